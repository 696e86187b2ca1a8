"""
Proofs 24 and 25, in a browser: once it is sent, neither Back nor reload shows the text; once it is noted,
nothing shows the code. That the code goes by itself after ten minutes is in tests/assistance.
"""

from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.whole_journey import READING_MS, code_shown
from tests.proofs.back_button import back, forward

TEXT = "Zzback ne doit pas revenir sur la page."


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_24_25_back_and_reload_show_neither_text_nor_code(
    javascript: bool, remembering: Callable[..., Page]
) -> None:
    page = remembering(javascript)
    page.goto("/fr/aide/ecrire/")
    page.locator("textarea").fill(TEXT)
    page.locator("input[name=urgency][value=ordinary]").check()
    page.wait_for_timeout(READING_MS)
    page.locator("#demande button").first.click()
    code = code_shown(page)
    # Reload shows the same code; Back shows an empty form.
    page.reload()
    assert code_shown(page) == code
    back(page)
    assert urlsplit(page.url).path == "/fr/aide/ecrire/"
    for act in (lambda: None, page.reload):
        act()
        assert TEXT not in page.content()
        assert page.locator("textarea").input_value() == ""
    forward(page)
    page.locator("main form button").click()
    assert urlsplit(page.url).path == "/fr/aide/fait/"
    for act in (partial(back, page), page.reload):
        act()
        assert TEXT not in page.content()
        assert page.locator(".ms-code").count() == 0
        assert code[:5] not in page.locator("main").inner_text()
