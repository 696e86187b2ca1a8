"""A page of results in words: filters, chips, what was understood, and where to go from here."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, override
from django.utils.translation import gettext as _

from core.presentation import Choice, Facet, ListingCard, UrgentLine
from services.presentation.cards import listing_cards
from services.presentation.words import WEEKDAYS, count_words, language_words, sentence, time_words
from services.queries import facets as counted
from services.queries.cards import Card
from services.queries.results import SearchResults, Suggestion
from services.rules.criteria import WEEKDAYS as WEEKDAY_CODES
from services.rules.criteria import CriteriaProblem, SearchCriteria

FACET_LABELS: dict[str, str | Promise] = {
    "category": gettext_lazy("Besoin"),
    "borough": gettext_lazy("Arrondissement"),
    "open": gettext_lazy("Ouvert"),
    "cost": gettext_lazy("Coût"),
    "language": gettext_lazy("Langue parlée"),
    "papers": gettext_lazy("Papiers demandés"),
    "status": gettext_lazy("Statut demandé"),
    "access": gettext_lazy("Comment entrer"),
    "audience": gettext_lazy("Pour qui"),
    "step_free": gettext_lazy("Entrée sans marche"),
    "by": gettext_lazy("Par téléphone"),
}
# Always in sight, because they decide whether a person dares to go.
OPEN_FACETS = frozenset({"papers", "status"})
SORT_LABELS: dict[str, str | Promise] = {
    "best": gettext_lazy("Les plus utiles"),
    "near": gettext_lazy("Les plus proches"),
    "open": gettext_lazy("Ouverts d’abord"),
}
SUGGESTION_ICONS = {
    "category": "list-filter",
    "spelling": "pencil-ruler",
    "borough": "map-pin",
    "fewer_filters": "x",
    "all": "search",
}
# When else one may want to go: the evening of today, and the next working morning and weekend.
LATER = ((0, dt.time(20)), (1, dt.time(10)))


@dataclass(frozen=True, slots=True)
class Go:
    """Another search: an address to follow, or the hidden fields of a form that leaves no trace."""

    label: str
    url: str
    fields: tuple[tuple[str, str], ...]
    icon: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be understood: which field, what was typed, what to do."""

    field: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything the page shows, decided; the template only draws."""

    query: str
    near: str
    near_problem: str
    heading: str
    title: str
    count: str
    is_private: bool
    has_search: bool
    cards: list[ListingCard]
    facets: list[Facet]
    filter_count: int
    chips: list[Go]
    clear: Go | None
    sorts: list[Go]
    understood: list[Go]
    corrected: list[str]
    suggestions: list[Go]
    lines: list[UrgentLine]
    lines_title: str
    previous: Go | None
    next: Go | None
    pages: str
    page: int
    near_label: str
    problems: list[Problem]
    is_query_cut: bool
    sheet_url: str


@cache
def _search_path(language: str) -> str:
    # A page of results holds up to fifty of these; reversing an address costs as much as drawing a card.
    with override(language):
        return reverse("services:search")


def search_url(criteria: SearchCriteria) -> str:
    """Return the address of a search, in the language in force."""
    query = criteria.to_query_string()
    return _search_path(get_language() or "fr") + (f"?{query}" if query else "")


def go(criteria: SearchCriteria, label: str, *, icon: str = "", is_current: bool = False) -> Go:
    """Return the way to another search."""
    return Go(label, search_url(criteria), tuple(criteria.parameters()), icon, is_current)


def occasion_of(results: SearchResults) -> str:
    """Return which numbers stand before the results, or "" for none; "help" comes with an empty list."""
    return results.understanding.occasion or ("help" if results.show_phone_line else "")


def search_page(
    criteria: SearchCriteria,
    results: SearchResults,
    cards: Sequence[Card],
    *,
    problems: Sequence[CriteriaProblem],
    typed: Mapping[str, str],
    lines: list[UrgentLine],
    category_labels: Mapping[str, str],
    is_private: bool,
    language: str,
    at: dt.datetime,
) -> SearchPage:
    """
    Decide everything that a page of results shows.

    `typed` holds what was typed in the boxes, kept even where it was not understood.
    """
    count = count_words(results.total, language, is_capped=results.is_capped)
    shown = listing_cards(cards, language=language, at=at)
    has_search = bool(criteria.query or criteria.has_filters)
    chips = _chips(criteria, results, language)
    slugs = "&".join(f"s={card.slug}" for card in shown[:12])
    return SearchPage(
        query=typed.get("q") or criteria.query,
        near=_near(criteria, results) or typed.get("near", ""),
        near_problem=next((str(p.message) for p in problems if p.parameter == "near"), ""),
        heading=_heading(criteria, results, count),
        title=_title(results),
        count=count,
        is_private=is_private,
        has_search=has_search,
        cards=shown,
        facets=_facets(criteria, results, language, at),
        filter_count=len(chips),
        chips=chips,
        clear=go(SearchCriteria(query=criteria.query), _("Tout enlever")) if len(chips) > 1 else None,
        sorts=_sorts(criteria, results),
        understood=_understood(criteria, results, category_labels),
        corrected=[correction.read for correction in results.understanding.corrections],
        suggestions=[_suggestion(suggestion) for suggestion in results.suggestions],
        lines=lines,
        lines_title=_lines_title(occasion_of(results)),
        previous=go(_on_page(criteria, results.page - 1), _("Page précédente")) if results.page > 1 else None,
        next=go(_on_page(criteria, results.page + 1), _("Page suivante"))
        if results.page < results.pages
        else None,
        pages=count_words(results.pages, language, is_capped=results.is_capped),
        page=results.page,
        near_label=results.near_label,
        problems=[Problem(p.parameter, p.value, str(p.message)) for p in problems],
        is_query_cut=criteria.is_query_cut,
        sheet_url=f"{reverse('services:sheet')}?{slugs}" if shown and has_search else "",
    )


def _near(criteria: SearchCriteria, results: SearchResults) -> str:
    """Return what the box says again: a name that is understood, or the position as it was sent."""
    return criteria.near if "," in criteria.near else results.near_label


def _heading(criteria: SearchCriteria, results: SearchResults, count: str) -> str:
    number = 2 if results.is_capped else results.total
    if criteria.query:
        if not results.total:
            return _("Rien trouvé pour « %(query)s »") % {"query": criteria.query}
        words = ngettext(
            "%(count)s service pour « %(query)s »", "%(count)s services pour « %(query)s »", number
        )
        return words % {"count": count, "query": criteria.query}
    if criteria.has_filters:
        if not results.total:
            return _("Rien trouvé avec ces filtres")
        return ngettext("%(count)s service", "%(count)s services", number) % {"count": count}
    return _("Tous les services (%(count)s)") % {"count": count}


def _title(results: SearchResults) -> str:
    """Say nothing of what was typed: a title stays in a history list."""
    if results.page > 1:
        return _("Recherche, page %(page)s") % {"page": results.page}
    return _("Recherche")


def _lines_title(occasion: str) -> str:
    return {
        "life": _("La vie est en danger? Appelez le 911 maintenant"),
        "overdose": _("Appelez maintenant, même si vous allez mieux"),
        "birth": _("Le bébé arrive, ou ça saigne? Appelez maintenant"),
        "missing": _("Quelqu’un a disparu? N’attendez pas 24 heures"),
        "violence": _("En danger? Quelqu’un répond maintenant"),
        "sexual": _("En danger? Quelqu’un répond maintenant"),
        "young": _("En danger? Quelqu’un répond maintenant"),
        "minor": _("Moins de 18 ans? Quelqu’un vous écoute"),
        "agents": _("Des agents à votre porte? Parlez à un avocat"),
        "suicide": _("Parlez à quelqu’un maintenant"),
        "tonight": _("Pour ce soir : appelez avant d’y aller"),
        "help": _("Parlez à quelqu’un"),
    }.get(occasion, "")


def _on_page(criteria: SearchCriteria, page: int) -> SearchCriteria:
    return criteria.with_(page=page)


def _facets(criteria: SearchCriteria, results: SearchResults, language: str, at: dt.datetime) -> list[Facet]:
    shown = []
    for facet in results.facets:
        if facet.name == "open":
            shown.append(_open_facet(facet, criteria, language, at))
        elif facet.is_shown:
            shown.append(_facet(facet, language))
    return shown


def _facet(facet: counted.Facet, language: str) -> Facet:
    return Facet(
        name=facet.name,
        label=str(FACET_LABELS[facet.name]),
        choices=tuple(_choice(facet.name, value, language) for value in facet.values),
        is_open=facet.name in OPEN_FACETS or any(value.is_selected for value in facet.values),
        note=_unknown_note(facet, language),
    )


def _choice(facet: str, value: counted.FacetValue, language: str) -> Choice:
    return Choice(
        value=value.code,
        label=_choice_label(facet, value),
        count="" if value.count is None else count_words(value.count, language, is_capped=value.is_capped),
        is_checked=value.is_selected,
        is_unknown=value.code == "unknown",
    )


def _choice_label(facet: str, value: counted.FacetValue) -> str:
    # The search knows spoken languages by their codes; their names are words of the page.
    return sentence(language_words(value.code)) if facet == "language" else value.label.text


def _unknown_note(facet: counted.Facet, language: str) -> str:
    if not facet.unknown or any(value.code == "unknown" for value in facet.values):
        return ""
    count = count_words(facet.unknown, language, is_capped=facet.unknown_is_capped)
    return ngettext(
        "%(count)s service sans réponse connue", "%(count)s services sans réponse connue", facet.unknown
    ) % {"count": count}


def _open_facet(facet: counted.Facet, criteria: SearchCriteria, language: str, at: dt.datetime) -> Facet:
    """Offer now, tonight, tomorrow and the weekend; an hour chosen otherwise stays on the list."""
    now = next((value for value in facet.values if value.code == "now"), None)
    count = (
        "" if now is None or now.count is None else count_words(now.count, language, is_capped=now.is_capped)
    )
    codes = [_code(at + dt.timedelta(days=days), time) for days, time in LATER]
    saturday = at + dt.timedelta(days=(5 - at.weekday()) % 7 or 7)
    codes += [_code(saturday + dt.timedelta(days=days), dt.time(11)) for days in (0, 1)]
    if criteria.open and criteria.open != "now" and criteria.open not in codes:
        codes.append(criteria.open)
    choices = [
        Choice("", _("Peu importe"), is_checked=not criteria.open),
        Choice("now", _("Maintenant"), count, is_checked=criteria.open == "now"),
        *(
            Choice(code, open_words(code, language), is_checked=criteria.open == code)
            for code in dict.fromkeys(codes)
        ),
    ]
    return Facet("open", str(FACET_LABELS["open"]), tuple(choices), is_open=bool(criteria.open))


def _code(day: dt.datetime, time: dt.time) -> str:
    return f"{WEEKDAY_CODES[day.weekday()]}-{time:%H%M}"


def open_words(code: str, language: str) -> str:
    """Write a weekday and a time: "mo-1430" is « lundi à 14 h 30 »."""
    if code == "now":
        return _("Maintenant")
    day, _dash, clock = code.partition("-")
    time = dt.time(int(clock[:2]), int(clock[2:]))
    return _("%(day)s à %(time)s") % {
        "day": WEEKDAYS[WEEKDAY_CODES.index(day)],
        "time": time_words(time, language),
    }


def _open_chip(code: str, language: str) -> str:
    if code == "now":
        return _("Ouvert maintenant")
    return _("Ouvert %(when)s") % {"when": open_words(code, language)}


def _chips(criteria: SearchCriteria, results: SearchResults, language: str) -> list[Go]:
    chips = []
    for facet in results.facets:
        for value in facet.selected:
            label = value.label.text
            if facet.name == "open":
                label = _open_chip(value.code, language)
            elif facet.name in ("papers", "status", "language", "cost"):
                label = _("%(filter)s : %(value)s") % {"filter": FACET_LABELS[facet.name], "value": label}
            chips.append(go(criteria.without(facet.name, value.code), label, icon="x"))
    if criteria.near:
        place = _("votre position") if "," in criteria.near else results.near_label or criteria.near
        label = _("Près de : %(place)s") % {"place": place}
        chips.append(go(criteria.without("near"), label, icon="x"))
    return chips


def _sorts(criteria: SearchCriteria, results: SearchResults) -> list[Go]:
    if results.total < 2:
        return []
    names = [name for name in SORT_LABELS if name != "near" or results.near_label]
    return [
        go(criteria.with_(sort=name), str(SORT_LABELS[name]), is_current=criteria.sort == name)
        for name in names
    ]


def _understood(
    criteria: SearchCriteria, results: SearchResults, category_labels: Mapping[str, str]
) -> list[Go]:
    """Say which needs the words were taken for, each a link to that need alone."""
    if not criteria.query:
        return []
    return [
        go(
            SearchCriteria(category=(concept.category,), near=criteria.near),
            category_labels[concept.category],
        )
        for concept in results.understanding.concepts[:3]
        if concept.category in category_labels
    ]


def _suggestion(suggestion: Suggestion) -> Go:
    label = suggestion.label.text
    words = {
        "spelling": _("Vouliez-vous dire : %(words)s"),
        "category": _("Voir tout : %(words)s"),
        "borough": _("À côté : %(words)s"),
    }
    if suggestion.kind in words:
        label = words[suggestion.kind] % {"words": label}
    return go(suggestion.criteria, label, icon=SUGGESTION_ICONS.get(suggestion.kind, "search"))
