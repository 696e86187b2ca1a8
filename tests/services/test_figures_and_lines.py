"""What the directory counts of itself, and the numbers that it gives to people in need."""

import datetime as dt

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from services.enums import HoursKind, PhoneKind
from services.models import Phone
from services.queries.figures import directory_figures
from services.queries.lines import SLUGS_FOR, lines_of, urgent_lines
from tests.services.factories import CategoryFactory, ListingFactory, PhoneFactory, ServicePointFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


def test_the_figures_add_up_and_zeros_are_counted_too() -> None:
    food = CategoryFactory()
    CategoryFactory(slug="sante", parent=None, label_fr="Santé")
    ListingFactory(category=food, nothing_asked=True)
    ListingFactory(category=food, never_verified=True)
    ListingFactory(category=food, overdue=True)
    ListingFactory(category=food, expires_on=dt.date(2026, 11, 1))
    ListingFactory(category=food, draft=True)
    ListingFactory(category=food, closed=True)
    figures = directory_figures(today=TODAY, language="fr")
    total = figures.total
    assert (total.published, total.verified, total.never_verified, total.overdue) == (4, 1, 1, 2)
    assert (total.with_status_answer, total.with_papers_answer) == (1, 1)
    assert total.verified + total.never_verified + total.overdue == total.published
    assert {one.slug: one.counts.published for one in figures.by_category} == {"alimentation": 4, "sante": 0}


def test_the_figures_of_an_empty_directory_are_zero() -> None:
    assert directory_figures(today=TODAY, language="en").total.published == 0


def a_line(slug: str, number: str, **listing: object) -> None:
    point = ServicePointFactory(
        listing=ListingFactory(slug=slug, **listing), kind="phone", place=None, hours_kind=HoursKind.ALWAYS
    )
    PhoneFactory(point=point, number=number)


def test_a_number_is_read_from_its_listing_so_that_a_correction_reaches_every_page() -> None:
    a_line("211", "211")
    assert [line.number for line in urgent_lines("home")] == ["211"]
    Phone.objects.update(number="5145550100")
    assert [line.number for line in urgent_lines("home")] == ["514\xa0555-0100"]


def test_a_line_that_is_not_published_or_has_no_voice_is_not_given() -> None:
    a_line("211", "211", paused=True)
    a_line("info-sante-811", "811")
    Phone.objects.filter(number="811").update(kind=PhoneKind.TEXT)
    assert urgent_lines("home") == []


def test_danger_begins_with_911_and_says_who_comes() -> None:
    a_line("sos-violence-conjugale", "18003639010")
    with override("en"):
        first, second = urgent_lines("danger")
    assert first.number == "911"
    assert "does not bind the police" in first.note
    assert second.uri == "tel:+18003639010"
    assert second.note == "Day and night"


def test_lines_keep_the_order_asked_and_cost_one_query() -> None:
    for slug in ("b", "a", "c"):
        a_line(slug, "311", name_fr=slug, name_en="")
    with CaptureQueriesContext(connections["directory"]) as captured:
        lines = lines_of(("c", "a", "personne", "b"), "en")
    assert [line.label for line in lines] == ["c", "a", "b"]
    assert len(captured) == 1


@pytest.mark.parametrize("occasion", SLUGS_FOR)
def test_every_occasion_can_be_asked_on_an_empty_directory(occasion: str) -> None:
    assert isinstance(urgent_lines(occasion), list)
