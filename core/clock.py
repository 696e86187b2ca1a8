"""The clock, read only at the edge: views and commands call it once and hand the answer on."""

import datetime as dt
from zoneinfo import ZoneInfo

MONTREAL = ZoneInfo("America/Montreal")


def now() -> dt.datetime:
    """Return the present instant, on Montréal's clock."""
    return dt.datetime.now(tz=MONTREAL)  # noqa: TID251  (this is the one place)


def today() -> dt.date:
    """Return today's date in Montréal."""
    return now().date()
