"""Dwellings, and what was offered to whom."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models.base import Identified
from housing.enums import OPEN_OFFERS, DeclineReason, OfferState, UnitState
from housing.models.applications import Application
from housing.models.lists import RankingEntry, RankingRun, RankOverride
from housing.models.programmes import Programme


class Unit(Identified):
    """A dwelling of a programme (housing.rules.matching.Dwelling). The rent is whole dollars a month."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="units")
    label = models.CharField(_("nom"), max_length=80)
    borough = models.CharField(_("arrondissement"), max_length=60)
    bedrooms = models.PositiveSmallIntegerField(_("chambres"))
    most_people = models.PositiveSmallIntegerField(_("personnes au plus"))
    rent = models.PositiveIntegerField(_("loyer"))
    features = ArrayField(models.CharField(max_length=24), verbose_name=_("accès"), default=list, blank=True)
    is_for_seniors = models.BooleanField(_("pour les 60 ans et plus"), default=False)
    state = models.CharField(_("état"), max_length=9, choices=UnitState, default=UnitState.AVAILABLE)
    free_on = models.DateField(_("libre le"))

    class Meta:
        verbose_name = _("logement")
        verbose_name_plural = _("logements")
        ordering = ["free_on", "label", "id"]
        indexes = [models.Index(fields=["programme", "state"], name="housing_unit_free")]

    def __str__(self) -> str:
        return self.label


class Offer(Identified):
    """A dwelling offered to a household: by its place in a run, or by an override, and by nothing else."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="offers")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="offers")
    run = models.ForeignKey(RankingRun, on_delete=models.PROTECT, related_name="offers")
    entry = models.ForeignKey(RankingEntry, on_delete=models.PROTECT, related_name="offers")
    override = models.OneToOneField(
        RankOverride, on_delete=models.PROTECT, null=True, blank=True, related_name="offer"
    )
    state = models.CharField(_("état"), max_length=9, choices=OfferState, default=OfferState.PREPARED)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField(_("envoyée le"), null=True, blank=True)
    #: The last day on which it can be answered.
    answer_by = models.DateField(_("réponse au plus tard le"), null=True, blank=True)
    viewed_on = models.DateField(_("lue le"), null=True, blank=True)
    answered_on = models.DateField(_("répondue le"), null=True, blank=True)
    decline_reason = models.CharField(
        _("pourquoi déclinée"), max_length=16, choices=DeclineReason, blank=True
    )
    #: Who registered an answer that was given by phone; empty: the person, behind their code.
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("offre")
        verbose_name_plural = _("offres")
        ordering = ["-sent_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(state__in=OPEN_OFFERS), name="housing_offer_one_a_unit"
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state__in=OPEN_OFFERS),
                name="housing_offer_one_a_household",
            ),
            models.CheckConstraint(
                condition=Q(state=OfferState.PREPARED)
                | Q(state=OfferState.RESCINDED)
                | Q(sent_on__isnull=False, answer_by__isnull=False),
                name="housing_offer_sent_has_days",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class OfferSkip(Identified):
    """Somebody whose turn it was and who was passed over for an offer, with every reason (matching.Skip)."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="skips")
    place = models.PositiveIntegerField(_("place"))
    application = models.ForeignKey(
        Application, on_delete=models.SET_NULL, null=True, blank=True, related_name="skips"
    )
    reasons = ArrayField(models.CharField(max_length=16), verbose_name=_("raisons"))

    class Meta:
        verbose_name = _("ménage passé")
        verbose_name_plural = _("ménages passés")
        ordering = ["place"]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.place}"
