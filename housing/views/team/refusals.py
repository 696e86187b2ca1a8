"""Refusing: a condition that is not met, the letter in both languages, a second person."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext

from casework.forms_team import Decision as DecisionForm
from casework.operations.files import OpenedFile
from casework.queries import last_line
from casework.views.guard import Asked
from casework.views.writing import to_be_sent_again
from housing.answers_now import current_answers
from housing.enums import DecisionKind, RefusalReason
from housing.forms.decide import DropForm, RefusalForm
from housing.letters import Blocks
from housing.models import Decision
from housing.operations.deciding import (
    drop_refusal,
    propose_refusal,
    read_decision,
    refusable,
    refusal_letter,
    second_refusal,
)
from housing.views.team.decide import act_once, deciding, done

_LANGUAGES = ("fr", "en")


@deciding
def refuse(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Choose the condition that is not met, read the letter in both languages, send it to a second person."""
    opened = asked.opened()
    answers, _number = current_answers(opened)
    reasons = refusable(asked.case.application, answers)
    letters: list[Blocks] = []
    if request.method == "POST":
        form = RefusalForm(request.POST, seen=0, reasons=reasons)

        def act() -> None:
            propose_refusal(
                by=asked.by,
                case_id=asked.case_id,
                decision_id=form.cleaned_data["entry"],
                reason=RefusalReason(form.cleaned_data["reason"]),
                words=form.cleaned_data["text"],
                at=asked.at,
            )

        if "send" in request.POST:
            if act_once(form, asked, act):
                return done(request, asked.case_id, gettext("Le refus attend une deuxième personne."))
            to_be_sent_again(request, form, asked)
        if form.is_valid():
            given = form.cleaned_data
            letters = _letters(asked, opened, given["reason"], given["text"])
    else:
        form = RefusalForm(seen=last_line(asked.case_id), reasons=reasons)
    context = {
        "case": opened.case,
        "application": asked.case.application,
        "form": form,
        "reasons": reasons,
        "letters": letters,
    }
    return render(request, "housing/team/refuse.html", context, status=400 if form.errors else 200)


@deciding
def second(request: HttpRequest, asked: Asked, decision_id: UUID) -> HttpResponse:
    """Read a proposed refusal with its letter; sign it as the second person, or send it back."""
    opened = asked.opened()
    decision = get_object_or_404(Decision, pk=decision_id, case=asked.case_id, kind=DecisionKind.REFUSED)
    drop: DecisionForm = DropForm(seen=last_line(asked.case_id))
    if request.method == "POST" and "sign" in request.POST:
        second_refusal(by=asked.by, case_id=asked.case_id, decision_id=decision_id, at=asked.at)
        said = gettext(
            "La demande n’est pas admissible. La lettre est écrite, avec la façon de demander une révision."
        )
        return done(request, asked.case_id, said)
    if request.method == "POST":
        drop = DropForm(request.POST, seen=0)

        def act() -> None:
            drop_refusal(
                by=asked.by,
                case_id=asked.case_id,
                decision_id=decision_id,
                why=drop.cleaned_data["text"],
                at=asked.at,
            )

        if act_once(drop, asked, act):
            return done(request, asked.case_id, gettext("Le refus est renvoyé; la note dit pourquoi."))
        to_be_sent_again(request, drop, asked)
    context = _second_context(asked, opened, decision, drop)
    return render(request, "housing/team/refusal_second.html", context, status=400 if drop.errors else 200)


def _second_context(
    asked: Asked, opened: OpenedFile, decision: Decision, drop: DecisionForm
) -> dict[str, Any]:
    cites = read_decision(decision, opened.data_key)
    _answers, number = current_answers(opened)
    return {
        "case": opened.case,
        "application": asked.case.application,
        "decision": decision,
        "proposer": decision.proposed_by.name,
        "reason": decision.get_reason_display(),
        "is_pending": decision.decided_on is None and decision.dropped_on is None,
        "is_mine": decision.proposed_by_id == asked.by.member.pk,
        "is_stale": cites["answers"] != number,
        "letters": _letters(asked, opened, decision.reason, cites["words"]),
        "form": drop,
    }


def _letters(asked: Asked, opened: OpenedFile, reason: str, words: str) -> list[Blocks]:
    answers, _number = current_answers(opened)
    on = asked.at.date()
    return [
        refusal_letter(asked.case.application, answers, language, reason, words, on)
        for language in _LANGUAGES
    ]
