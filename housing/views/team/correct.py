"""Correcting an answer for somebody: what changes, the place before and after, and only then saved."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from casework.forms_team import Decision
from casework.presentation import language_words
from casework.queries import last_line
from casework.views.guard import Asked
from casework.views.writing import to_be_sent_again
from housing.answers_now import Answers, current_answers
from housing.forms.answers import QUESTIONS, QuestionForm
from housing.forms.decide import ASKED_ABOUT
from housing.models import Placement
from housing.operations.correcting import correct
from housing.operations.placing import PlaceThen, facts_now, kept_facts, places_then
from housing.queries.programmes import ceilings_for_words
from housing.views.team.decide import act_once, deciding, done
from housing.words.answers import answer_lines, changes
from housing.words.choices import TITLES


class CorrectionForm(Decision):
    """What a correction carries beside the question's own fields."""

    name = "correction"


@deciding
@require_safe
def choose(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Choose which answer to correct."""
    opened = asked.opened()
    answers, _number = current_answers(opened)
    lines = answer_lines(answers, ceilings=ceilings_for_words(asked.case.application.version))
    context = {
        "case": opened.case,
        "application": asked.case.application,
        "lines": [line for line in lines if line.code in ASKED_ABOUT],
        "missing": [{"code": code, "label": TITLES[code]} for code in ASKED_ABOUT if code not in answers],
    }
    return render(request, "housing/team/correct.html", context)


@deciding
def correct_one(request: HttpRequest, asked: Asked, code: str) -> HttpResponse:
    """
    Type an answer anew, see what changes and where that leads on the list, and save it.

    :raises Http404: if there is no such question to correct
    """
    if code not in ASKED_ABOUT:
        raise Http404
    opened = asked.opened()
    answers, number = current_answers(opened)
    ceilings = ceilings_for_words(asked.case.application.version)
    question: QuestionForm
    preview: dict[str, Any] = {}
    if request.method == "POST":
        question = QUESTIONS[code](request.POST, so_far=answers, ceilings=ceilings)
        form = CorrectionForm(request.POST, seen=0)
        if question.is_valid():
            changed = {code: question.answer()}

            def act() -> None:
                correct(
                    by=asked.by,
                    case_id=asked.case_id,
                    answers_id=form.cleaned_data["entry"],
                    changes=changed,
                    after=number,
                    at=asked.at,
                )

            if "save" in request.POST and act_once(form, asked, act):
                _say_who_reads(request, asked, changed)
                return done(request, asked.case_id, gettext("La correction est enregistrée."))
            preview = _preview(asked, answers, {**answers, **changed})
        form.is_valid()
        to_be_sent_again(request, form, asked)
    else:
        question = QUESTIONS[code](initial=answers.get(code), so_far=answers, ceilings=ceilings)
        form = CorrectionForm(seen=last_line(asked.case_id))
    context = {
        "case": opened.case,
        "application": asked.case.application,
        "question": question,
        "form": form,
        **preview,
    }
    status = 400 if question.errors or form.errors else 200
    return render(request, "housing/team/correct_one.html", context, status=status)


def _say_who_reads(request: HttpRequest, asked: Asked, changed: Answers) -> None:
    """Say that whoever corrected the language of a file does not answer in it, if that is so."""
    spoken = changed.get("language", {}).get("answer_in")
    if spoken and spoken not in asked.by.member.languages:
        said = gettext(
            "Cette demande se suit maintenant en %(language)s, et vous ne répondez pas dans cette langue. "
            "Confiez-la à quelqu’un qui le fait."
        )
        messages.warning(request, said % {"language": language_words(spoken)})


def _preview(asked: Asked, before: Answers, after: Answers) -> dict[str, Any]:
    """Return what a correction changes: the answers, and the place on the list today."""
    application, on = asked.case.application, asked.at.date()
    places: dict[str, PlaceThen | None] = {"place_before": None, "place_after": None}
    placement = Placement.objects.filter(application=application).first()
    if placement is not None:
        facts = facts_now(application, after, on, before=before)
        before_and_after = places_then(application, [kept_facts(placement), facts], on)
        places["place_before"], places["place_after"] = before_and_after
    return {"changes": changes(before, after), "is_previewed": True, **places}
