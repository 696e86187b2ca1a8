"""The bounded set of entries that a search looks at, fetched in one query."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from services.queries.vocabulary import cursor_of_directory
from services.rules.ranking import Candidate


@dataclass(frozen=True, slots=True)
class Probe:
    """
    One way in which an entry may be found.

    Every part must hold: words of the text (each group in any of its readings), and markers, each a choice of
    exact lexemes ("/cost:free", "n:doris").
    """

    kind: str
    word_groups: tuple[tuple[str, ...], ...] = ()
    markers: tuple[tuple[str, ...], ...] = ()
    limit: int = 100

    def and_also(self, markers: tuple[tuple[str, ...], ...]) -> "Probe":
        """Return the same probe with more markers."""
        return Probe(self.kind, self.word_groups, (*self.markers, *markers), self.limit)


@dataclass(slots=True)
class Found:
    """What the probes brought, and whether one of them brought all that it was allowed to."""

    candidates: list[Candidate]
    is_capped: bool


def find_candidates(probes: Sequence[Probe], *, today: dt.date, near: tuple[float, float] | None) -> Found:
    """
    Return the entries that at least one probe finds, with the probes that found each.

    With `near`, each has its distance from there. Probes about names must come first. One query, whatever the
    number of probes.
    """
    if not probes:
        return Found([], is_capped=False)
    expressions: list[str] = []
    parameters: list[str] = []
    for probe in probes:
        parts = ["services_any_of(%s)"] * len(probe.word_groups)
        parameters.extend(_any_of(group) for group in probe.word_groups)
        if probe.markers:
            parts.append("%s::tsquery")
            parameters.append(" & ".join(_one_of(choice) for choice in probe.markers))
        expressions.append(" && ".join(parts))
    named = sum(probe.kind == "name" for probe in probes)
    # Only placeholders are put together here; every value is a parameter.
    queries = ", ".join(expressions)
    statement = f"SELECT * FROM services_candidates(ARRAY[{queries}], %s, %s, %s, %s, %s)"  # noqa: S608
    with cursor_of_directory() as cursor:
        cursor.execute(
            statement, [*parameters, [probe.limit for probe in probes], today, named, *(near or (None, None))]
        )
        rows = cursor.fetchall()
    brought = Counter(row[0] for row in rows)
    # Words that stand in so many names name nobody.
    distinctive = [brought[number] < probes[number].limit for number in range(named)]
    by_number: dict[int, Candidate] = {}
    for probe_number, number, merit, is_overdue, codes, entry_names, distance_m in rows:
        names = entry_names if entry_names and distinctive[probe_number] else ""
        if candidate := by_number.get(number):
            candidate.found_by |= 1 << probe_number
            candidate.names = candidate.names or names
        else:
            by_number[number] = Candidate(
                number, merit, is_overdue, codes, names, distance_m, 1 << probe_number
            )
    return Found(
        list(by_number.values()),
        is_capped=any(brought[number] >= probe.limit for number, probe in enumerate(probes)),
    )


def _any_of(group: tuple[str, ...]) -> str:
    # The words hold letters and digits only (services.rules.normalise), so nothing in them is an operator.
    return " | ".join("(" + " & ".join(words.split()) + ")" for words in group)


def _one_of(choice: tuple[str, ...]) -> str:
    return "(" + " | ".join(f"'{lexeme}'" for lexeme in choice) + ")"
