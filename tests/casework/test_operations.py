"""What the two who hold a file do with it, and what everybody else cannot."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest

from casework import by_code
from casework.enums import Channel, Outcome
from casework.errors import AlreadyTaken, NeedsTwoPeople, NotACandidate, NotYours, ReasonNeeded, UnusableId
from casework.models import Assignment, Event, Message, Note, Wrap
from casework.operations.answering import add_note, log_call, refer, reply
from casework.operations.assigning import assign, candidates_for
from casework.operations.closing import close, close_unread, reopen
from casework.operations.files import OpenedFile, open_file
from core.workflow import IllegalMove
from privacy.errors import CannotOpen
from staff.access import AccessPurpose, Unlocked
from staff.enums import Role
from staff.models import AccessEntry
from tests.casework.factories import (
    AT,
    STORY,
    TODAY,
    Desk,
    Handed,
    assigned,
    hand_in,
    member,
    read_as_lead,
    with_key,
)
from tests.databases import ActAs

COVER = AccessPurpose.COVER


def moves(handed: Handed) -> list[str]:
    return list(Event.objects.filter(case=handed.case_id).values_list("move", flat=True))


def people_with_a_wrap(handed: Handed) -> set[str]:
    wraps = Wrap.objects.filter(case=handed.case_id, recipient__startswith="person:")
    return set(wraps.values_list("recipient", flat=True))


def open_as(who: Unlocked, handed: Handed, purpose: AccessPurpose, reason: str = "") -> OpenedFile:
    return open_file(by=who, case_id=handed.case_id, purpose=purpose, reason=reason, at=AT)


def answer(who: Unlocked, handed: Handed, text: str = "Bonjour", **fields: Any) -> None:
    given = {"message_id": uuid4(), "expects_answer": False, "at": AT, **fields}
    reply(by=who, case_id=handed.case_id, text=text, **given)


def test_triage_reads_names_two_people_and_loses_the_file_once_both_have_read_it(desk: Desk) -> None:
    handed = hand_in()
    assert open_as(desk.triage, handed, AccessPurpose.TRIAGE).story == STORY
    assert handed.case.has_news  # triage is not the one who answers
    assign(by=desk.triage, case_id=handed.case_id, lead=desk.lead.member, backup=desk.backup.member, at=AT)
    assert people_with_a_wrap(handed) == {
        desk.lead.person_key.recipient,
        desk.backup.person_key.recipient,
    }

    read = read_as_lead(desk, handed.case_id)
    assert (read.story, read.my_part) == (STORY, "lead")
    assert not handed.case.has_news
    # One has read it; triage still could name somebody else.
    assert open_as(desk.triage, handed, AccessPurpose.TRIAGE).story == STORY
    assert open_as(desk.backup, handed, COVER, "first_reading").my_part == "backup"
    assert not Wrap.objects.filter(case=handed.case_id, recipient__startswith="team:").exists()
    with pytest.raises(NotYours):
        open_as(desk.triage, handed, AccessPurpose.TRIAGE)
    assert moves(handed) == ["receive", "assign", "opened_by_both"]
    assert handed.case.state == "assigned"


def test_the_person_reads_which_roles_opened_the_file_and_why(desk: Desk) -> None:
    handed = assigned(desk, opened=True)
    read_as_lead(desk, handed.case_id)
    file = by_code.read_file(handed.who)
    assert file is not None
    assert [(one.role, one.purpose, one.day, one.times) for one in file.openings] == [
        ("caseworker", "cover", TODAY, 1),
        ("caseworker", "follow_up", TODAY, 1),
    ]


@pytest.mark.parametrize("purpose", list(AccessPurpose))
def test_whoever_has_no_part_in_a_file_meets_nothing(purpose: AccessPurpose, desk: Desk) -> None:
    handed = assigned(desk)
    for who in (desk.colleague, with_key(desk.supervisor)):
        with pytest.raises(NotYours):
            open_as(who, handed, purpose, "absence")
        with pytest.raises(NotYours):
            answer(who, handed)
    with pytest.raises(NotYours):
        open_file(by=desk.lead, case_id=uuid4(), purpose=purpose, at=AT)
    assert not AccessEntry.objects.exists()


def test_each_part_opens_for_its_own_purpose(desk: Desk) -> None:
    handed = assigned(desk)
    with pytest.raises(NotYours):
        open_as(desk.lead, handed, COVER, "absence")
    with pytest.raises(NotYours):
        open_as(desk.backup, handed, AccessPurpose.FOLLOW_UP)


def test_a_backup_says_why_once_an_hour(desk: Desk) -> None:
    handed = assigned(desk)
    for reason in ("", "because"):
        with pytest.raises(ReasonNeeded):
            open_as(desk.backup, handed, COVER, reason)
    open_as(desk.backup, handed, COVER, "absence")
    open_as(desk.backup, handed, COVER)
    assert list(AccessEntry.objects.values_list("reason", flat=True)) == ["absence"]
    with pytest.raises(ReasonNeeded):
        open_file(by=desk.backup, case_id=handed.case_id, purpose=COVER, at=AT + dt.timedelta(hours=1))


def test_a_reply_is_read_by_the_person_and_sent_twice_is_one(desk: Desk) -> None:
    handed, message_id = assigned(desk), uuid4()
    for _ in range(2):
        answer(desk.lead, handed, "On vous rappelle?", message_id=message_id, expects_answer=True)
    file = by_code.read_file(handed.who)
    assert file is not None
    assert [(one.sender, one.text) for one in file.messages] == [("team", "On vous rappelle?")]
    assert (file.state, file.answered_on) == ("waiting_person", TODAY)
    assert moves(handed) == ["receive", "assign", "ask"]
    assert Message.objects.get().author == desk.lead.member


def test_a_message_of_the_person_is_news_and_brings_the_file_back(desk: Desk) -> None:
    handed = assigned(desk, opened=True)
    answer(desk.lead, handed, expects_answer=True)
    assert by_code.post_message(handed.who, message_id=uuid4(), text="Oui", on=TODAY)
    assert (handed.case.state, handed.case.has_news) == ("assigned", True)
    read = read_as_lead(desk, handed.case_id)
    assert [(one.position, one.text) for one in read.messages] == [(1, "Bonjour"), (2, "Oui")]
    assert not handed.case.has_news
    by_code.mark_seen(handed.who, TODAY)
    assert set(Message.objects.values_list("seen_on", flat=True)) == {TODAY}


def test_a_closed_file_is_opened_again_by_a_message_of_the_person(desk: Desk) -> None:
    handed, message_id = assigned(desk, opened=True), uuid4()
    for _ in range(2):
        close(
            by=desk.lead,
            case_id=handed.case_id,
            message_id=message_id,
            outcome=Outcome.HELPED,
            text="Bonne suite.",
            at=AT,
        )
    assert (handed.case.state, handed.case.outcome, handed.case.closed_on) == ("closed", "helped", TODAY)
    with pytest.raises(IllegalMove):
        answer(desk.lead, handed)
    assert by_code.post_message(handed.who, message_id=uuid4(), text="Encore moi", on=TODAY)
    case = handed.case
    assert (case.state, case.outcome, case.closed_on, case.has_news) == ("reopened", "", None, True)
    assert read_as_lead(desk, handed.case_id).messages[-1].text == "Encore moi"


def test_a_file_is_closed_and_opened_again_by_its_team(desk: Desk) -> None:
    handed = assigned(desk)
    ended = {"message_id": uuid4(), "outcome": Outcome.REFERRED, "text": "", "at": AT}
    close(by=desk.lead, case_id=handed.case_id, **ended)
    with pytest.raises(IllegalMove):
        close(by=desk.lead, case_id=handed.case_id, **ended)
    reopen(by=desk.backup, case_id=handed.case_id, at=AT)
    assert handed.case.state == "reopened"
    assert not Message.objects.exists()


def test_notes_calls_and_referrals_are_sealed_and_logged(desk: Desk) -> None:
    handed, note_id = assigned(desk), uuid4()
    for _ in range(2):
        add_note(by=desk.backup, case_id=handed.case_id, text="Prudence le soir", at=AT, note_id=note_id)
    log_call(by=desk.lead, case_id=handed.case_id, channel_code=Channel.VOICEMAIL, text="Rien dit", at=AT)
    refer(by=desk.lead, case_id=handed.case_id, message_id=uuid4(), text="Allez voir…", at=AT)
    read = read_as_lead(desk, handed.case_id)
    assert [(one.position, one.text, one.author.name) for one in read.notes] == [
        (1, "Prudence le soir", "basile"),
        (2, "Rien dit", "lea"),
    ]
    assert [(one.move, one.detail) for one in read.events[-3:]] == [
        ("note", ""),
        ("log_call", "voicemail"),
        ("refer", ""),
    ]
    assert read.case.state == "waiting_partner"
    file = by_code.read_file(handed.who)
    assert file is not None
    assert "note" not in [event.move for event in file.events]
    assert "Prudence" not in str(by_code.file_as_json(file))


def test_no_form_writes_over_what_stands_there(desk: Desk) -> None:
    handed, other, theirs = assigned(desk), assigned(desk), uuid4()
    by_code.post_message(handed.who, message_id=theirs, text="À moi", on=TODAY)
    for case in (handed, other):
        with pytest.raises(UnusableId):
            answer(desk.lead, case, message_id=theirs)


def test_triage_that_comes_second_learns_who_was_first(desk: Desk) -> None:
    handed = assigned(desk)
    with pytest.raises(AlreadyTaken) as taken:
        assign(
            by=desk.triage_too,
            case_id=handed.case_id,
            lead=desk.colleague.member,
            backup=desk.lead.member,
            at=AT,
        )
    assert taken.value.names == ("lea", "basile")


def test_only_a_holder_hands_a_file_on_and_who_leaves_loses_the_key(desk: Desk) -> None:
    handed = assigned(desk, opened=True)
    change = {"case_id": handed.case_id, "lead": desk.colleague.member, "backup": desk.lead.member, "at": AT}
    with pytest.raises(NotYours):
        assign(by=desk.colleague, **change)
    assign(by=desk.lead, **change)
    assert people_with_a_wrap(handed) == {
        desk.colleague.person_key.recipient,
        desk.lead.person_key.recipient,
    }
    assert open_as(desk.colleague, handed, AccessPurpose.FOLLOW_UP).story == STORY
    with pytest.raises(NotYours):
        open_as(desk.backup, handed, COVER, "absence")
    live = Assignment.objects.filter(case=handed.case_id, ended_on=None)
    assert {(one.member.name, one.part, one.opened_on) for one in live} == {
        ("camille", "lead", TODAY),
        ("lea", "backup", TODAY),
    }
    # The team had lost the file before; that is said once.
    assert moves(handed).count("opened_by_both") == 1


def test_a_holder_with_a_new_key_is_given_the_file_again_by_the_other(desk: Desk) -> None:
    handed = assigned(desk, opened=True)
    backup = with_key(desk.backup.member)
    with pytest.raises(CannotOpen):
        open_as(backup, handed, COVER, "absence")
    assign(by=desk.lead, case_id=handed.case_id, lead=desk.lead.member, backup=backup.member, at=AT)
    assert open_as(backup, handed, COVER, "absence").story == STORY
    assert people_with_a_wrap(handed) == {desk.lead.person_key.recipient, backup.person_key.recipient}


def test_a_file_needs_two_different_people_who_can_hold_it(desk: Desk) -> None:
    handed = hand_in(language="en")
    lead = desk.lead.member
    with pytest.raises(NeedsTwoPeople):
        assign(by=desk.triage, case_id=handed.case_id, lead=lead, backup=lead, at=AT)
    unfit = [
        with_key(member("une-langue", Role.CASEWORKER, languages=("fr",))).member,
        with_key(member("autre-metier", Role.EDITOR)).member,
        member("sans-cle", Role.CASEWORKER),
        with_key(member("parti", Role.CASEWORKER)).member,
    ]
    unfit[-1].is_active = False
    unfit[-1].save()
    for backup in unfit:
        with pytest.raises(NotACandidate):
            assign(by=desk.triage, case_id=handed.case_id, lead=lead, backup=backup, at=AT)
    assert not Assignment.objects.exists()
    assert people_with_a_wrap(handed) == set()
    found = {one.member.name for one in candidates_for(handed.case, on=TODAY)}
    assert found == {"lea", "basile", "camille"}


def test_candidates_are_named_least_busy_first(desk: Desk) -> None:
    assigned(desk)
    closed = assigned(desk)
    close(
        by=desk.lead,
        case_id=closed.case_id,
        message_id=uuid4(),
        outcome=Outcome.HELPED,
        text="",
        at=AT,
    )
    found = [(one.member.name, one.open_files) for one in candidates_for(hand_in().case, on=TODAY)]
    assert found == [("camille", 0), ("basile", 1), ("lea", 1)]


def test_spam_is_closed_unread_and_what_somebody_took_up_is_left_alone(desk: Desk) -> None:
    spam, real, gone = [hand_in(), hand_in()], assigned(desk), hand_in()
    by_code.erase(gone.who, TODAY)
    ids = [one.case_id for one in (*spam, real, gone)]
    with pytest.raises(NotYours):
        close_unread(member=desk.lead.member, case_ids=ids, at=AT)
    assert close_unread(member=desk.triage.member, case_ids=ids, at=AT) == 2
    assert {one.case.state for one in spam} == {"closed"}
    assert real.case.state == "assigned"
    assert not AccessEntry.objects.exists()
    # Somebody real writes again, and the file waits in the queue like a new one.
    assert by_code.post_message(spam[0].who, message_id=uuid4(), text="Je suis vraie", on=TODAY)
    assert open_as(desk.triage, spam[0], AccessPurpose.TRIAGE).messages[0].text == "Je suis vraie"


def test_triage_may_note_and_close_what_nobody_holds_and_never_answers_it(desk: Desk) -> None:
    handed = hand_in()
    add_note(by=desk.triage, case_id=handed.case_id, text="Semble urgent", at=AT)
    with pytest.raises(NotYours):
        answer(desk.triage, handed)
    close(
        by=desk.triage,
        case_id=handed.case_id,
        message_id=uuid4(),
        outcome=Outcome.NOT_FOR_US,
        text="Voici qui peut aider.",
        at=AT,
    )
    assert handed.case.state == "closed"
    assert Note.objects.count() == 1


def test_when_both_holders_are_gone_before_reading_triage_names_others(desk: Desk) -> None:
    handed = assigned(desk)
    for holder in (desk.lead.member, desk.backup.member):
        holder.is_active = False
        holder.save()
    other = with_key(member("dominique", Role.CASEWORKER))
    assign(by=desk.triage, case_id=handed.case_id, lead=other.member, backup=desk.colleague.member, at=AT)
    assert open_as(other, handed, AccessPurpose.FOLLOW_UP).story == STORY


def test_the_whole_of_it_needs_no_right_but_that_of_the_staff_door(desk: Desk, as_role: ActAs) -> None:
    handed = hand_in()
    with as_role("casework_staff"):
        open_as(desk.triage, handed, AccessPurpose.TRIAGE)
        assign(
            by=desk.triage, case_id=handed.case_id, lead=desk.lead.member, backup=desk.backup.member, at=AT
        )
        read_as_lead(desk, handed.case_id)
        open_as(desk.backup, handed, COVER, "first_reading")
        answer(desk.lead, handed)
        add_note(by=desk.lead, case_id=handed.case_id, text="…", at=AT)
        assign(
            by=desk.lead,
            case_id=handed.case_id,
            lead=desk.lead.member,
            backup=desk.colleague.member,
            at=AT,
        )
        close(
            by=desk.lead,
            case_id=handed.case_id,
            message_id=uuid4(),
            outcome=Outcome.HELPED,
            text="Fin",
            at=AT,
        )
        reopen(by=desk.lead, case_id=handed.case_id, at=AT)
    assert handed.case.state == "reopened"
