"""Where the facts of a listing were read, and which of these sources its page may name."""

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from core.presentation import SourceLine
from services.presentation.words import month_words
from services.queries.listings import ListingRecord, ProvenanceRecord


def shown_provenances(record: ListingRecord) -> tuple[ProvenanceRecord, ...]:
    """
    Return the sources that a page may name.

    Of a place that hides, only its own site: nobody has read what else a newspaper's page says of it, and
    even the address of an article can name a neighbourhood.
    """
    if not record.is_confidential:
        return record.provenances
    listing = record.listing
    own = {_host(site) for site in (listing.website, listing.organization.website) if site}
    return tuple(source for source in record.provenances if _host(source.source) in own)


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def source_lines(record: ListingRecord, language: str) -> tuple[SourceLine, ...]:
    """Name each source once, with the words that were read there and could not be coded."""
    lines: dict[tuple[str, str], SourceLine] = {}
    for source in shown_provenances(record):
        is_page = source.source.startswith(("http://", "https://"))
        name = _host(source.source) if is_page else source.source
        key = (source.source, source.quote)
        if key in lines or (not source.quote and any(known[0] == source.source for known in lines)):
            continue
        lines[key] = SourceLine(
            name=name,
            read=_("lu en %(month)s") % {"month": month_words(source.read_on, language)},
            url=source.source if is_page else "",
            licence=source.licence,
            quote=source.quote,
            quote_lang=source.quote_language,
        )
    return tuple(lines.values())
