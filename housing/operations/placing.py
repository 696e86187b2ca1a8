"""Putting a household on the list by its answers, again when they change, and renewing its tier."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction

from casework.errors import NotYours
from housing.answers_now import Answers, answers_of, story_with_key
from housing.enums import ProofKind
from housing.models import Application, Placement, SealedAnswers
from housing.operations.held import Held, held, refuse_unusable
from housing.operations.items import note_way
from housing.operations.proofs import note_proof
from housing.queries.ranking import NoRules, facts_of, previews, rules_in_force, rules_of
from housing.rules.placing import PlacementFacts, days_of, placed, situation_of
from housing.rules.ranking import PointLine, Standing, point_lines, standing_of
from housing.rules.runs import band_of_places
from housing.rules.situations import TierDays
from staff.access import Unlocked


class NothingToRenew(Exception):
    """This household's situation is in no tier that lapses by the days since somebody looked."""


@dataclass(frozen=True, slots=True)
class PlaceThen:
    """Where a household would stand on a day: its points line by line, its tier, its place among how many."""

    points: tuple[PointLine, ...]
    standing: Standing
    place: int
    of: int

    @property
    def total(self) -> int:
        """Return the sum of the points."""
        return sum(line.points for line in self.points)

    @property
    def band(self) -> tuple[int, int, int]:
        """Return the band of five places that a person is told, and how many there are."""
        return (*band_of_places(self.place, self.of), self.of)


def place_household(one: Held, on: dt.date) -> None:
    """
    Write down what the ranking reads of a household by its answers now; without a list, nothing.

    A tier is counted from the day on which somebody first looked at the situation; other answers that change
    neither shorten nor lengthen it.
    """
    if not one.application.version.has_list:
        return
    before = _answers_behind(one)
    facts = facts_now(one.application, one.answers, on, before=before)
    Placement.objects.update_or_create(
        application=one.application, defaults=_columns(facts) | {"answers_number": one.answers_number}
    )


def facts_now(
    application: Application, answers: Mapping[str, Any], on: dt.date, *, before: Mapping[str, Any] | None
) -> PlacementFacts:
    """
    Return what would stand on the list with some answers, on a day.

    :param before: the answers that the placement was made from, if there is one
    """
    facts = placed(answers, seen_on=on)
    kept = Placement.objects.filter(application=application).first()
    if kept is None or before is None or situation_of(before) != situation_of(answers):
        return facts
    return replace(facts, safety_until=kept.safety_until, no_dwelling_until=kept.no_dwelling_until)


def place_then(application: Application, facts: PlacementFacts, on: dt.date) -> PlaceThen | None:
    """Say where an application would stand today with some facts; nothing is written. None: without rules."""
    (found,) = places_then(application, [facts], on)
    return found


def places_then(
    application: Application, each: Sequence[PlacementFacts], on: dt.date
) -> list[PlaceThen | None]:
    """Say it for several facts, before and after an edit: the list is read once."""
    if application.window is None:
        return [None for _facts in each]
    ranked = [facts_of(application, Placement(application=application, **_columns(one))) for one in each]
    try:
        places = previews(application, ranked, on=on)
        rules = rules_of(rules_in_force(on))
    except NoRules:
        return [None for _facts in each]
    return [
        PlaceThen(point_lines(one, rules, on), standing_of(one, rules, on), place, of)
        for one, (place, of) in zip(ranked, places, strict=True)
    ]


def kept_facts(placement: Placement) -> PlacementFacts:
    """Return what stands on the list now."""
    names = PlacementFacts.__dataclass_fields__
    found = {name: getattr(placement, name) for name in names}
    return PlacementFacts(**found | {name: tuple(found[name]) for name in ("boroughs", "features")})


@transaction.atomic
def take_in(*, by: Unlocked, case_id: UUID, number: int, at: dt.datetime) -> None:
    """
    Note that corrections were looked at, up to one, and let the list follow what stands there now.

    :raises NotYours: if the asker may not open the file, or there is no such correction
    :raises CannotOpen: if their key does not open it
    """
    one, on = held(by, case_id), at.date()
    if not one.case.corrections.filter(number=number).exists():
        raise NotYours
    one.case.corrections.filter(number__lte=number, seen_on=None).update(seen_on=on)
    note_way(one)
    # What was not looked at yet does not move anybody.
    if one.answers_number == number and Placement.objects.filter(application=one.application).exists():
        place_household(one, on)


@transaction.atomic
def renew_tier(*, by: Unlocked, case_id: UUID, proof_id: UUID, kind: ProofKind, at: dt.datetime) -> None:
    """
    Let a tier hold anew, by something that was seen today; a declaration suffices. Sent twice, it holds once.

    :raises NothingToRenew: if there is no such tier, or no place on a list
    :raises IllegalMove, NotYours, CannotOpen, UnusableId: as housing.operations.proofs.see_proof
    """
    refuse_unusable(proof_id)
    one, on = held(by, case_id), at.date()
    days = days_of(one.answers, seen_on=on)
    placement = Placement.objects.filter(application=one.application).first()
    if placement is None or not can_renew(days):
        raise NothingToRenew
    if note_proof(one, proof_id, kind, accepted=True, on=on):
        placement.safety_until, placement.no_dwelling_until = days.safety_until, days.no_dwelling_until
        placement.save(update_fields=["safety_until", "no_dwelling_until"])


def can_renew(days: TierDays) -> bool:
    """Test whether a situation is in a tier that is counted from the day on which somebody looked."""
    return days.safety_until is not None or days.no_dwelling_until is not None


def _answers_behind(one: Held) -> Answers | None:
    """Return the answers that the placement was made from."""
    placement = Placement.objects.filter(application=one.application).first()
    if placement is None:
        return None
    if placement.answers_number == one.answers_number:
        return one.answers
    row = SealedAnswers.objects.filter(case=one.case, number=placement.answers_number).first()
    return answers_of(row, one.data_key) if row else story_with_key(one.case, one.data_key)


def _columns(facts: PlacementFacts) -> dict[str, Any]:
    return asdict(facts) | {"boroughs": list(facts.boroughs), "features": list(facts.features)}
