"""The file itself: what a queue may show, the sealed story, and what is left when it is erased."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.enums import CaseKind, CaseState, IntakeClosing, Lane, Outcome, Urgency
from casework.models.base import Identified
from casework.workflow import ENDED


class Intake(Identified):
    """
    Whether a kind of file may be handed in, and who answers for it.

    Closed by default: nobody behind the door is worse than no door.
    """

    kind = models.CharField(_("sorte"), max_length=12, choices=CaseKind, unique=True)
    is_open = models.BooleanField(_("ouverte"), default=False)
    organization = models.CharField(_("organisme mandaté"), max_length=120, blank=True)
    mandate_on = models.DateField(_("mandat du"), null=True, blank=True)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    mandate_until = models.DateField(_("mandat jusqu’au"), null=True, blank=True)
    # When somebody reads: days from 0 for Monday, whole hours on the wall clock, the last one not included.
    cover_days = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("jours couverts"), default=list, blank=True
    )
    cover_from = models.PositiveSmallIntegerField(_("couverte à partir de"), default=9)
    cover_to = models.PositiveSmallIntegerField(_("couverte jusqu’à"), default=17)
    closed_because = models.CharField(
        _("pourquoi fermée"),
        max_length=14,
        choices=IntakeClosing,
        default=IntakeClosing.NEVER_OPENED,
        blank=True,
    )
    changed_on = models.DateField(_("ouverte ou fermée le"), null=True, blank=True)
    trained = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="TrainedPerson",
        related_name="+",
        verbose_name=_("personnes formées"),
    )

    class Meta:
        verbose_name = _("réception des demandes")
        verbose_name_plural = _("réceptions des demandes")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=False)
                | (
                    ~Q(organization="")
                    & Q(mandate_on__isnull=False)
                    & Q(mandate_until__isnull=False)
                    & ~Q(phone="")
                    & ~Q(cover_days=[])
                ),
                name="casework_intake_open_with_a_mandate",
            ),
            models.CheckConstraint(
                condition=Q(cover_from__lt=models.F("cover_to"), cover_to__lte=24),
                name="casework_intake_cover_is_a_day",
            ),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(closed_because=""),
                name="casework_intake_closed_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class TrainedPerson(Identified):
    """Somebody who was trained to receive this kind of file; two are needed for each language."""

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="trained_people")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    trained_on = models.DateField(_("formation du"))

    class Meta:
        verbose_name = _("personne formée")
        verbose_name_plural = _("personnes formées")
        constraints = [
            models.UniqueConstraint(fields=["intake", "member"], name="casework_trainedperson_once")
        ]

    def __str__(self) -> str:
        return f"{self.intake_id} {self.member_id}"


class IntakeChange(Identified):
    """An opening or a closing of a reception: append-only."""

    kind = models.CharField(_("sorte"), max_length=12, choices=CaseKind)
    opened = models.BooleanField(_("ouverte"))
    because = models.CharField(_("pourquoi"), max_length=14, choices=IntakeClosing, blank=True)
    organization = models.CharField(_("organisme mandaté"), max_length=120, blank=True)
    # Empty: it closed by itself, or the operator did it at the terminal.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    day = models.DateField(_("jour"))

    class Meta:
        verbose_name = _("ouverture ou fermeture d’une réception")
        verbose_name_plural = _("ouvertures et fermetures des réceptions")
        ordering = ["-day", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class Case(Identified):
    """
    A file, as a queue sees it: the day, the language, how soon, where it stands. Never a word of it.

    `state` is written by the trigger that follows the last event, and by nothing else.
    """

    kind = models.CharField(_("sorte"), max_length=12, choices=CaseKind)
    team = models.ForeignKey(
        "staff.Team", on_delete=models.PROTECT, related_name="cases", verbose_name=_("équipe")
    )
    language = models.CharField(_("langue"), max_length=2, choices=settings.LANGUAGES)
    urgency = models.CharField(_("urgence"), max_length=8, choices=Urgency)
    state = models.CharField(_("état"), max_length=15, choices=CaseState, default="", blank=True)
    received_on = models.DateField(_("reçue le"))
    due_on = models.DateField(_("réponse promise le"))
    answered_on = models.DateField(_("première réponse le"), null=True, blank=True)
    closed_on = models.DateField(_("terminée le"), null=True, blank=True)
    outcome = models.CharField(_("résultat"), max_length=12, choices=Outcome, blank=True)
    lane = models.CharField(_("arrivée"), max_length=4, choices=Lane, default=Lane.CALM)
    has_news = models.BooleanField(_("message non lu de la personne"), default=True)

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        # The most pressing first: urgent before ordinary ("urgent" > "ordinary"), then who waits longest.
        ordering = ["-urgency", "received_on", "id"]
        indexes = [
            models.Index(fields=["team", "state", "-urgency", "received_on", "id"], name="casework_queue")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["", *CaseState.values]), name="casework_case_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ENDED), closed_on__isnull=False)
                | (~Q(state__in=sorted(ENDED)) & Q(closed_on__isnull=True)),
                name="casework_case_closed_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class SealedStory(Identified):
    """What the person handed in, sealed under the file's own key."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="story")
    sealed = models.BinaryField(_("contenu scellé"))

    class Meta:
        verbose_name = _("récit scellé")
        verbose_name_plural = _("récits scellés")

    def __str__(self) -> str:
        return str(self.case_id)


class Tombstone(Identified):
    """What is left of an erased file: the month, its kind, how it ended, the last link of its log."""

    month = models.DateField(_("mois"))
    kind = models.CharField(_("sorte"), max_length=12, choices=CaseKind)
    outcome = models.CharField(_("résultat"), max_length=12, choices=Outcome, blank=True)
    last_digest = models.BinaryField(_("dernière empreinte"))

    class Meta:
        verbose_name = _("trace d’un dossier effacé")
        verbose_name_plural = _("traces de dossiers effacés")

    def __str__(self) -> str:
        return str(self.id)
