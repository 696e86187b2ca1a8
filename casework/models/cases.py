"""The file itself: what a queue may show, the sealed story, and what is left when it is erased."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.enums import CaseKind, CaseState, Outcome, Urgency
from casework.models.base import Identified


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

    class Meta:
        verbose_name = _("réception des demandes")
        verbose_name_plural = _("réceptions des demandes")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=False)
                | (~Q(organization="") & Q(mandate_on__isnull=False) & ~Q(phone="")),
                name="casework_intake_open_with_a_mandate",
            )
        ]

    def __str__(self) -> str:
        return self.kind


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
                condition=Q(state=CaseState.CLOSED, closed_on__isnull=False)
                | (~Q(state=CaseState.CLOSED) & Q(closed_on__isnull=True)),
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
