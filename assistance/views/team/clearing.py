"""Clearing a flood of spam by what the queue shows: nothing is opened, and a real person can write again."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from assistance.presentation import day_in_words
from assistance.presentation_team import language_words, urgency_words
from assistance.queries_team import unread_to_clear
from casework.errors import NotYours
from casework.models import Case
from casework.operations.closing import close_unread as close_them
from core.clock import now
from staff.access import member_of, needs
from staff.enums import Role


@needs(Role.TRIAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def close_unread(request: HttpRequest) -> HttpResponse:
    """Tick what is evident spam, then confirm how many; two steps, one address."""
    member, at = member_of(request), now()
    ticked = _ticked(request.POST.getlist("file"))
    if request.method != "POST":
        return _drawn(request, unread_to_clear(member))
    chosen = unread_to_clear(member, ticked)
    if "confirmed" not in request.POST or not ticked:
        if not chosen:
            problem = gettext("Cochez au moins une demande.") if not ticked else _gone()
            return _drawn(request, unread_to_clear(member), problem=problem)
        return _drawn(request, chosen, is_asked=True, gone=len(ticked) - len(chosen))
    try:
        closed = close_them(member=member, case_ids=ticked, at=at)
    except NotYours:
        return _drawn(request, unread_to_clear(member), problem=_gone())
    said = ngettext(
        "%(count)s demande fermée sans être ouverte.",
        "%(count)s demandes fermées sans être ouvertes.",
        closed,
    ) % {"count": closed}
    if left := len(ticked) - closed:
        said += " " + ngettext(
            "%(count)s autre avait changé entre-temps : elle reste.",
            "%(count)s autres avaient changé entre-temps : elles restent.",
            left,
        ) % {"count": left}
    messages.success(request, said)
    return redirect("requests:queue")


def _gone() -> str:
    return gettext("Ces demandes ne sont plus à trier. Voici celles qui restent.")


def _ticked(values: Iterable[str]) -> list[UUID]:
    found = []
    for value in list(values)[:100]:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


def _drawn(
    request: HttpRequest, cases: list[Case], *, problem: str = "", is_asked: bool = False, gone: int = 0
) -> HttpResponse:
    rows = [
        {
            "id": case.id,
            "received": day_in_words(case.received_on),
            "language": language_words(case.language),
            "urgency": urgency_words(case.urgency),
        }
        for case in cases
    ]
    context = {"rows": rows, "problem": problem, "is_asked": is_asked, "gone": gone, "count": len(rows)}
    status = 400 if problem else 200
    return render(request, "assistance/team/close_unread.html", context, status=status)
