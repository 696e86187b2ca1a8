"""The field in which a person types a code that they wrote down."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from privacy.codes import CodeProblem, NotACode

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
