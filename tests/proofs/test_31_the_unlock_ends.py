"""
Proof 31: an open key closes after a quarter of an hour without use; its row without its cookie opens nothing.

What was typed in the meantime is not lost, and is nowhere but in the page.
"""

import datetime as dt
import html
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.clock import now
from privacy.errors import CannotOpen
from privacy.passphrase import new_unlock_key, open_unlocked
from staff.models import StaffMember, Team, Unlock
from staff.operations.keys import make_person_key, make_team_key, open_key
from tests.proofs.test_30_second_factor import everything_in_the_database
from tests.staff.factories import MemberFactory, TeamFactory
from tests.staff_door import PASSPHRASE, StaffDoor

MORNING = dt.datetime(2026, 11, 23, 9, 0, 10, tzinfo=dt.UTC)
NEEDLE = "Elle a peur de rentrer chez elle ce soir"


@pytest.fixture
def triage(db: None) -> StaffMember:
    return MemberFactory(triage=True, with_key=True)


@pytest.fixture
def team(triage: StaffMember) -> Team:
    return TeamFactory(members=[triage])


def is_open(client: Client) -> bool:
    return "Verrouiller" in client.get(reverse("desk")).content.decode()


def test_it_closes_after_a_quarter_of_an_hour_without_use(staff_door: StaffDoor, triage: StaffMember) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client = staff_door.client_for(triage, unlocked=True)
        for _ in range(4):
            clock.shift(dt.timedelta(minutes=14))
            assert is_open(client)
        clock.shift(dt.timedelta(minutes=15))
        assert not is_open(client)
        assert not Unlock.objects.exists()


def test_a_sign_in_ends_after_eight_hours_used_or_not(staff_door: StaffDoor, triage: StaffMember) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client = staff_door.client_for(triage, unlocked=True)
        for _ in range(47):
            clock.shift(dt.timedelta(minutes=10))
            assert is_open(client)
        # Whatever is kept in a session makes Django count its eight hours afresh; we do not.
        session = client.session
        session["kept"] = True
        session.save()
        clock.shift(dt.timedelta(minutes=10))
        assert client.get(reverse("desk"))["Location"].startswith(reverse("account_login"))
        assert not Unlock.objects.exists()


def test_a_row_without_its_cookie_opens_nothing(staff_door: StaffDoor, triage: StaffMember) -> None:
    client = staff_door.client_for(triage, unlocked=True)
    row, cookie = Unlock.objects.get(), client.cookies["cle"].value
    context = f"unlock|v1|{triage.id}|{row.person_key_id}|{bytes(row.session_digest).hex()}"
    seed = open_unlocked(cookie, bytes(row.sealed_seed), context)
    assert seed == open_key(member=triage, passphrase=PASSPHRASE).key_pair.seed
    with pytest.raises(CannotOpen):
        open_unlocked(new_unlock_key(), bytes(row.sealed_seed), context)
    dump = everything_in_the_database()
    assert cookie.encode() not in dump
    assert seed.hex().encode() not in dump
    del client.cookies["cle"]
    assert not is_open(client)


def test_a_cookie_serves_in_its_own_sign_in_only(staff_door: StaffDoor, triage: StaffMember) -> None:
    client = staff_door.client_for(triage, unlocked=True)
    elsewhere, colleague = staff_door.client_for(triage), staff_door.client_for(MemberFactory(with_key=True))
    for other in (elsewhere, colleague):
        other.cookies["cle"] = client.cookies["cle"].value
        assert not is_open(other)
    assert is_open(client)


@pytest.mark.parametrize("way", ["lock", "account_logout"])
def test_it_closes_when_asked(staff_door: StaffDoor, triage: StaffMember, way: str) -> None:
    client = staff_door.client_for(triage, unlocked=True)
    client.post(reverse(f"staff:{way}" if way == "lock" else way))
    assert client.cookies["cle"].value == ""
    assert not Unlock.objects.exists()


def test_a_retired_key_is_not_open_any_more(staff_door: StaffDoor, triage: StaffMember) -> None:
    client = staff_door.client_for(triage, unlocked=True)
    make_person_key(member=triage, passphrase="un tout autre groupe de mots", at=now())
    assert not is_open(client)


def test_a_key_retired_by_any_other_way_is_not_open_either(
    staff_door: StaffDoor, triage: StaffMember
) -> None:
    client = staff_door.client_for(triage, unlocked=True)
    triage.keys.update(retired_on=now().date())
    client.get(reverse("staff:second_factor"))
    assert not Unlock.objects.exists()


