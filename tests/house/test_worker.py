"""The worker: its timers by Montréal's clock, its sign of life, what it may know, who notices its silence."""

import asyncio
import datetime as dt
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import croniter
import psycopg
import pytest
from django.db import connection
from procrastinate import App
from procrastinate.periodic import PeriodicDeferrer
from procrastinate.testing import InMemoryConnector

from core.alerts import AlertCode
from core.clock import MONTREAL, now
from core.timer import Timer
from montreal_sanctuary import watchman
from montreal_sanctuary.children import Child, GaveUp, pause_after, stop_children
from montreal_sanctuary.watchman import look_around
from montreal_sanctuary.worker.tasks import LATEST, register, run_timer
from montreal_sanctuary.worker.timers import all_timers, expect_timers, last_due, note_late_timers
from staff.models import Alert, Heartbeat, ReadingAlarm
from tests.casework.conftest import desk
from tests.databases import ActAs
from tests.house.conftest import PROJECT
from tests.staff.factories import MemberFactory

__all__ = ["desk"]


def standing() -> set[str]:
    return set(Alert.objects.filter(cleared_at=None).values_list("code", flat=True))


def test_every_timer_has_a_name_of_its_own_and_a_time() -> None:
    timers = all_timers()
    assert len({timer.name for timer in timers}) == len(timers)
    for timer in timers:
        assert re.fullmatch("[a-z_]{1,40}", timer.name)
        assert croniter.croniter.is_valid(timer.cron), timer
    # What the issue of this house promises to happen by itself.
    assert {
        "worker",
        "mail_alerts",
        "check_way",
        "staff_sweep",
        "ledger",
        "heads",
        "backups",
        "deadlines",
        "tasks",
        "retention",
        "visits",
        "grants",
        "intakes",
        "keys_check",
    } <= {timer.name for timer in timers}


@pytest.mark.parametrize(
    ("day", "hours_before"),
    # In winter, in summer, and over both nights on which the clock changes.
    [("2026-01-15", 24), ("2026-07-15", 24), ("2026-03-08", 23), ("2026-11-01", 25)],
)
def test_a_timer_is_due_by_the_clock_on_montreals_wall(day: str, hours_before: int) -> None:
    timer = Timer("one", "40 4 * * *", print)
    noon = dt.datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=MONTREAL)
    due = last_due(timer, noon)
    assert due.astimezone(MONTREAL).isoformat().startswith(f"{day}T04:40")
    earlier = last_due(timer, due)
    assert due.timestamp() - earlier.timestamp() == hours_before * 3600
    app = App(connector=InMemoryConnector())
    register(app, [timer])
    task = app.periodic_registry.periodic_tasks[("one", "")]
    task.croniter.set_current(noon.timestamp())
    assert task.croniter.get_prev(float) == due.timestamp()


def test_a_job_holds_the_name_of_its_timer_and_a_moment_and_one_waits_at_most() -> None:
    connector = InMemoryConnector()
    app = App(connector=connector)
    register(app, all_timers())
    deferrer = PeriodicDeferrer(app.periodic_registry, max_delay=LATEST)
    for minute in (0, 1, 2):
        moment = 1_795_400_000 + 60 * minute
        # In a thread of its own: while a browser is open, a loop runs in that of the tests.
        with ThreadPoolExecutor() as aside:
            aside.submit(asyncio.run, deferrer.defer_jobs(deferrer.get_previous_tasks(at=moment))).result()
    jobs = list(connector.jobs.values())
    assert [job["args"].keys() for job in jobs] == [{"timestamp"}] * len(jobs)
    assert {job["queueing_lock"] for job in jobs} == {job["task_name"] for job in jobs}
    # A job that a killed worker left must not hold the next one back.
    assert {job["lock"] for job in jobs} == {None}
    assert {job["task_name"] for job in jobs} == {*(one.name for one in all_timers()), "forget_stalled_jobs"}


