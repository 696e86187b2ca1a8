"""A lost code: vouched for, asked for by one, approved by another, given after three days, or stopped."""

import datetime as dt
import re
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction

from casework import by_code
from casework.by_code.calls import answer_of, rows_of
from casework.errors import NotYours, UnusableId
from casework.models import Event
from core.clock import MONTREAL
from housing.models import CodeReissue
from housing.operations.reissuing import (
    AskedAlready,
    NotTheSecond,
    NotUnderWay,
    approve_reissue,
    ask_reissue,
    give_reissue,
    may_vouch,
    stop_reissue,
)
from privacy.carried import new_carried_key
from privacy.receipt import read_code
from staff.access import Unlocked
from staff.enums import Role
from tests.assistance.team_door import Browser, text_of
from tests.assistance.visiting import code_on
from tests.casework.factories import AT, TODAY, member, who_has, with_key
from tests.databases import ActAs
from tests.housing.factories import Filed, HousingDesk, answers, apply

ON_ITS_DAY = AT + dt.timedelta(days=4)


def asked(desk: HousingDesk, case_id: UUID, **changes: Any) -> str:
    given = {"by": desk.lead, "secret": new_carried_key(), "note": "Le comité logement confirme.", "at": AT}
    return ask_reissue(case_id=case_id, **{**given, **changes})


def approved(by: Unlocked, case_id: UUID, at: dt.datetime = AT) -> dt.date:
    return approve_reissue(by=by, case_id=case_id, at=at)


def opens(code: str) -> bool:
    return by_code.read_file(who_has(code)) is not None


def told(filed: Filed) -> list[dict[str, Any]]:
    return rows_of("housing_reissue_by_code", filed.who.lookup)


def test_the_organisation_that_somebody_named_may_vouch_and_no_other() -> None:
    assert may_vouch(answers()) == "Comité logement du Plateau"
    assert may_vouch(answers(helper={"organization": "  "})) == may_vouch({}) == ""


