"""Names as addresses write them."""

import re

from core.text import folded


def slug_of(name: str) -> str:
    """Return a name in lower case without accents, its words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")
