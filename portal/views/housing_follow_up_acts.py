"""What a person does with their application. Each act is posted, happens once, and leads back with GET."""

import uuid
from collections.abc import Callable

from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from casework import by_code
from casework.enums import CaseState
from casework.workflow import LIVE
from core.clock import now
from core.day_words import day_in_words
from core.decorators import journey_page
from core.refused_forms import answered_by
from housing.by_code.answering import answer_item, ask_review
from housing.by_code.correcting import CORRECTABLE
from housing.by_code.leaving import renew, stop_replacing, undo_withdrawal, withdraw
from housing.by_code.offers import accept_offer, decline_offer, say_offer_read
from housing.by_code.outcome import Did
from housing.enums import DeclineReason
from portal.forms import MessageForm
from portal.forms_housing import ItemForm, OfferForm, ReviewForm
from portal.views.follow_up_opened import ask_for_code, go_to, opened, refused_message
from portal.views.housing_follow_up import Applied, applied, common_context
from portal.views.housing_words import offer_lines, quiet_until, shown_item
from privacy.free_text import status_mentions

Act = Callable[[Applied], Did | None]


def _posted(request: HttpRequest, act: Act) -> HttpResponse:
    """Do something that takes one press, and lead back to the file, which says how it stands now."""
    if request.method != "POST":
        return go_to("portal:follow_up_file")
    one = applied(request, now(), acting=True)
    if isinstance(one, HttpResponse):
        return one
    return _after(request, act(one))


def _after(request: HttpRequest, did: Did | None, *, kept: str = "") -> HttpResponse:
    # Too late for it: the file's page says where it stands.
    return ask_for_code(request, notice="gone", kept=kept) if did is None else go_to("portal:follow_up_file")


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def confirm(request: HttpRequest) -> HttpResponse:
    """Say that the application still holds; from sleep it comes back to the list."""
    return _posted(request, lambda one: renew(one.found.who, one.on))


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def take_up_again(request: HttpRequest) -> HttpResponse:
    """Undo a withdrawal."""
    return _posted(request, lambda one: undo_withdrawal(one.found.who, one.on))


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def withdraw_it(request: HttpRequest) -> HttpResponse:
    """Say what withdrawing means, and withdraw if they say so."""
    if request.method == "POST":
        return _posted(request, lambda one: withdraw(one.found.who, one.on))
    one = applied(request, now(), acting=True)
    if isinstance(one, HttpResponse):
        return one
    if CaseState(one.found.file.state) not in LIVE:
        return go_to("portal:follow_up_file")
    return render(request, "portal/housing/withdraw.html", common_context(one))


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def stop_new_code(request: HttpRequest) -> HttpResponse:
    """Stop another code that the team prepares for a lost one: whoever reads this has theirs."""
    if request.method != "POST":
        return go_to("portal:follow_up_file")
    at = now()
    found = opened(request, at)
    if isinstance(found, HttpResponse):
        return found
    stop_replacing(found.who, at.date())
    return go_to("portal:follow_up_file")


@answered_by(refused_message)
@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def item(request: HttpRequest, item: uuid.UUID) -> HttpResponse:
    """Answer one thing that the team asked for: in words, or by correcting the answer it is about."""
    one = applied(request, now(), acting=True)
    if isinstance(one, HttpResponse):
        return one
    asked = next((each for each in one.application.open_items if each.id == item), None)
    if asked is None:
        return go_to("portal:follow_up_file")
    form = ItemForm(request.POST if request.method == "POST" else None)

    def act(given: MessageForm) -> Did | None:
        text = given.cleaned_data["text"]
        return answer_item(one.found.who, item, message_id=given.message_id, text=text, on=one.on)

    shown = shown_item(asked)
    context = {
        "shown": shown,
        "can_correct": asked.about in CORRECTABLE,
        "until": quiet_until(one.application),
    }
    return _in_words(request, one, form, act, "portal/housing/item.html", context)


@answered_by(refused_message)
@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def review(request: HttpRequest) -> HttpResponse:
    """Ask that somebody else looks at a refusal again; words are optional."""
    one = applied(request, now(), acting=True)
    if isinstance(one, HttpResponse):
        return one
    if not one.application.may_appeal:
        return go_to("portal:follow_up_file")
    form = ReviewForm(request.POST if request.method == "POST" else None)

    def act(given: MessageForm) -> Did | None:
        text = given.cleaned_data["text"].strip()
        return ask_review(one.found.who, message_id=given.message_id, text=text, on=one.on)

    return _in_words(request, one, form, act, "portal/housing/review.html", {})


def _in_words(
    request: HttpRequest,
    one: Applied,
    form: MessageForm,
    act: Callable[[MessageForm], Did | None],
    template: str,
    context: dict[str, object],
) -> HttpResponse:
    """Draw a page on which words are written, and send them once they are good; what was typed stays."""
    notice, code = "", 200
    if request.method == "POST":
        if not form.is_valid():
            code = 400
        elif "seen" not in request.POST and status_mentions(form.cleaned_data["text"]):
            notice = "prompt"
        else:
            try:
                return _after(request, act(form), kept=form.cleaned_data["text"])
            except by_code.FileFull:
                notice, code = "full", 409
            except DatabaseError:
                # Nothing was written: it is one statement. The failure is counted, content-free.
                got_request_exception.send(sender=_in_words, request=request)
                notice, code = "failed", 503
    context |= common_context(one) | {
        "form": form,
        "notice": notice,
        "was_prompted": notice == "prompt" or "seen" in request.POST,
    }
    return render(request, template, context, status=code)


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def offer(request: HttpRequest) -> HttpResponse:
    """Show the dwelling that is offered; the answer is posted, and never comes from a fetched page."""
    one = applied(request, now())
    if isinstance(one, HttpResponse):
        return one
    made = one.application.open_offer
    if made is None or (request.method == "POST" and not one.may_act):
        return go_to("portal:follow_up_file")
    form = OfferForm(request.POST if request.method == "POST" and "read" not in request.POST else None)
    if request.method == "POST":
        if request.POST.get("offer") != str(made.id):
            # A page of another offer, left open: what it says is not about this one.
            return go_to("portal:follow_up_offer")
        if "read" in request.POST:
            say_offer_read(one.found.who, made.id, one.on)
            return go_to("portal:follow_up_offer")
        if form.is_valid():
            if form.is_yes:
                accept_offer(one.found.who, made.id, one.on)
            else:
                reason = DeclineReason(form.cleaned_data["reason"])
                decline_offer(one.found.who, made.id, one.on, reason=reason)
            return go_to("portal:follow_up_file")
    context = common_context(one) | {
        "offer": made,
        "lines": offer_lines(made),
        "answer_by": day_in_words(made.answer_by),
        "form": form,
    }
    return render(request, "portal/housing/offer.html", context, status=400 if form.errors else 200)
