"""In which language and on which day an answer is written, with the words that every part of it uses."""

import datetime as dt
import uuid
from dataclasses import dataclass

from services.hsds import taxonomies
from services.hsds.reading import borough_rows, need_rows
from services.hsds.schedules import Window, window_around
from services.hsds.taxonomies import JsonObject
from services.hsds.texts import Row, text_of
from services.queries.remembered import remembered


@dataclass(frozen=True, slots=True)
class Edition:
    """What is looked up once for an answer, however many services it holds."""

    language: str
    today: dt.date
    window: Window
    # The needs as taxonomy terms, by identifier, and the boroughs by slug; the objects are shared.
    needs: dict[uuid.UUID, JsonObject]
    boroughs: dict[str, JsonObject]


@remembered
def edition_of(language: str, today: dt.date) -> Edition:
    """Return the edition of a day in a language."""
    return Edition(
        language,
        today,
        window_around(today),
        {id_: need_term(need, language) for id_, need in need_rows().items()},
        {slug: borough_term(borough, language) for slug, borough in borough_rows().items()},
    )


def need_term(need: Row, language: str) -> JsonObject:
    """Return a need as a taxonomy term, as it stands inside an attribute."""
    label = text_of(need, "label", language)
    term = {
        "id": str(need["id"]),
        "code": need["slug"],
        "name": label.text,
        "description": label.text,
        "taxonomy": taxonomies.CATEGORY.slug,
        "language": label.language,
    }
    return term | ({"parent_id": str(need["parent_id"])} if need["parent_id"] else {})


def borough_term(borough: Row, language: str) -> JsonObject:
    """Return a borough as a taxonomy term."""
    name = text_of(borough, "name", language)
    return {
        "id": str(borough["id"]),
        "code": borough["slug"],
        "name": name.text,
        "description": name.text,
        "taxonomy": taxonomies.BOROUGH.slug,
        "language": name.language,
    }
