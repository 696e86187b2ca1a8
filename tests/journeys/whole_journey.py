"""
A whole journey in a real browser, JavaScript off, at 320 px, once in each language: ask for help, keep the
code, come back, write, take a copy, give a helper a code and take it back, change the code, erase everything.

What the browser saw on the way is recorded, so that each proof asks its own question of the same two walks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.journeys.test_every_page import axe_violations
from tests.running_portal import Portal

START = {"fr": "/fr/", "en": "/en/"}
STORY = {
    "fr": "Zzrécit : mon propriétaire veut me mettre dehors vendredi.",
    "en": "Zzstory: my landlord wants to put me out on Friday.",
}
MESSAGE = {"fr": "Zzmessage : je peux venir mardi.", "en": "Zzmessage: I can come on Tuesday."}
HELPER_SAYS = {"fr": "Zzaide : elle viendra mardi.", "en": "Zzhelp: she will come on Tuesday."}
#: The form is too fast for a machine; a person is slower.
READING_MS = 3_300


@dataclass
class Seen:
    """One page of the walk, as the browser drew it."""

    name: str
    path: str
    title: str
    text: str
    widest: int
    faults: list[str]


@dataclass
class Walk:
    """Everything that the browser saw on a walk."""

    language: str
    pages: list[Seen] = field(default_factory=list)
    posted: list[tuple[str, int]] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    policies: list[str] = field(default_factory=list)
    cache: set[str] = field(default_factory=set)
    refusals: list[str] = field(default_factory=list)
    cookies: set[tuple[str, float, bool, str]] = field(default_factory=set)
    copies: dict[str, str] = field(default_factory=dict)
    first_code: str = ""
    second_code: str = ""
    helper_code: str = ""


def code_shown(page: Page) -> str:
    return "".join(re.findall(r"\d", page.locator(".ms-code").inner_text()))


def _noted(walk: Walk, page: Page, reader: Page, name: str) -> None:
    # axe needs JavaScript, which the walker has not: the reader is shown the very same page.
    reader.unroute_all()
    page.locator("footer").wait_for()
    html = page.content()
    reader.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    reader.goto(page.url)
    walk.pages.append(
        Seen(
            name=name,
            path=urlsplit(page.url).path,
            title=page.title(),
            text=page.locator("body").inner_text(),
            widest=page.evaluate("document.documentElement.scrollWidth"),
            faults=axe_violations(reader),
        )
    )
    for cookie in page.context.cookies():
        walk.cookies.add((cookie["name"], cookie["expires"], cookie["httpOnly"], cookie["sameSite"]))


def heard(walk: Walk, response: Response) -> None:
    walk.hosts.add(urlsplit(response.url).netloc)
    if response.request.method == "POST":
        walk.posted.append((urlsplit(response.url).path, response.status))
    if response.request.is_navigation_request():
        walk.policies.append(response.headers.get("content-security-policy", ""))
        if re.search(r"/(aide|help|suivi|follow-up|logement/demande|housing/application)/", response.url):
            walk.cache.add(response.headers.get("cache-control", ""))


def complained(walk: Walk, text: str) -> None:
    if "Content Security Policy" in text or "violates" in text:
        walk.refusals.append(text)


def _helped(walk: Walk, browser: Browser, portal: Portal, reader: Page) -> None:
    """Come in with the helper's code, at another screen; write, and leave."""
    context = _window(browser, portal)
    page = _watched(walk, context)
    page.goto({"fr": "/fr/suivi/", "en": "/en/follow-up/"}[walk.language])
    page.locator("input[name=code]").fill(walk.helper_code)
    page.locator("main form button").first.click()
    page.wait_for_load_state("load")
    _noted(walk, page, reader, "the file as a helper sees it")
    page.locator("textarea").fill(HELPER_SAYS[walk.language])
    page.locator("#message button").click()
    page.wait_for_load_state("load")
    _noted(walk, page, reader, "what a helper wrote")
    context.close()


def _window(browser: Browser, portal: Portal) -> BrowserContext:
    return browser.new_context(
        base_url=portal.public,
        java_script_enabled=False,
        viewport={"width": 320, "height": 640},
        accept_downloads=True,
    )


def _watched(walk: Walk, context: BrowserContext) -> Page:
    page = context.new_page()
    page.on("response", partial(heard, walk))
    page.on("console", lambda message: complained(walk, message.text))
    return page


