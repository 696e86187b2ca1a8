"""Cards and their facts, in words. Unknown is a kind of its own; it never reads as no."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from core.icons import icon_of_category
from core.presentation import Fact, ListingCard
from core.translated import Translated
from services.enums import Cost, Document, Known, StatusAsked
from services.presentation.hours import moment_words
from services.presentation.words import NO_BREAK, day_words, distance_words, list_words, month_words
from services.queries.cards import Card
from services.rules.phones import phone_uri, shown_phone

# Longer than this, a summary is cut at a word: the page has the rest.
SUMMARY_LENGTH = 180
# Most cards say the same few things; saying them anew for each of twenty took a sixth of a page's time.
REMEMBERED = 2048


@cache
def listing_prefix(language: str) -> str:
    """Return what stands before a listing's slug in its address."""
    with override(language):
        return reverse("services:listing", kwargs={"slug": "x"}).removesuffix("x/")


def listing_cards(cards: Iterable[Card], *, language: str, at: dt.datetime) -> list[ListingCard]:
    """Write cards in the reader's language."""
    prefix = listing_prefix(language)
    return [listing_card(card, prefix=prefix, language=language, at=at) for card in cards]


def listing_card(card: Card, *, prefix: str, language: str, at: dt.datetime) -> ListingCard:
    """Write one card."""
    checked, is_overdue = checked_words(
        card.verified_on, is_overdue=card.is_overdue, is_expired=card.is_expired, language=language
    )
    phone = card.phone
    return ListingCard(
        slug=card.slug,
        url=f"{prefix}{card.url_slug}/",
        title=card.name.text,
        title_lang=_mark(card.name),
        categories=" ".join(card.category_slugs),
        by=card.organization.text if card.organization.text != card.name.text else "",
        by_lang=_mark(card.organization),
        place=place_words(card),
        distance=distance_words(card.distance_m, language),
        summary=shortened(card.summary.text),
        summary_lang=_mark(card.summary),
        facts=_facts(card, language, at),
        phone=shown_phone(phone.number, phone.extension, language) if phone else "",
        phone_uri=phone_uri(phone.number, phone.extension) if phone else "",
        checked=checked,
        is_overdue=is_overdue,
    )


def shortened(text: str, length: int = SUMMARY_LENGTH) -> str:
    """Cut a text at a word and say with « … » that there is more."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,;:." + NO_BREAK) + "…"


def papers_fact(documents: Sequence[str]) -> Fact:
    """Say which papers are asked for."""
    if not documents or Document.UNKNOWN in documents:
        return Fact(_("Papiers : inconnu"), "unknown")
    if documents[0] in (Document.NONE, Document.ANY_NAME):
        return Fact(str(Document(documents[0]).label), "yes")
    return Fact(_("Papiers : %(papers)s") % {"papers": papers_words(documents)}, "careful")


def papers_words(documents: Sequence[str]) -> str:
    """Name the papers asked for: « pièce d’identité avec photo et preuve d’adresse »."""
    return list_words([_uncapitalized(str(Document(code).label)) for code in documents])


def status_fact(status: str) -> Fact:
    """Say whether immigration status is asked for."""
    kinds = {StatusAsked.NEVER: "yes", StatusAsked.UNKNOWN: "unknown"}
    return Fact(str(StatusAsked(status).label), kinds.get(StatusAsked(status), "careful"))  # type: ignore[arg-type]


def cost_fact(cost: str) -> Fact | None:
    """Say what it costs, or nothing on a card when that is not known."""
    if cost == Cost.UNKNOWN:
        return None
    return Fact(str(Cost(cost).label), "yes" if cost == Cost.FREE else "plain", "wallet")


@lru_cache(maxsize=REMEMBERED)
def checked_words(
    verified_on: dt.date | None, *, is_overdue: bool, is_expired: bool, language: str
) -> tuple[str, bool]:
    """Say how old the facts are, and whether they are older than they should be."""
    if is_expired:
        return _("Renseignements périmés. Appelez d’abord."), True
    if verified_on is None:
        return _("Pas encore vérifié"), False
    if is_overdue:
        return _("À revérifier (vérifié en %(month)s)") % {"month": month_words(verified_on, language)}, True
    return _("Vérifié le %(day)s") % {"day": day_words(verified_on, language)}, False


def _facts(card: Card, language: str, at: dt.datetime) -> tuple[Fact, ...]:
    known = _known_facts(
        card.top_category.code,
        card.category.code,
        card.category.label.text,
        card.status,
        card.documents,
        card.cost,
        language,
    )
    if not card.is_expired and card.open_state != "unknown":
        known += _now_fact(card.open_state, card.open_until, card.opens_at, at.date(), language)
    if card.police_may_be_present == Known.YES:
        known += _police_fact(language)
    return known


@lru_cache(maxsize=REMEMBERED)
def _known_facts(
    top: str, category: str, label: str, status: str, documents: tuple[str, ...], cost: str, _language: str
) -> tuple[Fact, ...]:
    facts = (
        Fact(label, "plain", icon_of_category(top, category)),
        status_fact(status),
        papers_fact(documents),
    )
    costs = cost_fact(cost)
    return (*facts, costs) if costs is not None else facts


@lru_cache(maxsize=REMEMBERED)
def _now_fact(
    state: str, until: dt.datetime | None, opens_at: dt.datetime | None, today: dt.date, language: str
) -> tuple[Fact, ...]:
    """Say that it is open or closed; a card leaves unknown hours out, and its page says that they are."""
    if state == "open":
        if until is None:
            return (Fact(_("Ouvert jour et nuit"), "yes", "clock"),)
        words = _("Ouvert, ferme %(when)s") % {"when": moment_words(until, today, language)}
        return (Fact(words, "yes", "clock"),)
    if state != "closed":
        return ()
    if opens_at is None:
        return (Fact(_("Fermé"), "plain", "clock"),)
    words = _("Fermé, ouvre %(when)s") % {"when": moment_words(opens_at, today, language)}
    return (Fact(words, "plain", "clock"),)


@lru_cache(maxsize=2)
def _police_fact(_language: str) -> tuple[Fact, ...]:
    return (Fact(_("La police peut être là"), "careful"),)


def place_words(card: Card) -> str:
    """Say where a listing is, as shortly as a card can; never where a confidential place hides."""
    if card.is_confidential:
        return _("Adresse confidentielle")
    if card.place_count > 1:
        return ngettext("%(count)s lieu", "%(count)s lieux", card.place_count) % {"count": card.place_count}
    if card.boroughs:
        return card.boroughs[0].text
    return card.address


def _mark(text: Translated) -> str:
    return text.language if text.is_fallback else ""


def _uncapitalized(text: str) -> str:
    return text[:1].lower() + text[1:]
