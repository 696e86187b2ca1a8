"""Words that leave: under the person's rules, from an opened file, sent once, and written nowhere else."""

import datetime as dt
import logging
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail

from casework.enums import Channel
from casework.errors import NotYours
from casework.models import Note
from casework.operations.closing import close
from casework.operations.sending import (
    NotSent,
    NoWayOut,
    RefusedByPlan,
    UnusableAddress,
    mail_subjects,
    name_that_may_leave,
    words_that_leave,
)
from casework.rules.contact_rules import Doubt
from core import sms
from core.sms import HttpSmsGateway, NoSmsService, SmsNotSent, sms_gateway
from core.workflow import IllegalMove
from privacy.status_guard import status_words_in
from tests.assistance.fake_sms import ACCOUNT, SENDER, TOKEN, FakeSms
from tests.assistance.sending_words import BARE, MAIL, NEWS, TEXT, calls_of, held_with, notes_of, send
from tests.casework.factories import AT, Desk
from tests.mail_server import Mailbox

#: By the server of the tests, not by us.
ADDED_ON_THE_WAY = {"X-Peer", "X-MailFrom", "X-RcptTo"}


@pytest.fixture(autouse=True)
def _on_wednesday_at_ten() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


# The words


def test_the_words_say_nothing_in_either_language() -> None:
    telling = [
        *("accès", "access", "portail", "site", "http", "www", "514", "code", "dossier", "file"),
        *(
            "aide",
            "help",
            "demande",
            "request",
            "équipe",
            "team",
            "ville",
            "city",
            "refuge",
            "shelter",
            "police",
        ),
    ]
    assert [word.code for word in words_that_leave() if word.is_bare] == [BARE]
    for word in words_that_leave():
        for language in ("fr", "en"):
            said = word.said(language, "Ana")
            assert not [one for one in telling if one in said.lower()], said
            assert not list(status_words_in(said))
            assert "{" not in said
            # One text message, also where letters with accents make it shorter.
            assert len(said) <= 70, said
    assert set(mail_subjects().values()) == {"Bonjour", "Hello"}


@pytest.mark.parametrize(
    ("typed", "leaves"),
    [("Ana", "Ana"), ("Marie-Ève", "Marie-Ève"), ("", ""), ("Ana, sans statut", ""), ("A" * 60, ""),
     ("Ana\nB", ""), ("http://x", ""), ("514 555-0199", ""), (None, ""), ("J.-P. Roy Jr.", "J.-P. Roy Jr."),
     ("venez.example", ""), ("Ana.b.example", "")],
)  # fmt: skip
def test_only_a_name_leaves_as_a_name(typed: Any, leaves: str) -> None:
    assert name_that_may_leave(typed) == leaves


# Sending


def test_a_text_leaves_and_is_noted_in_the_same_breath(desk: Desk, service: FakeSms) -> None:
    handed = held_with(desk, TEXT)
    said = send(desk, handed, with_name=True)
    assert said == "Bonjour Ana. Il y a du nouveau pour vous, là où vous savez."
    assert service.sent == [{"To": "+15145550199", "From": SENDER, "Body": said}]
    assert calls_of(handed) == ["text_message"]
    assert notes_of(desk, handed) == [f"Texto envoyé : « {said} »"]


def test_it_leaves_in_the_persons_language_whoever_sends(desk: Desk, service: FakeSms) -> None:
    send(desk, held_with(desk, TEXT, language="en"))
    assert service.sent[0]["Body"] == "Hello. There is something new for you, where you know."


def test_sent_twice_is_once(desk: Desk, service: FakeSms) -> None:
    handed, note_id = held_with(desk, TEXT), uuid4()
    assert send(desk, handed, note_id=note_id) == send(desk, handed, note_id=note_id)
    assert (len(service.sent), len(calls_of(handed)), Note.objects.count()) == (1, 1, 1)


WEDNESDAY = AT
EVENING = AT.replace(hour=19)


