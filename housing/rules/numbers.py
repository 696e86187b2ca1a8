"""A file's number, as people read and write it. The database draws it (sql/filing.sql); it opens nothing."""

import re

from housing.rules.facts import FILE_NUMBER


def spelled(number: str) -> str:
    """Write a number as people read it to each other: 4F7K-Q2XZ."""
    return f"{number[:4]}-{number[4:]}"


def read_number(text: str) -> str:
    """
    Read a number as somebody wrote it down: in any case, with any spaces or hyphens.

    :raises ValueError: if it cannot be a file's number
    """
    found = re.sub(r"[\s\-–‑]", "", text).upper().translate(str.maketrans("ILO", "110"))
    if not FILE_NUMBER.fullmatch(found):
        raise ValueError("not a file number")
    return found
