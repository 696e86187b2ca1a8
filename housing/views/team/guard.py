"""Who has pages of the housing desk, and what stands before those of an application."""

import functools
from dataclasses import replace
from typing import Final

from casework.views.guard import Guard
from housing.opening import opening_of
from staff.enums import Role

TEAM: Final = (Role.CASEWORKER, Role.SUPERVISOR)

GUARD: Final = Guard(TEAM, opening_of, file="applications:file", queue="applications:queue")
#: Of the pages on which a decision is reviewed: a supervisor opens the file for that.
REVIEW_GUARD: Final = replace(GUARD, opening_of=functools.partial(opening_of, is_review=True))
