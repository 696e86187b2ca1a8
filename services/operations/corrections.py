"""« Cette information est fausse »: what the public sends to the editors."""

import datetime as dt
from typing import Final

from services.enums import CorrectionKind
from services.models import Correction

# The role of this alias may add a correction and read none back.
INTAKE_ALIAS: Final = "directory_intake"
LONGEST_SUGGESTION: Final = 2000


def record_correction(
    *, listing_slug: str, kind: CorrectionKind, suggestion: str, language: str, on: dt.date
) -> Correction:
    """
    Keep a correction for the editors: what is wrong, what it should say, and the day; not the hour.

    Nothing says who sent it. The suggestion is cut at 2,000 characters.
    """
    correction = Correction(
        listing_slug=listing_slug,
        kind=kind,
        suggestion=suggestion.strip().replace("\0", "")[:LONGEST_SUGGESTION],
        language=language,
        received_on=on,
    )
    # The identifier is Python's, so the INSERT asks the database for nothing in return.
    correction.save(using=INTAKE_ALIAS, force_insert=True)
    return correction
