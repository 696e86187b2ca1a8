"""Where a space may not break."""

import pytest

from services.rules.typography import english, quebec


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Statut : inconnu", "Statut\u00a0: inconnu"),
        ("dites « oui »", "dites «\u00a0oui\u00a0»"),
        ("de 13 h 30 à 15 h", "de 13\u00a0h\u00a030 à 15\u00a0h"),
        ("25 % du revenu, 12 $", "25\u00a0% du revenu, 12\u00a0$"),
        ("l'eau", "l’eau"),
        (
            "appelez le 1 800 363-9010 ou le 514 872-0311",
            "appelez le 1\u00a0800\u00a0363-9010 ou le 514\u00a0872-0311",
        ),
        ("Pourquoi? Oui! Non;", "Pourquoi? Oui! Non;"),
        ("https://exemple.org", "https://exemple.org"),
        ("à 8:15", "à 8:15"),
    ],
)
def test_french_spaces_are_quebecs(typed: str, set_: str) -> None:
    assert quebec(typed) == set_
    assert quebec(set_) == set_


def test_english_is_spelt_as_in_canada() -> None:
    assert english("Community organisation's line: 514 684-6160") == (
        "Community organization’s line: 514\u00a0684-6160"
    )
