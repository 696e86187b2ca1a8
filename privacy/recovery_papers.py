"""
What goes into the recovery room and what comes out of it: two documents without any secret.

The request names files, each with the wrap of its key that only the recovery key opens, and the public keys
that it shall be wrapped to. The answer holds the new wraps. Either may be read by anybody.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from privacy.errors import CannotOpen
from privacy.keys import KeyPair, public_key
from privacy.sealing import DATA_KEY_BYTES, WRAP_OVERHEAD, unwrap_key, wrap_context, wrap_key

REQUEST: Final = "recovery request|v1"
ANSWER: Final = "recovery answer|v1"
_WRAP_BYTES: Final = WRAP_OVERHEAD + DATA_KEY_BYTES
_MAY_RECEIVE: Final = ("person:", "team:")


class NotThisPaper(Exception):
    """A document that is no request, or no answer, or was cut or changed into something else."""


@dataclass(frozen=True, slots=True)
class NewHolder:
    """A public key that files shall be wrapped to, and whose it is said to be."""

    recipient: str
    public: bytes
    who: str


@dataclass(frozen=True, slots=True)
class FileToOpen:
    """One file: its identifier, and its key as it was wrapped for the recovery key."""

    id: UUID
    recovery: str
    wrap: bytes


@dataclass(frozen=True, slots=True)
class RecoveryRequest:
    """Files that nobody can open any more, and who shall."""

    made_on: date
    holders: tuple[NewHolder, ...]
    files: tuple[FileToOpen, ...]

    def written(self) -> bytes:
        """Write the request as JSON."""
        return _written(
            {
                "what": REQUEST,
                "made_on": self.made_on.isoformat(),
                "holders": [
                    {"recipient": one.recipient, "public": _text(one.public), "who": one.who}
                    for one in self.holders
                ],
                "files": [
                    {"id": str(one.id), "recovery": one.recovery, "wrap": _text(one.wrap)}
                    for one in self.files
                ],
            }
        )


@dataclass(frozen=True, slots=True)
class NewWrap:
    """A file's key, wrapped to one of its new holders."""

    file: UUID
    recipient: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class RecoveryAnswer:
    """The new wraps, which request they answer, and the files whose recovery wrap did not open."""

    request: str
    recipients: tuple[str, ...]
    wraps: tuple[NewWrap, ...]
    unopened: tuple[UUID, ...]

    def written(self) -> bytes:
        """Write the answer as JSON."""
        return _written(
            {
                "what": ANSWER,
                "request": self.request,
                "recipients": list(self.recipients),
                "wraps": [
                    {"file": str(one.file), "recipient": one.recipient, "wrap": _text(one.sealed)}
                    for one in self.wraps
                ],
                "unopened": [str(one) for one in self.unopened],
            }
        )


def read_request(document: bytes) -> RecoveryRequest:
    """
    Read a request.

    :raises NotThisPaper: if it is none, names nobody, names somebody twice, or names what is not a key
    """
    try:
        content = _read(document, REQUEST)
        request = RecoveryRequest(
            made_on=date.fromisoformat(content["made_on"]),
            holders=tuple(
                NewHolder(_receiver(one["recipient"]), _bytes(one["public"]), str(one["who"]))
                for one in _list(content["holders"])
            ),
            files=tuple(
                FileToOpen(UUID(one["id"]), _recovery(one["recovery"]), _wrap(one["wrap"]))
                for one in _list(content["files"])
            ),
        )
        for one in request.holders:
            public_key(one.public)
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error, AttributeError):
        raise NotThisPaper(REQUEST) from None
    names, keys = ({one.recipient for one in request.holders}, {one.public for one in request.holders})
    if not names or len(names) < len(request.holders) or len(keys) < len(request.holders):
        raise NotThisPaper(REQUEST)
    if len({one.id for one in request.files}) < len(request.files):
        raise NotThisPaper(REQUEST)
    return request


def read_answer(document: bytes) -> RecoveryAnswer:
    """
    Read an answer.

    :raises NotThisPaper: if it is none, or holds a wrap to somebody whom it does not name
    """
    try:
        content = _read(document, ANSWER)
        answer = RecoveryAnswer(
            request=str(content["request"]),
            recipients=tuple(_receiver(one) for one in _list(content["recipients"])),
            wraps=tuple(
                NewWrap(UUID(one["file"]), _receiver(one["recipient"]), _wrap(one["wrap"]))
                for one in _list(content["wraps"])
            ),
            unopened=tuple(UUID(one) for one in _list(content["unopened"])),
        )
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error, AttributeError):
        raise NotThisPaper(ANSWER) from None
    if not {one.recipient for one in answer.wraps} <= set(answer.recipients):
        raise NotThisPaper(ANSWER)
    return answer


def digest_of(document: bytes) -> str:
    """Return the SHA-256 of a request, by which its answer names it."""
    return sha256(document).hexdigest()


def answered(document: bytes, *, key_pair: KeyPair) -> RecoveryAnswer:
    """
    Open each file's key with the recovery key and wrap it to each new holder.

    A wrap that does not open (another recovery key, a changed row) is named in the answer; the rest goes on.
    :raises NotThisPaper: if the document is no request
    """
    request = read_request(document)
    wraps: list[NewWrap] = []
    unopened: list[UUID] = []
    for file in request.files:
        context = wrap_context(file.id, file.recovery)
        try:
            data_key = unwrap_key(file.wrap, key_pair=key_pair, context=context)
        except CannotOpen:
            unopened.append(file.id)
            continue
        for one in request.holders:
            sealed = wrap_key(data_key, to=one.public, context=wrap_context(file.id, one.recipient))
            wraps.append(NewWrap(file.id, one.recipient, sealed))
    recipients = tuple(one.recipient for one in request.holders)
    return RecoveryAnswer(digest_of(document), recipients, tuple(wraps), tuple(unopened))


def _written(content: dict[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, indent=1).encode("ascii") + b"\n"


def _read(document: bytes, what: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(document)
    if content["what"] != what:
        raise ValueError("another paper")
    return content


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _wrap(text: str) -> bytes:
    sealed = _bytes(text)
    if len(sealed) != _WRAP_BYTES:
        raise ValueError("not the wrap of a file's key")
    return sealed


def _receiver(name: str) -> str:
    # Never the person's own place, nor a helper's, nor another recovery key's: only who works here.
    if not name.startswith(_MAY_RECEIVE):
        raise ValueError("not somebody who works here")
    wrap_context(UUID(int=0), name)
    return name


def _recovery(name: str) -> str:
    if not name.startswith("recovery:"):
        raise ValueError("not a recovery wrap")
    wrap_context(UUID(int=0), name)
    return name
