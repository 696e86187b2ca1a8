"""
« Does this fit me? »: which programmes fit a household, which may, and every reason. Nothing is kept.

Programmes that a law of Québec closes to people without papers are never judged here: judging them would take
the question that is never asked. They are shown to everybody, with who helps.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final


class IntakeMode(StrEnum):
    """What the page of a programme does."""

    ORIENTATION = "orientation"
    OPEN = "open"
    REFERRAL = "referral"
    DIRECTORY = "directory"


class Tonight(StrEnum):
    """Where somebody sleeps tonight."""

    OUTSIDE = "outside"
    SHELTER = "shelter"
    HOSTED = "hosted"
    OWN_LEASE = "own_lease"
    LEASE_ENDING = "lease_ending"
    UNFIT = "unfit"
    DANGER = "danger"


class Fit(IntEnum):
    """How a programme stands to a household, the best first; `SHOWN` judges nothing."""

    FITS = 1
    MAY_FIT = 2
    SHOWN = 3
    DOES_NOT = 4


class Why(StrEnum):
    """A reason, for or against; words for people stand with the page."""

    OPEN_TO_EVERYBODY = "open_to_everybody"
    INCOME_WITHIN = "income_within"
    INCOME_NEAR_CEILING = "income_near_ceiling"
    INCOME_ABOVE = "income_above"
    INCOME_NOT_SAID = "income_not_said"
    FOR_FAMILIES = "for_families"
    FOR_SENIORS = "for_seniors"
    FOR_ACCESS = "for_access"
    FOR_THIS_SITUATION = "for_this_situation"
    OTHER_SITUATION = "other_situation"
    CLOSED_NOW = "closed_now"
    OWNER_DECIDES = "owner_decides"
    ASKED_BY_QUEBEC = "asked_by_quebec"
    NOT_CONFIRMED = "not_confirmed"


@dataclass(frozen=True, slots=True)
class IncomeRange:
    """What a household earns in a year, in whole dollars, both ends included; no upper end: that or more."""

    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody ticked; an income may be left out."""

    people: int
    minors: int
    tonight: Tonight
    income: IncomeRange | None = None
    needs_access: bool = False
    has_senior: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.minors <= self.people or self.people < 1:
            raise ValueError("not a household")


@dataclass(frozen=True, slots=True)
class Conditions:
    """A programme's conditions, as its owner wrote them. Ceilings are dollars a year by people, and dated."""

    code: str
    intake: IntakeMode
    ceilings: Mapping[int, int] | None = None
    situations: frozenset[Tonight] | None = None
    needs_minors: bool = False
    needs_senior: bool = False
    needs_access: bool = False
    opens_on: dt.date | None = None
    closes_on: dt.date | None = None
    #: Its owner has said in writing that it takes everybody, and it takes applications here.
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one programme stands to a household, and why."""

    code: str
    fit: Fit
    reasons: tuple[Why, ...]


#: Reasons that end it, whatever else speaks for it.
_AGAINST: Final = frozenset(
    {Why.INCOME_ABOVE, Why.FOR_FAMILIES, Why.FOR_SENIORS, Why.FOR_ACCESS, Why.OTHER_SITUATION, Why.CLOSED_NOW}
)
_DOUBTS: Final = frozenset(
    {Why.INCOME_NEAR_CEILING, Why.INCOME_NOT_SAID, Why.OWNER_DECIDES, Why.NOT_CONFIRMED}
)


def verdicts(programmes: Iterable[Conditions], answers: Answers, on: dt.date) -> tuple[Verdict, ...]:
    """
    Return every programme with how it stands, the fitting first, in their own order otherwise.

    Nobody's answers hide a programme: what is shown or not would tell a bystander what was ticked.
    """
    found = [verdict(one, answers, on) for one in programmes]
    return tuple(sorted(found, key=lambda one: one.fit))


def verdict(programme: Conditions, answers: Answers, on: dt.date) -> Verdict:
    """Say how a programme stands to a household on a day, with every reason."""
    if programme.intake is IntakeMode.ORIENTATION:
        return Verdict(programme.code, Fit.SHOWN, (Why.ASKED_BY_QUEBEC,))
    if programme.intake is IntakeMode.DIRECTORY:
        return Verdict(programme.code, Fit.SHOWN, (Why.OWNER_DECIDES,))
    reasons = tuple(_reasons(programme, answers, on))
    against = tuple(one for one in reasons if one in _AGAINST)
    if against:
        return Verdict(programme.code, Fit.DOES_NOT, against)
    fit = Fit.MAY_FIT if _DOUBTS.intersection(reasons) else Fit.FITS
    return Verdict(programme.code, fit, reasons or (Why.OPEN_TO_EVERYBODY,))


def ceiling_for(ceilings: Mapping[int, int], people: int) -> int:
    """Return the ceiling of a household; beyond the largest that the table names, that one's."""
    return ceilings[max((size for size in ceilings if size <= people), default=min(ceilings))]


def _reasons(programme: Conditions, answers: Answers, on: dt.date) -> Iterable[Why]:
    if (programme.opens_on and on < programme.opens_on) or (programme.closes_on and on > programme.closes_on):
        yield Why.CLOSED_NOW
    if programme.situations is not None:
        fits = answers.tonight in programme.situations
        yield Why.FOR_THIS_SITUATION if fits else Why.OTHER_SITUATION
    if programme.needs_minors and not answers.minors:
        yield Why.FOR_FAMILIES
    if programme.needs_senior and not answers.has_senior:
        yield Why.FOR_SENIORS
    if programme.needs_access and not answers.needs_access:
        yield Why.FOR_ACCESS
    if programme.ceilings is not None:
        yield _of_income(answers.income, ceiling_for(programme.ceilings, answers.people))
    if programme.intake is IntakeMode.REFERRAL:
        yield Why.OWNER_DECIDES
    if not programme.is_confirmed:
        yield Why.NOT_CONFIRMED


def _of_income(income: IncomeRange | None, ceiling: int) -> Why:
    if income is None:
        return Why.INCOME_NOT_SAID
    if income.least > ceiling:
        return Why.INCOME_ABOVE
    if income.most is None or income.most > ceiling:
        return Why.INCOME_NEAR_CEILING
    return Why.INCOME_WITHIN
