"""Components say what they take, fail loudly on a mistake of ours, and unknown never looks like an answer."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine, Template
from django.template.loader import render_to_string
from django.test import Client, override_settings

from core.presentation import AnswerCell, BadOption, Fact, HoursRow, ListingCard

COMPONENTS = sorted((settings.BASE_DIR / "templates" / "components").glob("*.html"))
# Drawn on every page by base.html itself, or by the pages for errors.
IN_THE_FRAME = {"top_bar", "banner", "footer", "head_links", "error_page"}
KINDS = ("yes", "unknown", "careful", "plain")


def include(component: str, **options: object) -> str:
    given = " ".join(f"{name}={name}" for name in options)
    template = Template(f'{{% include "components/{component}.html" with {given} only %}}')
    return template.render(Context(options))


def each_component(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", COMPONENTS, ids=each_component)
def test_a_component_says_on_top_what_it_takes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("{% comment %}")
    declared = re.search(r"{% takes ([^%]+) %}", text)
    assert declared, "no {% takes %}"
    described = text.partition("{% endcomment %}")[0]
    for word in declared[1].split():
        assert re.search(rf"^  +{word.partition('=')[0].removesuffix('?')}\b", described, re.MULTILINE), word


@pytest.mark.parametrize("path", COMPONENTS, ids=each_component)
def test_a_component_refuses_an_option_that_it_does_not_take(path: Path) -> None:
    with pytest.raises(BadOption, match="does not take 'colour'"):
        include(path.stem, colour="red")


def test_a_component_refuses_to_be_drawn_without_what_it_needs() -> None:
    with pytest.raises(BadOption, match="needs 'uri'"):
        include("call_button", number="211")


@pytest.mark.parametrize(
    ("component", "options"),
    [
        ("button", {"label": "Aller", "kind": "pink"}),
        ("call_button", {"number": "211", "uri": "tel:211", "kind": "loud"}),
        ("search_box", {"size": "huge"}),
        ("verification", {"text": "Hier", "kind": "plain"}),
        ("need_tile", {"label": "Manger", "url": "/", "icon": "soup", "kind": "late"}),
        ("fallback_mark", {"language": "xx"}),
    ],
)
def test_a_component_refuses_a_choice_that_it_does_not_know(component: str, options: dict[str, str]) -> None:
    with pytest.raises(BadOption, match="it may be"):
        include(component, **options)


def test_an_icon_that_does_not_exist_is_refused() -> None:
    with pytest.raises(BadOption, match="no icon 'unicorn'"):
        Template('{% icon "unicorn" %}').render(Context())


def test_a_note_refuses_a_kind_that_it_does_not_know() -> None:
    with pytest.raises(BadOption, match="kind is 'pink'"):
        Template('{% note kind="pink" %}x{% endnote %}').render(Context())


@pytest.mark.parametrize("piece", [Fact, lambda label, kind: AnswerCell(label, label, kind)])
def test_a_fact_refuses_a_kind_that_it_does_not_know(piece: type[Fact]) -> None:
    with pytest.raises(BadOption):
        piece("Papiers", "no")


def test_hours_refuse_a_kind_that_they_do_not_know() -> None:
    with pytest.raises(BadOption):
        HoursRow("Lundi", "?", "maybe")  # type: ignore[arg-type]


@override_settings(STRICT_COMPONENTS=False)
def test_where_people_are_served_a_mistake_of_ours_is_logged_and_the_number_still_shows(
    caplog: pytest.LogCaptureFixture,
) -> None:
    drawn = include("call_button", number="211", uri="tel:211", kind="loud")
    assert "tel:211" in drawn
    assert "kind is 'loud'" in caplog.text


def test_unknown_has_a_shape_of_its_own() -> None:
    drawn = {kind: include("facts", facts=[Fact("Papiers", kind)]) for kind in KINDS}  # type: ignore[arg-type]
    signs = {kind: re.findall(r"<(?:path|circle)[^>]*>", html) for kind, html in drawn.items()}
    assert signs["unknown"]
    assert signs["unknown"] != signs["yes"] != signs["careful"] != signs["unknown"]
    styles = (settings.BASE_DIR / "static" / "css" / "components.css").read_text(encoding="utf-8")
    for block in ("ms-fact", "ms-answer__cell"):
        shapes = {kind: re.findall(rf"\.{block}--{kind} {{([^}}]*)}}", styles) for kind in KINDS}
        assert "dashed" in shapes["unknown"][0]
        assert not any("dashed" in rule for kind in ("yes", "careful") for rule in shapes[kind])


def test_unknown_is_never_drawn_with_the_sign_of_a_no() -> None:
    cross = re.search(r"<path[^>]*>", Template('{% icon "x" %}').render(Context()))
    assert cross
    for component, options in (
        ("facts", {"facts": [Fact("Papiers", "unknown")]}),
        ("answers", {"cells": [AnswerCell("Papiers", "Inconnu", "unknown")]}),
    ):
        assert cross[0] not in include(component, **options)


def test_an_overdue_listing_says_so_on_its_card() -> None:
    card = ListingCard(slug="x", url="/x/", title="X", checked="À revérifier", is_overdue=True)
    drawn = include("listing_card", card=card)
    assert "ms-checked--overdue" in drawn
    assert "À revérifier" in drawn


def test_a_card_carries_its_slug_and_its_categories_for_outside_checks() -> None:
    drawn = include(
        "listing_card", card=ListingCard(slug="abc", url="/abc/", title="ABC", categories="sante clsc")
    )
    assert 'data-listing="abc"' in drawn
    assert 'data-categories="sante clsc"' in drawn


def test_a_title_in_the_other_language_is_marked() -> None:
    drawn = include("listing_card", card=ListingCard(slug="a", url="/a/", title="Clinic", title_lang="en"))
    assert '<a href="/a/" lang="en">Clinic</a>' in drawn


def test_a_component_escapes_what_it_is_given() -> None:
    drawn = include("listing_card", card=ListingCard(slug="a", url="/a/", title="<script>x</script>"))
    assert "<script>" not in drawn
    assert "<b>" not in Template("{% note title=t %}{{ t }}{% endnote %}").render(Context({"t": "<b>x</b>"}))


def test_a_code_looks_like_a_card_number() -> None:
    drawn = include("code_card", code="30418275906617384025")
    assert re.findall(r"<span>(\d+)</span>", drawn) == ["30418", "27590", "66173", "84025"]


def test_today_is_marked_in_the_hours_for_the_eye_and_for_the_ear() -> None:
    rows = [HoursRow("Lundi", "9 h à 17 h"), HoursRow("Mardi", "Fermé", "closed", is_today=True)]
    drawn = include("hours_table", rows=rows, caption="Heures")
    assert drawn.count('aria-current="date"') == 1
    assert "Aujourd’hui" in drawn


def test_every_component_stands_in_the_style_guide() -> None:
    guide = (settings.BASE_DIR / "templates" / "portal" / "style_guide.html").read_text(encoding="utf-8")
    missing = {path.stem for path in COMPONENTS if f"components/{path.name}" not in guide} - IN_THE_FRAME
    assert missing == set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_style_guide_draws_in_both_languages(language: str, client: Client) -> None:
    answer = client.get(f"/styleguide/{language}/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f'<html lang="{language}"' in page
    assert "unknown variable" not in page


@override_settings(SHOW_STYLEGUIDE=False, DEBUG=False)
def test_the_style_guide_is_not_for_the_public(client: Client) -> None:
    assert client.get("/styleguide/").status_code == 404


def test_a_refused_field_says_error_first_and_points_to_its_words(client: Client) -> None:
    page = client.get("/styleguide/fr/").content.decode()
    assert '<a href="#id_refused-name">' in page
    field = re.search(r'<input[^>]*id="id_refused-name"[^>]*>', page)
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert "id_refused-name_error" in field[0]
    assert 'id="id_refused-name_error"' in page
    assert "required" not in field[0].replace("aria-required", "")


def test_no_template_has_an_inline_style_or_script() -> None:
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son(click|submit|load|change)=|javascript:", text), path
        assert not re.search(r"<script(?![^>]*(\ssrc=|ld\+json))", text), path


def test_components_are_included_with_only() -> None:
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        for tag in re.findall(r'{% include "components/[^%]+%}', path.read_text(encoding="utf-8")):
            assert tag.endswith(" only %}"), f"{path}: {tag}"


def test_the_engine_compiles_every_template() -> None:
    engine = Engine.get_default()
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        engine.get_template(path.relative_to(settings.BASE_DIR / "templates").as_posix())


def test_a_form_without_errors_draws_no_summary() -> None:
    from portal.specimens import SpecimenForm

    assert render_to_string("components/error_summary.html", {"form": SpecimenForm()}).strip() == ""
