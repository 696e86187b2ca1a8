"""
Proof 35, second half: that the prompt fired is written nowhere. Not a row, not a cookie, not a line of a log.

« A status was detected » is itself a fact about somebody's status. The same person sends twice: once a text
that makes the page come back with its question, once a text that does not. Both leave the same behind.
"""

import logging

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from core.clock import now
from core.form_token import new_form_token
from privacy.free_text import status_mentions
from privacy.journey import new_journey_key
from tests.casework.factories import Desk

TELLING = "Je suis sans statut et mon propriétaire veut me mettre dehors vendredi."
QUIET = "J’ai trois enfants et mon propriétaire veut me mettre dehors vendredi..."


def everything_kept() -> dict[str, list[str]]:
    """Every row of the database of files, table by table."""
    kept = {}
    with connections["default"].cursor() as cursor:
        for table in connections["default"].introspection.table_names(cursor):
            cursor.execute(f'SELECT md5(one::text) FROM "{table}" AS one ORDER BY 1')
            kept[table] = [digest for (digest,) in cursor.fetchall()]
    return kept


def shape_kept() -> dict[str, list[str]]:
    """Every row with its sealed bytes reduced to their length, and its random identifiers left out."""
    shape = {}
    with connections["default"].cursor() as cursor:
        for table in connections["default"].introspection.table_names(cursor):
            cursor.execute(
                "SELECT column_name, data_type FROM information_schema.columns"
                " WHERE table_schema = 'public' AND table_name = %s ORDER BY 1",
                [table],
            )
            said = [
                f'octet_length("{name}")::text' if kind == "bytea" else f'"{name}"::text'
                for name, kind in cursor.fetchall()
                if kind != "uuid"
            ]
            columns = ", ".join(said) or "''"
            cursor.execute(f"SELECT concat_ws('|', {columns}) FROM \"{table}\" ORDER BY 1")
            shape[table] = [row for (row,) in cursor.fetchall()]
    return shape


class Sender:
    """Somebody at the form, who sends a text and sends it again as it is if the page comes back."""

    def __init__(self, cookie_name: str) -> None:
        with override("fr"):
            self.page = reverse("assistance:write")
        self.client, self.journey = Client(), new_journey_key()
        self.client.cookies[cookie_name] = self.journey

    def send(self, text: str, **more: str) -> int:
        fields = {"what": text, "urgency": "urgent", "language": "fr", **more}
        mark = new_form_token(form="request", journey=self.journey, at=now(), waited=True)
        return self.client.post(self.page, {**fields, "mark": mark}).status_code


def test_a_prompt_changes_nothing_that_is_kept(
    desk: Desk, settings: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    assert status_mentions(TELLING)
    sender = Sender(settings.JOURNEY_COOKIE_NAME)
    sender.client.get(sender.page)
    before, cookies = everything_kept(), set(sender.client.cookies)
    with caplog.at_level(logging.DEBUG):
        assert sender.send(TELLING) == 200
    assert everything_kept() == before
    # The visit's own key, as it was: the prompt gives the browser nothing to remember either.
    assert sender.client.cookies[settings.JOURNEY_COOKIE_NAME].value == sender.journey
    assert set(sender.client.cookies) == cookies
    assert [one for one in caplog.records if not one.name.startswith("django.db")] == []
    assert not getattr(cache, "_cache", {})


def test_who_was_asked_and_who_was_not_leave_the_same_behind(
    desk: Desk, settings: pytest.FixtureRequest
) -> None:
    assert not status_mentions(QUIET)
    asked, others = Sender(settings.JOURNEY_COOKIE_NAME), Sender(settings.JOURNEY_COOKIE_NAME)
    empty = shape_kept()
    assert asked.send(TELLING) == 200
    assert asked.send(TELLING, seen="1") == 303
    first = {table: [row for row in rows if row not in empty[table]] for table, rows in shape_kept().items()}
    assert others.send(QUIET) == 303
    for table, rows in shape_kept().items():
        for row in first[table]:
            assert rows.count(row) == 2 * first[table].count(row), table
