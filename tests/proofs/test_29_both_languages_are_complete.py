"""Proof 29: both languages are complete: no empty message, and no page that speaks the other one."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import polib
import pytest
from django.conf import settings

from tests.journeys.housing_life import PARTS, LifeOf
from tests.journeys.whole_journey import HELPER_SAYS, MESSAGE, STORY, Walk

CATALOGUE = Path(settings.BASE_DIR) / "locale" / "en" / "LC_MESSAGES" / "django.po"
#: A shorter message may be the same word in both languages, or part of another.
LONG_ENOUGH = 18


@cache
def pairs() -> tuple[tuple[str, str], ...]:
    """Each message that is told apart, in French and in English, as a page shows it."""
    return tuple(
        (entry.msgid, entry.msgstr)
        for entry in polib.pofile(str(CATALOGUE))
        if min(len(entry.msgid), len(entry.msgstr)) >= LONG_ENOUGH
        and not any(sign in entry.msgid for sign in "%<{")
        and entry.msgid not in entry.msgstr
        and entry.msgstr not in entry.msgid
    )


def test_no_message_is_empty_or_doubtful() -> None:
    entries = polib.pofile(str(CATALOGUE))
    assert len(entries) > 500
    assert [entry.msgid for entry in entries if entry.fuzzy or not entry.translated()] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_page_of_the_journey_speaks_the_other_language(
    language: str, walks: Callable[[str], Walk]
) -> None:
    strangers = [english if language == "fr" else french for french, english in pairs()]
    assert len(strangers) > 300
    for seen in walks(language).pages:
        own = seen.text
        for typed in (STORY, MESSAGE, HELPER_SAYS):
            own = own.replace(typed[language], "")
        assert [words for words in strangers if words in own] == [], seen.name


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_no_page_that_a_household_reads_speaks_the_other_language(
    part: str, language: str, life_of: LifeOf
) -> None:
    strangers = [english if language == "fr" else french for french, english in pairs()]
    for seen in life_of(part, language).pages:
        assert [words for words in strangers if words in seen.text] == [], seen.name


def test_each_language_takes_the_same_way(walks: Callable[[str], Walk]) -> None:
    french, english = walks("fr"), walks("en")
    assert [seen.name for seen in french.pages] == [seen.name for seen in english.pages]
    assert [status for _path, status in french.posted] == [status for _path, status in english.posted]
    assert not {seen.path for seen in french.pages} & {seen.path for seen in english.pages}
