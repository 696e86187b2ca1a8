"""A sealed thing opens for its reader, in its place, whole; otherwise it says only that it does not."""

import os
from uuid import UUID, uuid4

import pytest

from privacy import sealing
from privacy.errors import CannotOpen, Unreadable
from privacy.keys import PUBLIC_BYTES, KeyPair, fingerprint, key_pair_from_seed, new_key_pair
from privacy.padding import LONGEST

CASE, OTHER_CASE = UUID(int=1), UUID(int=2)
KEY = bytes(range(32))
CONTEXT = sealing.case_context(CASE)
TEAM = key_pair_from_seed(bytes(96))
COLLEAGUE = key_pair_from_seed(bytes([1]) * 96)


def bits_of_every_region(sealed: bytes) -> list[int]:
    # The suite, both ends of the nonce or the encapsulated halves, the ciphertext, the tag.
    return sorted({0, 1, 7, 12, 13, 14, 500, 1088, 1089, 1100, 1120, 1121, len(sealed) - 17, len(sealed) - 1})


def flipped(sealed: bytes, at: int) -> bytes:
    return sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]


def test_a_text_opens_under_its_key_and_in_its_context() -> None:
    sealed = sealing.seal("J’ai peur".encode(), data_key=KEY, context=CONTEXT)
    assert sealing.open_sealed(sealed, data_key=KEY, context=CONTEXT).decode() == "J’ai peur"


def test_the_same_text_is_never_sealed_twice_alike() -> None:
    assert len({sealing.seal(b"a", data_key=KEY, context=CONTEXT) for _ in range(50)}) == 50


@pytest.mark.parametrize("at", [0, 1, 7, 12, 13, 14, 500, 1035, 1036, 1052])
def test_a_sealed_text_with_one_flipped_bit_does_not_open(at: int) -> None:
    sealed = sealing.seal(b"a", data_key=KEY, context=CONTEXT)
    with pytest.raises(CannotOpen):
        sealing.open_sealed(flipped(sealed, at), data_key=KEY, context=CONTEXT)


@pytest.mark.parametrize("cut", [0, 1, 12, 13, 29, 1052])
def test_a_sealed_text_that_was_cut_does_not_open(cut: int) -> None:
    sealed = sealing.seal(b"a", data_key=KEY, context=CONTEXT)
    for changed in (sealed[:cut], sealed[len(sealed) - cut :], sealed + bytes(cut + 1)):
        with pytest.raises(CannotOpen):
            sealing.open_sealed(changed, data_key=KEY, context=CONTEXT)


@pytest.mark.parametrize("suite", [0, 2, 255])
def test_another_suite_byte_does_not_open(suite: int) -> None:
    sealed = sealing.seal(b"a", data_key=KEY, context=CONTEXT)
    wrap = sealing.wrap_key(KEY, to=TEAM.public, context=CONTEXT)
    with pytest.raises(CannotOpen):
        sealing.open_sealed(bytes([suite]) + sealed[1:], data_key=KEY, context=CONTEXT)
    with pytest.raises(CannotOpen):
        sealing.unwrap_key(bytes([suite]) + wrap[1:], key_pair=TEAM, context=CONTEXT)


def test_a_text_does_not_open_in_another_place() -> None:
    message = uuid4()
    sealed = sealing.seal(b"a", data_key=KEY, context=sealing.message_context(CASE, message))
    for context in (
        sealing.message_context(OTHER_CASE, message),
        sealing.message_context(CASE, uuid4()),
        sealing.note_context(CASE, message),
        sealing.case_context(CASE),
        "",
    ):
        with pytest.raises(CannotOpen):
            sealing.open_sealed(sealed, data_key=KEY, context=context)


@pytest.mark.parametrize("key", [bytes(32), b"", bytes(16), bytes(96)], ids=len)
def test_a_text_does_not_open_under_another_key(key: bytes) -> None:
    sealed = sealing.seal(b"a", data_key=KEY, context=CONTEXT)
    with pytest.raises(CannotOpen):
        sealing.open_sealed(sealed, data_key=key, context=CONTEXT)


@pytest.mark.parametrize("key", [KEY, bytes(96)], ids=len)
def test_a_wrap_opens_for_its_recipient_alone(key: bytes) -> None:
    context = sealing.wrap_context(CASE, "requester")
    wrap = sealing.wrap_key(key, to=TEAM.public, context=context)
    assert sealing.unwrap_key(wrap, key_pair=TEAM, context=context) == key
    with pytest.raises(CannotOpen):
        sealing.unwrap_key(wrap, key_pair=COLLEAGUE, context=context)


@pytest.mark.parametrize("half", ["ML-KEM", "X25519"])
def test_half_of_a_key_pair_opens_nothing(half: str) -> None:
    # Both are needed: the old one should the new one break, the new one against quantum computers.
    both = (
        (TEAM.seed[:64], COLLEAGUE.seed[64:]) if half == "ML-KEM" else (COLLEAGUE.seed[:64], TEAM.seed[64:])
    )
    wrap = sealing.wrap_key(KEY, to=TEAM.public, context=CONTEXT)
    with pytest.raises(CannotOpen):
        sealing.unwrap_key(wrap, key_pair=key_pair_from_seed(b"".join(both)), context=CONTEXT)


