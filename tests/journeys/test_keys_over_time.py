"""
Three mornings of the team, played at the staff door: somebody is ill, somebody lost their phrase, somebody is
dismissed while their key is open.
"""

import datetime as dt
import html
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from casework.by_code import read_file
from casework.models import Message, Wrap
from core.clock import MONTREAL
from staff.access import Unlocked
from staff.enums import Role
from staff.models import StaffMember
from staff.operations.keys import share_team_keys
from staff.recipients import candidates_for_list, sign_next_list
from tests.assistance.team_door import hidden
from tests.casework.factories import PASSPHRASE, STORY, Desk, assigned, hand_in, make_desk
from tests.staff_door import StaffDoor

MONDAY = dt.datetime(2026, 11, 23, 8, 40, tzinfo=MONTREAL)
NEW_PHRASE = "girouette citron patinoire velours"


@pytest.fixture(autouse=True)
def _on_monday_morning() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def desk(db: None, settings: Any) -> Desk:
    made = make_desk()
    settings.ROOT_FINGERPRINT = made.root_fingerprint
    return made


def sits_down(staff_door: StaffDoor, who: Unlocked | StaffMember) -> Client:
    """Give the browser of somebody who signed in and, if they have a key, opened it."""
    member = who.member if isinstance(who, Unlocked) else who
    client = staff_door.client_for(member, HTTP_ACCEPT_LANGUAGE="fr")
    if isinstance(who, Unlocked):
        staff_door.unlock(client, member, PASSPHRASE)
    return client


def body(answer: Any) -> str:
    return html.unescape(answer.content.decode()).replace("\xa0", " ")


def page_of(client: Client, path: str) -> str:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, (path, answer.status_code)
    return body(answer)


def of(case_id: UUID, act: str = "") -> str:
    return f"/demandes/{case_id}/{act}/" if act else f"/demandes/{case_id}/"


def names_two(client: Client, case_id: UUID, lead: StaffMember, backup: StaffMember) -> str:
    """Fill the page on which a file is given to two people; return that page as it was."""
    page = page_of(client, of(case_id, "confier"))
    sent = {"lead": str(lead.pk), "backup": str(backup.pk), **hidden(page, "assign")}
    answer = client.post(of(case_id, "confier"), sent)
    assert answer.status_code == 302, body(answer)
    return page


def test_the_one_who_follows_a_file_falls_ill(desk: Desk, staff_door: StaffDoor) -> None:
    handed = assigned(desk, opened=True)
    desk.team.members.add(desk.lead.member)
    supervisor = sits_down(staff_door, desk.supervisor)
    absences = reverse("staff:absences")
    days = {"member": str(desk.lead.member.pk), "from_on": "2026-11-23", "until_on": "2026-11-27"}
    assert supervisor.post(absences, days).status_code == 302
    assert "lea : du 23 novembre 2026 au 27 novembre 2026" in page_of(supervisor, absences)
    # A colleague says their own only.
    assert sits_down(staff_door, desk.colleague).post(absences, days).status_code == 400

    backup = sits_down(staff_door, desk.backup)
    assert "dossier à suivre en remplacement" in page_of(backup, "/")
    assert re.search(r">remplacement<", page_of(backup, "/demandes/?list=mine"))
    gate = page_of(backup, of(handed.case_id))
    assert re.search(r'value="absence"[^>]*checked', gate)
    opened = backup.post(of(handed.case_id, "ouvrir"), {"reason": "absence"}, follow=True)
    assert STORY["what"] in body(opened)
    reply = {"text": "Je remplace ma collègue. Je vous appelle demain.", **hidden(body(opened), "reply")}
    assert backup.post(of(handed.case_id, "repondre"), reply).status_code == 302
    page = names_two(backup, handed.case_id, desk.backup.member, desk.colleague.member)
    assert re.search(r"lea, 1 dossier ouvert — en absence jusqu’au vendredi 27 novembre", page)

    colleague = sits_down(staff_door, desk.colleague)
    opened = colleague.post(of(handed.case_id, "ouvrir"), {"reason": "first_reading"}, follow=True)
    assert reply["text"] in body(opened)
    # The one who is ill is out of it; the person reads who opened their file, and the answer.
    assert sits_down(staff_door, desk.lead).get(of(handed.case_id)).status_code == 404
    assert not Wrap.objects.filter(recipient=desk.lead.person_key.recipient).exists()
    file = read_file(handed.who)
    assert file is not None
    assert [one.text for one in file.messages] == [reply["text"]]
    assert {"cover"} <= {one.purpose for one in file.openings}


