"""Inside the portal: what the staff door shows of the queues, to somebody signed in with both factors."""

import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.timing import milliseconds, percentile
from casework.queries import QueueFilters, QueueKind, queue_page
from core.clock import today
from housing.models import Unit
from housing.queries.proposals import proposal_for
from housing.queries.queue import ListFilters, ListKind, list_page
from montreal_sanctuary.demonstration_people import (
    HOUSING_LEAD,
    HOUSING_SUPERVISOR,
    PEOPLE,
    read_sign_in,
)
from staff.models import StaffMember

STEP_SECONDS = 30
#: Roles of the housing team, as the report names them.
OF_HOUSING = {"housing caseworker": HOUSING_LEAD, "housing supervisor": HOUSING_SUPERVISOR}


def rows_of_a_queue(role: str, kind: str, times: int) -> dict[str, float]:
    """Ask for the first page of a queue without drawing it; milliseconds and number of queries."""
    member, filters = _member(role), QueueFilters(kind=QueueKind(kind))
    taken = milliseconds(lambda: queue_page(member, filters, on=today()), times)
    with CaptureQueriesContext(connection) as seen:
        page = queue_page(member, filters, on=today())
    return {
        "p50": percentile(taken, 0.5),
        "p95": percentile(taken, 0.95),
        "queries": len(seen),
        "files": page.count,
    }


def page(role: str, kind: str, space: str = "requests") -> dict[str, Any]:
    """
    Sign in as the demonstration's person of a role and draw one list of the queue's page.

    :param space: of requests for help, of applications for housing; or of dwellings, which `kind` names

    Return its address, its size, the number of its queries, and the cookie of the session.
    :raises RuntimeError: if the page does not open
    """
    client, path = _signed_in(role), _path(kind, space)
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code} to {role}")
    name = settings.SESSION_COOKIE_NAME
    return {
        "path": path,
        "bytes": len(answer.content),
        "queries": len(seen),
        "cookie": f"{name}={client.cookies[name].value}",
    }


def rows_of_applications(role: str, kind: str, times: int) -> dict[str, float]:
    """Ask for the first page of a list of applications without drawing it; milliseconds and queries."""
    member, filters = _member(role), ListFilters(kind=ListKind(kind))
    taken = milliseconds(lambda: list_page(member, filters, on=today()), times)
    with CaptureQueriesContext(connection) as seen:
        page = list_page(member, filters, on=today())
    return {
        "p50": percentile(taken, 0.5),
        "p95": percentile(taken, 0.95),
        "queries": len(seen),
        "files": page.count,
    }


def rows_of_a_dwelling(role: str, kind: str, times: int) -> dict[str, float]:
    """Ask whom a dwelling goes to, and who was passed over, without drawing it; milliseconds and queries."""
    _member(role)
    unit = Unit.objects.select_related("programme").get(label=kind)
    taken = milliseconds(lambda: proposal_for(unit), times)
    with CaptureQueriesContext(connection) as seen:
        found = proposal_for(unit)
    return {
        "p50": percentile(taken, 0.5),
        "p95": percentile(taken, 0.95),
        "queries": len(seen),
        "files": len(found.candidates) + len(found.skipped) if found else 0,
    }


def plans(role: str, kind: str) -> list[str]:
    """Return PostgreSQL's plan, with its times, of each query of one list's rows."""
    with CaptureQueriesContext(connection) as seen:
        queue_page(_member(role), QueueFilters(kind=QueueKind(kind)), on=today())
    found = []
    with connection.cursor() as cursor:
        for statement in seen:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement['sql']}")
            found.append("\n".join(line for (line,) in cursor.fetchall()))
    return found


def _path(kind: str, space: str) -> str:
    if space == "dwellings":
        return reverse("applications:unit", args=[Unit.objects.get(label=kind).pk])
    return f"{reverse(f'{space}:queue')}?list={kind}"


def _member(role: str) -> StaffMember:
    return StaffMember.objects.get(email=_email(role))


def _email(role: str) -> str:
    if role in OF_HOUSING:
        return OF_HOUSING[role]
    return next(person.email for person in PEOPLE if person.role == role)


def _signed_in(role: str) -> Client:
    sign_in = read_sign_in()
    if sign_in is None:
        raise RuntimeError("this portal has no demonstration staff")
    client, email = Client(SERVER_NAME="localhost"), _email(role)
    secret = sign_in.totp_secrets[email]
    for _attempt in range(2):
        client.post(reverse("account_login"), {"login": email, "password": sign_in.password})
        code = format_hotp_value(hotp_value(secret, int(time.time()) // STEP_SECONDS))
        client.post(reverse("mfa_authenticate"), {"code": code})
        if client.get(reverse("desk")).status_code == 200:
            return client
        # A code lets in once: a run just before this one used it.
        time.sleep(STEP_SECONDS - time.time() % STEP_SECONDS + 0.5)
    raise RuntimeError(f"{email} cannot sign in")
