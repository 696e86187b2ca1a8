"""Proposing to hand a household on to an organisation, noting that it is handed on, and taking that back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, override
from django.views.decorators.http import require_POST

from casework.queries import last_line
from casework.views.guard import Asked
from casework.views.writing import to_be_sent_again
from housing.answers_now import Answers, current_answers
from housing.forms.decide import ReleaseForm
from housing.operations.releases import drop_release, propose_release, refer_out, take_back
from housing.queries.programmes import ceilings_of
from housing.views.team.decide import act_once, deciding, done
from housing.words.releases import release_text


@deciding
def propose(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Name an organisation, read exactly what it would be told, and ask the person."""
    opened = asked.opened()
    answers, _number = current_answers(opened)
    language = _language(answers, opened.case.language)
    if request.method == "POST":
        form = ReleaseForm(request.POST, seen=0)

        def act() -> None:
            propose_release(
                by=asked.by,
                case_id=asked.case_id,
                release_id=form.cleaned_data["entry"],
                organization=form.cleaned_data["organization"],
                message=form.cleaned_data["text"],
                at=asked.at,
            )

        if act_once(form, asked, act):
            said = gettext("C’est proposé. La personne lit le texte exact derrière son code, et répond.")
            return done(request, asked.case_id, said)
        to_be_sent_again(request, form, asked)
    else:
        form = ReleaseForm(seen=last_line(asked.case_id), initial={"text": _ready_message(answers, language)})
    context = {
        "case": opened.case,
        "application": asked.case.application,
        "form": form,
        "text": release_text(
            answers,
            organization="",
            language=language,
            ceilings=ceilings_of(asked.case.application.version),
        ),
    }
    return render(request, "housing/team/release.html", context, status=400 if form.errors else 200)


@deciding
@require_POST
def drop(request: HttpRequest, asked: Asked, release_id: UUID) -> HttpResponse:
    """Let a text go that nobody has read."""
    drop_release(by=asked.by, case_id=asked.case_id, release_id=release_id, at=asked.at)
    return done(request, asked.case_id, gettext("Ce texte ne sera lu par personne."))


@deciding
@require_POST
def refer(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Note that an organisation goes on with a household."""
    refer_out(by=asked.by, case_id=asked.case_id, at=asked.at)
    return done(request, asked.case_id, gettext("La demande est orientée. Cela se reprend pendant 30 jours."))


@deciding
@require_POST
def back(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Put an application back that was referred in vain, or withdrawn by mistake."""
    take_back(by=asked.by, case_id=asked.case_id, at=asked.at)
    return done(request, asked.case_id, gettext("La demande reprend, avec son ancienneté."))


def _language(answers: Answers, file_language: str) -> str:
    answer_in = answers.get("language", {}).get("answer_in")
    return answer_in if answer_in in ("fr", "en") else file_language


def _ready_message(answers: Answers, language: str) -> str:
    with override(language):
        return gettext(
            "Bonjour %(name)s,\n\n"
            "Un organisme pourrait vous aider à trouver un logement. Lisez plus haut, sur cette page, ce "
            "qu’il lirait de vous, et répondez oui ou non. Dire non ne change rien à votre demande."
        ) % {"name": answers.get("name", "")}
