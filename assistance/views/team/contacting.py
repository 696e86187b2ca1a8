"""Writing to a person outside the file, by the way that they chose; their plan decides, not whoever asks."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from assistance.views.team.guard import GUARD
from casework.enums import Channel, ContactWay, Move
from casework.forms_contact import ContactForm
from casework.operations.sending import SENT_BY, reached_as_asked
from casework.presentation import contact_rules_in_words
from casework.views.guard import Asked
from casework.views.sending import Sending
from casework.workflow import WORKFLOW
from core.day_words import day_in_words

CHANNELS = {way: channel for channel, way in SENT_BY.items()}


@GUARD.once_open
def contact(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Show what may leave for a person now, and why not what may not; send it."""
    opened = asked.opened()
    if opened.my_part is None or not WORKFLOW.may(Move.LOG_CALL, opened.case.state):
        return redirect("requests:file", asked.case_id)
    # A way that nobody may be reached by is refused where everything else is.
    channel = CHANNELS.get(reached_as_asked(opened).plan.way, Channel.TEXT_MESSAGE)
    sending = Sending(asked, opened, channel, reached_as_asked)
    form = sending.form(request)
    if request.method == "POST" and form is not None and form.is_valid() and sending.send(form):
        messages.success(request, gettext("C’est parti, et c’est noté dans le dossier."))
        return HttpResponseRedirect(f"{reverse('requests:file', args=[asked.case_id])}#suite")
    return _drawn(request, sending, form)


def _drawn(request: HttpRequest, sending: Sending, form: ContactForm | None) -> HttpResponse:
    case, plan = sending.opened.case, sending.person.plan
    context = {
        **sending.shown(form),
        "case": case,
        "received": day_in_words(case.received_on),
        "rules": list(contact_rules_in_words(plan)),
    }
    if plan.way == ContactWay.PHONE:
        context["why_not"] = [
            gettext("La personne a demandé un appel : appelez, puis notez l’appel dans le dossier.")
        ]
    code = 400 if form is not None and form.errors else 200
    return render(request, "assistance/team/contact.html", context, status=code)
