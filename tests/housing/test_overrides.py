"""One offer out of order: two people, one household, one dwelling, until a day; used once and counted."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework import by_code
from casework.errors import NeedsTwoPeople, NotYours
from housing.enums import OverrideReason, RunReason
from housing.models import OverrideCount, RankingRun, RankOverride
from housing.operations.overrides import (
    AlreadyAsked,
    approve_override,
    ask_override,
    end_override,
    usable_overrides,
)
from housing.operations.ranking import make_run
from staff.access import Unlocked
from staff.enums import Role
from tests.assistance.team_door import Browser
from tests.casework.factories import AT, TODAY
from tests.databases import ActAs
from tests.housing.factories import HousingDesk, apply, make_programme
from tests.housing.homes import free_unit
from tests.housing.lists import approve_rules, listed, put_on_the_list
from tests.housing.team_door import opened


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def ask(by: Unlocked, application: Any, unit: Any, days: int = 14, at: dt.datetime = AT) -> RankOverride:
    return ask_override(
        member=by.member,
        application_id=application.pk,
        unit_id=unit.pk,
        reason=OverrideReason.ONLY_FIT,
        expires_on=at.date() + dt.timedelta(days=days),
        at=at,
    )


def test_an_override_takes_two_people_and_is_used_once_within_its_days(housing_desk: HousingDesk) -> None:
    unit, application = free_unit(housing_desk), listed(housing_desk)
    asked = ask(housing_desk.supervisor, application, unit)
    assert not usable_overrides(unit, TODAY).exists()
    with pytest.raises(NeedsTwoPeople):
        approve_override(member=housing_desk.supervisor.member, override_id=asked.pk, at=AT)
    with pytest.raises(NotYours):
        approve_override(member=housing_desk.lead.member, override_id=asked.pk, at=AT)
    with pytest.raises(AlreadyAsked):
        ask(housing_desk.lead, application, unit)
    housing_desk.third.member.roles = [Role.CASEWORKER, Role.SUPERVISOR]
    housing_desk.third.member.save()
    approve_override(member=housing_desk.third.member, override_id=asked.pk, at=AT)
    assert usable_overrides(unit, asked.expires_on).get() == asked
    assert not usable_overrides(unit, asked.expires_on + dt.timedelta(days=1)).exists()
    # Used past its days, twice, for longer, or for somebody else: the database refuses.
    for changes in (
        {"used_on": asked.expires_on + dt.timedelta(days=1)},
        {"expires_on": asked.expires_on + dt.timedelta(days=1)},
        {"reason": OverrideReason.SAFETY},
        {"application": listed(housing_desk)},
        {"approved_by": housing_desk.colleague.member},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            RankOverride.objects.filter(pk=asked.pk).update(**changes)
    asked.used_on = TODAY
    asked.save(update_fields=["used_on"])
    with pytest.raises(DatabaseError), transaction.atomic():
        RankOverride.objects.filter(pk=asked.pk).update(used_on=None)
    counted = OverrideCount.objects.get(programme=housing_desk.programme)
    assert (counted.month, counted.reason, counted.count) == (TODAY.replace(day=1), "only_fit", 1)


def test_only_the_team_asks_and_only_for_who_is_on_that_list(housing_desk: HousingDesk) -> None:
    unit, application = free_unit(housing_desk), listed(housing_desk)
    programme, _version, _window = make_programme("autre-liste")
    elsewhere = free_unit(replace(housing_desk, programme=programme))
    housing_desk.third.member.memberships.all().delete()
    for wrong in (
        lambda: ask(housing_desk.third, application, unit),
        lambda: ask(housing_desk.lead, application, elsewhere),
        lambda: ask(housing_desk.lead, apply(housing_desk).application, unit),
    ):
        with pytest.raises(NotYours):
            wrong()
    for days in (-1, 31):
        with pytest.raises(ValueError, match="days"):
            ask(housing_desk.lead, application, unit, days)
    mine = ask(housing_desk.lead, application, unit)
    end_override(member=housing_desk.colleague.member, override_id=mine.pk, at=AT)
    with pytest.raises(NotYours):
        approve_override(member=housing_desk.supervisor.member, override_id=mine.pk, at=AT)
    # What was ended may be asked for anew.
    assert ask(housing_desk.colleague, application, unit).asked_by == housing_desk.colleague.member


def test_an_erased_file_leaves_the_count_of_its_override_and_nothing_else(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    filed = apply(housing_desk)
    unit, application = free_unit(housing_desk), put_on_the_list(housing_desk, filed)
    asked = ask(housing_desk.lead, application, unit)
    approve_override(member=housing_desk.supervisor.member, override_id=asked.pk, at=AT)
    with as_role("casework_staff"):
        RankOverride.objects.filter(pk=asked.pk).update(used_on=TODAY)
    with as_role("casework_staff"), pytest.raises(DatabaseError), transaction.atomic():
        OverrideCount.objects.update(count=0)
    assert by_code.erase(filed.who, TODAY)
    assert not RankOverride.objects.exists()
    assert OverrideCount.objects.get().count == 1


def test_the_desk_makes_an_order_reads_it_and_passes_over_it_by_two_people(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    lead, supervisor = browser(housing_desk.lead), browser(housing_desk.supervisor)
    unit = free_unit(housing_desk)
    filed = apply(housing_desk)
    application = put_on_the_list(housing_desk, filed, minors=2)
    given = {"programme": housing_desk.programme.code, "reason": RunReason.MONTHLY}
    answer = lead.post("/logement/classements/", given)
    assert answer.status_code == 400
    assert "Aucune règle n’est en vigueur" in answer.content.decode()
    approve_rules(housing_desk)
    page = lead.post("/logement/classements/", given, follow=True).content.decode()
    number = f"{application.number[:4]}-{application.number[4:]}"
    assert number in page
    assert "6 points" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert housing_desk.programme.runs.get().files == 1
    file = opened(lead, filed.case_id)
    assert "Place 1 sur 1" in file
    assert "Revenu du ménage (tranche B)" in file
    wrong = {"number": "0000-0000", "unit": str(unit.pk), "reason": "repair", "days": "40"}
    answer = lead.post("/logement/derogations/", wrong)
    assert answer.status_code == 400
    assert "écrivez 30 ou moins" in answer.content.decode()
    answer = lead.post("/logement/derogations/", {**wrong, "days": "14"})
    assert "pas sur la liste du programme" in answer.content.decode()
    assert lead.post("/logement/derogations/", {**wrong, "days": "14", "number": number}).status_code == 302
    asked = RankOverride.objects.get()
    act = f"/logement/derogations/{asked.pk}/approuver/"
    assert lead.post(act).status_code == 403
    assert f"Approuver pour {number}" in supervisor.get("/logement/derogations/").content.decode()
    assert "dérogations à approuver" in supervisor.get("/").content.decode()
    supervisor.post(act)
    asked.refresh_from_db()
    assert asked.approved_by == housing_desk.supervisor.member
    page = supervisor.post(f"/logement/derogations/{asked.pk}/terminer/", follow=True).content.decode()
    assert "terminée" in page


def test_an_order_is_read_with_few_queries_however_long_it_is(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    approve_rules(housing_desk)
    listed(housing_desk)
    run = make_run(housing_desk.programme, as_of=TODAY, requested_by=None, reason=RunReason.MONTHLY)
    lead, counted = browser(housing_desk.lead), {}
    for files in (1, 5):
        with CaptureQueriesContext(connection) as asked:
            assert f"/logement/{run.entries.get(place=1).application.case_id}/" in _page(lead, run)
            _page(lead)
        counted[files] = len(asked.captured_queries)
        for _one in range(4):
            listed(housing_desk)
        run = make_run(housing_desk.programme, as_of=TODAY, requested_by=None, reason=RunReason.MONTHLY)
    assert counted[1] == counted[5]


def _page(client: Client, run: RankingRun | None = None) -> str:
    answer = client.get(f"/logement/classements/{run.pk}/" if run else "/logement/classements/")
    assert answer.status_code == 200
    return str(answer.content.decode())
