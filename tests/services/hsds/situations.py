"""One listing for each situation that has ever broken a directory's export."""

import datetime as dt

from services.enums import (
    Access,
    Audience,
    Cost,
    Document,
    HolidayRule,
    HoursKind,
    Known,
    StatusAsked,
)
from services.models import Listing
from tests.services import factories as make


def listings() -> dict[str, Listing]:
    """Make them all, by the name of their situation."""
    top = make.CategoryFactory(top=True)
    meals = make.CategoryFactory(slug="repas", label_fr="Repas", label_en="Meals", parent=top)
    french_only_need = make.CategoryFactory(
        slug="surtout-francais", label_fr="Besoin", label_en="", parent=top
    )
    make.PostalAreaFactory()
    found = {
        "plain": make.ListingFactory(at_a_place=True),
        "phone only": make.ListingFactory(by_phone=True),
        "online": make.ListingFactory(online=True, website="https://example.org/aide?à=é"),
        "confidential": make.ListingFactory(
            confidential=True,
            served_boroughs=["verdun"],
            served_note_fr="Près du fleuve",
            answers_travel=True,
        ),
        "only French": make.ListingFactory(
            only_french=True, at_a_place=True, access_note_fr="Sonnez deux fois."
        ),
        "only English": make.ListingFactory(only_english=True, at_a_place=True, cost_note_en="10 $ a year"),
        "machine English": make.ListingFactory(machine_english=True),
        "outdated English": make.ListingFactory(outdated_english=True),
        "paused": make.ListingFactory(paused=True, at_a_place=True),
        "overdue": make.ListingFactory(overdue=True),
        "never verified": make.ListingFactory(never_verified=True),
        "expired": make.ListingFactory(expires_on=dt.date(2026, 11, 1)),
        "nothing asked, may travel": make.ListingFactory(nothing_asked=True, answers_travel=True),
        "nothing asked, page only": make.ListingFactory(nothing_asked=True),
        "papers asked, may travel": make.ListingFactory(papers_asked=True, answers_travel=True),
        "other paper": make.ListingFactory(
            documents_asked=[Document.HEALTH_CARD, Document.OTHER],
            documents_note_fr="Un bail",
            answers_travel=True,
        ),
        "status by law": make.ListingFactory(status_by_law=True, answers_travel=True),
        "several needs": make.ListingFactory(also_in=[meals, top, french_only_need]),
        "directly in a top need": make.ListingFactory(category=top),
        "in a need without English": make.ListingFactory(category=french_only_need),
        "everything": _everything(),
        "city": make.ListingFactory(organization__city=True, organization__website=""),
        "no words": make.ListingFactory(summary_fr="", summary_en="", website="", email=""),
        "no point": make.ListingFactory(),
    }
    _add_hours(found)
    make.ListingFactory(draft=True, slug="brouillon", at_a_place=True)
    make.ListingFactory(in_review=True, slug="en-relecture", at_a_place=True)
    make.ListingFactory(closed=True, slug="fermee-pour-toujours", at_a_place=True)
    make.ListingFactory(closed=True, published_at=None, slug="fermee-avant-de-paraitre", at_a_place=True)
    return found


def _everything() -> Listing:
    listing = make.ListingFactory(
        slug="tout",
        audiences=[Audience.WOMEN, Audience.FAMILIES],
        cost=Cost.LOW,
        cost_note_fr="De 2 à 5 $",
        cost_note_en="$2 to $5",
        access=[Access.APPOINTMENT, Access.PHONE_FIRST],
        access_note_fr="Laissez un message.",
        access_note_en="Leave a message.",
        documents_asked=[Document.PROOF_OF_ADDRESS],
        status_asked=StatusAsked.SOMETIMES,
        status_note_fr="Pour un seul programme.",
        status_note_en="For one programme only.",
        police_may_be_present=Known.NO,
        served_boroughs=["verdun", "un-arrondissement-disparu"],
        served_postal_areas=["H4G", "H4H"],
        served_note_fr="Et l’île des Sœurs",
        website="https://www.example.org/accès",
        email="aide@example.org",
        answers_travel=True,
    )
    make.BoroughFactory(slug="verdun")
    point = make.ServicePointFactory(
        listing=listing,
        place__step_free=True,
        place__approximate=True,
        place__accessibility_note_fr="Ascenseur au fond",
        languages=["fr", "ht", "fcs", "qqq"],
        languages_note_fr="Créole le mardi",
        interpreter=Known.YES,
        hours_note_fr="Fermé l’été",
    )
    make.PhoneFactory(point=point, extension="0123", note_fr="Laissez sonner")
    make.PhoneFactory(point=point, number="18003639010", extension="", text_line=True)
    make.PhoneFactory(point=point, number="211", relay=True)
    make.ServicePointFactory(listing=listing, place__outside_montreal=True, interpreter=Known.NO)
    make.ServicePointFactory(listing=listing, place__without_position=True, place__postal_code="", position=3)
    return listing


def _add_hours(found: dict[str, Listing]) -> None:
    def point(name: str, **fields: object) -> object:
        found[name] = make.ListingFactory(name_fr=name, name_en=name)
        return make.ServicePointFactory(listing=found[name], **fields)

    point("office hours", office_hours=True)
    point("day and night", always_open=True)
    point("by appointment", by_appointment=True)
    night = point("night shelter", hours_kind=HoursKind.WEEKLY, holidays=HolidayRule.OPEN)
    for weekday in range(7):
        make.HoursPieceFactory(point=night, weekday=weekday, overnight=True)
    winter = point("winter", hours_kind=HoursKind.WEEKLY, holidays=HolidayRule.UNKNOWN)
    for weekday in (0, 4):
        make.HoursPieceFactory(point=winter, weekday=weekday, winter=True)
    broken = point("exceptions", hours_kind=HoursKind.WEEKLY, holidays=HolidayRule.CLOSED)
    for weekday in range(5):
        make.HoursPieceFactory(point=broken, weekday=weekday)
    make.HoursExceptionFactory(point=broken)
    make.HoursExceptionFactory(
        point=broken,
        first_day=dt.date(2026, 12, 28),
        last_day=dt.date(2026, 12, 30),
        other_hours=True,
        reason_en="",
    )
    point("weekly without any piece", hours_kind=HoursKind.WEEKLY)
