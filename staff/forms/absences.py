"""Days away: whose, and from when to when. Never why."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.models import StaffMember
from staff.operations.absences import LONGEST


def _day(label: Any, hint: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=hint, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class AbsenceForm(forms.Form):
    """Days on which somebody is away."""

    member = forms.ChoiceField(label=_("Qui"))
    from_on = _day(_("Premier jour"))
    until_on = _day(_("Dernier jour"), _("Le lendemain, cette personne est de retour."))

    def __init__(self, *args: Any, people: Sequence[StaffMember], on: dt.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"from_on": on, "until_on": on, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.members = {str(one.pk): one for one in people}
        whose = self.fields["member"]
        if isinstance(whose, forms.ChoiceField):
            whose.choices = [(str(one.pk), one.name) for one in people]

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, and more than a year of them."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("Le dernier jour vient avant le premier."))
        elif first and last and last > first + LONGEST:
            self.add_error("until_on", _("Plus d’un an : fermez plutôt le compte."))
        return cleaned
