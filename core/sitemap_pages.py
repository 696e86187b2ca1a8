"""
Pages that a sitemap lists, from apps that the directory may not know.

An app says here, when it starts, which of its pages anybody may find (`AppConfig.ready`).
"""

from collections.abc import Callable, Sequence

#: The name of an address, and what it takes.
Page = tuple[str, dict[str, str]]
Pages = Callable[[], Sequence[Page]]

_known: list[Pages] = []


def register(pages: Pages) -> None:
    """Add an app's pages; the same maker only once."""
    if pages not in _known:
        _known.append(pages)


def registered_pages() -> list[Page]:
    """Return every page that an app has said, in the order in which they spoke."""
    return [page for pages in _known for page in pages()]
