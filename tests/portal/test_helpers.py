"""Pages of a helper's code, as the person who gives it and as whoever helps sees them."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from casework.models import Case, HelperGrant, HelperUse, Message, Receipt
from casework.operations.answering import reply
from privacy.derivations import TooBusy
from tests.assistance.visiting import SAID, Visitor, address, body, code_on, enter, keeps, say
from tests.casework.factories import AT, Desk, Handed, assigned, hand_in

GIVEN = {"scope": "write", "days": "7"}
UNKNOWN = "Aucun dossier n’a ce code"


@pytest.fixture
def visitor(desk: Desk, time_machine: Any, client: Client) -> Visitor:
    time_machine.move_to(AT, tick=False)
    return Visitor(client, time_machine)


@pytest.fixture
def helper(visitor: Visitor) -> Visitor:
    """Somebody else, at another screen."""
    return Visitor(Client(), visitor.clock)


@pytest.fixture
def handed(visitor: Visitor) -> Handed:
    return hand_in()


def give(visitor: Visitor, handed: Handed, **changes: str) -> str:
    """Enter one's own code and give a helper one; return the code that the page shows."""
    enter(visitor, handed)
    answer = visitor.post("portal:follow_up_helper", {**GIVEN, **changes})
    assert (answer.status_code, answer["Location"]) == (303, address("portal:follow_up_helper"))
    return code_on(body(visitor.open("portal:follow_up_helper")))


def help_with(helper: Visitor, code: str) -> str:
    assert helper.post("portal:follow_up", {"code": code})["Location"] == address("portal:follow_up_file")
    return body(helper.open("portal:follow_up_file"))


def test_a_helper_comes_in_by_the_same_door_and_sees_the_words_and_nothing_more(
    desk: Desk, visitor: Visitor, helper: Visitor
) -> None:
    handed = assigned(desk, opened=True)
    code = give(visitor, handed)
    reply(by=desk.lead, case_id=handed.case_id, message_id=uuid4(), text="Mardi?", expects_answer=True, at=AT)
    page = help_with(helper, code)
    for words in ("personne que vous aidez", "Mardi?", "J’ai peur de rentrer", "mercredi 25 novembre", "Ana"):
        assert words in page
    for words in (
        "Qui a ouvert",
        "intervenant·e",
        "Tout effacer",
        "Changer de code",
        "Retirer",
        "notes.json",
    ):
        assert words not in page
    # The team does not take it for the person's own reading.
    assert Message.objects.get(sender="team").seen_on is None
    own = enter(visitor, handed)
    assert "mercredi 18 novembre · a ouvert le dossier" in own


def test_what_a_helper_writes_is_marked_for_the_person_and_for_the_helper(
    visitor: Visitor, helper: Visitor, handed: Handed
) -> None:
    page = help_with(helper, give(visitor, handed))
    assert say(helper, page)["Location"] == address("portal:follow_up_file") + "#messages"
    assert "Une personne qui aide" in body(helper.open("portal:follow_up_file"))
    own = enter(visitor, handed)
    assert "La personne qui vous aide</strong>" in own
    assert "a écrit un message" in own
    message = Message.objects.get()
    assert message.sender == "helper"
    assert SAID in body(visitor.open("portal:follow_up_remove", message=message.id))
    visitor.post("portal:follow_up_remove", message=message.id)
    assert not Message.objects.exists()


def test_a_helper_who_may_only_read_has_no_form_and_cannot_post(
    visitor: Visitor, helper: Visitor, handed: Handed
) -> None:
    page = help_with(helper, give(visitor, handed, scope="read"))
    assert "<textarea" not in page
    assert "seulement de lire" in page
    assert say(helper, page)["Location"] == address("portal:follow_up_file")
    assert not Message.objects.exists()


def test_the_pages_of_the_person_lead_a_helper_back(
    visitor: Visitor, helper: Visitor, handed: Handed
) -> None:
    lookup = bytes(Receipt.objects.get().lookup)
    help_with(helper, give(visitor, handed))
    for name in ("code", "helper", "erase"):
        assert helper.open(f"portal:follow_up_{name}")["Location"] == address("portal:follow_up_file")
    for name in ("code", "copy", "erase", "helper", "helper_end"):
        answer = helper.post(f"portal:follow_up_{name}", GIVEN)
        assert (answer.status_code, answer["Location"]) == (303, address("portal:follow_up_file"))
    assert helper.post("portal:follow_up_remove", message=uuid4()).status_code == 303
    assert Case.objects.exists()
    assert bytes(Receipt.objects.get().lookup) == lookup
    assert HelperGrant.objects.get().ended_on is None


def test_a_code_that_was_given_is_shown_until_it_is_noted(visitor: Visitor, handed: Handed) -> None:
    code = give(visitor, handed)
    assert len(code) == 20
    # Pressed twice, it is the same code.
    visitor.post("portal:follow_up_helper", GIVEN)
    assert code_on(body(visitor.open("portal:follow_up_helper"))) == code
    visitor.post("portal:follow_up_helper", {"noted": "1"})
    page = body(visitor.open("portal:follow_up_helper"))
    assert code_on(page) == ""
    assert "Vous avez donné un code" in page
    assert "Rien encore." in page
    assert HelperGrant.objects.count() == 1


def test_a_code_that_was_given_is_gone_after_ten_minutes_and_when_one_leaves(
    visitor: Visitor, handed: Handed
) -> None:
    code = give(visitor, handed)
    visitor.clock.shift(9 * 60)
    assert code_on(body(visitor.open("portal:follow_up_helper"))) == code
    visitor.clock.shift(60)
    assert code_on(body(visitor.open("portal:follow_up_helper"))) == ""
    visitor.post("portal:follow_up_helper_end")
    give(visitor, handed)
    key = visitor.client.cookies["trajet"].value
    visitor.post("portal:follow_up_leave")
    visitor.client.cookies["trajet"] = key
    assert visitor.open("portal:follow_up_helper").status_code == 403


