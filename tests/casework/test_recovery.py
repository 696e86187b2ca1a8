"""Both holders of a file are gone: two of three people bring it back, in a room of their own."""

import base64
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test.utils import CaptureQueriesContext

from casework import by_code
from casework.chain import verify
from casework.enums import Move
from casework.errors import KeyChanged, NotYours
from casework.models import Assignment, Case, Event, Wrap
from casework.operations.answering import reply
from casework.operations.assigning import assign
from casework.operations.files import open_file
from casework.operations.recovering import ask_for_team, ask_for_two_people, orphans, take_in_answer
from casework.queries import cases
from privacy.ceremony import hold_ceremony, open_envelope
from privacy.errors import CannotOpen
from privacy.keys import fingerprint, new_key_pair
from privacy.recovery_papers import answered, read_request
from staff.access import AccessPurpose, Unlocked
from staff.enums import Role
from staff.models import TeamKeyWrap
from staff.operations.keys import make_person_key, open_key
from staff.recipients import candidates_for_list, sign_next_list
from tests.casework.factories import (
    AT,
    PASSPHRASE,
    STORY,
    TODAY,
    Desk,
    Handed,
    assigned,
    hand_in,
    member,
    who_has,
    with_key,
)

ROOT = Path(__file__).resolve().parents[2]
PHRASES = (
    "canot lanterne mélèze gravier octobre boussole",
    "violon tempête farine escalier renard mitaine",
    "pomme ruelle cerise tambour neige horloge",
)


def gone(*people: Unlocked) -> None:
    """They left, and took with them what only they knew."""
    for one in people:
        one.member.is_active = False
        one.member.save(update_fields=["is_active"])


def newcomers() -> tuple[Unlocked, Unlocked]:
    nadia, noel = (with_key(member(name, Role.CASEWORKER)) for name in ("nadia", "noel"))
    return nadia, noel


def answer_for(desk: Desk, lead: Unlocked, backup: Unlocked) -> bytes:
    request = ask_for_two_people(cases=orphans(), lead=lead.member, backup=backup.member, on=TODAY)
    return answered(request.written(), key_pair=desk.recovery).written()


def reads(by: Unlocked, handed: Handed, purpose: AccessPurpose = AccessPurpose.FOLLOW_UP) -> Any:
    reason = "first_reading" if purpose == AccessPurpose.COVER else ""
    return open_file(by=by, case_id=handed.case_id, purpose=purpose, reason=reason, at=AT)


def room(*arguments: str | Path, typed: list[str]) -> subprocess.CompletedProcess[str]:
    """The holders' own machine: no settings, no database."""
    return subprocess.run(
        [sys.executable, "-m", "privacy.recovery_room", *map(str, arguments)],
        cwd=ROOT,
        env={"PATH": os.defpath, "PYTHONIOENCODING": "utf-8"},
        input="".join(f"{line}\n" for line in typed),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_both_holders_are_gone_and_two_of_three_bring_the_file_back(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], time_machine: Any
) -> None:
    """From the terminal to the room and back; what the envelopes really cost is in tests/privacy."""
    time_machine.move_to(AT, tick=False)
    keys = tmp_path / "keys"
    keys.mkdir()
    made = hold_ceremony(PHRASES, suite=255)
    (keys / "recovery-public").write_bytes(base64.b64encode(made.public))
    for one in made.envelopes:
        name = "recovery-envelope-{}{}".format(*one.pair)
        (keys / name).write_bytes(base64.b64encode(one.sealed))
    call_command("sign_recipients", *_signing(desk, tmp_path, keys))
    handed = assigned(desk, opened=True)
    gone(desk.lead, desk.backup)
    nadia, noel = newcomers()
    request, answer = tmp_path / "request.json", tmp_path / "answer.json"
    people = ["--lead", nadia.member.email, "--backup", noel.member.email]
    capsys.readouterr()
    call_command("recovery_request", str(request), *people, "--orphans")
    assert fingerprint(bytes(nadia.person_key.public)) in capsys.readouterr().out
    alone = room("rewrap", keys, request, answer, typed=["oui", "12", PHRASES[0], PHRASES[0]])
    assert (alone.returncode, answer.exists()) == (1, False)
    together = room("rewrap", keys, request, answer, typed=["oui", "23", PHRASES[1], PHRASES[2]])
    assert together.returncode == 0, together.stderr
    call_command("recovery_answer", str(answer))
    assert reads(nadia, handed).story == STORY
    assert reads(noel, handed, AccessPurpose.COVER).story == STORY
    reply(by=nadia, case_id=handed.case_id, message_id=uuid4(), text="Oui", expects_answer=False, at=AT)
    file = by_code.read_file(handed.who)
    assert file is not None
    assert [one.text for one in file.messages] == ["Oui"]


