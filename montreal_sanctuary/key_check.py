"""
`keys check`, by hand and once a week: is every secret there, whose is it, how old, and was it tried?

It reads the register and the counts of codes through functions of the database, so that the worker may call
it as well as the operator. It never makes, changes or shows a secret.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction

from core.alerts import AlertCode
from core.timer import Timer
from montreal_sanctuary.credentials import leaked_peppers
from montreal_sanctuary.house_error import HouseError
from montreal_sanctuary.key_register import DOORS, OFFLINE, SecretKind, secret_kinds, short_fingerprint
from privacy.keys import fingerprint
from privacy.recipients import RECOVERY, RecipientsList, SignedList, UntrustedRecipients, verified
from staff.operations.alerts import clear_alert, raise_alert

#: The list of recipients is no secret, and everything hangs on it: it is checked with them.
LIST: Final = "recipients-list"
REHEARSED_EVERY: Final = dt.timedelta(days=366)
_PEPPER: Final = "receipt-pepper-"


class KeyProblem(StrEnum):
    """What is wrong with a secret, or about to be."""

    MISSING = "missing"
    BROKEN = "broken"
    UNTRUSTED = "untrusted"
    NO_HOLDER = "no_holder"
    NO_COPY = "no_copy"
    CHANGED = "changed"
    OLD = "old"
    NOT_REHEARSED = "not_rehearsed"
    LEAKED = "leaked"
    MAY_GO = "may_go"


#: Something that is needed is not there.
FAILURES: Final = frozenset(
    {KeyProblem.MISSING, KeyProblem.BROKEN, KeyProblem.UNTRUSTED, KeyProblem.NO_HOLDER}
)
#: Said, and no reason to call anybody: time alone settles both.
NOTES: Final = frozenset({KeyProblem.LEAKED, KeyProblem.MAY_GO})


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """What the register says of a secret."""

    fingerprint: str
    holder: str
    copy_kept: str
    made_on: dt.date
    rehearsed_on: dt.date | None


@dataclass(frozen=True, slots=True)
class KeyFinding:
    """One secret as it was found; never the secret."""

    name: str
    #: Empty: this process does not have it.
    fingerprint: str
    record: KeyRecord | None
    problems: tuple[KeyProblem, ...]
    #: Of a pepper: how many codes still need it, the persons' and the helpers'.
    codes: tuple[int, int] | None = None

    @property
    def is_failure(self) -> bool:
        """Whether something that is needed is missing."""
        return not FAILURES.isdisjoint(self.problems)

    @property
    def wants_somebody(self) -> bool:
        """Whether somebody should look at it, this week."""
        return bool(set(self.problems) - NOTES)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database knows of secrets; `register` is None for a login that may not read it."""

    register: Mapping[str, KeyRecord] | None
    codes: Mapping[int, tuple[int, int]]
    recipients: RecipientsList | None


def checked_keys(*, door: str, on: dt.date) -> list[KeyFinding]:
    """
    Check every secret as one process sees it.

    :param door: public, staff, worker or operator: what it needs must be here, of the rest the register must
        say who holds it; "all" for a demonstration, in which everything is in one place
    """
    return findings(kept_now(), door=door, on=on, demonstration=settings.DEMONSTRATION)


def findings(kept: Kept, *, door: str, on: dt.date, demonstration: bool) -> list[KeyFinding]:
    """Compare what is here with what should be; see `checked_keys`."""
    kinds = secret_kinds(demonstration=demonstration, peppers=frozenset(kept.codes))
    leaked = leaked_peppers()
    sound = [kind.name for kind in kinds if kind.name.startswith(_PEPPER)]
    in_use = max((name for name in sound if int(name[-1]) not in leaked), default="")
    needed = {one for one in DOORS if door in (one, "all")}
    found = []
    for kind in kinds:
        read, problems = _look(kind, needed)
        if kind.name == "recovery-key":
            read = _recovery_fingerprint(kept.recipients)
            problems += [] if read else [KeyProblem.MISSING]
        elif kind.name == "root-key" and settings.ROOT_FINGERPRINT:
            read = " ".join(settings.ROOT_FINGERPRINT.split()[:4])
        codes = None
        if kind.name.startswith(_PEPPER):
            # Unknown to a door's own login; elsewhere a digit without a row is one that no code needs.
            codes = kept.codes.get(int(kind.name[-1]), (0, 0)) if kept.register is not None else None
            problems += _of_pepper(kind.name, codes, leaked=leaked, in_use=in_use)
        record = (kept.register or {}).get(kind.name)
        is_expected = not kind.is_optional or bool(read)
        if kept.register is not None and not demonstration and is_expected:
            problems += _of_record(kind, record, read, on)
        if read or record or problems or (needed & kind.doors and not kind.is_optional):
            found.append(KeyFinding(kind.name, read, record, tuple(problems), codes))
    number = f"n° {kept.recipients.number}" if kept.recipients else ""
    found.append(KeyFinding(LIST, number, None, () if number else (KeyProblem.UNTRUSTED,)))
    return found


