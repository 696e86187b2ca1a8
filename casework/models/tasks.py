"""What timers leave for people, and what triage put away unread in one gesture."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.enums import TaskKind
from casework.models.base import Identified
from casework.models.cases import Case


class Task(Identified):
    """Something to do about a file, asked by a timer. Codes and days: it opens nothing and says nothing."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(_("tâche"), max_length=14, choices=TaskKind)
    made_on = models.DateField(_("depuis le"))
    done_on = models.DateField(_("faite le"), null=True, blank=True)

    class Meta:
        verbose_name = _("tâche")
        verbose_name_plural = _("tâches")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=models.Q(done_on=None), name="casework_task_once"
            )
        ]
        indexes = [models.Index(fields=["kind"], condition=models.Q(done_on=None), name="casework_task_live")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Clearing(Identified):
    """Files that triage closed unread in one gesture, which one gesture takes back."""

    team = models.ForeignKey("staff.Team", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("jour"))
    undone_on = models.DateField(_("annulé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("fermeture en lot")
        verbose_name_plural = _("fermetures en lot")
        ordering = ["-day", "id"]

    def __str__(self) -> str:
        return str(self.id)


class ClearedCase(Identified):
    """One file of such a gesture."""

    clearing = models.ForeignKey(Clearing, on_delete=models.CASCADE, related_name="cases")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("dossier fermé en lot")
        verbose_name_plural = _("dossiers fermés en lot")
        constraints = [models.UniqueConstraint(fields=["clearing", "case"], name="casework_clearedcase_once")]

    def __str__(self) -> str:
        return f"{self.clearing_id} {self.case_id}"
