"""What the worker does again and again: a name, when, and one function."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timer:
    """
    Something that the worker does by the clock.

    `name` is a code; `cron` is five fields on Montréal's clock; `run` gets the instant, and uses the worker's
    own connection to the database.
    """

    name: str
    cron: str
    run: Callable[[dt.datetime], object]
