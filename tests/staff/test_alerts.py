"""Alerts and signs of life: raised once, said once a day, put away when their cause is gone."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core.alerts import AlertCode
from core.clock import now
from staff.alert_panel import WORDS
from staff.models import Alert, Heartbeat, Invitation, Unlock
from staff.operations.alerts import beat, clear_alert, note_failed_timer, raise_alert
from staff.timers import sweep
from tests.databases import ActAs
from tests.staff.factories import MemberFactory
from tests.staff_door import StaffDoor


def standing() -> set[str]:
    return set(Alert.objects.filter(cleared_at=None).values_list("code", flat=True))


def to_mail() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM staff_alerts_to_mail()")
        return [code for (code,) in cursor.fetchall()]


def mailed(*codes: AlertCode) -> None:
    with connection.cursor() as cursor:
        for code in codes:
            cursor.execute("SELECT staff_alert_mailed(%s)", [code.value])


def hours_ago(hours: float) -> dt.datetime:
    return now() - dt.timedelta(hours=hours)


@pytest.mark.parametrize("role", ["casework_janitor", "casework_staff"])
def test_an_alert_stands_once_until_its_cause_is_gone(role: str, as_role: ActAs) -> None:
    with as_role(role):
        for _ in range(3):
            raise_alert(AlertCode.BACKUP_OLD)
        clear_alert(AlertCode.NO_HOLDER)
    assert standing() == {"backup_old"}
    assert Alert.objects.count() == 1
    one = Alert.objects.get()
    assert (one.raised_at.minute, one.raised_at.second) == (0, 0)
    with as_role(role):
        clear_alert(AlertCode.BACKUP_OLD)
    assert standing() == set()
    with as_role(role):
        raise_alert(AlertCode.BACKUP_OLD)
    assert Alert.objects.count() == 2


def test_an_alert_is_a_code_and_nothing_that_somebody_typed(db: None) -> None:
    for words in ("Ana 514 555-0101", "no_holder 12", "é"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT staff_raise_alert(%s)", [words])


def test_each_alert_is_said_once_and_then_once_a_day_while_it_lasts(db: None) -> None:
    raise_alert(AlertCode.LEDGER_LATE)
    raise_alert(AlertCode.CHECK_FAILED)
    assert to_mail() == ["check_failed", "ledger_late"]
    mailed(AlertCode.CHECK_FAILED)
    assert to_mail() == ["ledger_late"]
    mailed(AlertCode.LEDGER_LATE)
    assert to_mail() == []
    Alert.objects.update(mailed_at=hours_ago(23.9))
    assert to_mail() == []
    Alert.objects.update(mailed_at=hours_ago(24.1))
    assert to_mail() == ["check_failed", "ledger_late"]
    clear_alert(AlertCode.LEDGER_LATE)
    assert to_mail() == ["check_failed"]


def test_an_alert_that_comes_and_goes_is_not_said_each_time(db: None) -> None:
    raise_alert(AlertCode.MAIL_FAILING)
    mailed(AlertCode.MAIL_FAILING)
    clear_alert(AlertCode.MAIL_FAILING)
    raise_alert(AlertCode.MAIL_FAILING)
    assert to_mail() == []
    Alert.objects.exclude(mailed_at=None).update(mailed_at=hours_ago(1.1))
    assert to_mail() == ["mail_failing"]


def test_a_timer_that_failed_is_an_alert_until_every_timer_ran_well(as_role: ActAs) -> None:
    with as_role("casework_janitor"):
        beat("one")
        note_failed_timer("one")
        note_failed_timer("two")
        beat("one")
    assert standing() == {"timer_failed"}
    assert Heartbeat.objects.get(name="two").beaten_at is None
    with as_role("casework_janitor"):
        beat("two")
    assert standing() == set()


def test_what_has_ended_is_swept_and_what_is_in_use_stays(as_role: ActAs, staff_door: StaffDoor) -> None:
    member = MemberFactory(with_key=True)
    staff_door.client_for(member, unlocked=True)
    other = MemberFactory(with_key=True)
    staff_door.client_for(other, unlocked=True)
    Unlock.objects.filter(member=other).update(last_used_at=hours_ago(0.3))
    newest = Session.objects.order_by("-expire_date").first()
    Session.objects.exclude(pk=newest.pk).update(expire_date=hours_ago(0.1))
    for days, email in ((29, "garde@essai.example"), (31, "part@essai.example")):
        Invitation.objects.create(
            digest=email.encode(),
            email=email,
            name="X",
            roles=["editor"],
            languages=["fr"],
            made_at=hours_ago(24 * days + 24),
            expires_at=hours_ago(24 * days),
        )
    for days in (729, 731):
        Alert.objects.create(code="no_holder", raised_at=hours_ago(24 * 732), cleared_at=hours_ago(24 * days))
    with as_role("casework_janitor"):
        sweep(now())
    assert list(Session.objects.values_list("pk", flat=True)) == [newest.pk]
    assert list(Unlock.objects.values_list("member", flat=True)) == [member.pk]
    assert [one.email for one in Invitation.objects.all()] == ["garde@essai.example"]
    assert Alert.objects.count() == 1


def test_whoever_is_in_charge_reads_the_alerts_that_stand_in_words(staff_door: StaffDoor) -> None:
    for code in AlertCode:
        raise_alert(code)
    clear_alert(AlertCode.NO_HOLDER)
    for trait in ("supervisor", "privacy_officer"):
        member = MemberFactory(**{trait: True}, with_key=True)
        page = staff_door.client_for(member).get(reverse("desk")).content.decode()
        missing = {code for code in AlertCode if str(WORDS[code]) not in page}
        assert missing == {AlertCode.NO_HOLDER}
    colleague = MemberFactory(with_key=True)
    page = staff_door.client_for(colleague).get(reverse("desk")).content.decode()
    assert not [code for code in AlertCode if str(WORDS[code]) in page]
