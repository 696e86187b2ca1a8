"""What the ranking reads of a file, and nothing else: bands, counts and days."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from housing.rules.rule_sets import IncomeBand

#: Random, never counted up: a number says nothing of when a file came.
FILE_NUMBER: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{8}")
_MOST_MINORS: Final = 20


@dataclass(frozen=True, slots=True)
class Facts:
    """
    One file as the ranking sees it on a day.

    `effective_on` is a day, never a moment: nobody is first by a faster connection.
    """

    file_number: str
    effective_on: dt.date
    income_band: IncomeBand
    minors: int = 0
    is_overcrowded: bool = False
    is_inaccessible: bool = False
    #: Danger, violence, disaster, evacuation, an unfit dwelling: one answer, so that the tier tells no story.
    safety_until: dt.date | None = None
    no_dwelling_until: dt.date | None = None
    lease_ends_on: dt.date | None = None
    #: The number of the programme's opening window in which it came: each has a draw of its own.
    window: int = 1

    def __post_init__(self) -> None:
        if not FILE_NUMBER.fullmatch(self.file_number):
            raise ValueError("not a file number")
        if not 0 <= self.minors <= _MOST_MINORS:
            raise ValueError("not a number of minors")
        if self.window < 1:
            raise ValueError("not an opening window")


def written(facts: Facts) -> bytes:
    """Write facts down in the one way that digests are made from; tests hold it to every field."""
    return (
        f"{facts.file_number}|{facts.effective_on}|{facts.income_band.value}|{facts.minors}"
        f"|{facts.is_overcrowded:d}|{facts.is_inaccessible:d}"
        f"|{facts.safety_until or '-'}|{facts.no_dwelling_until or '-'}|{facts.lease_ends_on or '-'}"
        f"|{facts.window}"
    ).encode("ascii")


def read_facts(text: str) -> Facts:
    """
    Read facts back from the way in which `written` writes them.

    :raises ValueError: if they are not written that way, to the letter
    """
    number, effective_on, band, minors, crowded, inaccessible, safety, no_dwelling, lease, window = (
        text.split("|")
    )
    found = Facts(
        file_number=number,
        effective_on=dt.date.fromisoformat(effective_on),
        income_band=IncomeBand(band),
        minors=int(minors),
        is_overcrowded=crowded == "1",
        is_inaccessible=inaccessible == "1",
        safety_until=_day(safety),
        no_dwelling_until=_day(no_dwelling),
        lease_ends_on=_day(lease),
        window=int(window),
    )
    if written(found).decode("ascii") != text:
        raise ValueError("not facts as they are written")
    return found


def _day(text: str) -> dt.date | None:
    return None if text == "-" else dt.date.fromisoformat(text)
