"""
Proof 12, at the staff door: a list that was tampered with is refused, and every page says so in red.

What the public door does then is proven beside the intakes.
"""

import base64
import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core.clock import now
from privacy.keys import new_key_pair
from privacy.recipients import UntrustedRecipients, new_root_key, root_fingerprint, root_public_of
from staff.models import SignedRecipients, StaffMember
from staff.operations.keys import make_team_key, open_key
from staff.recipients import candidates_for_list, current_recipients, sign_next_list
from tests.databases import ActAs
from tests.staff.factories import MemberFactory, TeamFactory
from tests.staff_door import PASSPHRASE, StaffDoor

TODAY = dt.date(2026, 11, 23)
ROOT = new_root_key()


@pytest.fixture
def triage(db: None, settings) -> StaffMember:
    """A list in force, for the one team there is."""
    settings.ROOT_FINGERPRINT = root_fingerprint(root_public_of(ROOT))
    cache.clear()
    member = MemberFactory(triage=True, with_key=True)
    team = TeamFactory(members=[member])
    make_team_key(team=team, by=open_key(member=member, passphrase=PASSPHRASE), at=now())
    sign()
    return member


def sign(root: bytes = ROOT) -> SignedRecipients:
    recipients = candidates_for_list(recovery_public=new_key_pair().public, on=TODAY)
    return sign_next_list(recipients=recipients, root_private=root, on=TODAY)


def put_in_place(**columns: object) -> None:
    # As somebody with every right on the database does it: the guards are theirs to take away.
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE staff_signedrecipients DISABLE TRIGGER USER")
        for name, value in columns.items():
            cursor.execute(f"UPDATE staff_signedrecipients SET {name} = %s", [value])
        cursor.execute("ALTER TABLE staff_signedrecipients ENABLE TRIGGER USER")


def another_key_slipped_in() -> None:
    document = json.loads(bytes(SignedRecipients.objects.get().document))
    document["recipients"][0]["public"] = base64.b64encode(new_key_pair().public).decode()
    put_in_place(document=json.dumps(document, sort_keys=True, separators=(",", ":")).encode())


def signed_by_another_root() -> None:
    sign(new_root_key())


def another_number_on_it() -> None:
    put_in_place(number=7)


def nothing_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE staff_signedrecipients DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM staff_signedrecipients")
        cursor.execute("ALTER TABLE staff_signedrecipients ENABLE TRIGGER USER")


def an_older_one_brought_back() -> None:
    sign()
    current_recipients()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE staff_signedrecipients DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM staff_signedrecipients WHERE number = 2")
        cursor.execute("ALTER TABLE staff_signedrecipients ENABLE TRIGGER USER")


def test_a_sound_list_is_read_under_the_rights_of_the_door(triage: StaffMember, as_role: ActAs) -> None:
    with as_role("casework_staff"):
        found = current_recipients()
    assert {one.purpose for one in found.recipients} == {"triage", "recovery"}
    assert found.for_purpose("triage", TODAY + dt.timedelta(days=400)) != ()


@pytest.mark.parametrize(
    "tampering",
    [
        another_key_slipped_in,
        signed_by_another_root,
        another_number_on_it,
        nothing_there,
        an_older_one_brought_back,
    ],
)
def test_a_list_that_was_tampered_with_is_refused_and_every_page_is_red(
    staff_door: StaffDoor, triage: StaffMember, tampering: Callable[[], None]
) -> None:
    client = staff_door.client_for(triage)
    words = "Les demandes sont fermées"
    assert words not in client.get(reverse("desk")).content.decode()
    tampering()
    with pytest.raises(UntrustedRecipients):
        current_recipients()
    for page in (reverse("desk"), reverse("staff:my_key")):
        assert words in client.get(page).content.decode()


def test_a_pinned_fingerprint_that_is_missing_trusts_nothing(triage: StaffMember, settings) -> None:
    settings.ROOT_FINGERPRINT = ""
    with pytest.raises(UntrustedRecipients):
        current_recipients()


def test_nobody_edits_a_signed_list(triage: StaffMember, as_role: ActAs) -> None:
    row = SignedRecipients.objects.get()
    for change in (row.delete, row.save):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
