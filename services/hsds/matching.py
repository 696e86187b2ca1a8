"""Which listings carry a term, a taxonomy, an area, a distance: conditions on listings, not their order."""

import datetime as dt
import uuid

from django.db.models import Exists, F, FloatField, OuterRef, Q, QuerySet
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

from services.enums import Reach
from services.hsds import taxonomies
from services.hsds.taxonomies import Freshness, Taxonomy
from services.models import Category, Listing, PostalArea, ServicePoint
from services.rules.distance import EARTH_RADIUS_M

#: A part of a postal area smaller than this says more about the drawing than about who lives there.
SMALLEST_SHARE = 0.05
_METRES_IN_A_DEGREE = 111_000
# A degree of longitude at the latitude of Montréal, on the short side so that a box never cuts a circle.
_METRES_IN_A_DEGREE_EAST = 77_000

NOTHING = Q(pk__in=[])
_ANSWERS_TRAVEL = Q(answers_reach=Reach.PAGE_AND_FEEDS)
_HAS_AUDIENCE = ~Q(audiences=[])
_HAS_ACCESS = ~Q(access=[])


def _with_point(**conditions: object) -> Q:
    return Q(Exists(ServicePoint.objects.filter(listing=OuterRef("pk"), **conditions)))


def _at_open_place(**conditions: object) -> Q:
    # A hidden place answers to no filter: each answer would say a little of where it is.
    return _with_point(place__is_confidential=False, **conditions)


def carries_term(term: uuid.UUID, today: dt.date) -> Q:
    """Return the condition of carrying a term: a coded one, a need or a borough."""
    if coded := taxonomies.coded_terms().get(str(term)):
        return _carries_code(*coded, today)
    # A top need is carried by what answers any need below it.
    needs = list(
        Category.objects.filter(Q(id=term) | Q(parent_id=term)).order_by().values_list("id", flat=True)
    )
    if needs:
        also_in = Listing.also_in.through.objects.filter(listing_id=OuterRef("pk"), category_id__in=needs)
        return Q(category_id__in=needs) | Q(Exists(also_in))
    return _at_open_place(place__borough_id=term)


def _carries_code(taxonomy: Taxonomy, code: str, today: dt.date) -> Q:
    conditions = {
        taxonomies.LISTING_SLUG: lambda: Q(),
        taxonomies.COST: lambda: Q(cost=code),
        taxonomies.POLICE: lambda: Q(police_may_be_present=code),
        taxonomies.ACCESS: lambda: Q(access__contains=[code]),
        taxonomies.AUDIENCE: lambda: Q(audiences__contains=[code]),
        # What does not travel cannot be filtered by either, or the filter would tell it.
        taxonomies.DOCUMENTS: lambda: _ANSWERS_TRAVEL & Q(documents_asked__contains=[code]),
        taxonomies.STATUS: lambda: _ANSWERS_TRAVEL & Q(status_asked=code),
        taxonomies.FRESHNESS: lambda: _fresh(code, today),
        taxonomies.ORGANIZATION_KIND: lambda: Q(organization__kind=code),
        taxonomies.STEP_FREE: lambda: _at_open_place(place__step_free_entrance=code),
        taxonomies.TOILET: lambda: _at_open_place(place__toilet=code),
        taxonomies.POSITION: lambda: _at_open_place(place__position_basis=code),
        taxonomies.DELIVERY: lambda: _with_point(kind=code),
        taxonomies.HOURS: lambda: _with_point(hours_kind=code),
        taxonomies.HOLIDAYS: lambda: _with_point(holidays=code),
    }
    return conditions[taxonomy]()


def _fresh(code: str, today: dt.date) -> Q:
    overdue = Q(verification_due_on__lt=today) | Q(expires_on__lt=today)
    if code == Freshness.NEVER:
        return Q(verified_on__isnull=True)
    late = Q(pk__in=Listing.objects.filter(overdue).values("pk"))
    return Q(verified_on__isnull=False) & (late if code == Freshness.OVERDUE else ~late)


def carries_taxonomy(identifier: uuid.UUID) -> Q:
    """Return the condition of carrying any term of a taxonomy."""
    taxonomy = taxonomies.TAXONOMIES_BY_ID.get(str(identifier))
    if taxonomy is None:
        return NOTHING
    if taxonomy in (taxonomies.DOCUMENTS, taxonomies.STATUS):
        return _ANSWERS_TRAVEL
    if taxonomy == taxonomies.ACCESS:
        return _HAS_ACCESS
    if taxonomy == taxonomies.AUDIENCE:
        return _HAS_AUDIENCE
    if taxonomy == taxonomies.BOROUGH:
        return _at_open_place(place__borough__isnull=False)
    if taxonomy.carrier == "location":
        return _at_open_place()
    return _with_point() if taxonomy.carrier == "service_at_location" else Q()


def serves(area: PostalArea) -> Q:
    """
    Return the condition of serving a postal area.

    What names no area serves everyone. What a hidden shelter serves is not looked at: it would say where
    it is.
    """
    boroughs = [slug for slug, share in area.boroughs if share >= SMALLEST_SHARE]
    return (
        Q(served_boroughs=[], served_postal_areas=[])
        | Q(served_postal_areas__contains=[area.code])
        | Q(served_boroughs__overlap=boroughs)
        | _with_point(place__is_confidential=True)
    )


def points_within(points: QuerySet[ServicePoint], area: PostalArea, metres: int) -> QuerySet[ServicePoint]:
    """Keep the points whose place lies within some metres of an area's middle."""
    north, east = metres / _METRES_IN_A_DEGREE, metres / _METRES_IN_A_DEGREE_EAST
    half_north = Radians(F("place__latitude") - area.latitude, output_field=FloatField()) / 2.0
    half_east = Radians(F("place__longitude") - area.longitude, output_field=FloatField()) / 2.0
    chord = Power(Sin(half_north), 2) + Cos(Radians(F("place__latitude"))) * Cos(
        Radians(area.latitude, output_field=FloatField())
    ) * Power(Sin(half_east), 2)
    return (
        points.filter(
            place__is_confidential=False,
            place__latitude__range=(area.latitude - north, area.latitude + north),
            place__longitude__range=(area.longitude - east, area.longitude + east),
        )
        .alias(metres=2 * EARTH_RADIUS_M * ASin(Least(1.0, Sqrt(chord)), output_field=FloatField()))
        .filter(metres__lte=metres)
    )
