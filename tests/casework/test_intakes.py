"""A reception opens under a mandate with two trained people for each language, or not at all; and closes."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connections, transaction

from casework.enums import Actor, CaseKind, CaseState, IntakeClosing, Move, Part
from casework.errors import NotYours
from casework.intake_watch import IntakeFacts, close_what_nobody_stands_behind, why_close
from casework.models import Assignment, Case, Event, Intake, IntakeChange, TrainedPerson
from casework.operations.intakes import (
    Lacking,
    Mandate,
    NotReady,
    close_intake,
    open_intake,
    people_to_train,
    what_lacks,
)
from casework.rules.cover import Cover, covered_time
from core.alerts import AlertCode
from core.clock import MONTREAL, now
from staff.access import AccessPurpose, note_access
from staff.enums import Role, TeamPurpose
from staff.models import Alert, StaffMember, Team
from tests.casework.factories import AT, TODAY, Desk, bare_case, member
from tests.databases import ActAs

OFFICE = Cover((0, 1, 2, 3, 4), 9, 17)
DAY, YEAR = dt.timedelta(days=1), dt.timedelta(days=365)


def mandate(**changes: Any) -> Mandate:
    given = {
        "organization": "Le Groupe d’essai",
        "mandate_on": TODAY,
        "mandate_until": TODAY + YEAR,
        "phone": "514 555-0100",
        "cover_days": (0, 1, 2, 3, 4),
        "cover_from": 9,
        "cover_to": 17,
    }
    return Mandate(**{**given, **changes})


def officer() -> StaffMember:
    return member("odile", Role.PRIVACY_OFFICER)


def opened(**changes: Any) -> Intake:
    return open_intake(
        kind=CaseKind.ASSISTANCE, mandate=mandate(**changes), trained=people_to_train(), on=TODAY
    )


# Opening and closing


def test_a_mandate_with_two_people_for_each_language_opens_it_and_is_written_down(desk: Desk) -> None:
    by = officer()
    Intake.objects.all().delete()
    open_intake(kind=CaseKind.ASSISTANCE, mandate=mandate(), trained=people_to_train(), on=TODAY, by=by)
    intake = Intake.objects.get()
    assert (intake.is_open, intake.closed_because, intake.organization) == (True, "", "Le Groupe d’essai")
    assert TrainedPerson.objects.filter(trained_on=TODAY).count() == 5
    assert close_intake(kind=CaseKind.ASSISTANCE, on=TODAY + DAY, by=desk.supervisor)
    assert not close_intake(kind=CaseKind.ASSISTANCE, on=TODAY + DAY, by=by)
    assert Intake.objects.get().closed_because == IntakeClosing.BY_HAND
    changes = IntakeChange.objects.order_by("day").values_list("opened", "because", "member__name")
    assert list(changes) == [(True, "", "odile"), (False, "by_hand", "sacha")]


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({"organization": " "}, Lacking.ORGANIZATION),
        ({"phone": ""}, Lacking.PHONE),
        ({"mandate_until": None}, Lacking.DAYS),
        ({"mandate_until": TODAY - DAY}, Lacking.DAYS),
        ({"mandate_on": TODAY + DAY}, Lacking.DAYS),
        ({"cover_days": ()}, Lacking.COVER),
        ({"cover_days": (7,)}, Lacking.COVER),
        ({"cover_from": 17, "cover_to": 9}, Lacking.COVER),
    ],
)
def test_without_a_whole_mandate_it_stays_closed(desk: Desk, changes: Any, lacking: Lacking) -> None:
    Intake.objects.all().delete()
    with pytest.raises(NotReady) as refusal:
        opened(**changes)
    assert refusal.value.lacking == (lacking,)
    assert not Intake.objects.exists()


def test_one_person_in_a_language_is_not_enough(desk: Desk) -> None:
    speakers = [desk.triage.member, desk.lead.member]
    StaffMember.objects.exclude(pk=desk.triage.member.pk).update(languages=["fr"])
    for one, named, lacking in (
        ("English has one", people_to_train(), (Lacking.PEOPLE_EN,)),
        ("a supervisor reads nothing", [desk.triage.member, desk.supervisor], tuple(Lacking)[-2:]),
        ("nobody", [], tuple(Lacking)[-2:]),
    ):
        with pytest.raises(NotReady) as refusal:
            open_intake(kind=CaseKind.ASSISTANCE, mandate=mandate(), trained=named, on=TODAY)
        assert refusal.value.lacking == lacking, one
    StaffMember.objects.update(languages=["fr", "en"])
    for spoilt in ({"is_active": False}, {"roles": [Role.EDITOR]}):
        StaffMember.objects.filter(pk=desk.lead.member.pk).update(**spoilt)
        with pytest.raises(NotReady):
            open_intake(kind=CaseKind.ASSISTANCE, mandate=mandate(), trained=speakers, on=TODAY)
    StaffMember.objects.filter(pk=desk.lead.member.pk).update(is_active=True, roles=[Role.CASEWORKER])
    open_intake(kind=CaseKind.ASSISTANCE, mandate=mandate(), trained=speakers, on=TODAY)
    assert Intake.objects.get().is_open


def test_only_a_privacy_officer_opens_and_only_the_team_closes(desk: Desk) -> None:
    with pytest.raises(NotYours):
        open_intake(
            kind=CaseKind.ASSISTANCE,
            mandate=mandate(),
            trained=people_to_train(),
            on=TODAY,
            by=desk.supervisor,
        )
    for stranger in (desk.lead.member, member("autre", Role.TRIAGE), member("ed", Role.EDITOR)):
        with pytest.raises(NotYours):
            close_intake(kind=CaseKind.ASSISTANCE, on=TODAY, by=stranger)
    assert close_intake(kind=CaseKind.ASSISTANCE, on=TODAY, by=desk.triage.member)


def test_the_database_holds_to_it_too(desk: Desk, as_role: ActAs) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Intake.objects.update(mandate_until=None)
    opened()
    for statement, said in (
        ("DELETE FROM casework_trainedperson; UPDATE casework_intake SET phone = ''", "two trained"),
        ("INSERT INTO casework_intakechange (id, kind, opened, because, organization, day)"
         " VALUES (gen_random_uuid(), 'assistance', false, 'by_hand', '', '2026-11-18')", "not a change"),
        ("INSERT INTO casework_intakechange (id, kind, opened, because, organization, member_id, day)"
         " SELECT gen_random_uuid(), 'assistance', false, 'by_hand', '', id, '2026-11-17'"
         " FROM staff_staffmember LIMIT 1", "not a change"),
        ("UPDATE casework_intake SET organization = 'Quelqu’un d’autre'", "not in the log"),
        ("UPDATE casework_intake SET is_open = false, closed_because = 'nobody_reads'", "not in the log"),
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match=said), as_role("casework_staff"):
            connections["default"].cursor().execute(statement)
    connections["default"].cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    for statement in ("UPDATE casework_intakechange SET day = day - 1", "DELETE FROM casework_intakechange",
                      "TRUNCATE casework_intakechange"):  # fmt: skip
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            connections["default"].cursor().execute(statement)
    with as_role("casework_staff"):
        assert close_intake(kind=CaseKind.ASSISTANCE, on=TODAY, by=desk.triage.member)
        open_intake(
            kind=CaseKind.ASSISTANCE,
            mandate=mandate(),
            trained=people_to_train(),
            on=TODAY,
            by=officer(),
        )


NAMED = ("--organization", "Le Groupe", "--mandate", "2026-11-01", "--until", "2027-10-31", "--phone", "211")


@time_machine.travel(AT, tick=False)
def test_the_terminal_opens_and_closes_by_the_same_rules(desk: Desk) -> None:
    Intake.objects.all().delete()
    people = [f"{name}@example.org" for name in ("tania", "tom")]
    for left_out in (0, 2, 4, 6):
        with pytest.raises(CommandError, match="--"):
            call_command(
                "intake",
                "open",
                "assistance",
                *NAMED[:left_out],
                *NAMED[left_out + 2 :],
                "--trained",
                *people,
            )
    with pytest.raises(CommandError, match="anglais"):
        call_command("intake", "open", "assistance", *NAMED, "--trained", people[0])
    with pytest.raises(CommandError, match="nobody has this address"):
        call_command("intake", "open", "assistance", *NAMED, "--trained", "x@example.org")
    assert not Intake.objects.exists()
    call_command(
        "intake", "open", "assistance", *NAMED, "--days", "0-6", "--hours", "8-20", "--trained", *people
    )
    intake = Intake.objects.get()
    assert (intake.is_open, intake.cover_days, intake.cover_to) == (True, [0, 1, 2, 3, 4, 5, 6], 20)
    call_command("intake", "close", "assistance")
    call_command("intake", "close", "assistance")
    assert not Intake.objects.get().is_open


# Covered time


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ((2026, 11, 18, 10), (2026, 11, 18, 12), 2),
        ((2026, 11, 18, 0), (2026, 11, 19, 0), 8),
        ((2026, 11, 20, 16), (2026, 11, 23, 10), 2),  # over a weekend
        ((2026, 12, 24, 16), (2026, 12, 28, 10), 2),  # over Christmas Day, a Friday
        ((2026, 10, 30, 16), (2026, 11, 2, 10), 2),  # over the night in which the clocks go back
        ((2026, 11, 18, 12), (2026, 11, 18, 10), 0),
    ],
)
def test_time_is_covered_on_the_days_and_at_the_hours_of_the_mandate(
    since: Any, until: Any, hours: int
) -> None:
    first, last = (dt.datetime(*one, tzinfo=MONTREAL) for one in (since, until))
    assert covered_time(OFFICE, first, last.astimezone(dt.UTC)) == dt.timedelta(hours=hours)


# Closing by itself

MONDAY = dt.date(2026, 11, 9)


def facts(**changes: Any) -> IntakeFacts:
    given = {
        "kind": "assistance",
        "opened_on": dt.date(2026, 10, 1),
        "mandate_until": dt.date(2026, 12, 31),
        "cover": OFFICE,
        "trained": 2,
        "waiting_since": MONDAY,
        "read_at": dt.datetime(2026, 11, 9, 10, tzinfo=MONTREAL),
    }
    return IntakeFacts(**{**given, **changes})


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=MONTREAL)


@pytest.mark.parametrize(
    ("changes", "when", "because"),
    [
        # What came in on Monday waits from Tuesday on: Tuesday, Wednesday, Thursday are 24 covered hours.
        ({}, at(12, 16, 59), None),
        ({}, at(12, 17), IntakeClosing.NOBODY_READS),
        ({"read_at": None}, at(12, 17), IntakeClosing.NOBODY_READS),
        ({"read_at": at(10, 16)}, at(12, 17), None),
        ({"read_at": at(10, 16)}, at(13, 17), IntakeClosing.NOBODY_READS),
        ({"opened_on": dt.date(2026, 11, 11)}, at(13, 17), None),
        ({"waiting_since": None}, at(30, 17), None),
        ({"mandate_until": dt.date(2026, 11, 10)}, at(10, 23, 59), None),
        ({"mandate_until": dt.date(2026, 11, 10)}, at(11, 0), IntakeClosing.MANDATE_OVER),
        ({"trained": 1}, at(9, 12), IntakeClosing.TOO_FEW_PEOPLE),
    ],
)
def test_it_closes_on_the_hour_and_not_before(changes: Any, when: dt.datetime, because: object) -> None:
    assert why_close(facts(**changes), when) is because


@pytest.fixture
def today_s_desk(desk: Desk) -> Desk:
    """The database reads its own clock: a reception that opened a month ago, as that clock has it."""
    today = now().date()
    open_intake(
        kind=CaseKind.ASSISTANCE,
        mandate=mandate(mandate_on=today - 30 * DAY, mandate_until=today + DAY, cover_days=tuple(range(7)),
                        cover_from=0, cover_to=24),
        trained=people_to_train(),
        on=today,
    )  # fmt: skip
    Intake.objects.update(changed_on=today - 30 * DAY)
    return desk


def watched(as_role: ActAs, when: dt.datetime | None = None) -> tuple[bool, str, bool]:
    """Run the timer with the worker's role; say whether it is open, why not, and whether an alert stands."""
    with as_role("casework_janitor"):
        close_what_nobody_stands_behind(when or now())
    intake = Intake.objects.get()
    alert = Alert.objects.filter(code=AlertCode.INTAKE_CLOSED, cleared_at=None).exists()
    return intake.is_open, intake.closed_because, alert


