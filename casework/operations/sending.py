"""
Words that leave for a person: by text message or e-mail, from an opened file, under the rules they set.

The code that sends is the code that refuses: what the plan forbids is not sent, whoever asks and for whatever
reason. The words are ours and say nothing (data/sent_words.toml); nothing that anybody typed leaves.
"""

import datetime as dt
import re
import smtplib
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import make_msgid, parseaddr
from functools import cache
from pathlib import Path
from typing import Final
from uuid import UUID

import phonenumbers
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext

from casework.enums import Channel, ContactWay, Move
from casework.operations.answering import log_call
from casework.operations.files import OpenedFile, open_file
from casework.operations.steps import locked_case
from casework.queries import is_written
from casework.rules.contact_rules import Call, ContactPlan, Doubt, breaches, doubts, plan_of
from casework.workflow import WORKFLOW
from core.clock import MONTREAL
from core.sms import NoSmsService, SmsNotSent, sms_gateway
from core.workflow import IllegalMove
from staff.access import AccessPurpose, Unlocked

_FILE: Final = Path(__file__).parents[1] / "data" / "sent_words.toml"
#: The ways in which words leave, and how each stands in a plan.
SENT_BY: Final = {Channel.TEXT_MESSAGE: ContactWay.TEXT, Channel.EMAIL: ContactWay.EMAIL}
#: A name that is a name: letters, one line, short. A full stop ends a word: a telephone makes others a link.
#: Anything else a person chose to write stays in the file.
_NAME: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '’\-]|\.(?=[ \-]|\Z)){0,29}")
#: One address and nothing else: no list, no comment, no quotation, after which the mail would go elsewhere.
_PART: Final = r"[^@\s,;:?<>\"()\[\]\\\x00-\x1f\x7f]+"
_ADDRESS: Final = re.compile(rf"{_PART}@{_PART}\.{_PART}")


@dataclass(frozen=True, slots=True)
class Word:
    """One of the texts that may leave, in both languages."""

    code: str
    is_bare: bool
    texts: Mapping[str, str]

    def said(self, language: str, name: str = "") -> str:
        """Write the text, with the name that the person chose if one is given."""
        return self.texts[language].replace("{name}", f" {name}" if name else "")


class RefusedByPlan(Exception):
    """The person's own rules forbid it; `doubts` says which. There is no way past this."""

    def __init__(self, found: Sequence[Doubt]) -> None:
        super().__init__("the plan forbids it")
        self.doubts = tuple(found)


class UnusableAddress(Exception):
    """What the person wrote cannot be reached in this way."""


class NotSent(Exception):
    """It did not leave. `may_have_left`: the service was reached and did not answer, so nobody knows."""

    def __init__(self, *, may_have_left: bool = False) -> None:
        super().__init__("not sent")
        self.may_have_left = may_have_left


class NoWayOut(Exception):
    """This portal is connected to no service of this kind."""


