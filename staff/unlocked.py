"""A member whose private key is open for the length of a request, and nothing longer."""

from dataclasses import dataclass

from django.http import HttpRequest

from privacy.errors import CannotOpen
from privacy.keys import KeyPair, key_pair_from_seed
from privacy.sealing import team_key_context, unwrap_key
from staff.models import PersonKey, StaffMember, TeamKey

_ON_REQUEST = "_unlocked"


@dataclass(frozen=True, slots=True, repr=False)
class Unlocked:
    """A member and their own key pair; it prints as nothing, so that no trace shows a seed."""

    member: StaffMember
    person_key: PersonKey
    key_pair: KeyPair

    def team_key_pair(self, team_key: TeamKey) -> KeyPair:
        """
        Open a team's key pair, which is wrapped to each of its members.

        :raises CannotOpen: if it is not wrapped to this member
        """
        wrap = self.person_key.team_wraps.filter(team_key=team_key).first()
        if wrap is None:
            raise CannotOpen("not wrapped to this member")
        context = team_key_context(team_key.id, self.member.id)
        return key_pair_from_seed(unwrap_key(bytes(wrap.sealed), key_pair=self.key_pair, context=context))


def unlocked_of(request: HttpRequest) -> Unlocked | None:
    """Return the member whose key this request has unlocked, or None."""
    found = getattr(request, _ON_REQUEST, None)
    return found if isinstance(found, Unlocked) else None


def remember_unlocked(request: HttpRequest, unlocked: Unlocked | None) -> None:
    """Attach an open key to a request, where `unlocked_of` finds it."""
    setattr(request, _ON_REQUEST, unlocked)
