"""What may stand on a screen that somebody else can see: enough to recognise, too little to use."""

import re
from typing import Final

_DOT: Final = "•"
_SHORTEST_NUMBER: Final = 7


def masked_phone(number: str) -> str:
    """
    Mask a telephone number: 514 •••-••11, or +33 •••••••11 for one from abroad.

    What is too short to be a number is masked whole.
    """
    digits = re.sub(r"\D", "", number)
    if len(digits) < _SHORTEST_NUMBER:
        return _DOT * max(len(digits), 3)
    here = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    if len(here) == 10 and (here != digits or not number.strip().startswith("+")):
        return f"{here[:3]} {_DOT * 3}-{_DOT * 2}{here[-2:]}"
    shown = f"+{digits[:2]} " if number.strip().startswith("+") else ""
    hidden = len(digits) - 2 - (2 if shown else 0)
    return f"{shown}{_DOT * hidden}{digits[-2:]}"


def masked_email(address: str) -> str:
    """Mask an e-mail address: m•••@example.org, as many dots for every name."""
    name, at, host = address.strip().rpartition("@")
    if not at or not name or not host:
        return _DOT * 3
    return f"{name[0]}{_DOT * 3}@{host}"


def masked_code(code: str) -> str:
    """Mask a code but for its last two digits: ••••• ••••• ••••• •••90."""
    digits = re.sub(r"\D", "", code)
    masked = _DOT * (len(digits) - 2) + digits[-2:] if len(digits) > 4 else _DOT * len(digits)
    return " ".join(masked[at : at + 5] for at in range(0, len(masked), 5))
