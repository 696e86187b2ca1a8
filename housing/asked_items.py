"""What was asked of a household, thing by thing, opened with the file's key."""

import datetime as dt
import json
from dataclasses import dataclass
from uuid import UUID

from casework.models import Case
from housing.enums import Problem, ProofKind
from housing.models import InfoItem
from housing.rules.answers import CODES
from housing.sealed import item_context
from privacy.sealing import open_sealed, seal


@dataclass(frozen=True, slots=True, repr=False)
class Wanted:
    """
    One thing to ask for: an answer or something to see, and what is the matter with it.

    :ivar about: the code of a question (housing.rules.answers) or of a ProofKind
    :ivar words: the team's own, or ""
    """

    about: str
    problem: Problem
    words: str = ""

    def __post_init__(self) -> None:
        if self.about not in CODES and self.about not in ProofKind.values:
            raise ValueError("nothing that is asked for")

    @property
    def is_proof(self) -> bool:
        """Whether something is to be shown, rather than answered."""
        return self.about not in CODES


@dataclass(frozen=True, slots=True, repr=False)
class ReadItem:
    """One thing that was asked for, opened."""

    id: UUID
    wanted: Wanted
    asked_on: dt.date
    answered_on: dt.date | None
    answered_by: str


def sealed_item(wanted: Wanted, *, case_id: UUID, item_id: UUID, data_key: bytes) -> bytes:
    """
    Seal one thing that is asked for.

    :raises privacy.errors.Unreadable: if the words are longer than the largest padded size
    """
    body = {"about": wanted.about, "problem": str(wanted.problem), "words": wanted.words}
    written = json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return seal(written, data_key=data_key, context=item_context(case_id, item_id))


def asked_items(case: Case, data_key: bytes, *, open_only: bool = False) -> tuple[ReadItem, ...]:
    """
    Return what was asked of a household, the oldest first.

    :param open_only: leave out what has an answer
    """
    found = InfoItem.objects.filter(request__case=case).select_related("request")
    if open_only:
        found = found.filter(answered_on=None)
    rows = found.order_by("request__asked_on", "request_id", "position")
    return tuple(_read(one, case.id, data_key) for one in rows)


def _read(row: InfoItem, case_id: UUID, data_key: bytes) -> ReadItem:
    body = json.loads(
        open_sealed(bytes(row.sealed), data_key=data_key, context=item_context(case_id, row.id))
    )
    wanted = Wanted(body["about"], Problem(body["problem"]), body["words"])
    return ReadItem(row.id, wanted, row.request.asked_on, row.answered_on, row.answered_by)
