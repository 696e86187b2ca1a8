"""Codes that a person writes down, reads aloud and types again on another telephone."""

import secrets

import pytest

from privacy.journey import new_resume_code, read_resume_code, resume_key
from privacy.receipt import (
    CodeProblem,
    NotACode,
    UnknownPepper,
    derive,
    grouped,
    new_code,
    read_code,
)

PEPPERS = {0: bytes(32), 3: b"p" * 32}
QUICK = 64
#: Made once; its check digit is right.
CODE = "41234567890123456787"


def problem_of(typed: str) -> CodeProblem:
    with pytest.raises(NotACode) as caught:
        read_code(typed)
    return caught.value.reason


def test_a_code_is_twenty_digits_and_names_its_pepper() -> None:
    for pepper_number in range(10):
        code = new_code(pepper_number)
        assert len(code) == 20
        assert code.isascii()
        assert code.isdecimal()
        assert code[0] == str(pepper_number)
        assert read_code(code) == code


@pytest.mark.parametrize("pepper_number", [-1, 10, 44])
def test_a_pepper_is_numbered_by_one_digit(pepper_number: int) -> None:
    with pytest.raises(ValueError, match="one digit"):
        new_code(pepper_number)


def test_codes_are_never_the_same() -> None:
    assert len({new_code(3) for _ in range(2000)}) == 2000


def test_the_eighteen_middle_digits_take_every_value() -> None:
    codes = [new_code(3) for _ in range(500)]
    for place in range(1, 19):
        assert {code[place] for code in codes} == set("0123456789"), place


def test_a_code_is_written_in_fives() -> None:
    assert grouped("12345678901234567890") == "12345 67890 12345 67890"


@pytest.mark.parametrize("make_and_read", [(new_code, read_code), (new_resume_code, read_resume_code)])
def test_every_single_wrong_digit_is_found(make_and_read) -> None:
    make, read = make_and_read
    for _ in range(10):
        code = make(3)
        for place in range(20):
            for digit in set("0123456789") - {code[place]}:
                with pytest.raises(NotACode) as caught:
                    read(code[:place] + digit + code[place + 1 :])
                assert caught.value.reason is CodeProblem.TYPING_ERROR


@pytest.mark.parametrize("make_and_read", [(new_code, read_code), (new_resume_code, read_resume_code)])
def test_every_swap_of_two_neighbours_is_found(make_and_read) -> None:
    make, read = make_and_read
    for _ in range(60):
        code = make(secrets.randbelow(10))
        for place in range(19):
            first, second = code[place : place + 2]
            if first != second:
                with pytest.raises(NotACode):
                    read(code[:place] + second + first + code[place + 2 :])


@pytest.mark.parametrize(
    "typed",
    [
        "41234 56789 01234 56787",
        "  41234\u00a056789\u202f01234\u200956787\n",
        "41234-56789–01234—56787",
        "4123 4567 8901 2345 6787",
        "41234.56789.01234.56787",
        "\u200e41234\u200b56789\u2069 01234\ufeff56787",
        "٤١٢٣٤ ٥٦٧٨٩ ٠١٢٣٤ ٥٦٧٨٧",
        "۴۱۲۳۴ ۵۶۷۸۹ ۰۱۲۳۴ ۵۶۷۸۷",
        "４１２３４　５６７８９　０１２３４　５６７８７",
        "४१२३४ ५६७८९ ०१२३४ ५६७८७",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == CODE


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", CodeProblem.EMPTY),
        (" \u00a0-\t\n", CodeProblem.EMPTY),
        ("bonjour", CodeProblem.NOT_DIGITS),
        ("41234 56789 01234 5678O", CodeProblem.NOT_DIGITS),
        ("4123456789012345678²", CodeProblem.NOT_DIGITS),
        ("41234 56789 01234 5678", CodeProblem.TOO_SHORT),
        ("1", CodeProblem.TOO_SHORT),
        ("41234 56789 01234 56787 1", CodeProblem.TOO_LONG),
        ("4" * 5_000_000, CodeProblem.TOO_LONG),
        # Not even read, though a code stands in it.
        (CODE + " " * 5_000_000, CodeProblem.TOO_LONG),
        ("41234 56789 01234 56788", CodeProblem.TYPING_ERROR),
    ],
    ids=lambda value: str(value)[:12],
)
def test_what_cannot_be_a_code_says_why(typed: str, reason: CodeProblem) -> None:
    assert problem_of(typed) is reason


def test_an_error_does_not_hold_what_was_typed() -> None:
    with pytest.raises(NotACode) as caught:
        read_code("41234 56789 01234 56788")
    assert "4123" not in repr(caught.value)


def test_a_code_makes_the_same_keys_each_time_and_others_for_another_code() -> None:
    other = new_code(3)
    while other == CODE:
        other = new_code(3)
    peppers = {**PEPPERS, 4: b"q" * 32}
    first, again, different = (
        derive(code, peppers=peppers, memory_kib=QUICK) for code in (CODE, CODE, other)
    )
    assert first == again
    assert first.lookup != different.lookup
    assert first.key_pair.seed != different.key_pair.seed
    assert len(first.lookup) == 32


def test_the_lookup_says_nothing_of_the_seed() -> None:
    derived = derive(CODE, peppers={4: b"q" * 32}, memory_kib=QUICK)
    assert derived.lookup not in derived.key_pair.seed
    assert derived.lookup not in derived.key_pair.public
    assert "lookup" not in repr(derived)


def test_another_pepper_makes_another_lookup() -> None:
    lookups = {derive(CODE, peppers={4: pepper * 32}, memory_kib=QUICK).lookup for pepper in (b"q", b"r")}
    assert len(lookups) == 2


def test_an_unknown_pepper_is_found_only_after_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    work = []
    from privacy import codes, receipt

    stretch, expand = codes.Argon2id, receipt.key_pair_from_seed
    monkeypatch.setattr(codes, "Argon2id", lambda **given: work.append("stretched") or stretch(**given))
    monkeypatch.setattr(receipt, "key_pair_from_seed", lambda seed: work.append("paired") or expand(seed))
    derive(CODE, peppers={4: b"q" * 32}, memory_kib=QUICK)
    with pytest.raises(UnknownPepper):
        derive(CODE, peppers=PEPPERS, memory_kib=QUICK)
    assert work == ["stretched", "paired"] * 2


def test_a_pepper_that_is_no_secret_is_not_used() -> None:
    for pepper in (b"", b"short"):
        with pytest.raises(ValueError, match="pepper"):
            derive(CODE, peppers={4: pepper}, memory_kib=QUICK)


@pytest.mark.parametrize("code", ["", "1", "41234567890123456788", "bonjour"])
def test_nothing_is_derived_from_what_is_no_code(code: str) -> None:
    with pytest.raises(NotACode):
        derive(code, peppers=PEPPERS, memory_kib=QUICK)
    with pytest.raises(NotACode):
        resume_key(code, peppers=PEPPERS, memory_kib=QUICK)


def test_a_receipt_is_never_a_resume_code() -> None:
    for _ in range(300):
        with pytest.raises(NotACode):
            read_resume_code(new_code(3))
        with pytest.raises(NotACode):
            read_code(new_resume_code(3))
