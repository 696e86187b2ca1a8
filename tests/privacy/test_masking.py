import pytest

from privacy.masking import masked_code, masked_email, masked_phone


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("514 872-0311", "514 •••-••11"),
        ("+1 (514) 872-0311", "514 •••-••11"),
        ("15148720311", "514 •••-••11"),
        ("+33 6 12 34 56 78", "+33 •••••••78"),
        ("8720311", "•••••11"),
        ("911", "•••"),
        ("", "•••"),
    ],
)
def test_a_telephone_number_shows_its_ends(number: str, masked: str) -> None:
    assert masked_phone(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("marie.tremblay@example.org", "m•••@example.org"),
        ("m@example.org", "m•••@example.org"),
        ("@", "•••"),
        ("marie", "•••"),
        ("", "•••"),
    ],
)
def test_an_address_shows_its_first_letter(address: str, masked: str) -> None:
    assert masked_email(address) == masked


def test_a_code_shows_its_last_two_digits() -> None:
    assert masked_code("12345 67890 12345 67890") == "••••• ••••• ••••• •••90"
    assert masked_code("12") == "••"
    assert masked_code("") == ""