def _signing(desk: Desk, folder: Path, keys: Path) -> list[str]:
    root = folder / "root-key"
    root.write_bytes(base64.b64encode(desk.root_private))
    public = str(keys / "recovery-public")
    return ["--root-key", str(root), "--recovery-public", public, "--recovery-number", "2", "--yes"]


def test_what_the_room_made_is_taken_in_once_and_said_in_the_log(desk: Desk) -> None:
    handed = assigned(desk, opened=True)
    gone(desk.lead, desk.backup)
    nadia, noel = newcomers()
    answer = answer_for(desk, nadia, noel)
    first = take_in_answer(document=answer, at=AT)
    again = take_in_answer(document=answer, at=AT)
    assert (first.given, again.given, again.not_needed) == (1, 0, 1)
    (line,) = Event.objects.filter(move=Move.RECOVER)
    assert (line.actor, line.member, line.state) == ("staff", None, "assigned")
    assert verify(list(Event.objects.filter(case=handed.case_id))) is None
    live = Assignment.objects.filter(case=handed.case_id, ended_on=None)
    assert {(one.part, one.member.name) for one in live} == {("lead", "nadia"), ("backup", "noel")}
    people = Wrap.objects.filter(case=handed.case_id, recipient__startswith="person:")
    assert {one.recipient for one in people} == {nadia.person_key.recipient, noel.person_key.recipient}


def test_a_file_that_somebody_can_open_is_no_orphan(desk: Desk, tmp_path: Path) -> None:
    waiting, held = hand_in(), assigned(desk, opened=True)
    assert not orphans().exists()
    gone(desk.lead)
    assert not orphans().exists(), "the second person opens it"
    people = ["--lead", desk.lead.member.email, "--backup", desk.colleague.member.email]
    with pytest.raises(CommandError):
        call_command("recovery_request", str(tmp_path / "r"), *people, "--case", str(held.case_id))
    gone(desk.backup)
    assert list(orphans()) == [held.case]
    # Of the team nobody is left who holds its key: what waits there is lost too.
    TeamKeyWrap.objects.filter(person_key=desk.triage.person_key).delete()
    assert list(orphans()) == [held.case]
    gone(desk.triage_too)
    assert {case.pk for case in orphans()} == {held.case_id, waiting.case_id}
    assert not (tmp_path / "r").exists()


def test_two_lost_phrases_at_once_come_back_to_the_same_two_people(desk: Desk) -> None:
    handed = assigned(desk, opened=True)
    people = desk.lead.member, desk.backup.member
    for one in people:
        make_person_key(member=one, passphrase=PASSPHRASE, at=AT)
    assert list(orphans()) == [handed.case]
    lead, backup = (open_key(member=one, passphrase=PASSPHRASE) for one in people)
    take_in_answer(document=answer_for(desk, lead, backup), at=AT)
    assert reads(lead, handed).story == STORY
    with pytest.raises(CannotOpen):
        reads(desk.lead, handed)
    assert Assignment.objects.count() == 2, "they kept their parts"


def test_a_file_that_nobody_had_taken_up_is_given_to_the_two(desk: Desk) -> None:
    handed = hand_in()
    gone(desk.triage, desk.triage_too)
    nadia, noel = newcomers()
    take_in_answer(document=answer_for(desk, nadia, noel), at=AT)
    assert handed.case.state == "assigned"
    assert reads(nadia, handed).story == STORY
    reply(by=nadia, case_id=handed.case_id, message_id=uuid4(), text="Oui", expects_answer=False, at=AT)


