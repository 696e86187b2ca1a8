"""What to offer instead of an empty page. Each offer is a search that has results."""

from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from core.translated import Translated
from services.queries.results import Suggestion
from services.queries.vocabulary import Compiled
from services.rules.criteria import SearchCriteria
from services.rules.distance import distance_m
from services.rules.understanding import Understanding

MOST_SUGGESTIONS = 6
NEIGHBOURS = 3


def suggestions_for(
    criteria: SearchCriteria, understanding: Understanding, known: Compiled, language: str
) -> tuple[Suggestion, ...]:
    """Return the searches to offer, the nearest to what was asked first."""
    return tuple(islice(_suggestions(criteria, understanding, known, language), MOST_SUGGESTIONS))


def _suggestions(
    criteria: SearchCriteria, understanding: Understanding, known: Compiled, language: str
) -> Iterator[Suggestion]:
    if criteria.page > 1:
        yield Suggestion("all", _said(_("Retour à la première page"), language), criteria.with_(page=1))
    if criteria.has_filters and criteria.query:
        yield Suggestion(
            "fewer_filters",
            _said(_("Les mêmes mots, sans les filtres"), language),
            SearchCriteria(query=criteria.query),
        )
    for slug in _neighbours(criteria, known):
        yield Suggestion(
            "borough",
            known.boroughs[slug].label(language),
            criteria.without("borough").with_(borough=slug),
        )
    if understanding.is_corrected:
        yield Suggestion(
            "spelling",
            _said(understanding.reading, language),
            SearchCriteria(query=understanding.reading),
        )
    for concept in understanding.concepts[:3]:
        if concept.category in known.categories:
            yield Suggestion(
                "category",
                known.categories[concept.category].label(language),
                SearchCriteria(category=(concept.category,)),
            )
    if not criteria.query or not understanding.concepts:
        yield Suggestion("all", _said(_("Tous les services"), language), SearchCriteria())


def _neighbours(criteria: SearchCriteria, known: Compiled) -> list[str]:
    chosen = [known.boroughs[slug] for slug in criteria.borough if slug in known.boroughs]
    if not chosen or chosen[0].latitude is None or chosen[0].longitude is None:
        return []
    here = (chosen[0].latitude, chosen[0].longitude)
    others = [
        (distance_m(*here, borough.latitude, borough.longitude), borough.slug)
        for borough in known.boroughs.values()
        if borough.latitude is not None and borough.longitude is not None and borough not in chosen
    ]
    return [slug for _distance, slug in sorted(others)[:NEIGHBOURS]]


def _said(text: str, language: str) -> Translated:
    return Translated(text, language, is_fallback=False)
