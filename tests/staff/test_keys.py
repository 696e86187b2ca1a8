"""Keys of people and of teams, and the commands that make and sign what stays outside the database."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core.clock import now
from privacy.errors import CannotOpen
from privacy.keys import new_key_pair
from privacy.sealing import case_context, open_sealed, seal, unwrap_key, wrap_context, wrap_key
from staff.errors import NoKey
from staff.key_files import write_key_file
from staff.models import Invitation, SignedRecipients, StaffMember, Team
from staff.operations.keys import (
    change_passphrase,
    make_person_key,
    make_team_key,
    open_key,
    share_team_keys,
)
from staff.operations.members import add_to_team, remove_from_team
from staff.recipients import candidates_for_list, current_recipients
from tests.staff.factories import MemberFactory, TeamFactory
from tests.staff_door import PASSPHRASE, PASSWORD, StaffDoor

AT = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
OTHER = "tout autre chose que la précédente"


@pytest.fixture
def triage(db: None) -> StaffMember:
    return MemberFactory(triage=True, with_key=True)


@pytest.fixture
def team(triage: StaffMember) -> Team:
    return TeamFactory(members=[triage])


def test_a_key_opens_with_its_own_phrase_only(triage: StaffMember) -> None:
    opened = open_key(member=triage, passphrase=f"  {PASSPHRASE} ")
    assert opened.key_pair.public == bytes(triage.keys.get().public)
    assert PASSPHRASE not in repr(opened)
    assert opened.key_pair.seed.hex() not in repr(opened)
    with pytest.raises(CannotOpen):
        open_key(member=triage, passphrase=OTHER)
    with pytest.raises(NoKey):
        open_key(member=MemberFactory(), passphrase=PASSPHRASE)


def test_a_public_half_that_was_swapped_is_noticed(triage: StaffMember) -> None:
    triage.keys.update(public=new_key_pair().public)
    with pytest.raises(CannotOpen):
        open_key(member=triage, passphrase=PASSPHRASE)


def test_a_team_key_reaches_its_members_and_nobody_else(triage: StaffMember, team: Team) -> None:
    here, outside = MemberFactory(triage=True, with_key=True), MemberFactory(triage=True, with_key=True)
    without_key = MemberFactory(triage=True)
    add_to_team(team=team, member=here)
    add_to_team(team=team, member=without_key)
    team_key = make_team_key(team=team, by=open_key(member=triage, passphrase=PASSPHRASE), at=AT)
    pairs = {
        open_key(member=one, passphrase=PASSPHRASE).team_key_pair(team_key).public for one in (triage, here)
    }
    assert pairs == {bytes(team_key.public)}
    stranger = open_key(member=outside, passphrase=PASSPHRASE)
    with pytest.raises(CannotOpen):
        stranger.team_key_pair(team_key)
    # And nobody is given a key of a team that they do not belong to.
    by = open_key(member=triage, passphrase=PASSPHRASE)
    with pytest.raises(CannotOpen):
        share_team_keys(team=team, to=outside.keys.get(), by=by)
    # Somebody who makes their key later gets the team's from a colleague, once.
    key = make_person_key(member=without_key, passphrase=PASSPHRASE, at=AT)
    assert share_team_keys(team=team, to=key, by=by) == 1
    assert share_team_keys(team=team, to=key, by=by) == 0
    assert open_key(member=without_key, passphrase=PASSPHRASE).team_key_pair(team_key)


def test_a_wrap_moved_to_another_member_opens_nothing(triage: StaffMember, team: Team) -> None:
    colleague = MemberFactory(triage=True, with_key=True)
    team_key = make_team_key(team=team, by=open_key(member=triage, passphrase=PASSPHRASE), at=AT)
    team_key.wraps.update(person_key=colleague.keys.get())
    with pytest.raises(CannotOpen):
        open_key(member=colleague, passphrase=PASSPHRASE).team_key_pair(team_key)


def test_leaving_a_team_takes_its_key_away_and_the_next_key_leaves_them_out(
    triage: StaffMember, team: Team
) -> None:
    leaver = MemberFactory(triage=True, with_key=True)
    add_to_team(team=team, member=leaver)
    by = open_key(member=triage, passphrase=PASSPHRASE)
    first = make_team_key(team=team, by=by, at=AT)
    remove_from_team(team=team, member=leaver, at=AT)
    gone = open_key(member=leaver, passphrase=PASSPHRASE)
    with pytest.raises(CannotOpen):
        gone.team_key_pair(first)
    second = make_team_key(team=team, by=by, at=AT)
    with pytest.raises(CannotOpen):
        gone.team_key_pair(second)
    first.refresh_from_db()
    assert (first.number, second.number, first.retired_on) == (1, 2, AT.date())
    # What was sealed to the first stays readable, and the next list holds the second alone.
    data_key, case = b"k" * 32, team.id
    wrap = wrap_key(data_key, to=bytes(first.public), context=wrap_context(case, first.recipient))
    opened = unwrap_key(wrap, key_pair=by.team_key_pair(first), context=wrap_context(case, first.recipient))
    sealed = seal(b"bonjour", data_key=data_key, context=case_context(case))
    assert open_sealed(sealed, data_key=opened, context=case_context(case)) == b"bonjour"
    listed = candidates_for_list(recovery_public=new_key_pair().public, on=AT.date())
    assert [one.name for one in listed] == [second.recipient, "recovery:1"]


def test_a_changed_phrase_keeps_the_key_and_a_forgotten_one_makes_another(
    triage: StaffMember, team: Team
) -> None:
    by = open_key(member=triage, passphrase=PASSPHRASE)
    team_key = make_team_key(team=team, by=by, at=AT)
    change_passphrase(unlocked=by, passphrase=OTHER)
    with pytest.raises(CannotOpen):
        open_key(member=triage, passphrase=PASSPHRASE)
    assert open_key(member=triage, passphrase=OTHER).team_key_pair(team_key)
    make_person_key(member=triage, passphrase=PASSPHRASE, at=AT)
    with pytest.raises(CannotOpen):
        open_key(member=triage, passphrase=PASSPHRASE).team_key_pair(team_key)
    assert triage.keys.filter(retired_on=None).count() == 1


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("trop court", "Trop courte"),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", "répète"),
        (PASSWORD, "mot de passe"),
        (f" {PASSWORD} ", "mot de passe"),
        ("personne0essaiexample", "tient surtout"),
    ],
)
def test_a_weak_phrase_is_refused(staff_door: StaffDoor, phrase: str, words: str) -> None:
    member = MemberFactory(email="personne0@essai.example", name="Personne Essai Example")
    client = staff_door.client_for(member)
    answer = client.post(reverse("staff:my_key"), {"new": phrase, "again": phrase})
    assert words in answer.content.decode()
    assert not member.keys.exists()


def test_two_different_phrases_are_refused(staff_door: StaffDoor) -> None:
    member = MemberFactory()
    client = staff_door.client_for(member)
    client.post(reverse("staff:my_key"), {"new": PASSPHRASE, "again": OTHER})
    assert not member.keys.exists()


def test_a_phrase_is_changed_or_forgotten_only_after_a_recent_sign_in(
    staff_door: StaffDoor, triage: StaffMember
) -> None:
    client = staff_door.client_for(triage, unlocked=True)
    form = {"new": OTHER, "again": OTHER, "understood": "on"}
    session = client.session
    session["signed_in_at"] -= 16 * 60
    session.save()
    for name in ("change_phrase", "forgotten_phrase", "application", "security_key"):
        assert client.post(reverse(f"staff:{name}"), form).status_code == 403
    assert open_key(member=triage, passphrase=PASSPHRASE)
    session["signed_in_at"] += 16 * 60
    session.save()
    assert client.post(reverse("staff:change_phrase"), form).status_code == 302
    assert open_key(member=triage, passphrase=OTHER)
    refused = client.post(reverse("staff:forgotten_phrase"), {**form, "again": "", "understood": ""})
    assert refused.status_code == 200
    for said in ("une deuxième fois.", "Cochez pour dire que vous comprenez."):
        assert said in refused.content.decode()
    assert client.post(reverse("staff:forgotten_phrase"), form).status_code == 302
    assert triage.keys.count() == 2


def test_a_holder_makes_the_team_key_and_shares_it_from_the_page(
    staff_door: StaffDoor, triage: StaffMember, team: Team
) -> None:
    client = staff_door.client_for(triage, unlocked=True)
    assert f"La clé de l’équipe «\xa0{team.name}" in client.get(reverse("desk")).content.decode()
    make = reverse("staff:new_team_key", args=[team.pk])
    shown = str(triage.keys.get().pk)
    assert f'name="to" value="{shown}"' in client.get(reverse("staff:team", args=[team.pk])).content.decode()
    assert client.post(make, {"to": "x"}).status_code == 404
    # A colleague's key that came after the page was drawn was compared by nobody.
    unseen = MemberFactory(triage=True, with_key=True)
    add_to_team(team=team, member=unseen)
    assert client.post(make, {"to": shown}).status_code == 302
    assert [one.person_key.member for one in team.keys.get().wraps.all()] == [triage]
    remove_from_team(team=team, member=unseen, at=now())
    assert f"La clé de l’équipe «\xa0{team.name}" not in client.get(reverse("desk")).content.decode()
    late = MemberFactory(triage=True, with_key=True)
    add_to_team(team=team, member=late)
    page = client.get(reverse("staff:team", args=[team.pk])).content.decode()
    assert f"Partager avec {late.name}" in page
    share = reverse("staff:share_key", args=[team.pk])
    assert client.post(share, {"to": str(late.keys.get().pk)}).status_code == 302
    assert "Partager avec" not in client.get(reverse("staff:team", args=[team.pk])).content.decode()
    # Another team's page and keys are not theirs, and a name that is no name leads nowhere.
    other = TeamFactory()
    assert client.get(reverse("staff:team", args=[other.pk])).status_code == 404
    assert client.post(reverse("staff:new_team_key", args=[other.pk])).status_code == 404
    assert client.post(share, {"to": "x"}).status_code == 404


def test_the_operator_makes_and_signs_at_the_terminal(
    triage: StaffMember, team: Team, tmp_path: Path, settings, capsys: pytest.CaptureFixture[str]
) -> None:
    make_team_key(team=team, by=open_key(member=triage, passphrase=PASSPHRASE), at=now())
    call_command("make_root_key", str(tmp_path / "root"))
    write_key_file(tmp_path / "recovery/recovery-public", new_key_pair().public, mode=0o644)
    assert (tmp_path / "root/root-key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError):
        call_command("make_root_key", str(tmp_path / "root"))
    settings.ROOT_FINGERPRINT = (tmp_path / "root/root-fingerprint").read_text()
    keys = ["--root-key", str(tmp_path / "root/root-key")]
    public = ["--recovery-public", str(tmp_path / "recovery/recovery-public")]
    call_command("sign_recipients", *keys, *public, "--yes")
    call_command("sign_recipients", *keys, *public, "--yes")
    assert [one.purpose for one in current_recipients().recipients] == ["triage", "recovery"]
    assert current_recipients().number == 2
    with pytest.raises(CommandError):
        call_command("sign_recipients", *keys, "--recovery-public", str(tmp_path / "root/root-key"), "--yes")
    # Another recovery key takes another number: what was wrapped to the first says which key opens it.
    write_key_file(tmp_path / "second/recovery-public", new_key_pair().public, mode=0o644)
    second = ["--recovery-public", str(tmp_path / "second/recovery-public"), "--yes"]
    with pytest.raises(CommandError):
        call_command("sign_recipients", *keys, *second)
    call_command("sign_recipients", *keys, *second, "--recovery-number", "2")
    assert current_recipients().recipients[-1].name == "recovery:2"
    assert "triage" in capsys.readouterr().out


def test_nothing_is_signed_unless_somebody_compared(
    triage: StaffMember, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("make_root_key", str(tmp_path))
    write_key_file(tmp_path / "recovery-public", new_key_pair().public, mode=0o644)
    monkeypatch.setattr("builtins.input", lambda _question: "non")
    with pytest.raises(CommandError):
        call_command(
            "sign_recipients",
            "--root-key",
            str(tmp_path / "root-key"),
            "--recovery-public",
            str(tmp_path / "recovery-public"),
        )
    assert not SignedRecipients.objects.exists()


def test_the_operator_invites_the_first_supervisor(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["invite_staff", "Premiere@essai.example", "--name", "Première", "--role", "supervisor"]
    call_command(*command, "--language", "fr")
    link = capsys.readouterr().out.strip()
    assert link.startswith("http://localhost:8001/compte/invitation/")
    assert Invitation.objects.get().email == "premiere@essai.example"
    with pytest.raises(CommandError):
        call_command("invite_staff", "sans@role.example")


def test_a_supervisor_of_the_team_sees_its_figures_and_holds_no_key(team: Team, triage: StaffMember) -> None:
    by = open_key(member=triage, passphrase=PASSPHRASE)
    supervisor = MemberFactory(supervisor=True, with_key=True)
    team.members.add(supervisor)
    team_key = make_team_key(team=team, by=by, at=AT)
    assert not team_key.wraps.filter(person_key__member=supervisor).exists()
    with pytest.raises(CannotOpen):
        share_team_keys(team=team, to=supervisor.keys.get(), by=by)
    # Nor does she make one for herself alone: nobody could open what is sealed to it.
    team.members.remove(triage)
    with pytest.raises(NoKey):
        make_team_key(team=team, by=open_key(member=supervisor, passphrase=PASSPHRASE), at=AT)
