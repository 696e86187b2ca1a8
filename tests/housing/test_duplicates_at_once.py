"""Two caseworkers at the same moment, with real threads: one merge, one next code, one answer to a stop."""

from typing import Any

import pytest

from casework import by_code
from casework.by_code.calls import answer_of
from casework.enums import CaseState
from housing.models import Application, CodeReissue
from housing.operations.duplicates import CannotMerge, merge, undo_merge
from housing.operations.reissuing import AskedAlready, NotUnderWay, approve_reissue, ask_reissue, give_reissue
from privacy.carried import new_carried_key
from tests.casework.factories import AT, who_has
from tests.casework.test_at_once import at_once
from tests.housing.factories import HousingDesk, apply
from tests.housing.test_reissuing import ON_ITS_DAY

pytestmark = pytest.mark.django_db(transaction=True, databases=["default"])


def test_of_two_who_merge_each_into_the_other_one_wins_and_one_takes_it_back(desk: HousingDesk) -> None:
    first, second = apply(desk), apply(desk)

    def merged(by: Any, kept: Any, ended: Any) -> Any:
        return merge(by=by, kept_id=kept.case_id, ended_id=ended.case_id, note="Un ménage.", at=AT)

    found = at_once(lambda: merged(desk.lead, first, second), lambda: merged(desk.colleague, second, first))
    assert sorted(type(one).__name__ for one in found) == ["Application", "CannotMerge"], found
    assert sorted([first.case.state, second.case.state]) == [CaseState.MERGED, CaseState.SUBMITTED]
    ended = first if first.case.state == CaseState.MERGED else second
    found = at_once(*[lambda: undo_merge(by=desk.third, case_id=ended.case_id, at=AT)] * 2)
    assert sum(isinstance(one, CannotMerge) for one in found) == 1, found
    assert set(Application.objects.values_list("merged_into", flat=True)) == {None}


def test_of_two_who_ask_for_a_code_one_does_and_a_stop_and_a_gift_never_both_happen(
    desk: HousingDesk,
) -> None:
    filed = apply(desk)

    def ask(by: Any) -> Any:
        return ask_reissue(by=by, case_id=filed.case_id, secret=new_carried_key(), note="Confirmé.", at=AT)

    found = at_once(lambda: ask(desk.lead), lambda: ask(desk.colleague))
    (code,) = [one for one in found if isinstance(one, str)]
    assert sum(isinstance(one, AskedAlready) for one in found) == 1, found
    approve_reissue(by=desk.third, case_id=filed.case_id, at=AT)
    found = at_once(
        lambda: answer_of("housing_stop_reissue_by_code", filed.who.lookup, AT.date()),
        lambda: give_reissue(by=desk.lead, case_id=filed.case_id, at=ON_ITS_DAY),
    )
    stopped = found[0] is True
    assert isinstance(found[1], NotUnderWay) if stopped else found == [False, None]
    # Exactly one code opens the file, whichever it is.
    opens = [by_code.read_file(who_has(one)) is not None for one in (filed.code, code)]
    assert opens == [stopped, not stopped]
    assert CodeReissue.objects.get().ended_on is not None
