"""
The decisions that the team makes on a file: one form each.

Whatever is refused, what was typed stays. Each form that writes carries two things that nobody types: an
identifier of what it writes, so that sent twice it is written once; and the last line of the log that its
reader had seen, so that nobody answers past what happened meanwhile.
"""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from assistance.referrals import TextKind, texts_of
from casework.enums import REQUEST_OUTCOMES, CoverReason, Urgency
from casework.forms_team import Decision, text_field
from casework.queries import Candidate
from core.day_words import day_in_words
from core.forms import KeptNowhere


class QueueForm(KeptNowhere):
    """What narrows the queue; anything else in the address is left aside."""

    language = forms.ChoiceField(
        label=_("Langue"), required=False, choices=[("", _("Toutes")), ("fr", "Français"), ("en", "English")]
    )
    urgency = forms.ChoiceField(
        label=_("Urgence"),
        required=False,
        choices=[("", _("Toutes")), (Urgency.URGENT, _("Urgent")), (Urgency.ORDINARY, _("Ordinaire"))],
    )
    overdue = forms.BooleanField(label=_("En retard seulement"), required=False)


#: Why a backup opens a request; the others are an application's.
REASONS_OF_REQUESTS: Final = (
    CoverReason.FIRST_READING,
    CoverReason.ABSENCE,
    CoverReason.ASKED,
    CoverReason.URGENT,
)


class CoverForm(KeptNowhere):
    """Why somebody who stands in opens a file; the person it belongs to reads it."""

    reason = forms.ChoiceField(
        label=_("Pourquoi ouvrez-vous ce dossier?"),
        help_text=_("La personne à qui il appartient verra qu’il a été ouvert."),
        choices=[(one.value, one.label) for one in REASONS_OF_REQUESTS],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez pourquoi vous ouvrez ce dossier."),
            "invalid_choice": _("Choisissez une raison dans la liste."),
        },
    )


def _ready_texts(kind: TextKind) -> list[tuple[str, Any]]:
    language = get_language() or "fr"
    return [("", _("Choisir un texte")), *((text.code, text.names[language]) for text in texts_of(kind))]


class ReplyForm(Decision):
    """A message to the person."""

    name = "reply"

    text = text_field(
        _("Votre réponse"),
        _("La personne la lira avec son code, dans sa langue."),
        rows=8,
        required=_("Écrivez votre réponse."),
    )
    expects_answer = forms.BooleanField(label=_("J’attends une réponse"), required=False)
    ready = forms.ChoiceField(
        label=_("Partir d’un texte"),
        required=False,
        choices=lambda: _ready_texts(TextKind.REPLY),
        error_messages={"invalid_choice": _("Choisissez un texte dans la liste.")},
    )


class ReferForm(Decision):
    """A message that points the person to other services."""

    name = "refer"

    text = text_field(
        _("Ce que la personne lira"),
        _("Changez ce qu’il faut avant d’envoyer."),
        rows=12,
        required=_("Écrivez le message : cochez un service, puis préparez le texte."),
    )


class CloseForm(Decision):
    """The end of a file, with the words that the person reads."""

    name = "close"

    outcome = forms.ChoiceField(
        label=_("Comment cela finit"),
        choices=[(one.value, one.label) for one in REQUEST_OUTCOMES],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez comment cela finit."),
            "invalid_choice": _("Choisissez dans la liste comment cela finit."),
        },
    )
    text = text_field(_("Ce que la personne lira"), _("Vide, le texte du résultat choisi vous est proposé."))
    is_silent = forms.BooleanField(label=_("Terminer sans message"), required=False)


class ReopenForm(Decision):
    """A closed file, opened again."""

    name = "reopen"


def _candidate(one: Candidate) -> tuple[str, str]:
    load = ngettext(
        "%(name)s, %(count)s dossier ouvert", "%(name)s, %(count)s dossiers ouverts", one.open_files
    )
    words = load % {"name": one.member.name, "count": one.open_files}
    if one.away_until is not None:
        away = gettext("%(who)s — en absence jusqu’au %(day)s")
        words = away % {"who": words, "day": day_in_words(one.away_until)}
    return str(one.member.pk), words


class AssignForm(Decision):
    """Two different people, each with how much they hold."""

    name = "assign"

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: Who may be chosen, by identifier.
        self.members = {str(one.member.pk): one.member for one in candidates}
        choices = [("", _("Choisir une personne")), *map(_candidate, candidates)]
        for name, label in (("lead", _("Qui suit le dossier")), ("backup", _("Qui peut remplacer"))):
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=choices,
                widget=forms.Select(attrs={"autocomplete": "off"}),
                error_messages={
                    "required": _("Choisissez deux personnes."),
                    "invalid_choice": _(
                        "Cette personne ne peut plus prendre ce dossier. Choisissez-en une autre."
                    ),
                },
            )

    def clean(self) -> dict[str, Any]:
        """
        Refuse the same person twice.

        :raises ValidationError: as Decision
        """
        cleaned = super().clean()
        if cleaned.get("lead") and cleaned.get("lead") == cleaned.get("backup"):
            self.add_error(
                "backup", _("Choisissez deux personnes différentes : une absence ne doit bloquer personne.")
            )
        return cleaned
