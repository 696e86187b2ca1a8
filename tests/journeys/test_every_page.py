"""What holds on every public page, in both languages."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.pages import EVERY_NAME, EVERY_PAGE, Kind
from tests.running_portal import Portal

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
each_page = pytest.mark.parametrize(("kind", "language"), EVERY_PAGE, ids=EVERY_NAME)


def pages_where(holds: Callable[[Kind], bool], *, why: str) -> pytest.MarkDecorator:
    """Ask something of each page but a few, and say why not of those."""
    assert why
    chosen = [pair for pair in EVERY_PAGE if holds(pair[0])]
    assert 0 < len(chosen) < len(EVERY_PAGE)
    return pytest.mark.parametrize(
        ("kind", "language"), chosen, ids=[f"{kind.name} ({language})" for kind, language in chosen]
    )


def axe_violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@each_page
def test_a_page_is_accessible(kind: Kind, language: str, open_browser: Callable[..., Page]) -> None:
    page = open_browser(width=390)
    answer = page.goto(kind.path(language))
    assert answer is not None
    assert answer.status == kind.status
    assert page.locator("html").get_attribute("lang") == language
    assert axe_violations(page) == []
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    # The dark scheme has colours of its own, so contrast is measured again.
    page.emulate_media(color_scheme="dark")
    # A button fades from one scheme to the other; what counts is where it arrives.
    page.evaluate("Promise.all(document.getAnimations().map(fading => fading.finished))")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    assert [fault for fault in axe_violations(page) if fault.startswith("color-contrast")] == []


@each_page
def test_a_page_fits_a_screen_of_320_pixels(
    kind: Kind, language: str, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(width=320, height=640)
    page.goto(kind.path(language))
    widest = page.evaluate("document.documentElement.scrollWidth")
    guilty = page.evaluate(
        "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 321"
        " && !e.closest('.ms-scroll')).slice(0, 5).map(e => e.outerHTML.slice(0, 120))"
    )
    assert widest <= 320, guilty


@each_page
def test_a_page_asks_nobody_else_and_leaves_no_cookie(
    kind: Kind, language: str, open_browser: Callable[..., Page], portal: Portal
) -> None:
    page = open_browser()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(kind.path(language))
    page.wait_for_load_state("networkidle")
    own = urlsplit(portal.public).netloc
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {own}
    cookies = page.context.cookies()
    assert bool(cookies) <= kind.is_journey, cookies
    assert all(cookie["expires"] == -1 for cookie in cookies), "a cookie that outlives the visit"
    refused = [text for text in complaints if "Content Security Policy" in text or "violates" in text]
    assert refused == []


@each_page
def test_a_page_has_the_headers_it_needs(kind: Kind, language: str, portal: Portal) -> None:
    status, headers, body = portal.fetch(kind.path(language))
    assert status == kind.status
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Content-Language"] == language
    assert ("Set-Cookie" in headers) <= kind.is_journey
    if kind.is_journey:
        assert headers["Cache-Control"] == "no-store"
    elif kind.status == 200 and kind.name not in ("style guide",):
        assert "public" in headers["Cache-Control"]
        assert headers.get("Vary", "").lower() in ("", "accept-encoding", "content-language")
    assert "⚠ unknown variable" not in body
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*(src=|ld\+json))", body)


@each_page
def test_a_page_says_who_runs_it_and_that_it_is_a_demonstration(
    kind: Kind, language: str, portal: Portal
) -> None:
    body = portal.fetch(kind.path(language))[2]
    assert "Le Groupe d’essai" in body
    assert ("Ce n’est pas la Ville" if language == "fr" else "not the City") in body
    assert ("émonstration" if language == "fr" else "emonstration") in body


@pages_where(lambda kind: kind.status == 200, why="an error page has no twin")
def test_the_language_switch_stays_on_the_same_page(
    kind: Kind, language: str, open_browser: Callable[..., Page]
) -> None:
    other = "en" if language == "fr" else "fr"
    page = open_browser(javascript=False)
    page.goto(kind.path(language))
    page.locator(f"header a[hreflang={other}]").first.click()
    reached = urlsplit(page.url)
    assert reached.path == urlsplit(kind.path(other)).path
    assert page.locator("html").get_attribute("lang") == other
    if kind.name in ("sheet", "filtered"):
        assert reached.query == urlsplit(kind.path(other)).query


@pages_where(
    lambda kind: kind.name != "libraries",
    why="this is where the exit leads: a way out would say that there is something to leave",
)
def test_the_exit_is_the_first_thing_after_the_skip_link(
    kind: Kind, language: str, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(javascript=False)
    page.goto(kind.path(language))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("#")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("/quitter")