def test_what_was_typed_comes_back_and_is_stored_nowhere(
    staff_door: StaffDoor, triage: StaffMember, team: Team
) -> None:
    colleague = MemberFactory(triage=True, with_key=True)
    make_team_key(team=team, by=open_key(member=triage, passphrase=PASSPHRASE), at=now())
    team.members.add(colleague)
    key = colleague.keys.get()
    client = staff_door.client_for(triage)
    page = reverse("staff:share_key", args=[team.pk])
    asked = client.post(page, {"to": str(key.pk), "text": NEEDLE + '\n"<b>"', "wish": ["a", "b"]})
    assert asked.status_code == 403
    assert not team.keys.get().wraps.filter(person_key=key).exists()

    def hidden(body: bytes) -> dict[str, str]:
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', body.decode())
        return {name: html.unescape(value) for name, value in found}

    fields = {name: value for name, value in hidden(asked.content).items() if name in ("next", "carried")}
    wrong = client.post(reverse("staff:unlock"), {**fields, "passphrase": "ce n’est pas celle-là du tout"})
    assert "bonne phrase" in wrong.content.decode()
    fields = {name: value for name, value in hidden(wrong.content).items() if name in ("next", "carried")}
    offered = client.post(reverse("staff:unlock"), {**fields, "passphrase": PASSPHRASE})
    body = offered.content.decode()
    assert f'action="{page}"' in body
    assert NEEDLE in body
    assert "&lt;b&gt;" in body
    assert body.count('name="wish"') == 2
    assert NEEDLE.encode() not in everything_in_the_database()
    assert NEEDLE not in str(dict(client.session.items()))
    assert PASSPHRASE not in body
    # It was offered, not sent: sending it is the person's act.
    assert not team.keys.get().wraps.filter(person_key=key).exists()
    sent = client.post(page, {"to": hidden(offered.content)["to"], "text": NEEDLE})
    assert sent.status_code == 302
    assert team.keys.get().wraps.filter(person_key=key).exists()


def test_a_button_without_a_text_is_offered_again_as_a_button(
    staff_door: StaffDoor, triage: StaffMember, team: Team
) -> None:
    client = staff_door.client_for(triage)
    page = reverse("staff:new_team_key", args=[team.pk])
    asked = client.post(page)
    assert asked.status_code == 403
    assert "rien n’est perdu" not in asked.content.decode()
    offered = client.post(reverse("staff:unlock"), {"next": page, "carried": "[]", "passphrase": PASSPHRASE})
    body = offered.content.decode()
    assert offered.status_code == 200, "a page that takes only POST must not be asked for with GET"
    assert f'action="{page}"' in body
    assert "textarea" not in body


@pytest.mark.parametrize(
    "page", ["//ailleurs.example/x", "https://ailleurs.example/", "javascript:alert(1)", ""]
)
def test_it_leads_to_pages_of_this_door_only(staff_door: StaffDoor, triage: StaffMember, page: str) -> None:
    client = staff_door.client_for(triage)
    answer = client.post(reverse("staff:unlock"), {"passphrase": PASSPHRASE, "next": page})
    assert answer["Location"] == reverse("desk")


def test_five_wrong_phrases_make_somebody_wait(staff_door: StaffDoor, triage: StaffMember) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client = staff_door.client_for(triage)
        fields = {"next": reverse("desk"), "carried": '[["text", "gardé ici"]]'}
        for left in (4, 3, 2, 1):
            answer = client.post(reverse("staff:unlock"), {**fields, "passphrase": "rien de bon"})
            assert f"qui restent : {left}" in answer.content.decode().replace("\xa0", " ")
        clock.shift(dt.timedelta(minutes=10))
        client.post(reverse("staff:unlock"), {**fields, "passphrase": "rien de bon"})
        clock.shift(dt.timedelta(minutes=14))
        # In another browser too, and with the right phrase.
        other = staff_door.client_for(triage)
        answer = other.post(reverse("staff:unlock"), {**fields, "passphrase": PASSPHRASE})
        assert "Trop d’essais" in answer.content.decode()
        assert "gardé ici" in html.unescape(answer.content.decode())
        clock.shift(dt.timedelta(minutes=2))
        answer = other.post(reverse("staff:unlock"), {"next": reverse("desk"), "passphrase": PASSPHRASE})
        assert answer.status_code == 302


def test_a_look_at_the_desk_writes_nothing(staff_door: StaffDoor, triage: StaffMember) -> None:
    client = staff_door.client_for(triage, unlocked=True)
    with connection.execute_wrapper(_refuses_writes):
        assert client.get(reverse("desk")).status_code == 200


def _refuses_writes(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
    assert sql.lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE")), sql
    return execute(sql, params, many, context)
