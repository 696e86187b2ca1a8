"""What holds the staff door together: whose attempts count, the desk's parts, its language, its errors."""

import datetime as dt

import pytest
from django.test import RequestFactory
from django.urls import reverse

from staff import desk
from staff.clients import client_mark
from staff.desk import Figure, Panel, panels_for, register
from staff.models import StaffMember
from tests.staff.factories import MemberFactory
from tests.staff_door import StaffDoor

DAY = dt.date(2026, 11, 23)


def mark(address: str, forwarded: str = "", on: dt.date = DAY) -> str:
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return client_mark(RequestFactory().get("/", REMOTE_ADDR=address, **headers), on=on)


def test_an_address_is_a_mark_of_the_day() -> None:
    assert mark("203.0.113.9") == mark("203.0.113.9")
    assert mark("203.0.113.9") != mark("203.0.113.10")
    before = mark("203.0.113.9")
    assert mark("203.0.113.9", on=DAY + dt.timedelta(days=1)) != before
    # Yesterday's key is gone for good.
    assert mark("203.0.113.9") != before


def test_a_subscriber_cannot_be_many() -> None:
    assert mark("2001:db8:1:2::1") == mark("2001:db8:1:2:ffff::9")
    assert mark("2001:db8:1:2::1") != mark("2001:db8:1:3::1")


def test_behind_the_front_server_its_word_counts_and_nobody_elses() -> None:
    assert mark("", "203.0.113.9") == mark("203.0.113.9")
    assert mark("", "198.51.100.1, 203.0.113.9") == mark("203.0.113.9")
    assert mark("203.0.113.9", "198.51.100.1") == mark("203.0.113.9")
    assert mark("") == mark("")


@pytest.fixture
def no_other_panels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_makers", [])


@pytest.mark.usefixtures("no_other_panels")
def test_an_app_says_on_the_desk_what_waits(staff_door: StaffDoor) -> None:
    member = MemberFactory(with_key=True)

    def calm(_member: StaffMember, _on: dt.date) -> Panel:
        return Panel(title="Répertoire", figures=(Figure(3, "fiches à relire", "/fiches/"),))

    def nothing(_member: StaffMember, _on: dt.date) -> None:
        return None

    def urgent(one: StaffMember, _on: dt.date) -> Panel:
        return Panel(
            title="Demandes", first=f"À ouvrir par {one.name}", first_url="/demandes/", is_urgent=True
        )

    for maker in (calm, nothing, urgent, calm):
        register(maker)
    assert [panel.title for panel in panels_for(member, DAY)] == ["Demandes", "Répertoire"]
    body = staff_door.client_for(member).get(reverse("desk")).content.decode()
    assert body.index(f"À ouvrir par {member.name}") < body.index("fiches à relire")
    assert "⚠" not in body


@pytest.mark.usefixtures("no_other_panels")
def test_the_desk_asks_as_many_questions_with_one_member_as_with_twenty(
    staff_door: StaffDoor, django_assert_max_num_queries
) -> None:
    officer = MemberFactory(privacy_officer=True, with_key=True)
    client = staff_door.client_for(officer)
    for _ in range(20):
        MemberFactory(with_key=True)
    with django_assert_max_num_queries(12):
        client.get(reverse("staff:people"))
    with django_assert_max_num_queries(12):
        client.get(reverse("desk"))


def test_somebody_chooses_their_language(staff_door: StaffDoor) -> None:
    client = staff_door.client(headers={"Accept-Language": "fr"})
    page = reverse("account_login")
    assert '<html lang="fr">' in client.get(page).content.decode()
    for language, next_page in (("en", page), ("de", "https://ailleurs.example/")):
        client.post(reverse("staff:language"), {"language": language, "next": next_page})
    assert '<html lang="en">' in client.get(page).content.decode()


def test_errors_have_pages_of_the_door(staff_door: StaffDoor) -> None:
    member = MemberFactory(with_key=True)
    client = staff_door.client_for(member)
    for path, code in (("/rien/", 404), (reverse("staff:people"), 403)):
        answer = client.get(path)
        assert answer.status_code == code
        assert "Retour au poste" in answer.content.decode()
    forged = staff_door.client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x"})
    assert forged.status_code == 403
    assert "Retour au poste" in forged.content.decode()


def test_a_session_that_nobody_noted_ends(staff_door: StaffDoor) -> None:
    member = MemberFactory(with_key=True)
    client = staff_door.client_for(member)
    session = client.session
    del session["signed_in_at"]
    session.save()
    assert client.get(reverse("desk")).status_code == 302
