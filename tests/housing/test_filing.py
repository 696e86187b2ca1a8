"""An application handed in: once, whole, sealed to the housing team, and read by the person and the team."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connections, transaction

from casework import by_code
from casework.by_code import handing_in
from casework.by_code.calls import answer_of
from casework.enums import CaseState, Part
from casework.errors import AlreadyTaken, IntakeClosed, NotYours, ReasonNeeded
from casework.operations.files import open_file
from casework.operations.taking import hand_over, take_up
from housing.models import Application, OpeningWindow, ProgrammeVersion
from housing.operations.filing import Incomplete, hand_in_application
from housing.rules.numbers import read_number, spelled
from privacy.journey import new_journey_key
from staff.access import AccessPurpose
from staff.enums import Role
from tests.casework.factories import AT, TODAY, member, with_key
from tests.databases import ActAs
from tests.housing.factories import HousingDesk, answers, apply, make_programme, read_back


def test_what_was_answered_opens_with_the_code_and_for_the_team_alone(housing_desk: HousingDesk) -> None:
    filed = apply(housing_desk)
    assert read_back(filed) == answers()
    application = filed.application
    assert (application.filed_by, application.effective_on) == ("online", TODAY)
    assert read_number(spelled(application.number).lower()) == application.number
    assert filed.case.state == CaseState.SUBMITTED
    assert filed.case.urgency == "ordinary"
    opened = open_file(by=housing_desk.colleague, case_id=filed.case_id, purpose=AccessPurpose.TRIAGE, at=AT)
    assert opened.story == answers()
    stranger = with_key(member("etrangere", Role.CASEWORKER))
    with pytest.raises(NotYours):
        open_file(by=stranger, case_id=filed.case_id, purpose=AccessPurpose.TRIAGE, at=AT)


def test_whoever_follows_it_opens_it_a_colleague_says_why_and_it_changes_hands(
    housing_desk: HousingDesk,
) -> None:
    filed = apply(housing_desk)
    lead, colleague = housing_desk.lead, housing_desk.colleague
    take_up(member=lead.member, case_id=filed.case_id, at=AT)
    assert filed.case.state == CaseState.IN_REVIEW
    with pytest.raises(AlreadyTaken):
        take_up(member=colleague.member, case_id=filed.case_id, at=AT)
    opened = open_file(by=lead, case_id=filed.case_id, purpose=AccessPurpose.FOLLOW_UP, at=AT)
    assert opened.my_part == Part.LEAD
    with pytest.raises(ReasonNeeded):
        open_file(by=colleague, case_id=filed.case_id, purpose=AccessPurpose.COVER, at=AT)
    open_file(by=colleague, case_id=filed.case_id, purpose=AccessPurpose.COVER, reason="offer", at=AT)
    hand_over(member=lead.member, case_id=filed.case_id, to=colleague.member, at=AT)
    open_file(by=colleague, case_id=filed.case_id, purpose=AccessPurpose.FOLLOW_UP, at=AT)


def test_a_number_is_drawn_that_no_caller_chooses_nor_draws_again(
    housing_desk: HousingDesk, as_role: ActAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def listening(function: str, *values: Any) -> Any:
        answer = answer_of(function, *values)
        drawn.extend([answer] if function == "housing_hand_in" else [])
        return answer

    monkeypatch.setattr(handing_in, "answer_of", listening)
    with as_role("casework_intake"):
        for is_kept in (False, False, True, True):
            with transaction.atomic():
                hand_in_application(
                    journey=new_journey_key(), version_id=housing_desk.version.pk, answers=answers(), at=AT
                )
                transaction.set_rollback(not is_kept)
    # Whatever is said, and however often it is taken back, the same one waits.
    assert drawn[0] == drawn[1] == drawn[2] != drawn[3]
    assert [read_number(number) for number in drawn] == drawn
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT string_agg(housing_new_number(), '') FROM generate_series(1, 400)")
        (figures,) = cursor.fetchone() or ("",)
    assert set(figures) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_a_number_is_told_with_the_code_and_the_same_one_again(housing_desk: HousingDesk) -> None:
    journey = new_journey_key()
    handed = hand_in_application(
        journey=journey, version_id=housing_desk.version.pk, answers=answers(), at=AT
    )
    again = hand_in_application(journey=journey, version_id=housing_desk.version.pk, answers=answers(), at=AT)
    shown = by_code.shown_receipt(journey, AT)
    assert shown is not None
    assert (again.code, again.again) == (handed.code, True)
    assert shown.told == {"number": Application.objects.get().number}


def test_a_programme_that_takes_nothing_takes_nothing(housing_desk: HousingDesk) -> None:
    for code, fields in (
        ("hlm", {"mode": "orientation"}),
        ("brouillon", {"published_on": None}),
    ):
        _programme, version, _window = make_programme(code, **fields)
        with pytest.raises(IntakeClosed):
            apply(housing_desk, version=version)
    housing_desk.programme.is_receiving = False
    housing_desk.programme.save()
    with pytest.raises(IntakeClosed):
        apply(housing_desk)


def test_nobody_files_on_a_version_that_is_still_being_written(housing_desk: HousingDesk) -> None:
    draft = ProgrammeVersion.objects.get(pk=housing_desk.version.pk)
    draft.pk, draft.number, draft.published_on = uuid4(), 2, None
    draft.save(force_insert=True)
    with pytest.raises(IntakeClosed):
        apply(housing_desk, version=draft)


def test_a_window_with_a_last_day_counts_as_one_day_and_one_without_gives_each_their_own(
    housing_desk: HousingDesk,
) -> None:
    later = AT + dt.timedelta(days=2)
    own = apply(housing_desk, at=later).application
    assert (own.filed_on, own.effective_on) == (later.date(), later.date())
    OpeningWindow.objects.create(
        programme=housing_desk.programme,
        number=2,
        opens_on=TODAY,
        closes_on=TODAY + dt.timedelta(days=9),
        seed_commitment="0" * 64,
    )
    first, last = (apply(housing_desk, at=at).application for at in (AT, later))
    assert (last.window.number, last.filed_on) == (2, later.date())
    assert first.effective_on == last.effective_on == TODAY


def test_nothing_goes_in_without_a_required_answer_or_with_one_that_is_not_asked(
    housing_desk: HousingDesk,
) -> None:
    with pytest.raises(Incomplete) as refused:
        apply(housing_desk, consent={"agreed": False, "notice": "2026-11"})
    assert refused.value.codes == ("consent",)
    with pytest.raises(ValueError, match="not asked"):
        apply(housing_desk, nationality="?")


def test_a_move_that_did_not_happen_is_refused_by_the_database(housing_desk: HousingDesk) -> None:
    filed = apply(housing_desk)
    take_up(member=housing_desk.lead.member, case_id=filed.case_id, at=AT)
    for move, state in (("accept", "waiting"), ("refuse", "not_eligible"), ("ask_items", "info_requested")):
        with (
            pytest.raises(IntegrityError, match="not what happened"),
            transaction.atomic(),
            connections["default"].cursor() as cursor,
        ):
            cursor.execute(
                "INSERT INTO casework_event (id, case_id, number, move, before, state, actor, member_id,"
                " detail, day, previous, digest)"
                " VALUES (gen_random_uuid(), %s, 0, %s, '', %s, 'staff', %s, '', %s, '', '')",
                [filed.case_id, move, state, housing_desk.lead.member.pk, TODAY],
            )
