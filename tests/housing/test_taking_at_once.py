"""Two caseworkers press at the same moment, with real threads and real transactions."""

import pytest

from casework.enums import Move
from casework.errors import AlreadyTaken
from casework.models import Assignment, Event
from casework.operations.taking import take_up
from housing.operations.taking import take_next
from tests.casework.factories import AT
from tests.casework.test_at_once import at_once
from tests.housing.factories import HousingDesk, apply

pytestmark = pytest.mark.django_db(transaction=True, databases=["default"])


def test_two_who_press_at_once_get_two_files_and_the_slower_is_told(desk: HousingDesk) -> None:
    filed = {apply(desk).case_id for _ in range(2)}
    taken = at_once(
        lambda: take_next(member=desk.lead.member, at=AT),
        lambda: take_next(member=desk.colleague.member, at=AT),
    )
    assert set(taken) == filed
    assert Assignment.objects.filter(ended_on=None).count() == 2
    assert Event.objects.filter(move=Move.ASSIGN).count() == 2
    # The same file, asked for by name: one has it, the other learns who.
    third = apply(desk).case_id
    answers = at_once(
        lambda: take_up(member=desk.lead.member, case_id=third, at=AT),
        lambda: take_up(member=desk.colleague.member, case_id=third, at=AT),
    )
    (refusal,) = [one for one in answers if isinstance(one, Exception)]
    assert isinstance(refusal, AlreadyTaken)
    assert Assignment.objects.get(case=third, ended_on=None).member.name in refusal.names
