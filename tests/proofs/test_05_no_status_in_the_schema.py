"""Proof 5: no column, choice, label or form field holds somebody's status, and the guard is awake."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.db import models

from privacy.checks import model_places, no_status_in_the_schema
from privacy.status_guard import Place, allowed_places, hits, status_words_in


def form_places() -> Iterator[Place]:
    for app in ("services", "staff", "portal"):
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if not module.name.endswith(("forms", ".forms")):
                continue
            for name, form in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if issubclass(form, forms.BaseForm) and form.__module__ == module.name:
                    for field_name, field in form.base_fields.items():
                        yield Place(
                            f"form {name}.{field_name}", (field_name, str(field.label), str(field.help_text))
                        )


def input_places() -> Iterator[Place]:
    # What a template writes by hand: the names of its inputs.
    for template in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        for name in re.findall(
            r"<(?:input|select|textarea)[^>]*\sname=\"([^\"{]+)\"", template.read_text("utf-8")
        ):
            yield Place(f"input {name}", (name,))


ALLOWED_INPUTS = {
    # The two filters of the search ask about services: "show those that never ask for status".
    ("input status", "status"),
    ("input papers", "papers"),
}


def test_no_column_holds_status() -> None:
    assert no_status_in_the_schema(None) == []


def test_no_form_asks_for_status() -> None:
    found = {(hit.place, hit.word) for hit in hits([*form_places(), *input_places()])}
    assert found - ALLOWED_INPUTS - allowed_places() == set()


def test_every_place_that_was_allowed_still_exists() -> None:
    existing = {place.name for place in model_places(list(apps.get_app_configs()))}
    stale = {place for place, _word in allowed_places() if place.startswith("services.")} - existing
    assert stale == set()


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


def test_words_are_found_whatever_their_accents_and_joints() -> None:
    assert list(status_words_in("Votre STATUT-migratoire")) != []
    assert list(status_words_in("citoyenneté")) == ["citoyennete"]
    assert list(status_words_in("date_d'arrivée")) == ["date d arrivee"]
    # Not the words that merely contain one: "sinon" holds SIN, "nasal" NAS.
    assert list(status_words_in("sinon, un passage nasal")) == []
