"""Writing to a person outside the file, by the way that they chose; their plan decides, not whoever asks."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from assistance.queries_team import Opening, opening_of
from assistance.views.team.page import draw_locked, opened_file
from assistance.views.team.queue import TEAM
from casework.enums import Channel, ContactWay, Move
from casework.errors import NotYours, ReasonNeeded, UnusableId
from casework.forms_contact import FORBIDDEN, ContactForm
from casework.operations.files import OpenedFile
from casework.operations.sending import (
    SENT_BY,
    NotSent,
    NoWayOut,
    RefusedByPlan,
    UnusableAddress,
    Word,
    has_way_out,
    must_be_read,
    name_that_may_leave,
    send_word,
    what_forbids,
    words_that_leave,
)
from casework.presentation import contact_rules_in_words
from casework.rules.contact_rules import ContactPlan, plan_of
from casework.workflow import WORKFLOW
from core.clock import now
from core.day_words import day_in_words
from core.workflow import IllegalMove
from privacy.errors import CannotOpen
from staff.access import needs_unlocked, unlocked_of

CHANNELS = {way: channel for channel, way in SENT_BY.items()}


@needs_unlocked(*TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def contact(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show what may leave for a person now, and why not what may not; send it."""
    by, at = unlocked_of(request), now()
    opening = opening_of(by.member, case_id, at=at) if by else None
    if by is None or opening is None:
        return draw_locked(request, status=404)
    if not opening.is_open:
        # Why it is opened is said on the file's own page.
        return redirect("requests:file", case_id)
    try:
        opened = opened_file(by, opening, at=at)
        if opened.my_part is None or not WORKFLOW.may(Move.LOG_CALL, opened.case.state):
            return redirect("requests:file", case_id)
        form = _form(request, opened, at=at)
        problem: str | Promise = ""
        if request.method == "POST" and form is not None and form.is_valid():
            try:
                return _sent(request, opening, opened, form, at)
            except RefusedByPlan as refusal:
                problem = FORBIDDEN[refusal.doubts[0]]
            except UnusableAddress:
                problem = gettext(
                    "Ce que la personne a écrit ne permet pas de la joindre ainsi. Rien n’est parti."
                )
            except NoWayOut:
                problem = gettext("Ce portail n’est relié à aucun service pour cela. Rien n’est parti.")
            except NotSent as failure:
                problem = _failed(failure)
            except IllegalMove:
                problem = gettext("Ce n’est plus possible dans l’état où est ce dossier.")
            except UnusableId:
                form.data = sent = request.POST.copy()
                sent["entry"] = str(uuid4())
                problem = gettext("Cette page n’était plus bonne. Rien n’est envoyé; relisez, puis envoyez.")
            form.add_error(None, str(problem))
        return _drawn(request, opened, form, at=at)
    except ReasonNeeded:
        return redirect("requests:file", case_id)
    except (CannotOpen, NotYours):
        return draw_locked(request, status=409)


def _sent(
    request: HttpRequest, opening: Opening, opened: OpenedFile, form: ContactForm, at: dt.datetime
) -> HttpResponse:
    by = unlocked_of(request)
    if by is None:
        raise NotYours
    given = form.cleaned_data
    send_word(
        by=by,
        case_id=opening.case.id,
        purpose=opening.purpose,
        reason=opening.reason,
        # A way that nobody may be reached by is refused where everything else is.
        channel=CHANNELS.get(plan_of(opened.story).way, Channel.TEXT_MESSAGE),
        text_code=given["text_code"],
        at=at,
        note_id=given["entry"],
        with_name=bool(given.get("with_name")),
        has_read=bool(given.get("has_read")),
    )
    messages.success(request, gettext("C’est parti, et c’est noté dans le dossier."))
    return HttpResponseRedirect(f"{reverse('requests:file', args=[opening.case.id])}#suite")


def _failed(failure: NotSent) -> str:
    if failure.may_have_left:
        return gettext(
            "Le service n’a pas répondu : le message est peut-être parti, peut-être pas. Rien n’est noté. "
            "Attendez un peu avant d’essayer de nouveau."
        )
    return gettext("Le service a refusé le message. Rien n’est parti, rien n’est noté. Essayez plus tard.")


def _form(request: HttpRequest, opened: OpenedFile, *, at: dt.datetime) -> ContactForm | None:
    """Return the form with the words that may leave now; None if none may, so that there is none to send."""
    plan = plan_of(opened.story)
    words = _words(plan, at)
    is_sent = request.method == "POST"
    if not words and not is_sent:
        return None
    channel = CHANNELS.get(plan.way)
    return ContactForm(
        request.POST if is_sent else None,
        seen=opened.events[-1].number,
        # What is sent is held against every word: the operation refuses, and says which rule.
        words=list(words_that_leave()) if is_sent else words,
        language=opened.case.language,
        chosen_name=name_that_may_leave(opened.story.get("name")),
        asks_reading=channel is not None and must_be_read(plan, channel, at),
    )


def _words(plan: ContactPlan, at: dt.datetime) -> list[Word]:
    channel = CHANNELS.get(plan.way)
    if channel is None or not has_way_out(channel):
        return []
    return [word for word in words_that_leave() if not what_forbids(plan, word, channel, at)]


def _why_not(plan: ContactPlan, at: dt.datetime) -> list[str]:
    """Say which of the person's rules keep every word here, or that nothing carries one."""
    if plan.way == ContactWay.PHONE:
        return [gettext("La personne a demandé un appel : appelez, puis notez l’appel dans le dossier.")]
    channel = CHANNELS.get(plan.way, Channel.TEXT_MESSAGE)
    if forbidden := what_forbids(plan, None, channel, at):
        return [str(FORBIDDEN[doubt]) for doubt in forbidden]
    if plan.way == ContactWay.EMAIL:
        nothing = gettext("Ce portail n’est relié à aucun service de courriel.")
    else:
        nothing = gettext("Ce portail n’est relié à aucun service de textos.")
    return [nothing, gettext("Répondez dans le dossier : la personne revient lire.")]


def _drawn(
    request: HttpRequest, opened: OpenedFile, form: ContactForm | None, *, at: dt.datetime
) -> HttpResponse:
    plan = plan_of(opened.story)
    words = _words(plan, at)
    context: dict[str, Any] = {
        "case": opened.case,
        "form": form,
        "received": day_in_words(opened.case.received_on),
        "rules": list(contact_rules_in_words(plan)),
        "is_mail": plan.way == ContactWay.EMAIL,
        "may_send": bool(words) and form is not None,
        "is_bare_only": bool(words) and len(words) < len(words_that_leave()),
        "why_not": [] if words else _why_not(plan, at),
    }
    code = 400 if form is not None and form.errors else 200
    return render(request, "assistance/team/contact.html", context, status=code)
