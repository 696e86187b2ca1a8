"""The numbers and the turns of phrase of the free-text prompt, one by one; proof 35 measures the whole."""

import ast
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy import free_text, status_phrases
from privacy.free_text import status_mentions


@pytest.mark.parametrize(
    "text",
    [
        "056 918 410",
        "056-918-410",
        "056.918.410",
        "056\u00a0918\u202f410",
        "056–918–410",
        "NAS 056918410",
        "nas: 0 5 6 9 1 8 4 1 0",
        "mon n.a.s. est 056918410",
        "my Social Insurance number is 056918410",
        "٠٥٦ ٩١٨ ٤١٠",
        "０５６　９１８　４１０",
        "UCI 11-0944-3712",
        "IUC 11094437",
        "identifiant unique de client: 1109 4437",
        "mon passeport AB123456 svp",
        "passport # 12AB34567",
        "PASSPORT 184562390, call 514 555-0134",
    ],
)
def test_a_number_that_tells_a_status_is_found(text: str) -> None:
    assert status_mentions(text)


@pytest.mark.parametrize(
    "text",
    [
        # Luhn says no; or nothing says which number it is.
        "056 918 411",
        "056918410",
        "11094437",
        "AB123456",
        "NAS: je l'ai oublié",
        "passeport perdu, appelez 514 872-0311",
        "passeport perdu, appelez le 514 872 0311",
        "passeport perdu, 5148720311",
        "mon passeport est resté chez lui le 12 05 2024",
        "1 514 872 0311 ou 438 555 0199",
        "de 9 h 30 à 17 h 45, loyer 1 150 $",
        "056 918 410 33",
        "",
        "\x00\u200b",
    ],
)
def test_telephones_hours_rents_and_bare_numbers_are_left_alone(text: str) -> None:
    assert not status_mentions(text)


@pytest.mark.parametrize(
    ("complaint", "confession"),
    [
        (
            "On m'a demandé mon permis de travail",
            "On m'a demandé mon nom mais je n'ai pas de permis de travail",
        ),
        ("They asked if I was a citizen", "They asked my name but I am not a citizen"),
        ("Ils m'ont demandé mon statut d'immigration", "Mon statut d'immigration est refusé"),
        ("La bénévole a demandé si on était réfugiés", "On a demandé l'asile"),
        ("Do you ask for immigration status?", "I asked for asylum. Do you ask for papers?"),
    ],
)
def test_a_complaint_of_being_asked_is_no_confession(complaint: str, confession: str) -> None:
    assert not status_mentions(complaint)
    assert status_mentions(confession)


@pytest.mark.parametrize("text", ["JE SUIS RÉFUGIÉE", "je suis refugiee", "je suis ré\u00adfugiée"])
def test_accents_and_capitals_do_not_matter(text: str) -> None:
    assert status_mentions(text)


@pytest.mark.parametrize(
    "text",
    [
        "une demande de refuge pour ce soir",
        "les deux refuges sont pleins",
        "on est reporté au mois de mai",
        "la présidente du comité",
        "la permanence est fermée",
    ],
)
def test_a_right_word_is_not_taken_for_a_misspelled_one(text: str) -> None:
    assert not status_mentions(text)


@pytest.mark.parametrize(
    ("bank", "stamp"),
    [
        ("ma carte visa est expirée", "mon visa est expiré"),
        ("le visa de la banque est refusé", "le visa de ma mère est refusé"),
        ("my visa card is over the limit", "my visa is over"),
    ],
)
def test_a_banks_visa_is_not_the_other(bank: str, stamp: str) -> None:
    assert not status_mentions(bank)
    assert status_mentions(stamp)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_whatever_is_typed_it_answers(text: str) -> None:
    assert status_mentions(text) in (True, False)


@pytest.mark.parametrize(
    "unit", ["visa ", "passport ", "nas 1", "suis une ", "est ce que ", "1 ", "demande de ", "x"]
)
def test_no_text_makes_it_slow(unit: str) -> None:
    started = time.process_time()
    status_mentions(unit * (60_000 // len(unit)))
    assert time.process_time() - started < 1


def test_it_keeps_nothing_of_what_it_read() -> None:
    # Neither a log nor a cache nor a file: that it fired is status too.
    for module in (free_text, status_phrases):
        tree = ast.parse(Path(module.__file__).read_text("utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        imported = {
            name.name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in ([ast.alias(node.module or "")] if isinstance(node, ast.ImportFrom) else node.names)
        }
        assert imported <= {
            "re",
            "unicodedata",
            "collections",
            "itertools",
            "typing",
            "stdnum",
            "core",
            "privacy",
        }
        assert not names & {"print", "open", "cache", "lru_cache", "globals", "setattr"}
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Global | ast.Nonlocal)]