@cache
def words_that_leave() -> tuple[Word, ...]:
    """Return every text that may leave, in the order of the file."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Word(one["code"], one["is_bare"], {language: one[language] for language in ("fr", "en")})
        for one in read["word"]
    )


@cache
def mail_subjects() -> Mapping[str, str]:
    """Return the one subject of every e-mail, by language."""
    subjects: Mapping[str, str] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["mail"]["subject"]
    return subjects


def name_that_may_leave(name: object) -> str:
    """Return the first name that the person chose, or "" if what they wrote is not one."""
    return name if isinstance(name, str) and _NAME.fullmatch(name) else ""


def what_forbids(
    plan: ContactPlan, word: Word | None, channel: Channel, at: dt.datetime
) -> tuple[Doubt, ...]:
    """
    Name what a plan forbids about a word at a moment, the gravest first; nothing: it may leave.

    That somebody chose to be texted says that a text may come, not what may stand in it: without their yes to
    a message, only bare words leave.
    """
    return breaches(plan, _call(channel, at, word))


def must_be_read(plan: ContactPlan, channel: Channel, at: dt.datetime) -> bool:
    """Test whether the person wrote times that no rule understood, so that somebody reads them first."""
    return Doubt.READ_TIMES in doubts(plan, _call(channel, at, None))


@dataclass(frozen=True, slots=True, repr=False)
class Reached:
    """What an opened file says about reaching its person in one way: their plan, and the name they chose."""

    plan: ContactPlan
    name: str = ""


def reached_as_asked(opened: OpenedFile) -> Reached:
    """Read how the person of a request for help may be reached."""
    return Reached(plan_of(opened.story), name_that_may_leave(opened.story.get("name")))


def send_word(
    *,
    by: Unlocked,
    case_id: UUID,
    purpose: AccessPurpose,
    reason: str = "",
    channel: Channel,
    reached: Callable[[OpenedFile], Reached] = reached_as_asked,
    text_code: str,
    at: dt.datetime,
    note_id: UUID,
    with_name: bool = False,
    has_read: bool = False,
) -> str:
    """
    Open a file, hold its plan against a word, send it, note it; the same note sent twice is sent once.

    The note and the line of the log are written in the transaction in which the word leaves: if it does not
    leave, they are not written.

    :param purpose: for which the file is opened, with its reason
    :param reached: reads the plan for this way out of the opened file
    :param text_code: one of `words_that_leave`
    :param note_id: made by the form
    :param has_read: the asker has read the times that no rule understood
    :returns: the words that left
    :raises RefusedByPlan: if the person's rules forbid it, or their times were not read
    :raises UnusableAddress, NotSent, NoWayOut: if it cannot leave; nothing is noted
    :raises NotYours, ReasonNeeded, CannotOpen, IllegalMove, UnusableId: as open_file and log_call
    :raises KeyError: if there is no such word, or words do not leave in such a way
    """
    way = SENT_BY[channel]
    word = {one.code: one for one in words_that_leave()}[text_code]
    opened = open_file(by=by, case_id=case_id, purpose=purpose, reason=reason, at=at)
    person = reached(opened)
    words = word.said(opened.case.language, person.name if with_name else "")
    with transaction.atomic():
        # The lock holds a second press back until the first one is done.
        case = locked_case(case_id)
        if is_written(case_id, note_id):
            return words
        if not WORKFLOW.may(Move.LOG_CALL, case.state):
            raise IllegalMove(Move.LOG_CALL, case.state)
        _refuse(person.plan, word, channel, at, has_read=has_read)
        log_call(
            by=by, case_id=case_id, channel_code=channel, text=_noted(channel, words), at=at, note_id=note_id
        )
        _send(way, person.plan.address, words, language=case.language)
    return words


def has_way_out(channel: Channel) -> bool:
    """Test whether this portal is connected to a service that carries such words."""
    if SENT_BY[channel] is ContactWay.EMAIL:
        return bool(settings.EMAIL_HOST)
    try:
        sms_gateway()
    except NoSmsService:
        return False
    return True


def _refuse(plan: ContactPlan, word: Word, channel: Channel, at: dt.datetime, *, has_read: bool) -> None:
    if found := what_forbids(plan, word, channel, at):
        raise RefusedByPlan(found)
    if not has_read and must_be_read(plan, channel, at):
        raise RefusedByPlan((Doubt.READ_TIMES,))


def _call(channel: Channel, at: dt.datetime, word: Word | None) -> Call:
    here = at.astimezone(MONTREAL)
    return Call(
        SENT_BY[channel],
        here.weekday(),
        here.hour * 60 + here.minute,
        leaves_word=word is not None and not word.is_bare,
    )


def _noted(channel: Channel, words: str) -> str:
    if channel == Channel.EMAIL:
        return gettext("Courriel envoyé : « %(words)s »") % {"words": words}
    return gettext("Texto envoyé : « %(words)s »") % {"words": words}


def _send(way: ContactWay, address: str, words: str, *, language: str) -> None:
    if way is ContactWay.TEXT:
        _send_text(address, words)
    else:
        _send_mail(address, words, language)


def _send_text(address: str, words: str) -> None:
    try:
        number = phonenumbers.parse(address, "CA")
    except phonenumbers.NumberParseException:
        raise UnusableAddress from None
    if not phonenumbers.is_possible_number(number) or number.extension:
        raise UnusableAddress
    # Nobody is reached there: somebody is paid.
    if phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.PREMIUM_RATE:
        raise UnusableAddress
    to = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    try:
        sms_gateway().send(to=to, words=words)
    except NoSmsService:
        raise NoWayOut from None
    except SmsNotSent as failure:
        raise NotSent(may_have_left=failure.may_have_left) from None


def _send_mail(address: str, words: str, language: str) -> None:
    if not settings.EMAIL_HOST:
        raise NoWayOut
    if not _ADDRESS.fullmatch(address):
        raise UnusableAddress
    sender = settings.WORDS_FROM or settings.DEFAULT_FROM_EMAIL
    # Its own domain, not this machine's name, in what the headers say.
    message_id = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2] or "localhost")
    message = EmailMessage(
        mail_subjects()[language], words, sender, [address], headers={"Message-ID": message_id}
    )
    try:
        sent = message.send()
    except smtplib.SMTPServerDisconnected:
        raise NotSent(may_have_left=True) from None
    except (smtplib.SMTPException, OSError, ValueError):
        # A refusal names the address that was refused; it stops here.
        raise NotSent from None
    if not sent:
        raise NotSent
