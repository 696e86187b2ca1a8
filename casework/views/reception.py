"""The reception of a kind of file: under which mandate it is open, who was trained, closing it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise

from casework.enums import CaseKind, IntakeClosing
from casework.errors import NotYours
from casework.forms_intake import WEEKDAYS, MandateForm, first_values, name_and_languages
from casework.models import Intake, IntakeChange
from casework.operations.intakes import NotReady, close_intake, may_close_intake, open_intake
from core.clock import today
from staff.access import member_of
from staff.enums import Role

#: Openings and closings shown on the page.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Reception:
    """
    The pages of one kind's reception; an app gives them its own words and addresses.

    :ivar page, opens, closes: names of addresses
    """

    kind: CaseKind
    title: str | Promise
    was_opened: str | Promise
    was_closed: str | Promise
    closes_when: str | Promise
    page: str
    opens: str
    closes: str

    def show(self, request: HttpRequest) -> HttpResponse:
        """Show the mandate, who was trained, when it opened and closed; the form to whoever may open it."""
        intake = self._intake()
        return self._page(
            request, intake, MandateForm(kind=self.kind, initial=first_values(intake, on=today()))
        )

    def open(self, request: HttpRequest) -> HttpResponse:
        """Open the reception under a mandate, or change it; say everything that is missing."""
        form = MandateForm(request.POST, kind=self.kind)
        if form.is_valid():
            try:
                open_intake(
                    kind=self.kind,
                    mandate=form.mandate,
                    trained=list(form.cleaned_data["trained"]),
                    on=today(),
                    by=member_of(request),
                    trained_on=form.cleaned_data["trained_on"],
                )
            except NotReady as refusal:
                form.say_what_lacks(refusal.lacking)
            else:
                messages.success(request, str(self.was_opened))
                return redirect(self.page)
        return self._page(request, self._intake(), form, code=400)

    def close(self, request: HttpRequest) -> HttpResponse:
        """
        Close the reception at once.

        :raises Http404: for somebody of another team
        """
        try:
            closed = close_intake(kind=self.kind, on=today(), by=member_of(request))
        except NotYours as refusal:
            raise Http404 from refusal
        if closed:
            messages.success(request, str(self.was_closed))
        return redirect(self.page)

    def _intake(self) -> Intake | None:
        return Intake.objects.filter(kind=self.kind).first()

    def _page(
        self, request: HttpRequest, intake: Intake | None, form: MandateForm, *, code: int = 200
    ) -> HttpResponse:
        member = member_of(request)
        changes = IntakeChange.objects.filter(kind=self.kind).select_related("member")[:SHOWN]
        trained = intake.trained_people.select_related("member").order_by("member__name") if intake else ()
        context = {
            "title": self.title,
            "closes_when": self.closes_when,
            "opens_url": reverse(self.opens),
            "closes_url": reverse(self.closes),
            "intake": intake,
            "why": IntakeClosing(intake.closed_because).label if intake and intake.closed_because else "",
            "weekdays": [name for day, name in WEEKDAYS if intake and day in intake.cover_days],
            "trained": [(one, name_and_languages(one.member)) for one in trained],
            "changes": [(one, IntakeClosing(one.because).label if one.because else "") for one in changes],
            "form": form if member.has_role(Role.PRIVACY_OFFICER) else None,
            "may_close": bool(intake and intake.is_open) and may_close_intake(member, self.kind),
        }
        return render(request, "casework/reception.html", context, status=code)
