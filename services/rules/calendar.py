"""The holidays of Québec: the one place that asks the `holidays` library."""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from typing import Final

from holidays import country_holidays

# The library's public list for Québec, plus Easter Monday: section 60 of the Act respecting labour standards
# (CQLR, c. N-1.1) lets an employer choose it instead of Good Friday, and most public services close on both.
_EASTER_MONDAY: Final = ("Lundi de Pâques", "Easter Monday")
_FRENCH_NAMES: Final = {
    "Jour de l'an": "Jour de l’An",
    "Fête du Travail": "Fête du Travail",
    "Jour de Noël": "Noël",
    "Fête nationale du Québec": "Fête nationale du Québec",
}
_ENGLISH_NAMES: Final = {
    "New Year's Day": "New Year’s Day",
    "National Patriots' Day": "National Patriots’ Day",
    "Saint Jean Baptiste Day": "Québec’s National Holiday",
    "Thanksgiving Day": "Thanksgiving",
    "Christmas Day": "Christmas",
}


@cache
def holidays_of(year: int) -> dict[dt.date, tuple[str, str]]:
    """Return the holidays of a year with their French and English names."""
    french = country_holidays("CA", subdiv="QC", years=year, language="fr", observed=False)
    english = country_holidays("CA", subdiv="QC", years=year, language="en_CA", observed=False)
    names = {
        day: (
            _FRENCH_NAMES.get(str(french[day]), str(french[day])),
            _ENGLISH_NAMES.get(str(english[day]), str(english[day])),
        )
        for day in french
    }
    good_friday = next(day for day, (name, _) in names.items() if name == "Vendredi saint")
    names[good_friday + dt.timedelta(days=3)] = _EASTER_MONDAY
    return dict(sorted(names.items()))


def holiday_name(day: dt.date, language: str) -> str:
    """Return the name of a day's holiday in "fr" or "en", or "" on an ordinary day."""
    names = holidays_of(day.year).get(day)
    if names is None:
        return ""
    return names[0] if language == "fr" else names[1]


class QuebecHolidays:
    """A container of dates that holds Québec's holidays, for services.rules.hours."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and day in holidays_of(day.year)

    def between(self, first: dt.date, last: dt.date) -> Iterator[dt.date]:
        """Yield the holidays from `first` to `last`, both included."""
        for year in range(first.year, last.year + 1):
            yield from (day for day in holidays_of(year) if first <= day <= last)


QUEBEC_HOLIDAYS: Final = QuebecHolidays()
