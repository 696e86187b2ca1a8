"""Where to look for what a query means: the probes, and the scale on which what they bring is ranked."""

import datetime as dt
from collections.abc import Mapping, Sequence

from services.queries.candidates import Probe
from services.queries.near import NearPoint
from services.queries.vocabulary import Compiled
from services.rules.persons import unfit_for
from services.rules.ranking import HINT, NARROW, SHARE_OF_TOP, RankingBasis
from services.rules.understanding import Concept, Understanding

# At most this many results are ranked and counted; beyond, the page says "400+".
CANDIDATES = 400
_NAMES = 40
_TEXT = 120
_LOOSE_TEXT = 80
_NEARBY = 120
# What each need may bring, the strongest first.
_NEEDS = (300, 120, 80, 60, 60, 60)
# A need much weaker than the strongest is a side meaning that would only dilute.
_WEAKEST_NEED = 0.28
_LONGEST_NAME = 8
_OF_ONE_SEX = (("woman", "women", "men"), ("man", "men", "women"))
_EVERYTHING = (("/open:known", "/open:unknown"),)


def main_needs(understanding: Understanding) -> list[Concept]:
    """Return the needs that the words name, without top categories that only inherit and faint ones."""
    named = [concept for concept in understanding.concepts if concept.own_weight > 0]
    strongest = max((concept.own_weight for concept in named), default=0.0)
    return sorted(
        (concept for concept in named if concept.own_weight >= _WEAKEST_NEED * strongest),
        key=lambda concept: -concept.own_weight,
    )[: len(_NEEDS)]


def planned_probes(understanding: Understanding, near: NearPoint | None) -> list[Probe]:
    """
    Return the probes of a search, those about names first.

    Names, then needs, then the words themselves; where the search has a place, what is around it comes along
    with each need, so that the nearest ones are among the candidates however many there are.
    """
    probes: list[Probe] = []
    names = understanding.name_groups
    if 0 < len(names) <= _LONGEST_NAME:
        markers = tuple(tuple(f"n:{word}" for word in group) for group in names)
        probes.append(Probe("name", markers=markers, limit=_NAMES))
    if understanding.whole_name:
        whole = tuple((f"n:{word}",) for word in understanding.whole_name)
        probes.append(Probe("name", markers=whole, limit=_NAMES))
    needs = [f"/category:{concept.category}" for concept in main_needs(understanding)]
    for rank, need in enumerate(needs):
        if near:
            probes.append(Probe("need", markers=((need,), *near_markers(near)), limit=_NEARBY))
        probes.append(Probe("need", markers=((need,),), limit=_NEEDS[rank]))
    if understanding.text_groups:
        probes.append(Probe("text", word_groups=understanding.text_groups, limit=_TEXT))
    if not understanding.text_groups and not needs:
        # Nothing but places, or nothing at all: the directory itself, around the place first.
        if near:
            probes.append(Probe("all", markers=near_markers(near), limit=_NEARBY))
        probes.extend(
            Probe("all", markers=((f"/borough:{borough}",),), limit=CANDIDATES)
            for borough in understanding.boroughs
        )
        if not understanding.reading:
            probes.append(Probe("all", markers=_EVERYTHING, limit=CANDIDATES))
    return probes


def wider_probes(understanding: Understanding, known: Compiled) -> list[Probe]:
    """Return the probes that look around: the whole field of the needs, or some of the words."""
    needs = {concept.category for concept in main_needs(understanding)}
    fields = dict.fromkeys(known.parents[need] for need in needs if need in known.parents)
    probes = [
        Probe("field", markers=((f"/category:{top}",),), limit=_NEEDS[1])
        for top in fields
        if top not in needs
    ]
    groups = understanding.text_groups
    if not needs and len(groups) > 1:
        probes.extend(Probe("loose", word_groups=(group,), limit=_LOOSE_TEXT) for group in groups[:6])
    return probes


