"""A request told by phone or on paper: sealed as the public door seals, its code shown once."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client

from assistance.forms import RequestForm
from assistance.forms_entry import ASKED, EntryForm
from assistance.rules import answer_due_on
from casework.by_code import read_file
from casework.enums import Channel, Urgency
from casework.errors import IntakeClosed, NotYours, UnusableId
from casework.models import Case, Event, Intake, SealedStory
from casework.operations.entering import enter_request
from casework.operations.files import open_file
from privacy.carried import new_carried_key
from privacy.errors import CannotOpen
from privacy.receipt import code_drawn_from, read_code
from privacy.recipients import new_root_key, root_fingerprint, root_public_of
from staff.access import AccessPurpose
from tests.assistance.team_door import Browser, text_of
from tests.assistance.visiting import code_on
from tests.casework.factories import AT, STORY, TODAY, Desk, who_has
from tests.databases import ActAs

TOLD = {
    "how": "phone",
    "what": "Son patron ne la paie plus depuis deux mois.",
    "wishes": ["work", "talk"],
    "urgency": "urgent",
    "language": "fr",
    "way": "text",
    "address": "514 555-0199",
}
PATH = "/demandes/saisir/"


@pytest.fixture(autouse=True)
def _on_wednesday_at_ten() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def carried(page: str) -> dict[str, str]:
    """The two values that the form carries and nobody types."""
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("entry", "secret")}  # type: ignore[index] # they are on every page of it


def tell(client: Client, **changes: Any) -> tuple[Any, dict[str, Any]]:
    page = text_of(client.get(PATH))
    assert "⚠" not in page
    sent = {**carried(page), **TOLD, **changes}
    return client.post(PATH, sent), sent


def entered(desk: Desk, **changes: Any) -> Any:
    given = {
        "by": desk.triage,
        "case_id": uuid4(),
        "secret": new_carried_key(),
        "how": Channel.LETTER,
        "language": "en",
        "urgency": Urgency.ORDINARY,
        "due_on": TODAY,
        "story": STORY,
        "at": AT,
    }
    return enter_request(**{**given, **changes})


# The form


def test_it_asks_what_the_persons_own_form_asks_and_nothing_else() -> None:
    shown = [name for name, field in EntryForm().fields.items() if not field.widget.is_hidden]
    assert sorted(shown) == sorted([*ASKED, "how", "reread"])
    assert sorted(ASKED) == sorted(RequestForm.base_fields.keys() - {"nickname"})


def test_the_page_is_walked_by_keyboard_alone_in_the_order_of_the_questions(
    desk: Desk, browser: Browser
) -> None:
    page = text_of(browser(desk.lead, language="en").get(PATH))
    main = page[page.index('class="ms-entry"') :]
    names = dict.fromkeys(re.findall(r'name="(\w+)"', main))
    assert [name for name in names if name in ASKED] == list(ASKED)
    assert "tabindex" not in main


# Entering


def test_a_told_request_is_sealed_and_its_code_opens_it_for_the_person(desk: Desk, browser: Browser) -> None:
    answer, _sent = tell(browser(desk.lead))
    page = text_of(answer)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert "⚠" not in page
    code = read_code(code_on(page))
    # Dictated too: figure by figure, group by group.
    assert [*re.findall(r'figures">((?:\d ){5})<', page)] == [
        " ".join(code[at : at + 5]) + " " for at in (0, 5, 10, 15)
    ]
    file = read_file(who_has(code))
    assert file is not None
    assert file.story == {
        "what": TOLD["what"],
        "wishes": ["work", "talk"],
        "interpreter": "",
        "name": "",
        "contact": {
            **dict.fromkeys(("when", "ask_for", "code_word", "never"), ""),
            "way": "text",
            "address": "514 555-0199",
            "leave_word": "no",
        },
    }
    case = Case.objects.get()
    assert case.due_on == answer_due_on(urgency=Urgency.URGENT, received_on=TODAY)
    assert sorted(case.wraps.values_list("recipient", flat=True)) == sorted(
        [desk.team_key.recipient, "recovery:1", "requester"]
    )
    event = Event.objects.get(case=case)
    assert (event.move, event.actor, event.member, event.detail) == (
        "receive",
        "staff",
        desk.lead.member,
        "phone",
    )
    assert len(bytes(SealedStory.objects.get().sealed)) - 29 in (1024, 4096, 16384, 65536)


def test_who_entered_it_cannot_read_it_afterwards(desk: Desk, browser: Browser) -> None:
    client = browser(desk.lead)
    tell(client)
    case = Case.objects.get()
    assert client.get(f"/demandes/{case.pk}/").status_code == 404
    for purpose in (AccessPurpose.FOLLOW_UP, AccessPurpose.COVER, AccessPurpose.TRIAGE):
        with pytest.raises((NotYours, CannotOpen)):
            open_file(by=desk.lead, case_id=case.pk, purpose=purpose, at=AT)
    # Triage reads it as it reads any other.
    opened = open_file(by=desk.triage, case_id=case.pk, purpose=AccessPurpose.TRIAGE, at=AT)
    assert opened.story["what"] == TOLD["what"]


def test_the_desk_enters_with_its_own_rights_and_reads_no_receipt(desk: Desk, as_role: ActAs) -> None:
    with as_role("casework_staff"):
        done = entered(desk)
    assert read_file(who_has(done.code)) is not None


def test_two_presses_are_one_request_with_one_code(desk: Desk, browser: Browser) -> None:
    client = browser(desk.triage)
    first, sent = tell(client)
    second = client.post(PATH, sent)
    assert code_on(text_of(first)) == code_on(text_of(second)) != ""
    assert Case.objects.count() == 1


def test_a_code_is_not_shown_after_ten_minutes_nor_once_the_person_has_it(
    desk: Desk, browser: Browser
) -> None:
    client = browser(desk.triage)
    _first, sent = tell(client)
    assert client.post(f"{PATH}fait/", {"entry": sent["entry"]}).status_code == 302
    late = client.post(PATH, sent)
    assert (late.status_code, code_on(text_of(late))) == (409, "")
    assert "déjà enregistrée" in text_of(late)
    assert TOLD["what"] in text_of(late)
    # What comes back is good to be entered again, as a request of its own.
    again = client.post(PATH, {**sent, **carried(text_of(late))})
    assert code_on(text_of(again))
    assert Case.objects.count() == 2
    with time_machine.travel(AT.timestamp() + 601, tick=False):
        assert code_on(text_of(client.post(PATH, {**sent, **carried(text_of(late))}))) == ""


def test_what_was_changed_between_two_presses_is_not_lost_unseen(desk: Desk, browser: Browser) -> None:
    client = browser(desk.triage)
    _first, sent = tell(client)
    answer = client.post(PATH, {**sent, "what": "Elle a dit autre chose, plus tard."})
    assert answer.status_code == 409
    assert "Une première version est déjà enregistrée" in text_of(answer)
    assert "Elle a dit autre chose, plus tard." in text_of(answer)


def test_nobody_gets_the_code_of_what_a_colleague_entered(desk: Desk) -> None:
    case_id = uuid4()
    entered(desk, case_id=case_id)
    with pytest.raises(UnusableId):
        entered(desk, by=desk.lead, case_id=case_id)
    for wrong in ({"case_id": UUID(int=1)}, {"secret": "x"}, {"how": Channel.EMAIL}):
        with pytest.raises(UnusableId):
            entered(desk, **wrong)


def test_a_code_is_drawn_from_the_page_alone() -> None:
    secret = new_carried_key()
    code = code_drawn_from(secret, 3, label="a")
    assert read_code(code) == code == code_drawn_from(secret, 3, label="a")
    assert (
        len({code, code_drawn_from(secret, 3, label="b"), code_drawn_from(new_carried_key(), 3, label="a")})
        == 3
    )


# What comes back


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_mistake_comes_back_with_everything_that_was_told(
    desk: Desk, browser: Browser, language: str
) -> None:
    answer, sent = tell(browser(desk.triage, language=language), address="12")
    page = text_of(answer)
    assert answer.status_code == 400
    assert TOLD["what"] in page
    assert 'value="12"' in page
    assert carried(page) == {name: sent[name] for name in ("entry", "secret")}
    assert Case.objects.count() == 0


def test_words_that_tell_a_status_are_asked_to_be_taken_out(desk: Desk, browser: Browser) -> None:
    client = browser(desk.triage)
    told = "Elle est sans statut et son patron ne la paie plus."
    answer, sent = tell(client, what=told)
    assert answer.status_code == 400
    assert "N’écrivez pas le statut" in text_of(answer)
    assert 'name="reread"' in text_of(answer)
    assert Case.objects.count() == 0
    shown = text_of(client.post(PATH, {**sent, "reread": "on"}))
    assert code_on(shown)
    # The person is told the page that takes the code, not one from which to look for it.
    assert re.search(r"/(fr/suivi|en/follow-up)/", shown)


def test_while_the_reception_is_closed_nothing_is_entered_and_nothing_is_lost(
    desk: Desk, browser: Browser
) -> None:
    client = browser(desk.triage)
    Intake.objects.update(is_open=False, closed_because="by_hand")
    answer, _sent = tell(client)
    assert answer.status_code == 503
    assert "fermée" in text_of(answer)
    # It may open again while the page is there: what was told can be sent once more.
    assert " disabled" not in text_of(answer)
    assert TOLD["what"] in text_of(answer)
    assert Case.objects.count() == 0
    with pytest.raises(IntakeClosed):
        entered(desk)


def test_a_list_that_another_root_signed_closes_this_way_in_too(desk: Desk, settings: Any) -> None:
    settings.ROOT_FINGERPRINT = root_fingerprint(root_public_of(new_root_key()))
    with pytest.raises(IntakeClosed):
        entered(desk)


def test_only_triage_and_caseworkers_enter_with_their_key_open(desk: Desk, browser: Browser) -> None:
    assert browser(desk.supervisor).get(PATH).status_code == 403
    locked = browser(desk.lead, unlocked=False)
    assert locked.get(PATH).status_code == 302
    sent = {"entry": str(uuid4()), "secret": new_carried_key(), **TOLD}
    asked = locked.post(PATH, sent)
    # Locked while somebody was talking: the passphrase is asked for, and what was told travels with the page.
    assert asked.status_code == 403
    assert "patron ne la paie plus" in text_of(asked)
    assert Case.objects.count() == 0


def test_a_failing_database_gives_the_text_back(
    desk: Desk, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    def fails(*_args: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("casework.operations.entering.answer_of", fails)
    client = browser(desk.triage)
    # The failure is counted, and answered.
    client.raise_request_exception = False
    answer, _sent = tell(client)
    assert answer.status_code == 503
    assert TOLD["what"] in text_of(answer)


def test_the_desk_holds_no_pepper_but_the_one_of_new_codes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    import importlib

    for number in "1357":
        (tmp_path / number).write_text("x" * 40 + number)
    # One that leaked makes no code any more, here either.
    (tmp_path / "7.leaked").touch()
    monkeypatch.setenv("PORTAL_PEPPERS_DIR", str(tmp_path))
    from montreal_sanctuary.settings import staff

    before = (staff.RECEIPT_PEPPERS, staff.RECEIPT_PEPPER_IN_USE)
    read = importlib.reload(staff)
    assert (list(read.RECEIPT_PEPPERS), read.RECEIPT_PEPPER_IN_USE) == ([5], 5)
    monkeypatch.undo()
    assert before is not None
    importlib.reload(staff)
