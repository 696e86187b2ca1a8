"""
The operations of the HSDS API. django-ninja routes, reads parameters and describes; it does not serialise.

Responses are built as plain objects and written by hand: passing each of them through Pydantic would take
longer than everything else together.
"""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Router
from ninja.decorators import decorate_view
from ninja.errors import ValidationError

from core import clock
from core.decorators import published_page
from services.hsds import pages
from services.hsds.answers import UnknownIdentifier, bad_parameters, json_answer, not_found, page_of
from services.hsds.edition import Edition, edition_of
from services.hsds.identifiers import identifier_or_none
from services.hsds.openapi import PageOf, described
from services.hsds.parameters import (
    BadParameter,
    ListParameters,
    NoParameters,
    OrganizationObjectParameters,
    OrganizationParameters,
    PointParameters,
    ServiceParameters,
    TermParameters,
    refuse_unknown,
)
from services.hsds.profile import root_document
from services.hsds.selection import (
    Filters,
    listing_slice,
    minimal_listings,
    organization_slice,
    point_slice,
    postal_area,
)
from services.hsds.taxonomies import JsonObject
from services.hsds.taxonomy_objects import matching_terms, matching_text, taxonomy_objects, term_objects

router = Router()
GET = ["GET", "HEAD"]


def _edition(request: HttpRequest) -> Edition:
    return edition_of(language_of(request), clock.today())


def language_of(request: HttpRequest) -> str:
    """Return the language that the address names."""
    return str(getattr(request, "LANGUAGE_CODE", "fr"))


def _filters(parameters: PointParameters) -> Filters:
    """
    Read the filters that need more than their type.

    :raises BadParameter: if a postal code is not one of the island, or a distance has no place to begin
    """
    area = None
    if parameters.postcode:
        area = postal_area(parameters.postcode)
        if area is None:
            raise BadParameter("postcode", "postcode_elsewhere")
    elif parameters.proximity is not None:
        raise BadParameter("proximity", "proximity_without_postcode")
    return Filters(
        search=parameters.search,
        terms=tuple(parameters.taxonomy_term_id),
        taxonomy=parameters.taxonomy_id,
        organization=parameters.organization_id,
        modified_after=parameters.modified_after,
        area=area,
        proximity=parameters.proximity,
    )


def _page(parameters: ListParameters, contents: list[JsonObject], total: int) -> HttpResponse:
    return json_answer(page_of(contents, total=total, page=parameters.page, per_page=parameters.per_page))


def _window(parameters: ListParameters) -> tuple[int, int]:
    return (parameters.page - 1) * parameters.per_page, parameters.per_page


def _one(find: Callable[[uuid.UUID], JsonObject | None], id_: str) -> HttpResponse:
    identifier = identifier_or_none(id_)
    found = find(identifier) if identifier else None
    if found is None:
        raise UnknownIdentifier(id_)
    return json_answer(found)


@router.api_operation(GET, "/", url_name="root", operation_id="getAPIMetaInformation", **described("root"))
@decorate_view(published_page())
def root(request: HttpRequest) -> HttpResponse:
    refuse_unknown(request, NoParameters)
    return json_answer(root_document(language_of(request)))


@router.api_operation(
    GET, "/services", operation_id="getPaginatedListOfServices", **described("services", PageOf("service"))
)
@decorate_view(published_page())
def services(request: HttpRequest, parameters: Query[ServiceParameters]) -> HttpResponse:
    refuse_unknown(request, ServiceParameters)
    filters, today = _filters(parameters), clock.today()
    if parameters.minimal:
        rows = minimal_listings(filters, today=today)
        contents = [{"id": str(row["id"]), "last_modified": row["modified_at"].isoformat()} for row in rows]
        return json_answer(page_of(contents, total=len(rows), page=1, per_page=max(len(rows), 1)))
    start, size = _window(parameters)
    found = listing_slice(filters, today=today, start=start, size=size)
    contents = pages.services(found.ids, _edition(request), full=parameters.full)
    return _page(parameters, contents, found.total)


@router.api_operation(
    GET, "/services/{id}", operation_id="getFullyNestedServiceById", **described("service", "service")
)
@decorate_view(published_page())
def service(request: HttpRequest, id: str) -> HttpResponse:
    refuse_unknown(request, NoParameters)
    return _one(lambda found: pages.visible_service(found, _edition(request)), id)


@router.api_operation(
    GET,
    "/service_at_locations",
    operation_id="getPaginatedListOfServiceAtLocation",
    **described("service_at_locations", PageOf("service_at_location")),
)
@decorate_view(published_page())
def service_at_locations(request: HttpRequest, parameters: Query[PointParameters]) -> HttpResponse:
    refuse_unknown(request, PointParameters)
    filters, today = _filters(parameters), clock.today()
    start, size = _window(parameters)
    found = point_slice(filters, today=today, start=start, size=size)
    contents = pages.service_points(found.ids, _edition(request), full=parameters.full)
    return _page(parameters, contents, found.total)


