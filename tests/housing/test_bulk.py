"""Gestures over many files: tried out with counts, done by the worker, taken back."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from casework.enums import Move
from casework.errors import NotYours
from casework.models import Event
from casework.operations.assigning import assign
from casework.operations.taking import take_up
from core.clock import today
from housing.enums import BulkKind, BulkState
from housing.models import BulkAct, BulkItem
from housing.operations.bulk import TooLate, ask_back, ask_for, tried_out
from housing.timers import do_what_was_asked_of_many
from tests.assistance.team_door import Browser, text_of
from tests.casework.factories import AT
from tests.databases import ActAs
from tests.housing.factories import Filed, HousingDesk, apply
from tests.housing.lists import put_on_the_list

ENGLISH = {"answer_in": "en", "interpreter": ""}


def given(desk: HousingDesk, filed: list[Filed], **changes: Any) -> dict[str, Any]:
    return {
        "member": desk.lead.member,
        "kind": BulkKind.HAND_OVER,
        "case_ids": [one.case_id for one in filed],
        "to": desk.third.member,
        **changes,
    }


def follows(filed: Filed) -> str | None:
    live = filed.case.assignments.filter(ended_on=None, part="lead").first()
    return live.member.name if live else None


def mixed(desk: HousingDesk) -> list[Filed]:
    """One that moves, one in a language that the colleague lacks, one that is theirs, one given apart."""
    desk.third.member.languages = ["fr"]
    desk.third.member.save()
    moves, other, theirs, apart = apply(desk), apply(desk, language=ENGLISH), apply(desk), apply(desk)
    take_up(member=desk.lead.member, case_id=moves.case_id, at=AT)
    take_up(member=desk.third.member, case_id=theirs.case_id, at=AT)
    pair = {"lead": desk.lead.member, "backup": desk.colleague.member}
    assign(by=desk.lead, case_id=apart.case_id, **pair, at=AT)
    return [moves, other, theirs, apart]


def test_a_try_counts_each_outcome_and_changes_nothing_and_the_worker_does_the_same(
    housing_desk: HousingDesk,
) -> None:
    filed = mixed(housing_desk)
    before = [follows(one) for one in filed], Event.objects.count()
    counts = tried_out(**given(housing_desk, filed))
    assert counts == {"done": 1, "unchanged": 1, "refused": 2}
    assert before == ([follows(one) for one in filed], Event.objects.count())
    act = ask_for(act_id=uuid4(), on=today(), **given(housing_desk, filed))
    do_what_was_asked_of_many(AT)
    act.refresh_from_db()
    assert act.state == BulkState.DONE
    assert [follows(one) for one in filed] == ["thuy", None, "thuy", "lucie"]
    outcomes = dict(act.items.values_list("case_id", "outcome"))
    assert [outcomes[one.case_id] for one in filed] == ["done", "refused", "unchanged", "refused"]
    line = Event.objects.filter(case=filed[0].case_id, move=Move.ASSIGN).order_by("number").last()
    assert line is not None
    assert line.member == housing_desk.lead.member
    # Done once: the worker comes again and does nothing.
    assert do_what_was_asked_of_many(AT) == 0


def test_a_gesture_is_taken_back_before_and_after_it_was_done(housing_desk: HousingDesk) -> None:
    filed = [apply(housing_desk) for _ in range(2)]
    take_up(member=housing_desk.lead.member, case_id=filed[0].case_id, at=AT)
    never = ask_for(act_id=uuid4(), on=today(), **given(housing_desk, filed))
    ask_back(member=housing_desk.lead.member, act_id=never.pk, on=today())
    assert do_what_was_asked_of_many(AT) == 0
    assert [follows(one) for one in filed] == ["lucie", None]
    done = ask_for(act_id=uuid4(), on=today(), **given(housing_desk, filed))
    do_what_was_asked_of_many(AT)
    ask_back(member=housing_desk.lead.member, act_id=done.pk, on=today())
    do_what_was_asked_of_many(AT)
    done.refresh_from_db()
    assert done.state == BulkState.UNDONE
    # Nobody followed the second: there is nobody to give it back to.
    assert [follows(one) for one in filed] == ["lucie", "thuy"]
    with pytest.raises(TooLate):
        ask_back(member=housing_desk.lead.member, act_id=done.pk, on=today())
    with pytest.raises(NotYours):
        ask_back(member=housing_desk.colleague.member, act_id=done.pk, on=today())


def test_somebody_who_was_given_it_since_keeps_it(housing_desk: HousingDesk) -> None:
    filed = apply(housing_desk)
    take_up(member=housing_desk.lead.member, case_id=filed.case_id, at=AT)
    act = ask_for(act_id=uuid4(), on=today(), **given(housing_desk, [filed]))
    do_what_was_asked_of_many(AT)
    ask_for(act_id=uuid4(), on=today(), **given(housing_desk, [filed], to=housing_desk.colleague.member))
    do_what_was_asked_of_many(AT)
    ask_back(member=housing_desk.lead.member, act_id=act.pk, on=today())
    do_what_was_asked_of_many(AT)
    assert follows(filed) == "carlos"


def test_the_yearly_question_goes_to_who_waits_on_the_list_and_once(housing_desk: HousingDesk) -> None:
    listed, new = apply(housing_desk), apply(housing_desk)
    put_on_the_list(housing_desk, listed)
    asked = given(housing_desk, [listed, new], kind=BulkKind.ASK_RENEWAL, to=None)
    assert tried_out(**asked) == {"done": 1, "unchanged": 0, "refused": 1}
    act = ask_for(act_id=uuid4(), on=today(), **asked)
    do_what_was_asked_of_many(AT)
    assert listed.application.renewal_asked_on == today()
    assert tried_out(**asked) == {"done": 0, "unchanged": 1, "refused": 1}
    ask_back(member=housing_desk.lead.member, act_id=act.pk, on=today())
    do_what_was_asked_of_many(AT)
    assert listed.application.renewal_asked_on is None


def test_a_gesture_sent_twice_is_one_and_holds_only_what_its_maker_sees(housing_desk: HousingDesk) -> None:
    filed, act_id = mixed(housing_desk), uuid4()
    for _ in range(2):
        ask_for(act_id=act_id, on=today(), **given(housing_desk, [*filed]))
    assert BulkAct.objects.count() == 1
    # The one given apart to two others is not even there for somebody else.
    other = given(housing_desk, filed, member=housing_desk.third.member)
    made = ask_for(act_id=uuid4(), on=today(), **other)
    assert made.items.count() == 3
    with pytest.raises(NotYours):
        ask_for(act_id=act_id, on=today(), **other)


def test_the_desk_says_nothing_of_what_came_of_a_gesture(housing_desk: HousingDesk, as_role: ActAs) -> None:
    filed = apply(housing_desk)
    act = ask_for(act_id=uuid4(), on=today(), **given(housing_desk, [filed]))
    for change in (
        lambda: BulkItem.objects.filter(act=act).update(outcome="done"),
        lambda: BulkAct.objects.filter(pk=act.pk).update(state=BulkState.DONE),
        lambda: BulkAct.objects.filter(pk=act.pk).update(to_member=housing_desk.colleague.member),
    ):
        with pytest.raises(DatabaseError, match="stays"), transaction.atomic(), as_role("casework_staff"):
            change()


# The page


def test_three_presses_do_it_for_a_whole_list(housing_desk: HousingDesk, browser: Browser) -> None:
    filed = [apply(housing_desk) for _ in range(2)]
    client = browser(housing_desk.lead)
    page = text_of(client.get("/logement/plusieurs/?list=nobody"))
    (entry,) = re.findall(r'name="entry" value="([^"]+)"', page)
    cases = re.findall(r'name="cases" value="([^"]+)"[^>]*checked', page)
    assert {UUID(one) for one in cases} == {one.case_id for one in filed}
    # Choose, try, do: who gets them is part of the choice.
    act = f"hand_over-{housing_desk.third.member.pk}"
    assert f'value="{act}"' in page
    sent = {"entry": entry, "cases": cases, "act": act}
    tried = text_of(client.post("/logement/plusieurs/?list=nobody", sent))
    assert "Faire pour 2 demandes" in tried
    assert not BulkAct.objects.exists()
    client.post("/logement/plusieurs/?list=nobody", {**sent, "confirmed": "1"})
    do_what_was_asked_of_many(AT)
    assert [follows(one) for one in filed] == ["thuy", "thuy"]
    made = BulkAct.objects.get()
    assert "2 sur 2 demandes" in text_of(client.get("/logement/plusieurs/"))
    assert client.post(f"/logement/plusieurs/{made.pk}/annuler/").status_code == 302
    assert browser(housing_desk.colleague).post(f"/logement/plusieurs/{made.pk}/annuler/").status_code == 404


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"act": "ask_renewal"}, "Cochez au moins une demande."),
        ({"act": "ask_renewal", "cases": "not-a-file"}, "n’est plus dans la liste"),
        ({"act": "hand_over"}, "Choisissez un geste dans la liste."),
        ({}, "Choisissez un geste."),
    ],
)
def test_nothing_chosen_is_said_and_is_no_crash(
    housing_desk: HousingDesk, browser: Browser, sent: dict[str, str], words: str
) -> None:
    apply(housing_desk)
    answer = browser(housing_desk.lead).post(
        "/logement/plusieurs/?list=nobody", {"entry": str(uuid4()), **sent}
    )
    assert answer.status_code == 400
    assert words in text_of(answer)


def test_an_empty_list_has_a_button_that_says_why_it_is_off(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    page = text_of(browser(housing_desk.lead).get("/logement/plusieurs/?list=mine"))
    assert 'disabled aria-describedby="vide"' in page
    assert "Aucune demande dans cette liste" in page
