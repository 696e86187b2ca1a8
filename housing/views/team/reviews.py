"""Reviews: noted when somebody asks by phone, listed for supervisors, decided by one who took no part."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from casework.enums import CaseState
from casework.operations.files import OpenedFile
from casework.queries import last_line
from casework.views.guard import Asked
from casework.views.writing import to_be_sent_again
from core.clock import now
from core.day_words import day_in_words
from housing.answers_now import current_answers
from housing.enums import DecisionKind
from housing.forms.decide import WordsForm
from housing.models import Review
from housing.operations.deciding import checklist_of, read_decision
from housing.operations.reviewing import ask_review, may_decide_review, overturn, uphold
from housing.presentation.decide import rule_lines
from housing.queries.programmes import ceilings_for_words
from housing.rules.numbers import spelled
from housing.views.team.decide import act_once, deciding, done, reviewing
from housing.words.answers import answer_lines
from staff.access import member_of, needs
from staff.enums import Role


@deciding
@require_POST
def ask(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Note that a review is asked for."""
    ask_review(by=asked.by, case_id=asked.case_id, review_id=uuid4(), at=asked.at)
    return done(request, asked.case_id, gettext("La révision est demandée. Elle est tranchée en 30 jours."))


@needs(Role.SUPERVISOR)
@require_safe
def pending(request: HttpRequest) -> HttpResponse:
    """List the reviews of the member's teams that wait, the most pressing first; nothing is opened here."""
    member = member_of(request)
    found = (
        Review.objects.filter(outcome=None, case__team__in=member.memberships.values("team_id"))
        .select_related("case__application", "decision")
        .order_by("decide_by", "id")
    )
    rows = [
        {
            "case_id": one.case_id,
            "number": spelled(one.case.application.number),
            "asked": day_in_words(one.asked_on),
            "decide_by": day_in_words(one.decide_by),
            "is_late": one.decide_by < now().date(),
            "is_mine": may_decide_review(member, one),
        }
        for one in found
    ]
    return render(request, "housing/team/reviews.html", {"rows": rows})


@reviewing
def decide(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Read everything anew, and uphold the refusal or overturn it; a letter follows either."""
    opened = asked.opened()
    review = Review.objects.select_related("decision").filter(case=asked.case_id, outcome=None).first()
    if review is None or request.method != "POST":
        form = WordsForm(seen=last_line(asked.case_id))
    else:
        form = WordsForm(request.POST, seen=0)
        settle = overturn if "overturn" in request.POST else uphold

        def act() -> None:
            settle(
                by=asked.by,
                case_id=asked.case_id,
                decision_id=form.cleaned_data["entry"],
                words=form.cleaned_data["text"],
                at=asked.at,
            )

        if act_once(form, asked, act):
            said = (
                gettext("La décision est renversée. La personne garde son ancienneté; la lettre est écrite.")
                if settle is overturn
                else gettext("La décision est maintenue. La lettre est écrite.")
            )
            messages.success(request, said)
            # Not to the file: who only reviews it would be asked why they open it.
            return redirect("applications:review", asked.case_id)
        to_be_sent_again(request, form, asked)
    answers, _number = current_answers(opened)
    context = {
        "case": opened.case,
        "application": asked.case.application,
        "form": form,
        "review": review,
        "settled": None if review else _settled(asked, opened),
        "may_decide": review is not None and may_decide_review(asked.by.member, review),
        "reason": review.decision.get_reason_display() if review else "",
        "words": read_decision(review.decision, opened.data_key)["words"] if review else "",
        "asked": day_in_words(review.asked_on) if review else "",
        "decide_by": day_in_words(review.decide_by) if review else "",
        "lines": rule_lines(checklist_of(asked.case.application, answers)),
        "answers": answer_lines(answers, ceilings=ceilings_for_words(asked.case.application.version)),
        "messages_read": opened.messages,
    }
    return render(request, "housing/team/review.html", context, status=400 if form.errors else 200)


def _settled(asked: Asked, opened: OpenedFile) -> dict[str, Any] | None:
    """Return how the last review of a file ended and what comes of it; None if there was none."""
    found = Review.objects.filter(case=asked.case_id).exclude(outcome=None)
    last = (
        found.select_related("outcome__proposed_by")
        .order_by("-outcome__decided_on", "-asked_on", "pk")
        .first()
    )
    if last is None or last.outcome is None:
        return None
    outcome, application = last.outcome, asked.case.application
    return {
        "is_overturned": outcome.kind == DecisionKind.OVERTURNED,
        "who": outcome.proposed_by.name,
        "day": day_in_words(outcome.decided_on) if outcome.decided_on else "",
        "is_waiting": opened.case.state == CaseState.WAITING,
        "has_list": application.version.has_list,
        "since": day_in_words(application.effective_on),
        "follows": opened.assignments[0].member.name if opened.assignments else "",
    }
