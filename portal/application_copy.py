"""A person's own application, to take away as plain text: everything, in the language of the page."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext, override

from casework.by_code import CaseFile, file_as_text
from casework.enums import Actor
from casework.export import Section
from housing.by_code.own_application import OwnApplication
from housing.enums import DecisionKind, DeclineReason, LetterKind, OfferState, ProofKind, RefusalReason
from housing.queries.programmes import ceilings_for_words, published_version
from housing.rules.numbers import spelled
from housing.words.answers import Ceilings, answer_lines, changes
from portal.views.housing_words import offer_lines, shown_item


def application_as_text(file: CaseFile, application: OwnApplication, *, language: str) -> str:
    """Write a file and its application as plain text, in a language."""
    version = published_version(application.version_id)
    ceilings = ceilings_for_words(version) if version else None
    with override(language):
        told = answer_lines(application.handed_in, ceilings=ceilings)
        beside = [
            (gettext("Demande de logement"), list(_facts(application, language))),
            *((title, lines) for title, lines in _parts(application, ceilings) if lines),
        ]
        return file_as_text(
            file,
            language=language,
            story_lines=[(line.label, line.words.replace("\n", ", ")) for line in told],
            beside=beside,
        )


def _facts(application: OwnApplication, language: str) -> Iterator[str]:
    said = (
        (gettext("Programme"), application.name_en if language == "en" else application.name_fr),
        (gettext("Dossier"), spelled(application.number)),
        (gettext("Ancienneté depuis le"), _day(application.effective_on)),
        (gettext("Décision promise au plus tard le"), _day(application.decide_by)),
    )
    for label, value in said:
        yield gettext("%(label)s : %(value)s") % {"label": label, "value": value}


def _parts(application: OwnApplication, ceilings: Ceilings) -> Iterable[Section]:
    return [
        (gettext("Ce que vous avez corrigé"), list(_corrections(application, ceilings))),
        (gettext("Ce que l’équipe a demandé"), list(_items(application))),
        (gettext("Ce que l’équipe a vu"), list(_proofs(application))),
        (gettext("Décisions"), list(_decisions(application))),
        (gettext("Logements offerts"), list(_offers(application))),
        (gettext("Remis à des organismes"), list(_releases(application))),
        (gettext("Lettres"), list(_letters(application))),
    ]


def _corrections(application: OwnApplication, ceilings: Ceilings) -> Iterator[str]:
    before = application.handed_in
    for one in application.corrections:
        yield f"{_day(one.day)} · {Actor(one.actor).label}"
        for change in changes(before, one.answers, ceilings=ceilings):
            was, now = (words.replace("\n", ", ") for words in (change.before_words, change.after_words))
            value = f"{was or '–'} → {now or '–'}"
            yield "- " + gettext("%(label)s : %(value)s") % {"label": change.label, "value": value}
        before = one.answers


def _items(application: OwnApplication) -> Iterator[str]:
    for item in application.items:
        shown = shown_item(item)
        yield f"{_day(item.asked_on)} · {shown.title} · {shown.problem}"
        if item.words:
            yield item.words
        if item.answered_on:
            yield "- " + gettext("Réglé le %(day)s") % {"day": _day(item.answered_on)}


def _proofs(application: OwnApplication) -> Iterator[str]:
    for one in application.proofs:
        accepted = gettext("acceptée") if one.accepted else gettext("pas acceptée")
        yield f"{_day(one.seen_on)} · {ProofKind(one.kind).label} · {accepted}"


def _decisions(application: OwnApplication) -> Iterator[str]:
    for one in application.decisions:
        yield f"{_day(one.decided_on)} · {DecisionKind(one.kind).label}"
        if one.reason:
            yield str(RefusalReason(one.reason).label)
        if one.cited.get("words"):
            yield str(one.cited["words"])


def _offers(application: OwnApplication) -> Iterator[str]:
    for one in application.offers:
        yield f"{_day(one.sent_on)} · {OfferState(one.state).label} · {', '.join(offer_lines(one))}"
        if one.decline_reason:
            yield f"- {DeclineReason(one.decline_reason).label}"


def _releases(application: OwnApplication) -> Iterator[str]:
    for one in application.releases:
        yield f"{_day(one.proposed_on)} · {one.organization}"
        yield from (
            gettext("%(label)s : %(value)s") % {"label": label, "value": value}
            for label, value in ((line.label, line.words.replace("\n", ", ")) for line in one.text.lines)
        )
        for day, words in (
            (one.consented_on, gettext("Accepté le %(day)s")),
            (one.opened_on, gettext("Lu le %(day)s")),
            (one.ended_on, gettext("Abandonné le %(day)s")),
        ):
            if day:
                yield "- " + words % {"day": _day(day)}


def _letters(application: OwnApplication) -> Iterator[str]:
    for one in application.letters:
        yield f"{_day(one.day)} · {LetterKind(one.kind).label}"
        yield str(one.blocks.get("greeting", ""))
        for part in one.blocks.get("parts", ()):
            yield from (line for line in (part["title"], *part["text"]) if line)
            yield from (f"- {line}" for line in part["list"])


def _day(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")
