"""What every question of an application is as a form, and the number that people type."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.forms import KeptNowhere
from housing.words.choices import TITLES

LINE_LENGTH: Final = 300


class CountField(forms.IntegerField):
    """A small whole number, in a box that says what is wrong with it; empty is none."""

    def __init__(self, *, most: int, **options: Any) -> None:
        options.setdefault("required", False)
        messages = {
            "invalid": _("Écrivez un nombre en chiffres, comme 2."),
            "min_value": _("Écrivez 0 ou plus."),
            "max_value": _("C’est trop grand : écrivez %(limit_value)s ou moins."),
            "required": _("Écrivez un nombre : 0 s’il n’y en a pas."),
        }
        super().__init__(
            min_value=0,
            max_value=most,
            # A box of numbers would hide from the page, and from the person, what was typed wrong.
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "ms-count"}),
            # Where 0 is no answer, whoever declares the box says so.
            error_messages={**messages, **options.pop("error_messages", {})},
            **options,
        )

    def clean(self, value: Any) -> int | None:
        """Return the number; an empty box that may stay empty is 0."""
        found: int | None = super().clean(value)
        return 0 if found is None and not self.required else found


class QuestionForm(KeptNowhere):
    """
    One question, or a few that belong together: what is typed in, one answer out.

    :cvar code: of housing.rules.answers.FIELDS
    :cvar why: why it is asked, in one or two sentences
    :cvar free: the fields in which somebody writes freely
    """

    code: ClassVar[str]
    why: ClassVar[Promise]
    free: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        data: Any = None,
        initial: Any = None,
        *,
        so_far: Mapping[str, Any] | None = None,
        ceilings: Mapping[int, int] | None = None,
        **kwargs: Any,
    ) -> None:
        """
        Draw the question, filled in with an earlier answer if there is one.

        :param initial: an answer as `answer` returned it
        :param so_far: the other answers, for a question that depends on one
        :param ceilings: dollars a year by people (queries.programmes.ceilings_for_words)
        """
        self.so_far = so_far or {}
        self.ceilings = ceilings
        super().__init__(data, initial=None if initial is None else self.initial_of(initial), **kwargs)

    @classmethod
    def initial_of(cls, value: Any) -> dict[str, Any]:
        """Return what stands in the fields for an answer."""
        return dict(value) if isinstance(value, Mapping) else {cls.code: value}

    @property
    def title(self) -> str:
        """What the question is called."""
        return str(TITLES[self.code])

    @abstractmethod
    def answer(self) -> Any:
        """Return the answer as it is kept, once the form is valid."""

    @property
    def free_text(self) -> str:
        """What was written freely, together; for the prompt only."""
        return "\n".join(str(self.cleaned_data.get(name) or "") for name in self.free)
