"""Opening and closing the reception of a kind of file. Nobody behind the door is worse than no door."""

import datetime as dt

from django.db import transaction

from casework.enums import CaseKind, IntakeClosing
from casework.models import Intake


@transaction.atomic
def open_intake(
    *,
    kind: CaseKind,
    organization: str,
    mandate_on: dt.date,
    phone: str,
    mandate_until: dt.date | None = None,
) -> Intake:
    """
    Open the reception of a kind of file, in the name of whoever answers for it.

    :raises ValueError: if the organization or its phone is missing
    """
    if not organization.strip() or not phone.strip():
        raise ValueError("an intake is opened in somebody's name, with a phone")
    intake, _made = Intake.objects.update_or_create(
        kind=kind,
        defaults={
            "is_open": True,
            "organization": organization.strip(),
            "mandate_on": mandate_on,
            "phone": phone.strip(),
            "mandate_until": mandate_until or mandate_on + dt.timedelta(days=365),
            "cover_days": [0, 1, 2, 3, 4],
            "closed_because": "",
        },
    )
    return intake


def close_intake(*, kind: CaseKind) -> bool:
    """Close the reception of a kind of file; False if it was closed."""
    return (
        Intake.objects.filter(kind=kind, is_open=True).update(
            is_open=False, closed_because=IntakeClosing.BY_HAND
        )
        > 0
    )
