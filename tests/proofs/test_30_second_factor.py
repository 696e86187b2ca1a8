"""
Proof 30: without a second factor nothing opens but its setting-up; its secret is in no dump; a code serves
once; a disabled account loses its sessions and its open key at once.
"""

import base64
import datetime as dt
import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core.clock import now
from privacy.errors import CannotOpen
from staff.adapters import StaffMFAAdapter
from staff.models import Unlock
from staff.operations.members import disable_member
from staff.operations.second_factor import enrol_totp
from staff.permissions import permission_of
from tests.staff.factories import MemberFactory
from tests.staff_door import PASSWORD, StaffDoor, code_of

MORNING = dt.datetime(2026, 11, 23, 9, 0, 10, tzinfo=dt.UTC)


def views_of_the_door() -> Iterator[tuple[str, URLPattern]]:
    def walk(resolver: URLResolver, path: str) -> Iterator[tuple[str, URLPattern]]:
        for found in resolver.url_patterns:
            if isinstance(found, URLResolver):
                yield from walk(found, path + str(found.pattern))
            else:
                yield path + str(found.pattern), found

    yield from walk(get_resolver("montreal_sanctuary.urls.staff"), "/")


def an_address(route: str) -> str:
    for kind, value in (("uuid", str(uuid4())), ("int", "1"), ("str", "x"), ("slug", "x")):
        route = re.sub(rf"<{kind}:\w+>", value, route)
    return route


def everything_in_the_database() -> bytes:
    dump = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            dump += [row[0] for row in cursor.fetchall()]
    return "\n".join(dump).encode()


def forms_of(secret: str) -> list[bytes]:
    raw = base64.b32decode(secret)
    return [
        secret.encode(),
        secret.encode().hex().encode(),
        base64.b64encode(secret.encode()).rstrip(b"="),
        raw.hex().encode(),
        base64.b64encode(raw).rstrip(b"="),
    ]


def test_without_a_second_factor_only_its_setting_up_opens(staff_door: StaffDoor) -> None:
    member = MemberFactory(supervisor=True, with_key=True)
    opened = []
    for route, pattern in views_of_the_door():
        permission = permission_of(pattern.callback)
        client = staff_door.client_for(member, second_factor=False)
        answer = client.get(an_address(route))
        if permission is not None and permission.is_for_anybody:
            continue
        if answer.status_code == 302:
            assert answer["Location"] == reverse("staff:second_factor"), route
        else:
            opened.append(pattern.name)
    assert sorted(opened) == ["application", "application_picture", "second_factor", "security_key"]


def test_a_session_from_before_the_second_factor_was_set_up_ends(staff_door: StaffDoor) -> None:
    member = MemberFactory()
    stolen = staff_door.client_for(member, second_factor=False)
    enrol_totp(member=member, at=now())
    assert stolen.get(reverse("staff:second_factor"))["Location"] == reverse("account_login")
    assert "_auth_user_id" not in stolen.session


def test_the_secret_is_in_no_dump_not_even_while_it_is_set_up(staff_door: StaffDoor) -> None:
    member = MemberFactory()
    client = staff_door.client_for(member, second_factor=False)
    page = client.get(reverse("staff:application")).content.decode()
    secret = "".join(re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].split())
    during = everything_in_the_database()
    assert client.post(reverse("staff:application"), {"code": code_of(secret)}).status_code == 302
    codes = client.post(reverse("staff:recovery_codes"), {"act": "show"}).content.decode()
    shown = [code.replace(" ", "") for code in re.findall(r"<code>(\d{4} \d{4})</code>", codes)]
    assert len(shown) == 10
    after = everything_in_the_database()
    for dump in (during, after):
        assert member.email.encode() in dump
        # A session's row is compressed JSON: its content is looked at, not only its text.
        sessions = str([dict(client.session.items())]).encode()
        for form in (*forms_of(secret), *(code.encode() for code in shown)):
            assert form not in dump
            assert form not in sessions


def test_a_plain_secret_is_refused() -> None:
    adapter = StaffMFAAdapter()
    sealed = adapter.encrypt("JBSWY3DPEHPK3PXP")
    assert adapter.decrypt(sealed) == "JBSWY3DPEHPK3PXP"
    assert adapter.encrypt("JBSWY3DPEHPK3PXP") != sealed
    for wrong in ("JBSWY3DPEHPK3PXP", "", sealed[:-4], sealed[:-8] + "AAAAAAA="):
        with pytest.raises(CannotOpen):
            adapter.decrypt(wrong)


@pytest.mark.parametrize("restarted", [False, True], ids=["same process", "after a restart"])
def test_a_code_serves_once(staff_door: StaffDoor, restarted: bool) -> None:
    member = MemberFactory()
    with time_machine.travel(MORNING, tick=False) as clock:
        secret = enrol_totp(member=member, at=now())
        watched = code_of(secret)

        def enters() -> int:
            client = staff_door.client()
            client.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
            return int(client.post(reverse("mfa_authenticate"), {"code": watched}).status_code)

        assert enters() == 302
        if restarted:
            cache.clear()
        assert enters() == 200
        # And not in the next half minute either: no tolerance.
        clock.shift(30)
        assert enters() == 200


def test_a_disabled_member_is_out_at_once(staff_door: StaffDoor) -> None:
    member, by = MemberFactory(with_key=True), MemberFactory(supervisor=True)
    clients = [staff_door.client_for(member), staff_door.client_for(member, unlocked=True)]
    others = staff_door.client_for(by, unlocked=True)
    assert [client.get(reverse("desk")).status_code for client in clients] == [200, 200]
    disable_member(by=by, member=member, at=now())
    for client in clients:
        assert client.get(reverse("desk"))["Location"].startswith(reverse("account_login"))
        assert not client.session.exists(client.session.session_key or "")
    assert not Unlock.objects.filter(member=member).exists()
    assert others.get(reverse("desk")).status_code == 200


def test_a_member_disabled_by_any_other_way_is_out_too(staff_door: StaffDoor) -> None:
    member = MemberFactory()
    client = staff_door.client_for(member)
    type(member).objects.filter(pk=member.pk).update(is_active=False)
    assert client.get(reverse("desk"))["Location"].startswith(reverse("account_login"))


def test_nobody_removes_their_last_factor(staff_door: StaffDoor) -> None:
    member = MemberFactory()
    enrol_totp(member=member, at=now())
    assert not StaffMFAAdapter().can_delete_authenticator(
        Authenticator.objects.get(user=member, type=Authenticator.Type.TOTP)
    )
