"""Letters: every kind in both languages, with its reason and its recourse, as a PDF that is read in order."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from housing.enums import LetterKind, RefusalReason
from housing.letter_texts import LetterFacts, Offered
from housing.letters import letter_pdf, written_letter
from housing.rules.answers import EXAMPLE
from housing.rules.facts import Facts
from housing.rules.ranking import point_lines, standing_of
from housing.rules.rule_sets import FIRST_RULES, IncomeBand
from privacy.status_guard import status_words_in
from tests.assistance.pdf_reading import open_pdf, parts_of
from tests.housing.factories import TODAY

FILE = Facts("4F7KQ2XZ", TODAY, IncomeBand.B, 2, True, True, safety_until=TODAY + dt.timedelta(days=60))
FACTS = LetterFacts(
    number="4F7K-Q2XZ",
    programme="Logements abordables",
    has_list=True,
    day=TODAY,
    where="exemple.org/fr/suivi/",
    team_phone="514 555-0100",
    ombudsman="514 872-8999",
    is_code_only=True,
    reasons=(RefusalReason.INCOME_ABOVE.value,),
    cited=(("Revenu", "plus de 53 000 $"),),
    words="Des mots de l’équipe.",
    points=point_lines(FILE, FIRST_RULES, TODAY),
    standing=standing_of(FILE, FIRST_RULES, TODAY),
    band=(11, 15, 96),
    ask_review_by=TODAY + dt.timedelta(days=30),
    offered=Offered("Rue d’essai, 3", "Verdun", 3, 1050, TODAY),
)


def said(kind: LetterKind, language: str, **changes: Any) -> str:
    """Return everything that a letter says, part by part."""
    blocks = written_letter(kind, language, EXAMPLE, replace(FACTS, **changes))
    lines = [blocks["heading"], blocks["greeting"], *blocks["about"]]
    for part in blocks["parts"]:
        lines += [part["title"], *part["text"], *part["list"]]
    return "\n".join([*lines, blocks["sign"], blocks["foot"]])


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", list(LetterKind))
def test_no_letter_says_a_word_of_papers_or_promises_a_home(kind: LetterKind, language: str) -> None:
    words = said(kind, language)
    assert "Alma" in words
    assert "4F7K-Q2XZ" in words
    assert list(status_words_in(words)) == []


def test_a_refusal_says_why_what_was_read_how_to_have_it_reviewed_and_who_else_to_ask() -> None:
    words = said(LetterKind.REFUSED, "fr")
    assert str(RefusalReason.INCOME_ABOVE.label) in words
    assert "plus de 53 000 $" in words
    assert "Des mots de l’équipe." in words
    assert "514\u00a0872-8999" in words
    assert "514\u00a0872" not in said(LetterKind.REFUSED, "fr", ombudsman="")
    with pytest.raises(ValueError, match="until when"):
        said(LetterKind.REFUSED, "fr", ask_review_by=None)


def test_who_is_on_the_list_reads_their_points_their_tier_and_a_band_of_places() -> None:
    words = said(LetterKind.ELIGIBLE, "fr")
    assert "priorité 1" in words
    assert "2 enfants" in words
    assert "entre 11 et 15, sur 96" in words
    assert "Personne ne peut dire combien de temps" in words
    assert "priorité" not in said(LetterKind.ELIGIBLE, "fr", has_list=False)


def test_a_letter_is_a_pdf_that_a_screen_reader_reads_in_order() -> None:
    with open_pdf(letter_pdf(written_letter(LetterKind.REFUSED, "fr", EXAMPLE, FACTS))) as pdf:
        assert str(pdf.open_metadata().get("pdfuaid:part")) == "1"
        read = [(one.role, one.text) for one in parts_of(pdf)]
    headings = [text for role, text in read if role.strip("/") in ("H1", "H2")]
    assert headings[:2] == [str(LetterKind.REFUSED.label), "Pourquoi"]
    assert headings[-2:] == ["Un autre recours", "Ailleurs"]
    spoken = " ".join(text for _role, text in read)
    assert spoken.index("Bonjour Alma") < spoken.index("53 000")
