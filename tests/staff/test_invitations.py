"""Who may invite whom, what a link opens, and when it opens nothing any more."""

import datetime as dt
import hashlib

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse

from core.clock import now
from staff.enums import Role
from staff.errors import BadInvitation, NotAllowed, Refusal
from staff.models import Invitation, StaffMember, TeamKeyWrap
from staff.operations.invitations import accept_invitation, invite, invite_again, open_invitation
from staff.operations.keys import make_team_key, open_key
from staff.operations.members import change_member, disable_member
from staff.operations.second_factor import enrol_totp
from tests.staff.factories import MemberFactory, TeamFactory
from tests.staff_door import PASSPHRASE, PASSWORD, StaffDoor

AT = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
EMAIL = "nouvelle@essai.example"
DAY = dt.timedelta(days=1)


@pytest.fixture
def supervisor(db: None) -> StaffMember:
    return MemberFactory(supervisor=True, with_key=True)


def invited(by: StaffMember | None, *roles: Role, email: str = EMAIL) -> str:
    return invite(by=by, email=email, name="Nouvelle", roles=roles, languages=["fr"], at=AT)


def accepted(secret: str, at: dt.datetime = AT) -> StaffMember:
    return accept_invitation(secret=secret, name="Nouvelle", password=PASSWORD, at=at)


def test_a_link_opens_once_and_for_a_day(supervisor: StaffMember) -> None:
    secret = invited(supervisor, Role.TRIAGE)
    for at in (AT + DAY, AT + 2 * DAY):
        with pytest.raises(BadInvitation):
            open_invitation(secret=secret, at=at)
    member = accepted(secret, AT + DAY - dt.timedelta(seconds=1))
    assert (member.email, member.roles, member.languages) == (EMAIL, ["triage"], ["fr"])
    with pytest.raises(BadInvitation):
        accepted(secret)


