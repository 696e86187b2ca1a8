"""A security key in a real browser: set up, then asked for at the next sign-in, under the shipped policy."""

import os
import subprocess
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.running_portal import ROOT, Portal
from tests.staff_door import PASSPHRASE, PASSWORD

EMAIL = "cle@essai.example"


def invitation(portal: Portal) -> str:
    """Have the operator invite somebody at the terminal; return the path of the link."""
    address = urlsplit(portal.staff)
    made = subprocess.run(
        [sys.executable, "manage.py", "invite_staff", EMAIL, "--name", "Nadia Roy", "--role", "triage"],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")},
            "PORTAL_DATA_DIR": str(portal.folder / "var"),
            "STAFF_PORT": str(address.port),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return made.stdout.split()[-1]


def test_a_security_key_lets_its_holder_in(open_browser: Callable[..., Page], portal: Portal) -> None:
    page = open_browser(locale="fr-CA")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    page.goto(invitation(portal))
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.click("main button[type=submit]")
    page.click("main a[href$='/deuxieme-facteur/cle/']")
    page.click("form[data-passkey] button")
    page.wait_for_url("**/codes/")
    page.click("text=Plus tard")
    page.fill("[name=new]", PASSPHRASE)
    page.fill("[name=again]", PASSPHRASE)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{portal.staff}/")
    assert "Bonjour, Nadia Roy" in page.inner_text("main")

    page.click("text=Sortir")
    page.fill("[name=login]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/deuxieme-etape/")
    page.click("form[data-passkey] button")
    page.wait_for_url(f"{portal.staff}/")
    assert "Bonjour, Nadia Roy" in page.inner_text("main")
    assert said == []
