"""Programmes as versions: what somebody reads before applying, and what they then stay on."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models.base import Identified
from housing.rules.prescreen import IntakeMode, Tonight

MODES = [(mode.value, mode.value) for mode in IntakeMode]
SITUATIONS = [(one.value, one.value) for one in Tonight]


class Programme(Identified):
    """A programme over time; what is said of it stands in its versions."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(_("rang"))
    #: Applications are taken: the owner's written answer is there, and somebody stands behind the door.
    is_receiving = models.BooleanField(_("reçoit des demandes"), default=False)
    is_retired = models.BooleanField(_("retiré"), default=False)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code


class ProgrammeVersion(Identified):
    """
    What a programme says and asks, as it was published once; a published version never changes.

    Texts stand in both languages (housing/translation.py). Ceilings are dollars a year by people in the
    household, as {"1": 38000, …}: dated data with a source, never constants.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    mode = models.CharField(_("ce que fait la page"), max_length=12, choices=MODES)
    name = models.CharField(_("nom"), max_length=160)
    owner = models.CharField(_("qui offre ce programme"), max_length=160)
    summary = models.TextField(_("en une phrase"))
    about = models.TextField(_("ce que c’est"), blank=True)
    who_for = models.TextField(_("pour qui"), blank=True)
    how = models.TextField(_("comment ça se passe"), blank=True)
    asked_to_see = models.TextField(_("ce qu’on demandera de voir"), blank=True)
    #: Slugs of listings of the directory that help for nothing, and the official page.
    helpers = ArrayField(
        models.SlugField(max_length=80), verbose_name=_("qui aide"), default=list, blank=True
    )
    link = models.URLField(_("page officielle"), blank=True)
    #: A listing of the directory, for `directory` and for the address of an owner.
    listing = models.SlugField(_("fiche du répertoire"), max_length=80, blank=True)
    ceilings = models.JSONField(_("plafonds de revenu"), null=True, blank=True)
    ceilings_on = models.DateField(_("plafonds en date du"), null=True, blank=True)
    ceilings_source = models.CharField(_("source des plafonds"), max_length=300, blank=True)
    situations = ArrayField(
        models.CharField(max_length=12, choices=SITUATIONS),
        verbose_name=_("situations visées; aucune : toutes"),
        default=list,
        blank=True,
    )
    needs_minors = models.BooleanField(_("pour les familles"), default=False)
    needs_senior = models.BooleanField(_("pour les 60 ans et plus"), default=False)
    needs_access = models.BooleanField(_("pour un besoin d’accès"), default=False)
    #: People wait on a list in order; otherwise help comes in hours, and nobody is ranked.
    has_list = models.BooleanField(_("avec une liste d’attente"), default=False)
    #: Kinds of proof that may be shown (housing.enums.ProofKind); a declaration always suffices.
    proofs = ArrayField(models.CharField(max_length=16), verbose_name=_("preuves"), default=list, blank=True)
    opens_on = models.DateField(_("ouvre le"), null=True, blank=True)
    closes_on = models.DateField(_("ferme le"), null=True, blank=True)
    is_to_verify = models.BooleanField(_("à vérifier"), default=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_on = models.DateField(_("publiée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("version d’un programme")
        verbose_name_plural = _("versions des programmes")
        ordering = ["programme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="housing_version_once"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(published_on=None), name="housing_version_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(opens_on=None) | Q(closes_on__gte=F("opens_on")),
                name="housing_version_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(ceilings=None) | Q(ceilings_on__isnull=False) & ~Q(ceilings_source=""),
                name="housing_version_ceilings_are_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.number}"


class OwnerAnswer(Identified):
    """
    The owner's dated written answer: this programme takes everybody, with or without papers. Staff only.

    A programme receives nothing without one.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="answers")
    answered_on = models.DateField(_("réponse du"))
    signed_by = models.CharField(_("signée par"), max_length=160)
    words = models.TextField(_("réponse"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_on = models.DateField(_("inscrite le"))

    class Meta:
        verbose_name = _("réponse écrite d’un propriétaire de programme")
        verbose_name_plural = _("réponses écrites des propriétaires de programmes")
        ordering = ["-answered_on", "id"]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.answered_on}"
