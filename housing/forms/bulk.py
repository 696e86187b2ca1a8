"""A gesture over many files: which, to whom, over which files."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import KeptNowhere
from housing.enums import BulkKind
from staff.models import StaffMember


class BulkForm(KeptNowhere):
    """What is done, and to which of the files of a list."""

    # The gesture and, where it needs somebody, to whom: one choice.
    act = forms.ChoiceField(
        label=_("Geste"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez un geste."),
            "invalid_choice": _("Choisissez un geste dans la liste."),
        },
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
        self.acts: dict[str, tuple[BulkKind, StaffMember | None]] = {
            **{f"{BulkKind.HAND_OVER}-{one.pk}": (BulkKind.HAND_OVER, one) for one in colleagues},
            str(BulkKind.ASK_RENEWAL): (BulkKind.ASK_RENEWAL, None),
        }
        act, cases = self.fields["act"], self.fields["cases"]
        assert isinstance(act, forms.ChoiceField)  # noqa: S101 (for the type checker)
        assert isinstance(cases, forms.ChoiceField)  # noqa: S101 (for the type checker)
        act.choices = [(key, _act_words(*one)) for key, one in self.acts.items()]
        cases.choices = [(str(case_id), words) for case_id, words in files]

    @property
    def chosen(self) -> tuple[BulkKind, StaffMember | None]:
        """What is done and to whom, once the form is valid."""
        return self.acts[self.cleaned_data["act"]]


def _act_words(kind: BulkKind, to: StaffMember | None) -> str:
    if to is None:
        return capfirst(str(kind.label))
    return gettext("Confier à %(name)s") % {"name": to.name}
