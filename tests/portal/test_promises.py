"""No promise says more than the code does: each names a check that exists; what is not built is said so."""

import ast
import re
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.test import Client

from core.translated import Translated
from housing.queries.clock_figures import ClockFigure
from portal.promises import KEPT, NOT_YET, Promise, measured
from portal.queries import figure_bars
from services.queries.figures import CategoryCounts, Counts, DirectoryFigures

ROOT: Path = settings.BASE_DIR
COUNTS = Counts(
    published=241, verified=22, never_verified=207, overdue=12, with_status_answer=31, with_papers_answer=44
)
FIGURES = DirectoryFigures(
    COUNTS,
    (
        CategoryCounts("sante", Translated("Santé", "fr", False), COUNTS),
        CategoryCounts("biens", Translated("Vêtements", "fr", False), Counts()),
    ),
)
CLOCKS = (ClockFigure("first_word", 8, 20), ClockFigure("decision", None, None))
# Words that would name a fact about a person's status, origin or identity, in either language.
ABOUT_A_PERSON = re.compile(
    r"nationalit|citizen|citoyennet|birth|naissance|passport|passeport|immigra|visa|country|pays(?!age)"
    r"|(^|_)(nas|sin|ramq|uci)(_|$)|health_card|carte_soleil|arriv|origin|refugee|asylum|asile|status|statut"
)
# What a service asks of people is a fact about the service.
OF_A_SERVICE = {"status_asked", "status_note", "status_law", "status_note_fr", "status_note_en",
                "status_law_fr", "status_law_en"}  # fmt: skip


def all_forms() -> list[type[forms.BaseForm]]:
    import portal.specimens
    import services.forms

    found: list[type[forms.BaseForm]] = []
    waiting = list(forms.BaseForm.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.split(".")[0] in ("portal", "services", "staff", "core"):
            found.append(kind)
    assert portal.specimens.SpecimenForm in found
    assert any(kind.__module__ == services.forms.__name__ for kind in found)
    return found


@pytest.mark.parametrize("promise", KEPT, ids=lambda promise: promise.slug)
def test_every_promise_names_a_check_that_exists(promise: Promise) -> None:
    file = ROOT / promise.check_file
    assert file.is_file(), promise.check_file
    names = {
        node.name
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert promise.check.partition("::")[2] in names


def test_every_promise_has_a_limit() -> None:
    assert all(str(promise.limit) and str(promise.how) for promise in KEPT)


def test_nothing_asks_for_status_and_nothing_could_keep_it() -> None:
    columns = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        # The worker's queue: the state of a job, and no person stands in it.
        if model._meta.app_label != "procrastinate"
        for field in model._meta.get_fields()
        if field.concrete and field.name not in OF_A_SERVICE and ABOUT_A_PERSON.search(field.name)
    ]
    assert columns == []
    asked = [
        f"{kind.__name__}.{name}"
        for kind in all_forms()
        for name in getattr(kind, "base_fields", {})
        if ABOUT_A_PERSON.search(name)
    ]
    assert asked == []
    for path in (ROOT / "templates").rglob("*.html"):
        for name in re.findall(
            r'<(?:input|select|textarea)[^>]*\sname="([^"{]+)"', path.read_text(encoding="utf-8")
        ):
            assert not ABOUT_A_PERSON.search(name), f"{path}: {name}"


def test_the_guard_would_see_a_column_that_asks() -> None:
    for name in (
        "nationality",
        "country_of_birth",
        "date_of_birth",
        "immigration_status",
        "nas",
        "arrived_on",
    ):
        assert ABOUT_A_PERSON.search(name), name


def test_the_figures_are_those_of_the_directory() -> None:
    figures = {item.promise.slug: item.figure for item in measured(COUNTS)}
    assert "22 sur 241" in figures["age"]
    assert "207" in figures["age"]
    assert "31 sur 241" in figures["inconnu"]
    assert figures["trace"] == ""


def test_zeros_are_published_too() -> None:
    figures = {item.promise.slug: item.figure for item in measured(Counts())}
    assert "0 sur 0" in figures["age"]


def test_bars_add_up_and_an_empty_need_has_none() -> None:
    (bar,) = figure_bars(FIGURES)
    assert bar.category.slug == "sante"
    assert bar.verified == 9.1
    assert bar.overdue == 5.0
    assert bar.overdue_from == bar.verified


@pytest.mark.parametrize(("language", "path"), [("fr", "/fr/engagements/"), ("en", "/en/promises/")])
def test_each_promise_stands_beside_its_check_and_its_limits(
    language: str, path: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.views.pages.directory_figures", lambda **_: FIGURES)
    monkeypatch.setattr("portal.views.pages.clock_figures", lambda _on: CLOCKS)
    page = client.get(path).content.decode()
    # Of so few that it would be about somebody, nothing is said.
    assert "<td>8</td><td>20</td>" in page
    assert "<td>—</td><td>—</td>" in page
    for promise in KEPT:
        article = page.partition(f'<article class="ms-promise" id="{promise.slug}">')[2].partition(
            "</article>"
        )[0]
        assert promise.check_file in article
        assert promise.check_sentence in article
    assert 'id="police"' in page
    assert 'id="juge"' in page
    # An SVG length is written for machines: 9.1, never 9,1.
    assert 'width="9.1"' in page
    assert page.count("ms-promise--later") == len(NOT_YET)


@pytest.mark.parametrize(
    "path", ["/fr/a-propos/", "/fr/vos-renseignements/", "/fr/accessibilite/", "/en/about/"]
)
def test_what_is_not_built_is_not_linked_to(path: str, client: Client) -> None:
    page = client.get(path).content.decode()
    for absent in ("/papiers/", "/demande"):
        assert f'href="/fr{absent}' not in page


@pytest.mark.parametrize(
    "path", ["/fr/", "/fr/engagements/", "/fr/vos-renseignements/", "/fr/accessibilite/"]
)
def test_the_word_of_2017_is_history_told_on_one_page_only(
    path: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.views.pages.directory_figures", lambda **_: FIGURES)
    monkeypatch.setattr("portal.views.pages.clock_figures", lambda _on: CLOCKS)
    monkeypatch.setattr("portal.views.home.urgent_lines", lambda occasion: [])
    page = client.get(path).content.decode().lower()
    for word in ("sanctuaire", "sanctuary", "protégé", "expulsion"):
        assert word not in page
    assert "sanctuaire" in client.get("/fr/a-propos/").content.decode()
