"""The reception of requests: under which mandate it is open, who was trained, and closing it in one press."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from assistance.forms_intake import WEEKDAYS, MandateForm, first_values, name_and_languages
from casework.enums import CaseKind, IntakeClosing
from casework.errors import NotYours
from casework.models import Intake, IntakeChange
from casework.operations.intakes import NotReady, close_intake, may_close_intake, open_intake
from core.clock import today
from staff.access import member_of, needs
from staff.enums import Role

KIND = CaseKind.ASSISTANCE
#: Openings and closings shown on the page.
SHOWN = 20

_in_sight = needs(Role.PRIVACY_OFFICER, Role.SUPERVISOR, Role.TRIAGE)


@_in_sight
@require_safe
def reception(request: HttpRequest) -> HttpResponse:
    """Show the mandate, who was trained, when it opened and closed; the form to whoever may open it."""
    intake = Intake.objects.filter(kind=KIND).first()
    return _page(request, intake, MandateForm(initial=first_values(intake, on=today())))


@needs(Role.PRIVACY_OFFICER)
@require_POST
def open_reception(request: HttpRequest) -> HttpResponse:
    """Open the reception under a mandate, or change it; say everything that is missing."""
    form = MandateForm(request.POST)
    if form.is_valid():
        try:
            open_intake(
                kind=KIND,
                mandate=form.mandate,
                trained=list(form.cleaned_data["trained"]),
                on=today(),
                by=member_of(request),
                trained_on=form.cleaned_data["trained_on"],
            )
        except NotReady as refusal:
            form.say_what_lacks(refusal.lacking)
        else:
            messages.success(request, gettext("La réception des demandes est ouverte."))
            return redirect("requests:intake")
    return _page(request, Intake.objects.filter(kind=KIND).first(), form, code=400)


@_in_sight
@require_POST
def close_reception(request: HttpRequest) -> HttpResponse:
    """
    Close the reception at once.

    :raises Http404: for somebody of another team
    """
    try:
        closed = close_intake(kind=KIND, on=today(), by=member_of(request))
    except NotYours as refusal:
        raise Http404 from refusal
    if closed:
        messages.success(request, gettext("La réception des demandes est fermée."))
    return redirect("requests:intake")


def _page(request: HttpRequest, intake: Intake | None, form: MandateForm, *, code: int = 200) -> HttpResponse:
    member = member_of(request)
    changes = IntakeChange.objects.filter(kind=KIND).select_related("member")[:SHOWN]
    trained = intake.trained_people.select_related("member").order_by("member__name") if intake else ()
    context = {
        "intake": intake,
        "why": IntakeClosing(intake.closed_because).label if intake and intake.closed_because else "",
        "weekdays": [name for day, name in WEEKDAYS if intake and day in intake.cover_days],
        "trained": [(one, name_and_languages(one.member)) for one in trained],
        "changes": [(one, IntakeClosing(one.because).label if one.because else "") for one in changes],
        "form": form if member.has_role(Role.PRIVACY_OFFICER) else None,
        "may_close": bool(intake and intake.is_open) and may_close_intake(member, KIND),
    }
    return render(request, "assistance/team/intake.html", context, status=code)
