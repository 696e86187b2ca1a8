"""
Making a sheet: PDF/UA-1, so that a screen reader reads it in order, on paper of the size that is sold here.

A sheet is made in memory, once for each set of words, and kept by the process; nothing is written anywhere.
"""

import json
import threading
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst

FOLDER: Final = Path(__file__).parent
_FONTS: Final = FOLDER / "font"
_one_at_a_time = threading.Lock()


class Sheet(StrEnum):
    """What can be printed; each is a file of this folder."""

    KIT = "kit"
    PAPER_FORM = "paper_form"


def printed(sheet: Sheet, words: Mapping[str, Any]) -> bytes:
    """Return a sheet as a PDF. The same words give the same file, without making it again."""
    # A narrow space is not in the fonts, and a wide one does not break either.
    text = json.dumps(words, ensure_ascii=False, sort_keys=True).replace("\u202f", "\u00a0")
    with _one_at_a_time:
        return _made(sheet, text)


@lru_cache(maxsize=8)
def _made(sheet: Sheet, text: str) -> bytes:
    made = typst.compile(
        str(FOLDER / f"{sheet.value}.typ"),
        root=str(FOLDER),
        font_paths=[str(_FONTS)],
        # The fonts of a machine would make another sheet on each.
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"words": text},
        pdf_standards="ua-1",
    )
    return bytes(made)
