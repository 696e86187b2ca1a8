"""Who a free dwelling is for: the first in the newest order for whom it is right, and why nobody before."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from casework.enums import CaseState
from housing.enums import OfferState, UnitState
from housing.models import Application, Offer, RankingEntry, RankingRun, Unit
from housing.queries_ranking import latest_run
from housing.rules.matching import Dwelling, Feature, Needs, Skip, proposed

#: How many are shown; the dwelling is offered to the first.
SHOWN: Final = 5
#: An order is read in slices: a dwelling that suits one of the first needs no more of it.
_SLICE: Final = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody for whom a dwelling is right: their place in the run, in clear what is in clear of them."""

    place: int
    number: str
    application_id: UUID
    case_id: UUID
    entry_id: UUID
    language: str
    is_code_only: bool | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Somebody who waits before the last who is shown, and every reason why this dwelling is not for them."""

    place: int
    number: str
    application_id: UUID
    case_id: UUID
    reasons: tuple[Skip, ...]


@dataclass(frozen=True, slots=True)
class UnitProposal:
    """
    Whom a dwelling goes to by a run: candidates in order, and who was passed over before the last of them.

    `not_in_run` counts those who joined the list since: a newer run has them.
    """

    unit: Unit
    run: RankingRun
    candidates: tuple[Candidate, ...]
    skipped: tuple[Skipped, ...]
    not_in_run: int

    @property
    def first(self) -> Candidate | None:
        """Return the one to whom it is offered."""
        return self.candidates[0] if self.candidates else None

    def skipped_before(self, place: int) -> tuple[Skipped, ...]:
        """Return who was passed over for somebody in a place."""
        return tuple(one for one in self.skipped if one.place < place)


def dwelling_of(unit: Unit) -> Dwelling:
    """Return a dwelling as the rules of matching read it."""
    return Dwelling(
        bedrooms=unit.bedrooms,
        most_people=unit.most_people,
        borough=unit.borough,
        rent=unit.rent,
        features=frozenset(Feature(one) for one in unit.features),
        is_for_seniors=unit.is_for_seniors,
    )


def proposal_for(unit: Unit, *, wanted: int = SHOWN) -> UnitProposal | None:
    """
    Return whom a free dwelling goes to, by the newest run of its programme; None if there is no run yet.

    Whoever does not wait (an offer is open, asleep, housed since) is left out: nobody passes them over.
    """
    run = latest_run(unit.programme)
    if run is None:
        return None
    found: dict[str, _Row] = {}
    needs: dict[str, Needs] = {}
    choice = proposed(
        _in_order(run, found, needs),
        needs,
        dwelling_of(unit),
        wanted=wanted,
        not_taken_by=not_taken_by(unit),
    )
    return UnitProposal(
        unit=unit,
        run=run,
        candidates=tuple(found[number].candidate for _place, number in choice.candidates),
        skipped=tuple(
            Skipped(one.place, one.file_number, *found[one.file_number].ids, one.reasons)
            for one in choice.passed_over
        ),
        not_in_run=waiting_outside(run),
    )


def not_taken_by(unit: Unit) -> set[str]:
    """Return the numbers of those who were offered this dwelling since it is free, and did not take it."""
    ended = (OfferState.DECLINED, OfferState.EXPIRED)
    offers = Offer.objects.filter(unit=unit, state__in=ended, sent_on__gte=unit.free_on)
    return set(offers.values_list("application__number", flat=True))


def waiting_outside(run: RankingRun) -> int:
    """Count who waits on the list of a run's programme and came too late to be in it."""
    waiting = Application.objects.filter(
        programme=run.programme_id, case__state=CaseState.WAITING, placement__isnull=False
    )
    return waiting.exclude(entries__run=run).count()


def free_units(programme_id: UUID | None = None) -> list[Unit]:
    """Return the dwellings that can be offered, the one that is free first."""
    units = Unit.objects.filter(state=UnitState.AVAILABLE).select_related("programme")
    return list(units.filter(programme=programme_id) if programme_id else units)


def place_of_override(run: RankingRun, application_id: UUID) -> RankingEntry | None:
    """Return somebody's place in a run, for an offer out of order; None if the run does not have them."""
    return RankingEntry.objects.filter(run=run, application=application_id).first()


@dataclass(frozen=True, slots=True)
class _Row:
    candidate: Candidate

    @property
    def ids(self) -> tuple[UUID, UUID]:
        return self.candidate.application_id, self.candidate.case_id


def _in_order(run: RankingRun, found: dict[str, _Row], needs: dict[str, Needs]) -> Iterator[str]:
    last = 0
    while rows := list(
        RankingEntry.objects.filter(run=run, place__gt=last)
        .order_by("place")
        .select_related("application__case", "application__placement")
        .defer("salt", "leaf", "facts")[:_SLICE]
    ):
        for entry in rows:
            last = entry.place
            number = ""
            application = entry.application
            if application is not None and application.case.state == CaseState.WAITING:
                wanted = needs_of(application)
                if wanted is not None:
                    number = application.number
                    needs[number] = wanted
                    found[number] = _Row(
                        Candidate(
                            place=entry.place,
                            number=number,
                            application_id=application.pk,
                            case_id=application.case_id,
                            entry_id=entry.pk,
                            language=application.case.language,
                            is_code_only=application.is_code_only,
                        )
                    )
            # Erased, housed or asleep: the place is counted, and passes nobody over.
            yield number


def needs_of(application: Application) -> Needs | None:
    """Return what a household on the list can live in; None if it is on no list."""
    placement = getattr(application, "placement", None)
    if placement is None:
        return None
    return Needs(
        people=placement.people,
        bedrooms=placement.bedrooms,
        boroughs=frozenset(placement.boroughs),
        most_rent=placement.most_rent,
        features=frozenset(Feature(one) for one in placement.features),
        has_senior=placement.has_senior,
    )


def age_of_run(run: RankingRun, on: dt.date) -> int:
    """Return how many days ago an order was made."""
    return (on - run.as_of).days
