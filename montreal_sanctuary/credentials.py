"""Secrets and host names of a door: given by the operator, or made for a demonstration on the loopback."""

import os
import re
import secrets
from collections.abc import Mapping, Set
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from montreal_sanctuary.kept_secrets import kept_secret

LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def secret_key(door: str, *, data_dir: Path, demonstration: bool) -> str:
    """
    Return the door's Django secret key.

    In a demonstration it is made once and kept in a file that only its owner may read.

    :raises ImproperlyConfigured: if this is not a demonstration and the operator gave none
    """
    variable = f"PORTAL_SECRET_KEY_{door.upper()}"
    given = os.environ.get(variable)
    if given:
        return given
    if not demonstration:
        raise ImproperlyConfigured(
            f"{variable} manque / {variable} is missing (50 random characters or more)."
        )
    kept = data_dir / "secrets" / f"{door}-key"
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key


def allowed_hosts(host: str, *, demonstration: bool) -> list[str]:
    """
    Return the host names that a door answers to.

    :raises ImproperlyConfigured: if this is not a demonstration and the operator named none
    """
    if demonstration:
        return LOOPBACK_HOSTS
    if not host:
        raise ImproperlyConfigured("PORTAL_HOST, STAFF_HOST: nommez l’hôte / name the host.")
    return [host]


def receipt_peppers(*, demonstration: bool) -> dict[int, bytes]:
    """
    Return the peppers of the receipt codes by their digit: one file each, named 0 to 9, outside the database.

    In a demonstration pepper 1 is made once. Without any, the intakes stay closed and the directory goes on.

    :raises ImproperlyConfigured: if PORTAL_PEPPERS_DIR is named and holds none, or a short one
    """
    folder = os.environ.get("PORTAL_PEPPERS_DIR")
    if not folder:
        return {1: kept_secret("receipt-pepper-1").encode("ascii")} if demonstration else {}
    found = {
        int(file.name): file.read_bytes().strip()
        for file in Path(folder).iterdir()
        if re.fullmatch(r"\d", file.name)
    }
    if not found or any(len(pepper) < 32 for pepper in found.values()):
        raise ImproperlyConfigured(
            "PORTAL_PEPPERS_DIR : un fichier de 32 octets ou plus par poivre, nommé 0 à 9 / "
            "one file of 32 bytes or more for each pepper, named 0 to 9."
        )
    return found


def sms_token() -> str:
    """Return the secret word of the service that carries text messages (PORTAL_SMS_TOKEN_FILE), or ""."""
    file = os.environ.get("PORTAL_SMS_TOKEN_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else ""


def leaked_peppers() -> frozenset[int]:
    """
    Return the digits of the peppers that leaked: beside the file 3 in PORTAL_PEPPERS_DIR stands 3.leaked.

    Codes made with one still open their file, whose owner is then asked to take another code (docs/keys.md).
    """
    folder = os.environ.get("PORTAL_PEPPERS_DIR")
    if not folder:
        return frozenset()
    marks = (re.fullmatch(r"(\d)\.leaked", file.name) for file in Path(folder).iterdir())
    return frozenset(int(mark[1]) for mark in marks if mark)


def pepper_in_use(peppers: Mapping[int, bytes], leaked: Set[int]) -> int | None:
    """Return the digit of the newest pepper that has not leaked; None: no new file is taken in."""
    return max(peppers.keys() - leaked, default=None)


def root_fingerprint(*, demonstration: bool) -> str:
    """
    Return the pinned fingerprint of the root key that signs the list of recipients, or "" if there is none.

    In production its file belongs to the system administrator, not to the user that runs the door: whoever
    takes over the door cannot name another root.
    """
    file = os.environ.get("PORTAL_ROOT_FINGERPRINT_FILE")
    if file:
        return Path(file).read_text(encoding="ascii").strip()
    return demonstration_root_fingerprint() if demonstration else ""


def demonstration_root_fingerprint() -> str:
    """Return the fingerprint of the demonstration's own root key."""
    from montreal_sanctuary.demonstration_keys import demonstration_root
    from privacy.recipients import root_fingerprint as fingerprint_of
    from privacy.recipients import root_public_of

    return fingerprint_of(root_public_of(demonstration_root()))


def ledger_file(*, data_dir: Path, demonstration: bool) -> Path | None:
    """
    Return where the ledger of erasures is kept, or None: no door opens then (montreal_sanctuary/ledger.py).

    In production the operator names it, on another disk than the database: one loss must not take both.
    """
    given = os.environ.get("PORTAL_LEDGER_FILE")
    if given:
        return Path(given).absolute()
    return data_dir / "ledger" / "ledger.tsv" if demonstration else None
