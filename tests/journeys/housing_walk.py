"""A telephone without JavaScript, and what its browser saw on one walk through the pages of housing."""

import dataclasses
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, BrowserContext, Page

from core.clock import now, today
from core.day_words import day_with_year
from housing.asked_items import Wanted
from housing.enums import Problem, RunReason
from housing.operations.items import ask_items
from housing.operations.ranking import make_run
from tests.housing.deciding import declared, in_review
from tests.housing.factories import Filed, HousingDesk, make_programme
from tests.journeys.test_every_page import axe_violations
from tests.journeys.whole_journey import Seen, Walk, complained, heard

TEAM_SAYS = {"fr": "Zzéquipe : il nous manque deux choses.", "en": "Zzteam: two things are missing."}
SAID = {"fr": "Zzréponse : je la montre mardi.", "en": "Zzanswer: I will show it on Tuesday."}
#: Made-up words that a walk types or the team writes: of no language that a page could mistake.
NAME = "Zzalma"
PHONE = {"width": 360, "height": 740}


class Telephone:
    """Somebody's browser on a walk, JavaScript off."""

    def __init__(self, walk: "Life", browser: Browser, address: str) -> None:
        self.walk = walk
        self.context: BrowserContext = browser.new_context(
            base_url=address, java_script_enabled=False, viewport=PHONE, accept_downloads=True
        )
        walk.open.append(self.context)
        self.page: Page = self.context.new_page()
        self.page.on("response", partial(heard, walk))
        self.page.on("console", lambda message: complained(walk, message.text))

    def url(self, name: str, **named: object) -> str:
        with override(self.walk.language):
            return reverse(name, kwargs=named or None)

    def go(self, name: str, **named: object) -> None:
        self.page.goto(self.url(name, **named))

    def press(self, place: str) -> None:
        self.page.locator(place).first.click()
        # On a busy machine the next page may be there in name only.
        self.page.wait_for_load_state("load")

    def post(self, name: str, button: str = "button:not([name=later])", **named: object) -> None:
        """Press the button of a form that posts to an address."""
        self.press(f"main form[action^='{self.url(name, **named)}'] {button}")

    def follow_link(self, name: str, **named: object) -> None:
        self.press(f"main a[href='{self.url(name, **named)}']")

    def come_with(self, code: str) -> None:
        """Open the page of the follow-up and type a code."""
        self.go("portal:follow_up")
        self.page.locator("main input[name=code]").fill(code)
        self.post("portal:follow_up")

    def write(self, text: str) -> None:
        self.page.locator("main textarea").first.fill(text)

    def says(self, *words: str) -> None:
        """Check that the page says something, and keep the page for the proofs."""
        said = self.page.locator("body").inner_text().replace("\u00a0", " ")
        for each in words:
            assert each in said, f"{each!r} is not on {self.page.url}:\n{said}"
        self.walk.pages.append(
            Seen(
                name=f"{urlsplit(self.page.url).path} {len(self.walk.pages)}",
                path=urlsplit(self.page.url).path,
                title=self.page.title(),
                text=said,
                widest=self.page.evaluate("document.documentElement.scrollWidth"),
                faults=[],
            )
        )
        for cookie in self.context.cookies():
            kept = (cookie["name"], cookie["expires"], cookie["httpOnly"], cookie["sameSite"])
            self.walk.cookies.add(kept)

    def looks(self, *words: str) -> None:
        """The same for a page that matters most: axe reads it too, in a browser that has JavaScript."""
        self.says(*words)
        if self.walk.language != "fr":
            # The same templates: what axe says of them it says once.
            return
        html, url, reader = self.page.content(), self.page.url, self.walk.reader
        reader.unroute_all()
        reader.route(url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        reader.goto(url)
        self.walk.pages[-1].faults.extend(axe_violations(reader))


class Life(Walk):
    """One walk in one language: its people, its team, its list, and everything that the browser saw."""

    def __init__(self, language: str, part: str, team: HousingDesk, browser: Browser, address: str) -> None:
        super().__init__(language)
        self.browser, self.address = browser, address
        programme, version, window = make_programme(f"essai-{part}-{language}", name_en="Zzhomes")
        self.team = dataclasses.replace(team, programme=programme, version=version, window=window)
        self.open: list[BrowserContext] = [browser.new_context(viewport=PHONE)]
        self.reader = self.open[0].new_page()

    def telephone(self) -> Telephone:
        return Telephone(self, self.browser, self.address)

    def words(self, french: str, **named: object) -> str:
        """Return a message of the catalogue as this walk's reader reads it."""
        with override(self.language):
            said = gettext(french)
            return (said % named if named else said).replace("\u00a0", " ")

    def day(self, day: Any) -> str:
        with override(self.language):
            return day_with_year(day).replace("\u00a0", " ")

    @property
    def own(self) -> dict[str, Any]:
        """What every household of this walk answers otherwise than the example."""
        return {"name": NAME, "language": {"answer_in": self.language, "interpreter": ""}, "comment": ""}

    def ask(self, filed: Filed, *abouts: str) -> None:
        items = [Wanted(one, Problem.INCOMPLETE) for one in abouts]
        ask_items(
            by=self.team.lead, case_id=filed.case_id, request_id=uuid4(), items=items,
            message=TEAM_SAYS[self.language], at=now(),
        )  # fmt: skip

    def rank(self) -> None:
        make_run(
            self.team.programme,
            as_of=today(),
            requested_by=self.team.lead.member,
            reason=RunReason.UNIT_FREE,
        )

    def listed(self, **changes: Any) -> Filed:
        """Put a household on the list, as the team does it."""
        filed = in_review(self.team, at=now(), **self.own, **changes)
        declared(self.team, filed, at=now())
        return filed
