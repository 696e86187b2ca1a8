"""
A run of the ranking that anybody can check afterwards, also when files of it have been erased since.

Each entry is hashed with a salt of its own. What is kept of an erased file is that hash and its place: nobody
can tell from it whose it was, and the digest of the whole still comes out the same.
"""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from housing.rules.draw import commitment_of, commitment_of_all
from housing.rules.facts import Facts, written
from housing.rules.ranking import ranked
from housing.rules.rule_sets import RuleSet

#: Changes when the same facts could come out in another order.
ENGINE: Final = 1
_SALT_BYTES: Final = 16


class BrokenRun(Exception):
    """A run that does not come out as it was published."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of a run. `facts` and `salt` are gone once its file was erased; `leaf` stays."""

    place: int
    leaf: bytes
    facts: Facts | None
    salt: bytes | None


@dataclass(frozen=True, slots=True)
class Run:
    """An order, what it was made from, and the two digests that say so."""

    as_of: dt.date
    rules_digest: str
    seed_commitment: str
    engine: int
    input_digest: str
    output_digest: str
    entries: tuple[Entry, ...]


def made_run(
    files: Iterable[Facts],
    *,
    rules: RuleSet,
    as_of: dt.date,
    seeds: Mapping[int, bytes],
    salts: Mapping[str, bytes] | None = None,
) -> Run:
    """
    Rank files and seal the order with digests.

    :param seeds: of every opening window of the programme, by its number
    :param salts: by file number, to make a run again; random ones otherwise
    :raises ValueError: if two files have one number
    :raises KeyError: if a file came in a window that has no seed
    """
    entries = []
    for one in ranked(files, rules, as_of, seeds):
        number = one.facts.file_number
        salt = salts[number] if salts is not None else secrets.token_bytes(_SALT_BYTES)
        entries.append(Entry(one.place, _leaf(one.facts, salt), one.facts, salt))
    commitment = commitment_of_seeds(seeds)
    return Run(
        as_of=as_of,
        rules_digest=rules.digest,
        seed_commitment=commitment,
        engine=ENGINE,
        input_digest=_input_digest(entries, rules, as_of, commitment),
        output_digest=_output_digest(entries),
        entries=tuple(entries),
    )


def without(run: Run, file_number: str) -> Run:
    """Return a run from which an erased file's number, facts and salt are gone; its leaf and place stay."""
    return replace(
        run,
        entries=tuple(
            replace(one, facts=None, salt=None) if one.facts and one.facts.file_number == file_number else one
            for one in run.entries
        ),
    )


def verify(run: Run, *, rules: RuleSet, seeds: Mapping[int, bytes]) -> None:
    """
    Check a run against what was published: the rules, the seeds, each leaf, both digests, and the order.

    Files that have been erased since are taken by their leaf; the others must stand in the order that the
    rules give.

    :raises BrokenRun: with what does not come out
    """
    if run.engine != ENGINE:
        raise BrokenRun("another engine")
    if not hmac.compare_digest(run.rules_digest, rules.digest):
        raise BrokenRun("other rules")
    if not hmac.compare_digest(run.seed_commitment, commitment_of_seeds(seeds)):
        raise BrokenRun("another seed")
    if [one.place for one in run.entries] != list(range(1, len(run.entries) + 1)):
        raise BrokenRun("places are missing")
    kept = [one for one in run.entries if one.facts is not None]
    again = ranked((one.facts for one in kept if one.facts is not None), rules, run.as_of, seeds)
    for entry, expected in zip(kept, again, strict=True):
        if entry.facts != expected.facts:
            raise BrokenRun("another order")
        if entry.salt is None or _leaf(expected.facts, entry.salt) != entry.leaf:
            raise BrokenRun("another leaf")
    if _input_digest(run.entries, rules, run.as_of, run.seed_commitment) != run.input_digest:
        raise BrokenRun("other input")
    if _output_digest(run.entries) != run.output_digest:
        raise BrokenRun("other output")


def commitment_of_seeds(seeds: Mapping[int, bytes]) -> str:
    """Return what a run cites of its draws: anybody can make it from the commitments that were published."""
    return commitment_of_all({number: commitment_of(seed) for number, seed in seeds.items()})


def band_of_places(place: int, of: int, *, width: int = 5) -> tuple[int, int]:
    """Return the band of places that a person is told: an exact place would tell of the neighbours."""
    first = (place - 1) // width * width + 1
    return first, min(first + width - 1, of)


def _leaf(facts: Facts, salt: bytes) -> bytes:
    return hashlib.sha256(b"entry|v1|" + salt + written(facts)).digest()


def _input_digest(entries: Sequence[Entry], rules: RuleSet, as_of: dt.date, commitment: str) -> str:
    # Sorted: the same files, whatever order they are read in.
    digest = hashlib.sha256(f"input|v1|{rules.digest}|{as_of}|{commitment}|".encode())
    for leaf in sorted(one.leaf for one in entries):
        digest.update(leaf)
    return digest.hexdigest()


def _output_digest(entries: Sequence[Entry]) -> str:
    digest = hashlib.sha256(b"output|v1|")
    for one in entries:
        digest.update(one.leaf)
    return digest.hexdigest()