def kept_now() -> Kept:
    """Read the register, the counts of codes and the list in force."""
    register: dict[str, KeyRecord] | None
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, fingerprint, holder, copy_kept, made_on, rehearsed_on "
                "FROM staff_secret_records()"
            )
            register = {name: KeyRecord(*rest) for name, *rest in cursor.fetchall()}
            cursor.execute("SELECT pepper, receipts, helpers FROM casework_codes_by_pepper()")
            codes = {pepper: (receipts, helpers) for pepper, receipts, helpers in cursor.fetchall()}
    except DatabaseError:
        # A door's own login: it sees its secrets, and not who holds them.
        register, codes = None, {}
    return Kept(register, codes, _list_in_force())


def check_weekly(at: dt.datetime) -> None:
    """Check what the worker can see, and raise or put away the alert."""
    door = "all" if settings.DEMONSTRATION else "worker"
    if any(one.wants_somebody for one in checked_keys(door=door, on=at.date())):
        raise_alert(AlertCode.KEYS_CHECK)
    else:
        clear_alert(AlertCode.KEYS_CHECK)


TIMERS: Final = (Timer("keys_check", "30 6 * * 1", check_weekly),)


def _list_in_force() -> RecipientsList | None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT document, signature, root_public FROM casework_recipients()")
            row = cursor.fetchone()
        if row is None:
            return None
        return verified(SignedList(*(bytes(one) for one in row)), fingerprint=settings.ROOT_FINGERPRINT)
    except (DatabaseError, UntrustedRecipients):
        return None


def _recovery_fingerprint(recipients: RecipientsList | None) -> str:
    # The newest of the list: an older one stands there while files wrapped to it are still read.
    keys = [one for one in recipients.recipients if one.purpose == RECOVERY] if recipients else []
    return fingerprint(max(keys, key=lambda one: one.since).public) if keys else ""


def _look(kind: SecretKind, needed: set[str]) -> tuple[str, list[KeyProblem]]:
    is_needed = bool(needed & kind.doors) and not kind.is_optional
    if OFFLINE not in kind.doors and not needed & kind.doors:
        # Another process's: what may lie here of it is nothing that this one looks at.
        return "", []
    try:
        secret = kind.read()
    except ImproperlyConfigured:
        # Named and too short, or an address that is missing: either is said, and neither is shown.
        return "", [KeyProblem.BROKEN] if is_needed else []
    except HouseError:
        return "", [KeyProblem.MISSING] if is_needed else []
    if secret is None:
        return "", [KeyProblem.MISSING] if is_needed else []
    return short_fingerprint(kind.name, secret) if secret else "–", []


def _of_pepper(
    name: str, codes: tuple[int, int] | None, *, leaked: frozenset[int], in_use: str
) -> list[KeyProblem]:
    problems = [KeyProblem.LEAKED] if int(name[-1]) in leaked else []
    if codes == (0, 0) and name != in_use:
        problems.append(KeyProblem.MAY_GO)
    if not in_use:
        # Every one leaked: no new file is taken in.
        problems.append(KeyProblem.MISSING)
    return problems


def _of_record(kind: SecretKind, record: KeyRecord | None, read: str, on: dt.date) -> list[KeyProblem]:
    if record is None or not record.holder:
        return [KeyProblem.NO_HOLDER]
    problems = []
    # Recorded from a terminal that did not have it: nothing to compare.
    if read and record.fingerprint not in ("", read):
        problems.append(KeyProblem.CHANGED)
    if not record.copy_kept:
        problems.append(KeyProblem.NO_COPY)
    if kind.most_days is not None and (on - record.made_on).days > kind.most_days:
        problems.append(KeyProblem.OLD)
    last_tried = record.rehearsed_on
    if kind.is_rehearsed and (last_tried is None or on - last_tried > REHEARSED_EVERY):
        problems.append(KeyProblem.NOT_REHEARSED)
    return problems
