"""What a person does with a receipt code."""

import datetime as dt
import json
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid1, uuid4

import pytest
from django.db import connections

from casework import by_code
from casework.by_code import FileFull, IntakeClosed, UnknownCode, UnusableId
from casework.enums import CaseKind, Urgency
from casework.models import Case, Intake, Journey, Message, Receipt, Tombstone, Wrap
from privacy.derivations import TooBusy
from privacy.journey import new_journey_key
from privacy.receipt import new_code, read_code
from tests.casework.factories import AT, STORY, TODAY, Desk, hand_in, who_has
from tests.databases import ActAs

LATER = AT + dt.timedelta(minutes=9)
TOO_LATE = AT + dt.timedelta(minutes=10)


def submit(journey: str, **fields: Any) -> by_code.HandedIn:
    given = {
        "kind": CaseKind.ASSISTANCE,
        "language": "fr",
        "urgency": Urgency.URGENT,
        "story": STORY,
        "at": AT,
    }
    return by_code.hand_in(**{"journey": journey, "due_on": TODAY, **given, **fields})


def test_a_handed_in_file_is_read_again_with_its_code(desk: Desk) -> None:
    handed = hand_in(language="en", urgency=Urgency.URGENT)
    assert read_code(handed.code) == handed.code
    file = by_code.read_file(handed.who)
    assert file is not None
    assert (file.id, file.language, file.urgency, file.state) == (handed.case_id, "en", "urgent", "received")
    assert file.story == STORY
    assert [event.move for event in file.events] == ["receive"]
    assert (file.messages, file.openings) == ((), ())


def test_the_file_is_sealed_to_the_person_the_team_and_recovery(desk: Desk) -> None:
    handed = hand_in()
    recipients = Wrap.objects.filter(case=handed.case_id).values_list("recipient", flat=True)
    assert set(recipients) == {"requester", f"team:{desk.team_key.id}", "recovery:1"}
    assert handed.case.team == desk.team


def test_a_submission_sent_twice_is_one_file_and_shows_the_same_code(desk: Desk) -> None:
    journey = new_journey_key()
    first, again = submit(journey), submit(journey, at=LATER)
    assert again == by_code.HandedIn(first.code, again=True)
    assert Case.objects.count() == 1
    # A changed story is not lost in silence: the page can say that it was not sent.
    shown = by_code.shown_receipt(journey, LATER)
    assert shown is not None
    assert shown.is_same(STORY)
    assert not shown.is_same({**STORY, "what": "Autre chose."})


def test_the_code_is_shown_until_it_is_confirmed(desk: Desk) -> None:
    journey = new_journey_key()
    code = submit(journey).code
    shown = by_code.shown_receipt(journey, LATER)
    assert shown is not None
    assert (shown.code, shown.due_on) == (code, TODAY)
    by_code.confirm_receipt(journey, LATER)
    assert by_code.shown_receipt(journey, LATER) is None
    assert submit(journey, at=LATER) == by_code.HandedIn("", again=True)
    assert Case.objects.count() == 1


def test_the_code_is_shown_for_ten_minutes_and_never_again(desk: Desk) -> None:
    journey = new_journey_key()
    submit(journey)
    assert by_code.shown_receipt(journey, LATER) is not None
    assert by_code.shown_receipt(journey, TOO_LATE) is None
    assert submit(journey, at=TOO_LATE).code == ""


def test_a_visit_that_handed_one_in_hours_ago_may_hand_in_another(desk: Desk) -> None:
    journey = new_journey_key()
    submit(journey)
    assert not submit(journey, at=AT + dt.timedelta(hours=3)).again
    assert Case.objects.count() == 2


def test_a_draft_becomes_a_receipt_and_no_draft_ever_replaces_one(desk: Desk) -> None:
    journey = new_journey_key()
    assert by_code.keep_draft(journey, {"what": "presque fini"}, AT)
    assert by_code.read_draft(journey, AT) == {"what": "presque fini"}
    submit(journey)
    assert by_code.read_draft(journey, AT) is None
    assert not by_code.keep_draft(journey, {"what": "encore"}, AT)
    assert by_code.shown_receipt(journey, AT) is not None


def test_asking_for_help_does_not_close_the_file_that_is_open_beside_it(desk: Desk) -> None:
    journey, handed = new_journey_key(), hand_in()
    assert by_code.sign_in_by_code(code=handed.code, journey=journey, at=AT)
    assert not submit(journey).again
    assert by_code.open_journey(journey, AT) is not None


@pytest.mark.parametrize("broken", ["switched off", "another root", "no list", "no pepper"])
def test_an_intake_without_mandate_or_trusted_keys_is_closed_and_says_so(
    broken: str, desk: Desk, settings: Any
) -> None:
    assert by_code.intake_is_open(CaseKind.ASSISTANCE, TODAY)
    if broken == "switched off":
        Intake.objects.update(is_open=False)
    elif broken == "another root":
        settings.ROOT_FINGERPRINT = "0000 " * 16
    elif broken == "no list":
        with connections["default"].cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica; DELETE FROM staff_signedrecipients")
    else:
        settings.RECEIPT_PEPPER_IN_USE = None
    assert not by_code.intake_is_open(CaseKind.ASSISTANCE, TODAY)
    with pytest.raises(IntakeClosed):
        submit(new_journey_key())
    assert not Case.objects.exists()


