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


def new_form_token(*, form: str, journey: str, at: dt.datetime, waited: bool = False) -> str:
    """
    Sign the moment at which a form is drawn.

    :param form: the form's name, so that one form's mark is of no use on another
    :param waited: true when the form comes back: its reader has waited already
    """
    drawn = at - SHORTEST if waited else at
    return signing.dumps([int(drawn.timestamp()), _visit(journey)], salt=f"form {form}", compress=False)


def token_problem(token: str, *, form: str, journey: str, at: dt.datetime) -> TokenProblem | None:
    """Say what is wrong with a form's mark, or None."""
    try:
        drawn, visit = signing.loads(token, salt=f"form {form}")
        age = at.timestamp() - drawn
    except (signing.BadSignature, ValueError, TypeError):
        return TokenProblem.FORGED
    if visit != _visit(journey):
        return TokenProblem.OTHER_VISIT
    if age > LONGEST.total_seconds():
        return TokenProblem.EXPIRED
    # Seconds are cut when the mark is made, so a whole one may be missing here.
    if age < SHORTEST.total_seconds():
        return TokenProblem.TOO_FAST
    return None


def _visit(journey: str) -> str:
    # Enough to tell two visits apart; of no use to find either.
    return sha256(b"form token|" + journey.encode()).hexdigest()[:16]
