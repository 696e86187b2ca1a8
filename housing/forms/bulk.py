"""A gesture over many files: which, to whom, over which files."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import KeptNowhere
from housing.enums import BulkKind
from staff.models import StaffMember


class BulkForm(KeptNowhere):
    """What is done, and to which of the files of a list."""

    kind = forms.ChoiceField(
        label=_("Geste"),
        choices=BulkKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez un geste."),
            "invalid_choice": _("Choisissez un geste dans la liste."),
        },
    )
    to = forms.ChoiceField(
        label=_("À qui confier"),
        required=False,
        error_messages={"invalid_choice": _("Choisissez une personne dans la liste.")},
    )
    cases = forms.TypedMultipleChoiceField(
        label=_("Demandes"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Cochez au moins une demande."),
            "invalid_choice": _("Une de ces demandes n’est plus dans la liste. Regardez de nouveau."),
        },
    )
    entry = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        files: Sequence[tuple[UUID, str]],
        colleagues: Sequence[StaffMember],
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {
            "entry": uuid4(),
            "cases": [str(case_id) for case_id, _words in files],
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.members = {str(one.pk): one for one in colleagues}
        to, cases = self.fields["to"], self.fields["cases"]
        assert isinstance(to, forms.ChoiceField)  # noqa: S101 (for the type checker)
        assert isinstance(cases, forms.ChoiceField)  # noqa: S101 (for the type checker)
        people = [(key, one.name) for key, one in self.members.items()]
        to.choices = [("", _("Choisir une personne")), *people]
        cases.choices = [(str(case_id), words) for case_id, words in files]

    def clean(self) -> dict[str, Any]:
        """Ask to whom, where a gesture needs somebody."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == BulkKind.HAND_OVER and not cleaned.get("to") and "to" not in self.errors:
            self.add_error("to", _("Choisissez à qui confier ces demandes."))
        return cleaned
