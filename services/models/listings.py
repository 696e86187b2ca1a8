"""What a person needs to know before they dare to go."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services.enums import (
    Access,
    Audience,
    Confidence,
    Cost,
    Document,
    HolidayRule,
    HoursKind,
    Known,
    ListingState,
    OrganizationKind,
    PhoneKind,
    PointKind,
    Reach,
    StatusAsked,
    TranslationState,
    VerificationMethod,
    VerificationOutcome,
)
from services.models.base import Identified
from services.models.places import Place


class Category(Identified):
    """A need, on two levels: a top category has no parent."""

    slug = models.SlugField(max_length=60, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="children", null=True)
    label = models.CharField(_("libellé"), max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("catégorie")
        verbose_name_plural = _("catégories")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.label


class Organization(Identified):
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("nom"), max_length=200)
    kind = models.CharField(max_length=10, choices=OrganizationKind, default=OrganizationKind.COMMUNITY)
    website = models.URLField(max_length=400, blank=True)

    class Meta:
        verbose_name = _("organisme")
        verbose_name_plural = _("organismes")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class Listing(Identified):
    """
    One service of one organization, as the public reads it.

    A published listing has a way to be reached: a phone, an address, a website or an e-mail (checked by
    services.operations.listings.publish and by the importer).
    """

    slug = models.SlugField(max_length=120, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="listings")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="listings")
    also_in = models.ManyToManyField(Category, related_name="listings_also_in", blank=True)
    state = models.CharField(max_length=10, choices=ListingState, default=ListingState.DRAFT)

    name = models.CharField(_("nom"), max_length=200)
    summary = models.TextField(_("résumé"), blank=True)
    # Words that people use for this service and that stand nowhere in its text; only for the search.
    keywords = models.TextField(_("autres mots pour la trouver"), blank=True)
    audiences = ArrayField(
        models.CharField(max_length=12, choices=Audience),
        default=list,
        blank=True,
        verbose_name=_("pour qui"),
    )

    cost = models.CharField(_("coût"), max_length=10, choices=Cost, default=Cost.UNKNOWN)
    cost_note = models.CharField(_("coût, en mots"), max_length=300, blank=True)

    documents_asked = ArrayField(
        models.CharField(max_length=20, choices=Document),
        default=list,
        verbose_name=_("papiers demandés"),
    )
    documents_note = models.CharField(_("papiers, en mots"), max_length=500, blank=True)
    status_asked = models.CharField(
        _("statut demandé"), max_length=16, choices=StatusAsked, default=StatusAsked.UNKNOWN
    )
    status_note = models.CharField(_("statut, en mots"), max_length=500, blank=True)
    status_law = models.CharField(_("loi qui l’exige"), max_length=200, blank=True)
    answers_reach = models.CharField(
        _("portée des réponses sur le statut et les papiers"),
        max_length=16,
        choices=Reach,
        default=Reach.PAGE,
    )
    police_may_be_present = models.CharField(
        _("police ou sécurité sur place"), max_length=8, choices=Known, default=Known.UNKNOWN
    )
    access = ArrayField(
        models.CharField(max_length=12, choices=Access),
        default=list,
        blank=True,
        verbose_name=_("comment entrer"),
    )
    access_note = models.CharField(_("comment entrer, en mots"), max_length=300, blank=True)

    served_boroughs = ArrayField(
        models.SlugField(max_length=80), default=list, blank=True, verbose_name=_("arrondissements desservis")
    )
    served_postal_areas = ArrayField(
        models.CharField(max_length=3), default=list, blank=True, verbose_name=_("secteurs postaux desservis")
    )
    served_note = models.CharField(_("territoire, en mots"), max_length=300, blank=True)

    website = models.URLField(_("site Web"), max_length=400, blank=True)
    email = models.EmailField(_("courriel"), blank=True)

    confidence = models.CharField(max_length=6, choices=Confidence, default=Confidence.MEDIUM)
    # How long a verification holds: 180 days, 14 for winter shelters (a bed that moved is a night outside).
    verification_days = models.PositiveSmallIntegerField(default=180)
    verified_on = models.DateField(null=True)
    verified_by = models.CharField(max_length=120, blank=True)
    verification_method = models.CharField(max_length=8, choices=VerificationMethod, blank=True)
    verification_due_on = models.DateField(null=True)
    expires_on = models.DateField(_("expire le"), null=True)

    translation_state_fr = models.CharField(
        max_length=10, choices=TranslationState, default=TranslationState.UNREVIEWED
    )
    translation_state_en = models.CharField(
        max_length=10, choices=TranslationState, default=TranslationState.UNREVIEWED
    )
    published_at = models.DateTimeField(null=True)
    modified_at = models.DateTimeField()

    class Meta:
        verbose_name = _("fiche")
        verbose_name_plural = _("fiches")
        ordering = ["slug"]
        indexes = [
            models.Index(fields=["category", "state"], name="listing_category"),
            models.Index(fields=["-modified_at", "id"], name="listing_modified"),
        ]
        constraints = [
            models.CheckConstraint(
                name="documents_asked_is_never_empty",
                condition=Q(documents_asked__len__gt=0),
                violation_error_message=_("Choisissez « inconnu » si les papiers demandés sont inconnus."),
            ),
            models.CheckConstraint(
                name="documents_that_stand_alone",
                condition=Q(documents_asked__len=1)
                | ~Q(documents_asked__overlap=[Document.NONE, Document.ANY_NAME, Document.UNKNOWN]),
                violation_error_message=_(
                    "« Aucun », « un nom suffit » et « inconnu » ne vont avec aucun autre papier."
                ),
            ),
            models.CheckConstraint(
                name="status_required_by_law_names_the_law",
                condition=~Q(status_asked=StatusAsked.REQUIRED_BY_LAW) | ~Q(status_law=""),
                violation_error_message=_("Nommez la loi qui exige le statut."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServicePoint(Identified):
    """One place, phone line or site where a listing is given, with hours and languages of its own."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="points")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="points", null=True)
    kind = models.CharField(max_length=10, choices=PointKind, default=PointKind.IN_PERSON)
    position = models.PositiveSmallIntegerField(default=0)
    languages = ArrayField(
        models.CharField(max_length=3), default=list, blank=True, verbose_name=_("langues parlées")
    )
    languages_note = models.CharField(_("langues, en mots"), max_length=300, blank=True)
    interpreter = models.CharField(_("interprète"), max_length=8, choices=Known, default=Known.UNKNOWN)
    hours_kind = models.CharField(_("heures"), max_length=12, choices=HoursKind, default=HoursKind.UNKNOWN)
    hours_note = models.CharField(_("heures, en mots"), max_length=500, blank=True)
    holidays = models.CharField(
        _("jours fériés"), max_length=8, choices=HolidayRule, default=HolidayRule.UNKNOWN
    )

    class Meta:
        verbose_name = _("point de service")
        verbose_name_plural = _("points de service")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.kind}"


