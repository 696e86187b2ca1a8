"""
Proof 34, at the staff door: every address says who may see it, none exports; reading too much raises alarm.
"""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from staff.access import AccessPurpose, needs, note_access
from staff.enums import Role
from staff.models import AccessEntry, ReadingAlarm
from staff.permissions import permission_of
from tests.databases import ActAs
from tests.proofs.test_30_second_factor import an_address, views_of_the_door
from tests.staff.factories import MemberFactory
from tests.staff_door import StaffDoor

TEN = dt.datetime(2026, 11, 23, 10, 42, 17, tzinfo=dt.UTC)
LEAVES = re.compile(r"csv|xlsx?\b|export|print|imprim|download|telecharg|\bpdf|\.zip|\.json", re.IGNORECASE)


def undeclared(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


def refused(_request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("refused", status=403)


urlpatterns = [path("oublie/", undeclared)]
handler403 = refused


def test_every_address_says_who_may_see_it() -> None:
    silent = [route for route, pattern in views_of_the_door() if permission_of(pattern.callback) is None]
    assert silent == []


def test_a_page_that_says_nothing_is_refused(staff_door: StaffDoor, settings) -> None:
    member = MemberFactory(privacy_officer=True)
    client = staff_door.client_for(member)
    settings.ROOT_URLCONF = "tests.proofs.test_34_every_opening_is_noted"
    answer = client.get("/oublie/")
    assert (answer.status_code, answer.content) == (403, b"refused")


def test_a_view_must_name_a_role() -> None:
    with pytest.raises(TypeError):
        needs()


def test_no_address_takes_files_away() -> None:
    found = [
        route
        for route, pattern in views_of_the_door()
        if LEAVES.search(route) or LEAVES.search(str(pattern.name))
    ]
    assert found == []


def test_a_stranger_opens_nothing_but_the_way_in(staff_door: StaffDoor) -> None:
    for route, pattern in views_of_the_door():
        permission = permission_of(pattern.callback)
        if permission is not None and not permission.is_for_anybody:
            answer = staff_door.client().get(an_address(route))
            assert answer.status_code == 302, route
            assert answer["Location"].startswith(reverse("account_login")), route


@pytest.mark.parametrize("role", Role.values)
def test_a_role_opens_what_is_its_own(staff_door: StaffDoor, role: str) -> None:
    member = MemberFactory(roles=[role], with_key=True)
    client = staff_door.client_for(member)
    for route, pattern in views_of_the_door():
        permission = permission_of(pattern.callback)
        if permission is not None and permission.roles and role not in permission.roles:
            assert client.get(an_address(route)).status_code == 403, route


def test_an_opening_is_noted_once_an_hour_for_each_purpose(as_role: ActAs) -> None:
    member, case = MemberFactory(), uuid4()
    with as_role("casework_staff"):
        for purpose in (AccessPurpose.TRIAGE, AccessPurpose.TRIAGE, AccessPurpose.FOLLOW_UP):
            note_access(member=member, role=Role.TRIAGE, case_id=case, purpose=purpose, at=TEN)
        later = TEN + dt.timedelta(hours=1)
        note_access(member=member, role=Role.TRIAGE, case_id=case, purpose=AccessPurpose.TRIAGE, at=later)
    entries = AccessEntry.objects.filter(case_id=case)
    assert sorted((entry.hour.hour, entry.purpose) for entry in entries) == [
        (10, "follow_up"),
        (10, "triage"),
        (11, "triage"),
    ]
    assert {(entry.hour.minute, entry.hour.second) for entry in entries} == {(0, 0)}


def test_nobody_changes_the_log(db: None) -> None:
    member = MemberFactory()
    note_access(member=member, role=Role.TRIAGE, case_id=uuid4(), purpose=AccessPurpose.TRIAGE, at=TEN)
    entry = AccessEntry.objects.get()
    for change in (entry.delete, entry.save):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with connection.cursor() as cursor:
        # What is still to be checked at the end would refuse it for another reason.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute("TRUNCATE staff_accessentry")


def test_reading_more_than_work_explains_raises_the_alarm(
    staff_door: StaffDoor, as_role: ActAs, settings
) -> None:
    settings.READINGS_AN_HOUR = 5
    reader, officer = MemberFactory(), MemberFactory(privacy_officer=True, with_key=True)
    supervisor = MemberFactory(supervisor=True, with_key=True)
    from core.clock import now

    at, cases = now(), [uuid4() for _ in range(7)]
    with as_role("casework_staff"):
        for number, case in enumerate(cases, start=1):
            # Looking twice at the same file is not reading two.
            for purpose in (AccessPurpose.TRIAGE, AccessPurpose.FOLLOW_UP):
                note_access(member=reader, role=Role.TRIAGE, case_id=case, purpose=purpose, at=at)
            assert ReadingAlarm.objects.exists() == (number > 5)
    assert ReadingAlarm.objects.get().files_opened == 7
    for somebody in (officer, supervisor):
        assert "Alarme de lecture" in staff_door.client_for(somebody).get(reverse("desk")).content.decode()
    reader_sees = staff_door.client_for(MemberFactory(with_key=True)).get(reverse("desk"))
    assert "Alarme de lecture" not in reader_sees.content.decode()
    log = staff_door.client_for(officer).get(reverse("staff:openings")).content.decode()
    assert str(cases[0]) in log
    assert reader.name in log