def test_an_intake_that_closes_between_the_check_and_the_writing_takes_nothing(desk: Desk) -> None:
    Intake.objects.update(is_open=False)
    with (
        patch("casework.by_code.handing_in.intake_switch", return_value=True),
        pytest.raises(IntakeClosed),
    ):
        submit(new_journey_key())
    assert not Case.objects.exists()
    assert not Journey.objects.exists()


def test_a_submission_that_fails_half_way_leaves_nothing(desk: Desk) -> None:
    with (
        patch("casework.sealing_in.wrap_key", return_value=b"short"),
        pytest.raises(Exception, match="not a sealed file"),
    ):
        submit(new_journey_key())
    assert [model.objects.count() for model in (Case, Receipt, Wrap, Journey)] == [0, 0, 0, 0]


def test_nothing_is_written_while_too_many_codes_are_being_derived(desk: Desk) -> None:
    handed, journey = hand_in(), new_journey_key()
    with patch("privacy.derivations.Derivations.derive", side_effect=TooBusy):
        with pytest.raises(TooBusy):
            by_code.sign_in_by_code(code=handed.code, journey=journey, at=AT)
        with pytest.raises(TooBusy):
            submit(journey)
        with pytest.raises(TooBusy):
            by_code.renew_code(handed.who, journey=journey, at=AT)
    assert not Journey.objects.filter(kind="follow_up").exists()
    assert by_code.read_file(handed.who) is not None


def test_signing_in_opens_the_file_for_twenty_idle_minutes(desk: Desk) -> None:
    handed, journey = hand_in(), new_journey_key()
    assert by_code.sign_in_by_code(code=handed.code, journey=journey, at=AT)
    seen = AT + dt.timedelta(minutes=19)
    who = by_code.open_journey(journey, seen)
    assert who is not None
    assert by_code.read_file(who) == by_code.read_file(handed.who)
    # Being there counts: the twenty minutes begin again.
    assert by_code.open_journey(journey, seen + dt.timedelta(minutes=19)) is not None
    assert by_code.open_journey(journey, seen + dt.timedelta(minutes=39)) is None


@pytest.mark.parametrize("pepper", [1, 7])
def test_an_unknown_code_writes_what_a_known_one_writes_and_opens_nothing(pepper: int, desk: Desk) -> None:
    handed, known, unknown = hand_in(), new_journey_key(), new_journey_key()
    Journey.objects.all().delete()
    assert by_code.sign_in_by_code(code=handed.code, journey=known, at=AT)
    assert not by_code.sign_in_by_code(code=new_code(pepper), journey=unknown, at=AT)
    one, other = Journey.objects.all()
    assert (one.kind, one.hour, one.keep_until, len(one.sealed)) == (
        other.kind,
        other.hour,
        other.keep_until,
        len(other.sealed),
    )
    assert by_code.open_journey(unknown, AT) is None


def test_a_known_and_an_unknown_code_take_the_same_statements(
    desk: Desk, django_assert_num_queries: Any
) -> None:
    handed = hand_in()
    for code in (handed.code, new_code(1), new_code(7)):
        with django_assert_num_queries(4):  # the look-up, a savepoint, the row, the savepoint's end
            by_code.sign_in_by_code(code=code, journey=new_journey_key(), at=AT)


@pytest.mark.parametrize("cookie", ["", "x", "é" * 43, "A" * 42 + "B", "A" * 44])
def test_a_forged_cookie_opens_nothing_and_breaks_nothing(cookie: str, desk: Desk) -> None:
    assert by_code.open_journey(cookie, AT) is None
    assert by_code.read_draft(cookie, AT) is None
    assert by_code.shown_receipt(cookie, AT) is None
    by_code.confirm_receipt(cookie, AT)
    by_code.end_journey(cookie)


def test_leaving_forgets_the_draft_and_the_open_file(desk: Desk) -> None:
    handed, journey = hand_in(), new_journey_key()
    by_code.keep_draft(journey, {"what": "…"}, AT)
    by_code.sign_in_by_code(code=handed.code, journey=journey, at=AT)
    by_code.end_journey(journey)
    assert by_code.read_draft(journey, AT) is None
    assert by_code.open_journey(journey, AT) is None


def test_a_draft_kept_for_later_comes_back_for_thirty_days(desk: Desk) -> None:
    code, place = by_code.keep_for_later({"what": "plus tard"}, AT)
    kept = by_code.resume(code, AT + dt.timedelta(days=29))
    assert kept is not None
    assert (kept.content, kept.place) == ({"what": "plus tard"}, place)
    assert by_code.resume(code, AT + dt.timedelta(days=31)) is None
    for not_a_place in ("", "zz", place[:-2], place.upper()):
        by_code.forget_kept(not_a_place)
    assert by_code.resume(code, AT) is not None
    by_code.forget_kept(place)
    assert by_code.resume(code, AT) is None