def test_a_wrap_with_one_flipped_bit_does_not_open() -> None:
    wrap = sealing.wrap_key(KEY, to=TEAM.public, context=CONTEXT)
    for at in bits_of_every_region(wrap):
        with pytest.raises(CannotOpen):
            sealing.unwrap_key(flipped(wrap, at), key_pair=TEAM, context=CONTEXT)


@pytest.mark.parametrize("cut", [0, 1, 1088, 1120, 1168])
def test_a_wrap_that_was_cut_does_not_open(cut: int) -> None:
    wrap = sealing.wrap_key(KEY, to=TEAM.public, context=CONTEXT)
    for changed in (wrap[:cut], wrap + bytes(cut + 1), wrap + bytes(64)):
        with pytest.raises(CannotOpen):
            sealing.unwrap_key(changed, key_pair=TEAM, context=CONTEXT)


def test_a_ciphertext_or_a_wrap_moved_to_another_case_does_not_open() -> None:
    # The pure half of proof 8: two cases of one team, each with its own key, swapped row by row.
    team = f"team:{uuid4()}"
    sealed, wraps, keys = {}, {}, {}
    for case in (CASE, OTHER_CASE):
        keys[case] = sealing.new_data_key()
        sealed[case] = sealing.seal(b"a", data_key=keys[case], context=sealing.case_context(case))
        wraps[case] = sealing.wrap_key(keys[case], to=TEAM.public, context=sealing.wrap_context(case, team))
    with pytest.raises(CannotOpen):
        sealing.unwrap_key(wraps[OTHER_CASE], key_pair=TEAM, context=sealing.wrap_context(CASE, team))
    # Even with both rows moved, and the case's own key in hand.
    with pytest.raises(CannotOpen):
        sealing.open_sealed(sealed[OTHER_CASE], data_key=keys[OTHER_CASE], context=sealing.case_context(CASE))


def test_a_wrap_moved_to_another_recipient_or_kind_does_not_open() -> None:
    ours = sealing.wrap_context(CASE, f"person:{CASE}")
    wrap = sealing.wrap_key(KEY, to=TEAM.public, context=ours)
    for context in (
        sealing.wrap_context(CASE, f"team:{CASE}"),
        sealing.wrap_context(CASE, "recovery:1"),
        sealing.wrap_context(CASE, "requester"),
        sealing.team_key_context(CASE, CASE),
    ):
        with pytest.raises(CannotOpen):
            sealing.unwrap_key(wrap, key_pair=TEAM, context=context)


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "Requester",
        "requester\n",
        "team:",
        "team:1",
        "team:x|recovery:1",
        "recovery:01",
        "recovery:-1",
        f"team:{CASE}|",
        "person:ABCDEF00-0000-4000-8000-000000000000",
    ],
)
def test_a_recipients_name_is_written_in_one_way(recipient: str) -> None:
    with pytest.raises(ValueError, match="recipient"):
        sealing.wrap_context(CASE, recipient)


def test_a_key_of_another_length_is_never_used() -> None:
    with pytest.raises(ValueError, match="bytes"):
        sealing.seal(b"a", data_key=bytes(16), context=CONTEXT)
    for key in (b"", bytes(16), bytes(64)):
        with pytest.raises(ValueError, match="bytes"):
            sealing.wrap_key(key, to=TEAM.public, context=CONTEXT)


@pytest.mark.parametrize(
    "public", [b"", bytes(32), b"\xff" * PUBLIC_BYTES, TEAM.public[:-32] + bytes(32)], ids=len
)
def test_nothing_is_wrapped_for_what_is_no_public_key(public: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (each half of the pair says it in its own words)
        sealing.wrap_key(KEY, to=public, context=CONTEXT)


def test_a_pair_whose_private_half_is_no_seed_opens_nothing() -> None:
    wrap = sealing.wrap_key(KEY, to=TEAM.public, context=CONTEXT)
    with pytest.raises(CannotOpen):
        sealing.unwrap_key(wrap, key_pair=KeyPair(seed=b"", public=TEAM.public), context=CONTEXT)
    with pytest.raises(ValueError, match="96 bytes"):
        key_pair_from_seed(os.urandom(95))


def test_a_text_of_any_length_is_sealed_or_refused() -> None:
    longest = bytes(LONGEST)
    sealed = sealing.seal(longest, data_key=KEY, context=CONTEXT)
    assert sealing.open_sealed(sealed, data_key=KEY, context=CONTEXT) == longest
    with pytest.raises(Unreadable):
        sealing.seal(longest + b"a", data_key=KEY, context=CONTEXT)


def test_no_trace_of_an_error_carries_what_was_sealed() -> None:
    sealed = sealing.seal(b"needle", data_key=KEY, context=CONTEXT)
    with pytest.raises(CannotOpen) as caught:
        sealing.open_sealed(sealed, data_key=bytes(32), context=CONTEXT)
    assert caught.value.__suppress_context__
    assert str(caught.value) == "it does not open"


def test_a_key_pair_prints_nothing_of_itself() -> None:
    pair = new_key_pair()
    for text in (repr(pair), str(pair), f"{pair}"):
        assert "seed" not in text
        assert pair.seed.hex() not in text


def test_a_fingerprint_is_groups_that_can_be_read_aloud() -> None:
    groups = fingerprint(TEAM.public).split(" ")
    assert [len(group) for group in groups] == [4] * 8
    assert fingerprint(TEAM.public) != fingerprint(COLLEAGUE.public)
