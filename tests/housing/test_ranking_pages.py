"""The rules in public, what was published of a list, and anybody's own points from their own answers."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from housing.enums import OverrideReason, RunReason
from housing.models import OverrideCount
from housing.operations.ranking import make_run
from housing.rules.draw import draw_of
from tests.housing.factories import AT, SEED, TODAY, HousingDesk
from tests.housing.lists import approve_rules, listed

both_languages = pytest.mark.parametrize("language", ["fr", "en"])
NO_BREAK = "\N{NO-BREAK SPACE}"


def address(name: str, language: str, **words: Any) -> str:
    with translation.override(language):
        return reverse(f"housing:{name}", kwargs=words)


@pytest.fixture
def at_the_desk(housing_desk: HousingDesk, time_machine: Any) -> HousingDesk:
    time_machine.move_to(AT, tick=False)
    return housing_desk


@both_languages
def test_everybody_reads_the_rules_the_draws_the_runs_and_the_offers_out_of_order(
    at_the_desk: HousingDesk, client: Client, language: str
) -> None:
    assert client.get(address("order", language)).status_code == 200
    rules = approve_rules(at_the_desk)
    person = listed(at_the_desk)
    page = client.get(address("order", language)).content.decode()
    assert rules.sha256 in page
    assert (rules.text_fr if language == "fr" else rules.text_en) in page.replace("&#x27;", "'")
    its_own = address("order_of", language, code=at_the_desk.programme.code)
    assert f'href="{its_own}"' in page
    page = client.get(its_own).content.decode()
    assert at_the_desk.window.seed_commitment in page
    assert SEED.hex() not in page
    run = make_run(
        at_the_desk.programme, as_of=TODAY, requested_by=at_the_desk.lead.member, reason=RunReason.FIRST
    )
    OverrideCount.objects.create(
        programme=at_the_desk.programme, month=TODAY.replace(day=1), reason="repair", count=2
    )
    page = client.get(its_own).content.decode()
    for published in (SEED.hex(), run.input_digest, run.output_digest):
        assert published in page
    with translation.override(language):
        assert str(OverrideReason.REPAIR.label) in page.replace("&#x27;", "'")
    for unsaid in (person.number, at_the_desk.lead.member.name, str(person.pk)):
        assert unsaid not in page
    assert client.get(address("order_of", language, code="aucun")).status_code == 404


GIVEN = {
    "aged_0_to_5": "1", "aged_6_to_12": "2", "aged_18_to_59": "2", "couples": "1",
    "rooms": "1", "income_band": "B", "kind": "shelter", "filed_on": "18 novembre 2024",
}  # fmt: skip


@both_languages
def test_anybody_counts_their_own_points_and_nothing_is_kept(
    at_the_desk: HousingDesk, client: Client, language: str
) -> None:
    approve_rules(at_the_desk)
    listed(at_the_desk)
    make_run(at_the_desk.programme, as_of=TODAY, requested_by=None, reason=RunReason.FIRST)
    place = address("recompute", language)
    assert client.get(place)["Cache-Control"] == "no-store"
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(place, {**GIVEN, "number": "abcd-efgh"})
    page = answer.content.decode()
    assert answer.status_code == 200
    # 4 for the income, 4 for two years, 3 for the children, 2 for the rooms.
    assert "13 points" in page.replace(NO_BREAK, " ")
    assert draw_of(SEED, "ABCDEFGH").hex() in page
    assert set(answer.cookies) <= {settings.CSRF_COOKIE_NAME}
    assert asked.captured_queries
    assert all(one["sql"].startswith("SELECT") for one in asked.captured_queries)
    assert not [one for one in asked.captured_queries if "ABCDEFGH" in one["sql"].upper()]


WRONG = (
    ("filed_on", "demain"),
    ("filed_on", "18 novembre 2027"),
    ("number", "trop court"),
    ("income_band", ""),
    ("rooms", "beaucoup"),
)


def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(
    at_the_desk: HousingDesk, client: Client
) -> None:
    approve_rules(at_the_desk)
    for field, typed in WRONG:
        said = set()
        for language in ("fr", "en"):
            answer = client.post(address("recompute", language), {**GIVEN, field: typed})
            page = answer.content.decode()
            assert answer.status_code == 400
            linked = re.search(rf'href="#id_{field}[^"]*">([^<]*)<', page)
            assert linked
            said.add(linked[1])
            assert re.search(rf'aria-describedby="[^"]*\bid_{field}_error\b', page), field
            assert typed in page
            assert 'value="18 novembre' in page or field == "filed_on"
        assert len(said) == 2, said


def test_without_rules_nobody_counts(at_the_desk: HousingDesk, client: Client) -> None:
    assert "Aucune règle" in client.get(address("recompute", "fr")).content.decode()
