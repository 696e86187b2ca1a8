"""`python -m montreal_sanctuary.worker`: the third process, until it is told to stop or has no database."""

import asyncio
import os
import sys


def main() -> int:
    """Run the timers. It ends when its database goes away: whoever started it starts it again."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "montreal_sanctuary.settings.worker"
    import django

    django.setup()
    from django.db import connections
    from procrastinate.contrib.django import app

    from montreal_sanctuary.house_error import HouseError
    from montreal_sanctuary.ledger import refuse_older_database
    from montreal_sanctuary.worker.tasks import LATEST, register
    from montreal_sanctuary.worker.timers import all_timers, expect_timers

    try:
        refuse_older_database()
    except HouseError as problem:
        sys.stderr.write(f"\n{problem.french}\n\n{problem.english}\n")
        return 1
    timers = all_timers()
    expect_timers(timers)
    connections.close_all()
    register(app, timers)
    app.periodic_defaults["max_delay"] = LATEST

    async def work() -> None:
        async with app.open_async():
            await app.run_worker_async(
                name="worker",
                # A long timer must not hold up the sign of life.
                concurrency=4,
                delete_jobs="always",
                shutdown_graceful_timeout=10,
            )

    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined] # Django's has it
        asyncio.run(work())
    return 0


if __name__ == "__main__":
    sys.exit(main())