@pytest.mark.parametrize(
    ("plan", "changes", "why"),
    [
        ({"way": "here", "address": ""}, {}, Doubt.NO_CONTACT),
        ({"way": "phone"}, {}, Doubt.OTHER_WAY),
        (MAIL, {}, Doubt.OTHER_WAY),
        ({"never": "le mercredi"}, {}, Doubt.NEVER_TIME),
        ({"never": "le soir"}, {"at": EVENING}, Doubt.NEVER_TIME),
        ({"when": "le mardi, de 9 h à 11 h"}, {}, Doubt.OUTSIDE_TIMES),
        ({"when": "de 9 h à 11 h"}, {"at": EVENING}, Doubt.OUTSIDE_TIMES),
        ({"leave_word": "no"}, {}, Doubt.WORD_LEFT),
        ({"leave_word": ""}, {}, Doubt.WORD_LEFT),
        ({"never": "quand il est là"}, {}, Doubt.READ_TIMES),
        # Having read the times sets nothing aside that is certain.
        ({"never": "le mercredi, et quand il est là"}, {"has_read": True}, Doubt.NEVER_TIME),
        ({"way": "here", "address": ""}, {"has_read": True, "text_code": BARE}, Doubt.NO_CONTACT),
    ],
)
def test_what_the_plan_forbids_does_not_leave_whoever_asks(
    desk: Desk, service: FakeSms, plan: dict[str, str], changes: dict[str, Any], why: Doubt
) -> None:
    handed = held_with(desk, {**TEXT, **plan})
    with pytest.raises(RefusedByPlan) as refused:
        send(desk, handed, **changes)
    assert refused.value.doubts[0] is why
    assert (service.sent, calls_of(handed), Note.objects.count()) == ([], [], 0)


@pytest.mark.parametrize(
    ("plan", "changes"),
    [
        ({"leave_word": "no"}, {"text_code": BARE}),
        ({"never": "quand il est là"}, {"has_read": True}),
        ({"when": "le mercredi matin", "never": "le soir"}, {}),
    ],
)
def test_what_the_plan_allows_leaves(
    desk: Desk, service: FakeSms, plan: dict[str, str], changes: dict[str, Any]
) -> None:
    send(desk, held_with(desk, {**TEXT, **plan}), **changes)
    assert len(service.sent) == 1


def test_only_who_holds_the_file_sends_and_only_while_it_is_under_way(desk: Desk, service: FakeSms) -> None:
    handed = held_with(desk, TEXT)
    for other in (desk.colleague, desk.triage):
        with pytest.raises(NotYours):
            send(desk, handed, by=other)
    close(by=desk.lead, case_id=handed.case_id, message_id=uuid4(), outcome="helped", text="", at=AT)  # type: ignore[arg-type] # a code will do
    with pytest.raises(IllegalMove):
        send(desk, handed)
    assert service.sent == []


# What fails


@pytest.mark.parametrize(("code", "may_have_left"), [(400, False), (401, False), (500, True), (302, False)])
def test_a_refusal_notes_nothing_and_can_be_sent_again(
    desk: Desk, service: FakeSms, code: int, may_have_left: bool
) -> None:
    handed, note_id = held_with(desk, TEXT), uuid4()
    service.code = code
    with pytest.raises(NotSent) as refused:
        send(desk, handed, note_id=note_id)
    assert refused.value.may_have_left is may_have_left
    assert (calls_of(handed), Note.objects.count()) == ([], 0)
    service.code = 201
    send(desk, handed, note_id=note_id)
    assert calls_of(handed) == ["text_message"]


