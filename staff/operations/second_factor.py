"""Second factors as the pages and the demonstration make them; every secret is sealed by staff.adapters."""

import datetime as dt

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.db import transaction

from staff.adapters import StaffMFAAdapter
from staff.models import StaffMember

#: What proves that somebody holds something; recovery codes stand in for it and do not replace it.
REAL_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_PERIOD_SECONDS = 30


def has_second_factor(member: StaffMember) -> bool:
    """Test whether somebody has set up an application or a security key."""
    return bool(Authenticator.objects.filter(user=member, type__in=REAL_FACTORS).exists())


@transaction.atomic
def enrol_totp(*, member: StaffMember, at: dt.datetime, secret: str = "") -> str:
    """
    Set up an authenticator application in the place of the one before, with recovery codes.

    Returns the secret, for the application.

    :param secret: in base 32; made here if it is left out
    """
    chosen = secret or str(generate_totp_secret())
    Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).delete()
    # Sealed by name, not through MFA_ADAPTER: a command of the operator has other settings than the door.
    sealed = StaffMFAAdapter().encrypt
    Authenticator.objects.create(
        user=member, type=Authenticator.Type.TOTP, data={"secret": sealed(chosen)}, created_at=at
    )
    add_recovery_codes(member=member, at=at)
    return chosen


def add_recovery_codes(*, member: StaffMember, at: dt.datetime) -> None:
    """Give a member recovery codes, unless they have some."""
    kind = Authenticator.Type.RECOVERY_CODES
    if not Authenticator.objects.filter(user=member, type=kind).exists():
        seed = StaffMFAAdapter().encrypt(RecoveryCodes.generate_seed())
        Authenticator.objects.create(
            user=member, type=kind, data={"seed": seed, "used_mask": 0}, created_at=at
        )


def is_replay(authenticator: Authenticator, *, at: dt.datetime) -> bool:
    """Test whether an application's code of this half minute has already let somebody in."""
    used = authenticator.last_used_at
    return (
        authenticator.type == Authenticator.Type.TOTP
        and used is not None
        and int(used.timestamp()) // _PERIOD_SECONDS >= int(at.timestamp()) // _PERIOD_SECONDS
    )
