"""
The processes that the launcher looks after: the two doors and the worker. One that dies is started again.

A pause that grows lets a machine in trouble breathe. A door that dies five times in a minute will not come up
by itself: the portal ends, and says so. The worker is tried on: visitors need the doors more.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

PROJECT_FOLDER: Final = Path(__file__).resolve().parent.parent
STOP_SECONDS: Final = 15
DEATHS_A_MINUTE: Final = 5
LONGEST_PAUSE: Final = 60.0
_PR_SET_PDEATHSIG: Final = 1


class GaveUp(Exception):
    """A child dies again and again."""

    def __init__(self, child: "Child") -> None:
        super().__init__(child.french)
        self.child = child


@dataclass
class Child:
    """
    One process, by what people call it, and how it is started.

    :param may_give_up: whether the portal ends with it
    """

    french: str
    english: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    handed: int | None = None
    may_give_up: bool = True
    running: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    again_at: float = 0.0

    def start(self) -> None:
        """Start the process; it ends with the launcher, however that ends."""
        self.running = subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
            [sys.executable, *self.command],
            cwd=PROJECT_FOLDER,
            env={**os.environ, **self.environment},
            pass_fds=[] if self.handed is None else [self.handed],
            stdin=subprocess.DEVNULL,
            # Ctrl-C in the terminal is for the launcher alone: it stops its children, then the server.
            process_group=0,
            preexec_fn=_die_with_the_launcher if sys.platform == "linux" else None,
        )

    def is_dead(self) -> bool:
        """Test whether it ran, and runs no longer."""
        return self.running is not None and self.running.poll() is not None

    def look_after(self, at: float, tell: Callable[[str, str], None]) -> None:
        """
        Start it again if it died, at once the first time and later each time after.

        :param at: seconds of the monotonic clock
        :raises GaveUp: if it dies again and again, and the portal is nothing without it
        """
        if self.is_dead():
            self.running = None
            self.deaths = [one for one in self.deaths if one > at - 60] + [at]
            if len(self.deaths) >= DEATHS_A_MINUTE and self.may_give_up:
                raise GaveUp(self)
            self.again_at = at + pause_after(len(self.deaths))
            tell(
                f"{self.french}\u00a0: arrêt imprévu; nouveau départ.",
                f"{self.english}: stopped by itself; starting it again.",
            )
        if self.running is None and at >= self.again_at:
            self.start()


def pause_after(deaths: int) -> float:
    """Return how many seconds to wait before the next start, after so many deaths within a minute."""
    return 0.0 if deaths <= 1 else min(2.0 ** (deaths - 2), LONGEST_PAUSE)


def stop_children(children: Sequence[Child]) -> None:
    """Ask every child to end; end it after a while."""
    running = [child.running for child in children if child.running]
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _die_with_the_launcher() -> None:
    # After a kill -9 of the launcher nobody else would tell the doors to go, and they hold the ports.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