def test_a_code_is_taken_back_at_once_and_what_was_being_written_stays(
    visitor: Visitor, helper: Visitor, handed: Handed
) -> None:
    code = give(visitor, handed)
    page = help_with(helper, code)
    assert visitor.post("portal:follow_up_helper_end").status_code == 303
    after = body(visitor.open("portal:follow_up_helper"))
    assert code_on(after) == ""
    assert "Les codes donnés avant" in after
    assert "Personne d’autre n’a de code en ce moment." in after
    assert 'name="scope"' in after
    answer = say(helper, page)
    assert answer.status_code == 403
    assert keeps(body(answer), SAID)
    again = helper.post("portal:follow_up", {"code": code})
    assert (again.status_code, UNKNOWN in body(again)) == (400, True)
    # Following a link takes nothing back.
    other = give(visitor, handed)
    assert visitor.open("portal:follow_up_helper_end").status_code == 303
    assert other != code
    help_with(helper, other)


def test_another_browsers_code_is_not_shown_in_place_of_the_one_that_is_good(
    visitor: Visitor, handed: Handed
) -> None:
    give(visitor, handed)
    elsewhere = Visitor(Client(), visitor.clock)
    enter(elsewhere, handed)
    elsewhere.post("portal:follow_up_helper_end")
    elsewhere.post("portal:follow_up_helper", GIVEN)
    assert code_on(body(visitor.open("portal:follow_up_helper"))) == ""
    assert len(code_on(body(elsewhere.open("portal:follow_up_helper")))) == 20


def test_after_its_last_day_the_code_is_unknown_and_another_can_be_given(
    visitor: Visitor, helper: Visitor, handed: Handed
) -> None:
    code = give(visitor, handed, days="1")
    visitor.clock.shift(dt.timedelta(days=1))
    assert "personne que vous aidez" in help_with(helper, code)
    visitor.clock.shift(dt.timedelta(days=1))
    gone = helper.post("portal:follow_up", {"code": code})
    assert (gone.status_code, UNKNOWN in body(gone)) == (400, True)
    assert len(give(visitor, handed)) == 20


@pytest.mark.parametrize(
    "changes",
    [{"scope": ""}, {"scope": "erase"}, {"days": ""}, {"days": "0"}, {"days": "31"}, {"days": "sept"}],
)
def test_a_code_without_a_scope_or_with_too_many_days_is_not_given(
    visitor: Visitor, handed: Handed, changes: dict[str, str]
) -> None:
    enter(visitor, handed)
    answer = visitor.post("portal:follow_up_helper", {**GIVEN, **changes})
    assert answer.status_code == 400
    assert "Erreur" in body(answer).partition("</title>")[0]
    assert not HelperGrant.objects.exists()


def test_a_crowd_gives_no_code_and_asks_for_patience(
    visitor: Visitor, handed: Handed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_args: object, **_given: object) -> str:
        raise TooBusy

    enter(visitor, handed)
    monkeypatch.setattr("casework.by_code.grant_helper", busy)
    answer = visitor.post("portal:follow_up_helper", GIVEN)
    assert (answer.status_code, "Réessayez dans une minute" in body(answer)) == (503, True)


def test_after_twenty_idle_minutes_a_helpers_message_waits_for_the_code(
    visitor: Visitor, helper: Visitor, handed: Handed
) -> None:
    code = give(visitor, handed)
    page = help_with(helper, code)
    helper.clock.shift(20 * 60)
    answer = say(helper, page)
    assert (answer.status_code, keeps(body(answer), SAID)) == (403, True)
    again = helper.post("portal:follow_up", {"code": code, "text": SAID})
    assert keeps(body(again), SAID)
    assert "personne que vous aidez" in body(again)
    assert HelperUse.objects.count() == 1


def test_who_changes_their_code_is_told_that_a_helpers_code_stays(visitor: Visitor, handed: Handed) -> None:
    enter(visitor, handed)
    words = "continue de marcher"
    assert words not in body(visitor.open("portal:follow_up_code"))
    visitor.post("portal:follow_up_helper", GIVEN)
    assert words in body(visitor.open("portal:follow_up_code"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pages_are_kept_by_nobody_and_named_dully(
    visitor: Visitor, helper: Visitor, handed: Handed, language: str
) -> None:
    code = give(visitor, handed)
    visitor.language = helper.language = language
    helper.post("portal:follow_up", {"code": code})
    for answer in (visitor.open("portal:follow_up_helper"), helper.open("portal:follow_up_file")):
        page = body(answer)
        assert answer["Cache-Control"] == "no-store"
        title = page.partition("<title>")[2].partition("</title>")[0]
        assert code not in title
        for form in page.split("<form")[1:]:
            assert 'autocomplete="off"' in form.partition(">")[0]


def test_who_is_under_18_reads_whom_to_call_and_what_must_be_reported(visitor: Visitor) -> None:
    assert f'href="{address("portal:under_18")}"' in body(visitor.open("portal:help"))
    answer = visitor.open("portal:under_18")
    page = body(answer)
    assert answer["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    # The limits stand before the way to the form.
    assert page.index("DPJ") < page.index(f"{address('portal:help')}#ecrire")
    for words in (
        "14\u00a0ans",
        "12\u00a0heures",
        "article 39",
        "article 14",
        "ne lie pas la police",
        'href="tel:911"',
    ):
        assert words in page
    # It asks nothing, and never says to tell a parent.
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "<form" not in main
    assert "vos parents" not in main
