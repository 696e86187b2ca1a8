"""An application that is being filled in: one sealed row of the visit, or one that a code brings back."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from casework import by_code
from privacy.journey import new_journey_key

#: The key by which such a row is told from a request for help that is being written.
_VERSION: Final = "application_on"


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """
    What somebody has answered so far.

    :ivar version_id: of the programme, as it was when they began
    :ivar answers: as housing.rules.answers.EXAMPLE, those that are there
    :ivar typed: by page, the boxes of one that is no answer yet, as they were typed
    :ivar kept: where its copy for later lies (casework.by_code.KeptText)
    :ivar later: the code of that copy, while it may be shown
    :ivar later_at: when that code was made
    """

    version_id: UUID
    answers: Mapping[str, Any] = field(default_factory=dict)
    typed: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)
    kept: str = ""
    later: str = ""
    later_at: int = 0

    def content(self) -> dict[str, Any]:
        """Return what is sealed of it."""
        return {
            _VERSION: str(self.version_id),
            "answers": dict(self.answers),
            "typed": {name: dict(boxes) for name, boxes in self.typed.items()},
            "kept": self.kept,
            "later": self.later,
            "later_at": self.later_at,
        }


def is_application(content: Mapping[str, Any]) -> bool:
    """Test whether a row of a visit is an application that is being filled in."""
    return _VERSION in content


def read_application(journey: str, at: dt.datetime) -> Draft | None:
    """Return what a visitor has answered so far, or None."""
    content = by_code.read_draft(by_code.key_of_application(journey), at) if journey else None
    return _read(content) if content is not None and is_application(content) else None


def keep_application(journey: str, draft: Draft, at: dt.datetime) -> str:
    """
    Keep what a visitor has answered so far, and return the key of the visit that holds it.

    It is another key if this visit has handed one in already: what comes next belongs to a new visit.

    :raises privacy.errors.Unreadable: if it is longer than the largest padded size
    """
    if not by_code.keep_draft(by_code.key_of_application(journey), draft.content(), at):
        journey = new_journey_key()
        by_code.keep_draft(by_code.key_of_application(journey), draft.content(), at)
    return journey


def keep_for_later(journey: str, draft: Draft, at: dt.datetime) -> str:
    """
    Keep a copy for 30 days under a code of its own, which is shown next; return the key of the visit.

    One application, one code: what was kept before under another one is not read again.

    :raises privacy.derivations.TooBusy: if too many codes are being derived; nothing was kept
    """
    code, place = by_code.keep_for_later(replace(draft, kept="", later="", later_at=0).content(), at)
    by_code.forget_kept(draft.kept)
    return keep_application(journey, replace(draft, kept=place, later=code, later_at=int(at.timestamp())), at)


def bring_back(code: str, at: dt.datetime) -> Draft | None:
    """
    Return the application that a code brings back; None if the code is of none, or of something else.

    :param code: as `privacy.journey.read_resume_code` read it
    :raises privacy.derivations.TooBusy: if too many codes are being derived
    """
    kept = by_code.resume(code, at)
    if kept is None or not is_application(kept.content):
        return None
    return replace(_read(kept.content), kept=kept.place)


def _read(content: Mapping[str, Any]) -> Draft:
    return Draft(
        version_id=UUID(content[_VERSION]),
        answers=content["answers"],
        typed=content["typed"],
        kept=content["kept"],
        later=content["later"],
        later_at=content["later_at"],
    )
