"""
The decisions that the team makes on a file: one form each.

Whatever is refused, what was typed stays. Each form that writes carries two things that nobody types: an
identifier of what it writes, so that sent twice it is written once; and the last line of the log that its
reader had seen, so that nobody answers past what happened meanwhile.
"""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, ClassVar, Final
from uuid import uuid4

from django import forms
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from assistance.referrals import TextKind, texts_of
from casework.enums import Channel, ContactWay, CoverReason, Outcome, Urgency
from casework.queries import Candidate
from casework.rules.contact_rules import Call, ContactPlan, Doubt, Excuse, breaches, doubts, excuses_for
from core.day_words import day_in_words
from core.forms import KeptNowhere, TypedText
from privacy.free_text import status_mentions

TEXT_LENGTH: Final = 10_000
#: A call is noted soon, or it is not remembered as it was.
OLDEST_CALL: Final = dt.timedelta(days=14)
_CLOCK: Final = re.compile(r"\s*(\d{1,2})\s*(?:[h:.]\s*(\d{2})?)?\s*", re.IGNORECASE)

#: How each way of reaching somebody stands in their plan; in person, the person came.
WAYS: Final = {
    Channel.PHONE: ContactWay.PHONE,
    Channel.NO_ANSWER: ContactWay.PHONE,
    Channel.VOICEMAIL: ContactWay.PHONE,
    Channel.TEXT_MESSAGE: ContactWay.TEXT,
    Channel.EMAIL: ContactWay.EMAIL,
}


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


class CoverForm(KeptNowhere):
    """Why somebody who stands in opens a file; the person it belongs to reads it."""

    reason = forms.ChoiceField(
        label=_("Pourquoi ouvrez-vous ce dossier?"),
        help_text=_("La personne à qui il appartient verra qu’il a été ouvert."),
        choices=CoverReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez pourquoi vous ouvrez ce dossier."),
            "invalid_choice": _("Choisissez une raison dans la liste."),
        },
    )


