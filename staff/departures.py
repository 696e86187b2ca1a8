"""
Somebody leaves: what the apps above this one take from them, and what they say beforehand.

An app registers what it does when it starts (`AppConfig.ready`); this one knows nothing of files. It is
called each time that somebody is shut out, or given other roles and teams: what is taken is what they may not
hold from then on.
"""

import datetime as dt
from collections.abc import Callable

from staff.models import StaffMember

#: Takes from a member what they may no longer hold.
Departure = Callable[[StaffMember, dt.datetime], None]
#: Says in one sentence what would be lost if somebody left now; "" for nothing.
WarningMaker = Callable[[StaffMember], str]

_departures: list[Departure] = []
_warnings: list[WarningMaker] = []


def on_departure(act: Departure) -> Departure:
    """Add something to do when somebody leaves; the same only once."""
    if act not in _departures:
        _departures.append(act)
    return act


def warn_before(warning: WarningMaker) -> WarningMaker:
    """Add something to say before somebody leaves; the same only once."""
    if warning not in _warnings:
        _warnings.append(warning)
    return warning


def departed(*, member: StaffMember, at: dt.datetime) -> None:
    """Let every app take from a member what they may no longer hold, in the caller's transaction."""
    for act in _departures:
        act(member, at)


def warnings_before(member: StaffMember) -> list[str]:
    """Return what would be lost if a member left now, in sentences."""
    return [words for warning in _warnings if (words := warning(member))]