def test_a_mandate_that_is_over_closes_it_with_an_alert(today_s_desk: Desk, as_role: ActAs) -> None:
    assert watched(as_role) == (True, "", False)
    Intake.objects.update(mandate_until=now().date() - DAY)
    assert watched(as_role) == (False, "mandate_over", True)
    last = IntakeChange.objects.get(opened=False)
    assert (last.because, last.member_id, last.day) == ("mandate_over", None, now().date())
    Intake.objects.update(mandate_until=now().date(), is_open=True, closed_because="")
    assert watched(as_role) == (True, "", False)


def test_people_who_leave_close_it(today_s_desk: Desk, as_role: ActAs) -> None:
    stay = [today_s_desk.triage.member.pk, today_s_desk.lead.member.pk]
    StaffMember.objects.exclude(pk__in=stay).update(languages=["fr"])
    assert watched(as_role) == (True, "", False)
    today_s_desk.lead.person_key.retired_on = TODAY
    today_s_desk.lead.person_key.save()
    assert watched(as_role) == (False, "too_few_people", True)


def waiting(desk: Desk, *, days: int, **fields: Any) -> Case:
    """Put a file into the queue as if it had come in some days ago."""
    day = now().date() - days * DAY
    case = bare_case(desk.team, received_on=day, **fields)
    Event.objects.create(case=case, move=Move.RECEIVE, state=CaseState.RECEIVED, actor=Actor.PERSON, day=day)
    return case


