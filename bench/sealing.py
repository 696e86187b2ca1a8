"""What the cryptography of a request costs, with the real parameters: no server, no database."""

import json
import uuid
from dataclasses import dataclass

from bench.timing import Rate, Timing, rate, timings
from privacy.derivations import Derivations
from privacy.keys import KeyPair, new_key_pair
from privacy.passphrase import lock_seed, unlock_seed
from privacy.receipt import derive, new_code
from privacy.sealing import (
    case_context,
    message_context,
    new_data_key,
    open_sealed,
    seal,
    unwrap_key,
    wrap_context,
    wrap_key,
)

PEPPERS = {1: b"a pepper for the benchmark, of more than 32 bytes"}
PASSPHRASE = "verglas tramway bleuet escalier"
# About as long as what people write: it is padded to 4 KiB.
STORY = json.dumps({"what": "Je cherche un logement et quelqu’un à qui parler. " * 30}).encode()
MESSAGE = json.dumps({"text": "Merci, je viendrai mardi à 10 h."}).encode()


@dataclass(frozen=True)
class Sealing:
    """What each act costs, and how many codes are derived each second."""

    machine: str
    timings: tuple[Timing, ...]
    rates: tuple[Rate, ...]


class SealedRequest:
    """One request with its three holders of the key, as a hand-in makes it."""

    def __init__(self) -> None:
        self.case_id = uuid.uuid4()
        self.message_id = uuid.uuid4()
        self.holders: dict[str, KeyPair] = {
            "requester": new_key_pair(),
            f"team:{uuid.uuid4()}": new_key_pair(),
            "recovery:1": new_key_pair(),
        }
        self.team = next(name for name in self.holders if name.startswith("team:"))
        self.data_key = new_data_key()
        self.story, self.wraps = self.sealed()
        self.message = self.sealed_message()
        self.locked = lock_seed(new_key_pair().seed, passphrase=PASSPHRASE, context="bench")

    def sealed(self) -> tuple[bytes, dict[str, bytes]]:
        """Seal the story and wrap its key to the three holders."""
        data_key = new_data_key()
        wraps = {
            name: wrap_key(data_key, to=pair.public, context=wrap_context(self.case_id, name))
            for name, pair in self.holders.items()
        }
        return seal(STORY, data_key=data_key, context=case_context(self.case_id)), wraps

    def opened(self) -> bytes:
        """Unwrap the key as the team does, and open the story."""
        data_key = unwrap_key(
            self.wraps[self.team],
            key_pair=self.holders[self.team],
            context=wrap_context(self.case_id, self.team),
        )
        return open_sealed(self.story, data_key=data_key, context=case_context(self.case_id))

    def sealed_message(self) -> bytes:
        """Seal one message under the file's key."""
        context = message_context(self.case_id, self.message_id)
        return seal(MESSAGE, data_key=self.data_key, context=context)

    def opened_message(self) -> bytes:
        """Open one message, its key at hand."""
        context = message_context(self.case_id, self.message_id)
        return open_sealed(self.message, data_key=self.data_key, context=context)

    def unlocked(self) -> bytes:
        """Unlock a colleague's private key with the passphrase."""
        return unlock_seed(self.locked, passphrase=PASSPHRASE, context="bench")


def measured(*, machine: str, short: bool) -> Sealing:
    """Time each act one at a time, and the derivation of codes through the queue of one process."""
    one = SealedRequest()
    few, seconds = (10, 3.0) if short else (50, 8.0)
    found = timings(
        [
            ("seal a story of 1.6 kB and wrap its key to 3 holders", one.sealed, few * 10),
            ("unwrap the key and open the story", one.opened, few * 10),
            ("seal a message", one.sealed_message, few * 20),
            ("open a message", one.opened_message, few * 20),
            ("derive a receipt code (Argon2id, 46 MiB, 1 pass, then the key pair)", derived, few * 2),
            ("unlock with a passphrase (Argon2id, 64 MiB, 3 passes)", one.unlocked, few),
        ]
    )
    queue = Derivations(peppers=PEPPERS)
    rates = [rate("receipt codes derived, one after the other", derived, threads=1, seconds=seconds)]
    rates += [
        rate(
            "receipt codes derived through the queue (2 at once)",
            lambda: queue.derive(new_code(1)),
            threads=threads,
            seconds=seconds,
        )
        for threads in (2, 4)
    ]
    return Sealing(machine=machine, timings=tuple(found), rates=tuple(rates))


def derived() -> object:
    """Derive a new code."""
    return derive(new_code(1), peppers=PEPPERS)
