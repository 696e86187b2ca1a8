"""What the clock of files does to applications, as to requests where they are alike."""

import datetime as dt

from django.db import connections

from casework import timers
from casework.enums import TaskKind
from casework.intake_watch import close_what_nobody_stands_behind
from casework.models import Event, Intake
from casework.operations.files import open_file
from casework.operations.taking import take_up
from casework.tasks import APPLICATION_ORDER, tasks_about
from core.clock import now
from staff.access import AccessPurpose
from staff.models import TeamKeyWrap
from tests.casework.time_travel import days_pass, unguarded
from tests.databases import ActAs
from tests.housing.factories import Filed, HousingDesk, apply


def asked(*files: Filed) -> list[tuple[TaskKind, ...]]:
    timers.say_what_is_late(now())
    timers.ask_about_silences(now())
    found = tasks_about([one.case_id for one in files], APPLICATION_ORDER)
    return [found.get(one.case_id, ()) for one in files]


def test_a_human_is_promised_in_days_and_lateness_is_said_once(
    housing_desk: HousingDesk,
) -> None:
    fresh, late = apply(housing_desk, at=now()), apply(housing_desk, at=now())
    days_pass(15, late.case_id)
    assert asked(fresh, late) == [(), (TaskKind.OVERDUE,)]
    assert asked(late) == [(TaskKind.OVERDUE,)]
    assert Event.objects.filter(case=late.case_id, move="escalate").count() == 1


def test_a_first_reading_is_promised_and_taking_a_file_up_keeps_the_promise(
    housing_desk: HousingDesk,
) -> None:
    taken = apply(housing_desk, at=now())
    days_pass(15, taken.case_id)
    assert asked(taken) == [(TaskKind.OVERDUE,)]
    take_up(member=housing_desk.lead.member, case_id=taken.case_id, at=now())
    assert tasks_about([taken.case_id], APPLICATION_ORDER) == {}
    open_file(by=housing_desk.lead, case_id=taken.case_id, purpose=AccessPurpose.FOLLOW_UP, at=now())
    assert asked(taken) == [()]


def test_one_who_follows_it_is_enough_while_the_team_can_open_it(housing_desk: HousingDesk) -> None:
    filed = apply(housing_desk, at=now())
    take_up(member=housing_desk.lead.member, case_id=filed.case_id, at=now())
    open_file(by=housing_desk.lead, case_id=filed.case_id, purpose=AccessPurpose.FOLLOW_UP, at=now())
    assert asked(filed) == [()]
    TeamKeyWrap.objects.all().delete()
    assert asked(filed) == [(TaskKind.NO_HOLDER,)]


def test_what_is_given_and_not_opened_is_asked_about(housing_desk: HousingDesk) -> None:
    filed = apply(housing_desk, at=now() - dt.timedelta(days=1))
    take_up(member=housing_desk.lead.member, case_id=filed.case_id, at=now())
    days_pass(7, filed.case_id)
    assert TaskKind.NOT_YET_READ in asked(filed)[0]


def test_a_reception_closes_when_nobody_of_the_team_opens_anything(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    filed, today = apply(housing_desk, at=now()), now().date()
    Intake.objects.update(
        cover_days=list(range(7)), cover_from=0, cover_to=24, changed_on=today - dt.timedelta(days=30)
    )
    people = [one.member for one in (housing_desk.lead, housing_desk.colleague)]
    for member in people:
        Intake.objects.get().trained_people.create(member=member, trained_on=today)
    days_pass(4, filed.case_id)
    read = apply(housing_desk, at=now())
    open_file(by=housing_desk.lead, case_id=read.case_id, purpose=AccessPurpose.TRIAGE, at=now())
    with as_role("casework_janitor"):
        close_what_nobody_stands_behind(now())
    assert Intake.objects.get().is_open
    unguarded("DELETE FROM staff_accessentry")
    with as_role("casework_janitor"):
        close_what_nobody_stands_behind(now())
    assert Intake.objects.get().closed_because == "nobody_reads"


def test_an_ended_application_is_late_for_nothing(housing_desk: HousingDesk) -> None:
    filed = apply(housing_desk, at=now())
    days_pass(15, filed.case_id)
    unguarded(
        "UPDATE casework_case SET state = 'withdrawn', closed_on = %s WHERE id = %s",
        now().date(),
        filed.case_id,
    )
    assert asked(filed) == [()]
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT answers_late, no_holder FROM casework_timer_facts(%s)", [now()])
        assert cursor.fetchone() == (False, False)
