"""
A day as people type it, in either language: 31 janvier 2027, January 31, 2027, 2027-01-31, 31/1/2027.

03/04/2027 is two days, depending on who writes it: it is not read, and the month is asked for in letters.
"""

import datetime as dt
import re
from typing import Final

from core.text import folded

_MONTHS: Final = (
    ("janvier", "january", "janv", "jan"),
    ("fevrier", "february", "fevr", "fev", "feb"),
    ("mars", "march", "mar"),
    ("avril", "april", "avr", "apr"),
    ("mai", "may"),
    ("juin", "june", "jun"),
    ("juillet", "july", "juil", "jul"),
    ("aout", "august", "aug"),
    ("septembre", "september", "sept", "sep"),
    ("octobre", "october", "oct"),
    ("novembre", "november", "nov"),
    ("decembre", "december", "dec"),
)
_MONTH_OF: Final = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
#: The longest way of writing a day; nothing longer is looked at.
_LONGEST: Final = 40


def read_day(text: str) -> dt.date:
    """
    Read a day as somebody typed it.

    :raises ValueError: if it is no day, or could be two
    """
    if len(text) > _LONGEST:
        raise ValueError("not a day")
    parts = re.findall(r"[0-9]+|[a-z]+", folded(text))
    # « le 1er mai » and "May 1st": what only sounds like a day goes.
    parts = [part for part in parts if part not in ("le", "er", "st", "nd", "rd", "th", "of", "the")]
    months = [part for part in parts if part in _MONTH_OF]
    numbers = [int(part) for part in parts if part.isdecimal()]
    if len(numbers) + len(months) != len(parts) or len(parts) != 3:
        raise ValueError("not a day")
    if len(months) == 1:
        day, year = numbers
        return (
            dt.date(year, _MONTH_OF[months[0]], day)
            if year > 31
            else dt.date(day, _MONTH_OF[months[0]], year)
        )
    if months:
        raise ValueError("not a day")
    if numbers[0] > 31:
        return dt.date(*numbers)
    first, second, year = numbers
    if first <= 12 and second <= 12 and first != second:
        raise ValueError("two days")
    return dt.date(year, second, first) if second <= 12 else dt.date(year, first, second)
