"""What the desk says of the reception of requests: whether it is open, until when, how it is closed."""

import datetime as dt
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext

from casework.enums import CaseKind
from casework.models import Intake
from casework.operations.intakes import may_close_intake
from core.day_words import day_in_words
from staff.desk import Panel
from staff.models import StaffMember

#: A mandate that ends so soon has to be renewed now.
SOON: Final = dt.timedelta(days=14)


def intake_panel(member: StaffMember, on: dt.date) -> Panel | None:
    """Lead whoever may close the reception to its page; urgent while it is closed or about to be."""
    if not may_close_intake(member, CaseKind.ASSISTANCE):
        return None
    intake = Intake.objects.filter(kind=CaseKind.ASSISTANCE).first()
    if intake is None or not intake.is_open:
        words, is_urgent = gettext("Fermée : voir pourquoi"), True
    elif intake.mandate_until is not None and intake.mandate_until - on <= SOON:
        words = gettext("Le mandat finit le %(day)s") % {"day": day_in_words(intake.mandate_until)}
        is_urgent = True
    else:
        words, is_urgent = gettext("Ouverte : voir ou fermer"), False
    return Panel(
        title=gettext("Réception des demandes"),
        first=words,
        first_url=reverse("requests:intake"),
        is_urgent=is_urgent,
    )
