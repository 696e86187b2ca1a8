"""A code that a person gives to somebody who helps: what it opens, what it may never do, how it ends."""

import datetime as dt
import json
from typing import Any
from uuid import uuid1, uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, connections, transaction

from casework import by_code
from casework.by_code import CodeGiven, FileFull, OpenJourney, UnknownCode, UnusableId
from casework.by_code.calls import answer_of, rows_of
from casework.chain import verify
from casework.models import Case, Event, HelperGrant, HelperUse, Journey, Message, Wrap
from casework.operations.answering import reply
from casework.operations.files import open_file
from privacy.errors import CannotOpen
from privacy.journey import new_journey_key
from privacy.receipt import new_code
from staff.access import AccessPurpose
from staff.models import LedgerLine
from tests.casework.factories import AT, STORY, TODAY, Desk, Handed, assigned, hand_in, who_has
from tests.databases import ActAs

DAY = dt.timedelta(days=1)


def helper_of(handed: Handed, *, may_write: bool = True, days: int = 7, at: dt.datetime = AT) -> OpenJourney:
    """Give a helper a code, and return what the code makes."""
    code = by_code.grant_helper(handed.who, may_write=may_write, days=days, at=at)
    who = who_has(code)
    return OpenJourney(who.lookup, who.key_pair, is_helper=True)


def came_in(code: str, on: dt.date = TODAY) -> OpenJourney | None:
    journey, at = new_journey_key(), dt.datetime.combine(on, AT.timetz())
    known = by_code.sign_in_by_code(code=code, journey=journey, at=at)
    who = by_code.open_journey(journey, at)
    assert known == (who is not None)
    return who


def wraps(handed: Handed) -> set[str]:
    return {
        one.partition(":")[0]
        for one in Wrap.objects.filter(case=handed.case_id).values_list("recipient", flat=True)
    }


def test_a_helper_reads_the_file_by_a_code_of_their_own_and_the_person_sees_it(desk: Desk) -> None:
    handed = assigned(desk, opened=True)
    by_code.post_message(handed.who, message_id=uuid4(), text="Bonjour", on=TODAY)
    reply(by=desk.lead, case_id=handed.case_id, message_id=uuid4(), text="Oui?", expects_answer=True, at=AT)
    code = by_code.grant_helper(handed.who, may_write=False, days=3, at=AT)
    assert (len(code), code == handed.code) == (20, False)
    assert "helper" in wraps(handed)
    who = came_in(code)
    assert who is not None
    assert who.is_helper
    for _ in range(2):
        shared = by_code.read_as_helper(who, TODAY)
    assert shared is not None
    assert shared.story == STORY
    assert [one.text for one in shared.messages] == ["Bonjour", "Oui?"]
    assert (shared.may_write, shared.expires_on) == (False, TODAY + 3 * DAY)
    own = by_code.read_file(handed.who)
    assert own is not None
    (given,) = own.helpers
    assert (given.may_write, given.made_on, given.ended_on) == (False, TODAY, None)
    assert [(one.act, one.day) for one in given.uses] == [("opened", TODAY)]
    assert own.helper_on(TODAY + 3 * DAY) == given
    assert own.helper_on(TODAY + 4 * DAY) is None
    # What a helper reads is no sign that the person has read it.
    assert own.messages[1].seen_on is None
    assert own.events[-1].move == "grant"


def test_a_person_who_is_signed_in_is_no_helper(desk: Desk) -> None:
    who = came_in(hand_in().code)
    assert who is not None
    assert not who.is_helper


def test_a_helper_who_may_write_writes_under_another_name(desk: Desk) -> None:
    handed = assigned(desk, opened=True)
    reply(by=desk.lead, case_id=handed.case_id, message_id=uuid4(), text="Oui?", expects_answer=True, at=AT)
    who, message_id = helper_of(handed), uuid4()
    for _ in range(2):
        assert by_code.post_as_helper(who, message_id=message_id, text="Elle viendra mardi.", on=TODAY + DAY)
    case = handed.case
    assert (case.state, case.has_news) == ("assigned", True)
    event = Event.objects.filter(case=case).latest("number")
    assert (event.move, event.actor, event.member) == ("write", "helper", None)
    opened = open_file(by=desk.lead, case_id=case.id, purpose=AccessPurpose.FOLLOW_UP, at=AT + DAY)
    assert [(one.sender, one.text) for one in opened.messages][-1] == ("helper", "Elle viendra mardi.")
    own = by_code.read_file(handed.who)
    assert own is not None
    assert [(one.act, one.day) for one in own.helpers[0].uses] == [
        ("opened", TODAY + DAY),
        ("wrote", TODAY + DAY),
    ]
    assert verify(Event.objects.filter(case=case).order_by("number")) is None
    # It stands in the person's file: they may take it out.
    assert by_code.remove_message(handed.who, message_id, TODAY + DAY)
    assert not Message.objects.filter(sender="helper").exists()


