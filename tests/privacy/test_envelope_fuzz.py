"""Whatever bytes come from a table, opening gives the text or raises CannotOpen: nothing else, ever."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.errors import CannotOpen
from privacy.journey import open_row, seal_row
from privacy.keys import key_pair_from_seed
from privacy.passphrase import lock_seed, open_unlocked, seal_unlocked, unlock_seed
from privacy.sealing import open_sealed, seal, unwrap_key, wrap_key

PAIR = key_pair_from_seed(bytes(96))
KEY = bytes(32)
CARRIED = "A" * 43
OPENERS: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "a sealed text": (
        seal(b"a", data_key=KEY, context="c"),
        lambda blob: open_sealed(blob, data_key=KEY, context="c"),
    ),
    "a wrap": (
        wrap_key(KEY, to=PAIR.public, context="c"),
        lambda blob: unwrap_key(blob, key_pair=PAIR, context="c"),
    ),
    "a journey": (seal_row(CARRIED, {"a": "b"}), lambda blob: open_row(CARRIED, blob)),
    "a locked seed": (
        lock_seed(PAIR.seed, passphrase="a", context="c", memory_kib=64),
        lambda blob: unlock_seed(blob, passphrase="a", context="c"),
    ),
    "an unlocked seed": (
        seal_unlocked(CARRIED, PAIR.seed, "c"),
        lambda blob: open_unlocked(CARRIED, blob, "c"),
    ),
}


@st.composite
def changed(draw: st.DrawFn, good: bytes) -> bytes:
    """Cut, lengthen, flip, splice: what a table, a network or an attacker may do to a good envelope."""
    blob = bytearray(good)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(blob) - 1, 0)))
        match draw(st.sampled_from(["flip", "cut", "insert", "splice", "swap"])):
            case "flip" if blob:
                blob[at] ^= draw(st.integers(1, 255))
            case "cut":
                del blob[at : at + draw(st.integers(1, 2000))]
            case "insert":
                blob[at:at] = draw(st.binary(min_size=1, max_size=20))
            case "splice":
                blob[at : at + 20] = draw(st.binary(max_size=40))
            case "swap":
                blob = blob[at:] + blob[:at]
    return bytes(blob)


@pytest.mark.parametrize("kind", OPENERS)
@settings(max_examples=150, deadline=None)
@given(source=st.data())
def test_a_changed_envelope_never_opens_and_never_breaks(kind: str, source: st.DataObject) -> None:
    good, opened = OPENERS[kind]
    blob = source.draw(changed(good))
    if blob == good:
        return
    # A byte 1 in place of 255 asks for the full cost of a real passphrase: right, but slow here.
    if kind == "a locked seed" and blob[:1] == b"\x01":
        return
    with pytest.raises(CannotOpen):
        opened(blob)


@pytest.mark.parametrize("kind", OPENERS)
@settings(max_examples=50, deadline=None)
@given(blob=st.binary(max_size=3000))
def test_random_bytes_never_open_and_never_break(kind: str, blob: bytes) -> None:
    if kind == "a locked seed" and blob[:1] == b"\x01":
        return
    with pytest.raises(CannotOpen):
        OPENERS[kind][1](blob)


@pytest.mark.long
@pytest.mark.parametrize("kind", OPENERS)
@settings(max_examples=10_000, deadline=None)
@given(source=st.data())
def test_a_changed_envelope_never_opens_in_ten_thousand_tries(kind: str, source: st.DataObject) -> None:
    good, opened = OPENERS[kind]
    blob = source.draw(changed(good))
    if blob == good or (kind == "a locked seed" and blob[:1] == b"\x01"):
        return
    with pytest.raises(CannotOpen):
        opened(blob)


@settings(max_examples=200, deadline=None)
@given(carried=st.text(max_size=60))
def test_whatever_a_cookie_holds_it_opens_nothing(carried: str) -> None:
    with pytest.raises(CannotOpen):
        open_row(carried, OPENERS["a journey"][0])
    with pytest.raises(CannotOpen):
        open_unlocked(carried, OPENERS["an unlocked seed"][0], "c")
