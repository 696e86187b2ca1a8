"""Giving a file to two people who speak its language, with what they hold already in sight."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from assistance.forms_team import AssignForm
from assistance.presentation_team import state_words
from assistance.views.team.guard import GUARD
from casework.enums import Part
from casework.errors import AlreadyTaken, NeedsTwoPeople, NotACandidate
from casework.models import Assignment
from casework.operations.assigning import assign
from casework.presentation import language_words, urgency_words
from casework.queries import candidates_for, last_line
from casework.views.guard import Asked
from core.day_words import day_in_words
from core.workflow import IllegalMove


@GUARD.before
def assign_pair(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Choose who follows a file and who can stand in; nothing of the file is opened on this page."""
    form = _form(request, asked)
    if request.method == "POST" and form.is_valid():
        lead, backup = (form.members[form.cleaned_data[name]] for name in ("lead", "backup"))
        try:
            assign(by=asked.by, case_id=asked.case_id, lead=lead, backup=backup, at=asked.at)
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
        else:
            messages.success(
                request,
                gettext("Confié à %(lead)s et à %(backup)s.") % {"lead": lead.name, "backup": backup.name},
            )
            stays = asked.by.member.pk in (lead.pk, backup.pk)
            return redirect("requests:file", asked.case_id) if stays else redirect("requests:queue")
    return _drawn(request, asked, form)


def _form(request: HttpRequest, asked: Asked) -> AssignForm:
    live = Assignment.objects.filter(case=asked.case, ended_on=None)
    held = {one.part: str(one.member_id) for one in live}
    return AssignForm(
        request.POST if request.method == "POST" else None,
        seen=last_line(asked.case_id),
        candidates=candidates_for(asked.case, on=asked.at.date()),
        initial={"lead": held.get(Part.LEAD, ""), "backup": held.get(Part.BACKUP, "")},
    )


def _drawn(request: HttpRequest, asked: Asked, form: AssignForm) -> HttpResponse:
    case = asked.case
    context = {
        "case": case,
        "form": form,
        "received": day_in_words(case.received_on),
        "reads_in": language_words(case.language),
        "urgency": urgency_words(case.urgency),
        "state": state_words(case.state),
        "is_short": len(form.members) < len(Part),
        "is_mine": str(asked.by.member.pk) in form.members,
    }
    return render(request, "assistance/team/assign.html", context, status=400 if form.errors else 200)
