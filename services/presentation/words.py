"""Times, days, distances and languages, written as Québec writes them in French and in English."""

import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

NO_BREAK = "\u00a0"
MONTHS_FR = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS: tuple[str | Promise, ...] = (
    _("lundi"),
    _("mardi"),
    _("mercredi"),
    _("jeudi"),
    _("vendredi"),
    _("samedi"),
    _("dimanche"),
)
# As schema.org names them, Monday first.
WEEKDAYS_SCHEMA = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Languages that listings name, by their code; the others are shown by their code.
LANGUAGES: dict[str, str | Promise] = {
    "fr": _("français"),
    "en": _("anglais"),
    "es": _("espagnol"),
    "ht": _("créole haïtien"),
    "ar": _("arabe"),
    "pt": _("portugais"),
    "it": _("italien"),
    "zh": _("chinois"),
    "cmn": _("mandarin"),
    "yue": _("cantonais"),
    "ru": _("russe"),
    "uk": _("ukrainien"),
    "fa": _("persan (farsi)"),
    "prs": _("dari"),
    "ps": _("pachto"),
    "ur": _("ourdou"),
    "hi": _("hindi"),
    "pa": _("pendjabi"),
    "bn": _("bengali"),
    "ta": _("tamoul"),
    "tr": _("turc"),
    "vi": _("vietnamien"),
    "ro": _("roumain"),
    "pl": _("polonais"),
    "el": _("grec"),
    "tl": _("tagalog"),
    "ko": _("coréen"),
    "ja": _("japonais"),
    "km": _("khmer"),
    "so": _("somali"),
    "sw": _("swahili"),
    "wo": _("wolof"),
    "ln": _("lingala"),
    "am": _("amharique"),
    "iu": _("inuktitut"),
    "he": _("hébreu"),
    "yi": _("yiddish"),
    "de": _("allemand"),
    "hy": _("arménien"),
    "sq": _("albanais"),
    "fcs": _("langue des signes québécoise (LSQ)"),
    "ase": _("langue des signes américaine (ASL)"),
}


def time_words(time: dt.time, language: str) -> str:
    """Write a time of day: « 13 h 30 », "1:30 p.m."; midnight and noon by name."""
    if time == dt.time(0):
        return "minuit" if language == "fr" else "midnight"
    if time == dt.time(12):
        return "midi" if language == "fr" else "noon"
    if language == "fr":
        minutes = f"{NO_BREAK}{time.minute:02d}" if time.minute else ""
        return f"{time.hour}{NO_BREAK}h{minutes}"
    half = "a.m." if time.hour < 12 else "p.m."
    minutes = f":{time.minute:02d}" if time.minute else ""
    return f"{(time.hour - 1) % 12 + 1}{minutes}{NO_BREAK}{half}"


def day_words(day: dt.date, language: str, *, with_year: bool = True) -> str:
    """Write a date: « 1er juillet 2026 », "July 1, 2026"."""
    if language == "fr":
        number = f"{day.day}{'er' if day.day == 1 else ''}"
        written = f"{number}{NO_BREAK}{MONTHS_FR[day.month - 1]}"
        return f"{written}{NO_BREAK}{day.year}" if with_year else written
    written = f"{MONTHS_EN[day.month - 1]}{NO_BREAK}{day.day}"
    return f"{written}, {day.year}" if with_year else written


def month_words(day: dt.date, language: str) -> str:
    """Write the month and the year of a date: « mai 2026 », "May 2026"."""
    names = MONTHS_FR if language == "fr" else MONTHS_EN
    return f"{names[day.month - 1]}{NO_BREAK}{day.year}"


def distance_words(metres: int | None, language: str) -> str:
    """Write a distance, rounded to what it is worth: « à 1,2 km », "400 m away"."""
    if metres is None:
        return ""
    if metres < 950:
        number = f"{max(100, round(metres / 100) * 100)}{NO_BREAK}m"
    elif metres < 9_950:
        number = f"{metres / 1000:.1f}{NO_BREAK}km".replace(".", "," if language == "fr" else ".")
    else:
        number = f"{round(metres / 1000)}{NO_BREAK}km"
    return gettext("à %(distance)s") % {"distance": number}


def language_words(code: str) -> str:
    """Name a spoken language in the reader's language, or give its code back."""
    name = LANGUAGES.get(code)
    return str(name) if name else code


def list_words(parts: list[str]) -> str:
    """Join names into one phrase: « français, anglais et créole »."""
    if len(parts) < 2:
        return "".join(parts)
    return pgettext("the last two of a list", "%(first)s et %(last)s") % {
        "first": ", ".join(parts[:-1]),
        "last": parts[-1],
    }


def count_words(number: int, language: str, *, is_capped: bool = False) -> str:
    """Write a whole number with its thousands apart, and « + » where there are more."""
    separator = NO_BREAK if language == "fr" else ","
    return f"{number:,}".replace(",", separator) + ("+" if is_capped else "")


def sentence(text: str) -> str:
    """Begin a text with a capital letter and leave the rest alone."""
    return text[:1].upper() + text[1:]
