"""
The file that a visit has open: by the code of the person whose it is, or by one that they gave to a helper.

What opens the file is made from the code and kept, sealed, under the visitor's own key for 20 idle minutes. A
page that closed meanwhile asks for the code again and keeps what was typed and ticked on the page alone.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from casework import by_code
from casework.by_code import CaseFile, OpenJourney, SharedFile
from core.journey_cookie import journey_of
from portal.forms import CodeForm
from privacy.errors import CannotOpen


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that this visit has open, by the code of the person whose it is."""

    journey: str
    who: OpenJourney
    file: CaseFile


@dataclass(frozen=True, slots=True)
class Helping:
    """A file that this visit has open, by a code that the person gave to somebody who helps."""

    journey: str
    who: OpenJourney
    file: SharedFile


def go_to(name: str, fragment: str = "", **named: str) -> HttpResponseRedirect:
    """Lead to a page with GET, whatever came before: Back and reload then behave."""
    return HttpResponseRedirect(reverse(name, kwargs=named or None) + fragment, status=303)


def opened(request: HttpRequest, at: dt.datetime, *, with_any_code: bool = False) -> Opened | HttpResponse:
    """
    Return the file of the person who came with their own code, or the page that asks for it again.

    Whoever helps is led back to the one page that their code opens.
    """
    found = opened_by_anybody(request, at, with_any_code=with_any_code)
    return go_to("portal:follow_up_file") if isinstance(found, Helping) else found


def opened_by_anybody(
    request: HttpRequest, at: dt.datetime, *, with_any_code: bool = False, typed: str = "", carried: str = ""
) -> Opened | Helping | HttpResponse:
    """
    Return the file that this visit has open, or the page that asks for its code again.

    What was typed comes back on that page, unless the visit was left: its cookie is gone, and so is the text.
    A code that must change is changed before the file is shown; what is being written is not lost to that.

    :param with_any_code: for the page that changes the code, and for taking everything back
    :param typed: what was written on a page whose words have other names than `text`
    :param carried: a whole form that comes back once the code is typed (housing_carried.py)
    """
    journey = journey_of(request)
    if not journey:
        return go_to("portal:follow_up")
    who, kept = by_code.open_journey(journey, at), typed or request.POST.get("text", "")
    if who is None:
        return ask_for_code(request, notice="idle", kept=kept, carried=carried)
    try:
        found = read_opened(journey, who, at)
    except CannotOpen:
        return ask_for_code(request, notice="damaged", kept=kept, carried=carried)
    shows = request.method != "POST" and not with_any_code
    if shows and isinstance(found, Opened) and by_code.must_change_code(who):
        return go_to("portal:follow_up_code")
    return found or ask_for_code(request, notice="gone", kept=kept, carried=carried)


def read_opened(journey: str, who: OpenJourney, at: dt.datetime) -> Opened | Helping | None:
    if who.is_helper:
        shared = by_code.read_as_helper(who, at.date())
        return Helping(journey, who, shared) if shared else None
    own = by_code.read_file(who)
    return Opened(journey, who, own) if own else None


def ask_for_code(
    request: HttpRequest, *, notice: str = "", kept: str = "", carried: str = "", code: int = 403
) -> HttpResponse:
    """Ask for the code on a page of its own; `kept` is what was being written, `carried` its whole form."""
    context = {
        "form": CodeForm(),
        "notice": notice,
        "kept": kept,
        "carried": carried,
        "was_prompted": "seen" in request.POST,
    }
    response = render(request, "portal/follow_up.html", context, status=code)
    response["Cache-Control"] = "no-store"
    return response


def refused_message(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse | None:
    """Answer a message whose form was no longer good: the code again, and the text in its place."""
    if not journey_of(request) or request.method != "POST":
        return None
    return ask_for_code(request, notice="refused", kept=request.POST.get("text", ""))
