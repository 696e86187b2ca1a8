"""The ledger played again on a database that a backup brought back, before a door opens on it."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import connection, transaction

from casework.models import HelperGrant, Wrap
from montreal_sanctuary.house_error import HouseError
from montreal_sanctuary.ledger import (
    LedgerEntry,
    carry_off,
    numbered_after,
    opened_ledger,
    read_ledger,
)
from staff.enums import LedgerKind
from staff.models import LedgerLine, PersonKey, StaffMember
from staff.operations.keys import retire_key
from staff.operations.members import disable_member

Tell = Callable[[str], None]


@dataclass
class Replayed:
    """What the ledger ended again."""

    erased: int = 0
    shut_out: int = 0
    let_in: int = 0
    keys_retired: int = 0
    grants_ended: int = 0
    lines: int = 0
    own: list[LedgerEntry] = field(default_factory=list)


def replay(tell: Tell, at: dt.datetime) -> Replayed:
    """
    End again what the ledger's file says was ended, and number on from its last line; all of it or nothing.

    Played twice, the second time changes nothing. On a database that is not older it changes nothing either.

    :param tell: receives one line for each thing that was ended again
    :raises HouseError: if the file was changed
    """
    entries = read_ledger()
    with transaction.atomic():
        done = _play(entries, tell, at)
    # What happened in this database only stands in the file from now on too.
    carry_off()
    return done


def write_again() -> int:
    """
    Write into the file the lines that this database once wrote and the file lacks; return how many.

    For a ledger that was lost while its database was not.

    :raises HouseError: if the file holds a line that the database does not
    """
    with opened_ledger() as ledger:
        held = _lines_of_database()
        entries = [LedgerEntry.of(fields) for fields in ledger.rows]
        if entries != held[: len(entries)]:
            raise HouseError(
                "Le fichier contient des lignes que cette base n’a pas\u00a0: manage.py replay_ledger.",
                "The file holds lines that this database does not: manage.py replay_ledger.",
            )
        missing = held[len(entries) :]
        ledger.add(entry.fields for entry in missing)
    LedgerLine.objects.filter(is_written=False).update(is_written=True)
    return len(missing)


def _play(entries: list[LedgerEntry], tell: Tell, at: dt.datetime) -> Replayed:
    with connection.cursor() as cursor:
        # Nobody adds a line meanwhile; the functions below take the same lock again.
        cursor.execute("LOCK TABLE staff_ledgerline IN SHARE ROW EXCLUSIVE MODE")
    last = entries[-1].number if entries else 0
    known = set(entries)
    before = _lines_of_database()
    own = [entry for entry in before if entry not in known]
    done = Replayed(lines=len(entries), own=own)
    _erase(entries, tell, done)
    # What was written here after the file's last line happened later. What bears one of its numbers happened
    # in a database that had forgotten: an account that the file closed stays closed.
    later = [entry for entry in own if entry.number > last]
    _settle_accounts([*entries, *later], tell, done, at)
    _retire_keys(entries, tell, done)
    _end_grants(entries, tell, done)
    # The replay adds lines of its own; most say what the file says already.
    said = {(entry.kind, entry.subject) for entry in entries}
    seen = set(before)
    made = [entry for entry in _lines_of_database() if entry not in seen]
    _number_on(entries, [*own, *(entry for entry in made if (entry.kind, entry.subject) not in said)])
    return done


def _erase(entries: Iterable[LedgerEntry], tell: Tell, done: Replayed) -> None:
    for entry in entries:
        if entry.kind == LedgerKind.ERASED:
            with connection.cursor() as cursor:
                cursor.execute("SELECT casework_erase_case(%s, 'timer', %s)", [entry.subject, entry.day])
                if cursor.fetchone()[0]:
                    done.erased += 1
                    tell(f"{entry.number}\teffacé de nouveau · erased again\t{entry.subject}")


def _settle_accounts(entries: Iterable[LedgerEntry], tell: Tell, done: Replayed, at: dt.datetime) -> None:
    last_word = {
        entry.subject: entry for entry in entries if entry.kind in (LedgerKind.SHUT_OUT, LedgerKind.LET_IN)
    }
    for member in StaffMember.objects.filter(pk__in=last_word).order_by("pk"):
        entry = last_word[member.pk]
        is_let_in = entry.kind == LedgerKind.LET_IN
        if member.is_active == is_let_in:
            continue
        if is_let_in:
            member.is_active = True
            member.save(update_fields=["is_active"])
            done.let_in += 1
            tell(f"{entry.number}\tcompte rouvert · account open again\t{member.pk}")
        else:
            disable_member(by=None, member=member, at=at)
            done.shut_out += 1
            tell(f"{entry.number}\tcompte fermé de nouveau · account closed again\t{member.pk}")


def _retire_keys(entries: Iterable[LedgerEntry], tell: Tell, done: Replayed) -> None:
    days = {entry.subject: entry for entry in entries if entry.kind == LedgerKind.KEY_RETIRED}
    for key in PersonKey.objects.filter(pk__in=days, retired_on=None).order_by("pk"):
        entry = days[key.pk]
        retire_key(key=key, on=entry.day)
        Wrap.objects.filter(recipient=f"person:{key.pk}").delete()
        done.keys_retired += 1
        tell(f"{entry.number}\tclé retirée de nouveau · key retired again\t{key.pk}")


def _end_grants(entries: Iterable[LedgerEntry], tell: Tell, done: Replayed) -> None:
    days = {entry.subject: entry for entry in entries if entry.kind == LedgerKind.GRANT_ENDED}
    for grant in HelperGrant.objects.filter(pk__in=days, ended_on=None).order_by("pk"):
        entry = days[grant.pk]
        with connection.cursor() as cursor:
            cursor.execute("SELECT casework_end_grant(%s, %s)", [grant.pk, entry.day])
        done.grants_ended += 1
        tell(f"{entry.number}\tcode d’aide terminé de nouveau · helper’s code ended again\t{grant.pk}")


def _number_on(entries: list[LedgerEntry], own: list[LedgerEntry]) -> None:
    """Make the table hold the file's lines, then its own, numbered on from there."""
    LedgerLine.objects.all().delete()
    _keep(entries, is_written=True)
    _keep(numbered_after(entries[-1].number if entries else 0, own), is_written=False)


def _keep(entries: Iterable[LedgerEntry], *, is_written: bool) -> None:
    LedgerLine.objects.bulk_create(
        [
            LedgerLine(
                number=entry.number,
                kind=entry.kind,
                subject=entry.subject,
                day=entry.day,
                is_written=is_written,
            )
            for entry in entries
        ],
        batch_size=1000,
    )


def _lines_of_database() -> list[LedgerEntry]:
    lines = LedgerLine.objects.order_by("number").values_list("number", "kind", "subject", "day")
    return [LedgerEntry(*line) for line in lines]
