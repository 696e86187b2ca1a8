"""The directory without a search: by need, by borough, by situation."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.clock import now, today
from core.decorators import published_page
from core.icons import icon_of_category
from core.presentation import ListingCard
from services.presentation.borough_map import borough_map
from services.presentation.cards import listing_cards
from services.presentation.listing import DISCREET
from services.presentation.search import search_url
from services.presentation.words import count_words
from services.queries.browse import Need, category_labels, needs, next_boroughs, stations
from services.queries.browse import boroughs as all_boroughs
from services.queries.cards import cards_for
from services.queries.lines import emergency_line, lines_of, urgent_lines
from services.queries.search import search as search_directory
from services.rules.criteria import SearchCriteria
from services.rules.seasons import banners_on
from services.rules.situations import SITUATION_BY_SLUG, SITUATIONS, Situation


@dataclass(frozen=True, slots=True)
class Found:
    """The first listings of a need, a borough or a situation, and where the others are."""

    cards: list[ListingCard]
    total: int
    count: str
    # The next page of the same listings, and the same with every filter.
    all_url: str
    filter_url: str

    @property
    def has_more(self) -> bool:
        """Test whether the search page has more of them."""
        return self.total > len(self.cards)


def _found(criteria: SearchCriteria) -> Found:
    language, at = get_language() or "fr", now()
    results = search_directory(criteria, language=language, at=at)
    cards = cards_for(results.hits, language=language, at=at)
    return Found(
        cards=listing_cards(cards, language=language, at=at),
        total=results.total,
        count=count_words(results.total, language, is_capped=results.is_capped),
        all_url=search_url(criteria.with_(page=2)),
        filter_url=search_url(criteria),
    )


@require_safe
@published_page()
def categories(request: HttpRequest) -> HttpResponse:
    """Show every need, on two levels."""
    every = needs(get_language() or "fr")
    context = {
        "needs": [(need, icon_of_category(need.slug)) for need in every],
        "banners": banners_on(today()),
    }
    return render(request, "services/categories.html", context)


@require_safe
@published_page()
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """
    Show one need: those below or beside it, and the listings.

    :raises Http404: if there is no such category
    """
    every = needs(get_language() or "fr")
    here = next((need for need in _flat(every) if need.slug == slug), None)
    if here is None:
        raise Http404
    top = next(need for need in every if need.slug == here.top_slug)
    occasion = {"hebergement": "tonight", "violence": "danger"}.get(top.slug, "")
    occasion = "suicide" if here.slug == "suicide" else occasion
    context = {
        "here": here,
        "top": top,
        "picture": icon_of_category(top.slug, here.slug),
        "is_discreet": not DISCREET.isdisjoint((here.slug, top.slug)),
        "lines": urgent_lines(occasion) if occasion else [],
        "found": _found(SearchCriteria(category=(here.slug,))),
    }
    return render(request, "services/category.html", context)


def _flat(every: Iterable[Need]) -> Iterable[Need]:
    for need in every:
        yield need
        yield from need.below


@require_safe
@published_page()
def boroughs(request: HttpRequest) -> HttpResponse:
    """Show the map, and the same boroughs as a list."""
    every = all_boroughs(get_language() or "fr")
    context = {
        "map": borough_map(),
        "stations": stations(),
        "boroughs": [borough for borough in every if borough.is_borough],
        "cities": [borough for borough in every if not borough.is_borough],
    }
    return render(request, "services/boroughs.html", context)


@require_safe
@published_page()
def borough(request: HttpRequest, slug: str) -> HttpResponse:
    """
    Show what is in a borough, and the boroughs next to it.

    :raises Http404: if there is no such borough
    """
    every = all_boroughs(get_language() or "fr")
    here = next((one for one in every if one.slug == slug), None)
    if here is None:
        raise Http404
    context = {
        "here": here,
        "map": borough_map(),
        "next_boroughs": next_boroughs(here, every),
        "needs": [
            (need.label.text, icon_of_category(need.slug), _in_borough(need.slug, slug))
            for need in needs(get_language() or "fr")
        ],
        "found": _found(SearchCriteria(borough=(slug,))),
    }
    return render(request, "services/borough.html", context)


def _in_borough(category_slug: str, borough_slug: str) -> str:
    return search_url(SearchCriteria(category=(category_slug,), borough=(borough_slug,)))


@require_safe
@published_page()
def situations(request: HttpRequest) -> HttpResponse:
    """Show what may have happened, each in the person's own words."""
    context = {"situations": SITUATIONS, "banners": banners_on(today()), "lines": urgent_lines("home")}
    return render(request, "services/situations.html", context)


@require_safe
@published_page()
def situation(request: HttpRequest, slug: str) -> HttpResponse:
    """
    Show what to do first, whom to call, and the listings that fit.

    :raises Http404: if there is no such situation
    """
    here = SITUATION_BY_SLUG.get(slug)
    if here is None:
        raise Http404
    lines = lines_of(here.lines)
    # An editor may have taken a need away since this page was written.
    known = category_labels(get_language() or "fr")
    wanted = tuple(slug for slug in here.categories if slug in known)
    context = {
        "here": here,
        "heading": here.heading,
        "lines": [emergency_line(), *lines] if here.mentions_911 else lines,
        "others": _others(here),
        "found": _found(SearchCriteria(category=wanted)) if wanted else None,
    }
    return render(request, "services/situation.html", context)


def _others(here: Situation) -> list[tuple[str, str | Promise, str]]:
    return [(other.slug, other.heading, other.icon) for other in SITUATIONS if other is not here]
