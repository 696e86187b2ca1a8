"""The unlock passphrase: what it locks, and which ones are refused."""

import pytest

from privacy.errors import CannotOpen
from privacy.passphrase import (
    lock_seed,
    new_unlock_key,
    open_unlocked,
    seal_unlocked,
    unlock_row_of,
    unlock_seed,
    weak_passphrase,
)

SEED = bytes(range(96))
GOOD = "quatre pommes vertes mûres"
ABOUT = ["Marie-Ève Tremblay", "meve.tremblay@accueil.example"]


def locked() -> bytes:
    return lock_seed(SEED, passphrase=GOOD, context="person|1", memory_kib=64)


def test_a_seed_unlocks_with_its_passphrase() -> None:
    assert unlock_seed(locked(), passphrase=GOOD, context="person|1") == SEED


def test_real_locks_are_the_costly_ones() -> None:
    real = lock_seed(SEED, passphrase=GOOD, context="person|1")
    assert real[0] == 1
    assert unlock_seed(real, passphrase=GOOD, context="person|1") == SEED
    # A thief cannot have it stretched cheaply: the cheap suite makes another key.
    with pytest.raises(CannotOpen):
        unlock_seed(b"\xff" + real[1:], passphrase=GOOD, context="person|1")


@pytest.mark.parametrize("typed", ["quatre pommes vertes mu\u0302res", " quatre  pommes\u00a0vertes mûres\n"])
def test_another_keyboard_writes_the_same_passphrase(typed: str) -> None:
    assert unlock_seed(locked(), passphrase=typed, context="person|1") == SEED


@pytest.mark.parametrize(
    "typed", ["", "Quatre pommes vertes mûres", "quatre pommes vertes mures", GOOD + "."]
)
def test_another_passphrase_unlocks_nothing(typed: str) -> None:
    with pytest.raises(CannotOpen):
        unlock_seed(locked(), passphrase=typed, context="person|1")


def test_a_lock_moved_to_another_person_does_not_open() -> None:
    with pytest.raises(CannotOpen):
        unlock_seed(locked(), passphrase=GOOD, context="person|2")


@pytest.mark.parametrize("at", [0, 1, 16, 17, 28, 29, 100, 124, 125, 140])
def test_a_lock_with_one_flipped_bit_does_not_open(at: int) -> None:
    changed = bytearray(locked())
    changed[at] ^= 2
    with pytest.raises(CannotOpen):
        unlock_seed(bytes(changed), passphrase=GOOD, context="person|1")


@pytest.mark.parametrize("blob", [b"", b"\x01", bytes(141), b"\x02" + bytes(140), b"\xff" * 140], ids=len)
def test_what_is_no_lock_does_not_open(blob: bytes) -> None:
    with pytest.raises(CannotOpen):
        unlock_seed(blob, passphrase=GOOD, context="person|1")


def test_only_known_costs_and_whole_seeds_are_locked() -> None:
    with pytest.raises(ValueError, match="cost"):
        lock_seed(SEED, passphrase=GOOD, context="c", memory_kib=1024)
    with pytest.raises(ValueError, match="seed"):
        lock_seed(SEED[:95], passphrase=GOOD, context="c", memory_kib=64)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["too_short"]),
        ("soleil", ["too_short"]),
        ("a b c d e f", ["too_short"]),
        ("le la un du de", ["too_short"]),
        ("soleil soleil", ["too_short"]),
        ("a" * 30, ["repeats"]),
        ("1212121212121212", ["repeats"]),
        ("Marie-Ève Tremblay", ["about_you"]),
        ("marieeve tremblay", ["about_you"]),
        ("TREMBLAY tremblay accueil 1", ["about_you"]),
        ("x" * 501, ["too_long"]),
        (GOOD, []),
        ("eau lune bois pain", []),
        ("correcthorsebatterystaple", []),
        ("marie aime quatre pommes vertes mûres", []),
        ("приветкакделасегодня", []),
    ],
)
def test_a_weak_passphrase_is_named_for_what_is_wrong(text: str, problems: list[str]) -> None:
    assert weak_passphrase(text, about=ABOUT) == problems


def test_an_unlocked_seed_opens_with_its_cookie_alone() -> None:
    mine, other = new_unlock_key(), new_unlock_key()
    sealed = seal_unlocked(mine, SEED, "unlock|1")
    assert open_unlocked(mine, sealed, "unlock|1") == SEED
    for key, context in ((other, "unlock|1"), (mine, "unlock|2"), ("", "unlock|1")):
        with pytest.raises(CannotOpen):
            open_unlocked(key, sealed, context)
    assert unlock_row_of(mine) != unlock_row_of(other)


def test_a_journeys_cookie_is_no_unlock_cookie() -> None:
    from privacy.journey import open_row, row_of

    key = new_unlock_key()
    assert unlock_row_of(key) != row_of(key)
    with pytest.raises(CannotOpen):
        open_row(key, seal_unlocked(key, SEED, "unlock|1"))
