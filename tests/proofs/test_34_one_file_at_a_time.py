"""
Proof 34, the half about pages: no address of the staff door returns two opened files.

Two files with a needle each are held by the same person, who asks for every address of the door, by GET and
by POST, with either file in the path. No answer holds a word of both, none is a download, and a printer gets
one sentence. That no address is for exporting stands in test_34_every_opening_is_noted.py.
"""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from casework.operations.assigning import assign
from casework.operations.taking import take_up
from staff.access import Unlocked
from tests.casework.factories import AT, PASSPHRASE, STORY, Desk, hand_in
from tests.housing.factories import HousingDesk, apply
from tests.proofs.test_30_second_factor import views_of_the_door
from tests.staff_door import StaffDoor

NEEDLES = ("Quenouillette", "Farfadoche")
# Signing out would end the walk, and locking or changing the key would make the rest of it blind.
LEFT_OUT = re.compile(r"sortir|verrouiller|langue|cle")


@pytest.fixture(autouse=True)
def _on_wednesday_at_ten() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def paths_with(case_id: UUID) -> Iterator[str]:
    """Give every address with a file in each place that takes an identifier."""
    for written, _view in views_of_the_door():
        if not LEFT_OUT.search(written):
            yield re.sub(r"<(uuid:)?[^>]+>", lambda kind: str(case_id) if kind[1] else "x", written)


@pytest.fixture
def two_files(desk: Desk) -> list[UUID]:
    made = [hand_in(story={**STORY, "what": f"{needle} habite ici."}).case_id for needle in NEEDLES]
    for case_id in made:
        assign(by=desk.triage, case_id=case_id, lead=desk.lead.member, backup=desk.backup.member, at=AT)
    return made


def signed_in(staff_door: StaffDoor, who: Unlocked) -> Client:
    client = staff_door.client_for(who.member)
    staff_door.unlock(client, who.member, PASSPHRASE)
    return client


def test_no_address_answers_with_two_opened_files(
    desk: Desk, staff_door: StaffDoor, two_files: list[UUID]
) -> None:
    client = signed_in(staff_door, desk.lead)
    for case_id in two_files:
        assert client.post(f"/demandes/{case_id}/ouvrir/").status_code == 302
    # As an address that took several would be asked.
    several: dict[str, Any] = {
        name: [str(one) for one in two_files] for name in ("file", "id", "ids", "case", "cases")
    }
    read: set[str] = set()
    for needle, case_id in zip(NEEDLES, two_files, strict=True):
        # What names no file is asked for once; applications have a walk of their own.
        paths = [one for one in paths_with(case_id) if not one.startswith("/logement/")]
        for path in (one for one in paths if str(case_id) in one or needle == NEEDLES[0]):
            for answer in (client.get(path), client.post(path, {"text": "x"}), client.get(path, several)):
                body = b"".join(answer) if answer.streaming else answer.content
                found = {one for one in NEEDLES if one in body.decode(errors="replace")}
                assert found <= {needle}, path
                read |= found
                assert "Content-Disposition" not in answer.headers, path
                if path.startswith("/demandes/"):
                    assert answer.headers.get("Content-Type", "text/html").startswith("text/html"), path
    # The walk was not blind: both files were read on the way.
    assert read == set(NEEDLES)


def test_no_address_answers_with_two_opened_applications(
    housing_desk: HousingDesk, staff_door: StaffDoor
) -> None:
    """But the comparison of two that may be one household: two presses, and noted in both."""
    lead = housing_desk.lead
    filed = [apply(housing_desk, name=needle, comment=needle).case_id for needle in NEEDLES]
    client = signed_in(staff_door, lead)
    for case_id in filed:
        take_up(member=lead.member, case_id=case_id, at=AT)
        assert client.post(f"/logement/{case_id}/ouvrir/").status_code == 302
    names = ("file", "id", "ids", "case", "cases", "other")
    several: dict[str, Any] = {name: [str(one) for one in filed] for name in names}
    read: set[str] = set()
    for needle, case_id in zip(NEEDLES, filed, strict=True):
        paths = [one for one in paths_with(case_id) if one.startswith("/logement/")]
        for path in (one for one in paths if str(case_id) in one or needle == NEEDLES[0]):
            for answer in (client.get(path, several), client.post(path, {"text": "x"})):
                found = {one for one in NEEDLES if one in answer.content.decode(errors="replace")}
                assert found <= {needle}, path
                read |= found
                assert "Content-Disposition" not in answer.headers, path
    assert read == set(NEEDLES)


def test_what_a_printer_gets_of_a_file_is_one_sentence() -> None:
    styles = (settings.BASE_DIR / "static" / "css" / "desk.css").read_text(encoding="utf-8")
    printed = re.search(r"@media print {(.*?)\n  }", styles, re.DOTALL)
    assert printed
    assert re.search(r"\.ms-desk[^{]*{ display: none; }", printed[1])
    assert re.search(r"\.ms-only-printed { display: block; }", printed[1])
    for page in (settings.BASE_DIR / "templates").glob("*/team/*.html"):
        text = page.read_text(encoding="utf-8")
        if "block page" in text:
            assert 'extends "casework/base.html"' in text or "ms-only-printed" in text, page
