"""What holds on every public page, in both languages."""

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

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


def axe_violations(page: Page, *, only: Sequence[str] = RULES) -> list[str]:
    """
    Return what axe finds on a page as it stands.

    :param only: its tags, or names of its rules
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # Only what is wrong comes back: a whole report is a megabyte of what is right.
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
        ".then(report => report.violations.map(({id, help, nodes}) => ({id, help, nodes: nodes.map("
        "({html, failureSummary}) => ({html, failureSummary}))})))",
        only,
    )
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for violation in found
        for node in violation["nodes"]
    ]


@dataclass(frozen=True)
class Visit:
    """What one visit with JavaScript shows, on a phone, in the dark, and on the narrowest screen."""

    status: int
    language: str
    #: What axe finds, and by the dark scheme's own colours.
    violations: list[str]
    dark_violations: list[str]
    has_dark_scheme: bool
    widest: int
    #: What reaches beyond 320 pixels.
    too_wide: list[str]
    hosts: set[str]
    cookies: list[Any]
    refused: list[str]


@dataclass(frozen=True)
class PlainVisit:
    """What one visit without JavaScript shows, by keyboard, and where the other language leads."""

    first_stop: str
    second_stop: str
    reached: str
    language: str


Visits = Callable[[Kind, str], Visit]
PlainVisits = Callable[[Kind, str], PlainVisit]


@pytest.fixture(scope="module")
def visit(chromium: Browser, portal: Portal) -> Visits:
    """Each page is opened once, and every question asked of what it was then."""

    @functools.cache
    def visited(kind: Kind, language: str) -> Visit:
        context = chromium.new_context(base_url=portal.public, viewport={"width": 390, "height": 844})
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        complaints: list[str] = []
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        answer = page.goto(kind.path(language))
        assert answer is not None
        violations, light = axe_violations(page), _background(page)
        # The dark scheme has colours of its own, so contrast is measured again.
        page.emulate_media(color_scheme="dark")
        # A button fades from one scheme to the other; what counts is where it arrives.
        page.evaluate("Promise.all(document.getAnimations().map(fading => fading.finished))")
        dark, dark_violations = _background(page), axe_violations(page, only=["color-contrast"])
        page.set_viewport_size({"width": 320, "height": 640})
        found = Visit(
            status=answer.status,
            language=page.locator("html").get_attribute("lang") or "",
            violations=violations,
            dark_violations=dark_violations,
            has_dark_scheme=dark != light,
            widest=page.evaluate("document.documentElement.scrollWidth"),
            too_wide=page.evaluate(
                "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 321"
                " && !e.closest('.ms-scroll')).slice(0, 5).map(e => e.outerHTML.slice(0, 120))"
            ),
            hosts={urlsplit(url).netloc for url in asked if not url.startswith("data:")},
            cookies=context.cookies(),
            refused=[text for text in complaints if "Content Security Policy" in text or "violates" in text],
        )
        context.close()
        return found

    return visited


@pytest.fixture(scope="module")
def plain_visit(chromium: Browser, portal: Portal) -> PlainVisits:
    """As `visit`, without JavaScript."""

    @functools.cache
    def visited(kind: Kind, language: str) -> PlainVisit:
        context = chromium.new_context(base_url=portal.public, java_script_enabled=False)
        page = context.new_page()
        page.goto(kind.path(language))
        stops = []
        for _stop in range(2):
            page.keyboard.press("Tab")
            stops.append(page.evaluate("document.activeElement.getAttribute('href')"))
        other = "en" if language == "fr" else "fr"
        switch = page.locator(f"header a[hreflang={other}]")
        if switch.count():
            switch.first.click()
        found = PlainVisit(*stops, page.url, page.locator("html").get_attribute("lang") or "")
        context.close()
        return found

    return visited


def _background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


@each_page
def test_a_page_is_accessible(kind: Kind, language: str, visit: Visits) -> None:
    seen = visit(kind, language)
    assert (seen.status, seen.language) == (kind.status, language)
    assert seen.violations == []
    assert seen.has_dark_scheme
    assert seen.dark_violations == []


@each_page
def test_a_page_fits_a_screen_of_320_pixels(kind: Kind, language: str, visit: Visits) -> None:
    seen = visit(kind, language)
    assert seen.widest <= 320, seen.too_wide


@each_page
def test_a_page_asks_nobody_else_and_leaves_no_cookie(
    kind: Kind, language: str, visit: Visits, portal: Portal
) -> None:
    seen = visit(kind, language)
    assert seen.hosts == {urlsplit(portal.public).netloc}
    assert bool(seen.cookies) <= kind.is_journey, seen.cookies
    assert all(cookie["expires"] == -1 for cookie in seen.cookies), "a cookie that outlives the visit"
    assert seen.refused == []


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
    kind: Kind, language: str, plain_visit: PlainVisits
) -> None:
    other = "en" if language == "fr" else "fr"
    seen = plain_visit(kind, language)
    reached, meant = urlsplit(seen.reached), urlsplit(kind.path(other))
    assert (reached.path, seen.language) == (meant.path, other)
    if kind.name in ("sheet", "filtered"):
        assert reached.query == meant.query


@pages_where(
    lambda kind: kind.name != "libraries",
    why="this is where the exit leads: a way out would say that there is something to leave",
)
def test_the_exit_is_the_first_thing_after_the_skip_link(
    kind: Kind, language: str, plain_visit: PlainVisits
) -> None:
    seen = plain_visit(kind, language)
    assert seen.first_stop.startswith("#")
    assert seen.second_stop.startswith("/quitter")
