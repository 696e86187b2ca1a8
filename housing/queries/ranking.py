"""What the ranking reads: who is on a list, with which facts, by which rules; and where somebody stands."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from casework.enums import CaseState
from housing.models import (
    Application,
    Placement,
    Programme,
    RankingEntry,
    RankingRun,
    RuleSetVersion,
    WindowSeed,
)
from housing.rules.facts import Facts, read_facts
from housing.rules.ranking import place_among
from housing.rules.rule_sets import IncomeBand, RuleSet, read_weights
from housing.rules.runs import band_of_places

#: On the list: an offer or a review changes nobody's place. Who sleeps is out of offers, and out of runs.
RANKED_STATES: Final = (CaseState.WAITING, CaseState.OFFER_OPEN, CaseState.IN_APPEAL)


class NoRules(Exception):
    """No version of the rules that two people approved is in force."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    A place in the latest run. The exact ones are for the team; a person is told the bands.

    `wanted_…` is the place among those who could be offered the same dwellings: as many rooms, one borough
    in common.
    """

    run_number: int
    as_of: dt.date
    place: int
    of: int
    wanted_place: int
    wanted_of: int

    @property
    def band(self) -> tuple[int, int]:
        """Return the band of five places on the whole list."""
        return band_of_places(self.place, self.of)

    @property
    def wanted_band(self) -> tuple[int, int]:
        """Return the band of five places for what the household accepts."""
        return band_of_places(self.wanted_place, self.wanted_of)


@dataclass(frozen=True, slots=True)
class Placing:
    """
    Where an application on the list stands: its facts now, its place if a run has one, and offers.

    `offers_made` counts the dwellings offered to anybody in the past twelve months that they would accept.
    """

    facts: Facts
    place: Place | None
    offers_made: int


def latest_run(programme: Programme) -> RankingRun | None:
    """
    Return the newest run of a programme; the rules come along.

    One that did not come out the same again is out of use: no offer cites it (runbook `ranking_differs`).
    """
    return programme.runs.exclude(came_out_same=False).select_related("rules").order_by("-number").first()


def approved_rules() -> QuerySet[RuleSetVersion]:
    """Return the versions of the rules that two people approved, the newest first."""
    return RuleSetVersion.objects.filter(approved_on__isnull=False).order_by("-version")


def rules_in_force(on: dt.date) -> RuleSetVersion:
    """
    Return the version of the rules that holds on a day.

    :raises NoRules: if none does
    """
    found = approved_rules().filter(valid_from__lte=on).first()
    if found is None:
        raise NoRules
    return found


def rules_of(version: RuleSetVersion) -> RuleSet:
    """
    Read the weights of a version.

    :raises ValueError: if they are not weights
    """
    return read_weights(version.version, version.valid_from, version.weights)


def on_the_list(programme: Programme) -> QuerySet[Application]:
    """Return the applications of a programme that are ranked."""
    return Application.objects.filter(
        programme=programme, placement__isnull=False, case__state__in=RANKED_STATES
    )


def facts_with_ids(applications: QuerySet[Application]) -> Iterator[tuple[UUID, Facts]]:
    """Read what the ranking reads of each application, row by row."""
    rows = applications.values_list(
        "id",
        "number",
        "effective_on",
        "placement__income_band",
        "placement__minors",
        "placement__is_overcrowded",
        "placement__is_inaccessible",
        "placement__safety_until",
        "placement__no_dwelling_until",
        "placement__lease_ends_on",
        "window__number",
    )
    row: tuple[Any, ...]
    for row in rows.iterator(chunk_size=10_000):
        key, number, effective_on, band, minors, crowded, inaccessible, *days, window = row
        safety_until, no_dwelling_until, lease_ends_on = days
        yield (
            key,
            Facts(
                file_number=number,
                effective_on=effective_on,
                income_band=IncomeBand(band),
                minors=minors,
                is_overcrowded=crowded,
                is_inaccessible=inaccessible,
                safety_until=safety_until,
                no_dwelling_until=no_dwelling_until,
                lease_ends_on=lease_ends_on,
                window=window,
            ),
        )


def facts_of(application: Application, placement: Placement | None = None) -> Facts:
    """
    Return what the ranking reads of one application.

    :param placement: another than the one that is kept: a preview of an edit
    """
    found = placement or application.placement
    assert application.window is not None, "on a list, and of no opening window"  # noqa: S101 (every list has one)
    return Facts(
        file_number=application.number,
        effective_on=application.effective_on,
        income_band=IncomeBand(found.income_band),
        minors=found.minors,
        is_overcrowded=found.is_overcrowded,
        is_inaccessible=found.is_inaccessible,
        safety_until=found.safety_until,
        no_dwelling_until=found.no_dwelling_until,
        lease_ends_on=found.lease_ends_on,
        window=application.window.number,
    )


def seeds_of(programme_id: UUID, windows: int | None = None) -> dict[int, bytes]:
    """Return the seed of each opening window of a programme by its number, up to one of them."""
    found = WindowSeed.objects.filter(window__programme=programme_id)
    if windows is not None:
        found = found.filter(window__number__lte=windows)
    return {number: bytes(seed) for number, seed in found.values_list("window__number", "seed")}


def preview(application: Application, facts: Facts, *, on: dt.date) -> tuple[int, int]:
    """
    Return the place that an application would have today with other facts, and among how many.

    The same keys as a run, on modified facts; nothing is written.

    :raises NoRules: if no rules are in force
    """
    (found,) = previews(application, [facts], on=on)
    return found


def previews(application: Application, each: Sequence[Facts], *, on: dt.date) -> list[tuple[int, int]]:
    """
    Return what `preview` does for several facts of one application, before and after: the list is read once.

    :raises NoRules: if no rules are in force
    """
    rules, seeds = rules_of(rules_in_force(on)), seeds_of(application.programme_id)
    others = [one for _key, one in facts_with_ids(on_the_list(application.programme))]
    numbers = {one.file_number for one in others}
    return [
        (place_among(facts, others, rules, on, seeds), len(numbers | {facts.file_number})) for facts in each
    ]


def place_of(application: Application, *, on: dt.date) -> Placing | None:
    """Return where an application stands; None if it is on no list."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM housing_place_of(%s, %s)", [application.pk, on])
        names = [column.name for column in cursor.description or ()]
        row = cursor.fetchone()
    return placing_from(dict(zip(names, row, strict=True))) if row else None


def placing_from(row: Mapping[str, Any]) -> Placing:
    """Read a row of the function housing_place_of (sql/ranking.sql), by the names of its columns."""
    place = None
    if row["place"] is not None:
        place = Place(
            run_number=row["run_number"],
            as_of=row["as_of"],
            place=row["place"],
            of=row["files"],
            wanted_place=row["wanted_place"],
            wanted_of=row["wanted_files"],
        )
    return Placing(read_facts(row["facts_now"]), place, row["offers_made"])


def entries_in_order(run: RankingRun) -> QuerySet[RankingEntry]:
    """Return the places of a run, the first first."""
    return run.entries.order_by("place")
