"""Who has pages of the desk of requests, and what stands before those of a file."""

from typing import Final

from assistance.queries_team import opening_of
from casework.views.guard import Guard
from staff.enums import Role

TEAM: Final = (Role.CASEWORKER, Role.TRIAGE, Role.SUPERVISOR)

GUARD: Final = Guard(TEAM, opening_of, file="requests:file", queue="requests:queue")
