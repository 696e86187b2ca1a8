"""What a person types of a code that they wrote down: all of it, or its end."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.forms import KeptNowhere, TypedText
from privacy.codes import CodeProblem, NotACode

#: A few words.
SHORT_LENGTH: Final = 120

#: What to look at again. The check digit tells a slip of the finger from a code that nobody has.
PROBLEMS: Final[Mapping[CodeProblem, Promise]] = {
    CodeProblem.EMPTY: _("Écrivez votre code : 20 chiffres."),
    CodeProblem.NOT_DIGITS: _("Un code n’a que des chiffres. Enlevez les lettres et les signes."),
    CodeProblem.TOO_SHORT: _("Il manque des chiffres. Un code en a 20, en quatre groupes de cinq."),
    CodeProblem.TOO_LONG: _("Il y a trop de chiffres. Un code en a 20, en quatre groupes de cinq."),
    CodeProblem.TYPING_ERROR: _(
        "Un chiffre ne va pas. Comparez avec votre note : un chiffre faux, ou deux inversés."
    ),
}


class CodeField(forms.CharField):
    """Twenty digits, however they were spaced; a slip of the finger is found before any work is done."""

    def __init__(self, *, read: Callable[[str], str], **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"})
        options.setdefault("widget", widget)
        # An empty field is the reader's to judge, in its own words.
        super().__init__(required=False, **options)
        self._read = read

    def clean(self, value: Any) -> str:
        """
        Return the code's twenty digits.

        :raises ValidationError: if what was typed cannot be a code; it says what to look at
        """
        try:
            return self._read(str(value or ""))
        except NotACode as problem:
            raise ValidationError(str(PROBLEMS[problem.reason]), code=problem.reason.value) from None


class LastDigitsForm(KeptNowhere):
    """The last four digits of the code, typed back: offered, never required."""

    digits = forms.CharField(
        label=_("Pour vérifier : les quatre derniers chiffres de votre code"),
        help_text=_("Vous pouvez laisser la case vide."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "max_length": _("Quatre chiffres suffisent : les derniers."),
            "null_characters_not_allowed": _("Ce texte contient un caractère invisible. Retapez-le."),
        },
    )

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._code = code
        self.fields["digits"].widget.attrs.pop("maxlength", None)

    def clean_digits(self) -> str:
        """
        Return what was typed back.

        :raises ValidationError: if the code on the page ends otherwise
        """
        typed = "".join(character for character in self.cleaned_data["digits"] if character.isdecimal())
        if self.cleaned_data["digits"] and typed not in {self._code[-4:], self._code}:
            raise forms.ValidationError(
                _("Ce ne sont pas les quatre derniers chiffres. Relisez votre note et le code."),
                code="other_digits",
            )
        return typed


def interpreter_field() -> TypedText:
    """Return the field for a language that would help besides the two in which the team answers."""
    return TypedText(
        label=_("Une autre langue vous aiderait?"),
        help_text=_(
            "Écrivez laquelle. L’équipe cherchera un ou une interprète. Vous pouvez laisser la case vide."
        ),
        required=False,
        max_length=SHORT_LENGTH,
    )
