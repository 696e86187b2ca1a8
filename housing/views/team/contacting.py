"""Writing to a household outside its file, by a way that it chose; its plan decides, not whoever asks."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from casework.enums import Channel, Move
from casework.forms_contact import ContactForm
from casework.operations.files import OpenedFile
from casework.operations.sending import Reached, name_that_may_leave
from casework.views.guard import Asked
from casework.views.sending import Sending
from casework.workflow import WORKFLOW
from housing.answers_now import current_answers
from housing.presentation.team import WayWords, ways_in_words
from housing.rules.answers import Way
from housing.rules.contact import plan_by, plans_of
from housing.views.team.file import to_file
from housing.views.team.guard import GUARD

CHANNELS: Final = {Way.TEXT.value: Channel.TEXT_MESSAGE, Way.EMAIL.value: Channel.EMAIL}


def reached_by(opened: OpenedFile, channel: Channel) -> Reached:
    """Read how a household may be reached in one way, by its answers as they stand."""
    answers, _number = current_answers(opened)
    return Reached(plan_by(plans_of(answers), channel), name_that_may_leave(answers["name"]))


@GUARD.once_open
def contact(request: HttpRequest, asked: Asked, way: str) -> HttpResponse:
    """
    Show what may leave for a household now, and why not what may not; send it.

    :raises Http404: for a way in which no words leave
    """
    if way not in CHANNELS:
        raise Http404
    channel = CHANNELS[way]
    sending = Sending(asked, asked.opened(), channel, lambda opened: reached_by(opened, channel))
    if not WORKFLOW.may(Move.LOG_CALL, sending.opened.case.state):
        return to_file(request, asked.case_id)
    form = sending.form(request)
    if request.method == "POST" and form is not None and form.is_valid() and sending.send(form):
        messages.success(request, gettext("C’est parti, et c’est noté dans le dossier."))
        return to_file(request, asked.case_id)
    return _drawn(request, sending, form, Way(way))


def _drawn(request: HttpRequest, sending: Sending, form: ContactForm | None, way: Way) -> HttpResponse:
    context = {
        **sending.shown(form),
        "case": sending.opened.case,
        "application": sending.asked.case.application,
        "ways": _rules(sending, way),
        "query": request.GET.urlencode(),
    }
    code = 400 if form is not None and form.errors else 200
    return render(request, "housing/team/contact.html", context, status=code)


def _rules(sending: Sending, way: Way) -> list[WayWords]:
    """Return the plan of this way in words."""
    answers, _number = current_answers(sending.opened)
    plans = {one: plan for one, plan in plans_of(answers).items() if one is way}
    return ways_in_words(plans, at=sending.asked.at)
