"""A day and an hour as people say them, in the language of the page."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext


def day_in_words(day: dt.date) -> str:
    """Write a day with its name: jeudi 26 novembre, Thursday, November 26."""
    # Translators: how a day is written, in Django's letters: l = Thursday, j = 26, F = November.
    words = date_format(day, pgettext("date format", "l j F"))
    if day.day == 1 and (get_language() or "fr").startswith("fr"):
        words = words.replace(" 1 ", " 1er ")
    return words


def day_with_year(day: dt.date) -> str:
    """Write a day that may be years away: 31 janvier 2027, January 31, 2027."""
    # Translators: a day with its year, in Django's letters: j = 31, F = January, Y = 2027.
    words = date_format(day, pgettext("date format", "j F Y"))
    return f"1er{words[1:]}" if day.day == 1 and words.startswith("1 ") else words


def hour_in_words(hour: dt.time) -> str:
    """Write a full hour: 14 h, 2 p.m."""
    if (get_language() or "fr").startswith("fr"):
        return f"{hour.hour}\u00a0h"
    return f"{hour.hour % 12 or 12}\u00a0{'a.m.' if hour.hour < 12 else 'p.m.'}"
