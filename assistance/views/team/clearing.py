"""Putting a flood away by what the queue shows: nothing is opened, and one press brings it back."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from assistance.forms_rush import GroupForm
from assistance.queries_team import unread_to_clear
from casework.errors import NotYours
from casework.models import Case
from casework.operations.closing import clear_group as clear_them
from casework.operations.closing import close_unread as close_them
from casework.operations.closing import undo_clearing
from casework.presentation import language_words, urgency_words
from casework.queries_rush import LARGEST_CLEARING, files_of_group, sorted_teams
from core.clock import now
from core.day_words import day_in_words
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
    said = _closed(closed)
    if left := len(ticked) - closed:
        said += " " + ngettext(
            "%(count)s autre avait changé entre-temps : elle reste.",
            "%(count)s autres avaient changé entre-temps : elles restent.",
            left,
        ) % {"count": left}
    messages.success(request, said)
    return redirect("requests:queue")


@needs(Role.TRIAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def clear_group(request: HttpRequest) -> HttpResponse:
    """
    Put a group of a rush away: the page says how many and which, one press closes them.

    :raises Http404: for a group of a queue that the reader does not sort
    """
    member, at = member_of(request), now()
    form = GroupForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        raise Http404
    team = sorted_teams(member).filter(pk=form.cleaned_data["team"]).first()
    if team is None:
        raise Http404
    day, language = form.cleaned_data["day"], form.cleaned_data["language"]
    if request.method == "POST":
        closed = clear_them(member=member, team_id=team.pk, day=day, language=language, at=at)
        messages.success(request, f"{_closed(closed)} {_comes_back()}" if closed else _gone())
        return redirect("requests:queue")
    context = {
        "form": form,
        "team": team,
        "received": day_in_words(day),
        # Not "language": that is the page's own (staff/base.html).
        "reads_in": language_words(language),
        "count": min(files_of_group([team.pk], day=day, language=language).count(), LARGEST_CLEARING),
    }
    return render(request, "assistance/team/clear_group.html", context)


@needs(Role.TRIAGE)
@require_POST
def undo(request: HttpRequest, clearing_id: UUID) -> HttpResponse:
    """
    Take one gesture back: every file that it closed is to be sorted again.

    :raises Http404: if there is none to take back in a queue that the reader sorts
    """
    try:
        opened = undo_clearing(member=member_of(request), clearing_id=clearing_id, at=now())
    except NotYours as refusal:
        raise Http404 from refusal
    said = ngettext("%(count)s demande est revenue.", "%(count)s demandes sont revenues.", opened)
    messages.success(request, said % {"count": opened})
    return redirect("requests:queue")


def _closed(count: int) -> str:
    said = ngettext(
        "%(count)s demande fermée sans être ouverte.",
        "%(count)s demandes fermées sans être ouvertes.",
        count,
    )
    return said % {"count": count}


def _comes_back() -> str:
    return gettext("Pendant 30 jours, un bouton de cette liste les fait revenir.")


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
