"""
Our facets as HSDS taxonomies. A term's code is our own slug or enum value, so it is the same everywhere.

Needs ("category") and boroughs are rows that editors change; every other taxonomy is one of services.enums.
"""

import functools
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from services.enums import (
    Access,
    Audience,
    Cost,
    Document,
    HolidayRule,
    HoursKind,
    Known,
    OrganizationKind,
    PointKind,
    PositionBasis,
    StatusAsked,
)
from services.hsds.identifiers import NAMESPACE, derived

JsonObject = dict[str, Any]
Carrier = Literal["service", "organization", "location", "service_at_location"]

#: The release of the codes below; it changes when a code is added, and a code is never given another meaning.
VERSION = "1"


class Freshness(TextChoices):
    """Whether a person checked the listing, and whether the next check is late."""

    VERIFIED = "verified", _("Vérifiée")
    OVERDUE = "overdue", _("À revérifier : la date est passée")
    NEVER = "never_verified", _("Jamais vérifiée auprès de l’organisme")


class ListingSlug(TextChoices):
    """The one term of the taxonomy that carries a listing's own slug, as the value of the attribute."""

    SLUG = "listing-slug", _("Nom de la fiche")


# Compared by identity: comparing names would translate them, hundreds of times for an answer.
@dataclass(frozen=True, slots=True, eq=False)
class Taxonomy:
    """A family of terms; `codes` is None when the terms are rows."""

    slug: str
    name: str | Promise
    description: str | Promise
    carrier: Carrier
    codes: type[TextChoices] | None

    @property
    def id(self) -> str:
        return taxonomy_id(self.slug)


@functools.cache
def taxonomy_id(slug: str) -> str:
    """Return the identifier of a taxonomy."""
    return derived(NAMESPACE, f"taxonomy:{slug}")


CATEGORY = Taxonomy(
    "category",
    _("Besoins"),
    _("Le besoin auquel un service répond, sur deux niveaux."),
    "service",
    None,
)
LISTING_SLUG = Taxonomy(
    "listing-slug",
    _("Nom de la fiche"),
    _("Le nom court et stable de la fiche, celui de son adresse sur le site."),
    "service",
    ListingSlug,
)
COST = Taxonomy("cost", _("Coût"), _("Ce que le service coûte à la personne."), "service", Cost)
DOCUMENTS = Taxonomy(
    "documents",
    _("Papiers demandés"),
    _("Ce qu’une personne doit montrer. Présent seulement quand l’organisme a accepté de le diffuser."),
    "service",
    Document,
)
STATUS = Taxonomy(
    "status",
    _("Statut demandé"),
    _(
        "Si le service demande le statut d’immigration. "
        "Présent seulement quand l’organisme a accepté de le diffuser."
    ),
    "service",
    StatusAsked,
)
POLICE = Taxonomy(
    "police",
    _("Police ou sécurité sur place"),
    _("Si la police ou une agence de sécurité peut se trouver sur place."),
    "service",
    Known,
)
ACCESS = Taxonomy(
    "access", _("Comment entrer"), _("Comment une personne obtient le service."), "service", Access
)
AUDIENCE = Taxonomy("audience", _("Pour qui"), _("À qui le service s’adresse."), "service", Audience)
FRESHNESS = Taxonomy(
    "verification",
    _("Vérification"),
    _("Si une personne a vérifié la fiche, et si la prochaine vérification est en retard."),
    "service",
    Freshness,
)
ORGANIZATION_KIND = Taxonomy(
    "organization-kind",
    _("Genre d’organisme"),
    _("Ville, organisme public ou organisme communautaire."),
    "organization",
    OrganizationKind,
)
BOROUGH = Taxonomy(
    "borough",
    _("Arrondissement ou ville"),
    _("L’arrondissement de Montréal, ou la ville de l’île, où se trouve le lieu."),
    "location",
    None,
)
STEP_FREE = Taxonomy(
    "step-free-entrance",
    _("Entrée sans marche"),
    _("Si l’on entre dans le lieu sans monter de marche."),
    "location",
    Known,
)
TOILET = Taxonomy(
    "toilet", _("Toilette"), _("Si le lieu a une toilette ouverte au public."), "location", Known
)
POSITION = Taxonomy(
    "position",
    _("Position"),
    _("D’où vient la position : publiée par la source, ou milieu du code postal."),
    "location",
    PositionBasis,
)
DELIVERY = Taxonomy(
    "delivery",
    _("Sur place ou à distance"),
    _("Comment le service est donné."),
    "service_at_location",
    PointKind,
)
HOURS = Taxonomy(
    "hours",
    _("Genre d’heures"),
    _("Si les heures sont connues. Sans horaire et « inconnues » ne veut pas dire fermé."),
    "service_at_location",
    HoursKind,
)
HOLIDAYS = Taxonomy(
    "holidays",
    _("Jours fériés"),
    _("Ce qui se passe les jours fériés du Québec."),
    "service_at_location",
    HolidayRule,
)

TAXONOMIES: dict[str, Taxonomy] = {
    taxonomy.slug: taxonomy
    for taxonomy in (
        CATEGORY,
        LISTING_SLUG,
        COST,
        DOCUMENTS,
        STATUS,
        POLICE,
        ACCESS,
        AUDIENCE,
        FRESHNESS,
        ORGANIZATION_KIND,
        BOROUGH,
        STEP_FREE,
        TOILET,
        POSITION,
        DELIVERY,
        HOURS,
        HOLIDAYS,
    )
}
TAXONOMIES_BY_ID = {taxonomy.id: taxonomy for taxonomy in TAXONOMIES.values()}


def term_id(taxonomy: Taxonomy, code: str) -> str:
    """Return the identifier of a coded term (a need and a borough have their row's)."""
    return derived(taxonomy.id, code)


@functools.cache
def coded_term(taxonomy: Taxonomy, code: str, language: str) -> JsonObject:
    """
    Return one coded term, in one language, as it stands inside an attribute.

    The object is shared: copy it before adding to it.
    """
    if taxonomy.codes is None:
        raise ValueError(f"the terms of {taxonomy.slug} are rows")
    with override(language):
        return {
            "id": term_id(taxonomy, code),
            "code": code,
            "name": str(taxonomy.codes(code).label),
            "description": str(taxonomy.description),
            "taxonomy": taxonomy.slug,
            "language": language,
        }


@functools.cache
def coded_terms() -> dict[str, tuple[Taxonomy, str]]:
    """Return every coded term: its identifier, its taxonomy and its code."""
    return {
        term_id(taxonomy, code): (taxonomy, code)
        for taxonomy in TAXONOMIES.values()
        if taxonomy.codes is not None
        for code in taxonomy.codes.values
    }


def attribute(link_id: str, carrier: Carrier, term: JsonObject, value: str) -> JsonObject:
    """Link a term to an object, as an HSDS attribute."""
    slug = term["taxonomy"]
    return {
        "id": derived(link_id, f"{slug}:{term['code']}"),
        "link_id": link_id,
        "link_entity": carrier,
        "link_type": slug,
        "taxonomy_term_id": term["id"],
        "value": value,
        "taxonomy_term": term,
    }


def coded_attribute(link_id: str, taxonomy: Taxonomy, code: str, language: str) -> JsonObject:
    """Link a coded term to the object that carries its taxonomy."""
    return attribute(link_id, taxonomy.carrier, coded_term(taxonomy, code, language), code)
