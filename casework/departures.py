"""What leaves with somebody: the wraps to their keys. Their name stays on the file until another takes it."""

import datetime as dt

from django.utils.translation import ngettext

from casework.lost_access import only_they_can_open
from casework.models import Wrap
from staff.enums import Role
from staff.models import StaffMember


def give_up_files(member: StaffMember, _at: dt.datetime) -> None:
    """Delete every wrap to the keys of somebody who is shut out, or no caseworker any more."""
    if member.is_active and member.has_role(Role.CASEWORKER):
        return
    Wrap.objects.filter(recipient__in=[key.recipient for key in member.keys.all()]).delete()


def warn_of_locked_files(member: StaffMember) -> str:
    """Say how many files nobody could open any more if this member left now."""
    alone = only_they_can_open(member)
    if not alone:
        return ""
    return ngettext(
        "Cette personne est la seule qui peut ouvrir %(count)s dossier. Demandez-lui d’abord de nommer une "
        "deuxième personne : après, seule la clé de secours l’ouvrira.",
        "Cette personne est la seule qui peut ouvrir %(count)s dossiers. Demandez-lui d’abord de nommer une "
        "deuxième personne : après, seule la clé de secours les ouvrira.",
        alone,
    ) % {"count": alone}
