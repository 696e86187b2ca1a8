"""On a file's page: its place and why, line by line, and the same in the person's language, to be copied."""

import datetime as dt
from typing import Any

from django.utils import translation

from casework.operations.files import OpenedFile
from core.clock import MONTREAL
from housing.models import Application
from housing.presentation.ranking import as_text, explained, no_promise
from housing.queries.ranking import NoRules, place_of, rules_in_force, rules_of
from staff.models import StaffMember


def context(opened: OpenedFile, _member: StaffMember, at: dt.datetime) -> dict[str, Any]:
    """Return what templates/housing/team/_placing.html draws; nothing for who is on no list."""
    application = Application.objects.filter(case=opened.case.pk).first()
    on = at.astimezone(MONTREAL).date()
    placing = place_of(application, on=on) if application else None
    try:
        rules = rules_of(rules_in_force(on))
    except NoRules:
        rules = None
    if placing is None or rules is None:
        return {"placing": None}
    with translation.override(opened.case.language):
        copied = as_text(explained(placing, rules, on))
    return {
        "placing": explained(placing, rules, on),
        "exact": placing.place,
        "copied": copied,
        "copied_language": opened.case.language,
        "no_promise": no_promise(),
    }