def test_a_closed_file_is_opened_again_by_a_helper_too(desk: Desk) -> None:
    handed = hand_in()
    Event.objects.create(
        case_id=handed.case_id, move="close", state="closed", actor="staff", detail="helped", day=TODAY
    )
    assert by_code.post_as_helper(helper_of(handed), message_id=uuid4(), text="Encore", on=TODAY)
    assert handed.case.state == "reopened"


def test_a_helper_who_may_only_read_writes_nothing(desk: Desk) -> None:
    handed = hand_in()
    who = helper_of(handed, may_write=False)
    assert not by_code.post_as_helper(who, message_id=uuid4(), text="x", on=TODAY)
    assert not Message.objects.exists()
    assert not HelperUse.objects.filter(act="wrote").exists()


def test_what_a_helper_writes_is_held_to_the_same_limits(desk: Desk) -> None:
    handed = hand_in()
    who = helper_of(handed)
    with pytest.raises(UnusableId):
        by_code.post_as_helper(who, message_id=uuid1(), text="x", on=TODAY)
    Message.objects.bulk_create(
        Message(case_id=handed.case_id, position=place, sender="person", sealed=b"x", day=TODAY)
        for place in range(1, 201)
    )
    with pytest.raises(FileFull):
        # Reading 200 messages that are no messages would fail first.
        answer_of("casework_post_by_helper", who.lookup, uuid4(), bytes(1053), TODAY, uuid4())


def test_no_act_of_the_person_knows_a_helpers_code(desk: Desk) -> None:
    handed, message_id = hand_in(), uuid4()
    by_code.post_message(handed.who, message_id=message_id, text="Bonjour", on=TODAY)
    who = helper_of(handed)
    assert by_code.read_file(who) is None
    assert not by_code.post_message(who, message_id=uuid4(), text="x", on=TODAY)
    assert not by_code.remove_message(who, message_id, TODAY)
    assert not by_code.end_helper(who, TODAY)
    assert not by_code.erase(who, TODAY)
    by_code.mark_seen(who, TODAY)
    for refused in (
        lambda: by_code.renew_code(who, journey=new_journey_key(), at=AT),
        lambda: by_code.grant_helper(who, may_write=True, days=30, at=AT),
    ):
        with pytest.raises(UnknownCode):
            refused()
    for log in ("openings", "events", "messages", "file"):
        assert rows_of(f"casework_{log}_by_code", who.lookup) == []
    assert rows_of("casework_helper_uses", who.lookup) == []
    assert Message.objects.count() == 1
    assert by_code.read_file(handed.who) is not None


def test_no_act_of_a_helper_knows_the_persons_code(desk: Desk) -> None:
    handed = hand_in()
    helper_of(handed)
    assert by_code.read_as_helper(handed.who, TODAY) is None
    assert not by_code.post_as_helper(handed.who, message_id=uuid4(), text="x", on=TODAY)
    assert rows_of("casework_messages_by_helper", handed.who.lookup, TODAY) == []


def test_a_helpers_key_opens_no_wrap_but_its_own(desk: Desk) -> None:
    handed, other = hand_in(), hand_in()
    who = helper_of(handed)
    helper_of(other)
    theirs = Wrap.objects.get(case=other.case_id, recipient__startswith="helper:")
    mine = Wrap.objects.get(case=handed.case_id, recipient__startswith="helper:")
    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for moved in (theirs, Wrap.objects.get(case=handed.case_id, recipient="requester")):
            cursor.execute(
                "UPDATE casework_wrap SET sealed = %s WHERE id = %s", [bytes(moved.sealed), mine.id]
            )
            with pytest.raises(CannotOpen):
                by_code.read_as_helper(who, TODAY)


def test_there_is_one_code_at_a_time(desk: Desk) -> None:
    handed = hand_in()
    first = helper_of(handed, days=2)
    with pytest.raises(CodeGiven):
        by_code.grant_helper(handed.who, may_write=True, days=2, at=AT)
    # Its days are over, and the calendar has not been by: the next one takes its place.
    later = AT + 3 * DAY
    second = helper_of(handed, at=later)
    assert by_code.read_as_helper(first, TODAY) is None
    assert by_code.read_as_helper(second, later.date()) is not None
    assert Wrap.objects.filter(recipient__startswith="helper:").count() == 1
    assert [one.ended_on for one in HelperGrant.objects.order_by("made_on")] == [later.date(), None]


@pytest.mark.parametrize("days", [0, 31])
def test_a_code_is_given_for_a_month_at_most(days: int, desk: Desk) -> None:
    handed = hand_in()
    with pytest.raises(DatabaseError, match="for_a_month_at_most"), transaction.atomic():
        by_code.grant_helper(handed.who, may_write=True, days=days, at=AT)
    assert "helper" not in wraps(handed)


