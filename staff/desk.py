"""
The desk: what waits for whoever sits down, said by the apps above this one.

An app registers what it has to say when it starts (`AppConfig.ready`); the desk knows nothing of files.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from staff.models import StaffMember


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it counts; `url` leads to what was counted."""

    number: int
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the desk; `first` is what to do now, in one sentence; `lines` are sentences below it."""

    title: str
    figures: tuple[Figure, ...] = ()
    first: str = ""
    first_url: str = ""
    is_urgent: bool = False
    lines: tuple[str, ...] = ()


#: Says what an app has for somebody on a day, or None.
PanelMaker = Callable[[StaffMember, dt.date], Panel | None]

_makers: list[PanelMaker] = []


def register(maker: PanelMaker) -> PanelMaker:
    """Add a part to the desk, after those that are there; the same maker only once."""
    if maker not in _makers:
        _makers.append(maker)
    return maker


def panels_for(member: StaffMember, on: dt.date) -> list[Panel]:
    """Return what every app has for somebody, the urgent first."""
    panels = [panel for maker in _makers if (panel := maker(member, on)) is not None]
    return sorted(panels, key=lambda panel: not panel.is_urgent)
