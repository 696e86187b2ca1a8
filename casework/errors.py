"""What can be refused in the life of a file. What people read about it is written where they read it."""

from collections.abc import Sequence


class IntakeClosed(Exception):
    """Nobody may hand in a file of this kind now: no mandate, or no list of keys that can be trusted."""


class UnknownCode(Exception):
    """No file belongs to this code: it never did, it was renewed, or the file was erased."""


class CodeGiven(Exception):
    """Somebody who helps has a code of this file already; there is one at a time."""


class FileFull(Exception):
    """The conversation has as many messages as a file may hold."""


class UnusableId(Exception):
    """An identifier that a form did not make: only version 4 holds no time."""


class NotYours(Exception):
    """There is no such file, or this person holds no part in it; the two are not told apart."""


class ReasonNeeded(Exception):
    """Whoever stands in for somebody says why before reading."""


class AlreadyTaken(Exception):
    """Two people hold this file already; `names` says who."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__("two people hold this file already")
        self.names = tuple(names)


class NeedsTwoPeople(Exception):
    """A file is held by two different people, so that illness locks nobody out."""


class NotACandidate(Exception):
    """Somebody who cannot hold this file: inactive, of another role or language, or without a key."""

    def __init__(self, name: str) -> None:
        super().__init__("this person cannot hold this file")
        self.name = name


class KeyChanged(Exception):
    """The key to which access was to be given is not in use any more; its fingerprint was another."""


class KeyNotSigned(Exception):
    """The team's key in use stands in no signed list: nothing is wrapped to it before somebody has signed."""
