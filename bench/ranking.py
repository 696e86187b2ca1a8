"""
What a run of the housing ranking costs, digests and all: pure, on one core, for ever longer lists.

Beside it: the same run made again and checked, as the worker does each night, and the place that one file
would have after an edit, as a caseworker sees it before saving.
"""

import datetime as dt
import random
from dataclasses import dataclass

from bench.timing import Timing, timings
from housing.rules.facts import Facts
from housing.rules.ranking import place_among
from housing.rules.rule_sets import FIRST_RULES, IncomeBand
from housing.rules.runs import made_run, verify

# The first is as long as the list of the housing office of Montréal.
SIZES = (25_000, 50_000, 100_000, 200_000)
SHORT_SIZES = (1_000, 2_000)
REPLAY = "made again"
PREVIEW = "place after an edit"
AS_OF = dt.date(2030, 8, 1)
SEEDS = {1: bytes(range(32))}
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Rankings:
    """How long a run takes, by how many files it ranks."""

    machine: str
    sizes: tuple[int, ...]
    timings: tuple[Timing, ...]


def made_up(count: int) -> list[Facts]:
    """Make files that look like a list: some in danger, some whose lease ends, most waiting."""
    chance = random.Random(count)
    numbers: dict[str, None] = {}
    while len(numbers) < count:
        numbers["".join(chance.choices(ALPHABET, k=8))] = None
    bands = tuple(IncomeBand)
    first = dt.date(2026, 7, 1)
    return [
        Facts(
            file_number=number,
            effective_on=first + dt.timedelta(days=chance.randrange(1_480)),
            income_band=chance.choice(bands),
            minors=chance.randrange(6),
            is_overcrowded=chance.random() < 0.3,
            is_inaccessible=chance.random() < 0.1,
            safety_until=AS_OF + dt.timedelta(days=chance.randrange(60)) if chance.random() < 0.05 else None,
            lease_ends_on=AS_OF + dt.timedelta(days=chance.randrange(90)) if chance.random() < 0.1 else None,
        )
        for number in numbers
    ]


def measured(*, machine: str, short: bool = False) -> Rankings:
    """Rank lists of each length, in turn with the reference of the same run."""
    sizes = SHORT_SIZES if short else SIZES
    lists = {size: made_up(size) for size in sizes}

    def run_of(size: int) -> object:
        return made_run(lists[size], rules=FIRST_RULES, as_of=AS_OF, seeds=SEEDS)

    acts = [(f"{size}", lambda size=size: run_of(size), 3) for size in sizes]
    # The first and the middle: what a caseworker waits for, and the longest list that is promised.
    listed, run = lists[sizes[0]], made_run(lists[sizes[-2]], rules=FIRST_RULES, as_of=AS_OF, seeds=SEEDS)
    acts.append((REPLAY, lambda: verify(run, rules=FIRST_RULES, seeds=SEEDS), 3))
    acts.append((PREVIEW, lambda: place_among(listed[0], listed, FIRST_RULES, AS_OF, SEEDS), 3))
    found = timings(acts, rounds=1 if short else 3)
    return Rankings(machine=machine, sizes=sizes, timings=tuple(found))