def test_no_number_is_in_an_exception_or_a_log(
    desk: Desk, service: FakeSms, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    handed = held_with(desk, TEXT)
    monkeypatch.setattr(sms, "TIMEOUT", 0.3)
    for case in ("refused", "silent", "nobody"):
        service.code, service.is_silent = 400, case == "silent"
        if case == "nobody":
            monkeypatch.setattr("django.conf.settings.SMS_URL", "http://127.0.0.1:9")
        with pytest.raises(NotSent) as failure:
            send(desk, handed)
        said = repr(failure.value) + str(failure.value.__cause__)
        assert failure.value.__suppress_context__ or failure.value.__context__ is None
        assert "5550199" not in said.replace(" ", "").replace("-", "")
    assert "5550199" not in caplog.text.replace(" ", "").replace("-", "")
    assert "+1514" not in repr(HttpSmsGateway(service.url, ACCOUNT, TOKEN, SENDER))


@pytest.mark.parametrize("address", ["12345", "ana", "514 555-0199 poste 3", "+1 999", "1 900 555-0199"])
def test_what_is_no_number_is_said_to_be_none(desk: Desk, service: FakeSms, address: str) -> None:
    with pytest.raises(UnusableAddress):
        send(desk, held_with(desk, {**TEXT, "address": address}))
    assert service.sent == []


def test_without_a_service_nothing_leaves(desk: Desk, settings: Any) -> None:
    handed = held_with(desk, TEXT)
    with pytest.raises(NoWayOut):
        send(desk, handed)
    mailed = held_with(desk, MAIL)
    settings.EMAIL_HOST = ""
    with pytest.raises(NoWayOut):
        send(desk, mailed, channel=Channel.EMAIL)
    assert (calls_of(handed), calls_of(mailed), mail.outbox) == ([], [], [])


def test_a_number_crosses_no_network_in_clear(settings: Any) -> None:
    settings.SMS_URL, settings.SMS_ACCOUNT, settings.SMS_TOKEN, settings.SMS_FROM = "", "a", "b", "c"
    with pytest.raises(NoSmsService):
        sms_gateway()
    settings.SMS_URL = "http://sms.example"
    with pytest.raises(NoSmsService):
        sms_gateway().send(to="+15145550199", words="x")
    with pytest.raises(SmsNotSent):
        HttpSmsGateway("https://127.0.0.1:9", "a", "b", "c").send(to="+15145550199", words="x")


# E-mail, over a real connection


@pytest.fixture(autouse=True)
def sender(settings: Any) -> None:
    settings.WORDS_FROM = "bonjour@essai.example"


def test_every_e_mail_has_one_subject_and_one_sender(desk: Desk, mailbox: Mailbox) -> None:
    for text_code in (BARE, NEWS):
        handed = held_with(desk, MAIL)
        send(desk, handed, channel=Channel.EMAIL, text_code=text_code)
        assert calls_of(handed) == ["email"]
    written = [one.decode() for one in mailbox.raw]
    heads = [dict(line.split(": ", 1) for line in one.split("\r\n\r\n")[0].splitlines()) for one in written]
    assert mailbox.recipients == [[MAIL["address"]]] * 2
    for head in heads:
        assert (head["Subject"], head["From"]) == ("Bonjour", "bonjour@essai.example")
        assert head["Message-ID"].endswith("@essai.example>")
        assert set(head) - ADDED_ON_THE_WAY == {
            *("Content-Type", "MIME-Version", "Content-Transfer-Encoding"),
            *("Subject", "From", "To", "Date", "Message-ID"),
        }


def test_an_address_that_is_refused_stays_here(
    desk: Desk, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    handed, mailbox.refused_address = held_with(desk, MAIL), MAIL["address"]
    with pytest.raises(NotSent) as refused:
        send(desk, handed, channel=Channel.EMAIL)
    assert refused.value.__suppress_context__
    assert "ana.b" not in str(refused.value) + caplog.text
    assert (calls_of(handed), Note.objects.count(), mailbox.received) == ([], 0, [])


@pytest.mark.parametrize(
    "address",
    [
        *("a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "rien"),
        # What the library reads as another address than the one that is written, or does not survive.
        *("root(a@b.example", "a@[b.example", "(a).@b.example", "g:a@b.example", "=?utf-8?q?x?=@b.example"),
    ],
)
def test_one_address_is_one_address(desk: Desk, mailbox: Mailbox, address: str) -> None:
    with pytest.raises(UnusableAddress):
        send(desk, held_with(desk, {**MAIL, "address": address}), channel=Channel.EMAIL)
    assert mailbox.received == []


def test_the_hour_is_montreals(desk: Desk, service: FakeSms) -> None:
    handed = held_with(desk, {**TEXT, "when": "de 9 h à 11 h"})
    send(desk, handed, at=AT.astimezone(dt.UTC))
    assert len(service.sent) == 1
