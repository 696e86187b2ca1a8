"""
Proof 35, first half: the free-text prompt finds nine in ten, and troubles at most one in ten for nothing.

The corpus was written before the rule, as frightened people write. The rule was made with the half `learned`;
`aside` and `stories` were each looked at once: French 47 of 52 found and 1 false alarm in 53, English 51 of
52 found and 1 in 53. Then the rule was mended by what that showed, so today's figures are kinder than a
stranger's sentence will be. That the state is the same whether it fired or not is proved elsewhere.
"""

import csv
from pathlib import Path

import pytest

from privacy.free_text import status_mentions

with (Path(__file__).parent / "corpus_status_mentions.tsv").open(encoding="utf-8", newline="") as _file:
    CORPUS = list(csv.DictReader(_file, delimiter="\t", quoting=csv.QUOTE_NONE))


def sentences(language: str, prompts: str, *halves: str) -> list[str]:
    return [
        row["text"]
        for row in CORPUS
        if row["language"] == language and row["prompts"] == prompts and (not halves or row["half"] in halves)
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("halves", [(), ("aside", "stories")], ids=["all", "set aside"])
def test_nine_sentences_in_ten_that_tell_a_status_are_found(language: str, halves: tuple[str, ...]) -> None:
    telling = sentences(language, "yes", *halves)
    missed = [text for text in telling if not status_mentions(text)]
    assert len(missed) <= 0.1 * len(telling), missed


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("halves", [(), ("aside", "stories")], ids=["all", "set aside"])
def test_at_most_one_sentence_in_ten_is_troubled_for_nothing(language: str, halves: tuple[str, ...]) -> None:
    others = sentences(language, "no", *halves)
    troubled = [text for text in others if status_mentions(text)]
    assert len(troubled) <= 0.1 * len(others), troubled


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("prompts", ["yes", "no"])
def test_the_corpus_is_large_enough_and_says_nothing_twice(language: str, prompts: str) -> None:
    assert len(set(sentences(language, prompts))) == len(sentences(language, prompts)) >= 70
    assert len(sentences(language, prompts, "aside", "stories")) >= 50
