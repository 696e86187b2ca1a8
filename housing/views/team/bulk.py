"""The same gesture for many applications: chosen, tried out with counts, done by the worker, taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from casework.errors import NotYours
from core.clock import today
from core.day_words import day_in_words
from housing.enums import BulkKind, BulkState
from housing.forms.bulk import BulkForm
from housing.list_address import read_filters, written
from housing.models import BulkAct
from housing.operations.bulk import MOST_FILES, UNDO_FOR, TooLate, ask_back, ask_for, tried_out
from housing.presentation.queue import list_names
from housing.presentation.team import state_words
from housing.queries.queue import list_of
from staff.access import member_of, needs
from staff.enums import Role
from staff.models import StaffMember

#: Gestures shown below the form.
_SHOWN = 5


@needs(Role.CASEWORKER)
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Choose a gesture over a list, see what would come of it, and leave it to the worker."""
    member, on = member_of(request), today()
    filters = read_filters(request.GET)
    found = list(
        list_of(member, filters, on=on)
        .order_by("filed_on", "number")
        .values_list("case_id", "number", "case__state")[: MOST_FILES + 1]
    )
    files = [(case_id, f"{number} · {state_words(state)}") for case_id, number, state in found[:MOST_FILES]]
    form = BulkForm(
        request.POST if request.method == "POST" else None, files=files, colleagues=_colleagues(member)
    )
    counts: dict[str, int] = {}
    to: StaffMember | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        kind, to = form.chosen
        if "confirmed" in request.POST:
            try:
                ask_for(
                    act_id=given["entry"], member=member, kind=kind, case_ids=given["cases"], to=to, on=on
                )
            except NotYours:
                messages.warning(request, gettext("Aucune de ces demandes n’est plus dans vos listes."))
            else:
                messages.success(request, gettext("C’est demandé. Ce sera fait dans la minute."))
            return HttpResponseRedirect(f"{reverse('applications:bulk')}?{written(filters)}")
        counts = tried_out(member=member, kind=kind, case_ids=given["cases"], to=to)
    context = {
        "form": form,
        "counts": counts,
        "chosen": form.cleaned_data if counts else {},
        "to_name": to.name if counts and to else "",
        "list_name": list_names()[filters.kind],
        "count": len(files),
        "is_capped": len(found) > MOST_FILES,
        "most": MOST_FILES,
        "acts": _acts(member),
        "query": written(filters),
    }
    code = 400 if form.is_bound and form.errors else 200
    return render(request, "housing/team/bulk.html", context, status=code)


@needs(Role.CASEWORKER)
@require_POST
def undo(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """
    Take a gesture back.

    :raises Http404: for a gesture of somebody else
    """
    try:
        act = ask_back(member=member_of(request), act_id=act_id, on=today())
    except NotYours as refusal:
        raise Http404 from refusal
    except TooLate:
        messages.warning(request, gettext("Ce geste ne peut plus être annulé."))
    else:
        words = (
            gettext("Annulé : rien n’a été fait.")
            if act.state == BulkState.UNDONE
            else gettext("Les demandes reviendront où elles étaient, dans la minute.")
        )
        messages.success(request, words)
    return redirect("applications:bulk")


def _colleagues(member: StaffMember) -> list[StaffMember]:
    teams = member.memberships.values("team_id")
    found = StaffMember.objects.filter(
        memberships__team__in=teams, is_active=True, roles__contains=[Role.CASEWORKER]
    )
    return list(found.distinct().order_by("name"))


def _acts(member: StaffMember) -> list[dict[str, Any]]:
    on = today()
    acts = (
        BulkAct.objects.filter(member=member)
        .select_related("to_member")
        .annotate(
            files=Count("items"),
            done=Count("items", filter=Q(items__outcome="done")),
        )
        .order_by("-day", "state")[:_SHOWN]
    )
    return [
        {
            "id": act.pk,
            "words": BulkKind(act.kind).label,
            "to": act.to_member.name if act.to_member else "",
            "day": day_in_words(act.day),
            "files": act.files,
            "done": act.done,
            "state": BulkState(act.state).label if act.undone_on is None else BulkState.UNDONE.label,
            "is_waiting": act.state == BulkState.WAITING,
            "may_undo": act.undone_on is None and on <= act.day + UNDO_FOR,
        }
        for act in acts
    ]
