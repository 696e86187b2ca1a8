"""A code for somebody who helps: given, shown once, seen at work, and taken back at once."""

import datetime as dt

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from casework import by_code
from casework.enums import CaseKind
from core.clock import now
from core.decorators import journey_page
from portal.forms import HelperForm
from portal.views.follow_up_acts import SHOWN_FOR
from portal.views.follow_up_opened import Opened, ask_for_code, go_to, opened
from portal.views.follow_up_words import shown_codes
from privacy.derivations import TooBusy


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def helper_code(request: HttpRequest) -> HttpResponse:
    """Give a helper a code, show it until the person has it; then show what is done with it."""
    at = now()
    found = opened(request, at)
    if isinstance(found, HttpResponse):
        return found
    code = _shown_code(found, at)
    if request.method != "POST":
        return _page(request, found, at, code=code, form=_form(found))
    if "noted" in request.POST:
        by_code.keep_draft(by_code.key_of_helper_code(found.journey), {}, at)
        return go_to("portal:follow_up_helper")
    form = _form(found, request.POST)
    if found.file.helper_on(at.date()) is None:
        if not form.is_valid():
            return _page(request, found, at, form=form, status=400)
        try:
            _give(found, form, at)
        except TooBusy:
            return _page(request, found, at, form=form, is_busy=True, status=503)
        except by_code.UnknownCode:
            return ask_for_code(request, notice="gone")
        except by_code.CodeGiven:
            # Two clicks at once: the other one was faster, and its code is shown.
            pass
    return go_to("portal:follow_up_helper")


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def take_back(request: HttpRequest) -> HttpResponse:
    """Take the helper's code back: unknown from this moment on."""
    at = now()
    found = opened(request, at)
    if isinstance(found, HttpResponse):
        return found
    if request.method == "POST":
        by_code.end_helper(found.who, at.date())
        by_code.keep_draft(by_code.key_of_helper_code(found.journey), {}, at)
    return go_to("portal:follow_up_helper")


def _form(found: Opened, posted: QueryDict | None = None) -> HelperForm:
    # There is something to decide in an application alone.
    return HelperForm(posted, has_decisions=found.file.kind == CaseKind.HOUSING)


def _give(found: Opened, form: HelperForm, at: dt.datetime) -> None:
    days = form.cleaned_data["days"]
    # Both or none: a code that nobody was shown would be of no use, and stand in the way of another.
    with transaction.atomic():
        code = by_code.grant_helper(
            found.who, may_write=form.may_write, may_decide=form.may_decide, days=days, at=at
        )
        kept = {"code": code, "made_at": int(at.timestamp()), "place": len(found.file.helpers)}
        by_code.keep_draft(by_code.key_of_helper_code(found.journey), kept, at)


def _shown_code(found: Opened, at: dt.datetime) -> str:
    kept = by_code.read_draft(by_code.key_of_helper_code(found.journey), at) or {}
    made_at = dt.datetime.fromtimestamp(kept.get("made_at", 0), tz=dt.UTC)
    # Only while it is the one that is good: another browser may have taken it back, and given another.
    is_the_last = kept.get("place") == len(found.file.helpers) - 1
    is_good = found.file.helper_on(at.date()) is not None
    return str(kept.get("code", "")) if is_the_last and is_good and at - made_at < SHOWN_FOR else ""


def _page(
    request: HttpRequest,
    found: Opened,
    at: dt.datetime,
    *,
    form: HelperForm,
    code: str = "",
    is_busy: bool = False,
    status: int = 200,
) -> HttpResponse:
    codes = shown_codes(found.file, on=at.date())
    context = {
        "code": code,
        "form": form,
        "is_busy": is_busy,
        "given": next((one for one in codes if one.is_good), None),
        "before": [one for one in codes if not one.is_good],
    }
    return render(request, "portal/follow_up_helper.html", context, status=status)
