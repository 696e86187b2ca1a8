"""On a file's page: who else has the same number, what was merged, a separation, and a lost code."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from casework.enums import Move
from casework.operations.files import OpenedFile
from casework.workflow import LIVE
from core.day_words import day_with_year
from housing.answers_now import current_answers
from housing.contact_marks import same_household
from housing.models import Application
from housing.operations.duplicates import UNDO_DAYS, may_undo
from housing.operations.reissuing import may_vouch, reissue_of
from housing.rules.numbers import spelled
from staff.models import StaffMember


@dataclass(frozen=True, slots=True)
class Twin:
    """Another application, as a line of this page; `undo_by` where a merge can be taken back."""

    case_id: Any
    number: str
    state: str
    filed: str
    since: str
    undo_by: str = ""


def context(opened: OpenedFile, member: StaffMember, at: dt.datetime) -> dict[str, Any]:
    """Return what the panel shows; nothing of another file but its number, its state and its days."""
    application = Application.objects.select_related("case", "merged_into__case").get(case=opened.case)
    answers, _number = current_answers(opened)
    on = at.date()
    merged = [one for one in application.merged.select_related("case") if may_undo(one, on) is None]
    is_live = opened.case.state in LIVE
    return {
        "twins": [_twin(one) for one in same_household(opened.case, member)] if is_live else [],
        "merged": [_twin(one, undo=True) for one in merged],
        "merged_into": _twin(application.merged_into) if application.merged_into else None,
        "own": _twin(application, undo=True) if may_undo(application, on) is None else None,
        "is_separated": any(event.move == Move.SPLIT for event in opened.events),
        "may_split": is_live,
        "reissue": reissue_of(opened.case),
        "may_reissue": bool(may_vouch(answers)),
    }


def _twin(one: Application, *, undo: bool = False) -> Twin:
    last = one.case.closed_on + dt.timedelta(days=UNDO_DAYS - 1) if undo and one.case.closed_on else None
    return Twin(
        case_id=one.case_id,
        number=spelled(one.number),
        state=str(one.case.get_state_display()),
        filed=day_with_year(one.filed_on),
        since=day_with_year(one.effective_on),
        undo_by=day_with_year(last) if last else "",
    )
