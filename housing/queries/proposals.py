"""Who a free dwelling is for: the first in the newest order for whom it is right, and why nobody before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any, Final
from uuid import UUID

from casework.enums import CaseState
from housing.enums import OfferState
from housing.models import Application, Offer, RankingEntry, RankingRun, Unit
from housing.queries.ranking import latest_run
from housing.rules.matching import Dwelling, Feature, Needs, Skip, proposed

#: How many are shown; the dwelling is offered to the first.
SHOWN: Final = 5
#: An order is read in slices, each longer: a dwelling that suits one of the first needs no more of it.
_SLICES: Final = (50, 25_000)
#: What `Needs` is made of, in its order.
_NEEDS: Final = ("people", "bedrooms", "boroughs", "most_rent", "features", "has_senior")


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
    found: dict[str, Candidate] = {}
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
        candidates=tuple(found[number] for _place, number in choice.candidates),
        skipped=tuple(
            Skipped(
                one.place,
                one.file_number,
                found[one.file_number].application_id,
                found[one.file_number].case_id,
                one.reasons,
            )
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
    ranked = RankingEntry.objects.filter(run=run, application__isnull=False)
    return (
        Application.objects.filter(
            programme=run.programme_id, case__state=CaseState.WAITING, placement__isnull=False
        )
        .exclude(pk__in=ranked.values("application"))
        .count()
    )


def place_of_override(run: RankingRun, application_id: UUID) -> RankingEntry | None:
    """Return somebody's place in a run, for an offer out of order; None if the run does not have them."""
    return RankingEntry.objects.filter(run=run, application=application_id).first()


def _in_order(run: RankingRun, found: dict[str, Candidate], needs: dict[str, Needs]) -> Iterator[str]:
    last = 0
    # Many want the same: what they need is made once.
    alike: dict[tuple[Any, ...], Needs] = {}
    for length in chain(_SLICES, repeat(_SLICES[-1])):
        rows = list(_slice(run, last, length))
        for place, entry_id, application_id, number, case_id, language, is_code_only, state, *wanted in rows:
            last = place
            if state != CaseState.WAITING or wanted[0] is None:
                # Erased, housed or asleep: the place is counted, and passes nobody over.
                yield ""
                continue
            people, bedrooms, boroughs, most_rent, features, has_senior = wanted
            same = people, bedrooms, tuple(boroughs), most_rent, tuple(features), has_senior
            if same not in alike:
                alike[same] = _needs(*same)
            needs[number] = alike[same]
            found[number] = Candidate(
                place, number, application_id, case_id, entry_id, language, is_code_only
            )
            yield number
        if len(rows) < length:
            return


def _slice(run: RankingRun, after: int, length: int) -> Iterable[tuple[Any, ...]]:
    # Plain values, not models: a dwelling that is right for nobody reads a whole list.
    return (
        RankingEntry.objects.filter(run=run, place__gt=after)
        .order_by("place")
        .values_list(
            *("place", "id", "application_id", "application__number", "application__case_id"),
            *("application__case__language", "application__is_code_only", "application__case__state"),
            *(f"application__placement__{name}" for name in _NEEDS),
        )[:length]
    )


def _needs(
    people: int,
    bedrooms: int,
    boroughs: Iterable[str],
    most_rent: int | None,
    features: Iterable[str],
    has_senior: bool,
) -> Needs:
    return Needs(
        people=people,
        bedrooms=bedrooms,
        boroughs=frozenset(boroughs),
        most_rent=most_rent,
        features=frozenset(map(Feature, features)),
        has_senior=has_senior,
    )
