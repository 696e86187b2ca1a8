"""What is written in a file after its story: messages both ways, and the team's own notes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.enums import Sender
from casework.models.base import Identified
from casework.models.cases import Case


class Message(Identified):
    """A sealed message. Its place in the conversation is a number, since only the day is kept."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    position = models.PositiveSmallIntegerField(_("rang"))
    sender = models.CharField(_("de"), max_length=6, choices=Sender)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sealed = models.BinaryField(_("contenu scellé"))
    day = models.DateField(_("jour"))
    seen_on = models.DateField(_("lu le"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="casework_message_in_line")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.position}"


class Note(Identified):
    """A sealed note of the team, which the person does not see on the site."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    position = models.PositiveSmallIntegerField(_("rang"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField(_("contenu scellé"))
    day = models.DateField(_("jour"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="casework_note_in_line")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.position}"
