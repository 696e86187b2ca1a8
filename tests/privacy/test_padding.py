"""Four sizes, one way to pad, and nothing else is taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.errors import CannotOpen, Unreadable
from privacy.padding import LONGEST, SIZES, padded, unpadded


@pytest.mark.parametrize(
    ("length", "size"),
    [(0, 1024), (1020, 1024), (1021, 4096), (4092, 4096), (4093, 16384), (16381, 65536), (LONGEST, 65536)],
)
def test_a_text_takes_the_smallest_size_that_holds_it(length: int, size: int) -> None:
    assert len(padded(b"a" * length)) == size
    assert unpadded(padded(b"a" * length)) == b"a" * length


def test_a_longer_text_is_refused() -> None:
    with pytest.raises(Unreadable):
        padded(bytes(LONGEST + 1))


@given(st.binary(max_size=5000))
def test_every_text_comes_back(body: bytes) -> None:
    assert len(padded(body)) in SIZES
    assert unpadded(padded(body)) == body


@pytest.mark.parametrize(
    "malformed",
    [
        b"",
        bytes(3),
        bytes(1023),
        bytes(1025),
        # A length that runs over the end, and one that runs over every end.
        (1021).to_bytes(4, "big") + bytes(1020),
        b"\xff" * 1024,
        # Something after the text.
        (1).to_bytes(4, "big") + b"a" + bytes(1018) + b"b",
        # A larger size than the text needs.
        bytes(4096),
    ],
    ids=range(8),
)
def test_what_was_not_padded_here_is_refused(malformed: bytes) -> None:
    with pytest.raises(CannotOpen):
        unpadded(malformed)