def walked(browser: Browser, portal: Portal, language: str, folder: Path) -> Walk:
    """Walk the whole journey in one language."""
    walk = Walk(language)
    context = _window(browser, portal)
    page = _watched(walk, context)
    reading = browser.new_context(viewport={"width": 320, "height": 640})
    reader = reading.new_page()
    note = partial(_noted, walk, page, reader)

    def press(place: str = "main form button") -> None:
        page.locator(place).first.click()
        # On a busy machine the next page may be there in name only.
        page.wait_for_load_state("load")

    page.goto(START[language])
    page.locator(".ms-home__lines a[href*='/aide/'], .ms-home__lines a[href*='/help/']").click()
    note("before writing")
    page.locator("main a[href$='/ecrire/'], main a[href$='/write/']").first.click()
    note("writing")

    # Something is missing; then the text is kept for later, and brought back.
    press()
    note("something to correct")
    page.locator("textarea").fill(STORY[language])
    press("button[name=later]")
    note("kept for later")
    resume = code_shown(page)
    page.goto(page.url.replace("plus-tard", "reprendre").replace("later", "resume"))
    note("carrying on")
    page.locator("input[name=code]").fill(resume)
    press()
    assert page.locator("textarea").input_value() == STORY[language]

    # A number that we do not need: the prompt, once.
    page.locator("input[name=wishes][value=talk]").check()
    page.locator("input[name=urgency][value=urgent]").check()
    page.locator("summary").click()
    page.locator("input[name=way][value=phone]").check()
    page.locator("input[name=address]").fill("514 555-0101")
    said = {"fr": " Mon passeport AB123456.", "en": " My passport AB123456."}[language]
    page.locator("textarea").fill(STORY[language] + said)
    page.wait_for_timeout(READING_MS)
    press("#demande button")
    note("the prompt")
    press(".ms-note button")
    note("the code")
    walk.first_code = code_shown(page)
    page.locator("input[name=digits]").fill(walk.first_code[-4:])
    press()
    note("noted")

    # Another day.
    context.clear_cookies()
    page.locator("footer a[href*='/suivi/'], footer a[href*='/follow-up/']").click()
    page.locator("input[name=code]").fill(walk.first_code[:-1] + str((int(walk.first_code[-1]) + 1) % 10))
    press()
    note("a code with a slip")
    page.locator("input[name=code]").fill(walk.first_code)
    press()
    note("the file")
    page.locator("textarea").fill(MESSAGE[language])
    press("#message button")
    note("the file with a message")
    page.locator(".ms-talk a").click()
    note("taking a message back")
    press()

    for kind in ("text", "json"):
        with page.expect_download() as download:
            press(f"button[name=as][value={kind}]")
        kept = folder / f"{language}-{download.value.suggested_filename}"
        download.value.save_as(kept)
        walk.copies[download.value.suggested_filename] = kept.read_text(encoding="utf-8")

    # Somebody helps, with a code of their own, at another screen.
    page.locator(".ms-help-list a").nth(1).click()
    note("a code for a helper")
    press()
    note("a code for whom, and how long")
    page.locator("input[name=scope][value=write]").check()
    page.locator("input[name=days]").fill("3")
    press()
    note("the helper's code")
    walk.helper_code = code_shown(page)
    press()
    note("a code is given")
    _helped(walk, browser, portal, reader)
    page.reload()
    note("what the helper did")
    press()
    note("the helper's code is taken back")
    page.locator("main a[href$='/dossier/'], main a[href$='/file/']").first.click()
    note("the file after a helper")

    page.locator(".ms-help-list a").first.click()
    note("changing the code")
    press()
    note("the new code")
    walk.second_code = code_shown(page)
    press()
    press("button:has(.ms-icon)")
    note("closed")
    page.goto({"fr": "/fr/suivi/", "en": "/en/follow-up/"}[language])
    page.locator("input[name=code]").fill(walk.first_code)
    press()
    note("a code that was replaced")
    page.locator("input[name=code]").fill(walk.second_code)
    press()
    page.locator(".ms-help-list a").last.click()
    note("taking everything back")
    press()
    note("taken back")
    page.goto({"fr": "/fr/suivi/", "en": "/en/follow-up/"}[language])
    page.locator("input[name=code]").fill(walk.second_code)
    press()
    note("a code that was erased")
    context.close()
    reading.close()
    return walk


# Two folders of tests ask for the same walks: each language is walked once for a portal.
_done: dict[tuple[str, str], Walk] = {}


@pytest.fixture(scope="session")
def walks(
    chromium: Browser, portal: Portal, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Walk]:
    """Gives the walk of a language."""

    def walk(language: str) -> Walk:
        key = portal.public, language
        if key not in _done:
            _done[key] = walked(chromium, portal, language, tmp_path_factory.mktemp("copies"))
        return _done[key]

    return walk
