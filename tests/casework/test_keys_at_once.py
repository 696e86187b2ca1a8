"""Somebody is shut out at the very moment at which something is given to them, with real transactions."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction

from casework.errors import NotACandidate
from casework.models import Wrap
from casework.operations.assigning import assign
from privacy.errors import CannotOpen
from staff.enums import Role
from staff.models import StaffMember, TeamKey, TeamKeyWrap
from staff.operations.keys import make_team_key, share_team_keys
from staff.operations.members import change_member, disable_member
from tests.casework.factories import AT, Desk, hand_in, with_key
from tests.casework.test_at_once import at_once, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db(transaction=True, databases=["default"])
#: Long enough that whoever does not wait is through before the other commits.
MEANWHILE = 0.4


def given_slowly(act: Callable[[], Any], begun: threading.Event) -> Any:
    """Do something as the desk, and commit it a moment later."""
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL ROLE casework_staff")
        try:
            answer = act()
        finally:
            begun.set()
        time.sleep(MEANWHILE)
        return answer


def test_a_file_that_is_given_to_somebody_who_is_shut_out_meanwhile_is_not_theirs(desk: Desk) -> None:
    case_id, begun = hand_in().case_id, threading.Event()
    pair = {"lead": desk.lead.member, "backup": desk.backup.member}

    def shut_out() -> None:
        begun.wait(timeout=10)
        disable_member(by=None, member=desk.lead.member, at=AT)

    answers = at_once(
        lambda: given_slowly(lambda: assign(by=desk.triage, case_id=case_id, at=AT, **pair), begun), shut_out
    )
    assert not any(isinstance(one, Exception) for one in answers), answers
    assert not Wrap.objects.filter(recipient=desk.lead.person_key.recipient).exists()
    assert Wrap.objects.filter(recipient=desk.backup.person_key.recipient).exists()


def test_a_share_of_the_teams_key_that_comes_too_late_is_refused(desk: Desk) -> None:
    late, begun = with_key(desk.triage_too.member), threading.Event()

    def share() -> int:
        begun.wait(timeout=10)
        return share_team_keys(team=desk.team, to=late.person_key, by=desk.triage)

    _gone, refused = at_once(
        lambda: given_slowly(lambda: disable_member(by=None, member=late.member, at=AT), begun), share
    )
    assert isinstance(refused, CannotOpen), refused
    assert not desk.team_key.wraps.filter(person_key=late.person_key).exists()


def moves_on(member: StaffMember) -> None:
    by = StaffMember.objects.create(email="h@example.org", name="Hélène", roles=[Role.SUPERVISOR])
    # As another process has it: what whoever gives holds in memory does not change.
    member = StaffMember.objects.get(pk=member.pk)
    change_member(by=by, member=member, roles=[Role.EDITOR], languages=["fr", "en"], teams=[], at=AT)


def test_a_share_for_somebody_who_leaves_the_team_meanwhile_is_refused(desk: Desk) -> None:
    late, begun = with_key(desk.triage_too.member), threading.Event()

    def share() -> int:
        begun.wait(timeout=10)
        return share_team_keys(team=desk.team, to=late.person_key, by=desk.triage)

    _gone, refused = at_once(lambda: given_slowly(lambda: moves_on(late.member), begun), share)
    assert isinstance(refused, CannotOpen), refused
    assert not TeamKeyWrap.objects.filter(person_key=late.person_key).exists()


def test_a_key_that_is_made_while_somebody_leaves_the_team_is_not_theirs(desk: Desk) -> None:
    begun = threading.Event()

    def make() -> TeamKey:
        begun.wait(timeout=10)
        return make_team_key(team=desk.team, by=desk.triage, at=AT)

    _gone, made = at_once(lambda: given_slowly(lambda: moves_on(desk.triage_too.member), begun), make)
    assert isinstance(made, TeamKey), made
    assert [one.person_key.member for one in made.wraps.all()] == [desk.triage.member]


def test_a_file_that_is_given_to_somebody_who_loses_the_role_meanwhile_is_not_theirs(desk: Desk) -> None:
    case_id, begun = hand_in().case_id, threading.Event()
    pair = {"lead": desk.lead.member, "backup": desk.backup.member}

    def give() -> Any:
        begun.wait(timeout=10)
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute("SET LOCAL ROLE casework_staff")
            return assign(by=desk.triage, case_id=case_id, at=AT, **pair)

    _gone, refused = at_once(lambda: given_slowly(lambda: moves_on(desk.lead.member), begun), give)
    assert isinstance(refused, NotACandidate), refused
    assert not Wrap.objects.filter(recipient=desk.lead.person_key.recipient).exists()
