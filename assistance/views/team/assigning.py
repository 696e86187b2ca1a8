"""Giving a file to two people who speak its language, with what they hold already in sight."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from assistance.forms_team import AssignForm
from assistance.presentation_team import state_words
from assistance.queries_team import Opening, opening_of
from assistance.views.team.page import draw_locked
from assistance.views.team.queue import TEAM
from casework.enums import Part
from casework.errors import AlreadyTaken, NeedsTwoPeople, NotACandidate, NotYours
from casework.models import Assignment
from casework.operations.assigning import assign
from casework.presentation import language_words, urgency_words
from casework.queries import candidates_for, events_after
from core.clock import now
from core.day_words import day_in_words
from core.workflow import IllegalMove
from privacy.errors import CannotOpen
from staff.access import Unlocked, needs_unlocked, unlocked_of


@needs_unlocked(*TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def assign_pair(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Choose who follows a file and who can stand in; nothing of the file is opened on this page."""
    by, at = unlocked_of(request), now()
    opening = opening_of(by.member, case_id, at=at) if by else None
    if by is None or opening is None:
        return draw_locked(request, status=404)
    form = _form(request, opening, on=at.date())
    if request.method == "POST" and form.is_valid():
        lead, backup = (form.members[form.cleaned_data[name]] for name in ("lead", "backup"))
        try:
            assign(by=by, case_id=case_id, lead=lead, backup=backup, at=at)
        except AlreadyTaken as taken:
            form.add_error(None, gettext("Quelqu’un a été plus rapide : %(names)s suivent déjà ce dossier.")
                           % {"names": gettext(" et ").join(taken.names)})  # fmt: skip
        except NotACandidate as refusal:
            form.add_error(
                None,
                gettext("%(name)s ne peut plus prendre ce dossier. Choisissez quelqu’un d’autre.")
                % {"name": refusal.name},
            )
        except NeedsTwoPeople:
            form.add_error("backup", gettext("Choisissez deux personnes différentes."))
        except IllegalMove:
            form.add_error(None, gettext("Ce dossier est terminé. Rouvrez-le avant de le confier."))
        except (CannotOpen, NotYours):
            return draw_locked(request, status=409)
        else:
            messages.success(
                request,
                gettext("Confié à %(lead)s et à %(backup)s.") % {"lead": lead.name, "backup": backup.name},
            )
            stays = by.member.pk in (lead.pk, backup.pk)
            return redirect("requests:file", case_id) if stays else redirect("requests:queue")
    return _drawn(request, opening, form, by)


def _form(request: HttpRequest, opening: Opening, *, on: dt.date) -> AssignForm:
    events = events_after(opening.case.id, 0)
    live = Assignment.objects.filter(case=opening.case, ended_on=None)
    held = {one.part: str(one.member_id) for one in live}
    return AssignForm(
        request.POST if request.method == "POST" else None,
        seen=events[-1].number if events else 0,
        candidates=candidates_for(opening.case, on=on),
        initial={"lead": held.get(Part.LEAD, ""), "backup": held.get(Part.BACKUP, "")},
    )


def _drawn(request: HttpRequest, opening: Opening, form: AssignForm, by: Unlocked) -> HttpResponse:
    case = opening.case
    context = {
        "case": case,
        "form": form,
        "received": day_in_words(case.received_on),
        "reads_in": language_words(case.language),
        "urgency": urgency_words(case.urgency),
        "state": state_words(case.state),
        "is_short": len(form.members) < len(Part),
        "is_mine": str(by.member.pk) in form.members,
    }
    return render(request, "assistance/team/assign.html", context, status=400 if form.errors else 200)
