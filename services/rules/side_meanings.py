"""
Words that mean one need alone and another, or none, beside a stronger one. Pure.

"Argent" is about money; beside a toothache it says that the care must be free. "Sans papiers" alone asks
about immigration; beside anything else it says for whom the help must be open.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from services.rules.reading import MatchedTerm


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A need that stands so surely that a repaired spelling, or a word of the scene, does not add another field.
STRONG = 3.5
# A need that is named at all: it makes the words of the scene step aside.
NAMED = 1.8
_NEGATIONS = _words("pas ne no not sans sin without pa sem jamais dont have")
_SMALL = _words("a an and ai avoir d de des du i la le les j m ma mes mon my the un une")


@dataclass(frozen=True, slots=True)
class SideWords:
    """Words that lose a field of needs beside others, and what they hint at then."""

    words: frozenset[str]
    # The top categories that they lose.
    lose: frozenset[str]
    # Beside which top categories; empty means any other than those they lose.
    beside: frozenset[str] = frozenset()
    hints: tuple[tuple[str, str, float], ...] = ()


SIDE_WORDS: tuple[SideWords, ...] = (
    SideWords(
        _words(
            "papier papiers paper papers papeles papel papye papeis documentos documents undocumented "
            "indocumentado indocumentada statut status estatus san illegal visa expire expired"
        ),
        frozenset({"droit", "integration"}),
        hints=(("papers", "none", 1.0), ("status", "never", 1.0)),
    ),
    SideWords(
        _words("seul seule alone lonely sola solo sole pale parle talk speak"),
        frozenset({"ecoute"}),
        frozenset({"hebergement", "logement", "alimentation", "sante"}),
    ),
    SideWords(
        _words("argent money cash broke dinero lajan dinheiro payer cenne moyens"),
        frozenset({"travail"}),
        _words("sante alimentation hebergement logement biens famille droit violence"),
        hints=(("cost", "free", 1.0),),
    ),
    SideWords(
        _words("lettre lettres letter letters carta let courrier mail papier avis"),
        frozenset({"integration"}),
        frozenset({"logement", "droit", "ecoute", "violence"}),
    ),
    SideWords(
        _words("dehors outside rue street afuera deyo nuit night soir tonight hier"),
        frozenset({"hebergement"}),
        frozenset({"violence"}),
    ),
    SideWords(
        _words("etudiant etudiante etudiants student students estudiante etidyan"),
        frozenset({"famille"}),
    ),
    SideWords(
        _words(
            "fils fille filles enfant enfants garcon bebe son daughter child kid kids children parent "
            "parents famille family mere pere"
        ),
        frozenset({"famille"}),
        frozenset({"violence", "ecoute", "hebergement", "droit"}),
    ),
    SideWords(
        _words("femme femmes woman women soeur fille girl homme man frere"),
        frozenset({"hebergement"}),
        frozenset({"droit", "sante", "travail", "alimentation", "violence", "logement"}),
    ),
)


def without_side_meanings(
    matches: Sequence[MatchedTerm], parents: Mapping[str, str], corrected: Collection[int]
) -> list[MatchedTerm]:
    """Return the matches, each without what it does not mean beside the others."""
    kept = _without_repaired_needs(matches, parents, corrected)
    sides = [_side_of(match) for match in kept]
    if not any(sides):
        return kept
    named: list[tuple[int, frozenset[str]]] = [
        (number, _tops(match, parents, at_least=NAMED)) for number, match in enumerate(kept)
    ]
    result = []
    for number, (match, side) in enumerate(zip(kept, sides, strict=True)):
        if side:
            others = frozenset().union(
                *(tops for other, tops in named if other != number and sides[other] is not side)
            )
            meant = (others & side.beside if side.beside else others) - side.lose
            if meant:
                match = _stepped_aside(match, side, parents)
        result.append(match)
    return result


def _without_repaired_needs(
    matches: Sequence[MatchedTerm], parents: Mapping[str, str], corrected: Collection[int]
) -> list[MatchedTerm]:
    """By repair alone, no need of another field joins a strong one: "takes" beside "hits" is not taxes."""
    if not corrected:
        return list(matches)
    repaired = [bool(match.positions) and set(match.positions) <= set(corrected) for match in matches]
    strong: frozenset[str] = frozenset().union(
        *(
            _tops(match, parents, at_least=STRONG)
            for match, is_repaired in zip(matches, repaired, strict=True)
            if not is_repaired
        )
    )
    if not strong:
        return list(matches)
    return [
        match
        for match, is_repaired in zip(matches, repaired, strict=True)
        if not is_repaired
        or not match.term.categories
        or strong & _tops(match, parents, at_least=0.0)
        or _is_grave(match)
    ]


def _is_grave(match: MatchedTerm) -> bool:
    # "My husband hitts me and I am pregnant": what endangers is believed even when misspelt.
    return "danger" in match.term.flags or any(category == "suicide" for category, _ in match.term.categories)


def _side_of(match: MatchedTerm) -> SideWords | None:
    telling = [word for word in match.term.words if word not in _NEGATIONS and word not in _SMALL]
    if not telling:
        return None
    return next((side for side in SIDE_WORDS if side.words.issuperset(telling)), None)


def _tops(match: MatchedTerm, parents: Mapping[str, str], *, at_least: float) -> frozenset[str]:
    return frozenset(
        parents.get(category, category)
        for category, weight in match.term.categories
        if weight * match.quality >= at_least
    )


def _stepped_aside(match: MatchedTerm, side: SideWords, parents: Mapping[str, str]) -> MatchedTerm:
    categories = tuple(
        (category, weight)
        for category, weight in match.term.categories
        if parents.get(category, category) not in side.lose
    )
    hints = (*match.term.hints, *(hint for hint in side.hints if hint not in match.term.hints))
    return replace(match, term=replace(match.term, categories=categories, hints=hints))
