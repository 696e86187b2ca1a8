"""What a person has typed is one sealed row, and only their browser has its key."""

import pytest

from privacy.errors import CannotOpen, Unreadable
from privacy.journey import (
    is_journey_key,
    new_journey_key,
    new_resume_code,
    open_row,
    resume_key,
    row_of,
    seal_row,
)
from privacy.receipt import UnknownPepper

PEPPERS = {3: b"p" * 32}


def test_a_row_opens_with_its_key() -> None:
    key = new_journey_key()
    content = {"story": "J’ai peur\x00\u2028\ud800", "languages": ["fr", "ar"], "step": 2, "agreed": True}
    assert open_row(key, seal_row(key, content)) == content


def test_a_row_does_not_open_with_another_key_nor_in_another_row() -> None:
    mine, other = new_journey_key(), new_journey_key()
    with pytest.raises(CannotOpen):
        open_row(other, seal_row(mine, {"a": "b"}))
    assert row_of(mine) != row_of(other)
    assert row_of(mine) == row_of(mine)
    assert len(row_of(mine)) == 32


def test_the_name_of_a_row_says_nothing_of_its_key() -> None:
    import base64

    key = new_journey_key()
    raw = base64.urlsafe_b64decode(key + "=")
    assert row_of(key) != raw
    # The name of the row, used as a key, opens nothing.
    as_key = base64.urlsafe_b64encode(row_of(key)).decode().rstrip("=")
    with pytest.raises(CannotOpen):
        open_row(as_key, seal_row(key, {"a": "b"}))


def test_short_and_long_drafts_have_the_same_size() -> None:
    key = new_journey_key()
    assert len(seal_row(key, {})) == len(seal_row(key, {"story": "a" * 900}))


def test_a_draft_that_is_too_long_is_refused_and_not_cut() -> None:
    with pytest.raises(Unreadable):
        seal_row(new_journey_key(), {"story": "é" * 40_000})


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "a",
        "A" * 42,
        "A" * 44,
        "A" * 42 + "B",
        "A" * 42 + "=",
        "é" * 43,
        "A" * 42 + "\n",
        "+" * 43,
        "A" * 9999,
    ],
    ids=range(10),
)
def test_what_is_no_key_is_no_key(cookie: str) -> None:
    assert not is_journey_key(cookie)
    for use in (row_of, lambda key: seal_row(key, {}), lambda key: open_row(key, b"")):
        with pytest.raises(CannotOpen):
            use(cookie)


def test_a_new_key_is_a_key_and_never_the_same() -> None:
    keys = {new_journey_key() for _ in range(200)}
    assert len(keys) == 200
    assert all(is_journey_key(key) for key in keys)


def test_a_resume_code_makes_the_same_key_on_another_day() -> None:
    code = new_resume_code(3)
    key = resume_key(code, peppers=PEPPERS, memory_kib=64)
    assert is_journey_key(key)
    assert key == resume_key(code, peppers=PEPPERS, memory_kib=64)
    assert open_row(key, seal_row(key, {"a": "b"})) == {"a": "b"}


def test_a_resume_code_needs_its_pepper() -> None:
    code = new_resume_code(3)
    with pytest.raises(UnknownPepper):
        resume_key(code, peppers={}, memory_kib=64)
    assert resume_key(code, peppers=PEPPERS, memory_kib=64) != resume_key(
        code, peppers={3: b"q" * 32}, memory_kib=64
    )
