"""
Proof 27, for the directory: what stays in a history list says little.

A page's title never holds what the person typed, and the exit leads to a dull page of our own.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.running_portal import Portal


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_title_of_a_search_does_not_repeat_what_was_typed(language: str, portal: Portal) -> None:
    body = portal.fetch(f"/{language}/services/?q=mon+mari+me+frappe")[2]
    title = body.partition("<title>")[2].partition("</title>")[0]
    assert title
    assert "frappe" not in title
    assert "mari" not in title


def test_the_exit_ends_on_a_dull_page_and_forgets_the_visit(
    open_browser: Callable[..., Page], portal: Portal
) -> None:
    status, headers, _body = portal.fetch("/quitter", Cookie="visite=abc")
    assert status == 303
    assert "visite=" in headers.get("Set-Cookie", "")
    assert headers["Cache-Control"] == "no-store"
    page = open_browser(javascript=False)
    page.goto("/fr/services/sos-violence-conjugale/")
    page.locator("a[href^='/quitter']").first.click()
    assert urlsplit(page.url).path == "/fr/bibliotheques-heures/"
    assert "iblioth" in page.title()


def test_shift_three_times_leaves_the_page_but_not_while_typing(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.goto("/fr/services/sos-violence-conjugale/")
    for key in ("Shift", "Shift", "a", "Shift"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.url.endswith("/sos-violence-conjugale/")
    page.wait_for_timeout(5200)
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/bibliotheques-heures/")
    page.go_back()
    assert "violence" not in page.url
