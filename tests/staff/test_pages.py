"""The pages of the staff door, one by one, as whoever may see them sees them."""

import pytest
from django.urls import reverse

from staff.models import StaffMember
from tests.staff.factories import MemberFactory, TeamFactory
from tests.staff_door import StaffDoor


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