class Decision(KeptNowhere):
    """What every form that writes in a file carries."""

    #: Where it stands on the page, and what its identifiers begin with.
    name: ClassVar[str]

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False)
    entry = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, seen: int, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{self.name}-%s")
        kwargs["initial"] = {"seen": seen, "entry": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """
        Keep both hidden values usable.

        :raises ValidationError: if somebody changed them; a page drawn again has good ones
        """
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        entry = cleaned.get("entry")
        if cleaned.get("seen") is None or entry is None or entry.version != 4:
            for hidden in ("seen", "entry"):
                self.errors.pop(hidden, None)
            raise forms.ValidationError(
                _("Cette page n’était plus bonne. Rien n’est envoyé; relisez, puis envoyez."), code="hidden"
            )
        return cleaned


def _ready_texts(kind: TextKind) -> list[tuple[str, Any]]:
    language = get_language() or "fr"
    return [("", _("Choisir un texte")), *((text.code, text.names[language]) for text in texts_of(kind))]


def _text(label: Any, help_text: Any = "", *, rows: int = 6, required: Any = "") -> TypedText:
    return TypedText(
        label=label,
        help_text=help_text,
        required=bool(required),
        max_length=TEXT_LENGTH,
        # Never seen: what tells the style sheet that something is written here (desk.css, ms-unsent).
        widget=forms.Textarea(attrs={"rows": rows, "placeholder": " "}),
        error_messages={"required": required},
    )


class ReplyForm(Decision):
    """A message to the person."""

    name = "reply"

    text = _text(
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

    text = _text(
        _("Ce que la personne lira"),
        _("Changez ce qu’il faut avant d’envoyer."),
        rows=12,
        required=_("Écrivez le message : cochez un service, puis préparez le texte."),
    )


class Guarded(Decision):
    """
    A text of the team's own, which comes back once if it tells what nobody needs to know.

    Nothing anywhere says that it came back: that would tell it too.
    """

    reread = forms.BooleanField(label=_("J’ai relu : ce texte ne le dit pas. Enregistrer."), required=False)

    @property
    def is_reread_asked(self) -> bool:
        """Whether the text came back, so that the box to tick is drawn."""
        return self.is_bound and (bool(self.data.get("reread")) or self.has_error("text", "mentions"))

    def clean(self) -> dict[str, Any]:
        """
        Ask for a second look at a text that may tell somebody's situation.

        :raises ValidationError: as Decision
        """
        cleaned = super().clean()
        if status_mentions(cleaned.get("text") or "") and not cleaned.get("reread"):
            self.add_error(
                "text",
                forms.ValidationError(
                    _(
                        "N’écrivez pas le statut. Nous n’en avons pas besoin, et un juge pourrait demander "
                        "à le lire. Enlevez-le. Si ce texte n’en parle pas, cochez « J’ai relu »."
                    ),
                    code="mentions",
                ),
            )
        return cleaned


class NoteForm(Guarded):
    """A note of the team, which the person does not see on the site."""

    name = "note"

    text = _text(
        _("Note pour l’équipe"),
        _("Lue par les deux personnes qui suivent le dossier. La personne peut demander à la lire."),
        rows=4,
        required=_("Écrivez la note."),
    )


class CallForm(Guarded):
    """A call or a message by another way, held to what the person allowed."""

    name = "call"

    channel = forms.ChoiceField(
        label=_("Comment?"),
        choices=Channel.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Dites comment vous avez joint la personne."),
            "invalid_choice": _("Choisissez dans la liste comment vous avez joint la personne."),
        },
    )
    called_on = forms.DateField(
        label=_("Jour"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Écrivez le jour de l’appel."),
            "invalid": _("Écrivez le jour de l’appel, comme 2026-11-24."),
        },
    )
    called_at = TypedText(
        label=_("Heure"),
        help_text=_("Comme 13 h 30. Elle sert à vérifier le plan de contact et n’est pas gardée."),
        max_length=10,
        error_messages={"required": _("Écrivez l’heure de l’appel, comme 13 h 30.")},
    )
    text = _text(_("Ce qui s’est dit"), rows=4, required=_("Écrivez ce qui s’est dit, en quelques mots."))
    excuse = forms.ChoiceField(
        label=_("Pourquoi hors du plan de contact?"),
        required=False,
        choices=[
            (Excuse.ASKED.value, _("La personne l’a demandé ensuite")),
            (Excuse.DANGER.value, _("Sa vie, ou celle d’un enfant, était en danger")),
            (Excuse.MISTAKE.value, _("C’est une erreur, et je la signale")),
        ],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choisissez une raison dans la liste.")},
    )
    has_read = forms.BooleanField(label=_("J’ai lu ces moments, et l’appel les respecte"), required=False)

    def __init__(self, *args: Any, plan: ContactPlan, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.today = today
        #: What the call breaks, once the form was read.
        self.found: tuple[Doubt, ...] = ()

    @property
    def is_excuse_asked(self) -> bool:
        """Whether the reasons are drawn: something was broken, or one was chosen already."""
        return self.is_bound and (bool(self.data.get("excuse")) or "excuse" in self.errors)

    @property
    def is_reading_asked(self) -> bool:
        """Whether the box « I have read these times » is drawn."""
        return self.is_bound and (bool(self.data.get("has_read")) or "has_read" in self.errors)

    def clean_called_on(self) -> dt.date:
        """
        Return the day of the call.

        :raises ValidationError: if it is to come, or too long ago to be remembered
        """
        day: dt.date = self.cleaned_data["called_on"]
        if day > self.today:
            raise forms.ValidationError(_("Ce jour n’est pas encore venu."), code="future")
        if day < self.today - OLDEST_CALL:
            raise forms.ValidationError(
                _("C’est il y a plus de deux semaines. Écrivez plutôt une note."), code="old"
            )
        return day

    def clean_called_at(self) -> int:
        """
        Return the minute of the day.

        :raises ValidationError: if it is not a time
        """
        read = _CLOCK.fullmatch(self.cleaned_data["called_at"])
        hour, minute = (int(read[1]), int(read[2] or 0)) if read else (24, 0)
        if hour > 23 or minute > 59:
            raise forms.ValidationError(_("Écrivez l’heure de l’appel, comme 13 h 30."), code="clock")
        return hour * 60 + minute

    def clean(self) -> dict[str, Any]:
        """
        Hold the call against the plan.

        :raises ValidationError: as Decision
        """
        cleaned = super().clean()
        channel, day, minute = (cleaned.get(name) for name in ("channel", "called_on", "called_at"))
        if channel is None or day is None or minute is None:
            return cleaned
        way = WAYS.get(Channel(channel))
        if way is None:
            return cleaned
        call = Call(way, day.weekday(), minute, leaves_word=channel == Channel.VOICEMAIL)
        self.found = breaches(self.plan, call)
        excuse = cleaned.get("excuse")
        if self.found and not (excuse and Excuse(excuse) in excuses_for(self.found)):
            for doubt in self.found:
                self.add_error("excuse", forms.ValidationError(BROKEN[doubt], code=doubt.value))
        if Doubt.READ_TIMES in doubts(self.plan, call) and not cleaned.get("has_read"):
            self.add_error("has_read", forms.ValidationError(BROKEN[Doubt.READ_TIMES], code="read_times"))
        return cleaned


BROKEN: Final = {
    Doubt.NO_CONTACT: _("La personne n’a permis aucun contact hors d’ici. Dites pourquoi, ou corrigez."),
    Doubt.OTHER_WAY: _("La personne a demandé qu’on la joigne autrement. Dites pourquoi, ou corrigez."),
    Doubt.NEVER_TIME: _("La personne a écrit « jamais » à ce moment. Dites pourquoi, ou changez l’heure."),
    Doubt.OUTSIDE_TIMES: _("La personne n’a pas donné ce moment. Dites pourquoi, ou changez l’heure."),
    Doubt.WORD_LEFT: _(
        "La personne n’a pas permis de laisser un message. On ne peut le noter que comme une erreur."
    ),
    Doubt.READ_TIMES: _("Lisez les moments que la personne a écrits, puis cochez."),
}  # fmt: skip


class CloseForm(Decision):
    """The end of a file, with the words that the person reads."""

    name = "close"

    outcome = forms.ChoiceField(
        label=_("Comment cela finit"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez comment cela finit."),
            "invalid_choice": _("Choisissez dans la liste comment cela finit."),
        },
    )
    text = _text(_("Ce que la personne lira"), _("Vide, le texte du résultat choisi vous est proposé."))
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