def test_a_code_that_is_taken_back_is_unknown_at_once(desk: Desk) -> None:
    handed = hand_in()
    code = by_code.grant_helper(handed.who, may_write=True, days=7, at=AT)
    who = came_in(code)
    assert who is not None
    grant = HelperGrant.objects.get()
    assert by_code.end_helper(handed.who, TODAY)
    assert not by_code.end_helper(handed.who, TODAY)
    assert came_in(code) is None
    # Also for a browser that had it open.
    assert by_code.read_as_helper(who, TODAY) is None
    assert not by_code.post_as_helper(who, message_id=uuid4(), text="x", on=TODAY)
    assert "helper" not in wraps(handed)
    assert HelperUse.objects.count() == 0
    # A backup must not bring it back.
    assert LedgerLine.objects.filter(kind="grant_ended", subject=grant.id).count() == 1
    moves = Event.objects.filter(case=handed.case_id).order_by("number").values_list("move", "actor")
    assert list(moves)[-2:] == [("grant", "person"), ("revoke", "person")]


def test_a_code_is_good_to_the_end_of_its_last_day_and_not_a_day_longer(desk: Desk) -> None:
    handed = hand_in()
    code = by_code.grant_helper(handed.who, may_write=True, days=2, at=AT)
    who = came_in(code, TODAY + 2 * DAY)
    assert who is not None
    assert by_code.read_as_helper(who, TODAY + 2 * DAY) is not None
    assert came_in(code, TODAY + 3 * DAY) is None
    assert by_code.read_as_helper(who, TODAY + 3 * DAY) is None
    assert not by_code.post_as_helper(who, message_id=uuid4(), text="x", on=TODAY + 3 * DAY)


@pytest.mark.parametrize("how", ["taken back", "over", "erased"])
def test_an_ended_code_behaves_as_an_unknown_one(
    how: str, desk: Desk, django_assert_num_queries: Any
) -> None:
    handed = hand_in()
    code = by_code.grant_helper(handed.who, may_write=True, days=1, at=AT)
    if how == "taken back":
        by_code.end_helper(handed.who, TODAY)
    elif how == "erased":
        by_code.erase(handed.who, TODAY)
    at = AT + 2 * DAY if how == "over" else AT
    kept = []
    Journey.objects.all().delete()
    for one in (code, new_code(settings.RECEIPT_PEPPER_IN_USE), new_code(7)):
        with django_assert_num_queries(4):
            assert not by_code.sign_in_by_code(code=one, journey=new_journey_key(), at=at)
        row = Journey.objects.get()
        kept.append((row.kind, row.hour, row.keep_until, len(row.sealed)))
        row.delete()
    assert len(set(kept)) == 1
    for acts in (who_has(code), who_has(new_code(settings.RECEIPT_PEPPER_IN_USE))):
        assert by_code.read_as_helper(acts, at.date()) is None
        assert not by_code.post_as_helper(acts, message_id=uuid4(), text="x", on=at.date())
    assert not HelperUse.objects.exists()


def test_a_new_code_of_the_person_leaves_the_helpers_and_erasing_kills_it(desk: Desk) -> None:
    handed = hand_in()
    who = helper_of(handed)
    own = who_has(by_code.renew_code(handed.who, journey=new_journey_key(), at=AT))
    shared = by_code.read_as_helper(who, TODAY)
    assert shared is not None
    assert shared.story == STORY
    # The old code gives nothing any more, and takes nothing back.
    assert not by_code.end_helper(handed.who, TODAY)
    assert by_code.erase(own, TODAY)
    assert by_code.read_as_helper(who, TODAY) is None
    assert [model.objects.count() for model in (Case, HelperGrant, HelperUse, Wrap)] == [0, 0, 0, 0]


def test_the_pepper_of_a_helpers_code_is_kept_with_it(desk: Desk) -> None:
    helper_of(hand_in())
    assert HelperGrant.objects.get().pepper == settings.RECEIPT_PEPPER_IN_USE


def test_the_whole_of_it_needs_no_right_but_that_of_the_public_door(desk: Desk, as_role: ActAs) -> None:
    handed, message_id = hand_in(), uuid4()
    with as_role("casework_intake"):
        who = helper_of(handed)
        assert by_code.read_as_helper(who, TODAY) is not None
        assert by_code.post_as_helper(who, message_id=message_id, text="Bonjour", on=TODAY)
        file = by_code.read_file(handed.who)
        assert file is not None
        assert by_code.remove_message(handed.who, message_id, TODAY)
        assert by_code.end_helper(handed.who, TODAY)
    written = json.loads(json.dumps(by_code.file_as_json(file)))
    assert [one["act"] for one in written["helpers"][0]["uses"]] == ["opened", "wrote"]
    assert "Lire et écrire, du" in by_code.file_as_text(file, language="fr", story_lines=[])
