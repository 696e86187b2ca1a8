"""The forms with which the housing team writes in an application: a message, a call, a note."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.enums import Channel
from casework.forms_team import CallForm as AnyCallForm
from casework.forms_team import Decision, text_field
from casework.forms_team import NoteForm as AnyNoteForm
from casework.rules.contact_rules import ContactPlan
from housing.models import ReadyAnswer
from housing.rules.answers import Way
from housing.rules.contact import WayPlan, plan_by
from housing.rules.language_guess import language_of

#: Nothing was said in these: there is nothing to write down.
WORDLESS: Final = frozenset({Channel.NO_ANSWER, Channel.VOICEMAIL})


class ReplyForm(Decision):
    """
    A message to the person.

    A line with « /mot » alone is that ready answer, in the person's language.
    """

    name = "reply"

    text = text_field(
        _("Votre message"),
        _("La personne le lira avec son code. Une ligne « /mot » devient la réponse prête de ce nom."),
        rows=6,
        required=_("Écrivez votre message."),
    )
    ready = forms.ChoiceField(
        label=_("Partir d’une réponse prête"),
        required=False,
        error_messages={"invalid_choice": _("Choisissez une réponse dans la liste.")},
    )
    other_language = forms.BooleanField(label=_("J’ai relu : envoyer dans cette langue"), required=False)

    def __init__(self, *args: Any, language: str, ready: Iterable[ReadyAnswer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        self.ready_words: Mapping[str, str] = {
            one.word: one.text_en if language == "en" else one.text_fr for one in ready
        }
        field = self.fields["ready"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = [("", _("Choisir une réponse")), *((word, f"/{word}") for word in self.ready_words)]

    @property
    def is_language_asked(self) -> bool:
        """Whether the box about the language is drawn."""
        return self.is_bound and (bool(self.data.get("other_language")) or self.has_error("text", "language"))

    def unfolded(self, text: str) -> str:
        """Return a text with each ready answer in the place of its line « /mot »."""
        lines = [
            self.ready_words.get(line.strip()[1:], line) if line.strip().startswith("/") else line
            for line in text.splitlines()
        ]
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        """
        Ask for a second look at a message in a language that the person did not choose.

        :raises ValidationError: as Decision
        """
        cleaned = super().clean()
        written = language_of(cleaned.get("text") or "")
        if written and written != self.language and not cleaned.get("other_language"):
            asked = gettext("français") if self.language == "fr" else gettext("anglais")
            words = gettext(
                "La personne a demandé : %(language)s. Ce message semble dans l’autre langue. Changez-le, ou "
                "cochez « J’ai relu »."
            )
            self.add_error("text", forms.ValidationError(words % {"language": asked}, code="language"))
        return cleaned


class NoteForm(AnyNoteForm):
    """A note of the team about an application."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("Lue par l’équipe. La personne peut demander à la lire.")


class CallForm(AnyCallForm):
    """A call about an application, held to the plan of the way that it took."""

    to_organization = forms.BooleanField(label=_("À l’organisme que la personne a nommé"), required=False)
    somebody_else = forms.BooleanField(
        label=_("Quelqu’un d’autre a répondu : je n’ai rien dit"), required=False
    )

    def __init__(self, *args: Any, plans: Mapping[Way, WayPlan], **kwargs: Any) -> None:
        super().__init__(*args, plan=ContactPlan(), **kwargs)
        self.plans = plans
        self.fields["text"].required = False
        if not {Way.CALL, Way.ORGANIZATION} <= set(plans):
            del self.fields["to_organization"]

    def plan_for(self, channel: Channel) -> ContactPlan:
        """Return the plan of the way that a call took."""
        asked = Way.ORGANIZATION if self.data.get("to_organization") else None
        return plan_by(self.plans, channel, asked=asked)

    def clean(self) -> dict[str, Any]:
        """
        Ask for words where something was said.

        :raises ValidationError: as Decision
        """
        cleaned = super().clean()
        channel, said = cleaned.get("channel"), cleaned.get("text")
        if channel and Channel(channel) not in WORDLESS and not said and not cleaned.get("somebody_else"):
            self.add_error("text", _("Écrivez ce qui s’est dit, en quelques mots."))
        return cleaned

    def words(self) -> str:
        """Return what is sealed about the call, in words, also where nothing was said."""
        given, first = self.cleaned_data, []
        if given.get("to_organization"):
            first.append(gettext("À l’organisme."))
        if given.get("somebody_else"):
            first.append(gettext("Quelqu’un d’autre a répondu; rien n’a été dit."))
        elif not given["text"]:
            first.append(str(Channel(given["channel"]).label).capitalize() + ".")
        return "\n".join([" ".join(first), given["text"]]).strip()
