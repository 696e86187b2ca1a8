"""Two applications side by side, the one page that opens two files; merging them, and taking that back."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from casework.errors import NotYours
from casework.operations.files import OpenedFile
from core.clock import now
from core.day_words import day_with_year
from housing.answers_now import current_answers
from housing.models import Application
from housing.opening import opening_of
from housing.operations.duplicates import (
    CannotMerge,
    Obstacle,
    Pair,
    merge,
    obstacle_to_merge,
    open_pair,
    undo_merge,
)
from housing.queries.programmes import ceilings_for_words
from housing.rules.numbers import spelled
from housing.views.team.guard import GUARD, TEAM
from housing.words.answers import answer_lines
from privacy.errors import CannotOpen
from staff.access import Unlocked, needs_unlocked, unlocked_of

OBSTACLES: Final[dict[Obstacle, Promise]] = {
    Obstacle.SAME_FILE: _("C’est le même dossier."),
    Obstacle.OTHER_PROGRAMME: _("Ces deux demandes sont pour deux programmes : ce ne sont pas des doublons."),
    Obstacle.SEPARATED: _("Ce ménage s’est séparé : il a deux dossiers, exprès. Ils ne se fusionnent pas."),
    Obstacle.NOT_LIVE: _("Le dossier à garder n’est pas en cours."),
    Obstacle.CANNOT_END: _("L’autre dossier n’est pas en cours, ou un logement lui est offert en ce moment."),
    Obstacle.NOT_MERGED: _("Cette demande n’est pas fusionnée."),
    Obstacle.TOO_LATE: _("La fusion a plus de 30 jours : elle ne se défait plus."),
    Obstacle.MERGED_FURTHER: _(
        "Le dossier qui continue a été fusionné à son tour. Défaites d’abord cette fusion."
    ),
}


@dataclass(frozen=True, slots=True, repr=False)
class Side:
    """One of the two files, as it heads its column."""

    application: Application
    number: str
    state: str
    filed: str
    since: str
    lead: str
    messages: int
    obstacle: str


@dataclass(frozen=True, slots=True, repr=False)
class ComparedLine:
    """One question, and what each file says to it."""

    label: str
    one: str
    other: str

    @property
    def is_same(self) -> bool:
        """Whether both say the same, however it is written."""
        return self.one.casefold().split() == self.other.casefold().split()


@needs_unlocked(*TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, case_id: UUID, other_id: UUID) -> HttpResponse:
    """
    Open two files for this reason, each noted, and show them side by side.

    :raises Http404: if either is not theirs, or does not exist
    """
    by, at = _unlocked(request), now()
    openings = [opening_of(by.member, one, at=at) for one in (case_id, other_id)]
    one, other = openings
    if one is None or other is None or case_id == other_id:
        raise Http404
    if request.method != "POST" and not (one.is_open and other.is_open):
        context = {"numbers": [spelled(two.case.application.number) for two in (one, other)]}
        return render(request, "housing/team/compare_gate.html", context)
    try:
        pair = open_pair(by=by, case_id=case_id, other_id=other_id, at=at)
    except NotYours as refusal:
        raise Http404 from refusal
    except CannotOpen:
        return GUARD.locked(request, status=409)
    if request.method == "POST":
        return redirect("applications:compare", case_id, other_id)
    return _draw(request, pair)


@needs_unlocked(*TEAM)
@require_POST
def merge_two(request: HttpRequest, case_id: UUID, other_id: UUID) -> HttpResponse:
    """
    Let the first file go on for both, and go to it.

    :raises Http404: as `compare`
    """
    by, at = _unlocked(request), now()
    ended = Application.objects.select_related("case").filter(case=other_id).first()
    if ended is None:
        raise Http404
    note = gettext(
        "La demande %(number)s, déposée le %(filed)s, continue dans ce dossier. "
        "Son ancienneté : le %(since)s."
    ) % {
        "number": spelled(ended.number),
        "filed": day_with_year(ended.filed_on),
        "since": day_with_year(ended.effective_on),
    }
    try:
        kept = merge(by=by, kept_id=case_id, ended_id=other_id, note=note, at=at)
    except NotYours as refusal:
        raise Http404 from refusal
    except CannotOpen:
        return GUARD.locked(request, status=409)
    except CannotMerge as refusal:
        messages.error(request, str(OBSTACLES[refusal.obstacle]))
        return redirect("applications:compare", case_id, other_id)
    messages.success(
        request,
        gettext(
            "%(ended)s continue dans %(kept)s, avec l’ancienneté du %(since)s. "
            "Cela se défait pendant 30 jours."
        )
        % {
            "ended": spelled(ended.number),
            "kept": spelled(kept.number),
            "since": day_with_year(kept.effective_on),
        },
    )
    return redirect("applications:file", case_id)


@needs_unlocked(*TEAM)
@require_POST
def undo(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """
    Take a merge back, and go to the file that stands by itself again.

    :raises Http404: if it is not theirs, or does not exist
    """
    try:
        undo_merge(by=_unlocked(request), case_id=case_id, at=now())
    except (NotYours, Application.DoesNotExist) as refusal:
        raise Http404 from refusal
    except CannotMerge as refusal:
        messages.error(request, str(OBSTACLES[refusal.obstacle]))
    else:
        messages.success(
            request, gettext("La fusion est défaite. Chaque demande a de nouveau sa propre date.")
        )
    return redirect("applications:file", case_id)


def _draw(request: HttpRequest, pair: Pair) -> HttpResponse:
    files = (pair.one, pair.other)
    one, other = (
        Application.objects.select_related("case", "version__programme").get(case=file.case) for file in files
    )
    lines = [
        {line.label: line.words for line in answer_lines(current_answers(file)[0], ceilings=table)}
        for file, table in zip(files, map(ceilings_for_words, (one.version, other.version)), strict=True)
    ]
    labels = dict.fromkeys([*lines[0], *lines[1]])
    compared = [ComparedLine(label, *(said.get(label, "") for said in lines)) for label in labels]
    sides = (
        _side(one, pair.one, obstacle_to_merge(one, other)),
        _side(other, pair.other, obstacle_to_merge(other, one)),
    )
    context: dict[str, Any] = {
        "sides": list(zip(sides, reversed(sides), strict=True)),
        "lines": compared,
        "differing": sum(not line.is_same for line in compared),
        "is_separated": all(side.obstacle == str(OBSTACLES[Obstacle.SEPARATED]) for side in sides),
    }
    return render(request, "housing/team/compare.html", context)


def _side(application: Application, file: OpenedFile, obstacle: Obstacle | None) -> Side:
    return Side(
        application=application,
        number=spelled(application.number),
        state=str(application.case.get_state_display()),
        filed=day_with_year(application.filed_on),
        since=day_with_year(application.effective_on),
        lead=", ".join(one.member.name for one in file.assignments),
        messages=len(file.messages),
        obstacle=str(OBSTACLES[obstacle]) if obstacle else "",
    )


def _unlocked(request: HttpRequest) -> Unlocked:
    by = unlocked_of(request)
    if by is None:
        raise Http404
    return by
