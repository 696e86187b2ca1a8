"""Where things are: boroughs, postal areas, metro stations, and the places where a service is given."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services.enums import Known, PositionBasis
from services.models.base import Identified


class Borough(Identified):
    """One of Montréal's nineteen boroughs, or a neighbouring city of the island (`is_borough` false)."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("nom"), max_length=120)
    # No French collation exists in every PostgreSQL, so names are sorted by this key (core.text.sort_key).
    sort_key = models.CharField(max_length=120)
    is_borough = models.BooleanField(default=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        verbose_name = _("arrondissement")
        verbose_name_plural = _("arrondissements")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name


class PostalArea(Identified):
    """The first three characters of a postal code, its middle, and the boroughs that it covers."""

    code = models.CharField(max_length=3, unique=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    # [[borough slug, share], …], largest share first; the source gives shares, not borders.
    boroughs = models.JSONField(default=list)

    class Meta:
        verbose_name = _("secteur postal")
        verbose_name_plural = _("secteurs postaux")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class MetroStation(Identified):
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("nom"), max_length=120)
    sort_key = models.CharField(max_length=120)
    lines = models.CharField(max_length=80)
    latitude = models.FloatField()
    longitude = models.FloatField()
    borough = models.ForeignKey(Borough, on_delete=models.PROTECT, related_name="stations", null=True)

    class Meta:
        verbose_name = _("station de métro")
        verbose_name_plural = _("stations de métro")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name


class Place(Identified):
    """
    A building where one or more services are given.

    A confidential place (a shelter that hides from a violent partner) has no address, no position and no
    borough finer than "Montréal". The database refuses one that has: see the constraint.
    """

    name = models.CharField(_("nom"), max_length=200, blank=True)
    is_confidential = models.BooleanField(_("adresse confidentielle"), default=False)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    city = models.CharField(_("ville"), max_length=80, default="Montréal")
    postal_code = models.CharField(_("code postal"), max_length=7, blank=True)
    borough = models.ForeignKey(Borough, on_delete=models.PROTECT, related_name="places", null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    position_basis = models.CharField(
        max_length=12, choices=PositionBasis, default=PositionBasis.NONE, verbose_name=_("position")
    )
    step_free_entrance = models.CharField(
        _("entrée sans marche"), max_length=8, choices=Known, default=Known.UNKNOWN
    )
    toilet = models.CharField(_("toilette"), max_length=8, choices=Known, default=Known.UNKNOWN)
    accessibility_note = models.CharField(_("accessibilité, en mots"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")
        constraints = [
            models.CheckConstraint(
                name="confidential_place_has_no_address",
                condition=Q(is_confidential=False)
                | Q(
                    address="",
                    postal_code="",
                    borough__isnull=True,
                    latitude__isnull=True,
                    longitude__isnull=True,
                    position_basis="none",
                ),
                violation_error_message=_(
                    "Un lieu confidentiel n’a ni adresse, ni code postal, ni arrondissement, ni position."
                ),
            ),
            models.CheckConstraint(
                name="position_is_whole_or_absent",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message=_(
                    "Une position a une latitude et une longitude, ou ni l’une ni l’autre."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.address or str(self.id)
