"""Dwellings and offers in words: what is free, for whom, why not for who is before, how an offer stands."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from casework.presentation import language_words
from core.day_words import day_in_words
from housing.enums import OPEN_OFFERS, OfferState, UnitState
from housing.models import Offer, RankingRun, Unit
from housing.queries.proposals import Candidate, Skipped, UnitProposal
from housing.rules.boroughs import BOROUGHS
from housing.rules.matching import Feature, Skip
from housing.rules.numbers import spelled
from housing.words.choices import FEATURES, dollars

#: So many are named on the page; of more, how often each reason came up. The offer keeps every one.
MOST_SKIPPED: Final = 50
SKIPS: Final[Mapping[Skip, Promise]] = {
    Skip.TOO_SMALL: _("pas assez de chambres"),
    Skip.TOO_LARGE: _("trop de chambres : une famille plus grande en a besoin"),
    Skip.TOO_MANY_PEOPLE: _("trop de personnes pour ce logement"),
    Skip.OTHER_BOROUGH: _("arrondissement que le ménage n’a pas choisi"),
    Skip.TOO_DEAR: _("loyer plus haut que ce que le ménage peut payer"),
    Skip.FEATURE_MISSING: _("un besoin d’accès n’y est pas comblé"),
    Skip.FOR_SENIORS: _("réservé aux 60 ans et plus"),
    Skip.NOT_TAKEN: _("ce logement lui a déjà été offert"),
}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A dwelling in the list: what it is, how it stands, and the offer that holds it."""

    id: UUID
    label: str
    facts: str
    state: str
    is_free: bool
    free_on: str
    programme: str
    offer: str


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """Somebody for whom a dwelling is right; nothing of their file but its number, place and language."""

    place: int
    number: str
    application_id: UUID
    case_id: UUID
    language: str
    #: How long the dwelling would be held for them, in words.
    held: str


@dataclass(frozen=True, slots=True)
class SkippedLine:
    """Somebody who was passed over, and why."""

    place: int
    number: str
    case_id: UUID
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offer as the team reads it."""

    id: UUID
    case_id: UUID
    unit_id: UUID
    number: str
    label: str
    state: str
    is_open: bool
    is_accepted: bool
    sent: str
    answer_by: str
    is_last_day: bool
    read: str
    answered: str
    reason: str
    is_out_of_order: bool


def unit_facts(unit: Unit) -> str:
    """Say what a dwelling is, in one line."""
    rooms = (
        ngettext("%(count)s chambre", "%(count)s chambres", unit.bedrooms) % {"count": unit.bedrooms}
        if unit.bedrooms
        else gettext("studio")
    )
    parts = [
        rooms,
        BOROUGHS.get(unit.borough, unit.borough),
        gettext("%(rent)s par mois") % {"rent": dollars(unit.rent)},
        ngettext("%(count)s personne au plus", "%(count)s personnes au plus", unit.most_people)
        % {"count": unit.most_people},
        *(str(FEATURES[Feature(one)]) for one in unit.features),
    ]
    if unit.is_for_seniors:
        parts.append(gettext("pour les 60 ans et plus"))
    return " · ".join(parts)


def unit_rows(units: Iterable[Unit], names: Mapping[UUID, str]) -> list[UnitRow]:
    """
    Say how dwellings stand.

    :param units: with `open_offers`, those of their offers that are open
    :param names: of programmes, by their id
    """
    return [
        UnitRow(
            id=unit.pk,
            label=unit.label,
            facts=unit_facts(unit),
            state=str(UnitState(unit.state).label),
            is_free=unit.state == UnitState.AVAILABLE,
            free_on=day_in_words(unit.free_on),
            programme=names.get(unit.programme_id, unit.programme.code),
            offer=_offer_words(getattr(unit, "open_offers", ())),
        )
        for unit in units
    ]


def candidate_line(one: Candidate, days: int) -> CandidateLine:
    """Say who a dwelling is for, and for how many working days it would be held."""
    return CandidateLine(
        place=one.place,
        number=spelled(one.number),
        application_id=one.application_id,
        case_id=one.case_id,
        language=language_words(one.language),
        held=ngettext("%(count)s jour ouvrable", "%(count)s jours ouvrables", days) % {"count": days},
    )


def skipped_line(one: Skipped) -> SkippedLine:
    """Say why somebody was passed over."""
    return SkippedLine(
        place=one.place,
        number=spelled(one.number),
        case_id=one.case_id,
        reasons=tuple(str(SKIPS[reason]) for reason in one.reasons),
    )


def offer_line(offer: Offer, on: dt.date) -> OfferLine:
    """Say how an offer stands; the household's reason in its own words, as it chose them."""
    return OfferLine(
        id=offer.pk,
        case_id=offer.application.case_id,
        unit_id=offer.unit_id,
        number=spelled(offer.application.number),
        label=offer.unit.label,
        state=str(OfferState(offer.state).label),
        is_open=offer.state in OPEN_OFFERS,
        is_accepted=offer.state == OfferState.ACCEPTED,
        sent=_day(offer.sent_on),
        answer_by=_day(offer.answer_by),
        is_last_day=offer.answer_by is not None and offer.answer_by <= on,
        read=_day(offer.viewed_on),
        answered=_day(offer.answered_on),
        reason=str(offer.get_decline_reason_display()) if offer.decline_reason else "",
        is_out_of_order=offer.override_id is not None,
    )


def run_words(run: RankingRun, on: dt.date, missing: int) -> dict[str, Any]:
    """Say by which order a dwelling is offered, how old it is, and who joined the list since."""
    return {
        "number": run.number,
        "day": day_in_words(run.as_of),
        "days": (on - run.as_of).days,
        "missing": missing,
        "is_old": missing > 0 or (on - run.as_of).days > 0,
    }


def proposal_words(found: UnitProposal, days_of: Mapping[UUID, int], on: dt.date) -> dict[str, Any]:
    """
    Say whom a dwelling goes to, who comes after, and who was passed over.

    :param days_of: by application, for how many working days it would be held
    """
    lines = [candidate_line(one, days_of[one.application_id]) for one in found.candidates]
    first = found.first.place if found.first else None
    before = found.skipped if first is None else found.skipped_before(first)
    later = [] if first is None else [one for one in found.skipped if one.place > first]
    return {
        "run": run_words(found.run, on, found.not_in_run),
        "first": lines[0] if lines else None,
        "after": lines[1:],
        "skipped": [skipped_line(one) for one in before[:MOST_SKIPPED]],
        "skipped_more": max(0, len(before) - MOST_SKIPPED),
        "skipped_sums": _sums(before) if len(before) > MOST_SKIPPED else (),
        "skipped_later": [skipped_line(one) for one in later[:MOST_SKIPPED]],
    }


def _sums(skipped: Iterable[Skipped]) -> list[tuple[str, int]]:
    counted = Counter(reason for one in skipped for reason in one.reasons)
    return [(str(SKIPS[reason]), count) for reason, count in counted.most_common()]


def _offer_words(offers: Iterable[Offer]) -> str:
    for one in offers:
        return gettext("offert à %(number)s, réponse au plus tard le %(day)s") % {
            "number": spelled(one.application.number),
            "day": _day(one.answer_by),
        }
    return ""


def _day(day: dt.date | None) -> str:
    return day_in_words(day) if day else ""
