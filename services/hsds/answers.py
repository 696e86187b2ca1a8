"""What an answer looks like: a page of things, one thing, or a problem that says what to do."""

import json
import math
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from ninja.errors import ValidationError

from services.hsds.parameters import REASONS, UNREADABLE, BadParameter
from services.hsds.taxonomies import JsonObject

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"


class UnknownIdentifier(LookupError):
    """Raised when nothing that may be shown has this identifier."""


def json_text(value: Any) -> bytes:
    """Write JSON, short and in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def json_answer(value: Any, *, status: int = 200, content_type: str = JSON) -> HttpResponse:
    """Answer with a value that is ready to be written."""
    return HttpResponse(json_text(value), status=status, content_type=content_type)


def page_of(contents: Sequence[JsonObject], *, total: int, page: int, per_page: int) -> JsonObject:
    """Put things into the envelope that HSDS calls a Page."""
    pages = math.ceil(total / per_page)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": page,
        "size": len(contents),
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def problem(status: int, title: str, detail: str, **more: Any) -> HttpResponse:
    """Answer with a problem as RFC 9457 writes it, in the language of the address."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return json_answer(body, status=status, content_type=PROBLEM)


def not_found(_request: HttpRequest, _error: Exception | type[Exception]) -> HttpResponse:
    """Answer that nothing has this identifier."""
    return problem(
        404,
        gettext("Introuvable"),
        gettext("Aucune fiche publiée n’a cet identifiant. Elle a pu être retirée."),
    )


def no_such_address(_request: HttpRequest, **_parts: str) -> HttpResponse:
    """Answer that the API has no such address."""
    return problem(
        404,
        gettext("Adresse inconnue"),
        gettext("L’API n’a pas cette adresse. Les adresses n’ont pas de barre oblique à la fin."),
    )


def bad_parameters(_request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """Answer which parameters are wrong and why. The values are not repeated."""
    if isinstance(error, BadParameter):
        errors = [{"parameter": error.parameter, "reason": _reason(error.reason, error.context)}]
    else:
        assert isinstance(error, ValidationError)  # noqa: S101  (registered for these two only)
        errors = [_read_error(one) for one in error.errors]
    detail = "; ".join(
        gettext("%(parameter)s : %(reason)s") % {"parameter": one["parameter"], "reason": one["reason"]}
        for one in errors
    )
    return problem(400, gettext("Paramètre incorrect"), detail, errors=errors)


def _read_error(error: dict[str, Any]) -> dict[str, str]:
    names = [part for part in error["loc"] if isinstance(part, str)]
    return {"parameter": names[-1], "reason": _reason(error["type"], error.get("ctx", {}))}


def _reason(kind: str, context: dict[str, Any]) -> str:
    reason: str | Promise = REASONS.get(kind, UNREADABLE)
    return str(reason) % context if context else str(reason)
