"""One listing in words: may I go there, when, how, and how old is what we know."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from core.presentation import AnswerCell, Fact, FactKind, SourceLine
from core.translated import Translated, translated
from services.enums import (
    Access,
    Audience,
    Cost,
    Document,
    Known,
    ListingState,
    PhoneKind,
    PointKind,
    StatusAsked,
    VerificationMethod,
)
from services.models import Listing
from services.presentation.cards import papers_words
from services.presentation.hours import HoursWords, hours_words, week_lines
from services.presentation.sources import shown_provenances, source_lines
from services.presentation.words import day_words, language_words, list_words, month_words, sentence
from services.queries.listings import ListingRecord, PhoneRecord, PlaceRecord, PointRecord
from services.rules.phones import phone_uri, shown_phone


@dataclass(frozen=True, slots=True)
class Text:
    """A text and, where it fell back to the other language, that language."""

    text: str
    lang: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class PhoneWords:
    number: str
    uri: str
    # "Téléphone", "Texto", "Relais ATS" …
    kind: str
    is_voice: bool
    note: Text


@dataclass(frozen=True, slots=True)
class PointWords:
    """One service point."""

    heading: Text
    kind: str
    address: str
    borough: Text
    map_uri: str
    is_confidential: bool
    phones: tuple[PhoneWords, ...]
    languages: str
    languages_note: Text
    has_interpreter: bool
    hours: HoursWords
    week_lines: tuple[str, ...]
    hours_note: Text
    access: tuple[Fact, ...]
    accessibility_note: Text


@dataclass(frozen=True, slots=True)
class ListingWords:
    """A whole listing in one language."""

    slug: str
    name: Text
    organization: Text
    website: str
    email: str
    summary: Text
    category_slug: str
    category: str
    top_slug: str
    top: str
    is_discreet: bool
    is_open_to_calls: bool
    cells: tuple[AnswerCell, ...]
    call: PhoneWords | None
    facts: tuple[Fact, ...]
    access_note: Text
    served: str
    served_note: Text
    checked: str
    checked_kind: FactKind
    is_overdue: bool
    is_expired: bool
    points: tuple[PointWords, ...]
    sources: tuple[SourceLine, ...]
    correct_url: str
    sheet_url: str
    url: str


# Needs whose pages say nothing in a title: it stays in a history list, and on the tab of a shared computer.
DISCREET = frozenset({"violence", "detention", "police", "exploitation", "suicide"})


def listing_words(
    record: ListingRecord, *, borough_names: dict[str, str], language: str, at: dt.datetime
) -> ListingWords:
    """Write a listing in a language; that language must be in force (django.utils.translation)."""
    listing = record.listing
    today = at.date()
    category, top = listing.category, listing.category.parent or listing.category
    is_alone = len(record.points) == 1
    points = tuple(
        _point(point, language, at, number=0 if is_alone else number)
        for number, point in enumerate(record.points, start=1)
    )
    checked, kind, is_overdue = checked_words(record, language, today)
    return ListingWords(
        slug=listing.slug,
        name=_text(record.text("name", language)),
        organization=_text(translated(listing.organization, "name", language)),
        website=listing.website or listing.organization.website,
        email=listing.email,
        summary=_text(record.text("summary", language)),
        category_slug=category.slug,
        category=translated(category, "label", language).text,
        top_slug=top.slug,
        top=translated(top, "label", language).text,
        is_discreet=record.is_confidential or bool(DISCREET.intersection(record.category_slugs)),
        is_open_to_calls=listing.state == ListingState.PUBLISHED,
        cells=(_status_cell(record, language), _papers_cell(record, language), _cost_cell(record, language)),
        call=next((phone for point in points for phone in point.phones if phone.is_voice), None),
        facts=_facts(listing),
        access_note=_text(record.text("access_note", language)),
        served="" if record.is_confidential else _served(listing, borough_names),
        served_note=_text(record.text("served_note", language)),
        checked=checked,
        checked_kind=kind,
        is_overdue=is_overdue,
        is_expired=listing.expires_on is not None and listing.expires_on < today,
        points=points,
        sources=source_lines(record, language),
        correct_url=reverse("services:correct", kwargs={"slug": listing.slug}),
        sheet_url=f"{reverse('services:sheet')}?s={listing.slug}",
        url=reverse("services:listing", kwargs={"slug": listing.slug}),
    )


def checked_words(record: ListingRecord, language: str, today: dt.date) -> tuple[str, FactKind, bool]:
    """Say how old the facts are, how that is shaped, and whether they are older than they should be."""
    listing = record.listing
    if listing.verified_on is None:
        read = max((source.read_on for source in record.provenances), default=None)
        words = _("Ces renseignements n’ont pas encore été vérifiés auprès de l’organisme.")
        if read is not None:
            words += " " + _("Nous les avons lus en %(month)s.") % {"month": month_words(read, language)}
        return words + " " + _("Appelez avant d’y aller."), "unknown", False
    how = VerificationMethod(listing.verification_method).label if listing.verification_method else ""
    parts = {
        "day": day_words(listing.verified_on, language),
        "how": str(how)[:1].lower() + str(how)[1:],
        "who": listing.verified_by,
    }
    if listing.verified_by and how:
        words = _("Vérifié le %(day)s par %(who)s (%(how)s).") % parts
    elif how:
        words = _("Vérifié le %(day)s (%(how)s).") % parts
    else:
        words = _("Vérifié le %(day)s.") % parts
    due = listing.verification_due_on
    if due is not None and due <= today:
        late = _(
            "Une nouvelle vérification était prévue le %(day)s : elle est en retard. Appelez avant d’y aller."
        )
        return f"{words} {late % {'day': day_words(due, language)}}", "careful", True
    return words, "yes", False


def _status_cell(record: ListingRecord, language: str) -> AnswerCell:
    listing = record.listing
    status = StatusAsked(listing.status_asked)
    answers = {
        StatusAsked.NEVER: _("Jamais"),
        StatusAsked.SOMETIMES: _("Parfois"),
        StatusAsked.ASKED: _("Oui"),
        StatusAsked.REQUIRED_BY_LAW: _("Oui, la loi l’exige"),
        StatusAsked.UNKNOWN: _("Nous ne savons pas"),
    }
    kind: FactKind = "careful"
    note = record.text("status_note", language)
    if status is StatusAsked.NEVER:
        kind = "yes"
    elif status is StatusAsked.UNKNOWN:
        kind = "unknown"
        note = (
            note or _quote(record, "status_asked") or _own(_("Demandez avant de donner votre nom."), language)
        )
    elif status is StatusAsked.REQUIRED_BY_LAW:
        law = record.text("status_law", language)
        note = Translated(f"{law.text}. {note.text}".strip(), law.language, law.is_fallback) if note else law
    return _cell(_("Statut demandé"), answers[status], kind, note)


def _papers_cell(record: ListingRecord, language: str) -> AnswerCell:
    documents = record.listing.documents_asked
    note = record.text("documents_note", language)
    question = _("Papiers demandés")
    if not documents or Document.UNKNOWN in documents:
        note = (
            note or _quote(record, "documents_asked") or _own(_("Demandez quels papiers il faut."), language)
        )
        return _cell(question, _("Nous ne savons pas"), "unknown", note)
    if documents[0] == Document.NONE:
        return _cell(question, _("Aucun"), "yes", note)
    if documents[0] == Document.ANY_NAME:
        return _cell(question, str(Document.ANY_NAME.label), "yes", note)
    return _cell(question, sentence(papers_words(documents)), "careful", note)


def _cost_cell(record: ListingRecord, language: str) -> AnswerCell:
    cost = Cost(record.listing.cost)
    note = record.text("cost_note", language)
    if cost is Cost.UNKNOWN:
        note = note or _quote(record, "cost") or _own(_("Demandez le prix avant."), language)
        return _cell(_("Coût"), _("Nous ne savons pas"), "unknown", note)
    return _cell(_("Coût"), str(cost.label), "yes" if cost is Cost.FREE else "plain", note)


def _cell(question: str, answer: str, kind: FactKind, note: Translated) -> AnswerCell:
    return AnswerCell(question, answer, kind, note.text, note.language if note.is_fallback else "")


def _own(words: str, language: str) -> Translated:
    return Translated(words, language, is_fallback=False)


def _quote(record: ListingRecord, field: str) -> Translated:
    """Return the words that were read about a fact which could not be coded, in their own language."""
    for source in shown_provenances(record):
        if source.field == field and source.quote:
            return Translated(f"« {source.quote} »", source.quote_language or "en", is_fallback=True)
    return Translated("", "fr", is_fallback=False)


def _facts(listing: Listing) -> tuple[Fact, ...]:
    facts = [Fact(str(Access(code).label), "plain", "door-open") for code in listing.access]
    facts += [Fact(str(Audience(code).label), "plain", "users") for code in listing.audiences]
    if listing.police_may_be_present == Known.YES:
        facts.append(Fact(_("La police ou la sécurité peut être là"), "careful"))
    elif listing.police_may_be_present == Known.NO:
        facts.append(Fact(_("Ni police ni sécurité sur place"), "plain", "siren"))
    return tuple(facts)


def _served(listing: Listing, borough_names: dict[str, str]) -> str:
    names = [borough_names.get(slug, slug) for slug in listing.served_boroughs]
    if listing.served_postal_areas:
        codes = ", ".join(listing.served_postal_areas)
        names.append(_("codes postaux qui commencent par %(codes)s") % {"codes": codes})
    return list_words(names)


def _point(point: PointRecord, language: str, at: dt.datetime, *, number: int) -> PointWords:
    place = point.place
    is_confidential = place is not None and place.is_confidential
    shown = None if is_confidential else place
    reasons = [reason.get(f"reason_{language}", "") for reason in point.exception_reasons]
    return PointWords(
        heading=_point_heading(point, language, number),
        kind=point.kind,
        address=_address(shown) if shown else "",
        borough=_text(translated(shown.borough, "name", language)) if shown and shown.borough else Text(""),
        map_uri=_map_uri(shown) if shown else "",
        is_confidential=is_confidential,
        phones=tuple(_phone(phone, language) for phone in point.phones),
        languages=list_words([language_words(code) for code in point.languages]),
        languages_note=_text(translated(point.languages_note, "languages_note", language)),
        has_interpreter=point.interpreter == Known.YES,
        hours=hours_words(point.week, reasons, at, language),
        week_lines=tuple(week_lines(point.week, language)),
        hours_note=_text(translated(point.hours_note, "hours_note", language)),
        access=_accessibility(shown) if shown and shown.address else (),
        accessibility_note=_text(translated(shown.accessibility_note, "accessibility_note", language))
        if shown and shown.accessibility_note
        else Text(""),
    )


def _point_heading(point: PointRecord, language: str, number: int) -> Text:
    """Name a point by its place; by its number among several, or 0 for the only one, where it has no name."""
    place = point.place
    if place is not None and place.is_confidential:
        return Text(_("Adresse confidentielle"))
    if place is not None and (name := translated(place.name, "name", language)):
        return _text(name)
    if place is not None and place.address:
        return Text(_("Lieu %(number)s") % {"number": number} if number else _("Où et quand"))
    return Text(str(PointKind(point.kind).label))


def _address(place: PlaceRecord) -> str:
    return ", ".join(
        part for part in (place.address, place.city, place.postal_code) if part and place.address
    )


def _map_uri(place: PlaceRecord) -> str:
    """Return what opens the phone's own map; a position that is only a postal code's middle makes no pin."""
    if not place.address:
        return ""
    where = quote(_address(place))
    if place.is_exact and place.latitude is not None:
        return f"geo:{place.latitude:.5f},{place.longitude:.5f}?q={where}"
    return f"geo:0,0?q={where}"


def _accessibility(place: PlaceRecord) -> tuple[Fact, ...]:
    step_free: dict[str, tuple[str, FactKind]] = {
        Known.YES: (_("Entrée sans marche"), "yes"),
        Known.NO: (_("Entrée avec des marches"), "careful"),
        Known.UNKNOWN: (_("Entrée sans marche : inconnu"), "unknown"),
    }
    words, kind = step_free[place.step_free_entrance]
    facts = [Fact(words, kind, "accessibility")]
    if place.toilet == Known.YES:
        facts.append(Fact(_("Toilette"), "plain", "toilet"))
    elif place.toilet == Known.NO:
        facts.append(Fact(_("Pas de toilette"), "plain", "toilet"))
    return tuple(facts)


def _phone(phone: PhoneRecord, language: str) -> PhoneWords:
    return PhoneWords(
        number=shown_phone(phone.number, phone.extension, language),
        uri=phone_uri(phone.number, phone.extension).replace("tel:", "sms:")
        if phone.kind == PhoneKind.TEXT
        else phone_uri(phone.number, phone.extension),
        kind=str(PhoneKind(phone.kind).label),
        is_voice=phone.kind == PhoneKind.VOICE,
        note=_text(translated(phone.note, "note", language)),
    )


def _text(text: Translated) -> Text:
    return Text(text.text, text.language if text.is_fallback else "")
