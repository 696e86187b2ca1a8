"""The demonstration's staff at their desks: who signs in, with which factor, and opens their key."""

import base64
import hashlib
import hmac
import json
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

TRIAGE = "tri@demonstration.example"
LEAD = "intervenant@demonstration.example"
BACKUP = "intervenante@demonstration.example"


@dataclass(frozen=True)
class SignIn:
    """What the launcher keeps and prints."""

    password: str
    passphrase: str
    totp_secrets: dict[str, str]

    @classmethod
    def of(cls, portal_folder: Path) -> "SignIn":
        kept: dict[str, Any] = json.loads(
            (portal_folder / "var" / "secrets" / "demonstration-staff.json").read_text(encoding="utf-8")
        )
        return cls(kept["password"], kept["passphrase"], kept["totp_secrets"])


def code_now(secret: str) -> str:
    """What an authenticator application shows (RFC 6238), worked out apart from the portal's own code."""
    digest = hmac.new(
        base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1
    ).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def give_password(page: Page, who: str, sign_in: SignIn) -> None:
    page.goto("/")
    page.fill("input[name=login]", who)
    page.fill("input[name=password]", sign_in.password)
    page.click("main form button[type=submit]")


def sign_in_with_totp(page: Page, who: str, sign_in: SignIn) -> None:
    give_password(page, who, sign_in)
    # A code that changes while it is typed would be refused, and rightly.
    if time.time() % 30 > 28:
        time.sleep(2.5)
    page.fill("input[name=code]", code_now(sign_in.totp_secrets[who]))
    page.click("main form button[type=submit]")
    expect(page).to_have_url("/")


def open_key(page: Page, sign_in: SignIn) -> None:
    page.goto("/compte/deverrouiller/")
    page.fill("input[name=passphrase]", sign_in.passphrase)
    page.click("main form button[type=submit]")
    expect(page).to_have_url("/")


def plug_in_a_security_key(context: BrowserContext, page: Page) -> None:
    """Give the browser a virtual authenticator that says yes when it is touched."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "usb",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
