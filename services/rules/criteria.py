"""What a person asks of the search, read from the address bar or a form without ever failing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.text import folded, without_control_characters
from services.rules.distance import rounded_position

MAX_QUERY_LENGTH = 300
WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
SORTS = ("best", "near", "open")
# Greater Montréal, generously: a position elsewhere is a mistake.
LATITUDES = (44.9, 46.3)
LONGITUDES = (-74.8, -72.8)
MAX_PAGE = 10_000
IGNORED_PARAMETERS = frozenset({"csrfmiddlewaretoken"})

_OPEN_ON = re.compile(rf"({'|'.join(WEEKDAYS)})-([01]\d|2[0-3]):?([0-5]\d)")
_POSTAL = re.compile(r"([a-z]\d[a-z])(?:[ -]?\d[a-z]\d)?")
_POSITION = re.compile(r"(-?\d{1,3}(?:\.\d{1,15})?),(-?\d{1,3}(?:\.\d{1,15})?)")
_YES = frozenset({"1", "yes", "on", "true"})


@dataclass(frozen=True, slots=True)
class CriteriaProblem:
    """A parameter that could not be understood, and what to do, in words for the person."""

    parameter: str
    value: str
    message: str | Promise


@dataclass(frozen=True, slots=True)
class Choices:
    """The values that exist today. What editors may add (categories, places) is read from the database."""

    category: frozenset[str]
    borough: frozenset[str]
    language: frozenset[str]
    cost: frozenset[str]
    papers: frozenset[str]
    status: frozenset[str]
    access: frozenset[str]
    audience: frozenset[str]
    postal_areas: frozenset[str]
    # The slug of a station by its folded name and by its slug.
    stations: Mapping[str, str]

    def of(self, parameter: str) -> frozenset[str]:
        """Return the values that a parameter of several values may take."""
        values: frozenset[str] = getattr(self, parameter)
        return values


# Parameters that may stand several times; values of one parameter are alternatives.
SEVERAL = ("category", "borough", "cost", "language", "papers", "status", "access", "audience")
SWITCHES = ("step_free", "by_phone")


@dataclass(frozen=True, slots=True)
class SearchCriteria:
    """A search: the words, the filters, the order, the page. Empty criteria are the whole directory."""

    query: str = ""
    category: tuple[str, ...] = ()
    borough: tuple[str, ...] = ()
    # "H2X", a station's slug, or "45.5243,-73.5808" (already rounded to 500 m).
    near: str = ""
    # "now", or a weekday and a time on Montréal's clock: "mo-1430".
    open: str = ""
    cost: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    step_free: bool = False
    papers: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    by_phone: bool = False
    sort: str = "best"
    page: int = 1
    # The query was longer than MAX_QUERY_LENGTH and only its beginning is searched.
    is_query_cut: bool = field(default=False, compare=False)

    @property
    def has_filters(self) -> bool:
        """Test whether anything but words, order and page is asked."""
        return bool(any(getattr(self, name) for name in (*SEVERAL, *SWITCHES)) or self.open or self.near)

    def parameters(self) -> list[tuple[str, str]]:
        """Return the parameters that say the same, defaults left out, in a fixed order."""
        pairs: list[tuple[str, str]] = []
        for member in fields(self):
            value = getattr(self, member.name)
            if member.name == "is_query_cut" or value == member.default:
                continue
            name = PARAMETER_OF.get(member.name, member.name)
            if isinstance(value, tuple):
                pairs.extend((name, one) for one in value)
            else:
                pairs.append((name, "1" if value is True else str(value)))
        return pairs

    def to_query_string(self) -> str:
        """Return the parameters as they stand after the question mark of an address."""
        return urlencode(self.parameters())

    def with_(self, **changes: Any) -> "SearchCriteria":
        """
        Return the same search with other values, on its first page unless a page is given.

        A single text given for a parameter of several values is added to them.
        """
        for name in SEVERAL:
            value = changes.get(name)
            if isinstance(value, str):
                changes[name] = tuple(sorted({*getattr(self, name), value}))
        return replace(self, **{"page": 1, **changes})

    def without(self, name: str, value: str | None = None) -> "SearchCriteria":
        """Return the search without one parameter, or without one value of it."""
        name = FIELD_OF.get(name, name)
        if name in SEVERAL and value is not None:
            rest = tuple(one for one in getattr(self, name) if one != value)
            return self.with_(**{name: rest})
        changes: dict[str, Any] = {"page": 1, name: _DEFAULTS[name]}
        return replace(self, **changes)

    def selected(self, name: str) -> tuple[str, ...]:
        """Return the chosen values of a parameter, as texts, whatever its kind."""
        value = getattr(self, FIELD_OF.get(name, name))
        if isinstance(value, tuple):
            return value
        if value is True:
            return ("1",)
        return (str(value),) if value else ()


_DEFAULTS = {member.name: member.default for member in fields(SearchCriteria)}
PARAMETER_OF = {"query": "q", "by_phone": "by"}
FIELD_OF = {parameter: member for member, parameter in PARAMETER_OF.items()}


def parse_criteria(
    parameters: Mapping[str, Iterable[str]], choices: Choices
) -> tuple[SearchCriteria, tuple[CriteriaProblem, ...]]:
    """
    Read a search from a form's parameters and list what it could not understand.

    What it understands is kept, so that the page can show the rest of the search beside the problems.
    """
    found: dict[str, Any] = {}
    problems: list[CriteriaProblem] = []
    for parameter, given in parameters.items():
        if parameter in IGNORED_PARAMETERS:
            continue
        values = [without_control_characters(value).strip() for value in given]
        values = [value for value in values if value]
        if parameter == "q":
            text = " ".join(values)
            found["query"] = text[:MAX_QUERY_LENGTH].strip()
            found["is_query_cut"] = len(text) > MAX_QUERY_LENGTH
        elif parameter in SEVERAL:
            known = choices.of(parameter)
            kept = {value for value in values if value in known}
            problems.extend(_unknown(parameter, value) for value in values if value not in known)
            if kept:
                found[parameter] = tuple(sorted(kept))
        elif parameter in _READERS:
            # A form may send an empty twin of a field: the last value given counts.
            if values:
                read = _READERS[parameter](values[-1], choices)
                if isinstance(read, CriteriaProblem):
                    problems.append(read)
                else:
                    found[FIELD_OF.get(parameter, parameter)] = read
        else:
            problems.append(
                CriteriaProblem(
                    parameter[:80], "", _("Ce critère n’existe pas. Nous l’avons laissé de côté.")
                )
            )
    return SearchCriteria(**found), tuple(problems)


def _unknown(parameter: str, value: str) -> CriteriaProblem:
    return CriteriaProblem(
        parameter, value[:80], _("Ce choix n’existe pas. Choisissez dans la liste des filtres.")
    )


def _read_near(value: str, choices: Choices) -> str | CriteriaProblem:
    if match := _POSITION.fullmatch(value.replace(" ", "")):
        latitude, longitude = float(match[1]), float(match[2])
        if LATITUDES[0] < latitude < LATITUDES[1] and LONGITUDES[0] < longitude < LONGITUDES[1]:
            latitude, longitude = rounded_position(latitude, longitude)
            return f"{latitude:.4f},{longitude:.4f}"
        return CriteriaProblem(
            "near",
            value[:80],
            _("Cette position est loin de Montréal. Écrivez un code postal ou une station."),
        )
    plain = folded(value)
    if match := _POSTAL.fullmatch(plain):
        if (area := match[1].upper()) in choices.postal_areas:
            return area
        return CriteriaProblem(
            "near",
            value[:80],
            _("Ce code postal n’est pas à Montréal. Écrivez ses trois premiers caractères."),
        )
    station = choices.stations.get(re.sub(r"[^a-z0-9]+", "-", plain.removeprefix("metro ")).strip("-"))
    if station:
        return station
    return CriteriaProblem(
        "near",
        value[:80],
        _(
            "Nous ne connaissons pas ce lieu. Écrivez les trois premiers caractères d’un code postal (H2X) "
            "ou une station de métro."
        ),
    )


def _read_open(value: str, _choices: Choices) -> str | CriteriaProblem:
    if value == "now":
        return value
    if match := _OPEN_ON.fullmatch(value.lower()):
        return f"{match[1]}-{match[2]}{match[3]}"
    return CriteriaProblem(
        "open", value[:80], _("Choisissez « maintenant », ou un jour et une heure comme mo-1430.")
    )


def _read_step_free(value: str, _choices: Choices) -> bool | CriteriaProblem:
    return True if value.lower() in _YES else _unknown("step_free", value)


def _read_by(value: str, _choices: Choices) -> bool | CriteriaProblem:
    return True if value == "phone" or value in _YES else _unknown("by", value)


def _read_sort(value: str, _choices: Choices) -> str | CriteriaProblem:
    return value if value in SORTS else _unknown("sort", value)


def _read_page(value: str, _choices: Choices) -> int | CriteriaProblem:
    if re.fullmatch(r"[0-9]{1,5}", value, re.ASCII) and 1 <= int(value) <= MAX_PAGE:
        return int(value)
    return CriteriaProblem("page", value[:80], _("Les pages se comptent à partir de 1."))


_READERS = {
    "near": _read_near,
    "open": _read_open,
    "step_free": _read_step_free,
    "by": _read_by,
    "sort": _read_sort,
    "page": _read_page,
}
