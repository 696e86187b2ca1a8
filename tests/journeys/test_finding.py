"""A person finds a service: in French and in English, with and without JavaScript, at 320 px, by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

from tests.running_portal import Portal

WORDS = {
    "fr": ("banque alimentaire", "Papiers demandés"),
    "en": ("food bank", "Papers asked for"),
}
with_and_without_javascript = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
both_languages = pytest.mark.parametrize("language", ["fr", "en"])
phone_and_desk = pytest.mark.parametrize("width", [320, 1180])


def words_of(place: Locator) -> str:
    """Return what a person reads there; numbers and signs are kept together by spaces that do not break."""
    return place.inner_text().replace("\u00a0", " ")


@both_languages
@with_and_without_javascript
@phone_and_desk
def test_a_person_types_a_need_and_reaches_a_listing(
    language: str, javascript: bool, width: int, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(javascript=javascript, width=width)
    page.goto(f"/{language}/")
    box = page.locator("main input[name=q]").first
    box.fill(WORDS[language][0])
    box.press("Enter")
    results = page.locator("[data-listing]")
    assert results.count() >= 3
    assert "banque-alimentaire" in (results.first.get_attribute("data-categories") or "").split()
    # Papers and status are always offered as filters.
    filters = [words_of(summary) for summary in page.locator(".ms-results__filters summary").all()]
    assert WORDS[language][1] in filters
    assert page.locator("input[form=recherche][name=papers]").count() >= 1
    assert page.locator("input[form=recherche][name=status]").count() >= 1
    slug = results.first.get_attribute("data-listing")
    results.first.locator("a").first.click()
    assert page.url.endswith(f"/{language}/services/{slug}/")
    answers = page.locator(".ms-answer").first.inner_text()
    assert ("Papiers" if language == "fr" else "apers") in answers


@both_languages
def test_a_person_reaches_a_listing_with_the_keyboard_alone(
    language: str, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(javascript=False, width=320)
    page.goto(f"/{language}/")
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    else:
        pytest.fail("the search box cannot be reached with Tab")
    page.keyboard.type(WORDS[language][0])
    page.keyboard.press("Enter")
    page.wait_for_url("**/services/?*")
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('[data-listing]')"):
            break
    else:
        pytest.fail("no result can be reached with Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/services/*/")
    assert page.locator("h1").count() == 1


@with_and_without_javascript
def test_a_filter_is_a_plain_form_and_a_chip_takes_it_off(
    javascript: bool, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(javascript=javascript, width=1180)
    page.goto("/fr/services/?q=clinique")
    before = page.locator("[data-listing]").count()
    page.goto("/fr/services/?q=clinique&status=never")
    filtered = page.locator("[data-listing]").count()
    assert 0 < filtered <= before
    page.locator("a[href*='q=clinique']:not([href*='status=never'])", has_text="Statut").first.click()
    assert "status=never" not in page.url
    assert page.locator("[data-listing]").count() == before


def test_nothing_found_still_helps(open_browser: Callable[..., Page]) -> None:
    page = open_browser(javascript=False)
    page.goto("/fr/services/?q=xyzzyqwv")
    assert page.locator("[data-listing]").count() == 0
    main = page.locator("main").inner_text()
    assert "211" in main
    assert page.locator("main a[href*='/fr/besoins/']").count() >= 1


def test_a_person_in_danger_sees_the_phone_lines_before_the_results(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(javascript=False)
    page.goto("/fr/services/?q=mon+mari+me+frappe")
    assert "1 800 363-9010" in words_of(page.locator("main .ms-urgent"))
    line = page.locator("main a[href^='tel:']").first.bounding_box()
    first = page.locator("[data-listing]").first.bounding_box()
    assert line is not None
    assert first is not None
    assert line["y"] < first["y"]


def test_searching_by_post_leaves_no_trace_in_the_address_bar(open_browser: Callable[..., Page]) -> None:
    page = open_browser(javascript=False)
    page.goto("/fr/services/")
    form = page.locator("form[method=post]").first
    form.locator("input[name=q]").first.fill("violence conjugale", force=True)
    form.locator("button").first.click(force=True)
    assert "violence" not in page.url
    assert page.locator("[data-listing]").count() >= 1
    assert page.context.cookies() == []


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "a" * 10_000,
        "q=%00%01%02%1b%E2%80%AE",
        "q=%ff%fe",
        "page=-1",
        "page=99999999999999999999",
        "page=abc",
        "q=hlm&categorie=1&color=red",
        "category=nowhere",
        "borough=atlantis",
        "near=ZZZ",
        "near=99.9,999",
        "open=never",
        "sort=price",
        "papers=none&papers=gold",
        "q='%20OR%201=1--&status=never';DROP",
        "&".join(f"category=x{n}" for n in range(400)),
    ],
)
@both_languages
def test_bad_input_gets_a_clear_answer_and_never_an_error_of_ours(
    query: str, language: str, portal: Portal
) -> None:
    status, _headers, body = portal.fetch(f"/{language}/services/?{query}")
    assert status in (200, 400)
    assert "<h1" in body
    assert f'lang="{language}"' in body


def test_a_sheet_holds_both_languages_and_can_hide_the_portals_name(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(javascript=False)
    page.goto("/fr/feuille/?s=sos-violence-conjugale&s=211")
    assert "1 800 363-9010" in words_of(page.locator("main .ms-paper"))
    assert page.locator("main [lang=en]").count() >= 1
    page.goto("/fr/feuille/?s=sos-violence-conjugale&discret=1")
    page.emulate_media(media="print")
    assert "Accès sans peur" not in page.locator("body").inner_text()
    assert "Accès sans peur" not in page.title()


def test_a_correction_is_kept_for_the_editors_without_an_account(open_browser: Callable[..., Page]) -> None:
    page = open_browser(javascript=False)
    page.goto("/fr/services/211/")
    page.locator("a[href$='/corriger/']").first.click()
    page.locator("button[type=submit], form button").last.click()
    # Nothing was chosen: the page says what to do, first in its title.
    assert page.title().startswith("Erreur")
    page.locator("input[type=radio][value=phone]").check()
    page.locator("textarea").first.fill("Le numéro a changé.")
    page.locator("main form button").last.click()
    assert "merci" in page.url
    assert "erci" in page.locator("h1").inner_text()
