"""The forms of the housing desk: its lists, why a file is opened, who follows it, texts that are kept."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.enums import CaseState, CoverReason
from casework.queries import Candidate
from casework.workflow import LIVE, OVER
from core.day_words import day_in_words
from core.forms import KeptNowhere, TypedText
from housing.models import ReadyAnswer
from privacy.free_text import status_mentions

#: Why somebody opens an application that a colleague follows.
REASONS: Final = (
    CoverReason.ABSENCE,
    CoverReason.ASKED,
    CoverReason.SECOND_SIGNATURE,
    CoverReason.OFFER,
    CoverReason.DUPLICATE,
    CoverReason.URGENT,
    CoverReason.FIRST_READING,
)
TIER_WORDS: Final = {
    "1": _("1 · sécurité"),
    "2": _("2 · sans logement, ou bail qui finit"),
    "9": _("aucune priorité"),
}
STATES: Final = [state for state in CaseState if state in LIVE | OVER]


class ListForm(KeptNowhere):
    """What narrows a list; anything else in the address is left aside."""

    programme = forms.ChoiceField(label=_("Programme"), required=False)
    state = forms.ChoiceField(
        label=_("État"),
        required=False,
        choices=[("", _("Tous")), *((state.value, state.label) for state in STATES)],
    )
    language = forms.ChoiceField(
        label=_("Langue"), required=False, choices=[("", _("Toutes")), ("fr", "Français"), ("en", "English")]
    )
    tier = forms.ChoiceField(
        label=_("Priorité"), required=False, choices=[("", _("Toutes")), *TIER_WORDS.items()]
    )
    late = forms.BooleanField(label=_("En retard seulement"), required=False)

    def __init__(self, *args: Any, programmes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = [("", _("Tous")), *programmes]


class ReasonForm(KeptNowhere):
    """Why somebody opens an application that a colleague follows; the person it belongs to reads it."""

    reason = forms.ChoiceField(
        label=_("Pourquoi ouvrez-vous ce dossier?"),
        help_text=_("La personne à qui il appartient verra qu’il a été ouvert."),
        choices=[(one.value, one.label) for one in REASONS],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez pourquoi vous ouvrez ce dossier."),
            "invalid_choice": _("Choisissez une raison dans la liste."),
        },
    )


def _candidate(one: Candidate) -> tuple[str, str]:
    words = one.member.name
    if one.away_until is not None:
        away = gettext("%(who)s — en absence jusqu’au %(day)s")
        words = away % {"who": words, "day": day_in_words(one.away_until)}
    return str(one.member.pk), words


class _Given(KeptNowhere):
    """An application given to somebody; who may be chosen stands in `members`, by identifier."""

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(one.member.pk): one.member for one in candidates}
        choices = [("", _("Choisir une personne")), *map(_candidate, candidates)]
        for field in self.fields.values():
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
            field.choices = choices


def _somebody(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        error_messages={
            "required": _("Choisissez une personne."),
            "invalid_choice": _("Cette personne ne peut plus prendre ce dossier. Choisissez-en une autre."),
        },
    )


class HandOverForm(_Given):
    """One colleague who follows an application from now on."""

    to = _somebody(_("Qui suit la demande"))


class AloneForm(_Given):
    """Two people who alone can open an application from now on."""

    lead = _somebody(_("Qui suit la demande"))
    backup = _somebody(_("Qui peut remplacer"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "alone-%s")
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse the same person twice."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("lead") and cleaned.get("lead") == cleaned.get("backup"):
            self.add_error(
                "backup", _("Choisissez deux personnes différentes : une absence ne doit bloquer personne.")
            )
        return cleaned


if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[ReadyAnswer]
else:
    _ModelForm = forms.ModelForm


class ViewForm(KeptNowhere):
    """A list that is kept under a name."""

    name = TypedText(
        label=_("Garder cette liste sous le nom"),
        max_length=60,
        error_messages={"required": _("Donnez un nom à cette vue.")},
    )
    query = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)


class ReadyAnswerForm(_ModelForm):
    """A text that the team uses often, in both languages."""

    use_required_attribute = False

    class Meta:
        model = ReadyAnswer
        fields = ("word", "text_fr", "text_en")
        help_texts = {"word": _("Un mot, sans espace. On tape « /mot » seul sur une ligne du message.")}
        error_messages = {
            "word": {
                "required": _("Écrivez un mot."),
                "invalid": _("Un mot sans espace ni accent : lettres, chiffres et traits d’union."),
                "unique": _("Ce mot est déjà pris."),
            },
            "text_fr": {"required": _("Écrivez le texte français.")},
            "text_en": {"required": _("Écrivez le texte anglais.")},
        }
        widgets = {"text_fr": forms.Textarea(attrs={"rows": 4}), "text_en": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Keep what nobody needs to know out of a text that leaves many times."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("text_fr", "text_en"):
            if status_mentions(cleaned.get(name) or ""):
                self.add_error(name, _("Ce texte parle du statut. Enlevez-le : personne n’en a besoin."))
        return cleaned
