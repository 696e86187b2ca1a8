"""What a working portal keeps about itself: absences, alerts, heartbeats, a ledger, its secrets’ holders."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from staff.enums import LedgerKind
from staff.models.base import Identified


class Absence(Identified):
    """Days on which somebody is away: their second person is asked instead, and no new file is theirs."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    from_on = models.DateField(_("du"))
    # The last day away.
    until_on = models.DateField(_("au"))
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["from_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(from_on__lte=F("until_on")), name="staff_absence_ends")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.from_on}"


class LedgerLine(Identified):
    """
    What a restored backup must not bring back: a file erased, somebody shut out, a key given up.

    Numbered by the database, carried off it by the worker; see docs/runbooks/restore.md.
    """

    number = models.PositiveBigIntegerField(_("numéro"), unique=True)
    kind = models.CharField(_("sorte"), max_length=11, choices=LedgerKind)
    subject = models.UUIDField(_("de quoi"))
    day = models.DateField(_("jour"))
    is_written = models.BooleanField(_("écrite hors de la base"), default=False)

    class Meta:
        verbose_name = _("ligne du registre des effacements")
        verbose_name_plural = _("lignes du registre des effacements")
        ordering = ["number"]
        indexes = [
            models.Index(fields=["number"], condition=Q(is_written=False), name="staff_ledgerline_waiting")
        ]

    def __str__(self) -> str:
        return str(self.number)


class Alert(Identified):
    """Something that somebody on call must look at. A code and hours: never a case, a name or a figure."""

    code = models.CharField(_("code"), max_length=30)
    raised_at = models.DateTimeField(_("depuis"))
    mailed_at = models.DateTimeField(_("courriel envoyé à"), null=True, blank=True)
    cleared_at = models.DateTimeField(_("réglée à"), null=True, blank=True)

    class Meta:
        verbose_name = _("alerte")
        verbose_name_plural = _("alertes")
        ordering = ["-raised_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(cleared_at=None), name="staff_alert_once")
        ]

    def __str__(self) -> str:
        return self.code


class Heartbeat(Identified):
    """When a timer last ran to its end, or failed: a silent worker is noticed by what it no longer writes."""

    name = models.CharField(_("nom"), max_length=40, unique=True)
    beaten_at = models.DateTimeField(_("à"), null=True, blank=True)
    # Set while its last run is one that failed.
    failed_at = models.DateTimeField(_("a manqué à"), null=True, blank=True)

    class Meta:
        verbose_name = _("signe de vie")
        verbose_name_plural = _("signes de vie")

    def __str__(self) -> str:
        return self.name


class SecretRecord(Identified):
    """Who holds a secret of this portal and where its copy is kept; never the secret."""

    name = models.CharField(_("secret"), max_length=40, unique=True)
    fingerprint = models.CharField(_("empreinte"), max_length=100)
    holder = models.CharField(_("qui le tient"), max_length=120)
    copy_kept = models.CharField(_("où est la copie"), max_length=120, blank=True)
    made_on = models.DateField(_("fait le"))
    rehearsed_on = models.DateField(_("répété le"), null=True, blank=True)

    class Meta:
        verbose_name = _("secret au registre")
        verbose_name_plural = _("secrets au registre")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
