"""
What the components of templates/components/ are given, so that a page is built from typed pieces.

Every text here is already in the reader's language; a text that fell back to the other language carries
that language in its `_lang` field, and the component marks it.
"""

from dataclasses import dataclass
from typing import Literal, get_args

FactKind = Literal["yes", "unknown", "careful", "plain"]
HoursKind = Literal["open", "closed", "unknown"]


class BadOption(ValueError):
    """Raised when a component is given an option that it does not know: a mistake in our own code."""


def _check(value: str, allowed: object, name: str) -> None:
    choices = get_args(allowed)
    if value not in choices:
        raise BadOption(f"{name} is {value!r}; it may be {', '.join(choices)}")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact about a listing. Unknown is a kind of its own and never looks like no."""

    label: str
    kind: FactKind = "plain"
    icon: str = ""

    def __post_init__(self) -> None:
        _check(self.kind, FactKind, "kind")


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """One of the answers to « Puis-je y aller? »: what is asked, the answer, and the words behind it."""

    question: str
    answer: str
    kind: FactKind = "plain"
    note: str = ""
    note_lang: str = ""

    def __post_init__(self) -> None:
        _check(self.kind, FactKind, "kind")


@dataclass(frozen=True, slots=True)
class ListingCard:
    """A listing as a list shows it. `categories` holds slugs separated by spaces, for outside checks."""

    slug: str
    url: str
    title: str
    title_lang: str = ""
    categories: str = ""
    by: str = ""
    by_lang: str = ""
    place: str = ""
    distance: str = ""
    summary: str = ""
    summary_lang: str = ""
    facts: tuple[Fact, ...] = ()
    phone: str = ""
    phone_uri: str = ""
    checked: str = ""
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One box of a facet; `count` is already text ("12", "1 000+")."""

    value: str
    label: str
    count: str = ""
    is_checked: bool = False
    is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of choices in the search form; `name` is the parameter, `note` says how many are unknown."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    is_open: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address of the same search without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class HoursRow:
    """The hours of one day in words ("9 h à 17 h", "Fermé", "Inconnu")."""

    day: str
    hours: str
    kind: HoursKind = "open"
    is_today: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        _check(self.kind, HoursKind, "kind")


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step on the way back home; the last one has no url."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class UrgentLine:
    """A number that answers now: `number` as a person reads it, `uri` as the phone dials it."""

    number: str
    uri: str
    label: str
    note: str = ""
    is_emergency: bool = False
    note_lang: str = ""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where a fact was read, and when."""

    name: str
    read: str = ""
    url: str = ""
    licence: str = ""
    quote: str = ""
    quote_lang: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to try after an empty search: the words on the link and where it leads."""

    label: str
    url: str
    icon: str = ""