def test_only_a_digest_is_kept(supervisor: StaffMember) -> None:
    secret = invited(supervisor, Role.TRIAGE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(one::text, '') FROM staff_invitation AS one")
        kept = cursor.fetchone()[0]
    assert secret not in kept
    assert hashlib.sha256(secret.encode()).hexdigest() not in kept


@pytest.mark.parametrize("wrong", ["x", "", "é" * 40, "a" * 5000])
def test_a_forged_link_opens_nothing(supervisor: StaffMember, wrong: str) -> None:
    invited(supervisor, Role.TRIAGE)
    with pytest.raises(BadInvitation):
        open_invitation(secret=wrong, at=AT)


def test_links_that_open_nothing_all_say_the_same(staff_door: StaffDoor, supervisor: StaffMember) -> None:
    used, old = invited(supervisor, Role.TRIAGE), ""
    at = now()
    Invitation.objects.update(made_at=at, expires_at=at + DAY)
    accepted(used, at)
    old = invite(
        by=supervisor,
        email="vieux@essai.example",
        name="V",
        roles=[Role.TRIAGE],
        languages=["fr"],
        at=at - DAY,
    )
    client = staff_door.client()
    answers = {client.get(reverse("staff:accept", args=[secret])).content for secret in (used, old, "forge")}
    bodies = {body.partition(b"<main")[2] for body in answers}
    assert len(bodies) == 1
    assert "Ce lien n’ouvre rien" in bodies.pop().decode()


def test_a_newer_link_to_the_same_address_replaces_the_older(supervisor: StaffMember) -> None:
    first, second = invited(supervisor, Role.TRIAGE), invited(supervisor, Role.CASEWORKER)
    with pytest.raises(BadInvitation):
        open_invitation(secret=first, at=AT)
    assert accepted(second).roles == ["caseworker"]


@pytest.mark.parametrize(
    ("by", "roles", "email", "reason"),
    [
        ("supervisor", [Role.PRIVACY_OFFICER], EMAIL, Refusal.NOT_YOURS_TO_GIVE),
        ("supervisor", [Role.TRIAGE, Role.PRIVACY_OFFICER], EMAIL, Refusal.NOT_YOURS_TO_GIVE),
        ("triage", [Role.TRIAGE], EMAIL, Refusal.NOT_YOURS_TO_GIVE),
        ("editor", [Role.EDITOR], EMAIL, Refusal.NOT_YOURS_TO_GIVE),
        ("supervisor", [Role.TRIAGE], "Moi@essai.example", Refusal.TO_ONESELF),
        ("supervisor", [Role.TRIAGE], "deja@essai.example", Refusal.ALREADY_A_MEMBER),
        ("supervisor", [], EMAIL, Refusal.NO_ROLE),
    ],
)
def test_who_may_not_invite_whom(db: None, by: str, roles: list[Role], email: str, reason: Refusal) -> None:
    MemberFactory(email="deja@essai.example")
    member = MemberFactory(email="moi@essai.example", **{by: True})
    with pytest.raises(NotAllowed) as refusal:
        invited(member, *roles, email=email)
    assert refusal.value.reason == reason
    assert not Invitation.objects.exists()


def test_a_privacy_officer_makes_another_and_the_operator_the_first(db: None) -> None:
    assert accepted(invited(None, Role.PRIVACY_OFFICER)).roles == ["privacy_officer"]
    officer = MemberFactory(privacy_officer=True)
    other = accepted(invited(officer, Role.PRIVACY_OFFICER, email="autre@essai.example"))
    assert other.roles == ["privacy_officer"]


def test_a_link_for_somebody_who_is_here_begins_again_and_opens_nothing_old(
    staff_door: StaffDoor, supervisor: StaffMember
) -> None:
    member = MemberFactory(triage=True, with_key=True)
    team = TeamFactory(members=[member])
    make_team_key(team=team, by=open_key(member=member, passphrase=PASSPHRASE), at=AT)
    enrol_totp(member=member, at=AT)
    staff_door.client_for(member, unlocked=True)
    key = member.keys.get()
    secret = invite_again(by=supervisor, member=member, at=AT)
    again = accept_invitation(secret=secret, name="Autre nom", password="un autre mot de passe", at=AT)
    assert again.pk == member.pk
    assert not Authenticator.objects.filter(user=member).exists()
    assert not Session.objects.exists()
    assert not member.unlocks.exists()
    # The key is the one it was, behind the phrase that the link does not tell.
    assert bytes(member.keys.get().locked) == bytes(key.locked)
    assert TeamKeyWrap.objects.filter(person_key=key).exists()


def test_nobody_takes_over_a_privacy_officer(supervisor: StaffMember) -> None:
    officer = MemberFactory(privacy_officer=True)
    for act in (
        lambda: invite_again(by=supervisor, member=officer, at=AT),
        lambda: disable_member(by=supervisor, member=officer, at=AT),
        lambda: change_member(
            by=supervisor, member=officer, roles=[Role.EDITOR], languages=[], teams=[], at=AT
        ),
        lambda: invite_again(by=supervisor, member=supervisor, at=AT),
        lambda: disable_member(by=supervisor, member=supervisor, at=AT),
        lambda: change_member(
            by=supervisor, member=supervisor, roles=[Role.TRIAGE], languages=[], teams=[], at=AT
        ),
    ):
        with pytest.raises(NotAllowed):
            act()
    officer.refresh_from_db()
    assert officer.is_active


def test_a_disabled_member_has_no_link_left(supervisor: StaffMember) -> None:
    member = MemberFactory()
    secret = invite_again(by=supervisor, member=member, at=AT)
    disable_member(by=supervisor, member=member, at=AT)
    with pytest.raises(BadInvitation):
        accepted(secret)


@pytest.mark.parametrize("password", ["court", "12345678901234", "Nouvelle Nouvelle"])
def test_a_bad_password_is_refused(staff_door: StaffDoor, supervisor: StaffMember, password: str) -> None:
    secret = invite(
        by=supervisor, email=EMAIL, name="Nouvelle", roles=[Role.TRIAGE], languages=["fr"], at=now()
    )
    page = reverse("staff:accept", args=[secret])
    form = {"name": "Nouvelle Nouvelle", "password": password, "again": password}
    assert staff_door.client().post(page, form).status_code == 200
    assert not StaffMember.objects.filter(email=EMAIL).exists()


def test_a_supervisor_is_not_even_offered_the_officers_role(
    staff_door: StaffDoor, supervisor: StaffMember
) -> None:
    client = staff_door.client_for(supervisor)
    page = reverse("staff:invite")
    assert "privacy_officer" not in client.get(page).content.decode()
    form = {"name": "X", "email": EMAIL, "roles": ["privacy_officer"], "languages": ["fr"]}
    assert client.post(page, form).status_code == 200
    assert not Invitation.objects.exists()


def test_the_pages_of_members_do_what_they_say(staff_door: StaffDoor, supervisor: StaffMember) -> None:
    client, member, team = staff_door.client_for(supervisor), MemberFactory(), TeamFactory()
    page = reverse("staff:member", args=[member.pk])
    changed = {"roles": ["triage", "caseworker"], "languages": ["en"], "teams": [str(team.pk)]}
    assert client.post(page, changed).status_code == 302
    member.refresh_from_db()
    assert (sorted(member.roles), member.languages) == (["caseworker", "triage"], ["en"])
    assert list(member.teams.all()) == [team]
    assert "/compte/invitation/" in client.post(reverse("staff:renew", args=[member.pk])).content.decode()
    assert client.post(reverse("staff:disable", args=[member.pk])).status_code == 302
    member.refresh_from_db()
    assert not member.is_active
    # On oneself: a page that says why.
    answer = client.post(reverse("staff:disable", args=[supervisor.pk]))
    assert answer.status_code == 403
    assert "son propre compte" in answer.content.decode()
    new = {"purpose": "triage", "name_fr": "Tri", "name_en": "Triage"}
    assert client.post(reverse("staff:new_team"), new).status_code == 302
    assert client.post(reverse("staff:new_team"), {**new, "name_fr": ""}).status_code == 200


def test_a_link_does_not_open_what_somebody_has_become_since(supervisor: StaffMember) -> None:
    officer, member = MemberFactory(privacy_officer=True), MemberFactory(editor=True)
    secret = invite_again(by=supervisor, member=member, at=AT)
    change_member(by=officer, member=member, roles=[Role.PRIVACY_OFFICER], languages=["fr"], teams=[], at=AT)
    with pytest.raises(BadInvitation):
        accepted(secret)


def test_the_links_that_somebody_made_end_with_their_being_in_charge(supervisor: StaffMember) -> None:
    officer = MemberFactory(privacy_officer=True)
    kept = invited(supervisor, Role.TRIAGE)
    change_member(by=officer, member=supervisor, roles=[Role.EDITOR], languages=["fr"], teams=[], at=AT)
    with pytest.raises(BadInvitation):
        accepted(kept)
    other = MemberFactory(supervisor=True)
    kept = invited(other, Role.SUPERVISOR, email="complice@essai.example")
    disable_member(by=officer, member=other, at=AT)
    with pytest.raises(BadInvitation):
        accepted(kept)
