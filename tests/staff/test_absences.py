"""Days away: who says them of whom, when they begin and end, and what is kept of them."""

import datetime as dt

import pytest
from django.urls import reverse

from core.clock import today
from staff.errors import NotAllowed, Refusal
from staff.models import Absence, StaffMember, Team
from staff.operations.absences import end_absence, say_absent
from staff.queries import away_until
from tests.staff.factories import MemberFactory, TeamFactory
from tests.staff_door import StaffDoor

MONDAY = dt.date(2026, 11, 23)
FRIDAY = MONDAY + dt.timedelta(days=4)
DAY = dt.timedelta(days=1)


def is_away(member: StaffMember, on: dt.date) -> bool:
    return bool(away_until([member], on))


@pytest.fixture
def caseworker(db: None) -> StaffMember:
    return MemberFactory(name="Camille", with_key=True)


@pytest.fixture
def supervisor(caseworker: StaffMember) -> StaffMember:
    found: StaffMember = MemberFactory(supervisor=True, with_key=True)
    TeamFactory(members=[caseworker, found])
    return found


def test_somebody_is_away_from_the_first_day_to_the_last(caseworker: StaffMember) -> None:
    for _twice in range(2):
        say_absent(by=caseworker, member=caseworker, from_on=MONDAY, until_on=FRIDAY)
    assert Absence.objects.count() == 1
    days = [MONDAY - DAY, MONDAY, FRIDAY, FRIDAY + DAY]
    assert [is_away(caseworker, on) for on in days] == [False, True, True, False]


def test_who_comes_back_sooner_is_back_that_day_and_a_plan_is_taken_back_whole(
    caseworker: StaffMember,
) -> None:
    absence = say_absent(by=caseworker, member=caseworker, from_on=MONDAY, until_on=FRIDAY)
    end_absence(by=caseworker, absence=absence, on=MONDAY + 2 * DAY)
    assert [is_away(caseworker, MONDAY + n * DAY) for n in range(3)] == [True, True, False]
    planned = say_absent(by=caseworker, member=caseworker, from_on=FRIDAY, until_on=FRIDAY)
    end_absence(by=caseworker, absence=planned, on=MONDAY)
    assert not is_away(caseworker, FRIDAY)
    # One that is over stays as it was.
    end_absence(by=caseworker, absence=absence, on=FRIDAY)
    assert Absence.objects.get().until_on == MONDAY + DAY


def test_a_supervisor_says_it_of_her_teams_and_nobody_else_of_a_colleague(
    caseworker: StaffMember, supervisor: StaffMember
) -> None:
    absence = say_absent(by=supervisor, member=caseworker, from_on=MONDAY, until_on=MONDAY)
    assert absence.said_by == supervisor
    elsewhere, colleague = MemberFactory(), MemberFactory()
    Team.objects.get().members.add(colleague)
    for by, member in ((supervisor, elsewhere), (colleague, caseworker), (caseworker, supervisor)):
        with pytest.raises(NotAllowed) as refusal:
            say_absent(by=by, member=member, from_on=MONDAY, until_on=MONDAY)
        assert refusal.value.reason is Refusal.NOT_OF_YOUR_TEAMS
    with pytest.raises(NotAllowed):
        end_absence(by=colleague, absence=absence, on=MONDAY)


def test_days_in_the_wrong_order_or_beyond_a_year_are_refused_with_words(
    caseworker: StaffMember, staff_door: StaffDoor
) -> None:
    for last in (MONDAY - DAY, MONDAY + dt.timedelta(days=367)):
        with pytest.raises(ValueError, match="no days away"):
            say_absent(by=caseworker, member=caseworker, from_on=MONDAY, until_on=last)
        given = {"member": str(caseworker.pk), "from_on": str(MONDAY), "until_on": str(last)}
        answer = staff_door.client_for(caseworker).post(reverse("staff:absences"), given)
        assert answer.status_code == 400
    assert "Plus d’un an" in answer.content.decode()
    assert not Absence.objects.exists()


def test_that_somebody_was_away_is_forgotten(caseworker: StaffMember) -> None:
    old = say_absent(by=caseworker, member=caseworker, from_on=MONDAY, until_on=MONDAY)
    say_absent(by=caseworker, member=caseworker, from_on=MONDAY + 31 * DAY, until_on=MONDAY + 31 * DAY)
    assert not Absence.objects.filter(pk=old.pk).exists()


def test_the_page_ends_ones_own_and_nobody_elses(
    caseworker: StaffMember, supervisor: StaffMember, staff_door: StaffDoor
) -> None:
    tomorrow = today() + DAY
    mine = say_absent(by=caseworker, member=caseworker, from_on=tomorrow, until_on=tomorrow)
    theirs = say_absent(by=supervisor, member=supervisor, from_on=tomorrow, until_on=tomorrow)
    client = staff_door.client_for(caseworker)
    page = client.get(reverse("staff:absences")).content.decode()
    assert "Annuler l’absence de Camille" in page
    assert supervisor.name not in page
    assert client.post(reverse("staff:end_absence", args=[theirs.pk])).status_code == 404
    assert client.post(reverse("staff:end_absence", args=[mine.pk])).status_code == 302
    assert list(Absence.objects.all()) == [theirs]
