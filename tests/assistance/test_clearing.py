"""Triage under a rush: the calm first, a group put away in one press, and everything back in another."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, connections

from casework import by_code
from casework.enums import CaseState, IntakeClosing, Lane, Move, Urgency
from casework.errors import NotYours
from casework.models import Case, ClearedCase, Clearing, Event, Intake, IntakeChange
from casework.operations.closing import clear_group, close_unread, undo_clearing
from casework.operations.files import open_file
from casework.queries import queue_page
from casework.queries_rush import rush_groups
from staff.access import AccessPurpose
from staff.enums import Role
from staff.models import AccessEntry
from tests.assistance.team_door import Browser, text_of
from tests.casework.factories import AT, TODAY, Desk, assigned, hand_in, member
from tests.databases import ActAs

DAY = dt.timedelta(days=1)
GROUP = {"day": TODAY, "language": "fr", "at": AT}


@pytest.fixture(autouse=True)
def _on_wednesday_at_ten() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def rushed(count: int, **fields: Any) -> list[Case]:
    """Let files come in with a rush, without their stories: nothing here opens one."""
    return [hand_in(lane=Lane.RUSH, **fields).case for _ in range(count)]


def cleared(desk: Desk, **changes: Any) -> int:
    return clear_group(member=desk.triage.member, **{"team_id": desk.team.pk, **GROUP, **changes})


def test_the_calm_come_before_the_rush_however_pressing_that_says_it_is(desk: Desk) -> None:
    (spam,) = rushed(1, urgency=Urgency.URGENT, at=AT)
    real = hand_in()
    rows = queue_page(desk.triage.member, on=TODAY).rows
    assert [row.id for row in rows] == [real.case_id, spam.id]


def test_a_group_is_put_away_and_nothing_else(desk: Desk) -> None:
    spam = rushed(3)
    (english,) = rushed(1, language="en")
    calm, read, more, held = hand_in(), hand_in(lane=Lane.RUSH), hand_in(lane=Lane.RUSH), assigned(desk)
    Case.objects.filter(pk=held.case_id).update(lane=Lane.RUSH)
    open_file(by=desk.triage, case_id=read.case_id, purpose=AccessPurpose.TRIAGE, at=AT)
    by_code.post_message(more.who, message_id=uuid4(), text="Vous êtes là?", on=TODAY)
    assert [(one.language, one.count) for one in rush_groups(desk.triage.member)] == [("fr", 3), ("en", 1)]
    assert cleared(desk, day=TODAY - DAY) == 0
    assert cleared(desk) == 3
    states = dict(Case.objects.values_list("pk", "state"))
    assert [states.pop(one.pk) for one in spam] == [CaseState.CLOSED] * 3
    assert set(states) == {english.pk, calm.case_id, read.case_id, more.case_id, held.case_id}
    assert CaseState.CLOSED not in states.values()
    # Only one opening of a file is in the log: that of whoever read one.
    assert AccessEntry.objects.count() == 1
    assert set(Event.objects.filter(move=Move.CLOSE).values_list("member", flat=True)) == {
        desk.triage.member.pk
    }


def test_one_press_brings_them_back_and_their_promise_is_still_owed(desk: Desk) -> None:
    spam = rushed(2, due_on=TODAY + DAY)
    gone, wrote = hand_in(lane=Lane.RUSH), hand_in(lane=Lane.RUSH)
    assert cleared(desk) == 4
    by_code.erase(gone.who, TODAY)
    by_code.post_message(wrote.who, message_id=uuid4(), text="Je suis une vraie personne.", on=TODAY)
    # Nobody has answered them: a person who is put away by mistake is late, not settled.
    assert wrote.case.answered_on is None
    assert wrote.case.state == CaseState.REOPENED
    clearing = Clearing.objects.get()
    for who, when in (
        (desk.lead.member, AT),
        (member("autre", Role.TRIAGE), AT),
        (desk.triage.member, AT + 31 * DAY),
    ):
        with pytest.raises(NotYours):
            undo_clearing(member=who, clearing_id=clearing.pk, at=when)
    assert undo_clearing(member=desk.triage_too.member, clearing_id=clearing.pk, at=AT + 30 * DAY) == 2
    for one in Case.objects.filter(pk__in=[case.pk for case in spam]):
        assert (one.state, one.answered_on, one.closed_on, one.outcome) == (
            CaseState.REOPENED,
            None,
            None,
            "",
        )
    rows = queue_page(desk.triage.member, on=TODAY + 30 * DAY).rows
    assert {row.id for row in rows if row.is_overdue} >= {one.pk for one in spam}
    undone = Event.objects.filter(move=Move.REOPEN)
    assert set(undone.values_list("member", flat=True)) == {desk.triage_too.member.pk}
    with pytest.raises(NotYours):
        undo_clearing(member=desk.triage.member, clearing_id=clearing.pk, at=AT + 30 * DAY)
    # And what came back is not put away with the next ones.
    assert cleared(desk) == 0


def test_what_was_ticked_by_hand_comes_back_too(desk: Desk) -> None:
    ids = [hand_in().case_id for _ in range(2)]
    assert close_unread(member=desk.triage.member, case_ids=ids, at=AT) == 2
    assert undo_clearing(member=desk.triage.member, clearing_id=Clearing.objects.get().pk, at=AT) == 2


def test_whoever_does_not_sort_puts_nothing_away(desk: Desk) -> None:
    rushed(1)
    for who in (desk.lead.member, desk.supervisor, member("autre", Role.TRIAGE)):
        with pytest.raises(NotYours):
            clear_group(member=who, team_id=desk.team.pk, **GROUP)
    assert not Clearing.objects.exists()


def test_a_large_group_takes_as_many_queries_as_a_small_one(
    desk: Desk, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    rushed(2)
    with django_assert_max_num_queries(16) as few:
        cleared(desk)
    rushed(40)
    with django_assert_num_queries(len(few)):
        assert cleared(desk) == 40
    clearing = Clearing.objects.order_by("-day").filter(cases__isnull=False).distinct()
    for one in clearing:
        undo_clearing(member=desk.triage.member, clearing_id=one.pk, at=AT)
    assert Case.objects.filter(state=CaseState.REOPENED).count() == 42


def test_the_desk_s_role_does_all_of_it_and_changes_no_gesture(desk: Desk, as_role: ActAs) -> None:
    rushed(2)
    with as_role("casework_staff"):
        assert cleared(desk) == 2
        clearing = Clearing.objects.get()
        assert undo_clearing(member=desk.triage.member, clearing_id=clearing.pk, at=AT) == 2
    for change in ("undone_on = NULL", "member_id = gen_random_uuid()", "day = day - 1"):
        with pytest.raises(DatabaseError, match="taken back once"), as_role("casework_staff"):
            connections["default"].cursor().execute(f"UPDATE casework_clearing SET {change}")
    assert ClearedCase.objects.count() == 2


# Pages


def test_the_queue_announces_a_rush_and_a_press_puts_it_away_and_another_brings_it_back(
    desk: Desk, browser: Browser
) -> None:
    rushed(3)
    real = hand_in()
    client = browser(desk.triage, unlocked=False)
    page = text_of(client.get("/demandes/"))
    assert "Un afflux\u00a0: 3 demandes" in page
    assert page.index("Un afflux") < page.index(f"/demandes/{real.case_id}/ouvrir/")
    link = page.partition('href="/demandes/afflux/?')[2].partition('"')[0].replace("&amp;", "&")
    asked = text_of(client.get(f"/demandes/afflux/?{link}"))
    assert "Fermer 3 demandes sans les ouvrir?" in asked
    assert "mercredi 18 novembre · français · Tri" in asked
    assert Case.objects.filter(state=CaseState.CLOSED).count() == 0
    fields = dict(one.split("=") for one in link.split("&"))
    done = text_of(client.post("/demandes/afflux/", fields, follow=True))
    assert "3 demandes fermées sans être ouvertes." in done
    assert "Un afflux" not in done
    again = text_of(client.post("/demandes/afflux/", fields, follow=True))
    assert "ne sont plus à trier" in again
    action = done.partition('action="/demandes/afflux/')[2].partition('"')[0]
    assert client.get(f"/demandes/afflux/{action}").status_code == 405
    back = text_of(client.post(f"/demandes/afflux/{action}", follow=True))
    assert "3 demandes sont revenues." in back
    assert client.post(f"/demandes/afflux/{action}").status_code == 404
    assert not AccessEntry.objects.exists()


def test_a_rush_of_another_team_and_an_address_that_is_none_lead_nowhere(
    desk: Desk, browser: Browser
) -> None:
    rushed(1)
    good = {"team": str(desk.team.pk), "day": TODAY.isoformat(), "language": "fr"}
    client, stranger = browser(desk.triage), browser(member("autre", Role.TRIAGE))
    assert client.get("/demandes/afflux/", good).status_code == 200
    assert stranger.get("/demandes/afflux/", good).status_code == 404
    assert stranger.post("/demandes/afflux/", good).status_code == 404
    for spoilt in (
        {"team": "x"},
        {"team": str(uuid4())},
        {"day": "hier"},
        {"language": "zz"},
        {"day": "\x00"},
    ):
        assert client.get("/demandes/afflux/", {**good, **spoilt}).status_code == 404
    assert browser(desk.lead).get("/demandes/afflux/", good).status_code == 403


def test_a_privacy_officer_opens_the_reception_and_the_team_closes_it_in_one_press(
    desk: Desk, browser: Browser
) -> None:
    Intake.objects.all().delete()
    officer = browser(member("odile", Role.PRIVACY_OFFICER))
    page = text_of(officer.get("/demandes/reception/"))
    assert "Elle n’a pas encore été ouverte." in page
    lacking = officer.post(
        "/demandes/reception/ouvrir/", {"cover_from": "9", "cover_to": "9", "trained_on": TODAY}
    )
    said = text_of(lacking)
    assert lacking.status_code == 400
    for words in (
        "quel organisme",
        "un numéro",
        "Le mandat doit",
        "heure de fin",
        "en français",
        "en anglais",
    ):
        assert words in said
    given = {"organization": "Le Groupe", "phone": "514 555-0100", "mandate_on": TODAY, "trained_on": TODAY,
             "mandate_until": TODAY + 90 * DAY, "cover_days": ["0", "1"], "cover_from": "9", "cover_to": "17",
             "trained": [desk.triage.member.pk, desk.lead.member.pk]}  # fmt: skip
    assert (
        officer.post("/demandes/reception/ouvrir/", {**given, "trained": [desk.supervisor.pk]}).status_code
        == 400
    )
    assert not Intake.objects.exists()
    # A number that nobody could call is refused, and everything else that was typed stays.
    wrong = text_of(officer.post("/demandes/reception/ouvrir/", {**given, "phone": "Jean", "cover_to": "x"}))
    assert "Écrivez un numéro où quelqu’un répond." in wrong
    assert "Écrivez l’heure en chiffres" in wrong
    for kept in ('value="Le Groupe"', 'value="Jean"', 'value="x"', "tania (français, anglais)"):
        assert kept in wrong
    done = text_of(officer.post("/demandes/reception/ouvrir/", given, follow=True))
    assert "La réception des demandes est ouverte." in done
    assert "lundi, mardi, de 9\u00a0h à 17\u00a0h" in done
    # The team sees it, has no form, and closes; a caseworker has no page.
    team = browser(desk.triage, unlocked=False)
    page = text_of(team.get("/demandes/reception/"))
    assert 'action="/demandes/reception/ouvrir/"' not in page
    assert team.post("/demandes/reception/ouvrir/", given).status_code == 403
    assert browser(member("autre", Role.TRIAGE)).post("/demandes/reception/fermer/").status_code == 404
    assert browser(desk.lead).get("/demandes/reception/").status_code == 403
    assert team.get("/demandes/reception/fermer/").status_code == 405
    closed = text_of(team.post("/demandes/reception/fermer/", follow=True))
    assert "La réception des demandes est fermée." in closed
    assert "fermée par l’équipe" in closed
    assert "fermée\u00a0: fermée" not in closed
    assert Intake.objects.get().closed_because == IntakeClosing.BY_HAND
    assert IntakeChange.objects.count() == 2
    assert "Fermée\u00a0: voir pourquoi" in text_of(team.get("/"))