@router.api_operation(
    GET,
    "/service_at_locations/{id}",
    operation_id="getServiceAtLocationWithNestedDataById",
    **described("service_at_location", "service_at_location"),
)
@decorate_view(published_page())
def service_at_location(request: HttpRequest, id: str) -> HttpResponse:
    refuse_unknown(request, NoParameters)
    return _one(lambda found: pages.visible_service_point(found, _edition(request)), id)


@router.api_operation(
    GET,
    "/organizations",
    operation_id="getPaginatedListOfOrganizations",
    **described("organizations", PageOf("organization")),
)
@decorate_view(published_page())
def organizations(request: HttpRequest, parameters: Query[OrganizationParameters]) -> HttpResponse:
    refuse_unknown(request, OrganizationParameters)
    filters = Filters(
        search=parameters.search,
        terms=tuple(parameters.taxonomy_term_id),
        taxonomy=parameters.taxonomy_id,
    )
    edition = _edition(request)
    start, size = _window(parameters)
    found = organization_slice(filters, today=edition.today, start=start, size=size)
    if parameters.full or parameters.full_service:
        contents = pages.whole_organizations(found.ids, edition, full_service=parameters.full_service)
    else:
        contents = pages.organizations(found.ids, edition)
    return _page(parameters, contents, found.total)


@router.api_operation(
    GET,
    "/organizations/{id}",
    operation_id="getOrganizationById",
    **described("organization", "organization"),
)
@decorate_view(published_page())
def organization(
    request: HttpRequest, id: str, parameters: Query[OrganizationObjectParameters]
) -> HttpResponse:
    refuse_unknown(request, OrganizationObjectParameters)
    edition = _edition(request)
    return _one(
        lambda found: pages.visible_organization(found, edition, full_service=parameters.full_service), id
    )


@router.api_operation(
    GET,
    "/taxonomies",
    operation_id="getPaginatedListOfTaxonomies",
    **described("taxonomies", PageOf("taxonomy")),
)
@decorate_view(published_page())
def taxonomies(request: HttpRequest, parameters: Query[ListParameters]) -> HttpResponse:
    refuse_unknown(request, ListParameters)
    found = matching_text(taxonomy_objects(language_of(request)), parameters.search)
    return _slice_of(found, parameters)


@router.api_operation(
    GET, "/taxonomies/{id}", operation_id="getTaxonomyById", **described("taxonomy", "taxonomy")
)
@decorate_view(published_page())
def taxonomy(request: HttpRequest, id: str) -> HttpResponse:
    refuse_unknown(request, NoParameters)
    objects = {one["id"]: one for one in taxonomy_objects(language_of(request))}
    return _one(lambda found: objects.get(str(found)), id)


@router.api_operation(
    GET,
    "/taxonomy_terms",
    operation_id="getPaginatedListOfTaxonomyTerms",
    **described("taxonomy_terms", PageOf("taxonomy_term")),
)
@decorate_view(published_page())
def taxonomy_terms(request: HttpRequest, parameters: Query[TermParameters]) -> HttpResponse:
    refuse_unknown(request, TermParameters)
    found = matching_terms(
        term_objects(language_of(request)),
        taxonomy=parameters.taxonomy_id,
        parent=parameters.parent_id,
        top_only=parameters.top_only,
    )
    return _slice_of(matching_text(found, parameters.search), parameters)


@router.api_operation(
    GET,
    "/taxonomy_terms/{id}",
    operation_id="getTaxonomyTermById",
    **described("taxonomy_term", "taxonomy_term"),
)
@decorate_view(published_page())
def taxonomy_term(request: HttpRequest, id: str) -> HttpResponse:
    refuse_unknown(request, NoParameters)
    objects = {one["id"]: one for one in term_objects(language_of(request))}
    return _one(lambda found: objects.get(str(found)), id)


def _slice_of(found: list[JsonObject], parameters: ListParameters) -> HttpResponse:
    start, size = _window(parameters)
    return _page(parameters, found[start : start + size], len(found))


# Its own documentation page loads scripts from elsewhere; ours is services.hsds.documentation.
api = NinjaAPI(title="HSDS", version="1", urls_namespace="hsds-api", docs_url=None, openapi_url=None)
api.add_router("", router)
api.add_exception_handler(ValidationError, bad_parameters)
api.add_exception_handler(BadParameter, bad_parameters)
api.add_exception_handler(UnknownIdentifier, not_found)
