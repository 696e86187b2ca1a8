"""
Blind marks of telephone numbers and e-mail addresses: staff find two applications of one household by them.

A mark is an HMAC under a key that is made from the housing team's own key, so that only a caseworker who has
opened theirs can make one: with a dump of the database, or at the public door, no number can be tried against
the table. Names and organisations have no mark: they say nothing of a household.

A mark is made under each key of the team that the marker still holds, so that two files that were opened
before and after the team made its next key meet all the same.
"""

import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import phonenumbers
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import transaction

from casework.enums import Move
from casework.models import Case
from casework.operations.files import OpenedFile, purpose_of_sharing
from casework.workflow import LIVE
from housing.answers_now import current_answers
from housing.models import Application, ContactMark
from housing.rules.answers import Way
from privacy.errors import CannotOpen
from staff.access import Unlocked
from staff.models import StaffMember

_LABEL: Final = b"housing contact mark|v1"
_EMAIL: Final = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")


def mark_contacts(opened: OpenedFile, by: Unlocked, at: dt.datetime) -> None:  # noqa: ARG001 (like every act)
    """
    Mark the numbers and addresses of a file that was just opened, as its answers stand; the others' marks go.

    Whoever cannot open their team's key marks nothing: the next who opens the file does.
    """
    answers, _number = current_answers(opened)
    mark_answers(opened.case, answers, by)


@transaction.atomic
def mark_answers(case: Case, answers: Mapping[str, Any], by: Unlocked) -> None:
    """Mark the numbers and addresses of some answers, as those of a file, and of nothing else."""
    keys = list(_marking_keys(case, by))
    if not keys:
        return
    wanted = {_mark(key, contact) for contact in contacts_of(answers) for key in keys}
    there = {bytes(one.mark): one.pk for one in ContactMark.objects.filter(case=case)}
    if gone := [pk for mark, pk in there.items() if mark not in wanted]:
        ContactMark.objects.filter(pk__in=gone).delete()
    new = [ContactMark(case=case, mark=mark) for mark in sorted(wanted - there.keys())]
    # Two who open the file at once make the same marks.
    ContactMark.objects.bulk_create(new, ignore_conflicts=True)


def contacts_of(answers: Mapping[str, Any]) -> frozenset[str]:
    """
    Return the telephone numbers and e-mail addresses of some answers, each written in one way.

    An organisation's number is that of many households, and paper mail goes to a building: neither counts.
    """
    plans = answers.get("contact") or {}
    found: set[str] = set()
    for way in (Way.CALL, Way.TEXT, Way.EMAIL):
        address = str((plans.get(way) or {}).get("address") or "")
        found.update(f"email|{one.casefold()}" for one in _EMAIL.findall(address))
        if number := _number(address):
            found.add(f"phone|{number}")
    return frozenset(found)


def same_household(case: Case, member: StaffMember) -> list[Application]:
    """
    Return the applications to the same programme, under way, that share a number or an address with a file.

    Found by staff only, and never by itself a reason to refuse anything. What two people alone were given is
    not shown to anybody else; and the two files of a household that separated are no twins.
    """
    marks = ContactMark.objects.filter(case=case).values("mark")
    twins = (
        Application.objects.filter(
            programme__applications__case=case,
            case__state__in=LIVE,
            case__contact_marks__mark__in=marks,
        )
        .exclude(case=case)
        .select_related("case")
        .order_by("effective_on", "number")
        .distinct()
    )
    if case.events.filter(move=Move.SPLIT).exists():
        twins = twins.exclude(case__events__move=Move.SPLIT)
    return [one for one in twins if purpose_of_sharing(one.case, member) is not None]


def _marking_keys(case: Case, by: Unlocked) -> Iterator[bytes]:
    for team_key in case.team.keys.order_by("number"):
        try:
            seed = by.team_key_pair(team_key).seed
        except CannotOpen:
            continue
        yield HKDF(SHA256(), length=32, salt=None, info=_LABEL + case.team_id.bytes).derive(seed)


def _mark(key: bytes, contact: str) -> bytes:
    return hmac.digest(key, contact.encode("utf-8", "surrogatepass"), hashlib.sha256)


def _number(address: str) -> str:
    try:
        number = phonenumbers.parse(address, "CA")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    # Without an extension: one telephone, whoever is asked for.
    number.extension = None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
