"""Programmes as a page shows them: words in the reader's language, and nothing of whoever reads."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal
from urllib.parse import urlsplit

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.listing_lookup import PublicListing, directory
from core.presentation import Fact, UrgentLine
from core.translated import Translated, translated
from housing.enums import ProofKind
from housing.models import ProgrammeVersion
from housing.queries.programmes import APPLIED_FOR, ceilings_of
from housing.rules.prescreen import Fit, IntakeMode, Tonight, Verdict, Why
from housing.rules.situations import AS_TONIGHT
from housing.words.choices import SITUATIONS, dollars

#: Listings of the directory: the City's own number, and who finds an organisation day and night.
LINES: Final = ("info-311", "211")


class Section(StrEnum):
    """Where a card stands on the page of all programmes; everybody sees every one."""

    HERE = "here"
    NOT_YET = "not_yet"
    ELSEWHERE = "elsewhere"
    QUEBEC = "quebec"


MODE_WORDS: Final[Mapping[IntakeMode, Promise]] = {
    IntakeMode.OPEN: _("On fait sa demande ici"),
    IntakeMode.REFERRAL: _("On fait sa demande ici, le propriétaire décide"),
    IntakeMode.DIRECTORY: _("On s’adresse aux organismes"),
    IntakeMode.ORIENTATION: _("On s’informe seulement : c’est le Québec qui décide"),
}
_ICONS: Final[Mapping[IntakeMode, str]] = {
    IntakeMode.OPEN: "door-open",
    IntakeMode.REFERRAL: "handshake",
    IntakeMode.DIRECTORY: "users",
    IntakeMode.ORIENTATION: "landmark",
}

#: The words of the application's own question, but for danger and disaster, which the pre-screen joins.
TONIGHT_WORDS: Final[Mapping[Tonight, Promise]] = {
    **{tonight: SITUATIONS[situation] for situation, tonight in AS_TONIGHT.items()},
    Tonight.DANGER: _("Je ne suis pas en sécurité où je vis, ou un sinistre m’a fait partir"),
}

FIT_WORDS: Final[Mapping[Fit, Promise]] = {
    Fit.FITS: _("Pourrait vous convenir"),
    Fit.MAY_FIT: _("À vérifier avec vous"),
    Fit.SHOWN: _("Bon à savoir"),
    Fit.DOES_NOT: _("Pas pour cette situation"),
}
FIT_ICONS: Final[Mapping[Fit, str]] = {
    Fit.FITS: "circle-check",
    Fit.MAY_FIT: "circle-question-mark",
    Fit.SHOWN: "info",
    Fit.DOES_NOT: "circle",
}
WHY_WORDS: Final[Mapping[Why, Promise]] = {
    Why.OPEN_TO_EVERYBODY: _("C’est ouvert à tout le monde."),
    Why.INCOME_WITHIN: _("Le revenu choisi est sous le plafond."),
    Why.INCOME_NEAR_CEILING: _("Le revenu choisi est proche du plafond. Demandez quand même."),
    Why.INCOME_ABOVE: _("Le revenu choisi dépasse le plafond pour ce nombre de personnes."),
    Why.INCOME_NOT_SAID: _("Il y a un plafond de revenu. Vous n’avez pas dit le vôtre, et c’est correct."),
    Why.FOR_FAMILIES: _("C’est pour les familles avec des enfants de moins de 18 ans."),
    Why.FOR_SENIORS: _("C’est pour les ménages où quelqu’un a 60 ans ou plus."),
    Why.FOR_ACCESS: _("C’est pour les personnes qui ont besoin d’un logement adapté."),
    Why.FOR_THIS_SITUATION: _("C’est pour la situation que vous avez choisie."),
    Why.OTHER_SITUATION: _("C’est pour une autre situation que celle que vous avez choisie."),
    Why.CLOSED_NOW: _("Les demandes ne sont pas ouvertes aujourd’hui."),
    Why.OWNER_DECIDES: _("Le propriétaire ou l’organisme décide, avec ses propres règles."),
    Why.ASKED_BY_QUEBEC: _(
        "Le Québec demande la citoyenneté ou la résidence permanente."
        " Cette carte est la même pour tout le monde."
    ),
    Why.NOT_CONFIRMED: _(
        "Le propriétaire n’a pas encore confirmé par écrit que c’est ouvert à tout le monde."
        " On ne peut pas encore faire de demande ici."
    ),
}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the lines of a list."""

    kind: Literal["text", "list"]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A longer text in pieces; `language` is set where it fell back to the other one."""

    blocks: tuple[Block, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody of the directory who helps: the page about them, and how to call."""

    name: str
    url: str
    phone: str = ""
    phone_uri: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A programme in a list."""

    code: str
    icon: str
    section: Section
    name: Translated
    owner: Translated
    summary: Translated
    facts: tuple[Fact, ...]
    is_taking: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A programme on its own page: the card, and everything that is known."""

    card: Card
    is_orientation: bool
    is_directory: bool
    about: Passage
    who_for: Passage
    how: Passage
    asked_to_see: Passage
    situations: tuple[str, ...]
    proofs: tuple[str, ...]
    ceilings: tuple[tuple[str, str], ...]
    ceilings_source: str
    ceilings_on: str
    listing: Helper | None
    helpers: tuple[Helper, ...]
    link: str
    link_host: str
    source: str
    is_to_verify: bool
    number: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the pre-screen says of one programme: whether, why, and what will be asked to be seen."""

    card: Card
    fit: Fit
    words: str
    icon: str
    reasons: tuple[str, ...]
    asked_to_see: Passage


def card_of(version: ProgrammeVersion, *, is_taking: bool) -> Card:
    """Return a programme as a card, in the language in force."""
    language = get_language() or "fr"
    mode = IntakeMode(version.mode)
    return Card(
        code=version.programme.code,
        icon=_ICONS[mode],
        section=_section(mode, is_taking),
        name=translated(version, "name", language),
        owner=translated(version, "owner", language),
        summary=translated(version, "summary", language),
        facts=tuple(_facts(version, mode, is_taking)),
        is_taking=is_taking,
    )


def page_of(version: ProgrammeVersion, *, is_taking: bool, at: dt.datetime, is_preview: bool = False) -> Page:
    """
    Return a programme as its page, in the language in force, with who helps as the directory says now.

    :param is_preview: seen from the staff door, from where links lead to the public one
    """
    language = get_language() or "fr"
    mode = IntakeMode(version.mode)
    slugs = [slug for slug in (version.listing, *version.helpers) if slug]
    listings = {
        one.slug: _helper(one, is_elsewhere=is_preview)
        for one in directory().read(slugs, language=language, at=at)
    }
    ceilings = ceilings_of(version) or {}
    return Page(
        card=card_of(version, is_taking=is_taking),
        is_orientation=mode is IntakeMode.ORIENTATION,
        is_directory=mode is IntakeMode.DIRECTORY,
        about=passage(version, "about"),
        who_for=passage(version, "who_for"),
        how=passage(version, "how"),
        asked_to_see=passage(version, "asked_to_see"),
        situations=tuple(str(TONIGHT_WORDS[one]) for one in Tonight if one in version.situations),
        proofs=tuple(str(ProofKind(one).label) for one in version.proofs),
        ceilings=tuple((_people(people, ceilings), dollars(most)) for people, most in ceilings.items()),
        ceilings_source=version.ceilings_source,
        ceilings_on=_day(version.ceilings_on),
        listing=listings.get(version.listing),
        helpers=tuple(listings[slug] for slug in version.helpers if slug in listings),
        link=version.link,
        link_host=urlsplit(version.link).hostname or "",
        source=version.source,
        is_to_verify=version.is_to_verify,
        number=version.number,
    )


def answers_of(
    verdicts: Collection[Verdict], versions: Collection[ProgrammeVersion], taking: Collection[str]
) -> list[Answer]:
    """Return what the pre-screen says of each programme, in the order of the verdicts."""
    by_code = {version.programme.code: version for version in versions}
    return [
        Answer(
            card=card_of(by_code[one.code], is_taking=one.code in taking),
            fit=one.fit,
            words=str(FIT_WORDS[one.fit]),
            icon=FIT_ICONS[one.fit],
            reasons=tuple(str(WHY_WORDS[reason]) for reason in one.reasons),
            asked_to_see=passage(by_code[one.code], "asked_to_see"),
        )
        for one in verdicts
    ]


def passage(version: ProgrammeVersion, field: str) -> Passage:
    """Return a longer text in pieces: a blank line parts them, a hyphen begins a line of a list."""
    said = translated(version, field, get_language() or "fr")
    blocks: list[Block] = []
    for piece in said.text.replace("\r\n", "\n").split("\n\n"):
        blocks += _blocks(piece)
    return Passage(tuple(blocks), said.language if said.is_fallback else "")


def lines_to_call(at: dt.datetime) -> list[UrgentLine]:
    """Return whom anybody may call about a home, as the directory publishes their numbers now."""
    found = directory().read(LINES, language=get_language() or "fr", at=at)
    helpers = [_helper(one) for one in found]
    return [UrgentLine(one.phone, one.phone_uri, one.name) for one in helpers if one.phone_uri]


def _helper(listing: PublicListing, *, is_elsewhere: bool = False) -> Helper:
    # On the same site whatever its name: somebody may have come by another one.
    url = listing.url if is_elsewhere else urlsplit(listing.url).path
    digits = "".join(filter(str.isdigit, listing.phone))
    # With an extension or a word in it, a number is read and not dialled by a press.
    is_plain = not any(map(str.isalpha, listing.phone)) and len(digits) in (3, 10, 11)
    prefix = {10: "+1", 11: "+"}.get(len(digits), "")
    return Helper(listing.name, url, listing.phone, f"tel:{prefix}{digits}" if is_plain else "")


def _blocks(piece: str) -> list[Block]:
    found: list[Block] = []
    for line in filter(None, map(str.strip, piece.split("\n"))):
        kind: Literal["text", "list"] = "list" if line.startswith("- ") else "text"
        words = line.removeprefix("- ")
        if found and found[-1].kind == kind == "list":
            found[-1] = Block(kind, (*found[-1].lines, words))
        else:
            found.append(Block(kind, (words,)))
    return found


def _section(mode: IntakeMode, is_taking: bool) -> Section:
    if mode in APPLIED_FOR:
        return Section.HERE if is_taking else Section.NOT_YET
    return Section.ELSEWHERE if mode is IntakeMode.DIRECTORY else Section.QUEBEC


def _facts(version: ProgrammeVersion, mode: IntakeMode, is_taking: bool) -> list[Fact]:
    if mode is IntakeMode.ORIENTATION:
        return [Fact(gettext("Citoyenneté ou résidence permanente demandée par le Québec"), "careful")]
    if mode is IntakeMode.DIRECTORY:
        return [Fact(gettext("Chaque organisme décide"), "plain", "handshake")]
    facts = []
    if version.programme.is_receiving:
        facts.append(Fact(gettext("Ouvert à tout le monde"), "yes"))
    else:
        facts.append(Fact(gettext("Ouvert à tout le monde? Pas encore confirmé"), "unknown"))
    if mode is IntakeMode.REFERRAL:
        facts.append(Fact(gettext("Le propriétaire décide"), "plain", "handshake"))
    elif version.has_list:
        facts.append(Fact(gettext("Avec une liste d’attente"), "plain", "list-filter"))
    else:
        facts.append(Fact(gettext("En heures ou en jours, sans liste"), "plain", "clock"))
    if version.programme.is_receiving and not is_taking:
        facts.append(Fact(gettext("Pas de demandes aujourd’hui"), "careful"))
    if is_taking and version.closes_on:
        closes_on = _day(version.closes_on)
        facts.append(Fact(gettext("Jusqu’au %(day)s") % {"day": closes_on}, "plain", "clock"))
    return facts


def _people(people: int, ceilings: Mapping[int, int]) -> str:
    """Name the households that a ceiling is for: up to the next one of its table."""
    above = min((size for size in ceilings if size > people), default=None)
    if above is None:
        return gettext("%(people)d personnes ou plus") % {"people": people}
    if above == people + 1:
        return ngettext("%(people)d personne", "%(people)d personnes", people) % {"people": people}
    return gettext("%(people)d à %(most)d personnes") % {"people": people, "most": above - 1}


def _day(day: dt.date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