def test_requests_that_nobody_reads_close_it_and_one_that_stays_unread_does_not(
    today_s_desk: Desk, as_role: ActAs
) -> None:
    desk, at_last = today_s_desk, now()
    held = waiting(desk, days=5)
    Assignment.objects.create(case=held, member=desk.lead.member, part=Part.LEAD, since=held.received_on)
    waiting(desk, days=5, kind=CaseKind.CHECK)
    assert watched(as_role) == (True, "", False)
    waiting(desk, days=5)
    with transaction.atomic():
        note_access(
            member=desk.triage.member,
            role=Role.TRIAGE,
            purpose=AccessPurpose.TRIAGE,
            case_id=waiting(desk, days=4).id,
            at=at_last,
        )
    # Triage reads others: one that waits, for whatever reason, does not shut the door.
    assert watched(as_role) == (True, "", False)
    assert watched(as_role, at_last + dt.timedelta(hours=23)) == (True, "", False)
    with connections["default"].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE staff_accessentry SET hour = hour - interval '30 hours'")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert watched(as_role) == (False, "nobody_reads", True)


@pytest.mark.parametrize(
    "because", ["by_hand", "never_opened", "", "mandate_over", "too_few_people", "nobody_reads"]
)
def test_the_worker_closes_none_without_a_reason_of_its_own(
    today_s_desk: Desk, as_role: ActAs, because: str
) -> None:
    with pytest.raises(DatabaseError, match="not a reason of the timer"), as_role("casework_janitor"):
        connections["default"].cursor().execute(
            "SELECT casework_timer_close_intake('assistance', %s)", [because]
        )
    assert Intake.objects.get().is_open


