"""Time that has passed for an application: every day that its rows hold moves back, its own log's too."""

from typing import Final
from uuid import UUID

from core.clock import today
from tests.casework import time_travel
from tests.casework.time_travel import unguarded
from tests.housing.factories import TODAY

#: Where days of an application stand beside its file, and how each row leads to it.
_DAYS: Final = {
    "housing_application": (
        "case_id = ANY (%s)",
        ("filed_on", "effective_on", "decide_by", "renewed_on", "renewal_asked_on", "dormant_on"),
    ),
    "housing_decision": ("case_id = ANY (%s)", ("proposed_on", "decided_on", "dropped_on")),
    "housing_inforequest": ("case_id = ANY (%s)", ("asked_on", "came_on")),
    "housing_review": ("case_id = ANY (%s)", ("asked_on", "decide_by")),
    "housing_letter": ("case_id = ANY (%s)", ("day",)),
    "housing_offer": (
        "application_id IN (SELECT id FROM housing_application WHERE case_id = ANY (%s))",
        ("sent_on", "answer_by", "viewed_on", "answered_on"),
    ),
    "housing_placement": (
        "application_id IN (SELECT id FROM housing_application WHERE case_id = ANY (%s))",
        ("safety_until", "no_dwelling_until", "lease_ends_on"),
    ),
}


def days_pass(days: int, *files: UUID) -> None:
    """Let days pass for some applications; fewer than none brings them forward."""
    time_travel.days_pass(days, *files)
    for table, (which, columns) in _DAYS.items():
        moved = ", ".join(f"{column} = {column} - %s" for column in columns)
        unguarded(f"UPDATE {table} SET {moved} WHERE {which}", *[days] * len(columns), list(files))


def as_of_today(*files: UUID) -> None:
    """Bring applications that were filed on the tests' own day to the day that the database's clock shows."""
    days_pass((TODAY - today()).days, *files)
