"""
The forms with which a team writes in a file, whatever kind it is.

Every form that writes carries two things that nobody types: an identifier of what it writes, so that sent
twice it is written once; and the last line of the log that its reader had seen, so that nobody answers past
what happened meanwhile.
"""

import datetime as dt
import re
from typing import Any, ClassVar, Final
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.enums import Channel, ContactWay
from casework.rules.contact_rules import Call, ContactPlan, Doubt, Excuse, breaches, doubts, excuses_for
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


#: Said of a text that comes back once, with the box to tick.
TELLS_A_SITUATION: Final = _(
    "N’écrivez pas le statut. Nous n’en avons pas besoin, et un juge pourrait demander à le lire. "
    "Enlevez-le. Si ce texte n’en parle pas, cochez « J’ai relu »."
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


def text_field(label: Any, help_text: Any = "", *, rows: int = 6, required: Any = "") -> TypedText:
    """Return a field for a text as typed; without `required`, it may stay empty."""
    return TypedText(
        label=label,
        help_text=help_text,
        required=bool(required),
        max_length=TEXT_LENGTH,
        # Never seen: what tells the style sheet that something is written here (desk.css, ms-unsent).
        widget=forms.Textarea(attrs={"rows": rows, "placeholder": " "}),
        error_messages={"required": required},
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
            self.add_error("text", forms.ValidationError(TELLS_A_SITUATION, code="mentions"))
        return cleaned


class NoteForm(Guarded):
    """A note of the team, which the person does not see on the site."""

    name = "note"

    text = text_field(
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
    text = text_field(
        _("Ce qui s’est dit"), rows=4, required=_("Écrivez ce qui s’est dit, en quelques mots.")
    )
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

    def plan_for(self, _channel: Channel) -> ContactPlan:
        """Return the plan that a call in some way is held to."""
        return self.plan

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
        plan = self.plan_for(Channel(channel))
        if way is None:
            return cleaned
        call = Call(way, day.weekday(), minute, leaves_word=channel == Channel.VOICEMAIL)
        self.found = breaches(plan, call)
        excuse = cleaned.get("excuse")
        if self.found and not (excuse and Excuse(excuse) in excuses_for(self.found)):
            for doubt in self.found:
                self.add_error("excuse", forms.ValidationError(BROKEN[doubt], code=doubt.value))
        if Doubt.READ_TIMES in doubts(plan, call) and not cleaned.get("has_read"):
            self.add_error("has_read", forms.ValidationError(BROKEN[Doubt.READ_TIMES], code="read_times"))
        return cleaned

    def words(self) -> str:
        """Return what is sealed about the call, in words."""
        text: str = self.cleaned_data["text"]
        return text


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
