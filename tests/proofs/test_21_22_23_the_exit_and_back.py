"""
Proofs 21 to 23: after the exit, Back shows no text: with JavaScript, without it, by Shift three times.

As measured in Chromium: `no-store` and `autocomplete=off` together make Back ask the server again for an
empty form; `location.replace` takes the page itself out of the tab's history.
"""

from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, Page

from tests.proofs.back_button import back, forward

TEXT = "Zzexit ne doit pas revenir"
WRITE = "/fr/aide/ecrire/"
LIBRARIES = "/fr/bibliotheques-heures/"


def typed(page: Page) -> None:
    page.goto("/fr/")
    page.goto(WRITE)
    page.locator("textarea").fill(TEXT)
    page.locator("input[name=urgency][value=urgent]").check()
    page.locator("input[name=name]").fill(TEXT)


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def text_left(page: Page) -> bool:
    held = page.content() + "".join(
        field.input_value() for field in page.locator("textarea, input:not([type=hidden])").all()
    )
    return TEXT in held or page.locator("input[name=urgency]:checked").count() > 0


def assert_gone_with_the_cookies(page: Page) -> None:
    assert path_of(page) == LIBRARIES
    assert page.context.cookies() == []


def test_21_with_javascript_the_page_is_out_of_the_history(remembering: Callable[..., Page]) -> None:
    page = remembering()
    typed(page)
    page.locator("[data-exit]").click()
    page.wait_for_url(f"**{LIBRARIES}")
    assert_gone_with_the_cookies(page)
    back(page)
    assert path_of(page) == "/fr/"
    forward(page)
    assert path_of(page) == LIBRARIES


def test_22_without_javascript_back_finds_an_empty_form(remembering: Callable[..., Page]) -> None:
    page = remembering(javascript=False)
    typed(page)
    page.locator("[data-exit]").click()
    assert_gone_with_the_cookies(page)
    back(page)
    assert path_of(page) == WRITE
    assert not text_left(page)
    page.reload()
    assert not text_left(page)


def test_22_a_page_that_came_back_with_the_text_does_not_give_it_again(
    remembering: Callable[..., Page],
) -> None:
    page = remembering(javascript=False)
    typed(page)
    # Nothing says how soon, so the page comes back with the text; then the exit.
    page.locator("textarea").fill(TEXT)
    page.locator("input[name=nickname]").evaluate("field => field.value = 'x'")
    page.locator("#demande button").first.click()
    assert page.locator("textarea").input_value() == TEXT
    page.locator("[data-exit]").click()
    assert_gone_with_the_cookies(page)
    # Chromium asks before it sends the form again; whoever says yes meets a refusal without a word of it.
    for act in (partial(back, page), page.reload):
        try:
            act()
        except Error:
            continue
        assert not text_left(page)


@pytest.mark.parametrize("place", ["textarea", "body"])
def test_23_shift_three_times_leaves_also_while_typing(place: str, remembering: Callable[..., Page]) -> None:
    page = remembering()
    typed(page)
    if place == "textarea":
        page.locator("textarea").focus()
        # Capitals in the middle of a sentence are not a way out.
        for key in ("Shift", "Shift+A", "Shift", "b", "Shift"):
            page.keyboard.press(key)
        page.wait_for_timeout(200)
        assert path_of(page) == WRITE
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(f"**{LIBRARIES}")
    assert_gone_with_the_cookies(page)
    back(page)
    assert path_of(page) == "/fr/"
