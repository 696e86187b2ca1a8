"""Why a file is opened, in the words of those who open them; the apps above say what their own codes mean."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext

from staff.enums import AccessPurpose
from staff.models import AccessEntry

_reasons: dict[str, str | Promise] = {}


def name_reasons(choices: Iterable[tuple[str, str | Promise]]) -> None:
    """Say what the codes of an app's reasons mean; said twice, the last holds."""
    _reasons.update(choices)


def why_opened(entry: AccessEntry) -> str:
    """Return why a file was opened, with the reason that was chosen if there was one."""
    # The words of AccessPurpose are for the person to whom the file belongs.
    purpose = {
        AccessPurpose.TRIAGE: gettext("premier tri"),
        AccessPurpose.FOLLOW_UP: gettext("suivi"),
        AccessPurpose.COVER: gettext("remplacement"),
        AccessPurpose.REVIEW: gettext("vérification demandée"),
    }[AccessPurpose(entry.purpose)]
    if not entry.reason:
        return purpose
    return gettext("%(purpose)s : %(reason)s") % {
        "purpose": purpose,
        "reason": _reasons.get(entry.reason, entry.reason),
    }
