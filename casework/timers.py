"""
What the clock does to files: one function of the database for each timer.

The worker calls these with its own role. It holds no key, opens nothing and never reaches a person: what it
finds becomes a task for a caseworker, a line in a file's log, or an alert without a word in it.
"""

from core.timer import Timer

__all__ = ["TIMERS", "Timer"]

TIMERS: tuple[Timer, ...] = ()
