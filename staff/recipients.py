"""The signed list of keys that new files are sealed to, as the staff door sees it."""

import datetime as dt

from django.conf import settings
from django.core.cache import cache

from privacy.recipients import (
    RECOVERY,
    Recipient,
    RecipientsList,
    SignedList,
    UntrustedRecipients,
    sign_list,
    verified,
)
from staff.enums import KEYED_PURPOSES
from staff.models import SignedRecipients, TeamKey

#: The highest number that this process has verified: a list taken back to an older one is noticed.
_HIGHEST_SEEN = "staff:highest-recipients-list"


def current_recipients() -> RecipientsList:
    """
    Return the list in force, once it is sure that the pinned root key signed it.

    :raises UntrustedRecipients: if there is none, or it must not be trusted: the intakes are closed
    """
    row = SignedRecipients.objects.order_by("-number").first()
    if row is None:
        raise UntrustedRecipients("missing")
    signed = SignedList(bytes(row.document), bytes(row.signature), bytes(row.root_public))
    found = verified(signed, fingerprint=settings.ROOT_FINGERPRINT)
    if found.number != row.number:
        raise UntrustedRecipients("other_number")
    if found.number < cache.get(_HIGHEST_SEEN, 0):
        raise UntrustedRecipients("older")
    cache.set(_HIGHEST_SEEN, found.number, timeout=None)
    return found


def untrusted_because() -> str:
    """Return why the list in force must not be trusted, or "" if it may."""
    try:
        current_recipients()
    except UntrustedRecipients as refusal:
        return refusal.reason
    return ""


def recovery_keys_named() -> dict[str, bytes]:
    """
    Return every recovery key that a list ever named, by its name: which of them a wrap is for.

    Lists that our root key did not sign are left out.
    """
    named: dict[str, bytes] = {}
    for row in SignedRecipients.objects.order_by("number"):
        signed = SignedList(bytes(row.document), bytes(row.signature), bytes(row.root_public))
        try:
            found = verified(signed, fingerprint=settings.ROOT_FINGERPRINT)
        except UntrustedRecipients:
            continue
        named |= {one.name: one.public for one in found.recipients if one.purpose == RECOVERY}
    return named


def candidates_for_list(
    *, recovery_public: bytes, on: dt.date, recovery_number: int = 1
) -> tuple[Recipient, ...]:
    """Return what the next list should hold: each keyed team's key in use, and the recovery key."""
    keys = TeamKey.objects.filter(retired_on=None, team__purpose__in=KEYED_PURPOSES).select_related("team")
    teams = [
        Recipient(
            name=key.recipient,
            purpose=str(key.team.purpose),
            public=bytes(key.public),
            since=min(key.made_on, on),
            until=None,
        )
        for key in keys.order_by("team__purpose", "team__name_fr", "team_id", "number")
    ]
    recovery = Recipient(
        name=f"recovery:{recovery_number}", purpose=RECOVERY, public=recovery_public, since=on, until=None
    )
    return (*teams, recovery)


def sign_next_list(
    *, recipients: tuple[Recipient, ...], root_private: bytes, on: dt.date
) -> SignedRecipients:
    """
    Sign a list with the root key, under the next number, and put it in force.

    :raises UntrustedRecipients: if nobody should trust it even when signed
    """
    last = SignedRecipients.objects.order_by("-number").first()
    number = last.number + 1 if last else 1
    signed = sign_list(RecipientsList(number, on, recipients), root_private=root_private)
    return SignedRecipients.objects.create(
        number=number,
        document=signed.document,
        signature=signed.signature,
        root_public=signed.root_public,
        made_on=on,
    )
