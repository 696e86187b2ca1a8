"""Writing to a household outside its file, by a way that it chose; its plan decides, not whoever asks."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from casework.enums import Channel, Move
from casework.errors import NotYours, ReasonNeeded, UnusableId
from casework.forms_contact import FORBIDDEN, ContactForm
from casework.operations.files import OpenedFile
from casework.operations.sending import (
    NotSent,
    NoWayOut,
    Reached,
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
from casework.workflow import WORKFLOW
from core.clock import now
from core.workflow import IllegalMove
from housing.answers_now import current_answers
from housing.opening import Opening, opened_application, opening_of
from housing.presentation.team import WayWords, ways_in_words
from housing.rules.answers import Way
from housing.rules.contact import plan_by, plans_of
from housing.views.team.file import TEAM, draw_locked, to_file
from privacy.errors import CannotOpen
from staff.access import Unlocked, needs_unlocked, unlocked_of

CHANNELS: Final = {Way.TEXT: Channel.TEXT_MESSAGE, Way.EMAIL: Channel.EMAIL}


@dataclass(frozen=True)
class Writing:
    """Who writes to which household, by which way, now, and what its file says of that way."""

    by: Unlocked
    opening: Opening
    opened: OpenedFile
    way: Way
    at: dt.datetime

    @property
    def channel(self) -> Channel:
        """Return how words leave by this way."""
        return CHANNELS[self.way]

    @property
    def reached(self) -> Reached:
        """Return the plan of this way."""
        return reached_by(self.opened, self.channel)

    @property
    def rules(self) -> list[WayWords]:
        """Return the plan of this way in words."""
        answers, _number = current_answers(self.opened)
        plans = {way: plan for way, plan in plans_of(answers).items() if way is self.way}
        return ways_in_words(plans, at=self.at)

    def words(self) -> list[Word]:
        """Return the words that may leave now."""
        if not has_way_out(self.channel):
            return []
        plan = self.reached.plan
        return [word for word in words_that_leave() if not what_forbids(plan, word, self.channel, self.at)]


def reached_by(opened: OpenedFile, channel: Channel) -> Reached:
    """Read how a household may be reached in one way, by its answers as they stand."""
    answers, _number = current_answers(opened)
    return Reached(plan_by(plans_of(answers), channel), name_that_may_leave(answers["name"]))


@needs_unlocked(*TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def contact(request: HttpRequest, case_id: UUID, way: str) -> HttpResponse:
    """
    Show what may leave for a household now, and why not what may not; send it.

    :raises Http404: for a way in which no words leave
    """
    by, at = unlocked_of(request), now()
    opening = opening_of(by.member, case_id, at=at) if by else None
    if by is None or opening is None:
        return draw_locked(request, status=404)
    if way not in {one.value for one in CHANNELS}:
        raise Http404
    if not opening.is_open:
        # Why it is opened is said on the file's own page.
        return redirect("applications:file", case_id)
    try:
        writing = Writing(by, opening, opened_application(by, opening, at=at), Way(way), at)
        if not WORKFLOW.may(Move.LOG_CALL, writing.opened.case.state):
            return to_file(request, case_id)
        form = _form(request, writing)
        if request.method == "POST" and form is not None and form.is_valid():
            if (problem := _problem(form, writing)) is None:
                messages.success(request, gettext("C’est parti, et c’est noté dans le dossier."))
                return to_file(request, case_id)
            form.add_error(None, str(problem))
        return _drawn(request, writing, form)
    except ReasonNeeded:
        return redirect("applications:file", case_id)
    except (CannotOpen, NotYours):
        return draw_locked(request, status=409)


def _problem(form: ContactForm, writing: Writing) -> str | Promise | None:
    """Send what was chosen; return why it did not leave, or None."""
    given, channel = form.cleaned_data, writing.channel
    try:
        send_word(
            by=writing.by,
            case_id=writing.opening.case.id,
            purpose=writing.opening.purpose,
            reason=writing.opening.reason,
            channel=channel,
            reached=lambda opened: reached_by(opened, channel),
            text_code=given["text_code"],
            at=writing.at,
            note_id=given["entry"],
            with_name=bool(given.get("with_name")),
            has_read=bool(given.get("has_read")),
        )
    except RefusedByPlan as refusal:
        return FORBIDDEN[refusal.doubts[0]]
    except UnusableAddress:
        return gettext("Ce que la personne a écrit ne permet pas de la joindre ainsi. Rien n’est parti.")
    except NoWayOut:
        return gettext("Ce portail n’est relié à aucun service pour cela. Rien n’est parti.")
    except NotSent as failure:
        return _failed(failure)
    except IllegalMove:
        return gettext("Ce n’est plus possible dans l’état où est ce dossier.")
    except UnusableId:
        form.data = {**given, "seen": str(given["seen"]), "entry": str(uuid4())}
        return gettext("Cette page n’était plus bonne. Rien n’est envoyé; relisez, puis envoyez.")
    return None


def _failed(failure: NotSent) -> str:
    if failure.may_have_left:
        return gettext(
            "Le service n’a pas répondu : le message est peut-être parti, peut-être pas. Rien n’est noté. "
            "Attendez un peu avant d’essayer de nouveau."
        )
    return gettext("Le service a refusé le message. Rien n’est parti, rien n’est noté. Essayez plus tard.")


def _form(request: HttpRequest, writing: Writing) -> ContactForm | None:
    """Return the form with the words that may leave now; None if none may, so that there is none to send."""
    words, is_sent = writing.words(), request.method == "POST"
    if not words and not is_sent:
        return None
    reached = writing.reached
    return ContactForm(
        request.POST if is_sent else None,
        seen=writing.opened.events[-1].number,
        # What is sent is held against every word: the operation refuses, and says which rule.
        words=list(words_that_leave()) if is_sent else words,
        language=writing.opened.case.language,
        chosen_name=reached.name,
        asks_reading=must_be_read(reached.plan, writing.channel, writing.at),
    )


def _drawn(request: HttpRequest, writing: Writing, form: ContactForm | None) -> HttpResponse:
    words = writing.words()
    why_not: list[str] = []
    if not words:
        forbidden = what_forbids(writing.reached.plan, None, writing.channel, writing.at)
        why_not = [str(FORBIDDEN[doubt]) for doubt in forbidden] or [
            gettext("Ce portail n’est relié à aucun service pour cela."),
            gettext("Répondez dans le dossier : la personne revient lire."),
        ]
    context: dict[str, Any] = {
        "case": writing.opened.case,
        "application": writing.opening.application,
        "form": form,
        "ways": writing.rules,
        "is_mail": writing.way is Way.EMAIL,
        "may_send": bool(words) and form is not None,
        "is_bare_only": bool(words) and len(words) < len(words_that_leave()),
        "why_not": why_not,
        "query": request.GET.urlencode(),
    }
    code = 400 if form is not None and form.errors else 200
    return render(request, "housing/team/contact.html", context, status=code)
