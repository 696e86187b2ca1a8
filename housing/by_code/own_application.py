"""An application as the code of the person it belongs to opens it, or the code of somebody who helps them."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from casework.by_code import OpenJourney, file_key
from casework.by_code.calls import Row, rows_of
from casework.by_code.contents import opened_story
from housing.by_code.offers import OwnOffer, own_offers
from housing.by_code.releases import OwnRelease, own_releases
from housing.queries.ranking import Placing, placing_from
from housing.sealed import answers_context, decision_context, item_context, letter_context
from privacy.sealing import open_sealed

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class OwnCorrection:
    """A whole set of answers, as it stood after a correction."""

    id: UUID
    number: int
    answers: Answers
    day: dt.date
    actor: str
    seen_on: dt.date | None


@dataclass(frozen=True, slots=True, repr=False)
class OwnItem:
    """One thing that the team asked for: about which answer or proof, what is the matter, in its words."""

    id: UUID
    about: str
    problem: str
    words: str
    asked_on: dt.date
    answered_on: dt.date | None
    answered_by: str


@dataclass(frozen=True, slots=True, repr=False)
class OwnLetter:
    """A letter, in blocks of text (housing.letters)."""

    id: UUID
    kind: str
    language: str
    blocks: dict[str, Any]
    day: dt.date
    read_on: dt.date | None


@dataclass(frozen=True, slots=True, repr=False)
class OwnDecision:
    """What was decided, and what it cites."""

    id: UUID
    kind: str
    reason: str
    cited: dict[str, Any]
    decided_on: dt.date


@dataclass(frozen=True, slots=True)
class OwnProof:
    """Something that was shown to the team; no copy of it was made."""

    kind: str
    seen_on: dt.date
    accepted: bool


@dataclass(frozen=True, slots=True, repr=False)
class OwnApplication:
    """Everything of an application beside its file: days, answers and their corrections, what came of it."""

    case_id: UUID
    number: str
    version_id: UUID
    has_list: bool
    name_fr: str
    name_en: str
    filed_on: dt.date
    effective_on: dt.date
    decide_by: dt.date
    is_code_only: bool | None
    renewed_on: dt.date | None
    renewal_asked_on: dt.date | None
    dormant_on: dt.date | None
    stood_in: str
    review_asked_on: dt.date | None
    review_by: dt.date | None
    may_appeal: bool
    handed_in: Answers
    corrections: tuple[OwnCorrection, ...]
    items: tuple[OwnItem, ...]
    letters: tuple[OwnLetter, ...]
    decisions: tuple[OwnDecision, ...]
    proofs: tuple[OwnProof, ...]
    offers: tuple[OwnOffer, ...]
    releases: tuple[OwnRelease, ...]

    @property
    def answers(self) -> Answers:
        """Return the answers as they stand now."""
        return self.corrections[-1].answers if self.corrections else self.handed_in

    @property
    def answers_number(self) -> int:
        """Return how many corrections there were: what the next one is made on top of."""
        return self.corrections[-1].number if self.corrections else 0

    @property
    def open_items(self) -> tuple[OwnItem, ...]:
        """Return what still waits for an answer."""
        return tuple(one for one in self.items if one.answered_on is None)

    @property
    def asked_on(self) -> dt.date | None:
        """Return since when an answer is awaited."""
        return min((one.asked_on for one in self.open_items), default=None)

    @property
    def open_offer(self) -> OwnOffer | None:
        """Return the dwelling that is offered now."""
        return next((one for one in self.offers if one.state in ("sent", "viewed")), None)

    @property
    def open_release(self) -> OwnRelease | None:
        """Return the words about the household that wait: for an answer, or to be read by an organisation."""
        return next((one for one in self.releases if one.is_pending), None)

    @property
    def reached_by_code_alone(self) -> bool:
        """Whether nobody calls or writes: said by the newest answers, also before the team has read them."""
        return not self.answers.get("ways")


def read_application(who: OpenJourney, on: dt.date) -> OwnApplication | None:
    """
    Open everything of an application beside its file; None if the code opens no application.

    :raises privacy.errors.CannotOpen: if something in it was moved there from elsewhere, or changed
    """
    found = rows_of("housing_application_by_code", who.lookup, on)
    opened = file_key(who, on) if found else None
    if opened is None:
        return None
    case_id, key = opened
    (facts,) = found
    story = facts.pop("story")
    return OwnApplication(
        **facts,
        handed_in=opened_story({"id": case_id, "story": story}, key),
        corrections=tuple(_correction(one, case_id, key) for one in _rows("corrections", who, on)),
        items=tuple(_item(one, case_id, key) for one in _rows("items", who, on)),
        letters=tuple(_letter(one, case_id, key) for one in _rows("letters", who, on)),
        decisions=tuple(_decision(one, case_id, key) for one in _rows("decisions", who, on)),
        proofs=tuple(OwnProof(**one) for one in _rows("proofs", who, on)),
        offers=own_offers(who, on),
        releases=own_releases(who, on),
    )


def read_place(who: OpenJourney, on: dt.date) -> Placing | None:
    """Return where an application stands on its list today; None if it is on none."""
    found = rows_of("housing_place_by_code", who.lookup, on)
    return placing_from(found[0]) if found else None


def _rows(what: str, who: OpenJourney, on: dt.date) -> list[Row]:
    return rows_of(f"housing_{what}_by_code", who.lookup, on)


def _correction(row: Row, case_id: UUID, key: bytes) -> OwnCorrection:
    return OwnCorrection(answers=_opened(row, key, answers_context(case_id, row["id"])), **row)


def _item(row: Row, case_id: UUID, key: bytes) -> OwnItem:
    asked = _opened(row, key, item_context(case_id, row["id"]))
    return OwnItem(**{name: asked.get(name, "") for name in ("about", "problem", "words")}, **row)


def _letter(row: Row, case_id: UUID, key: bytes) -> OwnLetter:
    return OwnLetter(blocks=_opened(row, key, letter_context(case_id, row["id"])), **row)


def _decision(row: Row, case_id: UUID, key: bytes) -> OwnDecision:
    return OwnDecision(cited=_opened(row, key, decision_context(case_id, row["id"])), **row)


def _opened(row: Row, key: bytes, context: str) -> dict[str, Any]:
    """Take the sealed text out of a row, and open it."""
    body: dict[str, Any] = json.loads(open_sealed(bytes(row.pop("sealed")), data_key=key, context=context))
    return body
