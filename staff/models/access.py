"""Who opened which file, when and why: a log that nobody can change."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.enums import AccessPurpose, Role
from staff.models.base import Identified


class AccessEntry(Identified):
    """
    One opening of a file.

    The hour is kept for the alarm on how much somebody reads; the person whose file it is sees the day, the
    role and the purpose. A bare identifier: the file may be erased, the entry stays.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="access_entries"
    )
    role = models.CharField(_("rôle"), max_length=16, choices=Role)
    case_id = models.UUIDField(_("dossier"), db_index=True)
    purpose = models.CharField(_("motif"), max_length=12, choices=AccessPurpose)
    reason = models.CharField(_("précision"), max_length=40, blank=True)
    hour = models.DateTimeField(_("heure"))
    day = models.DateField(_("jour"))

    class Meta:
        verbose_name = _("ouverture d’un dossier")
        verbose_name_plural = _("ouvertures de dossiers")
        ordering = ["-hour", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "case_id", "purpose", "hour"], name="staff_accessentry_once_an_hour"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.case_id}"


class ReadingAlarm(Identified):
    """Somebody opened more files in one hour than work explains. It says how many, not which."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alarms")
    hour = models.DateTimeField(_("heure"))
    files_opened = models.PositiveIntegerField(_("dossiers ouverts"))

    class Meta:
        verbose_name = _("alarme de lecture")
        verbose_name_plural = _("alarmes de lecture")
        ordering = ["-hour", "id"]
        constraints = [models.UniqueConstraint(fields=["member", "hour"], name="staff_readingalarm_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.files_opened}"
