"""
A file of lines that only grows, each bound to the one before it, kept beside a database and not in it.

A line is its fields and a digest, between tabs. Who changes one, takes one out or puts one in would have to
write every later one anew. A kill in the middle of a write leaves an end without a newline: it was promised
to nobody, and the next writer takes it away.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Fields = tuple[str, ...]


class BrokenChain(Exception):
    """A line is not what it was when it was written."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(f"{path}: {line}")
        self.path = path
        self.line = line


class ChainedLines:
    """The lines of an open file, held against other writers."""

    def __init__(self, handle: int, path: Path) -> None:
        self._handle = handle
        self.rows, self._last, whole_bytes = _verified(_content_of(handle), path)
        # Takes away what a kill left half written.
        os.ftruncate(handle, whole_bytes)

    def add(self, rows: Iterable[Fields]) -> None:
        """
        Write lines at the end; they are on the disk when this returns.

        :raises ValueError: if a field holds a tab or a newline, which would make two of it
        """
        written = bytearray()
        last, added = self._last, []
        for row in rows:
            if not row or any(set(field) & {"\t", "\n", "\r"} for field in row):
                raise ValueError("fields are words")
            last = _digest_of(row, last)
            written += "\t".join((*row, last)).encode() + b"\n"
            added.append(row)
        if not added:
            return
        remaining = memoryview(bytes(written))
        while remaining:
            remaining = remaining[os.write(self._handle, remaining) :]
        os.fsync(self._handle)
        self._last = last
        self.rows += added


@contextmanager
def opened_for_adding(path: Path) -> Iterator[ChainedLines]:
    """
    Open a file of lines for one writer at a time, making it and its folder if there is none.

    :raises BrokenChain: if it was changed
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    is_new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if is_new:
            _settle(path, handle)
        yield ChainedLines(handle, path)
    finally:
        os.close(handle)


def read_lines(path: Path) -> list[Fields]:
    """
    Return every line, without its digest; none if there is no file.

    :raises BrokenChain: if it was changed
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    return _verified(content, path)[0]


def _verified(content: bytes, path: Path) -> tuple[list[Fields], str, int]:
    """Return the lines, the last digest, and how many bytes are whole lines."""
    whole = content[: content.rfind(b"\n") + 1]
    rows: list[Fields] = []
    last = ""
    for number, line in enumerate(whole.split(b"\n")[:-1], start=1):
        *fields, digest = line.decode(errors="replace").split("\t")
        row = tuple(fields)
        if not row or digest != _digest_of(row, last):
            raise BrokenChain(path, number)
        rows.append(row)
        last = digest
    return rows, last, len(whole)


def _digest_of(row: Fields, previous: str) -> str:
    return hashlib.sha256("\t".join((previous, *row)).encode()).hexdigest()


def _content_of(handle: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    pieces = []
    while piece := os.read(handle, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def _settle(path: Path, handle: int) -> None:
    """Give a new file to whoever owns its folder, and have the disk remember that it is there."""
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.fchown(handle, owner.st_uid, owner.st_gid)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # Some file systems refuse this for a folder; the file itself is synced at each write.
        with suppress(OSError):
            os.fsync(folder)
    finally:
        os.close(folder)
