"""
An application on one dense page of the desk: the fifteen questions of the public pages, no field more.

Each question is the very form that stands on its own page there; what they have in common here is how the
application came, for which programme, and two values that nobody types.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.forms_entry import HowItCame
from housing.forms.answers import QUESTIONS, QuestionForm
from housing.models import ProgrammeVersion
from housing.rules.answers import ASKED_OF_WAY, CODES, Way
from housing.words.choices import WAYS
from privacy.free_text import status_mentions


class HowForm(HowItCame):
    """How an application came, and for which programme."""

    field_order = ("version",)

    version = forms.ChoiceField(
        label=_("Pour quel programme?"),
        error_messages={
            "required": _("Choisissez le programme."),
            "invalid_choice": _("Ce programme ne prend plus de demandes. Choisissez dans la liste."),
        },
    )

    def __init__(self, *args: Any, versions: Sequence[ProgrammeVersion], **kwargs: Any) -> None:
        """
        Offer the programmes that take applications now.

        :param versions: what each says today; the first one is chosen unless somebody chooses
        """
        first = str(versions[0].pk) if versions else ""
        kwargs["initial"] = {"version": first, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["version"])
        field.choices = [(str(one.pk), str(one.name)) for one in versions]


@dataclass(frozen=True, slots=True)
class WayPart:
    """What is asked of one way of reaching somebody; unfolded where something stands or is wrong."""

    label: str
    fields: tuple[BoundField, ...]
    is_open: bool


class EntrySheet:
    """The whole page: how the application came, and the fifteen questions in their order."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        versions: Sequence[ProgrammeVersion],
        ceilings: Mapping[UUID, Mapping[int, int] | None] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """
        Draw the page, or read what was typed into it.

        :param versions: the programmes to choose from
        :param ceilings: dollars a year by people, by version, so that bands come back in dollars
        """
        self.is_bound = data is not None
        self._data, self._versions, self._ceilings = data, versions, ceilings or {}
        self.how = HowForm(data, versions=versions, initial=dict(initial or {}))
        self.questions: dict[str, QuestionForm] = {
            code: form(data, prefix=code) for code, form in QUESTIONS.items() if code != "income_band"
        }
        household = self.questions["household"]
        so_far = {"household": household.answer()} if data is not None and household.is_valid() else {}
        income = QUESTIONS["income_band"](
            data, prefix="income_band", so_far=so_far, ceilings=self._ceilings_chosen()
        )
        self.questions = {code: income if code == "income_band" else self.questions[code] for code in CODES}

    def __iter__(self) -> Iterator[BoundField]:
        """Give every field, in the order of the page."""
        for form in self._forms():
            yield from form

    def __getitem__(self, code: str) -> QuestionForm:
        return self.questions[code]

    @property
    def errors(self) -> dict[str, Any]:
        """What is to be corrected, by the names that stand in the page."""
        return {form.add_prefix(name): found for form in self._forms() for name, found in form.errors.items()}

    def non_field_errors(self) -> list[str]:
        """Return what is wrong with the page as a whole."""
        return [str(one) for form in self._forms() for one in form.non_field_errors()]

    def is_valid(self) -> bool:
        """Test whether every answer can be kept, and the ways agree with their plans."""
        # Every form is read, so that every mistake is said at once.
        found = [form.is_valid() for form in self._forms()]
        if not all(found):
            return False
        self._hold_ways()
        if status_mentions(self._free_text()) and not self.how.cleaned_data["reread"]:
            self.how.ask_to_reread()
        return not self.errors

    def answers(self) -> dict[str, Any]:
        """Return the answers as they are kept, once the page is valid."""
        return {code: form.answer() for code, form in self.questions.items()}

    @property
    def is_reread_asked(self) -> bool:
        """Whether the text came back, so that the box to tick is drawn."""
        return self.how.is_reread_asked

    @property
    def contact_parts(self) -> list[WayPart]:
        """Return what is asked of each way, folded while nothing stands in it."""
        contact, found = self.questions["contact"], []
        for way in Way:
            fields = tuple(contact[f"{way}_{name}"] for name in ASKED_OF_WAY[way])
            touched = any(
                one.errors or (self.is_bound and one.value() not in ("", None, "no")) for one in fields
            )
            found.append(WayPart(str(WAYS[way]), fields, touched))
        return found

    def drawn_again(self, *, is_new: bool) -> None:
        """Make the page good to be sent again; as an application of its own with `is_new`."""
        self.how.drawn_again(is_new=is_new)

    def _forms(self) -> tuple[HowForm | QuestionForm, ...]:
        return (self.how, *self.questions.values())

    def _ceilings_chosen(self) -> Mapping[int, int] | None:
        chosen = (self._data.get("version") if self._data is not None else None) or ""
        return next((self._ceilings.get(one.pk) for one in self._versions if str(one.pk) == chosen), None)

    def _hold_ways(self) -> None:
        """A way that was ticked has a plan; a plan that was written belongs to a way that was ticked."""
        ways, contact = self.questions["ways"], self.questions["contact"]
        ticked, plans = set(ways.answer()), contact.answer()
        for way in Way:
            name = f"{way}_address"
            if way.value in ticked and way.value not in plans:
                contact.add_error(name, contact.fields[name].error_messages["required"])
            elif way.value in plans and way.value not in ticked:
                ways.add_error(
                    "ways",
                    gettext(
                        "Il y a une adresse ou un numéro à « %(way)s ». Cochez cette façon, ou videz la case."
                    )
                    % {"way": WAYS[way]},
                )

    def _free_text(self) -> str:
        return "\n".join(form.free_text for form in self.questions.values())


#: Two columns: who they are and how to reach them; the dwelling they have, and the one they look for.
COLUMNS: Final = (CODES[:7], CODES[7:])
