"""
A family applies for housing on a phone: JavaScript off, 320 px, one question a page, in each language.

They stop in the middle, come back in another browser with the code they wrote down, check, and send twice.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Browser, Page

from tests.journeys.test_every_page import axe_violations
from tests.running_portal import Portal

PROGRAMME = "logements-abordables"
#: What they answer, page by page, as it is typed and ticked.
ANSWERS: dict[str, dict[str, Any]] = {
    "1": {"name": "Zzalma"},
    "2": {"answer_in": "fr", "interpreter": "Zzespagnol"},
    "3": {"ways": ["call", "organization"]},
    "4/1": {"call_address": "514 555-0142", "call_others": "no", "call_never": "le soir"},
    "4/2": {"organization_address": "Zzcomité, 514 555-0143", "organization_others": "no"},
    "5": {"aged_0_to_5": "1", "aged_6_to_12": "1", "aged_18_to_59": "2", "couples": "1"},
    "6": {"expected": "yes"},
    "7": {"income_band": "B"},
    "8": {"kind": "lease_ending", "day": "31/1/2027"},
    "9": {"in_montreal": "yes", "borough": "verdun"},
    "10": {"boroughs": ["verdun", "lachine"], "most_rent": "900 $"},
    "11": {"features": ["no_steps"]},
    "12": {"rooms": "1"},
    "13": {"organization": "Zzcomité"},
    "14": {},
    "15": {"agreed": True},
}
#: The check of the answers is too fast for a machine; a person is slower.
READING_MS = 3_300


class Family:
    """Somebody with a phone, and a reader who is shown the same pages: axe needs what the phone has not."""

    def __init__(self, page: Page, reader: Page, language: str) -> None:
        self.page = page
        self.reader = reader
        self.language = language
        self.answers = ANSWERS
        self.faults: dict[str, list[str]] = {}
        self.widest = 0

    def url(self, name: str, **named: object) -> str:
        with override(self.language):
            return reverse(f"housing:{name}", kwargs=named or None)

    @property
    def place(self) -> str:
        """Which question the page asks: 8, or 4/2; another page gives nothing."""
        found = re.search(r"/(\d+(?:/\d+)?)/(?:\?|$)", self.page.url)
        return found[1] if found else ""

    def press(self, place: str = "#question button") -> None:
        self.page.locator(place).first.click()
        self.page.wait_for_load_state("load")
        self.widest = max(self.widest, self.page.evaluate("document.documentElement.scrollWidth"))

    def fill(self) -> None:
        for name, value in self.answers[self.place].items():
            box = self.page.locator(f"[name={name}]")
            if isinstance(value, list):
                for one in value:
                    self.page.locator(f"[name={name}][value={one}]").check()
            elif value is True:
                box.check()
            elif box.first.get_attribute("type") == "radio":
                self.page.locator(f"[name={name}][value={value}]").check()
            elif box.evaluate("box => box.tagName") == "SELECT":
                box.select_option(value)
            else:
                box.fill(value)

    def answer(self, *, until: str = "") -> list[str]:
        seen = []
        while self.place and self.place != until:
            seen.append(self.place)
            self.fill()
            self.press()
        return seen

    def look(self, name: str) -> None:
        self.reader.unroute_all()
        html = self.page.content()
        self.reader.route(
            self.page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
        )
        self.reader.goto(self.page.url)
        self.faults[name] = axe_violations(self.reader)

    @property
    def code(self) -> str:
        return "".join(re.findall(r"\d", self.page.locator(".ms-code").inner_text()))


@pytest.fixture
def reader(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_family_applies_on_a_phone_and_resumes_in_another_browser(
    language: str, portal: Portal, open_browser: Callable[..., Page], reader: Page
) -> None:
    family = Family(open_browser(javascript=False, width=320, height=640), reader, language)
    family.page.goto(family.url("programme", code=PROGRAMME))
    family.page.locator(f"main a[href='{family.url('begin', code=PROGRAMME)}']").first.click()
    family.press("main form button")
    seen = family.answer(until="8")
    # Something is missing: it is said, and the page stays. Then they stop, with a code.
    family.press()
    assert family.page.locator("#erreurs a").first.get_attribute("href") == "#id_kind_0"
    family.look("something to correct")
    family.page.locator("[name=day]").fill("fin janvier")
    family.press("button[name=later]")
    resume = family.code
    assert len(resume) == 20
    family.page.context.close()

    family.page = open_browser(javascript=False, width=320, height=640)
    family.page.goto(family.url("resume"))
    family.page.locator("input[name=code]").fill(resume)
    family.press("main form button")
    assert "Zzalma" in family.page.locator(".ms-check").inner_text()
    family.press("main form a.ms-button")
    assert family.page.locator("[name=day]").input_value() == "fin janvier"
    assert seen + family.answer() == list(ANSWERS)

    family.look("the answers")
    said = family.page.locator(".ms-check").inner_text().replace("\u00a0", " ")
    for words in ("Zzespagnol", "Zzcomité", "Verdun", "514 555-0142"):
        assert words in said
    # One answer is changed; Back leads nowhere strange.
    family.page.locator(f".ms-check a[href^='{family.url('question', number=12)}']").click()
    family.page.locator("[name=rooms]").fill("2")
    family.press()
    assert family.page.url.endswith(family.url("check"))
    family.page.go_back()
    assert family.page.locator("[name=rooms]").input_value() == "2"
    family.page.goto(family.url("check"))
    sent_twice = {
        name: family.page.locator(f"main [name={name}]").input_value()
        for name in ("csrfmiddlewaretoken", "mark")
    }
    family.page.wait_for_timeout(READING_MS)
    family.press("main form button")
    receipt = family.code
    family.look("the code")
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", family.page.locator("main").inner_text())
    family.page.context.request.post(
        portal.public + family.url("check"), form=sent_twice, headers={"Origin": portal.public}
    )
    family.page.go_back()
    family.page.goto(family.url("receipt"))
    assert family.code == receipt
    family.page.locator("input[name=digits]").fill(receipt[-4:])
    family.press("main form button")
    assert receipt not in family.page.content()
    assert (family.faults, family.widest) == ({name: [] for name in family.faults}, 320)
    assert len(family.faults) == 3
