"""What a listing tells, and what would make it tell more."""

import datetime as dt
from dataclasses import replace

from services.rules.completeness import ASKED, completeness
from services.rules.entries import ListingEntry, OrganizationEntry, PhoneEntry, PlaceEntry, PointEntry, Words

EMPTY = ListingEntry(
    slug="vide",
    organization=OrganizationEntry("vide", Words("Vide", "Empty")),
    category="repas",
    name=Words("Vide"),
)
FULL = replace(
    EMPTY,
    name=Words("Plein", "Full"),
    summary=Words("Des repas.", "Meals."),
    cost="free",
    documents_asked=("none",),
    status_asked="never",
    verified_on=dt.date(2026, 11, 1),
    points=(
        PointEntry(
            place=PlaceEntry(address="1, rue A"),
            phones=(PhoneEntry("311"),),
            languages=("fr",),
            hours_kind="always",
        ),
    ),
)


def test_the_weights_add_up_to_a_hundred() -> None:
    assert sum(gain for _, gain, _ in ASKED) == 100


def test_a_full_listing_has_a_hundred_and_no_gap() -> None:
    assert completeness(FULL).score == 100
    assert completeness(FULL).gaps == ()


def test_an_empty_listing_names_what_helps_most_first() -> None:
    gaps = completeness(EMPTY).gaps
    assert completeness(EMPTY).score == 0
    assert [gap.field for gap in gaps[:3]] == ["phones", "address", "hours"]
    assert [gap.gain for gap in gaps] == sorted((gap.gain for gap in gaps), reverse=True)


def test_unknown_papers_are_a_gap_and_no_papers_are_an_answer() -> None:
    unknown = completeness(replace(FULL, documents_asked=("unknown",)))
    assert [gap.field for gap in unknown.gaps] == ["documents_asked"]
    assert unknown.score == 88


def test_a_phone_line_and_a_confidential_place_need_no_address() -> None:
    for point in (
        PointEntry(kind="phone", phones=(PhoneEntry("811"),)),
        PointEntry(place=PlaceEntry(is_confidential=True), phones=(PhoneEntry("811"),)),
    ):
        assert "address" not in [gap.field for gap in completeness(replace(FULL, points=(point,))).gaps]


def test_a_schedule_without_hours_is_a_gap() -> None:
    point = replace(FULL.points[0], hours_kind="weekly")
    assert [gap.field for gap in completeness(replace(FULL, points=(point,))).gaps] == ["hours"]