def test_a_message_is_posted_once_removed_and_never_by_another(desk: Desk) -> None:
    handed, other, message_id = hand_in(), hand_in(), uuid4()
    for _ in range(2):
        assert by_code.post_message(handed.who, message_id=message_id, text="Merci \ud800 \x00", on=TODAY)
    file = by_code.read_file(handed.who)
    assert file is not None
    assert [(one.position, one.sender, one.text) for one in file.messages] == [
        (1, "person", "Merci \ud800 \x00")
    ]
    assert [event.move for event in file.events] == ["receive", "write"]
    assert not by_code.remove_message(other.who, message_id, TODAY)
    assert by_code.remove_message(handed.who, message_id, TODAY)
    assert not by_code.remove_message(handed.who, message_id, TODAY)
    assert not Message.objects.exists()


def test_an_identifier_that_no_form_made_is_refused(desk: Desk) -> None:
    handed = hand_in()
    with pytest.raises(UnusableId):
        by_code.post_message(handed.who, message_id=uuid1(), text="x", on=TODAY)


def test_a_full_file_says_so(desk: Desk) -> None:
    handed = hand_in()
    Message.objects.bulk_create(
        Message(case_id=handed.case_id, position=place, sender="person", sealed=b"x", day=TODAY)
        for place in range(1, 201)
    )
    with pytest.raises(FileFull):
        by_code.post_message(handed.who, message_id=uuid4(), text="x", on=TODAY)


def test_a_renewed_code_replaces_the_old_one_at_once(desk: Desk) -> None:
    handed, journey = hand_in(), new_journey_key()
    by_code.sign_in_by_code(code=handed.code, journey=journey, at=AT)
    code = by_code.renew_code(handed.who, journey=journey, at=AT)
    assert by_code.read_file(handed.who) is None
    assert not by_code.sign_in_by_code(code=handed.code, journey=new_journey_key(), at=AT)
    file = by_code.read_file(who_has(code))
    assert file is not None
    assert file.story == STORY
    # The visit goes on with the new code.
    who = by_code.open_journey(journey, AT)
    assert who is not None
    assert by_code.read_file(who) == file
    with pytest.raises(UnknownCode):
        by_code.renew_code(handed.who, journey=journey, at=AT)


def test_everything_is_taken_back_at_once(desk: Desk) -> None:
    handed = hand_in()
    by_code.post_message(handed.who, message_id=uuid4(), text="x", on=TODAY)
    assert by_code.erase(handed.who, TODAY)
    assert not by_code.erase(handed.who, TODAY)
    assert [model.objects.count() for model in (Case, Receipt, Wrap, Message)] == [0, 0, 0, 0]
    tombstone = Tombstone.objects.get()
    assert (tombstone.month, tombstone.outcome) == (TODAY.replace(day=1), "withdrawn")


def test_the_whole_of_it_needs_no_right_but_that_of_the_public_door(desk: Desk, as_role: ActAs) -> None:
    journey, message_id = new_journey_key(), uuid4()
    with as_role("casework_intake"):
        assert by_code.intake_is_open(CaseKind.ASSISTANCE, TODAY)
        by_code.keep_draft(journey, {"what": "…"}, AT)
        code = submit(journey).code
        by_code.confirm_receipt(journey, AT)
        assert by_code.sign_in_by_code(code=code, journey=journey, at=AT)
        who = by_code.open_journey(journey, AT)
        assert who is not None
        assert by_code.post_message(who, message_id=message_id, text="Bonjour", on=TODAY)
        by_code.mark_seen(who, TODAY)
        by_code.remove_message(who, message_id, TODAY)
        who = who_has(by_code.renew_code(who, journey=journey, at=AT))
        assert by_code.read_file(who) is not None
        assert by_code.erase(who, TODAY)
        by_code.end_journey(journey)


def test_what_one_takes_away_holds_everything_in_both_languages(desk: Desk) -> None:
    handed = hand_in()
    by_code.post_message(handed.who, message_id=uuid4(), text="Bonjour, c’est moi.", on=TODAY)
    file = by_code.read_file(handed.who)
    assert file is not None
    written = json.loads(json.dumps(by_code.file_as_json(file)))
    assert UUID(written["id"]) == file.id
    assert written["story"] == STORY
    assert written["received_on"] == "2026-11-18"
    assert written["messages"][0]["text"] == "Bonjour, c’est moi."
    assert set(written) == {"format", *file.__dataclass_fields__}
    for language, day in (("fr", "18 novembre 2026"), ("en", "18, 2026")):
        text = by_code.file_as_text(file, language=language, story_lines=[("Besoin", STORY["what"])])
        assert STORY["what"] in text
        assert "Bonjour, c’est moi." in text
        assert day in text


def test_ending_a_visit_forgets_any_code_that_is_still_shown(desk: Desk) -> None:
    journey = new_journey_key()
    for key in (by_code.key_of_new_code(journey), by_code.key_of_helper_code(journey)):
        by_code.keep_draft(key, {"code": "1" * 20}, AT)
    by_code.keep_draft(journey, {"fields": {}}, AT)
    assert Journey.objects.count() == 3
    by_code.end_journey(journey)
    assert not Journey.objects.exists()
