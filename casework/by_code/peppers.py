"""Peppers of codes over time: under which one a new code is made, and whose code must change."""

from django.conf import settings

from casework.by_code.calls import answer_of
from casework.by_code.visits import OpenJourney


def pepper_for_new_code() -> int:
    """
    Return the digit of the pepper that a new code of a standing file is made with.

    It is the newest that has not leaked. If every one has, no new file is taken in, but who changes a code
    that somebody saw still gets another: under the newest there is.
    """
    in_use: int | None = settings.RECEIPT_PEPPER_IN_USE
    return max(settings.RECEIPT_PEPPERS) if in_use is None else in_use


def must_change_code(who: OpenJourney) -> bool:
    """
    Test whether a person's code was made with a pepper that leaked, and there is a better one.

    A helper's code is not theirs to change: it ends within a month, and the person can end it today.
    """
    if not settings.RECEIPT_PEPPERS_LEAKED or settings.RECEIPT_PEPPER_IN_USE is None:
        return False
    return answer_of("casework_pepper_by_code", who.lookup) in settings.RECEIPT_PEPPERS_LEAKED
