"""Proof 5: no column holds somebody's status, and the guard is awake; for pages, see the file beside."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import pytest
from django.db import models

from housing.letter_texts import LetterFacts
from housing.rules.answers import CODES, EXAMPLE, Way
from housing.rules.facts import Facts
from housing.rules.matching import Feature
from housing.rules.placing import PlacementFacts
from housing.rules.releasing import PARTS
from housing.rules.situations import Situation
from privacy.checks import no_status_in_the_schema
from privacy.status_guard import Place, hits, status_words_in


def test_no_column_holds_status() -> None:
    assert no_status_in_the_schema(None) == []


@pytest.mark.parametrize(
    "planted",
    [
        models.CharField("statut migratoire", max_length=20, name="a"),
        models.CharField(max_length=20, name="immigration_status"),
        models.DateField(name="birth_date"),
        models.CharField(max_length=9, name="nas"),
        models.BooleanField("Avez-vous une carte de la RAMQ?", name="has_card"),
        models.CharField(max_length=3, choices=[("pr", "Résident permanent")], name="kind"),
        models.DateField("Date d’arrivée au Canada", name="since"),
    ],
    ids=lambda field: str(field.name),
)
def test_a_planted_column_is_found(planted: models.Field) -> None:
    choices = tuple(f"{value} {label}" for value, label in planted.flatchoices or ())
    place = Place(
        f"services.Listing.{planted.name}", (str(planted.name), str(planted.verbose_name), *choices)
    )
    assert list(hits([place])) != []


def names_within(value: Any) -> Iterator[str]:
    """Give every name under which something is kept in a text that is sealed whole."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield str(name)
            yield from names_within(inner)


def test_nothing_of_an_application_that_is_sealed_or_ranked_has_a_name_of_status() -> None:
    names = {*names_within(EXAMPLE), *CODES, *PARTS, *Way, *Situation, *Feature}
    names |= {one.name for kept in (Facts, PlacementFacts, LetterFacts) for one in fields(kept)}
    assert {"situation", "kind", "income_band", "effective_on", "boroughs"} <= names
    assert {name: words for name in names if (words := list(status_words_in(name)))} == {}


def test_words_are_found_whatever_their_accents_and_joints() -> None:
    assert list(status_words_in("Votre STATUT-migratoire")) != []
    assert list(status_words_in("citoyenneté")) == ["citoyennete"]
    assert list(status_words_in("date_d'arrivée")) == ["date d arrivee"]
    # Not the words that merely contain one: "sinon" holds SIN, "nasal" NAS.
    assert list(status_words_in("sinon, un passage nasal")) == []
