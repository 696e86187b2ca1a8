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


def hour_in_words(hour: dt.time) -> str:
    """Write a full hour: 14 h, 2 p.m."""
    if (get_language() or "fr").startswith("fr"):
        return f"{hour.hour}\u00a0h"
    return f"{hour.hour % 12 or 12}\u00a0{'a.m.' if hour.hour < 12 else 'p.m.'}"