def near_markers(near: NearPoint) -> tuple[tuple[str, ...], ...]:
    """Return the nine cells of the map around a point: about 13 km by 13."""
    row, column = int(near.latitude // 0.04), int(near.longitude // 0.0572)
    return (tuple(f"g2:{row + down}:{column + right}" for down in (-1, 0, 1) for right in (-1, 0, 1)),)


def filter_markers(
    wanted: Mapping[str, tuple[str, ...]], moment: dt.datetime | None
) -> tuple[tuple[str, ...], ...]:
    """Return the filters of a search as markers of entries; opening times only roughly, to be asked again."""
    markers = [tuple(f"/{code}" for code in codes) for codes in wanted.values()]
    if moment:
        slot = moment.weekday() * 4 + moment.hour // 6
        markers.append((f"o:{slot}", "o:always", "o:exception"))
    return tuple(markers)


def ranking_basis(
    understanding: Understanding,
    known: Compiled,
    probes: Sequence[Probe],
    near: NearPoint | None,
) -> RankingBasis:
    """Return the scale of a search, in the characters that entries use."""
    characters = known.characters
    subs: dict[str, float] = {}
    tops: dict[str, float] = {}
    points: dict[str, float] = {}
    for concept in understanding.concepts:
        # A top category that is named counts in full for all its subs; one that inherits, a little.
        inherited = concept.weight - concept.own_weight
        is_top = concept.category not in known.parents
        points[concept.category] = concept.own_weight + SHARE_OF_TOP * inherited if is_top else concept.weight
        if character := characters.get(f"category:{concept.category}"):
            (tops if is_top else subs)[character] = points[concept.category]
    hints = {
        characters[code]: HINT * weight
        for facet, value, weight in understanding.hints
        for code in _codes_of_hint(facet, value)
        if code in characters
    }
    bits = dict.fromkeys(("name", "text", "loose"), 0)
    for number, probe in enumerate(probes):
        if probe.kind in bits:
            bits[probe.kind] |= 1 << number
    explained = {position for match in understanding.matches for position in match.positions}
    return RankingBasis(
        strongest=max(
            (weight + points.get(known.parents.get(slug, ""), 0.0) for slug, weight in points.items()),
            default=0.0,
        ),
        sub_weights=subs,
        top_weights=tops,
        hints=hints,
        unfit=tuple(
            (_characters(rule.shut_out, known), _characters(rule.let_in, known), rule.points)
            for rule in unfit_for(understanding.who | _stated(understanding))
        ),
        narrow=frozenset(
            characters[f"category:{slug}"] for slug in NARROW if f"category:{slug}" in characters
        ),
        serves_some_places=characters.get("served:part", ""),
        boroughs=frozenset(
            characters[f"borough:{slug}"]
            for slug in (*understanding.boroughs, *(near.boroughs if near else ()))
            if f"borough:{slug}" in characters
        ),
        by_name=bits["name"],
        by_text=bits["text"],
        by_loose_text=bits["loose"],
        name_groups=understanding.name_groups,
        whole_name=frozenset(understanding.whole_name),
        unexplained_words=max(0, len(understanding.name_groups) - len(explained)),
    )


def _stated(understanding: Understanding) -> set[str]:
    """Return "man" or "woman" if the words name one of them and not the other."""
    named = {value for facet, value, _weight in understanding.hints if facet == "audience"}
    return {who for who, audience, other in _OF_ONE_SEX if audience in named and other not in named}


def _characters(audiences: frozenset[str], known: Compiled) -> frozenset[str]:
    codes = (f"audience:{audience}" for audience in audiences)
    return frozenset(known.characters[code] for code in codes if code in known.characters)


def _codes_of_hint(facet: str, value: str) -> tuple[str, ...]:
    if facet == "papers":
        return ("papers:none", "papers:any_name", "status:never")
    if facet == "status":
        return ("status:never", "papers:none", "papers:any_name")
    if facet == "open":
        return ("open:known",) if value != "now" else ()
    return (f"{facet}:{value}",)
