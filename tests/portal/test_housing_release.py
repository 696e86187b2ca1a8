"""What an organisation may read: asked behind the code, handed over by the person, read once on a page."""

import re
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from housing.models import Release
from housing.operations.releases import propose_release, refer_out
from privacy.codes import stretched
from privacy.receipt import new_code
from tests.assistance.visiting import Visitor, address, body, code_on
from tests.casework.factories import AT
from tests.housing.conftest import housing_desk
from tests.housing.deciding import in_review
from tests.housing.factories import Filed, HousingDesk

__all__ = ["housing_desk"]

COOP = "Coopérative d’essai"


@pytest.fixture
def visitor(housing_desk: HousingDesk, time_machine: Any, client: Client) -> Visitor:
    time_machine.move_to(AT, tick=False)
    return Visitor(client, time_machine)


@pytest.fixture
def filed(visitor: Visitor, housing_desk: HousingDesk) -> Filed:
    filed = in_review(housing_desk)
    visitor.post("portal:follow_up", {"code": filed.code})
    return filed


def propose(desk: HousingDesk, filed: Filed, release_id: UUID) -> dict[str, str]:
    propose_release(
        by=desk.lead,
        case_id=filed.case_id,
        release_id=release_id,
        organization=COOP,
        message="Bonjour Alma",
        at=AT,
    )
    return {"release": str(release_id)}


def test_the_person_reads_the_words_says_yes_and_an_organisation_reads_them_once(
    housing_desk: HousingDesk, visitor: Visitor, filed: Filed
) -> None:
    answer = propose(housing_desk, filed, uuid4())
    assert address("portal:follow_up_release") in body(visitor.open("portal:follow_up_file"))
    words = body(visitor.open("portal:follow_up_release"))
    for told in (COOP, "Alma", "514 555-0142", "2 chambres"):
        assert told in words
    assert code_on(words) == ""
    # A page about other words, and pages that are only fetched, say nothing for anybody.
    visitor.post("portal:follow_up_release", {"release": str(filed.case_id), "yes": "1"})
    assert Release.objects.get().consented_on is None
    for _twice in range(2):
        visitor.post("portal:follow_up_release", {**answer, "yes": "1"})
    shown = body(visitor.open("portal:follow_up_release"))
    code = code_on(shown)
    assert address("housing:received") in shown
    visitor.post("portal:follow_up_release", {**answer, "noted": "1"})
    assert code_on(body(visitor.open("portal:follow_up_release"))) == ""
    organization = Client()
    assert organization.get(address("housing:received"))["Cache-Control"] == "no-store"
    read = organization.post(address("housing:received"), {"code": code})
    assert (read.status_code, read["Cache-Control"]) == (200, "no-store")
    assert "514 555-0142" in body(read)
    # Read once: from then on it is a code that nobody has.
    answers = set()
    for tried in (code, new_code(1), new_code(7), filed.code):
        again = Client().post(address("housing:received"), {"code": tried})
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body(again).replace(tried, ""))
        answers.add((again.status_code, tuple(sorted(again.cookies)), page))
    assert len(answers) == 1
    assert "n’ouvre rien" in answers.pop()[2]
    assert "lu le" in body(visitor.open("portal:follow_up_file"))
    refer_out(by=housing_desk.lead, case_id=filed.case_id, at=AT)
    standing = body(visitor.open("portal:follow_up_file"))
    assert "Orientée" in standing
    assert f"L’organisme\u00a0: {COOP}" in standing


def test_a_code_that_an_organisation_was_handed_and_any_other_take_the_same_work(
    housing_desk: HousingDesk, visitor: Visitor, filed: Filed
) -> None:
    """Proof 13, here: one derivation and one question of the database, whatever the code is."""
    answer = propose(housing_desk, filed, uuid4())
    visitor.post("portal:follow_up_release", {**answer, "yes": "1"})
    code = code_on(body(visitor.open("portal:follow_up_release")))
    work = set()
    for tried in (new_code(1), new_code(7), filed.code, code, code):
        with (
            mock.patch("privacy.receipt.stretched", wraps=stretched) as derived,
            CaptureQueriesContext(connection) as asked,
        ):
            Client().post(address("housing:received"), {"code": tried})
        sent = tuple(one["sql"].partition("(")[0] for one in asked.captured_queries)
        work.add((derived.call_count, sent))
    assert work == {(1, ("SELECT * FROM housing_release_open",))}


@pytest.mark.parametrize("typed", ["", "12", "1234 5678 9012 3456 7890", "x" * 5000])
def test_what_is_no_code_is_said_at_its_box_in_the_language_of_the_page(typed: str, client: Client) -> None:
    said = set()
    for language in ("fr", "en"):
        answer = client.post(address("housing:received", language), {"code": typed})
        page = body(answer)
        assert answer.status_code == 400
        linked = re.search(r'href="#id_code">([^<]*)<', page)
        assert linked
        said.add(linked[1])
        assert re.search(r'aria-describedby="[^"]*\bid_code_error\b', page)
        assert typed in page
    assert len(said) == 2


def test_a_no_is_as_good_as_a_yes_and_the_copy_tells_of_both(
    housing_desk: HousingDesk, visitor: Visitor, filed: Filed
) -> None:
    for said in ("no", "yes"):
        answer = propose(housing_desk, filed, uuid4())
        assert visitor.post("portal:follow_up_release", {**answer, said: "1"}).status_code == 303
    copy = body(visitor.post("portal:follow_up_copy", {"as": "text"}))
    assert "Abandonné le" in copy
    assert "Accepté le" in copy
    assert '"releases"' in body(visitor.post("portal:follow_up_copy", {"as": "json"}))
