"""What narrows a list of results, with counts that come from the bounded candidate set."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.translated import Translated
from services.enums import Access, Audience, Cost, Document, Known, StatusAsked
from services.queries.vocabulary import Compiled
from services.rules.criteria import SEVERAL, SearchCriteria
from services.rules.ranking import Candidate

# The share of the results that must have an answer, for a facet to be worth its place.
ENOUGH_ANSWERS = 0.4
ALWAYS_SHOWN = frozenset({"category", "papers", "status"})
UNKNOWN = Known.UNKNOWN.value

_ENUMS = {"cost": Cost, "papers": Document, "status": StatusAsked, "access": Access, "audience": Audience}
_ORDERS = {
    name: (*enum.values, *(() if UNKNOWN in enum.values else (UNKNOWN,))) for name, enum in _ENUMS.items()
}
FACETS = (
    "category",
    "borough",
    "open",
    "cost",
    "language",
    "papers",
    "status",
    "access",
    "audience",
    "step_free",
    "by",
)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """
    One choice of a facet.

    `count` is None where it was not counted; with `is_capped` there are at least that many ("40+").
    """

    code: str
    label: Translated
    count: int | None
    is_capped: bool
    is_selected: bool
    # The top category of a category; "" elsewhere.
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A question that narrows the results. `name` is the parameter of the address bar."""

    name: str
    values: tuple[FacetValue, ...]
    # How many of the counted results have no answer, and whether there may be more of them.
    unknown: int
    unknown_is_capped: bool
    # False where fewer than 40 % of the results have an answer (and nothing of it is selected).
    is_shown: bool

    @property
    def selected(self) -> tuple[FacetValue, ...]:
        """Return the chosen values."""
        return tuple(value for value in self.values if value.is_selected)


def wanted_codes(criteria: SearchCriteria) -> dict[str, tuple[str, ...]]:
    """Return the facet values that each filter of a search accepts, as entries write them."""
    wanted = {
        name: tuple(f"{name}:{value}" for value in criteria.selected(name))
        for name in SEVERAL
        if criteria.selected(name)
    }
    if criteria.step_free:
        wanted["step_free"] = ("step_free:yes",)
    if criteria.by_phone:
        wanted["by"] = ("by:phone",)
    return wanted


def facets_of(
    results: Sequence[Candidate],
    almost: Mapping[str, Sequence[Candidate]],
    criteria: SearchCriteria,
    compiled: Compiled,
    *,
    is_capped: bool,
    open_now: int | None,
    language: str,
) -> tuple[Facet, ...]:
    """
    Return the facets of some results.

    `almost` holds, for each filter in use, the candidates that fail this one only: they count for the other
    values of their facet, so that choosing "Verdun" does not hide how many there are in Lachine.
    """
    counts = _counted(results, compiled)
    facets = []
    for name in FACETS:
        of_facet = counts
        if almost.get(name):
            of_facet = _counted([*results, *almost[name]], compiled)
        facets.append(_facet(name, of_facet, len(results), criteria, compiled, is_capped, open_now, language))
    return tuple(facets)


def _counted(candidates: Iterable[Candidate], compiled: Compiled) -> dict[str, dict[str, int]]:
    by_facet: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    for character, count in Counter("".join([candidate.codes for candidate in candidates])).items():
        code = compiled.codes.get(character)
        # Some codes are only for the order of results ("served:part").
        if code and code[0] in by_facet:
            by_facet[code[0]][code[1]] = count
    return by_facet


def _facet(
    name: str,
    counts: dict[str, dict[str, int]],
    total: int,
    criteria: SearchCriteria,
    compiled: Compiled,
    is_capped: bool,
    open_now: int | None,
    language: str,
) -> Facet:
    selected = criteria.selected(name)
    found = counts[name]
    unknown = found.get(UNKNOWN, 0)
    if name == "open":
        values = [
            FacetValue("now", _said(_("Ouvert maintenant"), language), open_now, is_capped, "now" in selected)
        ]
    elif name in ("step_free", "by"):
        code, label = (
            ("yes", _("Entrée sans marche")) if name == "step_free" else ("phone", _("Par téléphone"))
        )
        count = found.get(code, 0)
        values = [FacetValue(code, _said(label, language), count, is_capped, bool(selected))]
        if name == "by":
            unknown = 0
    else:
        values = [
            FacetValue(
                code,
                _label(name, code, compiled, language),
                found.get(code, 0),
                is_capped,
                code in selected,
                compiled.parents.get(code, "") if name == "category" else "",
            )
            for code in _order(name, found, compiled)
            if found.get(code) or code in selected
        ]
        values.extend(
            FacetValue(code, _label(name, code, compiled, language), 0, is_capped, is_selected=True)
            for code in selected
            if code not in found and code not in {value.code for value in values}
        )
    answered = total - unknown if name != "borough" else sum(found.values())
    is_shown = (
        bool(values)
        and total > 0
        and (name in ALWAYS_SHOWN or bool(selected) or answered >= ENOUGH_ANSWERS * total)
    ) or bool(selected)
    return Facet(name, tuple(values), unknown, is_capped and unknown > 0, is_shown)


def _order(name: str, found: Mapping[str, int], compiled: Compiled) -> Sequence[str]:
    if name == "category":
        return sorted(found, key=lambda slug: (-found[slug], compiled.categories[slug].position))
    if name in _ORDERS:
        return _ORDERS[name]
    return sorted((code for code in found if code != UNKNOWN), key=lambda code: (-found[code], code))


def _label(name: str, code: str, compiled: Compiled, language: str) -> Translated:
    key = (name, code, language)
    if key not in compiled.labels:
        compiled.labels[key] = _new_label(name, code, compiled, language)
    return compiled.labels[key]


def _new_label(name: str, code: str, compiled: Compiled, language: str) -> Translated:
    if name == "category":
        return compiled.categories[code].label(language)
    if name == "borough":
        borough = compiled.boroughs.get(code)
        return borough.label(language) if borough else Translated(code, language, is_fallback=False)
    if name == "language":
        # Its name is the page's business (services.presentation.words).
        return Translated(code, language, is_fallback=False)
    if code == UNKNOWN:
        return _said(_("Inconnu"), language)
    return _said(_ENUMS[name](code).label, language)


def _said(label: object, language: str) -> Translated:
    return Translated(str(label), language, is_fallback=False)