def test_a_phrase_is_lost_on_monday_morning(desk: Desk, staff_door: StaffDoor) -> None:
    handed = assigned(desk, opened=True)
    lead = sits_down(staff_door, desk.lead)
    forgotten = {"new": NEW_PHRASE, "again": NEW_PHRASE, "understood": "on"}
    assert lead.post(reverse("staff:forgotten_phrase"), forgotten).status_code == 302
    # Nothing opens yet, and the old phrase opens nothing at all.
    assert lead.post(of(handed.case_id, "ouvrir")).status_code == 409
    answer = lead.post(reverse("staff:unlock"), {"passphrase": PASSPHRASE, "next": "", "carried": ""})
    assert "Ce n’est pas la bonne phrase" in body(answer)
    assert "dossier que basile peut vous redonner" in page_of(lead, "/")
    printed = re.search(r"<code>([0-9a-f ]+)</code>", page_of(lead, reverse("staff:my_key")))
    assert printed

    give = reverse("requests:give_back", args=[desk.lead.member.pk])
    for stranger in (desk.colleague, desk.triage):
        client = sits_down(staff_door, stranger)
        assert "à redonner" not in page_of(client, "/")
        assert client.get(give).status_code in (403, 404)
        assert client.post(give, {"key": str(desk.lead.member.keys.get(retired_on=None).pk)}).status_code in (
            403,
            404,
        )
    backup = sits_down(staff_door, desk.backup)
    desk_page = page_of(backup, "/")
    assert "dossier à redonner à lea" in desk_page
    assert give in desk_page
    page = page_of(backup, give)
    # What is read aloud from one screen stands on the other.
    assert printed[1] in page
    assert STORY["what"] not in page
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key
    # A key that was changed meanwhile is not given what was compared with another.
    assert backup.post(give, {"key": str(desk.lead.person_key.pk)}).status_code == 302
    assert lead.post(of(handed.case_id, "ouvrir")).status_code == 409
    given = backup.post(give, {"key": key[1]}, follow=True)
    assert "lea peut de nouveau ouvrir 1 dossier." in body(given)
    assert "à redonner" not in page_of(backup, "/")
    assert backup.get(give).status_code == 404
    assert STORY["what"] in body(lead.post(of(handed.case_id, "ouvrir"), follow=True))
    assert "peut vous redonner" not in page_of(lead, "/")
    assert not Wrap.objects.filter(recipient=desk.lead.person_key.recipient).exists()


def test_a_caseworker_is_dismissed_while_their_key_is_open(desk: Desk, staff_door: StaffDoor) -> None:
    # She sorts too, and so holds the team's key.
    desk.lead.member.roles = [Role.CASEWORKER, Role.TRIAGE]
    desk.lead.member.save()
    desk.team.members.add(desk.lead.member)
    share_team_keys(team=desk.team, to=desk.lead.person_key, by=desk.triage)
    handed, waiting = assigned(desk, opened=True), hand_in()
    lead, backup = sits_down(staff_door, desk.lead), sits_down(staff_door, desk.backup)
    assert STORY["what"] in body(lead.post(of(handed.case_id, "ouvrir"), follow=True))

    supervisor = sits_down(staff_door, desk.supervisor)
    member_page = page_of(supervisor, reverse("staff:member", args=[desk.lead.member.pk]))
    assert "une nouvelle clé pour : Tri" in member_page
    assert "la seule qui peut ouvrir" not in member_page
    assert supervisor.post(reverse("staff:disable", args=[desk.lead.member.pk])).status_code == 302

    # Her browser, with the file still on the screen: whatever she presses next is the sign-in.
    for answer in (
        lead.get(of(handed.case_id)),
        lead.post(of(handed.case_id, "ouvrir")),
        lead.post(of(handed.case_id, "repondre"), {"text": "Un dernier mot."}),
        lead.get("/"),
    ):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("account_login"))
    assert not Message.objects.exists()
    assert not Wrap.objects.filter(recipient=desk.lead.person_key.recipient).exists()

    # Whoever is left in the team changes its key; until the list is signed, what to do about it is written.
    triage = sits_down(staff_door, desk.triage)
    assert "Quelqu’un a quitté l’équipe « Tri » : faites la nouvelle clé." in page_of(triage, "/")
    shown = {"to": [str(one.person_key.pk) for one in (desk.triage, desk.triage_too)]}
    assert triage.post(reverse("staff:new_team_key", args=[desk.team.pk]), shown).status_code == 302
    assert "faites la nouvelle clé" not in page_of(triage, "/")
    assert "La liste signée ne nomme pas encore" in page_of(triage, "/")
    assert "python manage.py sign_recipients" in page_of(triage, reverse("staff:team", args=[desk.team.pk]))
    move = reverse("requests:move_keys", args=[desk.team.pk])
    assert "La liste signée ne nomme pas encore" in page_of(triage, move)
    assert "pas encore" in body(triage.post(move, follow=True))
    found = candidates_for_list(recovery_public=desk.recovery.public, on=MONDAY.date())
    sign_next_list(recipients=found, root_private=desk.root_private, on=MONDAY.date())
    assert "demande sous une ancienne clé de l’équipe « Tri »" in page_of(triage, "/")
    assert "1 demande attend sous une ancienne clé" in page_of(triage, move)
    assert "1 demande est passée à la nouvelle clé." in body(triage.post(move, follow=True))
    assert "ancienne clé" not in page_of(triage, "/")
    assert not Wrap.objects.filter(recipient=desk.team_key.recipient).exists()
    assert STORY["what"] in body(triage.post(of(waiting.case_id, "ouvrir"), follow=True))

    # And the one who still holds her file names a second person; nobody else could lose it now.
    warned = page_of(supervisor, reverse("staff:member", args=[desk.backup.member.pk]))
    assert "la seule qui peut ouvrir 1 dossier" in warned
    assert backup.post(of(handed.case_id, "ouvrir"), {"reason": "asked"}).status_code == 302
    names_two(backup, handed.case_id, desk.backup.member, desk.colleague.member)
    colleague = sits_down(staff_door, desk.colleague)
    opened = colleague.post(of(handed.case_id, "ouvrir"), {"reason": "first_reading"}, follow=True)
    assert STORY["what"] in body(opened)
    warned = page_of(supervisor, reverse("staff:member", args=[desk.backup.member.pk]))
    assert "la seule qui peut ouvrir" not in warned
