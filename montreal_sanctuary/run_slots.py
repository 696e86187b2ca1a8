"""A database server of its own for each run of the tests, so that runs never meet each other."""

import fcntl
import os
import sys

from montreal_sanctuary.embedded import EmbeddedServer
from montreal_sanctuary.kept_secrets import make_private_folder, portal_folder

SLOT_VARIABLE = "PORTAL_TEST_SLOT"
# An outside server must be named on purpose: tests drop the databases they make.
OUTSIDE_VARIABLE = "PORTAL_TEST_DATABASE_URL"
MOST_RUNS_AT_ONCE = 16


def slot_of_this_run() -> str:
    """
    Return the number of the place that this test run has for itself.

    The first process of a run takes a free one and locks it until it ends, however it ends; the workers of
    pytest-xdist inherit the number. Outside pytest (a type check imports the settings too) nothing is taken.
    """
    if slot := os.environ.get(SLOT_VARIABLE):
        return slot
    if "pytest" not in sys.modules:
        return "0"
    folder = make_private_folder(portal_folder() / "test", 0o711)
    for number in range(MOST_RUNS_AT_ONCE):
        handle = os.open(folder / f"slot{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            continue
        # Never closed: the system lets go of the lock when this process ends.
        os.environ[SLOT_VARIABLE] = str(number)
        return str(number)
    raise RuntimeError(f"{MOST_RUNS_AT_ONCE} test runs are under way already")


def is_outside() -> bool:
    """Test whether this run was told to use a server that it does not start itself."""
    return bool(os.environ.get(OUTSIDE_VARIABLE))


def server_of_this_run() -> EmbeddedServer:
    """Return the server of this run's slot: its own cluster, with durability switched off."""
    return EmbeddedServer(portal_folder() / "test" / f"slot{slot_of_this_run()}", throwaway=True)
