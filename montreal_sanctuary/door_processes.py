"""How many processes serve the public door; whoever counts in memory counts in each of them."""

import os

MOST = 4


def door_processes() -> int:
    """Return the number that gunicorn starts: the operator's, or one for each processor, four at most."""
    return int(os.environ.get("WEB_CONCURRENCY") or min(os.cpu_count() or 1, MOST))
