"""
Who works in the demonstration: one person for each role, and more where one is not enough.

A file takes two caseworkers, and a third when one falls ill; a triage team goes on when one leaves it.
"""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from montreal_sanctuary.kept_secrets import lend_to_owner_of, make_private_folder, portal_folder

KEPT: Final = "demonstration-staff.json"
# Unlike anything that somebody would choose for a real account.
WORDS: Final = (
    "érable",
    "tramway",
    "bleuet",
    "canot",
    "verglas",
    "ruelle",
    "tuque",
    "escalier",
    "marché",
    "fleuve",
)


@dataclass(frozen=True, slots=True)
class DemonstrationPerson:
    """A made-up staff member. The address is one that can reach nobody (RFC 2606)."""

    email: str
    name: str
    role: str
    teams: tuple[str, ...]
    languages: tuple[str, ...] = ("fr", "en")
    #: What they do besides.
    also: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """Return everything that they do."""
        return (self.role, *self.also)


HOUSING_LEAD: Final = "logement@demonstration.example"
HOUSING_COLLEAGUE: Final = "logement-2@demonstration.example"
HOUSING_SUPERVISOR: Final = "responsable-logement@demonstration.example"
PEOPLE: Final = (
    DemonstrationPerson("tri@demonstration.example", "Nadia Tremblay", "triage", ("triage",)),
    DemonstrationPerson("tri-2@demonstration.example", "Olivier Fortin", "triage", ("triage",)),
    DemonstrationPerson("intervenant@demonstration.example", "Samuel Okafor", "caseworker", ("assistance",)),
    DemonstrationPerson("intervenante@demonstration.example", "Mei Gagnon", "caseworker", ("assistance",)),
    DemonstrationPerson("intervenante-2@demonstration.example", "Rosa Lavoie", "caseworker", ("assistance",)),
    DemonstrationPerson(
        "responsable@demonstration.example", "Hélène Roy", "supervisor", ("triage", "assistance")
    ),
    DemonstrationPerson("redaction@demonstration.example", "Jean-Baptiste Noël", "editor", ("listings",)),
    DemonstrationPerson(
        "confidentialite@demonstration.example", "Aïcha Côté", "privacy_officer", ("assistance",)
    ),
    DemonstrationPerson(HOUSING_LEAD, "Lucie Beaulieu", "caseworker", ("housing",)),
    DemonstrationPerson(HOUSING_COLLEAGUE, "Carlos Nguyen", "caseworker", ("housing",)),
    # Whoever reviews a decision holds the team's key too: a supervisor who is a caseworker.
    DemonstrationPerson(
        HOUSING_SUPERVISOR,
        "Sidonie Pelletier",
        "supervisor",
        ("housing",),
        also=("caseworker",),
    ),
)


@dataclass(frozen=True, slots=True)
class DemonstrationSignIn:
    """What it takes to sign in as anybody of the demonstration, and the code of its sample request."""

    password: str
    passphrase: str
    totp_secrets: dict[str, str]
    receipt_code: str
    #: Of the household that is offered a home; a folder of an earlier release has none.
    application_code: str = ""

    def write(self) -> None:
        """Keep it in a file that only its owner may read."""
        path = _path()
        make_private_folder(path.parent)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(self), file, ensure_ascii=False, indent=1)
        lend_to_owner_of(path.parent, path)


def read_sign_in() -> DemonstrationSignIn | None:
    """Return what was kept, or None if this portal has no demonstration staff."""
    try:
        return DemonstrationSignIn(**json.loads(_path().read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def new_phrase(words: int) -> str:
    """Return some words drawn at random, joined by hyphens, with three figures."""
    drawn = [secrets.choice(WORDS) for _ in range(words)]
    return "-".join([*drawn, f"{secrets.randbelow(900) + 100}"])


def _path() -> Path:
    return portal_folder() / "secrets" / KEPT
