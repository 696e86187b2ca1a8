"""
A dwelling in a real browser, JavaScript off: declined with a reason by the person behind their code, then
offered to the next in three presses, and accepted.

On the demonstration, whose first household on the list is being offered a home; this test ends that offer.
"""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.staff_at_work import SignIn, open_key, sign_in_with_totp
from tests.journeys.test_every_page import axe_violations
from tests.running_portal import Portal

CASEWORKER = "logement@demonstration.example"


def follow(page: Page, code: str) -> None:
    """Come back with a code, as somebody types it at 320 px."""
    page.goto("/fr/suivi/")
    page.fill("main form input[name=code]", code)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/suivi/dossier/")


# The person's side, in both languages, is walked each time (test_housing_life.py); this one adds the desk's.
@pytest.mark.long
def test_a_home_is_declined_with_a_reason_offered_to_the_next_and_accepted(
    portal: Portal, open_browser: Callable[..., Page], chromium: Browser
) -> None:
    sign_in = SignIn.of(portal.folder)
    kept = portal.folder / "var" / "secrets" / "demonstration-staff.json"
    person = open_browser(javascript=False, width=320)
    follow(person, json.loads(kept.read_text(encoding="utf-8"))["application_code"])
    person.click('a[href="/fr/suivi/dossier/offre/"]')
    # Read again and again, in both languages: reading answers nothing.
    for language in ("en", "fr"):
        person.click(f"header a[hreflang={language}]")
        expect(person.locator("html")).to_have_attribute("lang", language)
        expect(person.locator("input[name=takes_it]")).to_have_count(2)
        assert person.evaluate("document.documentElement.scrollWidth") <= 320
    person.check("input[name=takes_it][value=no]")
    person.click("main form.ms-form button[type=submit]")
    # Without a reason nothing is sent, and the page says what is missing.
    expect(person.locator(".ms-summary, [role=alert]").first).to_be_visible()
    person.check("input[name=reason][value=too_far]")
    person.click("main form.ms-form button[type=submit]")
    person.wait_for_url("**/suivi/dossier/")
    expect(person.locator("main")).to_contain_text("Admissible, en attente")
    expect(person.locator('a[href="/fr/suivi/dossier/offre/"]')).to_have_count(0)

    door = chromium.new_context(
        base_url=portal.staff,
        java_script_enabled=False,
        viewport={"width": 1366, "height": 768},
        locale="fr-CA",
    )
    staff = door.new_page()
    sign_in_with_totp(staff, CASEWORKER, sign_in)
    open_key(staff, sign_in)
    staff.goto("/logement/")
    # Three presses: the dwellings, the one that is free again, the offer to whoever is next.
    staff.click('a[href="/logement/logements/"]')
    staff.click("text=Rue Jarry, app. 4")
    expect(staff.locator("main")).to_contain_text("ce logement lui a déjà été offert")
    expect(staff.locator("main")).to_contain_text("Trop loin du travail, de l’école ou des soins")
    staff.click("text=Offrir à la demande")
    expect(staff.locator("main")).to_contain_text("Réponse au plus tard le")
    # One press more: the next says yes on the phone.
    staff.click("text=Elle accepte")
    expect(staff.locator("main")).to_contain_text("Loué")
    expect(staff.locator("main")).to_contain_text("Acceptée")

    # axe needs JavaScript, which the caseworker has not.
    with_scripts = chromium.new_context(
        base_url=portal.staff, locale="en-CA", storage_state=door.storage_state()
    )
    looked = with_scripts.new_page()
    for path in ("/logement/logements/", "/logement/logements/ajouter/", staff.url):
        looked.goto(path)
        assert axe_violations(looked) == []
    for context in (door, with_scripts):
        context.close()
