"""The texts that the team begins from: both languages, and no word of status."""

import re

import pytest

from assistance.referrals import (
    MOST_LISTINGS,
    TeamText,
    TextKind,
    referral_words,
    team_texts,
    texts_of,
    words_of,
)
from casework.enums import REQUEST_OUTCOMES
from core.listing_lookup import PublicListing
from privacy.status_guard import status_words_in

EACH_TEXT = pytest.mark.parametrize("text", team_texts(), ids=lambda text: str(text.code))
ABRI = PublicListing(
    slug="abri", name="L’Abri {url}", url="https://exemple.org/fr/services/abri/", phone="514 555-0123"
)


@EACH_TEXT
def test_a_text_stands_in_both_languages_and_names_no_ones_papers(text: TeamText) -> None:
    assert set(text.names) == set(text.words) == {"fr", "en"}
    for words in (*text.names.values(), *text.words.values()):
        assert words.strip()
        assert list(status_words_in(words)) == []
        assert not re.search(r"sanctuar|protégé|protected|clandestin|illég|illegal", words)


@EACH_TEXT
def test_a_french_text_has_its_spaces(text: TeamText) -> None:
    for words in (text.names["fr"], text.words["fr"]):
        assert not re.search(r"(?<!\u00a0):(?!//)", words), "a colon wants a no-break space before it"
        assert not re.search(r"[\s\u00a0][;!?]", words)
        assert "'" not in words


def test_each_outcome_has_a_text() -> None:
    assert {text.code for text in texts_of(TextKind.CLOSE)} == set(REQUEST_OUTCOMES)
    assert words_of(TextKind.CLOSE, "helped", language="en").startswith("Hello")
    assert words_of(TextKind.REPLY, "helped", language="fr") == ""
    assert words_of(TextKind.REPLY, "../../etc", language="fr") == ""


def test_a_referral_says_where_to_call_in_the_persons_language_and_leaves_out_what_is_unknown() -> None:
    said = referral_words([ABRI, PublicListing("b", "Autre", "https://exemple.org/b/")], language="fr")
    assert "• L’Abri {url}\n  Téléphone\u00a0: 514 555-0123\n  Heures et papiers" in said
    assert "• Autre\n  Heures et papiers demandés\u00a0: https://exemple.org/b/" in said
    assert "{listings}" not in said
    assert "Phone: 514 555-0123" in referral_words([ABRI], language="en")
    assert MOST_LISTINGS == 3
