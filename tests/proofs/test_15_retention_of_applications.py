"""
Proof 15, of applications: 14 days after a withdrawal, 30 after a merge, 365 after any other end, on the day
and not the day before; one that waits is never too old.
"""

import datetime as dt
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connections

from casework import by_code, timers
from casework.enums import Move
from casework.models import Case
from casework.operations.steps import record
from casework.operations.taking import take_up
from casework.rules.retention import HOUSING_AFTER_DAYS, MERGED_DAYS, WITHDRAWN_DAYS
from core.clock import now, today
from housing.by_code.leaving import undo_withdrawal, withdraw
from housing.by_code.outcome import Did
from housing.models import Application
from housing.operations.deciding import give_help
from housing.operations.duplicates import merge
from housing.operations.releases import refer_out
from tests.housing.deciding import declared, in_review
from tests.housing.factories import AT, Filed, HousingDesk, apply, make_programme
from tests.housing.lived import asked, in_a_run, offered, on_the_list, refused
from tests.housing.test_releases import agreed
from tests.housing.time_travel import as_of_today, days_pass

Life = Callable[[HousingDesk], Filed]


def applied_now(desk: HousingDesk) -> Filed:
    return apply(desk)


def withdrawn(desk: HousingDesk) -> Filed:
    filed = applied_now(desk)
    asked(desk, filed, "income")
    as_of_today(filed.case_id)
    withdraw(filed.who, today())
    return filed


def merged(desk: HousingDesk) -> Filed:
    filed, other = applied_now(desk), applied_now(desk)
    Application.objects.filter(pk=filed.application.pk).update(
        merged_into=other.application,
        other_effective_on=other.application.effective_on,
        stood_in="submitted",
    )
    record(filed.case, Move.MERGE, on=filed.case.received_on, by=desk.lead.member)
    as_of_today(filed.case_id, other.case_id)
    return filed


def not_eligible(desk: HousingDesk) -> Filed:
    filed = refused(desk, applied_now(desk))
    as_of_today(filed.case_id)
    return filed


def housed(desk: HousingDesk) -> Filed:
    filed = on_the_list(desk, applied_now(desk))
    in_a_run(desk, filed)
    offer = offered(desk, filed)
    offer.state, offer.answered_on, offer.answered_by = "accepted", offer.sent_on, desk.lead.member
    offer.save()
    record(filed.case, Move.HOUSE, on=filed.case.received_on, by=desk.lead.member)
    as_of_today(filed.case_id)
    return filed


def helped(desk: HousingDesk) -> Filed:
    _programme, version, _window = make_programme("aide", has_list=False)
    filed = in_review(desk, version=version)
    declared(desk, filed)
    give_help(by=desk.lead, case_id=filed.case_id, at=AT)
    as_of_today(filed.case_id)
    return filed


def referred(desk: HousingDesk) -> Filed:
    filed = in_review(desk)
    agreed(desk, filed)
    refer_out(by=desk.lead, case_id=filed.case_id, at=AT)
    as_of_today(filed.case_id)
    return filed


@pytest.mark.parametrize(
    ("life", "days"),
    [
        (withdrawn, WITHDRAWN_DAYS),
        (merged, MERGED_DAYS),
        (not_eligible, HOUSING_AFTER_DAYS),
        (housed, HOUSING_AFTER_DAYS),
        (helped, HOUSING_AFTER_DAYS),
        (referred, HOUSING_AFTER_DAYS),
    ],
)
def test_an_application_goes_on_its_day_and_not_the_day_before(
    life: Life, days: int, housing_desk: HousingDesk
) -> None:
    filed, waits = life(housing_desk), on_the_list(housing_desk, applied_now(housing_desk))
    as_of_today(waits.case_id)
    # It waits for years, and nobody forgets it.
    days_pass(1500, waits.case_id)
    days_pass(days - 1, filed.case_id)
    assert timers.erase_what_is_over(now()) == 0
    days_pass(1, filed.case_id)
    assert timers.erase_what_is_over(now()) == 1
    assert by_code.read_file(filed.who) is None
    assert not Case.objects.filter(pk=filed.case_id).exists()
    assert rows_left(filed) == {"Tombstone"}
    assert by_code.read_file(waits.who) is not None


def test_a_file_that_was_lent_seniority_is_erased_like_any_other(housing_desk: HousingDesk) -> None:
    older, kept = applied_now(housing_desk), applied_now(housing_desk)
    for one in (older, kept):
        take_up(member=housing_desk.lead.member, case_id=one.case_id, at=now())
    Application.objects.filter(case=older.case_id).update(effective_on=now().date() - dt.timedelta(days=400))
    merge(by=housing_desk.lead, kept_id=kept.case_id, ended_id=older.case_id, note="Même ménage.", at=now())
    assert kept.application.effective_on == older.application.effective_on
    assert by_code.erase(kept.who, now().date())
    assert by_code.read_file(kept.who) is None
    assert older.application.merged_into is None


def rows_left(filed: Filed) -> set[str]:
    found = set()
    with connections["default"].cursor() as cursor:
        for app in ("casework", "housing"):
            for model in apps.get_app_config(app).get_models():
                columns = {field.column for field in model._meta.fields} & {"case_id", "id"}
                where = " OR ".join(f"{column} = %s" for column in columns)
                cursor.execute(
                    f"SELECT count(*) FROM {model._meta.db_table} WHERE {where}",
                    [filed.case_id] * len(columns),
                )
                if cursor.fetchone() != (0,):
                    found.add(model.__name__)
    return found


def test_a_withdrawal_is_undone_on_its_last_day_and_then_lives_on(housing_desk: HousingDesk) -> None:
    filed = withdrawn(housing_desk)
    days_pass(WITHDRAWN_DAYS - 1, filed.case_id)
    assert undo_withdrawal(filed.who, today()) is Did.DONE
    days_pass(400, filed.case_id)
    assert timers.erase_what_is_over(now()) == 0
    assert by_code.post_message(filed.who, message_id=uuid4(), text="Toujours là", on=today())
