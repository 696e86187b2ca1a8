"""Words as people write them, brought to one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.normalise import MAX_TOKENS, sound, stem, tokens_of, within_distance, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’hébergement d'urgence", ["hebergement", "urgence"]),
        ("qu'est-ce que c’est", ["est", "ce", "que", "est"]),
        ("my landlord's lease", ["my", "landlord", "lease"]),
        ("I don't", ["i", "dont"]),
        ("Cœur à\x00Rivière\u200b", ["coeur", "a", "riviere"]),
        ("sans-papiers", ["sans", "papiers"]),
        ("مدرسة", ["مدرسه"]),
        ("!?…", []),
    ],
)
def test_a_text_is_cut_into_folded_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("logements", "logement"),
        ("manger", "mangez"),
        ("aidee", "aider"),
        ("journaux", "journal"),
        ("shelters", "shelter"),
        ("evicted", "evict"),
        ("running", "run"),
        ("batteries", "battery"),
        ("المدرسه", "مدرسه"),
        ("والمدرسه", "مدرسه"),
    ],
)
def test_the_forms_of_a_word_share_their_stem(first: str, second: str) -> None:
    assert stem(first) == stem(second)


@pytest.mark.parametrize(
    ("by_ear", "written"),
    [
        ("farmaci", "pharmacie"),
        ("bato", "bateaux"),
        ("manjer", "manger"),
        ("clinik", "clinique"),
        ("bank", "banque"),
    ],
)
def test_french_written_by_ear_sounds_like_the_word(by_ear: str, written: str) -> None:
    assert sound(by_ear) == sound(written)


def test_a_very_long_query_keeps_its_first_words_and_says_so() -> None:
    tokens, is_cut = tokens_of("aide " * 2_000)
    assert len(tokens) == MAX_TOKENS
    assert is_cut
    assert not tokens_of("aide juridique")[1]


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [
        ("sheltre", "shelter", 1),
        ("hebergment", "hebergement", 1),
        ("abri", "abri", 0),
        ("ecole", "école", 1),
        ("maison", "raisin", 2),
        ("maison", "logement", None),
    ],
)
def test_typing_errors_are_counted_up_to_a_limit(first: str, second: str, distance: int | None) -> None:
    assert within_distance(first, second, 2) == distance


@given(st.text(max_size=200))
def test_any_text_gives_words_of_letters_and_digits_only(text: str) -> None:
    for word in words_of(text):
        assert word
        assert all(character.isalnum() for character in word)


@given(st.text("abcde", max_size=8), st.text("abcde", max_size=8))
def test_the_distance_is_the_same_both_ways(first: str, second: str) -> None:
    assert within_distance(first, second, 3) == within_distance(second, first, 3)
