"""What one does with one's own file: take back, change the code, take a copy, take everything back, leave."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client

from casework import by_code
from casework.models import Case, Event, Journey, Message, SealedStory, Tombstone
from casework.operations.answering import reply
from tests.assistance.visiting import SAID, Visitor, address, body, code_on, enter, keeps, say
from tests.casework.factories import AT, TODAY, Desk, Handed, assigned, hand_in


@pytest.fixture
def visitor(desk: Desk, time_machine: Any, client: Client) -> Visitor:
    time_machine.move_to(AT, tick=False)
    return Visitor(client, time_machine)


@pytest.fixture
def handed(visitor: Visitor) -> Handed:
    return hand_in()


def test_one_takes_back_ones_own_message_and_nobody_elses(desk: Desk, visitor: Visitor) -> None:
    handed = assigned(desk, opened=True)
    reply(
        by=desk.lead, case_id=handed.case_id, message_id=uuid4(), text="Bonjour", expects_answer=False, at=AT
    )
    say(visitor, enter(visitor, handed))
    mine = Message.objects.get(sender="person")
    theirs = Message.objects.get(sender="team")
    assert SAID in body(visitor.open("portal:follow_up_remove", message=mine.id))
    for one in (theirs.id, uuid4()):
        assert visitor.open("portal:follow_up_remove", message=one).status_code == 303
        assert visitor.post("portal:follow_up_remove", message=one).status_code == 303
    assert Message.objects.count() == 2
    for _ in range(2):
        assert visitor.post("portal:follow_up_remove", message=mine.id).status_code == 303
    assert list(Message.objects.all()) == [theirs]


def test_a_new_code_is_shown_until_it_is_noted_and_the_old_one_is_unknown(
    visitor: Visitor, handed: Handed
) -> None:
    enter(visitor, handed)
    assert code_on(body(visitor.open("portal:follow_up_code"))) == ""
    for _ in range(2):
        # Pressed twice, it is the same new code: an answer that was lost on the way locks nobody out.
        assert visitor.post("portal:follow_up_code").status_code == 303
    code = code_on(body(visitor.open("portal:follow_up_code")))
    assert Event.objects.filter(move="renew_code").count() == 1
    assert visitor.open("portal:follow_up_file").status_code == 200
    wrong = visitor.post("portal:follow_up_code", {"noted": "1", "digits": "12"})
    assert wrong.status_code == 400
    assert code_on(body(wrong)) == code
    visitor.post("portal:follow_up_code", {"noted": "1"})
    assert code_on(body(visitor.open("portal:follow_up_code"))) == ""
    assert visitor.post("portal:follow_up", {"code": handed.code}).status_code == 400
    assert visitor.post("portal:follow_up", {"code": code}).status_code == 303


def test_a_new_code_is_gone_after_ten_minutes(visitor: Visitor, handed: Handed) -> None:
    enter(visitor, handed)
    visitor.post("portal:follow_up_code")
    visitor.clock.shift(9 * 60)
    code = code_on(body(visitor.open("portal:follow_up_code")))
    assert code
    visitor.clock.shift(60)
    assert code not in body(visitor.open("portal:follow_up_code"))


def test_a_copy_has_everything_under_a_dull_name(visitor: Visitor, handed: Handed) -> None:
    say(visitor, enter(visitor, handed))
    text = visitor.post("portal:follow_up_copy", {"as": "text"})
    assert text["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert text["Cache-Control"] == "no-store"
    for words in ("J’ai peur de rentrer chez moi.", SAID, "Ana", "Qui a ouvert votre dossier"):
        assert words in body(text)
    machine = visitor.post("portal:follow_up_copy", {"as": "json"})
    assert machine["Content-Disposition"] == 'attachment; filename="notes.json"'
    copy = json.loads(machine.content)
    assert copy["story"]["what"] == "J’ai peur de rentrer chez moi."
    assert [one["text"] for one in copy["messages"]] == [SAID]
    assert visitor.post("portal:follow_up_copy", {"as": "../../x"}).status_code == 200


def test_everything_is_taken_back_and_the_code_is_unknown(visitor: Visitor, handed: Handed) -> None:
    say(visitor, enter(visitor, handed))
    page = body(visitor.open("portal:follow_up_erase"))
    assert "30 jours" in page
    assert Case.objects.exists()
    gone = visitor.post("portal:follow_up_erase")
    assert (gone.status_code, gone["Location"]) == (303, address("portal:follow_up_done"))
    assert gone.cookies["trajet"]["max-age"] == 0
    assert not Case.objects.exists()
    assert not Journey.objects.exclude(kind="receipt").exists()
    assert Tombstone.objects.count() == 1
    again = visitor.post("portal:follow_up", {"code": handed.code})
    assert again.status_code == 400
    assert "Aucun dossier" in body(again)


def test_a_file_that_was_erased_elsewhere_keeps_what_is_being_written(
    visitor: Visitor, handed: Handed
) -> None:
    page = enter(visitor, handed)
    by_code.erase(handed.who, TODAY)
    answer = say(visitor, page)
    assert answer.status_code == 403
    assert "n’ouvre plus rien" in body(answer)
    assert keeps(body(answer), SAID)
    for name in ("code", "copy", "erase"):
        assert visitor.post(f"portal:follow_up_{name}").status_code == 403


def test_a_file_in_which_something_was_moved_says_so_calmly(visitor: Visitor, handed: Handed) -> None:
    enter(visitor, handed)
    other = hand_in()
    SealedStory.objects.filter(case_id=handed.case_id).update(
        sealed=SealedStory.objects.get(case_id=other.case_id).sealed
    )
    answer = visitor.open("portal:follow_up_file")
    assert answer.status_code == 403
    assert "ne s’ouvre pas" in body(answer)


@pytest.mark.parametrize(("failure", "code"), [(by_code.FileFull, 409), (OperationalError, 503)])
def test_a_message_that_cannot_be_kept_stays_on_the_page(
    visitor: Visitor, handed: Handed, monkeypatch: pytest.MonkeyPatch, failure: type[Exception], code: int
) -> None:
    def fail(*_args: object, **_given: object) -> bool:
        raise failure

    page = enter(visitor, handed)
    monkeypatch.setattr("casework.by_code.post_message", fail)
    # Counted as a failure, which Django's test client would raise.
    visitor.client.raise_request_exception = False
    answer = say(visitor, page)
    assert answer.status_code == code
    assert keeps(body(answer), SAID)


def test_leaving_closes_the_file_in_this_browser(visitor: Visitor, handed: Handed) -> None:
    enter(visitor, handed)
    key = visitor.client.cookies["trajet"].value
    assert visitor.post("portal:follow_up_leave").status_code == 303
    visitor.client.cookies["trajet"] = key
    assert visitor.open("portal:follow_up_file").status_code == 403


def test_every_page_behind_the_code_is_kept_by_nobody_and_named_dully(
    visitor: Visitor, handed: Handed
) -> None:
    enter(visitor, handed)
    for name in ("", "_file", "_code", "_erase", "_done"):
        answer = visitor.open(f"portal:follow_up{name}")
        page = body(answer)
        assert answer["Cache-Control"] == "no-store"
        assert '<meta name="robots" content="noindex">' in page
        title = page.partition("<title>")[2].partition("</title>")[0]
        assert title.endswith("Services à Montréal")
        for form in page.split("<form")[1:]:
            assert 'autocomplete="off"' in form.partition(">")[0]


def test_what_is_posted_is_never_done_by_following_a_link(visitor: Visitor, handed: Handed) -> None:
    enter(visitor, handed)
    for name in ("message", "copy", "leave"):
        assert visitor.open(f"portal:follow_up_{name}").status_code == 303
    assert visitor.open("portal:follow_up_file").status_code == 200
    assert Case.objects.exists()
