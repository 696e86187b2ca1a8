"""
Proof 16: once a file is erased, its code is answered as one that nobody ever had, by every act; and what is
left is a month, a kind, an outcome, and the last link of its log.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.conf import settings
from django.db import connections

from casework import by_code
from casework.by_code import OpenJourney
from casework.models import Event, Journey, Tombstone
from privacy.journey import new_journey_key
from privacy.receipt import new_code
from tests.casework.factories import AT, TODAY, Desk, who_has
from tests.proofs.sealed_life import live_through

MESSAGE = uuid4()
ACTS: dict[str, Callable[[OpenJourney], Any]] = {
    "read": by_code.read_file,
    "post": lambda who: by_code.post_message(who, message_id=MESSAGE, text="x", on=TODAY),
    "remove": lambda who: by_code.remove_message(who, MESSAGE, TODAY),
    "renew": lambda who: by_code.renew_code(who, journey=new_journey_key(), at=AT),
    "seen": lambda who: by_code.mark_seen(who, TODAY),
    "grant": lambda who: by_code.grant_helper(who, may_write=True, days=1, at=AT),
    "end": lambda who: by_code.end_helper(who, TODAY),
    "read as helper": lambda who: by_code.read_as_helper(who, TODAY),
    "post as helper": lambda who: by_code.post_as_helper(who, message_id=MESSAGE, text="x", on=TODAY),
    "erase": lambda who: by_code.erase(who, TODAY),
}


def answer(act: Callable[[OpenJourney], Any], who: OpenJourney) -> Any:
    try:
        return act(who)
    except Exception as raised:
        return type(raised), str(raised)


def came_back(code: str) -> tuple[bool, Any, int]:
    """Sign in with a code: what is said, what is open then, and the size of what was kept."""
    journey = new_journey_key()
    said = by_code.sign_in_by_code(code=code, journey=journey, at=AT)
    kept = Journey.objects.get(kind="follow_up")
    size = len(kept.sealed)
    kept.delete()
    return said, by_code.open_journey(journey, AT), size


def rows_about(case_id: UUID) -> dict[str, int]:
    found = {}
    with connections["default"].cursor() as cursor:
        for model in apps.get_app_config("casework").get_models():
            columns = {field.column for field in model._meta.fields} & {"case_id", "id"}
            where = " OR ".join(f"{column} = %s" for column in columns)
            cursor.execute(
                f"SELECT count(*) FROM {model._meta.db_table} WHERE {where}", [case_id] * len(columns)
            )
            ((count,),) = cursor.fetchall()
            if count:
                found[model.__name__] = count
    return found


def test_an_erased_code_behaves_as_an_unknown_one(desk: Desk) -> None:
    erased = live_through(desk, "zq")
    Journey.objects.all().delete()
    unknown = new_code(settings.RECEIPT_PEPPER_IN_USE)
    assert by_code.erase(erased.who, TODAY)
    assert came_back(erased.code) == came_back(unknown)
    for name, act in ACTS.items():
        assert answer(act, erased.who) == answer(act, who_has(unknown)), name


def test_somebody_who_has_the_file_open_elsewhere_finds_it_gone(desk: Desk) -> None:
    erased, journey = live_through(desk, "zq"), new_journey_key()
    by_code.sign_in_by_code(code=erased.code, journey=journey, at=AT)
    by_code.erase(erased.who, TODAY)
    who = by_code.open_journey(journey, AT)
    assert who is not None
    assert by_code.read_file(who) is None


def test_what_is_left_is_a_month_a_kind_an_outcome_and_a_digest(desk: Desk) -> None:
    erased = live_through(desk, "zq")
    last = bytes(Event.objects.filter(case=erased.case_id).latest("number").digest)
    by_code.erase(erased.who, TODAY)
    assert rows_about(erased.case_id) == {"Tombstone": 1}
    # The random identifier stays too, for a restore to know what not to bring back.
    columns = {field.column for field in Tombstone._meta.fields}
    assert columns == {"id", "month", "kind", "outcome", "last_digest"}
    left = Tombstone.objects.get()
    assert (left.month, left.kind, left.outcome) == (TODAY.replace(day=1), "assistance", "helped")
    # The last link is that of the erasure itself, bound to all that came before.
    assert len(left.last_digest) == 32
    assert bytes(left.last_digest) != last
