"""
A signed mark in a form: when it was drawn, and for which visit. No cookie, no row.

It slows down who posts by machine and notices a form that was left open all night, or sent again after its
visit had ended. None of these is ever a dead end: the page comes back with what was typed.
"""

import datetime as dt
from enum import StrEnum
from hashlib import sha256

from django.core import signing

#: Nobody reads a form and fills it in faster.
SHORTEST = dt.timedelta(seconds=3)
LONGEST = dt.timedelta(hours=12)


class TokenProblem(StrEnum):
    """Why a form is asked for once more."""

    FORGED = "forged"
    TOO_FAST = "too_fast"
    EXPIRED = "expired"
    OTHER_VISIT = "other_visit"


def new_form_token(
    *,
    form: str,
    journey: str,
    at: dt.datetime,
    waited: bool = False,
    age: dt.timedelta | None = None,
) -> str:
    """
    Sign the moment at which a form is drawn.

    :param form: the form's name, so that one form's mark is of no use on another
    :param waited: true when the form comes back: its reader has waited already
    :param age: how old the mark was with which it came (`age_of_token`): it keeps its age
    """
    kept = age if age is not None and age <= LONGEST else dt.timedelta()
    drawn = at - max(SHORTEST if waited else dt.timedelta(), kept)
    return signing.dumps([int(drawn.timestamp()), _visit(journey)], salt=f"form {form}", compress=False)


def age_of_token(token: str, *, form: str, journey: str, at: dt.datetime) -> dt.timedelta | None:
    """Return how long ago a form was drawn for this visit; None if its mark is not ours, or of another."""
    found = _read(token, form)
    if found is None or found[1] != _visit(journey):
        return None
    return dt.timedelta(seconds=at.timestamp() - found[0])


def token_problem(
    token: str, *, form: str, journey: str, at: dt.datetime, shortest: dt.timedelta = SHORTEST
) -> TokenProblem | None:
    """
    Say what is wrong with a form's mark, or None.

    :param shortest: how old it has to be; more than usual while too many come (core/arrivals.py)
    """
    if _read(token, form) is None:
        return TokenProblem.FORGED
    age = age_of_token(token, form=form, journey=journey, at=at)
    if age is None:
        return TokenProblem.OTHER_VISIT
    if age > LONGEST:
        return TokenProblem.EXPIRED
    # Seconds are cut when the mark is made, so a whole one may be missing here.
    if age < shortest:
        return TokenProblem.TOO_FAST
    return None


def _read(token: str, form: str) -> tuple[int, str] | None:
    try:
        drawn, visit = signing.loads(token, salt=f"form {form}")
        return int(drawn), str(visit)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _visit(journey: str) -> str:
    # Enough to tell two visits apart; of no use to find either.
    return sha256(b"form token|" + journey.encode()).hexdigest()[:16]
