"""
A browser that keeps pages for the Back button, as people's browsers do.

Playwright switches that memory off, and then nothing can come back from it: a proof would prove nothing.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.running_portal import CHROMIUM, SWITCHES, WHOLE_CHROMIUM, Portal

SETTLING_MS = 500


@pytest.fixture(scope="module")
def remembering(playwright: Playwright, portal: Portal) -> Iterator[Callable[[bool], Page]]:
    """Opens a page in a window of its own, with or without JavaScript, in a browser with its memory on."""
    browser = playwright.chromium.launch(
        # What stays behind is asked of the browser that people have.
        executable_path=WHOLE_CHROMIUM or CHROMIUM,
        args=SWITCHES,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    contexts: list[BrowserContext] = []

    def opened(javascript: bool = True) -> Page:
        contexts.append(browser.new_context(base_url=portal.public, java_script_enabled=javascript))
        return contexts[-1].new_page()

    yield opened
    browser.close()


def back(page: Page) -> None:
    """Press Back, and wait until the page stands there, from the browser's memory or from the server."""
    # A page that comes from memory is not loaded again: to wait for that would be to wait for ever.
    page.wait_for_timeout(SETTLING_MS)
    page.go_back(wait_until="commit")
    page.wait_for_timeout(SETTLING_MS)


def forward(page: Page) -> None:
    """Press Forward, and wait as for Back."""
    page.wait_for_timeout(SETTLING_MS)
    page.go_forward(wait_until="commit")
    page.wait_for_timeout(SETTLING_MS)
