"""
What the other pages of the desk hang on a file: each panel is a context and a template, drawn in its place.

A template stands alone: it gets what its panel's `context` returns, and `case`, `application`, `csrf_token`,
and `query`, the list that one came from.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from casework.operations.files import OpenedFile
from housing.list_address import read_filters, written
from housing.panels import decide, duplicates, offers, placing, releases
from staff.models import StaffMember

PanelContext = Callable[[OpenedFile, StaffMember, dt.datetime], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of a file's page; `place` is "main", where one acts, or "side", where one reads."""

    name: str
    template: str
    context: PanelContext
    place: str


#: In the order of the page. One line each.
PANELS: Final[tuple[Panel, ...]] = (
    Panel("decide", "housing/team/_decide.html", decide.context, "main"),
    Panel("offers", "housing/team/_offers.html", offers.context, "main"),
    Panel("releases", "housing/team/_releases.html", releases.context, "main"),
    Panel("duplicates", "housing/team/_duplicates.html", duplicates.context, "side"),
    Panel("placing", "housing/team/_placing.html", placing.context, "side"),
)


def drawn_panels(
    request: HttpRequest,
    opened: OpenedFile,
    member: StaffMember,
    at: dt.datetime,
    *,
    again: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, list[SafeString]]:
    """
    Draw every panel of an opened file, by its place.

    :param again: by a panel's name, what stands in place of its own context: a form that came back, say
    """
    shared = {
        "case": opened.case,
        "application": opened.case.application,
        "query": written(read_filters(request.GET)),
    }
    drawn: dict[str, list[SafeString]] = {"main": [], "side": []}
    for panel in PANELS:
        own = {**shared, **panel.context(opened, member, at), **(again or {}).get(panel.name, {})}
        drawn[panel.place].append(render_to_string(panel.template, own, request=request))
    return drawn
