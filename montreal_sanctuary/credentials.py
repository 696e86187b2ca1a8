"""Secrets and host names of a door: given by the operator, or made for a demonstration on the loopback."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

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