def test_a_lost_code_is_replaced_by_two_people_and_three_full_days(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    filed, day = apply(housing_desk), filed_day()
    with as_role("casework_staff"):
        code = asked(housing_desk, filed.case_id)
        with pytest.raises(NotTheSecond):
            approved(housing_desk.lead, filed.case_id)
        with pytest.raises(NotUnderWay):
            give_reissue(by=housing_desk.lead, case_id=filed.case_id, at=ON_ITS_DAY)
        assert approved(housing_desk.colleague, filed.case_id) == day
        with pytest.raises(NotUnderWay):
            approved(housing_desk.third, filed.case_id)
        with pytest.raises(NotUnderWay):
            give_reissue(by=housing_desk.lead, case_id=filed.case_id, at=ON_ITS_DAY - dt.timedelta(days=1))
    assert [opens(code), opens(filed.code)] == [False, True]
    with as_role("casework_staff"):
        give_reissue(by=housing_desk.third, case_id=filed.case_id, at=ON_ITS_DAY)
    assert [opens(code), opens(filed.code)] == [True, False]
    file = by_code.read_file(who_has(code))
    assert file is not None
    assert file.story == answers()
    assert filed.application.effective_on == TODAY
    event = Event.objects.get(move="reissue")
    assert (event.member, event.day) == (housing_desk.third.member, day)
    # What is over holds no wrap, and another may begin.
    assert bytes(CodeReissue.objects.get().wrap) == b""
    asked(housing_desk, filed.case_id, at=ON_ITS_DAY)


def filed_day() -> dt.date:
    # Never less than 72 hours, whatever the hour of the approval.
    last_minute = dt.datetime.combine(TODAY, dt.time(23, 59), MONTREAL)
    first_minute = dt.datetime.combine(ON_ITS_DAY.date(), dt.time(0, 0), MONTREAL)
    assert first_minute - last_minute >= dt.timedelta(hours=72)
    return ON_ITS_DAY.date()


def test_the_calendar_gives_it_in_the_name_of_whoever_approved_it(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    filed, waiting = apply(housing_desk), apply(housing_desk)
    code = asked(housing_desk, filed.case_id)
    asked(housing_desk, waiting.case_id)
    approved(housing_desk.colleague, filed.case_id)
    with as_role("casework_janitor"):
        assert answer_of("housing_timer_reissues", ON_ITS_DAY - dt.timedelta(days=1)) == 0
        assert answer_of("housing_timer_reissues", ON_ITS_DAY) == 1
        assert answer_of("housing_timer_reissues", ON_ITS_DAY) == 0
    assert [opens(code), opens(waiting.code)] == [True, True]
    assert Event.objects.get(move="reissue").member == housing_desk.colleague.member


def test_whoever_holds_the_code_is_told_at_once_and_stops_it(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    filed, other = apply(housing_desk), apply(housing_desk)
    code = asked(housing_desk, filed.case_id)
    approved(housing_desk.colleague, filed.case_id)
    with as_role("casework_intake"):
        assert told(filed) == [{"asked_on": TODAY, "ready_on": ON_ITS_DAY.date(), "is_approved": True}]
        assert told(other) == []
        assert answer_of("housing_stop_reissue_by_code", other.who.lookup, TODAY) is False
        assert answer_of("housing_stop_reissue_by_code", b"x" * 32, TODAY) is False
        assert answer_of("housing_stop_reissue_by_code", filed.who.lookup, TODAY) is True
        assert answer_of("housing_stop_reissue_by_code", filed.who.lookup, TODAY) is False
        assert told(filed) == []
    with pytest.raises(NotUnderWay):
        give_reissue(by=housing_desk.lead, case_id=filed.case_id, at=ON_ITS_DAY)
    assert answer_of("housing_timer_reissues", ON_ITS_DAY) == 0
    assert [opens(code), opens(filed.code)] == [False, True]
    # What was stopped opens nothing any more, also for whoever has the database and that code.
    assert bytes(CodeReissue.objects.get().wrap) == b""


def test_a_form_sent_twice_is_one_code_and_another_form_is_told_so(housing_desk: HousingDesk) -> None:
    filed, secret = apply(housing_desk), new_carried_key()
    first = asked(housing_desk, filed.case_id, secret=secret)
    assert asked(housing_desk, filed.case_id, secret=secret) == first
    for changes in ({}, {"by": housing_desk.colleague, "secret": secret}):
        with pytest.raises(AskedAlready):
            asked(housing_desk, filed.case_id, **changes)
    stop_reissue(by=housing_desk.third, case_id=filed.case_id, at=AT)
    assert asked(housing_desk, filed.case_id) != first
    with pytest.raises(UnusableId):
        asked(housing_desk, apply(housing_desk).case_id, secret="x")
    with pytest.raises(NotYours):
        asked(housing_desk, filed.case_id, by=with_key(member("autre", Role.CASEWORKER)))


@pytest.mark.parametrize(
    "change",
    [
        "approved_by_id = asked_by_id, approved_on = asked_on, ready_on = asked_on",
        "approved_by_id = %(second)s, approved_on = asked_on, ready_on = asked_on",
        "approved_by_id = %(second)s, approved_on = asked_on - 30, ready_on = asked_on - 26",
        "ready_on = asked_on",
        "lookup = sha256('other')",
        "wrap = ''",
        "asked_by_id = %(second)s",
    ],
)
def test_the_desks_own_hand_shortens_no_notice_and_changes_no_code(
    change: str, housing_desk: HousingDesk, as_role: ActAs
) -> None:
    asked(housing_desk, apply(housing_desk).case_id)
    with (
        pytest.raises(IntegrityError, match=r"stays what it is|two_people|not a day of this"),
        transaction.atomic(),
        as_role("casework_staff"),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(
            f"UPDATE housing_codereissue SET {change}",
            {"second": housing_desk.colleague.member.pk},
        )


# The page


def test_the_page_asks_who_vouched_shows_the_code_once_and_needs_somebody_else(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    with time_machine.travel(AT, tick=False):
        filed = apply(housing_desk)
        client, second = browser(housing_desk.lead), browser(housing_desk.colleague)
        path = f"/logement/{filed.case_id}/nouveau-code/"
        # Opened for a purpose first, like everything of a file.
        assert client.get(path)["Location"] == f"/logement/{filed.case_id}/"
        for one in (client, second):
            one.post(f"/logement/{filed.case_id}/ouvrir/")
        page = text_of(client.get(path))
        assert "Comité logement du Plateau" in page
        secret = re.search(r'name="secret" value="([^"]*)"', page)
        assert secret
        refused = client.post(path, {"secret": secret[1], "told_by": "phone"})
        assert (refused.status_code, CodeReissue.objects.count()) == (400, 0)
        sent = {"secret": secret[1], "told_by": "phone", "has_vouched": "on"}
        code = code_on(text_of(client.post(path, sent)))
        assert code
        assert code_on(text_of(client.get(path))) == ""
        assert "Une autre personne doit l’approuver" in text_of(client.post(f"{path}approuver/", follow=True))
        assert "Approuvé par carlos" in text_of(second.post(f"{path}approuver/", follow=True))
        assert "ne peut pas encore" in text_of(second.post(f"{path}donner/", follow=True))
        assert browser(with_key(member("autre", Role.CASEWORKER))).get(path).status_code == 404
    with time_machine.travel(ON_ITS_DAY, tick=False):
        client = browser(housing_desk.lead)
        assert "L’ancien est inconnu" in text_of(client.post(f"{path}donner/", follow=True))
    assert [opens(read_code(code)), opens(filed.code)] == [True, False]


def test_without_an_organisation_that_was_named_nobody_replaces_a_code(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    with time_machine.travel(AT, tick=False):
        filed = apply(housing_desk, helper={"organization": ""})
        client, path = browser(housing_desk.lead), f"/logement/{filed.case_id}/nouveau-code/"
        client.post(f"/logement/{filed.case_id}/ouvrir/")
        assert "has_vouched" not in text_of(client.get(path))
        client.post(path, {"secret": new_carried_key(), "told_by": "phone", "has_vouched": "on"})
        assert not CodeReissue.objects.exists()
