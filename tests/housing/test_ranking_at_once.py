"""At the same moment, with real threads: two orders of one list, two windows, two who approve."""

from typing import Any

import pytest
from django.core.management import call_command

from casework.errors import NotYours
from core.clock import now
from housing.enums import OverrideReason, RunReason
from housing.models import OpeningWindow, RankingRun, RankOverride
from housing.operations.overrides import AlreadyAsked, approve_override, ask_override
from housing.operations.ranking import make_run
from housing.operations.windows import WindowsOverlap, end_window, open_window
from staff.enums import Role
from tests.casework.factories import AT, TODAY
from tests.casework.test_at_once import at_once
from tests.housing.factories import HousingDesk
from tests.housing.homes import free_unit
from tests.housing.lists import approve_rules, listed

pytestmark = pytest.mark.django_db(transaction=True, databases=["default"])


def test_two_orders_have_two_numbers_and_one_of_two_windows_opens(desk: HousingDesk) -> None:
    approve_rules(desk)
    listed(desk)

    def rank(by: Any) -> RankingRun:
        return make_run(desk.programme, as_of=TODAY, requested_by=by.member, reason=RunReason.MONTHLY)

    made = at_once(lambda: rank(desk.lead), lambda: rank(desk.colleague))
    assert sorted(one.number for one in made) == [1, 2]
    call_command("replay_ranking")
    at = now()
    end_window(desk.window, at=at)

    def announce() -> OpeningWindow:
        return open_window(desk.programme, opens_on=at.date(), closes_on=None, at=at)

    opened = at_once(announce, announce)
    assert {type(one) for one in opened} == {OpeningWindow, WindowsOverlap}
    assert desk.programme.windows.count() == 2


def test_of_two_who_ask_or_approve_at_once_one_does_and_the_other_is_told(desk: HousingDesk) -> None:
    unit, application = free_unit(desk), listed(desk)

    def ask(by: Any) -> RankOverride:
        return ask_override(
            member=by.member,
            application_id=application.pk,
            unit_id=unit.pk,
            reason=OverrideReason.REPAIR,
            expires_on=TODAY,
            at=AT,
        )

    asked = at_once(lambda: ask(desk.lead), lambda: ask(desk.colleague))
    assert {type(one) for one in asked} == {RankOverride, AlreadyAsked}
    override = RankOverride.objects.get()
    desk.third.member.roles = [Role.CASEWORKER, Role.SUPERVISOR]
    desk.third.member.save()
    approved = at_once(
        *(
            lambda by=by: approve_override(member=by.member, override_id=override.pk, at=AT)
            for by in (desk.supervisor, desk.third)
        )
    )
    assert {type(one) for one in approved} == {RankOverride, NotYours}
