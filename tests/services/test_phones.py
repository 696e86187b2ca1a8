"""Numbers as people write them, as Québec writes them, and as a phone dials them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.phones import Dialled, UnreadablePhoneError, phone_uri, read_phone, shown_phone


@pytest.mark.parametrize(
    ("text", "number", "extension"),
    [
        ("514 872-0311", "5148720311", ""),
        ("(514) 872.0311", "5148720311", ""),
        ("514 328-4000, poste 4135", "5143284000", "4135"),
        ("514 328-4000   #5626", "5143284000", "5626"),
        ("514 328-4000 ext. 12", "5143284000", "12"),
        ("1 800 363-9010", "18003639010", ""),
        ("800 363-9010", "18003639010", ""),
        ("+1 866 277-3553", "18662773553", ""),
        ("311", "311", ""),
        (" 811 ", "811", ""),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, number: str, extension: str) -> None:
    assert read_phone(text) == Dialled(number, extension)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "418-523-6tried",
        "514 872-031",
        "014 872-0311",
        "514 172-0311",
        "1",
        "12345",
        "11",
        "poste 12",
        "٣١١",
    ],
)
def test_what_cannot_be_dialled_is_refused(text: str) -> None:
    with pytest.raises(UnreadablePhoneError):
        read_phone(text)


def test_a_number_is_shown_as_quebec_writes_it_and_stays_on_one_line() -> None:
    assert shown_phone("5148720311") == "514\u00a0872-0311"
    assert shown_phone("18003639010") == "1\u00a0800\u00a0363-9010"
    assert shown_phone("311") == "311"
    assert shown_phone("5143284000", "4135") == "514\u00a0328-4000, poste\u00a04135"
    assert shown_phone("5143284000", "4135", "en") == "514\u00a0328-4000, ext.\u00a04135"


def test_a_phone_dials_the_number_with_its_extension() -> None:
    assert phone_uri("5143284000", "4135") == "tel:+15143284000;ext=4135"
    assert phone_uri("18003639010") == "tel:+18003639010"
    assert phone_uri("811") == "tel:811"


@given(
    st.from_regex(r"[2-9]\d\d[2-9]\d{6}", fullmatch=True).filter(str.isascii),
    st.from_regex(r"\d{0,6}", fullmatch=True).filter(str.isascii),
)
def test_what_is_shown_reads_back(number: str, extension: str) -> None:
    dialled = read_phone(shown_phone(number, extension))
    assert read_phone(shown_phone(dialled.number, dialled.extension)) == dialled
    assert dialled.number.endswith(number)
    assert dialled.extension == extension
