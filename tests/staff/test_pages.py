"""The pages of the staff door, one by one, as whoever may see them sees them."""

import pytest
from django.urls import reverse

from staff.models import StaffMember
from tests.staff.factories import MemberFactory, TeamFactory
from tests.staff_door import PASSWORD, StaffDoor


@pytest.fixture
def officer(db: None) -> StaffMember:
    return MemberFactory(privacy_officer=True, with_key=True)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_of_ones_own_opens(staff_door: StaffDoor, officer: StaffMember, language: str) -> None:
    team = TeamFactory(members=[officer])
    colleague = MemberFactory(with_key=True)
    team.members.add(colleague)
    client = staff_door.client_for(officer, unlocked=True, headers={"Accept-Language": language})
    pages = [
        reverse("desk"),
        *(
            reverse(f"staff:{name}")
            for name in (
                "second_factor",
                "application",
                "security_key",
                "recovery_codes",
                "my_key",
                "change_phrase",
                "forgotten_phrase",
                "unlock",
                "people",
                "invite",
                "openings",
                "absences",
            )
        ),
        reverse("staff:member", args=[colleague.pk]),
        reverse("staff:team", args=[team.pk]),
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        body = answer.content.decode()
        assert "⚠" not in body, (page, body[max(0, body.find("⚠") - 200) :][:400])
        assert answer["Cache-Control"] == "no-store" or "no-store" in answer["Cache-Control"]


_SHAPE = '{"id":"AA","rawId":"AA","type":"public-key","response":%s}'
NO_KEY_GAVE_THESE = {
    "long number": "1" * 5000,
    "deep": "[" * 100_000,
    "null": "null",
    "number": "7",
    "list": "[]",
    "text": '"x"',
    "empty": "{}",
    "cut": _SHAPE % "{}",
    "rubbish": _SHAPE
    % '{"clientDataJSON":"e30","attestationObject":"AA","authenticatorData":"AA","signature":"AA"}',
}


@pytest.mark.parametrize("answer", NO_KEY_GAVE_THESE.values(), ids=NO_KEY_GAVE_THESE.keys())
def test_an_answer_that_no_security_key_gave_is_a_mistake_and_no_failure(
    staff_door: StaffDoor, answer: str
) -> None:
    member = MemberFactory(triage=True, with_key=True)
    inside = staff_door.client_for(member)
    page = reverse("staff:security_key")
    inside.get(page)
    assert inside.post(page, {"name": "x", "credential": answer}).status_code == 200
    # At the sign-in too, after the password.
    outside = staff_door.client()
    outside.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
    step = reverse("mfa_authenticate")
    assert outside.get(step).status_code == 200
    assert outside.post(step, {"credential": answer}).status_code == 200