def test_a_timer_that_runs_leaves_a_sign_of_life_and_one_that_fails_an_alert(
    as_role: ActAs, caplog: Any
) -> None:
    def fail(_at: dt.datetime) -> None:
        raise ValueError("needle")

    with as_role("casework_janitor"):
        assert run_timer(Timer("good", "* * * * *", lambda at: None))
        assert not run_timer(Timer("bad", "* * * * *", fail))
    assert Heartbeat.objects.get(name="good").beaten_at
    assert Heartbeat.objects.get(name="bad").failed_at
    assert standing() == {"timer_failed"}
    assert "needle" not in caplog.text


def test_a_timer_that_is_at_work_is_not_started_twice(db: None) -> None:
    ran = []
    other = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}, autocommit=True)
    try:
        other.execute("SELECT pg_advisory_lock(hashtext('timer long'))")
        assert not run_timer(Timer("long", "* * * * *", ran.append))
    finally:
        other.close()
    assert ran == []
    assert not Heartbeat.objects.filter(name="long").exists()


def test_a_timer_that_hangs_or_never_starts_is_noticed(as_role: ActAs) -> None:
    with as_role("casework_janitor"):
        expect_timers(all_timers())
        note_late_timers(now())
    assert standing() == set()
    Heartbeat.objects.filter(name="retention").update(beaten_at=now() - dt.timedelta(hours=3))
    with as_role("casework_janitor"):
        note_late_timers(now())
    assert standing() == {"timer_failed"}
    assert [one.name for one in Heartbeat.objects.exclude(failed_at=None)] == ["retention"]


def test_a_silent_worker_is_noticed_after_ten_minutes_and_its_return_too(
    desk: Any, as_role: ActAs, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.EMAIL_HOST, settings.ON_CALL = "courriel.example", ["garde@essai.example"]
    at = now()
    with as_role("casework_staff"):
        look_around(at, since=at - dt.timedelta(minutes=9))
    assert standing() == set()
    with as_role("casework_staff"):
        look_around(at, since=at - dt.timedelta(minutes=10))
        look_around(at + dt.timedelta(minutes=1), since=at - dt.timedelta(minutes=10))
    assert standing() == {"worker_silent"}
    # The worker would have said it; the door says it once in its place.
    assert [re.findall(r"^- (\S+?)\s", one.body, re.MULTILINE) for one in mailoutbox] == [["worker_silent"]]
    with as_role("casework_janitor"):
        run_timer(Timer("worker", "* * * * *", lambda at: None))
    with as_role("casework_staff"):
        look_around(now(), since=at - dt.timedelta(hours=5))
    assert standing() == set()


def test_a_list_of_keys_that_nobody_should_trust_and_a_reading_alarm_reach_whoever_is_on_call(
    desk: Any, as_role: ActAs, settings: Any
) -> None:
    settings.ROOT_FINGERPRINT = "another"
    at = now()
    ReadingAlarm.objects.create(
        member=MemberFactory(), hour=at.replace(minute=0, second=0, microsecond=0), files_opened=21
    )
    with as_role("casework_staff"):
        look_around(at, since=at)
    assert standing() == {"recipients_untrusted", "reading_alarm"}
    settings.ROOT_FINGERPRINT = desk.root_fingerprint
    with as_role("casework_staff"):
        look_around(at + dt.timedelta(days=1, hours=1), since=at + dt.timedelta(days=1, hours=1))
    assert standing() == set()


def worker_settings(**environment: str) -> subprocess.CompletedProcess[str]:
    """Read the worker's settings as its process does."""
    script = (
        "import montreal_sanctuary.settings.worker as found\n"
        "print(sorted(name for name in dir(found) if name.isupper()))\n"
        "print(found.DATABASES['default']['USER'], found.INSTALLED_APPS)"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PORTAL_"))}
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_worker_holds_no_key_that_opens_anything(tmp_path: Any) -> None:
    said = worker_settings(PORTAL_DATA_DIR=str(tmp_path / "var"))
    assert said.returncode == 0, said.stderr
    names = said.stdout.splitlines()[0]
    for name in ("RECEIPT_PEPPERS", "RECEIPT_PEPPER_IN_USE", "MFA_KEY", "SMS_TOKEN", "UNLOCK_COOKIE_NAME"):
        assert f"'{name}'" not in names
    assert "casework_janitor" in said.stdout
    assert "allauth" not in said.stdout
    made = {path.name for path in (tmp_path / "var" / "secrets").iterdir()}
    assert not made & {"receipt-pepper-1", "second-factor-key", "staff-key", "public-key"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "PORTAL_ON_CALL"),
        ({"PORTAL_ON_CALL": "g@essai.example"}, "PORTAL_SMTP_URL"),
        (
            {"PORTAL_ON_CALL": "g@essai.example", "PORTAL_SMTP_URL": "http://u:needle@h"},
            "is not the address of a mail server",
        ),
    ],
)
def test_in_production_somebody_is_on_call(given: dict[str, str], words: str, tmp_path: Any) -> None:
    said = worker_settings(
        PORTAL_DATA_DIR=str(tmp_path),
        PORTAL_DEMONSTRATION="no",
        DATABASE_URL_CASEWORK_JANITOR="postgresql://nobody@nowhere/x",
        **given,
    )
    assert said.returncode == 1
    assert words in said.stderr
    assert "needle" not in said.stderr


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def child() -> Iterator[Child]:
    one = Child("Porte", "Door", ["-c", "raise SystemExit(3)"])
    yield one
    stop_children([one])


