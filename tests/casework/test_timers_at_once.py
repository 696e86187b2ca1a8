"""A timer and somebody who writes, at the same moment: real connections, real transactions."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections, transaction

from casework import by_code, timers
from casework.models import Case
from casework.operations.steps import locked_case
from casework.rules.retention import WITHOUT_WORD_DAYS
from core.clock import now, today
from tests.casework.factories import Desk, make_desk
from tests.casework.time_travel import days_pass, hand_in_now

pytestmark = pytest.mark.django_db(transaction=True, databases=["default"])


@pytest.fixture
def desk(transactional_db: None, settings: Any) -> Desk:
    made = make_desk()
    settings.ROOT_FINGERPRINT = made.root_fingerprint
    return made


@contextmanager
def somebody_writes_in(case_id: UUID) -> Iterator[None]:
    """Hold a file, on a connection of its own, as every act on it does."""
    is_held, may_end = threading.Event(), threading.Event()

    def write() -> None:
        try:
            with transaction.atomic():
                locked_case(case_id)
                is_held.set()
                may_end.wait(timeout=20)
        finally:
            connections["default"].close()

    thread = threading.Thread(target=write)
    thread.start()
    assert is_held.wait(timeout=10)
    try:
        yield
    finally:
        may_end.set()
        thread.join(timeout=20)


def test_no_timer_waits_for_a_file_that_somebody_writes_in(desk: Desk) -> None:
    written, left = hand_in_now(due_on=today()), hand_in_now(due_on=today())
    with transaction.atomic():
        days_pass(WITHOUT_WORD_DAYS, written.case_id, left.case_id)
    with connections["default"].cursor() as cursor:
        cursor.execute("SET lock_timeout = '2s'")
    with somebody_writes_in(written.case_id):
        assert timers.say_what_is_late(now()) == 1
        timers.ask_about_silences(now())
        assert timers.erase_what_is_over(now()) == 1
    assert list(Case.objects.values_list("pk", flat=True)) == [written.case_id]
    by_code.post_message(written.who, message_id=uuid4(), text="x", on=today())
    assert timers.erase_what_is_over(now()) == 0
    with connections["default"].cursor() as cursor:
        cursor.execute("RESET lock_timeout")
