"""Tests of the code base itself: what a reviewer would otherwise have to watch for."""

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections, router

ROOT = Path(settings.BASE_DIR)
#: An app may point to its own tables and to those of the apps on its right.
LAYERS = ["portal", "services", "assistance", "housing", "casework", "staff", "privacy", "core"]


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def own_models() -> list[type]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in LAYERS]


def test_no_foreign_key_points_sideways_or_up() -> None:
    for model in own_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not field.concrete or target is None or target._meta.app_label not in LAYERS:
                continue
            assert LAYERS.index(target._meta.app_label) >= LAYERS.index(model._meta.app_label), field


def test_no_foreign_key_crosses_from_one_database_to_the_other() -> None:
    for model in own_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.concrete and target is not None:
                assert router.db_for_read(model) == router.db_for_read(target), field


@pytest.mark.django_db(databases="__all__")
def test_each_app_lives_in_one_database() -> None:
    tables = {
        alias: set(connections[alias].introspection.table_names()) for alias in ("default", "directory")
    }
    for model in own_models():
        home = "directory" if model._meta.app_label == "services" else "default"
        elsewhere = "default" if home == "directory" else "directory"
        assert model._meta.db_table in tables[home]
        assert model._meta.db_table not in tables[elsewhere]


def test_every_primary_key_of_ours_is_made_by_python() -> None:
    for model in own_models():
        # Search rows are derived by triggers that the owner runs; no door inserts them.
        if model._meta.auto_created or model.__module__ == "services.models.search":
            continue
        assert model._meta.pk.get_internal_type() == "UUIDField", model
        assert model._meta.pk.has_default(), model


def test_rules_touch_neither_the_orm_nor_the_clock() -> None:
    forbidden = re.compile(
        r"^\s*(from|import) (django\.(db|apps|conf|core)|\w+\.(models|queries|operations)"
        r"|core\.clock import (?!MONTREAL$))"
        r"|\b(now|today)\(\)",
        re.MULTILINE,
    )
    for file in ROOT.glob("*/rules/*.py"):
        assert not forbidden.search(file.read_text(encoding="utf-8")), file


def test_messages_are_collected_from_every_app() -> None:
    from montreal_sanctuary.translations import SOURCES

    assert {*LAYERS, "montreal_sanctuary", "templates"} == set(SOURCES)


def test_every_template_is_used() -> None:
    sources = "\n".join(
        file.read_text(encoding="utf-8")
        for file in tracked_files()
        if file.suffix in (".py", ".html", ".txt")
    )
    framework = ("django/", "account/", "400.html", "403.html", "404.html", "500.html")
    for template in (ROOT / "templates").rglob("*"):
        if not template.is_file():
            continue
        name = template.relative_to(ROOT / "templates").as_posix()
        assert name.startswith(framework) or name in sources, f"{name} is used nowhere"


def test_french_typography_stands_in_messages_alone() -> None:
    """A space before a colon, or a guillemet, outside of a message would be read in English too."""
    unread = re.compile(
        r"{% comment %}.*?{% endcomment %}|{% blocktranslate.*?{% endblocktranslate %}|{%.*?%}|{#.*?#}",
        re.DOTALL,
    )
    for file in (ROOT / "templates").rglob("*.html"):
        said = unread.sub("", file.read_text(encoding="utf-8"))
        assert not re.search("[ \u00a0][:»]|«", said), file


def test_no_file_has_outgrown_its_reader() -> None:
    for file in tracked_files():
        relative = file.relative_to(ROOT)
        if file.suffix == ".py" and "migrations" not in relative.parts:
            lines = file.read_text(encoding="utf-8").count("\n")
            assert lines <= 400, f"{relative} has {lines} lines: split it"


def test_the_project_speaks_of_itself_alone() -> None:
    # Spelled in pieces, so that this file does not find itself.
    hosts = re.compile(
        "|".join(("pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs", "deb" + r"\.debian"))
    )
    machine = re.compile(r"(^|[\s\"'(=])/(work|root|farm)/")
    for file in tracked_files():
        if file.suffix in (".woff2", ".png", ".ico", ".gz", ".jpg", ".webp"):
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        assert not hosts.search(text), file
        assert not machine.search(text), file
    assert not (ROOT / "uv.lock").exists()


def test_no_french_word_of_exclusion_is_used() -> None:
    forbidden = re.compile(
        r"clandestin|sans[- ]papiers? illég|immigrants? illég|illegal (im)?migrant", re.IGNORECASE
    )
    for file in tracked_files():
        if file.suffix in (".html", ".po", ".txt") and "vocabulary" not in file.parts:
            assert not forbidden.search(file.read_text(encoding="utf-8")), file
