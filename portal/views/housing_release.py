"""What one organisation may be told: the exact words, a yes or a no, the code to hand over, shown once."""

import datetime as dt

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from casework import by_code
from core.clock import now
from core.day_words import day_in_words
from core.decorators import journey_page
from housing.by_code.outcome import Did
from housing.by_code.releases import GOOD_FOR, OwnRelease, consent, end_release
from portal.views.follow_up_acts import SHOWN_FOR
from portal.views.follow_up_opened import Opened, ask_for_code, go_to
from portal.views.housing_follow_up import Applied, applied, common_context
from privacy.derivations import TooBusy


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def release(request: HttpRequest) -> HttpResponse:
    """Show the words that wait; posted, say yes or no to them. Whoever helps may read, and not answer."""
    at = now()
    one = applied(request, at)
    if isinstance(one, HttpResponse):
        return one
    waiting = one.application.open_release
    if waiting is None:
        return go_to("portal:follow_up_file")
    if request.method != "POST" or not isinstance(one.found, Opened):
        return _page(request, one, waiting, code=_shown_code(one, waiting, at))
    if request.POST.get("release") != str(waiting.id):
        # A page about other words, left open: what it says is not about these.
        return go_to("portal:follow_up_release")
    if "noted" in request.POST:
        by_code.keep_draft(by_code.key_of_release_code(one.found.journey), {}, at)
        return go_to("portal:follow_up_file")
    if "yes" not in request.POST:
        did = end_release(one.found.who, waiting.id, one.on) if "no" in request.POST else Did.OVER
        by_code.keep_draft(by_code.key_of_release_code(one.found.journey), {}, at)
        return ask_for_code(request, notice="gone") if did is None else go_to("portal:follow_up_file")
    try:
        did = _say_yes(one, one.found.journey, waiting, at)
    except TooBusy:
        return _page(request, one, waiting, is_busy=True, status=503)
    return ask_for_code(request, notice="gone") if did is None else go_to("portal:follow_up_release")


def _say_yes(one: Applied, journey: str, waiting: OwnRelease, at: dt.datetime) -> Did | None:
    if _shown_code(one, waiting, at):
        # Two presses: the code of the first one is on the page.
        return Did.DONE
    # Both or none: a code that nobody was shown would be of no use.
    with transaction.atomic():
        did, code = consent(one.found.who, waiting, one.on)
        if code:
            kept = {"code": code, "made_at": int(at.timestamp()), "release": str(waiting.id)}
            by_code.keep_draft(by_code.key_of_release_code(journey), kept, at)
    return did


def _shown_code(one: Applied, waiting: OwnRelease, at: dt.datetime) -> str:
    if not isinstance(one.found, Opened) or waiting.consented_on is None:
        return ""
    kept = by_code.read_draft(by_code.key_of_release_code(one.found.journey), at) or {}
    made_at = dt.datetime.fromtimestamp(kept.get("made_at", 0), tz=dt.UTC)
    is_this = kept.get("release") == str(waiting.id) and at - made_at < SHOWN_FOR
    return str(kept.get("code", "")) if is_this else ""


def _page(
    request: HttpRequest,
    one: Applied,
    waiting: OwnRelease,
    *,
    code: str = "",
    is_busy: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = common_context(one) | {
        "release": waiting,
        "text": waiting.text,
        "code": code,
        "good_until": day_in_words(waiting.consented_on + GOOD_FOR) if waiting.consented_on else "",
        "is_busy": is_busy,
    }
    return render(request, "portal/housing/release.html", context, status=status)
