"""
Every secret of the portal by name: which process needs it, and where this process would find it.

Looking makes nothing: a secret that is missing stays missing. docs/keys.md has a row for each kind, and a
test compares the two.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from montreal_sanctuary.addresses import owner_address, role_address
from montreal_sanctuary.check_key import VARIABLE as CHECK_KEY
from montreal_sanctuary.demonstration_keys import RECOVERY, ROOT
from montreal_sanctuary.kept_secrets import read_secret
from montreal_sanctuary.mail import VARIABLE as MAIL_SERVER
from montreal_sanctuary.roles import ROLES, SIDES
from montreal_sanctuary.second_factor_key import VARIABLE as SECOND_FACTORS
from privacy.keys import in_groups

#: The processes that hold secrets; the last is no process but a safe, out of reach of every one of them.
DOORS: Final = ("public", "staff", "worker", "operator")
OFFLINE: Final = "offline"
#: A year: what is kept by people changes hands, and what is never tried does not open.
A_YEAR: Final = 366
#: Random bytes that a key of ours is made of, at least.
_SHORTEST: Final = 32

Reading = Callable[[], bytes | None]


@dataclass(frozen=True, slots=True)
class SecretKind:
    """
    One secret: its name, its row in docs/keys.md, and which doors cannot work without it.

    `read` returns it if this process has it, else None; it may raise ImproperlyConfigured.
    """

    name: str
    row: str
    doors: frozenset[str]
    read: Reading
    #: A portal may do without: it is looked at where it is given.
    is_optional: bool = False
    #: Kept by people, away from every machine: somebody shows once a year that they still can.
    is_rehearsed: bool = False
    #: After how many days it should be another one; None: only when somebody who had it leaves, or it leaks.
    most_days: int | None = None


def secret_kinds(*, demonstration: bool, peppers: frozenset[int] = frozenset()) -> tuple[SecretKind, ...]:
    """
    Return every secret there should be, in the order of docs/keys.md.

    :param peppers: digits that codes still need, besides those whose files are here
    """
    kept = _kept if demonstration else _nowhere
    doors = tuple(
        SecretKind(
            f"secret-key-{door}",
            "secret-key-DOOR",
            frozenset({door}),
            _given(f"PORTAL_SECRET_KEY_{door.upper()}", kept(f"{door}-key")),
            most_days=A_YEAR,
        )
        for door in ("public", "staff", "operator")
    )
    digits = sorted({*_peppers_here(demonstration), *peppers} or {1})
    return (
        *doors,
        *_of_databases(),
        *(
            SecretKind(
                f"receipt-pepper-{digit}",
                "receipt-pepper-N",
                frozenset({"public"}),
                _pepper(digit, kept("receipt-pepper-1") if digit == 1 else _nothing),
            )
            for digit in digits
        ),
        SecretKind(
            "second-factor-key",
            "second-factor-key",
            frozenset({"staff"}),
            _in_file(SECOND_FACTORS, kept("second-factor-key")),
        ),
        SecretKind(
            "check-key",
            "check-key",
            frozenset({"public", "worker"}),
            _in_file(CHECK_KEY, kept("check-key")),
            is_optional=True,
            most_days=A_YEAR,
        ),
        SecretKind(
            "mail-password",
            "mail-password",
            frozenset({"staff", "worker"}),
            _mail_password,
            is_optional=True,
            most_days=A_YEAR,
        ),
        SecretKind(
            "sms-token",
            "sms-token",
            frozenset({"staff"}),
            _in_file("PORTAL_SMS_TOKEN_FILE", _nothing, shortest=1),
            is_optional=True,
            most_days=A_YEAR,
        ),
        SecretKind("root-key", "root-key", frozenset({OFFLINE}), kept(ROOT), is_rehearsed=True),
        SecretKind("recovery-key", "recovery-key", frozenset({OFFLINE}), kept(RECOVERY), is_rehearsed=True),
    )


def short_fingerprint(name: str, secret: bytes) -> str:
    """
    Return the first 32 bits of a secret's digest: enough to see that it is another one.

    No more, since it is kept in the database: a password that a person chose must not be tried against it.
    """
    return in_groups(sha256(f"kept secret|v1|{name}|".encode() + secret).digest()[:4])


def _of_databases() -> Iterator[SecretKind]:
    doors = {
        "directory_reader": "public",
        "directory_intake": "public",
        "directory_editor": "staff",
        "directory_janitor": "worker",
        "casework_intake": "public",
        "casework_staff": "staff",
        "casework_janitor": "worker",
    }
    for name, role in ROLES.items():
        yield SecretKind(
            f"database-{name}",
            "database-ROLE",
            frozenset({doors[name]}),
            _password(partial(role_address, role)),
            most_days=A_YEAR,
        )
    for side in SIDES:
        yield SecretKind(
            f"database-{side}-owner",
            "database-SIDE-owner",
            frozenset({"operator"}),
            _password(partial(owner_address, side)),
            most_days=A_YEAR,
        )


def _password(address: Callable[[], dict[str, Any]]) -> Reading:
    # Empty: this login goes by a certificate or by the socket, and there is nothing to keep.
    return lambda: str(address().get("password") or "").encode()


def _given(variable: str, otherwise: Reading) -> Reading:
    def read() -> bytes | None:
        given = os.environ.get(variable)
        return given.encode() if given else otherwise()

    return read


def _in_file(variable: str, otherwise: Reading, *, shortest: int = _SHORTEST) -> Reading:
    def read() -> bytes | None:
        file = os.environ.get(variable)
        return _long_enough(Path(file), variable, shortest) if file else otherwise()

    return read


def _pepper(digit: int, otherwise: Reading) -> Reading:
    def read() -> bytes | None:
        folder = os.environ.get("PORTAL_PEPPERS_DIR")
        if not folder:
            return otherwise()
        file = Path(folder) / str(digit)
        return _long_enough(file, f"PORTAL_PEPPERS_DIR/{digit}", _SHORTEST) if file.exists() else None

    return read


def _peppers_here(demonstration: bool) -> list[int]:
    folder = os.environ.get("PORTAL_PEPPERS_DIR")
    if folder and Path(folder).is_dir():
        return [int(file.name) for file in Path(folder).iterdir() if re.fullmatch(r"\d", file.name)]
    return [1] if demonstration else []


def _long_enough(file: Path, words: str, shortest: int) -> bytes:
    try:
        found = file.read_bytes().strip()
    except OSError:
        found = b""
    if len(found) < shortest:
        raise ImproperlyConfigured(words)
    return found


def _mail_password() -> bytes | None:
    given = os.environ.get(MAIL_SERVER, "").strip()
    try:
        password = urlsplit(given).password if given else None
    except ValueError:
        raise ImproperlyConfigured(MAIL_SERVER) from None
    return password.encode() if password else None


def _kept(name: str) -> Reading:
    def read() -> bytes | None:
        found = read_secret(name)
        return found.encode("ascii") if found else None

    return read


def _nowhere(_name: str) -> Reading:
    return _nothing


def _nothing() -> None:
    return None