def test_a_night_or_a_weekend_is_no_reason(today_s_desk: Desk, as_role: ActAs) -> None:
    # Five days, of each of which one hour is covered; nobody ever read.
    Intake.objects.update(cover_from=9, cover_to=10)
    waiting(today_s_desk, days=5)
    with pytest.raises(DatabaseError, match="not a reason of the timer"), as_role("casework_janitor"):
        connections["default"].cursor().execute(
            "SELECT casework_timer_close_intake('assistance', 'nobody_reads')"
        )
    Intake.objects.update(cover_from=0, cover_to=24)
    assert watched(as_role) == (False, "nobody_reads", True)


def test_a_housing_reception_takes_caseworkers_of_a_housing_team_and_nobody_else(desk: Desk) -> None:
    assert desk.lead.member in people_to_train()
    assert not people_to_train(CaseKind.HOUSING).exists()
    team = Team.objects.create(purpose=TeamPurpose.HOUSING, name_fr="Logement", name_en="Housing")
    team.members.add(desk.lead.member, desk.triage.member)
    assert list(people_to_train(CaseKind.HOUSING)) == [desk.lead.member]
    lacking = what_lacks(mandate(), people_to_train(), on=TODAY, kind=CaseKind.HOUSING)
    assert lacking == (Lacking.PEOPLE_FR, Lacking.PEOPLE_EN)
