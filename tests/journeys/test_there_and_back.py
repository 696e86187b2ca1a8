"""
A request from a telephone to two caseworkers and back, played by all of them, in a real browser.

The person has no JavaScript and a small screen. Triage and the first caseworker sign in with an application's
code, the second with a security key. It ends as the person wants it to: everything is taken back.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.staff_at_work import (
    BACKUP,
    LEAD,
    TRIAGE,
    SignIn,
    give_password,
    open_key,
    plug_in_a_security_key,
    sign_in_with_totp,
)
from tests.running_portal import Portal
from tests.visitor import PATIENCE

OpenBrowser = Callable[..., Page]
WORDS = {
    "fr": {
        "help": "/fr/aide/",
        "file": "/fr/suivi/dossier/",
        "door": "/fr/suivi/",
        "opened": ("première lecture", "suivi de votre demande", "remplacement"),
    },
    "en": {
        "help": "/en/help/",
        "file": "/en/follow-up/file/",
        "door": "/en/follow-up/",
        "opened": ("first reading", "following up", "standing in"),
    },
}


@dataclass(frozen=True)
class Desks:
    """Three people, signed in, their keys open."""

    triage: Page
    lead: Page
    backup: Page


@pytest.fixture(scope="module")
def desks(chromium: Browser, portal: Portal) -> Iterator[Desks]:
    sign_in = SignIn.of(portal.folder)
    contexts: list[BrowserContext] = []

    def desk(*, javascript: bool) -> Page:
        context = chromium.new_context(
            base_url=portal.staff,
            java_script_enabled=javascript,
            locale="fr-CA",
            viewport={"width": 1200, "height": 900},
        )
        contexts.append(context)
        return context.new_page()

    triage, lead, backup = desk(javascript=False), desk(javascript=False), desk(javascript=True)
    sign_in_with_totp(triage, TRIAGE, sign_in)
    sign_in_with_totp(lead, LEAD, sign_in)
    # The second caseworker adds a security key, goes, and comes back with it.
    sign_in_with_totp(backup, BACKUP, sign_in)
    plug_in_a_security_key(contexts[2], backup)
    backup.goto("/compte/deuxieme-facteur/cle/")
    backup.click("form[data-passkey] button[type=submit]")
    expect(backup).to_have_url("/compte/deuxieme-facteur/codes/")
    backup.goto("/compte/deuxieme-facteur/")
    expect(backup.locator("main")).to_contain_text("Ma clé de sécurité")
    backup.click('form[action="/compte/sortir/"] button')
    give_password(backup, BACKUP, sign_in)
    backup.click("form[data-passkey] button[type=submit]")
    expect(backup).to_have_url("/")
    for page in (triage, lead, backup):
        open_key(page, sign_in)
    yield Desks(triage, lead, backup)
    for context in contexts:
        context.close()


def ask_for_help(page: Page, language: str, story: str) -> str:
    """Fill the one page in, and keep the code."""
    page.goto(WORDS[language]["help"])
    page.click('main a[href$="/ecrire/"], main a[href$="/write/"]')
    time.sleep(PATIENCE)
    page.fill("textarea[name=what]", story)
    page.check("input[name=wishes][value=legal]")
    page.check("input[name=urgency][value=urgent]")
    page.check(f"input[name=language][value={language}]")
    page.fill("input[name=name]", "Lou")
    page.click("#demande button[type=submit]:not([name])")
    code = "".join(re.findall(r"\d", page.locator(".ms-code").inner_text()))
    assert len(code) == 20
    page.click("main form button[type=submit]")
    assert code[:5] not in page.content()
    return code


def come_back(page: Page, language: str, code: str) -> None:
    page.goto(WORDS[language]["door"])
    page.fill("input[name=code]", f"{code[:5]} {code[5:10]} {code[10:15]} {code[15:]}")
    page.click("main form button[type=submit]")


def open_the_one_with(page: Page, story: str) -> str:
    """Open what waits in the queue until the story is found: the list tells no request from another."""
    page.goto("/demandes/")
    for number in range(page.locator('form[action$="/ouvrir/"] button').count()):
        page.locator('form[action$="/ouvrir/"] button').nth(number).click()
        if story in page.locator("main").inner_text():
            return urlsplit(page.url).path
        page.goto("/demandes/")
    raise AssertionError("the request is not in the queue")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_request_goes_there_and_back(language: str, open_browser: OpenBrowser, desks: Desks) -> None:
    words = WORDS[language]
    story = f"Mon logement a de la moisissure et j’ai peur de le dire. Lou {language} {os.getpid()}."
    person = open_browser(javascript=False, width=320)
    code = ask_for_help(person, language, story)

    # Triage reads it and gives it to two people.
    file = open_the_one_with(desks.triage, story)
    desks.triage.goto(f"{file}confier/")
    for part, who in (("lead", "Samuel"), ("backup", "Mei")):
        chosen = desks.triage.locator(f"select[name={part}] option", has_text=who).get_attribute("value")
        desks.triage.select_option(f"select[name={part}]", chosen)
    desks.triage.click("main form button[type=submit]")

    # Nobody but those two: not even triage, once both have opened it.
    desks.lead.goto(file)
    desks.lead.click('form[action$="/ouvrir/"] button')
    expect(desks.lead.locator("main")).to_contain_text(story)
    desks.backup.goto(file)
    desks.backup.locator("input[name=reason]").first.check()
    desks.backup.click('form[action$="/ouvrir/"] button')
    expect(desks.backup.locator("main")).to_contain_text(story)
    answer = desks.triage.goto(file)
    assert answer is not None
    assert answer.status == 404

    # An answer that asks something.
    desks.lead.fill(
        'form[action$="/repondre/"] textarea[name=text]', "Bonjour Lou. Êtes-vous au chaud ce soir?"
    )
    desks.lead.check('form[action$="/repondre/"] input[name=expects_answer]')
    desks.lead.click('form[action$="/repondre/"] button.ms-button:not([name])')
    expect(desks.lead.locator(".ms-talk")).to_contain_text("au chaud ce soir")

    # The person reads it, sees who opened the file, and answers.
    come_back(person, language, code)
    assert person.url.endswith(words["file"])
    expect(person.locator("main")).to_contain_text("Êtes-vous au chaud ce soir?")
    for purpose in words["opened"]:
        expect(person.locator("main")).to_contain_text(purpose)
    assert "Samuel" not in person.content()
    person.fill("#message textarea", "Oui, merci. Chez ma cousine.")
    person.click("#message button[type=submit]")
    expect(person.locator("main")).to_contain_text("Chez ma cousine.")

    # The caseworker sees the news on top, and reads it.
    desks.lead.goto("/demandes/")
    expect(desks.lead.locator(".ms-queue li").first).to_contain_text("Nouveau message")
    desks.lead.locator('form[action$="/ouvrir/"] button').first.click()
    expect(desks.lead.locator("main")).to_contain_text("Chez ma cousine.")

    # Everything is taken back: the code is unknown, and the file is gone from the desks.
    person.click('main a[href$="/effacer/"], main a[href$="/erase/"]')
    person.click("main form button[type=submit]")
    come_back(person, language, code)
    expect(person.locator("main [role=alert]")).to_be_visible()
    assert story not in person.content()
    answer = desks.lead.goto(file)
    assert answer is not None
    assert answer.status == 404