def die(child: Child) -> None:
    assert child.running
    child.running.wait(timeout=20)


def test_a_child_that_dies_is_started_again_after_a_pause_that_grows(child: Child, told: list[str]) -> None:
    child.start()
    at = 1000.0
    for pause in (0.0, 1.0, 2.0):
        die(child)
        child.look_after(at, lambda french, english: told.append(english))
        assert child.again_at == at + pause
        child.look_after(at + pause, lambda french, english: told.append(english))
        assert child.running
        at += 10
    assert told == ["Door: stopped by itself; starting it again."] * 3


def test_a_door_that_dies_five_times_in_a_minute_is_given_up_and_the_worker_is_not(child: Child) -> None:
    child.deaths = [990.0, 991.0, 992.0, 993.0]
    child.start()
    die(child)
    with pytest.raises(GaveUp):
        child.look_after(1000.0, lambda french, english: None)
    worker = Child("Minuteries", "Timers", child.command, may_give_up=False, deaths=[999.0] * 9)
    worker.start()
    die(worker)
    worker.look_after(1000.0, lambda french, english: None)
    assert worker.again_at == 1060.0
    assert pause_after(50) == 60


def test_deaths_of_an_hour_ago_do_not_count(child: Child) -> None:
    child.deaths = [10.0] * 9
    child.start()
    die(child)
    child.look_after(3610.0, lambda french, english: None)
    assert child.deaths == [3610.0]
    assert child.running


def test_each_alert_has_its_page_and_each_page_its_alert() -> None:
    folder = PROJECT / "docs" / "runbooks"
    pages = {path.stem for path in folder.glob("*.md")} - {"README", "restore"}
    assert pages == {code.value for code in AlertCode}
    for code in AlertCode:
        text = (folder / f"{code.value}.md").read_text(encoding="utf-8")
        for heading in ("## Ce qui se passe", "## Que faire", "## In English"):
            assert heading in text, (code, heading)
        assert f"`{code.value}`" in text


def test_whatever_goes_wrong_in_one_look_the_watchman_looks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    end, looks = threading.Event(), []

    def look(at: dt.datetime, *, since: dt.datetime) -> None:
        looks.append(at)
        if len(looks) == 2:
            end.set()
        raise ValueError("not an address: somebody@example.org")

    monkeypatch.setattr(watchman, "look_around", look)
    monkeypatch.setattr(watchman, "EVERY", dt.timedelta(seconds=0.01))
    thread = threading.Thread(target=watchman._watch, args=(end,))
    thread.start()
    thread.join(timeout=10)
    assert len(looks) == 2
