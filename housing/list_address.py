"""A list's filters as its address says them; a choice that does not exist narrows nothing."""

from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from casework.tasks import APPLICATION_ORDER
from housing.forms.team import STATES, TIER_WORDS
from housing.queries.queue import ListFilters, ListKind

LANGUAGES: Final = ("fr", "en")


def read_filters(address: QueryDict) -> ListFilters:
    """Read the filters out of an address."""

    def one_of(name: str, known: tuple[str, ...]) -> str:
        asked = address.get(name, "")
        return asked if asked in known else ""

    kind = one_of("list", tuple(ListKind))
    programme = address.get("programme", "")
    return ListFilters(
        kind=ListKind(kind) if kind else ListKind.TODO,
        programme=programme if programme.isascii() and len(programme) <= 40 else "",
        state=one_of("state", tuple(STATES)),
        language=one_of("language", LANGUAGES),
        tier=one_of("tier", tuple(TIER_WORDS)),
        task=one_of("task", tuple(APPLICATION_ORDER)),
        is_late=address.get("late") == "on",
    )


def written(filters: ListFilters, **more: str | int) -> str:
    """Write filters as the end of an address, without those that narrow nothing."""
    named = {
        "list": filters.kind.value,
        "programme": filters.programme,
        "state": filters.state,
        "language": filters.language,
        "tier": filters.tier,
        "task": filters.task,
        "late": "on" if filters.is_late else "",
        **more,
    }
    return urlencode({name: value for name, value in named.items() if value})


def is_narrowed(filters: ListFilters) -> bool:
    """Test whether anything narrows a list besides which one it is."""
    return filters != ListFilters(kind=filters.kind)