def test_files_go_back_to_triage_when_nobody_is_named(desk: Desk) -> None:
    handed = assigned(desk, opened=True)
    gone(desk.lead, desk.backup)
    request = ask_for_team(cases=orphans(), team=desk.team, on=TODAY)
    result = take_in_answer(document=answered(request.written(), key_pair=desk.recovery).written(), at=AT)
    assert result.given == 1
    assert list(cases().waiting_for_triage(desk.team)) == [handed.case]
    nadia, noel = newcomers()
    assign(by=desk.triage, case_id=handed.case_id, lead=nadia.member, backup=noel.member, at=AT)
    assert reads(nadia, handed).story == STORY


def test_an_answer_for_a_key_that_was_given_up_is_refused_whole(desk: Desk) -> None:
    assigned(desk, opened=True)
    gone(desk.lead, desk.backup)
    nadia, noel = newcomers()
    answer = answer_for(desk, nadia, noel)
    before = Wrap.objects.count()
    for spoil in (
        lambda: make_person_key(member=noel.member, passphrase=PASSPHRASE, at=AT),
        lambda: gone(nadia),
    ):
        spoil()
        with pytest.raises(KeyChanged):
            take_in_answer(document=answer, at=AT)
    assert Wrap.objects.count() == before
    assert not Event.objects.filter(move=Move.RECOVER).exists()


def test_an_answer_brings_back_no_erased_file_and_takes_none_from_who_can_open_it(desk: Desk) -> None:
    erased, held = assigned(desk, opened=True), assigned(desk, opened=True)
    gone(desk.lead, desk.backup)
    nadia, noel = newcomers()
    answer = answer_for(desk, nadia, noel)
    by_code.erase(erased.who, TODAY)
    desk.lead.member.is_active = True
    desk.lead.member.save()
    result = take_in_answer(document=answer, at=AT)
    assert (result.given, result.not_needed, result.gone) == (0, 1, 1)
    assert not Case.objects.filter(pk=erased.case_id).exists()
    with pytest.raises(NotYours):
        reads(nadia, held)


def test_the_wrap_of_another_recovery_key_is_said_and_left(desk: Desk) -> None:
    handed = assigned(desk, opened=True)
    gone(desk.lead, desk.backup)
    nadia, noel = newcomers()
    request = ask_for_two_people(cases=orphans(), lead=nadia.member, backup=noel.member, on=TODAY)
    other = hold_ceremony(PHRASES, suite=255)
    stranger = open_envelope(other.envelopes[0].sealed, (PHRASES[0], PHRASES[1]))
    result = take_in_answer(document=answered(request.written(), key_pair=stranger).written(), at=AT)
    assert (result.given, result.unopened) == (0, (handed.case_id,))


def test_a_new_recovery_key_is_the_one_that_new_files_ask_for(desk: Desk) -> None:
    newer = new_key_pair()
    sign_next_list(
        recipients=candidates_for_list(recovery_public=newer.public, on=TODAY, recovery_number=2),
        root_private=desk.root_private,
        on=TODAY,
    )
    assigned(desk, opened=True)
    gone(desk.lead, desk.backup)
    nadia, noel = newcomers()
    request = ask_for_two_people(cases=orphans(), lead=nadia.member, backup=noel.member, on=TODAY)
    assert [one.recovery for one in request.files] == ["recovery:2"]
    assert not answered(request.written(), key_pair=newer).unopened


def test_the_request_holds_no_secret_and_no_code(desk: Desk) -> None:
    handed = assigned(desk, opened=True)
    gone(desk.lead, desk.backup)
    nadia, noel = newcomers()
    request = ask_for_two_people(cases=orphans(), lead=nadia.member, backup=noel.member, on=TODAY)
    paper = request.written()
    assert read_request(paper) == request
    secrets = (nadia.key_pair.seed, who_has(handed.code).key_pair.seed, handed.code.encode(), b"peur")
    assert not [one for one in secrets if one in paper]


def test_orphans_take_one_query_however_many_people_work_here(desk: Desk) -> None:
    assigned(desk, opened=True)
    gone(desk.lead, desk.backup)
    newcomers()
    with CaptureQueriesContext(connections["default"]) as queries:
        assert len(list(orphans())) == 1
    assert len(queries) == 1
