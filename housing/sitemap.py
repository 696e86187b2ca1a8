"""Which pages of housing anybody may find."""

from core.clock import today
from core.sitemap_pages import Page
from housing.queries.programmes import offered


def public_pages() -> list[Page]:
    """Return the page of all programmes, that of the order of the lists, then each programme."""
    programmes = [("housing:programme", {"code": one.programme.code}) for one in offered(today())]
    return [("housing:programmes", {}), ("housing:order", {}), *programmes]
