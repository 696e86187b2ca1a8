"""Corrections by the team: whole, on top of what was read; what was asked is settled, the list follows."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from casework.enums import CaseState, Urgency
from casework.models import Event
from casework.operations.files import open_file
from core.clock import now
from core.workflow import IllegalMove
from housing.answers_now import current_answers, every_version
from housing.models import Placement, SealedAnswers
from housing.operations.correcting import NothingChanges, Stale, correct
from housing.operations.filing import Incomplete
from housing.operations.placing import take_in
from staff.access import AccessPurpose
from tests.databases import ActAs
from tests.housing.deciding import asked, declared, in_review, refused
from tests.housing.factories import AT, TODAY, Filed, HousingDesk, answers

HOSTED = {"kind": "hosted", "day": ""}


def corrected(desk: HousingDesk, filed: Filed, after: int = 0, days: int = 0, **changes: object) -> None:
    at = AT + dt.timedelta(days=days)
    correct(by=desk.lead, case_id=filed.case_id, answers_id=uuid4(), changes=changes, after=after, at=at)


def test_what_was_handed_in_stays_and_the_newest_answers_count(housing_desk: HousingDesk) -> None:
    filed, answers_id = in_review(housing_desk), uuid4()
    for _twice in range(2):
        correct(
            by=housing_desk.lead, case_id=filed.case_id, answers_id=answers_id, changes={"rooms": 3}, after=0,
            at=AT,
        )  # fmt: skip
    opened = open_file(by=housing_desk.lead, case_id=filed.case_id, purpose=AccessPurpose.FOLLOW_UP, at=AT)
    assert current_answers(opened) == ({**answers(), "rooms": 3}, 1)
    first, second = every_version(opened)
    assert (first.number, second.number) == (0, 1)
    assert first.answers == opened.story == answers()
    with pytest.raises(Stale):
        corrected(housing_desk, filed, after=0, rooms=4)
    with pytest.raises(NothingChanges):
        corrected(housing_desk, filed, after=1, rooms=3)
    with pytest.raises(Incomplete):
        corrected(housing_desk, filed, after=1, consent={"agreed": False, "notice": "2026-11"})
    with pytest.raises(ValueError, match="not asked"):
        corrected(housing_desk, filed, after=1, nationality="?")


def test_a_corrected_answer_settles_what_was_asked_about_it(housing_desk: HousingDesk) -> None:
    filed = in_review(housing_desk)
    asked(housing_desk, filed, "rooms", "stay")
    corrected(housing_desk, filed, rooms=2)
    assert filed.case.state == CaseState.INFO_REQUESTED
    corrected(housing_desk, filed, after=1, stay={"in_montreal": True, "borough": ""})
    assert filed.case.state == CaseState.IN_REVIEW


def test_the_queue_follows_a_correction_of_the_language_and_of_a_danger(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    at = now()
    filed = in_review(housing_desk, at=at)
    english = {"answer_in": "en", "interpreter": ""}
    with as_role("casework_staff"):
        for after, changes in enumerate(
            ({"language": english}, {"situation": {"kind": "danger", "day": ""}}, {"situation": HOSTED})
        ):
            correct(
                by=housing_desk.lead, case_id=filed.case_id, answers_id=uuid4(), changes=changes, after=after,
                at=at,
            )  # fmt: skip
    # A danger only ever makes it sooner: that it has passed takes nobody's turn away.
    assert (filed.case.language, filed.case.urgency) == ("en", Urgency.URGENT)
    assert filed.application.decide_by == at.date() + dt.timedelta(days=1)
    # The desk's password alone moves nothing: no file as it came in, nor by answers corrected since.
    first = SealedAnswers.objects.get(case=filed.case_id, number=1)
    for answers_id in (first.pk, uuid4()):
        with (
            as_role("casework_staff"),
            pytest.raises(IntegrityError, match="not a correction"),
            transaction.atomic(),
        ):
            connection.cursor().execute("SELECT housing_follow_correction(%s, 'fr', false)", [answers_id])


def test_the_list_follows_a_correction_and_a_tier_is_counted_from_when_it_was_seen(
    housing_desk: HousingDesk,
) -> None:
    filed = in_review(housing_desk, situation={"kind": "danger", "day": ""})
    declared(housing_desk, filed)
    corrected(housing_desk, filed, days=20, rooms=5)
    placement = Placement.objects.get()
    assert (placement.is_overcrowded, placement.answers_number) == (False, 1)
    # Another answer neither shortens nor lengthens the tier; another situation begins its own.
    assert placement.safety_until == TODAY + dt.timedelta(days=60)
    corrected(housing_desk, filed, after=1, days=20, situation={"kind": "shelter", "day": ""})
    placement = Placement.objects.get()
    assert placement.safety_until is None
    assert placement.no_dwelling_until == TODAY + dt.timedelta(days=200)
    assert filed.application.effective_on == TODAY


def test_what_a_person_corrects_moves_nobody_before_somebody_has_looked(housing_desk: HousingDesk) -> None:
    filed = in_review(housing_desk)
    declared(housing_desk, filed)
    corrected(housing_desk, filed, income_band="A")
    # As the person's own door writes it: not seen yet, and nothing of the list changed.
    row = SealedAnswers.objects.get()
    with transaction.atomic():
        Placement.objects.update(income_band="B", answers_number=0)
    take_in(by=housing_desk.colleague, case_id=filed.case_id, number=row.number, at=AT)
    placement = Placement.objects.get()
    assert (placement.income_band, placement.answers_number) == ("A", 1)


def test_an_application_that_has_ended_is_not_corrected(housing_desk: HousingDesk) -> None:
    filed = refused(housing_desk)
    with pytest.raises(IllegalMove):
        corrected(housing_desk, filed, rooms=2)


def test_no_correction_is_logged_that_was_not_written(housing_desk: HousingDesk) -> None:
    filed = in_review(housing_desk)
    event = Event(
        case=filed.case, move="correct", state="in_review", actor="staff", member=housing_desk.lead.member,
        day=TODAY,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="not what happened"), transaction.atomic():
        event.save(force_insert=True)
