"""Inside the portal: its staff and keys, what was written, and whether every code opens what was sent."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from casework import by_code
from core.clock import now
from privacy.errors import CannotOpen
from privacy.journey import new_journey_key


def people() -> None:
    """Make the demonstration's staff, keys and signed list, and open the intake; as the operator."""
    # The public door, which asks for the rest of this module, does not install what this one needs.
    from montreal_sanctuary.demonstration import fill_demonstration

    fill_demonstration(now())


def count(tables: list[str]) -> dict[str, int]:
    """Count the rows of some tables; as the operator."""
    counts = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            (counts[table],) = cursor.fetchone() or (0,)
    return counts


def unopened(receipts: list[tuple[str, str]]) -> list[str]:
    """
    Come back with every code, two at a time, as the public door; return those that do not open their text.

    :param receipts: each code that was shown, and what its person had written
    """
    with ThreadPoolExecutor(max_workers=2) as two:
        opened = list(two.map(lambda receipt: _opens(*receipt), receipts))
    return [code for (code, _words), is_open in zip(receipts, opened, strict=True) if not is_open]


def _opens(code: str, words: str) -> bool:
    at, journey = now(), new_journey_key()
    if not by_code.sign_in_by_code(code=code, journey=journey, at=at):
        return False
    who = by_code.open_journey(journey, at)
    try:
        file = by_code.read_file(who) if who else None
    except CannotOpen:
        return False
    by_code.end_journey(journey)
    return file is not None and file.story["what"] == words
