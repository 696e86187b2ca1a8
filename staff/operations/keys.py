"""Keys of people and of teams: made, given to a member, replaced."""

import datetime as dt
from collections.abc import Collection, Iterable
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from privacy.errors import CannotOpen
from privacy.keys import KeyPair, key_pair_from_seed, new_key_pair
from privacy.passphrase import MEMORY_KIB, lock_seed, unlock_seed
from privacy.sealing import team_key_context, wrap_key
from staff.enums import KEY_HOLDERS, TeamPurpose
from staff.errors import NoKey
from staff.models import PersonKey, StaffMember, Team, TeamKey, TeamKeyWrap, Unlock
from staff.queries import forgettable_keys
from staff.unlocked import Unlocked


@transaction.atomic
def make_person_key(*, member: StaffMember, passphrase: str, at: dt.datetime) -> PersonKey:
    """
    Make a member's key pair, its private half under a passphrase.

    A key that they had is retired: nothing opens what was wrapped to it, but whoever else holds a wrap.
    """
    retire_keys(member=member, on=at.date())
    Unlock.objects.filter(member=member).delete()
    pair = new_key_pair()
    key = PersonKey(member=member, public=pair.public, made_on=at.date())
    key.locked = _locked(key, pair.seed, passphrase)
    key.save(force_insert=True)
    return key


def retire_keys(*, member: StaffMember, on: dt.date) -> None:
    """Give up a member's key in use, and their shares of their teams' keys with it."""
    # Row by row: whoever gives this member something holds the same row, and comes before or after.
    for old in PersonKey.objects.select_for_update().filter(member=member, retired_on=None):
        retire_key(key=old, on=on)


def retire_key(*, key: PersonKey, on: dt.date) -> None:
    """Give up one key, and what was shared with it."""
    key.retired_on = on
    key.save(update_fields=["retired_on"])
    TeamKeyWrap.objects.filter(person_key=key).delete()


def change_passphrase(*, unlocked: Unlocked, passphrase: str) -> None:
    """Put the same private half under another passphrase; everything stays readable."""
    key = unlocked.person_key
    key.locked = _locked(key, unlocked.key_pair.seed, passphrase)
    key.save(update_fields=["locked"])


def open_key(*, member: StaffMember, passphrase: str) -> Unlocked:
    """
    Open a member's key for as long as the caller holds the answer.

    :raises NoKey: if they have made none
    :raises CannotOpen: if the passphrase is another one
    """
    key = member.keys.filter(retired_on=None).first()
    if key is None:
        raise NoKey
    seed = unlock_seed(bytes(key.locked), passphrase=passphrase, context=person_key_context(key))
    pair = key_pair_from_seed(seed)
    if pair.public != bytes(key.public):
        # Somebody has put another public half in the table: what is wrapped to it is not for this person.
        raise CannotOpen("the halves do not belong together")
    return Unlocked(member=member, person_key=key, key_pair=pair)


@transaction.atomic
def make_team_key(
    *, team: Team, by: Unlocked, at: dt.datetime, shown: Collection[UUID] | None = None
) -> TeamKey:
    """
    Make a team's next key and give it to every member whose role holds it and who has a key of their own.

    The keys before it are retired: they still open what was sealed to them, and the next signed list leaves
    them out.

    :param shown: the members' keys whose fingerprints `by` saw; one that came since is given nothing
    :raises NoKey: if nobody in the team could hold it: what is sealed to it would open for nobody
    :raises CannotOpen: if `by` does not belong to the team
    """
    if not team.members.filter(pk=by.member.pk).exists():
        raise CannotOpen("not a member of this team")
    Team.objects.select_for_update().get(pk=team.pk)
    wanted = _keys_of_holders(team)
    holders = _held_still(wanted if shown is None else wanted.filter(pk__in=shown))
    if not holders:
        raise NoKey
    last = team.keys.order_by("-number").first()
    team.keys.filter(retired_on=None).update(retired_on=at.date())
    pair = new_key_pair()
    team_key = TeamKey.objects.create(
        team=team, number=last.number + 1 if last else 1, public=pair.public, made_on=at.date()
    )
    for key in holders:
        _give(team_key, pair, key)
    return team_key


@transaction.atomic
def share_team_keys(*, team: Team, to: PersonKey, by: Unlocked) -> int:
    """
    Give a member every key of their team that `by` holds and they do not; return how many.

    :raises CannotOpen: if `to` is retired, not of the team, or of a role that does not hold its key
    """
    if not _held_still(_keys_of_holders(team).filter(pk=to.pk)):
        raise CannotOpen("not a holder of this team's key")
    given = 0
    held = team.keys.filter(wraps__person_key=by.person_key)
    for team_key in held.exclude(wraps__person_key=to):
        _give(team_key, by.team_key_pair(team_key), to)
        given += 1
    return given


def take_team_keys(*, member: StaffMember, teams: Iterable[Team], on: dt.date) -> None:
    """
    Take the keys of some teams from somebody who may no longer hold them.

    What they held they may have kept a copy of: the next key of each of these teams is due from this day.
    """
    # Whoever is given a share meanwhile holds this row: it is given before, and goes, or not at all.
    list(PersonKey.objects.select_for_update().filter(member=member, retired_on=None))
    for team in teams:
        shares = TeamKeyWrap.objects.filter(team_key__team=team, person_key__member=member)
        for team_key in team.keys.filter(retired_on=None, left_on=None):
            # A share that went with a key whose phrase was lost was held all the same.
            given_up = member.keys.filter(retired_on__gte=team_key.made_on)
            if shares.filter(team_key=team_key).exists() or given_up.exists():
                team_key.left_on = on
                team_key.save(update_fields=["left_on"])
        shares.delete()


def forget_team_keys(*, team: Team, still_needed: Collection[str], on: dt.date) -> int:
    """
    Delete the shares of a team's old keys that nothing needs any more; return of how many keys.

    :param still_needed: recipients to whom something is still wrapped
    """
    forgotten = [key for key in forgettable_keys(team, on) if key.recipient not in still_needed]
    TeamKeyWrap.objects.filter(team_key__in=forgotten).delete()
    return len(forgotten)


def _keys_of_holders(team: Team) -> QuerySet[PersonKey]:
    role = KEY_HOLDERS[TeamPurpose(team.purpose)]
    return PersonKey.objects.filter(
        member__teams=team, member__is_active=True, member__roles__contains=[role], retired_on=None
    )


def _held_still(keys: QuerySet[PersonKey]) -> list[PersonKey]:
    """Lock the rows of some keys, and return those that are still among them."""
    locked = [key.pk for key in keys.order_by("pk").select_for_update(of=("self",))]
    # Looked at again: whoever takes a role or a team from somebody holds these rows and changes others.
    return list(keys.filter(pk__in=locked).order_by("pk"))


def person_key_context(key: PersonKey) -> str:
    """Name the place of a member's locked private half."""
    return f"person|v1|{key.member_id}|{key.id}"


def _locked(key: PersonKey, seed: bytes, passphrase: str) -> bytes:
    memory_kib = getattr(settings, "PASSPHRASE_MEMORY_KIB", MEMORY_KIB)
    return lock_seed(seed, passphrase=passphrase, context=person_key_context(key), memory_kib=memory_kib)


def _give(team_key: TeamKey, pair: KeyPair, key: PersonKey) -> None:
    context = team_key_context(team_key.id, key.member_id)
    sealed = wrap_key(pair.seed, to=bytes(key.public), context=context)
    TeamKeyWrap.objects.create(team_key=team_key, person_key=key, sealed=sealed)
