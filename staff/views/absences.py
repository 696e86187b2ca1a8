"""Days away: one's own, and for a supervisor those of the people in their teams."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from core.clock import today
from staff.access import member_of, open_to_signed_in
from staff.forms.absences import AbsenceForm
from staff.models import Absence
from staff.operations.absences import end_absence, say_absent
from staff.queries import absences_seen_by, people_said_by


@open_to_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def absences_page(request: HttpRequest) -> HttpResponse:
    """Show who is or will be away, and note another absence."""
    by, on = member_of(request), today()
    people = people_said_by(by)
    form = AbsenceForm(request.POST or None, people=people, on=on, initial={"member": str(by.pk)})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        member = form.members[given["member"]]
        say_absent(by=by, member=member, from_on=given["from_on"], until_on=given["until_on"])
        messages.success(request, gettext("C’est noté."))
        return redirect("staff:absences")
    context = {"form": form, "absences": absences_seen_by(by, on), "on": on}
    return render(request, "staff/absences.html", context, status=400 if form.errors else 200)


@open_to_signed_in
@require_POST
def end(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """End an absence, or take back one that has not begun."""
    by = member_of(request)
    absence = get_object_or_404(
        Absence.objects.select_related("member"), pk=absence_id, member__in=people_said_by(by)
    )
    end_absence(by=by, absence=absence, on=today())
    messages.success(request, gettext("C’est noté."))
    return redirect("staff:absences")
