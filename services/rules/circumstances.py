"""Who asks and what is happening: what a sentence adds to the needs that its words name. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.rules.normalise import words_of
from services.rules.persons import persons_in
from services.rules.sentences import PATTERNS

# What a listing that answers the telephone gains when somebody is in danger.
_VOICE_FIRST = 2.5
_VOICE_ALONE = 36.0
# What the line for the young gains when a child writes.
_THEIR_LINE = 9.0


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a sentence says of the person and of what is happening."""

    # Which lines come first: "life", "overdose", "suicide", "missing", "birth", "violence", "agents" …
    occasion: str = ""
    needs: Mapping[str, float] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    # For whom: "man", "woman", "trans", "minor", "family", "indigenous", "beaten_by_her"; several may hold.
    who: frozenset[str] = frozenset()
    # Facet, value, weight: what is known of the person, or of what helps fastest.
    hints: tuple[tuple[str, str, float], ...] = ()
    text: tuple[str, ...] = ()

    def is_meant(self, category: str, parent: str | None) -> bool:
        """Test whether a need that single words name may stand."""
        if self.only:
            return category in self.only
        return category not in self.without and parent not in self.without


def circumstances_of(query: str) -> Circumstances:
    """Read a query as a sentence."""
    text = " ".join(words_of(query))
    if not text:
        return Circumstances()
    occasion = ""
    needs: dict[str, float] = {}
    without: set[str] = set()
    only: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    for pattern in PATTERNS:
        if not pattern.words.search(text) or (pattern.unless and pattern.unless.search(text)):
            continue
        if only:
            # What endangers a life is answered alone; the rest can wait until it is over.
            break
        occasion = occasion or pattern.occasion
        without |= pattern.without
        only = pattern.only
        words = words or pattern.text
        for category, weight in pattern.needs.items():
            needs[category] = max(needs.get(category, 0.0), weight)
    who = persons_in(text)
    hints: list[tuple[str, str, float]] = []
    if "minor" in who:
        needs["ligne-ecoute"] = 5.0
        if only:
            only |= {"ligne-ecoute"}
        else:
            # Beds for the young are for adults; the line knows where a minor may sleep.
            without |= {"jeunes", "hommes", "femmes", "familles"}
            occasion = occasion or "minor"
    if occasion == "tonight" and "family" not in who and "minor" not in who:
        needs |= {need: 5.0 for person, need in (("woman", "femmes"), ("man", "hommes")) if person in who}
    if occasion == "young":
        who |= {"child"}
    if "minor" in who or occasion == "young":
        hints.append(("audience", "youth", _THEIR_LINE))
    if "indigenous" in who:
        hints.append(("audience", "indigenous", 2.0))
    if occasion and occasion != "tonight":
        # A voice now is worth more than a house tomorrow.
        hints.append(("by", "phone", _VOICE_ALONE if occasion == "overdose" else _VOICE_FIRST))
    return Circumstances(occasion, needs, frozenset(without - needs.keys()), only, who, tuple(hints), words)
