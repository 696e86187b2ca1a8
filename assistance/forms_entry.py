"""A request told or handed over, written down by the team: the person's own form, no field more."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from assistance.forms import RequestForm
from casework.forms_entry import HowItCame
from privacy.free_text import status_mentions

#: What the person's own form asks, in the order in which it is read out.
ASKED: Final = (
    *("what", "wishes", "urgency", "language", "interpreter", "name"),
    *("way", "address", "when", "never", "ask_for", "leave_word", "code_word"),
)


class EntryForm(HowItCame, RequestForm):
    """The person's form in somebody else's hands, and how it came."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Traps and marks of the public form hold machines off; whoever is here has signed in.
        for name in self.fields.keys() - {*ASKED, *HowItCame.base_fields}:
            del self.fields[name]
        self.fields["what"].help_text = _("Dans les mots de la personne. De 20 à 12 000 caractères.")
        self.fields["interpreter"].help_text = _("Laquelle. La case peut rester vide.")
        self.fields["name"].help_text = _("Le sien ou un autre. La case peut rester vide.")
        self.fields["address"].help_text = _("Seulement si la personne veut être jointe.")
        self.fields["code_word"].help_text = ""

    def clean(self) -> dict[str, Any]:
        """
        Ask for a second look at words that tell a situation.

        :raises ValidationError: as HowItCame
        """
        cleaned = super().clean()
        if status_mentions(self.free_text) and not cleaned.get("reread"):
            self.ask_to_reread()
        return cleaned