class Phone(Identified):
    """A number, as dialled from Montréal: digits only, with its extension apart."""

    point = models.ForeignKey(ServicePoint, on_delete=models.CASCADE, related_name="phones")
    number = models.CharField(_("numéro"), max_length=20)
    extension = models.CharField(_("poste"), max_length=10, blank=True)
    kind = models.CharField(max_length=12, choices=PhoneKind, default=PhoneKind.VOICE)
    note = models.CharField(_("précision"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("téléphone")
        verbose_name_plural = _("téléphones")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.number


class Provenance(Identified):
    """Where a fact of a listing comes from, with the words that were read when they could not be coded."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="provenances")
    # The name of the field, or "" for the listing as a whole.
    field = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=500)
    quote = models.TextField(blank=True)
    # The language of the quote; most gathered facts are English prose.
    quote_language = models.CharField(max_length=2, blank=True)
    licence = models.CharField(max_length=200)
    read_on = models.DateField()

    class Meta:
        verbose_name = _("provenance")
        verbose_name_plural = _("provenances")
        ordering = ["field", "source"]

    def __str__(self) -> str:
        return self.source


class Verification(Identified):
    """One check of a listing by a person: who, when, how, and what came of it. Never changed afterwards."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="verifications")
    verified_on = models.DateField()
    verified_by = models.CharField(max_length=120)
    method = models.CharField(max_length=8, choices=VerificationMethod)
    outcome = models.CharField(max_length=12, choices=VerificationOutcome)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("vérification")
        verbose_name_plural = _("vérifications")
        ordering = ["-verified_on", "id"]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.verified_on}"


class ListingChange(Identified):
    """The value of one field before and after an edit or an import, with who and when."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(max_length=40)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    changed_by = models.CharField(max_length=120)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("modification")
        verbose_name_plural = _("modifications")
        ordering = ["-changed_at", "id"]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.field}"
