"""Any listing at all survives its own row, and the file that the row stands in."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.importing.flat_reading import read_row
from services.importing.listing_files import read_rows, write_csv, write_json
from services.rules.entries import (
    ListingEntry,
    OrganizationEntry,
    PhoneEntry,
    PlaceEntry,
    PointEntry,
    ProvenanceEntry,
    Words,
)
from services.rules.flat import columns_of, flat_row
from services.rules.hours_text import exceptions_in_order, in_order
from tests.services.files_of_listings import CODES
from tests.services.shipped import entries
from tests.services.test_hours_text import exceptions as exception_entries
from tests.services.test_hours_text import pieces as hours_pieces

line = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(str.strip)
some_words = st.builds(Words, line, line)
number = st.from_regex(r"[2-9]\d\d[2-9]\d{6}", fullmatch=True).filter(
    lambda text: text.isascii() and text[:3] not in {"800", "833", "844", "855", "866", "877", "888"}
)
phones = st.builds(
    PhoneEntry,
    number,
    st.sampled_from(["", "12"]),
    st.sampled_from(["voice", "text", "relay", "video_relay"]),
    some_words,
)
places_ = (
    st.none()
    | st.builds(PlaceEntry, is_confidential=st.just(True))
    | st.builds(
        PlaceEntry,
        name=some_words,
        address=line,
        city=st.sampled_from(["Montréal", "Westmount"]),
        postal_code=st.sampled_from(["", "H2X 1Y4"]),
        borough=st.sampled_from(["", "verdun"]),
        latitude=st.just(45.51553),
        longitude=st.just(-73.561),
        position_basis=st.sampled_from(["exact", "approximate"]),
        step_free_entrance=st.sampled_from(["yes", "no", "unknown"]),
        accessibility_note=some_words,
    )
)


@st.composite
def points(draw: st.DrawFn) -> PointEntry:
    pieces = in_order(draw(st.sets(hours_pieces(), max_size=4)))
    return PointEntry(
        kind=draw(st.sampled_from(["in_person", "phone", "online"])),
        place=draw(places_),
        phones=tuple(draw(st.lists(phones, max_size=3))),
        languages=tuple(draw(st.lists(st.sampled_from(["fr", "en", "ht"]), unique=True, max_size=3))),
        languages_note=draw(some_words),
        hours_kind="weekly" if pieces else draw(st.sampled_from(["always", "appointment", "unknown"])),
        pieces=pieces,
        exceptions=exceptions_in_order(draw(st.lists(exception_entries(), max_size=2, unique=True))),
        hours_note=draw(some_words),
        holidays=draw(st.sampled_from(["open", "closed", "unknown"])),
    )


@st.composite
def any_entries(draw: st.DrawFn) -> ListingEntry:
    base = entries()["211"]
    return replace(
        base,
        slug="une-fiche",
        organization=OrganizationEntry("organisme", Words("Organisme", draw(line)), "public"),
        category="repas",
        also_in=draw(st.sampled_from([(), ("bebe",)])),
        name=Words("Nom", draw(line)),
        summary=draw(some_words),
        state="draft",
        documents_asked=draw(st.sampled_from([("none",), ("unknown",), ("photo_id", "other")])),
        access=draw(st.sampled_from([(), ("walk_in", "referral")])),
        served_boroughs=draw(st.sampled_from([(), ("verdun", "lachine")])),
        served_postal_areas=draw(st.sampled_from([(), ("H2X", "H3C")])),
        points=tuple(draw(st.lists(points(), max_size=3))),
        provenances=(
            ProvenanceEntry(
                source="Une page", licence="L", read_on=base.provenances[0].read_on, quote=draw(line)
            ),
        ),
    )


@settings(max_examples=200, deadline=None)
@given(any_entries())
def test_any_listing_survives_its_own_row(entry: ListingEntry) -> None:
    read, problems = read_row(1, flat_row(entry), None, CODES)
    assert problems == []
    assert read == entry


@settings(max_examples=60, deadline=None)
@given(st.lists(any_entries(), min_size=1, max_size=3))
def test_any_listings_survive_a_file(
    tmp_path_factory: pytest.TempPathFactory, several: list[ListingEntry]
) -> None:
    rows = [flat_row(entry) for entry in several]
    folder = tmp_path_factory.mktemp("files")
    (folder / "a.csv").write_text(write_csv(rows), encoding="utf-8-sig", newline="")
    (folder / "a.json").write_text(write_json(rows, day=several[0].provenances[0].read_on), encoding="utf-8")
    for path in (folder / "a.csv", folder / "a.json"):
        read = [read_row(1, row, None, CODES)[0] for row in read_rows(path)]
        assert read == several


def test_the_columns_stand_in_the_order_of_the_points() -> None:
    columns = columns_of([{"slug": "", "point10_kind": "", "point2_kind": "", "provenance": ""}])
    assert columns == ["slug", "point2_kind", "point10_kind", "provenance"]
