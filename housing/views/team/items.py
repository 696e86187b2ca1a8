"""Asking for what is missing, settling it, and ending an application for silence."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, override
from django.views.decorators.http import require_POST

from casework.queries import last_line
from casework.views.guard import Asked
from casework.views.writing import to_be_sent_again
from housing.answers_now import Answers, current_answers
from housing.forms.decide import ItemsForm
from housing.operations.deciding import give_help
from housing.operations.items import ask_items, close_for_silence, settle_item
from housing.views.team.decide import act_once, deciding, done


@deciding
def ask(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Choose what is missing, and send the message that asks for it; the decision's clock stands still."""
    proofs = asked.case.application.version.proofs
    opened = asked.opened()
    answers, _number = current_answers(opened)
    if request.method == "POST":
        form = ItemsForm(request.POST, seen=0, proofs=proofs)

        def act() -> None:
            ask_items(
                by=asked.by,
                case_id=asked.case_id,
                request_id=form.cleaned_data["entry"],
                items=form.wanted(),
                message=form.cleaned_data["text"],
                at=asked.at,
            )

        if act_once(form, asked, act):
            said = gettext("La demande est envoyée. Le délai de décision s’arrête jusqu’à la réponse.")
            return done(request, asked.case_id, said)
        to_be_sent_again(request, form, asked)
    else:
        initial = {"text": ready_message(answers, opened.case.language)}
        form = ItemsForm(seen=last_line(asked.case_id), proofs=proofs, initial=initial)
    context = {"case": opened.case, "application": asked.case.application, "form": form}
    return render(request, "housing/team/items.html", context, status=400 if form.errors else 200)


@deciding
@require_POST
def settle(request: HttpRequest, asked: Asked, item_id: UUID) -> HttpResponse:
    """Note that one thing is settled."""
    settle_item(by=asked.by, case_id=asked.case_id, item_id=item_id, at=asked.at)
    return done(request, asked.case_id, gettext("C’est réglé."))


@deciding
@require_POST
def end_for_silence(request: HttpRequest, asked: Asked) -> HttpResponse:
    """End an application that nobody answers for; the person may take that back for 14 days."""
    close_for_silence(by=asked.by, case_id=asked.case_id, at=asked.at)
    return done(
        request, asked.case_id, gettext("La demande est retirée. La personne a 14 jours pour revenir.")
    )


@deciding
@require_POST
def help_given(request: HttpRequest, asked: Asked) -> HttpResponse:
    """End an application to a programme without a list; the team may take that back for 30 days."""
    give_help(by=asked.by, case_id=asked.case_id, at=asked.at)
    return done(request, asked.case_id, gettext("C’est noté : l’aide a été donnée."))


def ready_message(answers: Answers, language: str) -> str:
    """Write the message that asks, in the person's language, to be read and changed before it is sent."""
    answer_in = answers.get("language", {}).get("answer_in")
    with override(answer_in if answer_in in ("fr", "en") else language):
        return gettext(
            "Bonjour %(name)s,\n\n"
            "Pour décider de votre demande, il nous manque ce qui suit. Répondez chose par chose, avec votre "
            "code. Une déclaration signée suffit toujours; n’envoyez aucune copie de papier.\n\n"
            "Le délai s’arrête jusqu’à votre réponse. Si une question vous gêne, dites-le-nous."
        ) % {"name": answers.get("name", "")}
