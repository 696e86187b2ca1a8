"""Form fields for what a person types: nothing is cut, nothing is lost, and a mistake is said in words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.text import UnseenCharacter, as_typed


class TypedText(forms.CharField):
    """
    A text as typed, with its limits said in words and counted in characters that a person would count.

    The browser is told to keep nothing, and is not told the limit: it would cut a pasted text without a word.
    """

    default_error_messages = {
        "unseen": _("Ce texte contient un caractère invisible. Retapez-le."),
        "max_length": _("C’est trop long : %(show_value)s caractères. Gardez-en %(limit_value)s au plus."),
        "min_length": _("C’est très court : %(show_value)s caractères. Écrivez-en au moins %(limit_value)s."),
    }

    def to_python(self, value: Any) -> str:
        """
        Return the text as somebody else can read it.

        :raises ValidationError: if it holds a character that nobody can see
        """
        text = "" if value in self.empty_values else str(value)
        try:
            return as_typed(text)
        except UnseenCharacter:
            raise ValidationError(self.error_messages["unseen"], code="unseen") from None

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return what the widget is told besides: to keep nothing."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        attrs.pop("minlength", None)
        return {**attrs, "autocomplete": "off"}


class KeptNowhere(forms.Form):
    """A form of a journey: the browser is told to keep none of its fields."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
