"""
Timers as tasks of Procrastinate: each is put into the queue when it is due, by one worker of however many.

A job holds the name of its timer and the moment it was due, and is deleted when it ends, however it ends. So
the queue says nothing about anybody, and a lost job costs one run.
"""

import functools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import croniter
from django.db import DatabaseError, connection
from procrastinate import App, jobs
from procrastinate.periodic import PeriodicTask

from core.clock import MONTREAL, now
from core.timer import Timer
from montreal_sanctuary.logging import note_failed_run
from staff.operations.alerts import beat, note_failed_timer

QUEUE = "timers"
#: A timer that was due while no worker ran is made up for once, up to this many seconds late.
LATEST = 8 * 24 * 60 * 60


class MontrealTask(PeriodicTask):  # type: ignore[type-arg] # takes no argument at run time
    """A periodic task whose five fields are read on Montréal's clock; Procrastinate reads them on UTC's."""

    @functools.cached_property
    def croniter(self) -> croniter.croniter:
        """Return the iterator over the moments at which this task is due."""
        return croniter.croniter(self.cron, start_time=now().astimezone(MONTREAL))


def register(app: App, timers: Iterable[Timer]) -> None:
    """
    Make a periodic task of each timer, and one that forgets the jobs of workers that were killed.

    One run of a timer waits in the queue at most: a long one is not followed by a crowd.
    """
    for timer in timers:
        _register(app, timer)

    @app.periodic(cron="*/10 * * * *", periodic_id="")
    @app.task(name="forget_stalled_jobs", queue=QUEUE, queueing_lock="forget_stalled_jobs")
    async def forget_stalled_jobs(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it
        for job in await app.job_manager.get_stalled_jobs():
            if job.id is not None:
                await app.job_manager.finish_job(job, status=jobs.Status.FAILED, delete_job=True)


def _register(app: App, timer: Timer) -> None:
    @app.task(name=timer.name, queue=QUEUE, queueing_lock=timer.name)
    def run(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it
        run_timer(timer)

    app.periodic_registry.periodic_tasks[(timer.name, "")] = MontrealTask(
        task=run, cron=timer.cron, periodic_id="", configure_kwargs={}
    )


def run_timer(timer: Timer) -> bool:
    """
    Run a timer now, unless another worker is at it, and leave its sign of life; return whether it ran well.

    A timer that fails raises `timer_failed`; what it failed on is said by its class and place, and no more.
    """
    with _alone(timer.name) as is_alone:
        if not is_alone:
            return False
        try:
            timer.run(now())
        except Exception:
            note_failed_run(timer.name)
            note_failed_timer(timer.name)
            return False
        beat(timer.name)
        return True


@contextmanager
def _alone(name: str) -> Iterator[bool]:
    """Hold the lock of one timer, which ends with the connection if this process is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [f"timer {name}"])
        held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held:
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [f"timer {name}"])
            except DatabaseError:
                # The server is gone, and the lock with it.
                connection.close()
