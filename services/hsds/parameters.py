"""The parameters of lists: their types, their bounds, and what is said when they are wrong."""

import datetime as dt
import re
import uuid
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from core.clock import MONTREAL
from core.text import without_control_characters

LARGEST_PAGE = 100
DEFAULT_PAGE = 20
LAST_PAGE = 1_000_000
FARTHEST_METRES = 100_000
LONGEST_SEARCH = 300
MOST_TERMS = 10

_POSTCODE = re.compile(r"[A-Za-z]\d[A-Za-z](?:[ -]?\d[A-Za-z]\d)?")

#: What is wrong with a value, by the kind of error that Pydantic finds.
REASONS: dict[str, str | Promise] = {
    "int_parsing": _("un nombre entier est attendu"),
    "int_from_float": _("un nombre entier est attendu"),
    "int_parsing_size": _("ce nombre est trop grand"),
    "greater_than_equal": _("le plus petit nombre permis est %(ge)s"),
    "less_than_equal": _("le plus grand nombre permis est %(le)s"),
    "bool_parsing": _("« true » ou « false » est attendu"),
    "uuid_parsing": _("un identifiant UUID est attendu"),
    "uuid_type": _("un identifiant UUID est attendu"),
    "literal_error": _("les valeurs permises sont : %(expected)s"),
    "string_too_long": _("au plus %(max_length)s caractères"),
    "too_long": _("au plus %(max_length)s fois"),
    "moment": _("une date ISO 8601 est attendue, comme 2026-11-22T13:30:00-05:00"),
    "postcode": _("un code postal canadien est attendu, comme H2X 1Y4 ou H2X"),
    "postcode_elsewhere": _("ce code postal n’est pas sur l’île de Montréal"),
    "proximity_without_postcode": _("« postcode » doit dire d’où mesurer la distance"),
    "unknown": _("ce paramètre n’existe pas ici; les paramètres sont : %(expected)s"),
    "twice": _("ce paramètre est donné plus d’une fois"),
}
UNREADABLE = _("cette valeur n’est pas valable")


class BadParameter(ValueError):
    """Raised when a parameter is wrong in a way that its type alone cannot tell."""

    def __init__(self, parameter: str, reason: str, **context: object) -> None:
        super().__init__(parameter, reason)
        self.parameter = parameter
        self.reason = reason
        self.context = context


def _read_moment(value: Any) -> dt.datetime:
    # In an address a bare "+" is a space: 2026-01-01T00:00:00+00:00 arrives with a space before the offset.
    text = re.sub(r"(\d{2}:\d{2}(?:\.\d+)?) (\d{2}:?\d{2})$", r"\1+\2", str(value).strip())
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("moment", "not a moment") from None
    # HSDS says "datetime", with or without an offset; without one it is Montréal's clock.
    return moment if moment.tzinfo else moment.replace(tzinfo=MONTREAL)


def _read_postcode(value: Any) -> str:
    text = str(value).strip()
    if not _POSTCODE.fullmatch(text):
        raise PydanticCustomError("postcode", "not a postcode")
    return text.upper()


def _read_search(value: Any) -> str:
    text = without_control_characters(str(value)).strip()
    if len(text) > LONGEST_SEARCH:
        raise PydanticCustomError("string_too_long", "too long", {"max_length": LONGEST_SEARCH})
    return text


Moment = Annotated[
    dt.datetime, BeforeValidator(_read_moment), WithJsonSchema({"type": "string", "format": "datetime"})
]
Postcode = Annotated[str, BeforeValidator(_read_postcode), WithJsonSchema({"type": "string"})]
SearchText = Annotated[
    str,
    BeforeValidator(_read_search),
    WithJsonSchema({"type": "string", "maxLength": LONGEST_SEARCH}),
]
Terms = Annotated[list[uuid.UUID], Field(max_length=MOST_TERMS)]


class ListParameters(Schema):
    """What every list understands."""

    page: int = Field(1, ge=1, le=LAST_PAGE)
    per_page: int = Field(DEFAULT_PAGE, ge=1, le=LARGEST_PAGE)
    format: Literal["json"] = "json"
    search: SearchText = ""


class OrganizationParameters(ListParameters):
    full: bool = False
    full_service: bool = False
    taxonomy_term_id: Terms = []
    taxonomy_id: uuid.UUID | None = None


class PointParameters(ListParameters):
    full: bool = False
    taxonomy_term_id: Terms = []
    taxonomy_id: uuid.UUID | None = None
    organization_id: uuid.UUID | None = None
    modified_after: Moment | None = None
    postcode: Postcode | None = None
    proximity: int | None = Field(None, ge=1, le=FARTHEST_METRES)


class ServiceParameters(PointParameters):
    minimal: bool = False


class OrganizationObjectParameters(Schema):
    full_service: bool = False


class TermParameters(ListParameters):
    taxonomy_id: uuid.UUID | None = None
    parent_id: uuid.UUID | None = None
    top_only: bool = False


class NoParameters(Schema):
    """What an answer about one object understands: nothing."""


def refuse_unknown(request: HttpRequest, understood: type[Schema]) -> None:
    """
    Refuse a parameter that the list does not know, or one that is given twice.

    A filter that is misspelt and ignored would answer with everything, as if everything matched.

    :raises BadParameter: naming it and what could stand there
    """
    names = understood.model_fields
    for name, values in request.GET.lists():
        if name not in names:
            raise BadParameter(name[:80], "unknown", expected=", ".join(names) or "—")
        if len(values) > 1 and name != "taxonomy_term_id":
            raise BadParameter(name, "twice")
