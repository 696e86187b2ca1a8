"""Sitemaps, robots.txt, the feed of changes, the search box of a browser: all on the portal's own origin."""

from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext, override
from django.views.decorators.http import require_safe

from core.decorators import published_page
from core.sitemap_pages import registered_pages
from services.queries.feeds import (
    Change,
    latest_changes,
    listings_for_sitemap,
    places_and_needs,
    sitemap_pages,
)
from services.rules.situations import SITUATIONS

HOUR = 60 * 60
XML = "application/xml; charset=utf-8"


def _full(path: str) -> str:
    return f"{settings.PORTAL_ORIGIN}{path}"


@require_safe
@published_page(HOUR)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """List the sitemaps of every language."""
    files = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            files.append(_full(reverse("services:sitemap")))
            files += [
                _full(reverse("services:sitemap_of_listings", kwargs={"number": number}))
                for number in range(1, sitemap_pages() + 1)
            ]
    return render(request, "services/sitemap_index.xml", {"files": files}, content_type=XML)


@require_safe
@published_page(HOUR)
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the pages of a language that are not listings: needs, boroughs, situations."""
    needs, boroughs = places_and_needs()
    names: list[tuple[str, dict[str, str]]] = [("portal:home", {})]
    names += [(f"services:{name}", {}) for name in ("search", "categories", "boroughs", "situations")]
    names += [("services:category", {"slug": slug}) for slug in needs]
    names += [("services:borough", {"slug": slug}) for slug in boroughs]
    names += [("services:situation", {"slug": situation.slug}) for situation in SITUATIONS]
    names += [(f"portal:{name}", {}) for name in ("promises", "privacy", "about", "accessibility")]
    names += registered_pages()
    places = [_in_each_language(name, kwargs) for name, kwargs in names]
    return _sitemap(request, [(addresses, "") for addresses in places])


@require_safe
@published_page(HOUR)
def sitemap_of_listings(request: HttpRequest, number: int) -> HttpResponse:
    """
    List a part of the listings of a language.

    :raises Http404: if there are fewer parts
    """
    listings = listings_for_sitemap(number) if number >= 1 else []
    if not listings and number != 1:
        raise Http404
    # Built once: reversing twice for each of ten thousand listings would take seconds.
    prefixes = {
        language: path.removesuffix("x/")
        for language, path in _in_each_language("services:listing", {"slug": "x"}).items()
    }
    return _sitemap(
        request,
        [
            (
                {language: f"{prefix}{slug}/" for language, prefix in prefixes.items()},
                f"{changed_at:%Y-%m-%d}",
            )
            for slug, changed_at in listings
        ],
    )


def _in_each_language(name: str, kwargs: dict[str, str]) -> dict[str, str]:
    addresses = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            addresses[language] = _full(reverse(name, kwargs=kwargs))
    return addresses


def _sitemap(request: HttpRequest, places: list[tuple[dict[str, str], str]]) -> HttpResponse:
    language = get_language() or "fr"

    def rows() -> Iterator[dict[str, object]]:
        for addresses, changed_on in places:
            yield {"address": addresses[language], "alternates": addresses.items(), "changed_on": changed_on}

    return render(request, "services/sitemap.xml", {"places": rows()}, content_type=XML)


@require_safe
@published_page(HOUR)
def changes(_request: HttpRequest) -> HttpResponse:
    """Tell, as an Atom feed, which listings changed last; papers and status do not travel in it."""
    language = get_language() or "fr"
    latest = latest_changes(language)
    feed = Atom1Feed(
        title=gettext("Services à Montréal : changements"),
        link=_full(reverse("services:search")),
        description=gettext("Les fiches ajoutées, changées ou fermées."),
        language=language,
        feed_url=_full(reverse("services:changes")),
        author_name=str(settings.PORTAL_OPERATOR or settings.PORTAL_NAME),
    )
    for change in latest:
        feed.add_item(
            title=_title(change),
            link=_full(reverse("services:listing", kwargs={"slug": change.slug})),
            description=change.summary.text,
            unique_id=f"urn:uuid:{change.identifier}",
            pubdate=change.published_at,
            updateddate=change.changed_at,
            categories=[change.category.text],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _title(change: Change) -> str:
    return gettext("%(name)s (fermé)") % {"name": change.name} if change.is_closed else change.name.text


@require_safe
@published_page(HOUR)
def opensearch(request: HttpRequest) -> HttpResponse:
    """Describe the search to a browser, so that a person may search from its own box."""
    context = {
        "search": _full(reverse("services:search")),
        "itself": _full(reverse("services:opensearch")),
        "icon": _full(static("icons/favicon.svg")),
        "language": get_language() or "fr",
    }
    return render(
        request,
        "services/opensearch.xml",
        context,
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )


@require_safe
@published_page(HOUR)
def robots(_request: HttpRequest) -> HttpResponse:
    """
    Tell crawlers to leave searches, corrections and the exit alone.

    A search address is somebody's need: none should end up in an index.
    """
    kept_out = ["/quitter"]
    for language, _name in settings.LANGUAGES:
        with override(language):
            kept_out += [f"{reverse('services:search')}?", f"{reverse('services:sheet')}?"]
            correct = reverse("services:correct", kwargs={"slug": "x"})
            kept_out.append(correct.replace("/x/", "/*/"))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in kept_out), ""]
    lines.append(f"Sitemap: {_full(reverse('sitemap_index'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@published_page(HOUR)
def favicon(_request: HttpRequest) -> HttpResponse:
    """Lead the old address of the icon to the icon."""
    return redirect(static("icons/favicon.svg"), permanent=True)
