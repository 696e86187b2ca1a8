"""A pepper leaks: codes made with it still open their file, once, to give its owner another code."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from casework import by_code
from casework.by_code.visits import derivations
from casework.models import Event, HelperGrant, Receipt
from montreal_sanctuary.credentials import leaked_peppers, pepper_in_use, receipt_peppers
from privacy.journey import new_journey_key
from tests.assistance.visiting import SAID, Visitor, address, body, code_on, enter, say
from tests.casework.factories import AT, Desk, Handed, hand_in

OLD, NEW = b"the pepper that leaks, of more than 32 bytes", b"the pepper after it, of more than 32 bytes"


@pytest.fixture
def visitor(desk: Desk, time_machine: Any, client: Client) -> Visitor:
    time_machine.move_to(AT, tick=False)
    return Visitor(client, time_machine)


@pytest.fixture
def leak(settings: Any) -> Any:
    """Give a function that marks pepper 1 as leaked and puts pepper 2 beside it, as an operator does."""

    def happen(*, with_successor: bool = True) -> None:
        peppers = dict(settings.RECEIPT_PEPPERS) | ({2: NEW} if with_successor else {})
        settings.RECEIPT_PEPPERS = peppers
        settings.RECEIPT_PEPPERS_LEAKED = frozenset({1})
        settings.RECEIPT_PEPPER_IN_USE = pepper_in_use(peppers, frozenset({1}))
        derivations.cache_clear()

    yield happen
    derivations.cache_clear()


def codes_by_pepper() -> dict[int, tuple[int, int]]:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pepper, receipts, helpers FROM casework_codes_by_pepper()")
        return {pepper: (receipts, helpers) for pepper, receipts, helpers in cursor.fetchall()}


def test_the_pepper_leaks_and_who_comes_back_leaves_with_a_code_that_did_not(
    visitor: Visitor, leak: Any
) -> None:
    handed, forgotten = hand_in(), hand_in()
    leak()
    answer = visitor.post("portal:follow_up", {"code": handed.code})
    assert (answer.status_code, answer["Location"]) == (303, address("portal:follow_up_file"))
    # Nothing of the file is shown before the page with the new code.
    for page in ("portal:follow_up_file", "portal:follow_up_helper"):
        barred = visitor.open(page)
        assert (barred.status_code, barred["Location"]) == (303, address("portal:follow_up_code"))
    asked = body(visitor.open("portal:follow_up_code"))
    assert "Votre code doit changer" in asked
    assert "Garder le mien" not in asked
    assert not Event.objects.filter(move="renew_code").exists(), "a GET changes nothing"
    visitor.post("portal:follow_up_code")
    fresh = code_on(body(visitor.open("portal:follow_up_code")))
    assert fresh[0] == "2"
    visitor.post("portal:follow_up_code", {"noted": "1"})
    assert visitor.open("portal:follow_up_file").status_code == 200
    assert visitor.post("portal:follow_up", {"code": handed.code}).status_code == 400
    assert "J’ai peur" in enter(visitor, Handed(handed.case_id, fresh, handed.who))
    assert codes_by_pepper() == {1: (1, 0), 2: (1, 0)}, "pepper 1 stays for who has not come back"
    assert Receipt.objects.get(case=forgotten.case_id).pepper == 1


def test_new_files_take_the_new_pepper(visitor: Visitor, leak: Any) -> None:
    leak()
    handed = hand_in()
    assert handed.code[0] == "2"
    assert "J’ai peur" in enter(visitor, handed)


def test_what_is_being_written_when_it_is_found_out_is_not_lost(visitor: Visitor, leak: Any) -> None:
    page = enter(visitor, hand_in())
    leak()
    assert say(visitor, page).status_code == 303
    assert visitor.open("portal:follow_up_file").status_code == 303
    visitor.post("portal:follow_up_code")
    assert SAID in body(visitor.open("portal:follow_up_file"))


def test_somebody_who_wants_everything_gone_is_not_asked_to_change_first(visitor: Visitor, leak: Any) -> None:
    handed = hand_in()
    leak()
    visitor.post("portal:follow_up", {"code": handed.code})
    assert visitor.open("portal:follow_up_erase").status_code == 200
    assert visitor.post("portal:follow_up_erase").status_code == 303
    assert codes_by_pepper() == {}


def test_a_helpers_code_is_not_theirs_to_change(visitor: Visitor, leak: Any) -> None:
    handed = hand_in()
    given = by_code.grant_helper(handed.who, may_write=False, days=7, at=AT)
    leak()
    journey = new_journey_key()
    assert by_code.sign_in_by_code(code=given, journey=journey, at=AT)
    who = by_code.open_journey(journey, AT)
    assert who is not None
    assert not by_code.must_change_code(who)
    assert codes_by_pepper() == {1: (1, 1)}
    by_code.end_helper(handed.who, AT.date())
    assert codes_by_pepper() == {1: (1, 0)}
    assert HelperGrant.objects.get().pepper == 1


def test_when_every_pepper_leaked_the_intake_closes_and_files_still_open(visitor: Visitor, leak: Any) -> None:
    handed = hand_in()
    leak(with_successor=False)
    with pytest.raises(by_code.IntakeClosed):
        hand_in()
    page = enter(visitor, handed)
    assert "J’ai peur" in page
    visitor.post("portal:follow_up_code")
    assert code_on(body(visitor.open("portal:follow_up_code")))[0] == "1", (
        "still better than one that was seen"
    )


def test_a_pepper_that_nobody_needs_may_go_and_one_that_is_needed_takes_files_with_it(
    visitor: Visitor, leak: Any, settings: Any
) -> None:
    """What docs/keys.md says of losing one: its codes are unknown, and the team still has the files."""
    handed = hand_in()
    leak()
    settings.RECEIPT_PEPPERS = {2: NEW}
    derivations.cache_clear()
    assert visitor.post("portal:follow_up", {"code": handed.code}).status_code == 400
    assert Receipt.objects.filter(case=handed.case_id).exists()


def test_a_file_beside_a_pepper_says_that_it_leaked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for digit in "13":
        (tmp_path / digit).write_bytes(OLD)
    monkeypatch.setenv("PORTAL_PEPPERS_DIR", str(tmp_path))
    assert (leaked_peppers(), set(receipt_peppers(demonstration=False))) == (frozenset(), {1, 3})
    (tmp_path / "3.leaked").touch()
    (tmp_path / "notes.leaked").touch()
    peppers = receipt_peppers(demonstration=False)
    assert set(peppers) == {1, 3}, "its codes must still open their files"
    assert pepper_in_use(peppers, leaked_peppers()) == 1
    (tmp_path / "1.leaked").touch()
    assert pepper_in_use(peppers, leaked_peppers()) is None
