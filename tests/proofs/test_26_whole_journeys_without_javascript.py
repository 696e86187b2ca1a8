"""
Proof 26: the whole journey is walked with JavaScript off, in both languages, and nothing is missing.

The walk itself is tests/journeys/whole_journey.py; what each page says is asked in
tests/journeys/test_asking_for_help.py, and the team's side in tests/journeys/test_there_and_back.py.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.journeys.whole_journey import Walk


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_act_of_the_person_is_done_without_javascript(
    language: str, walks: Callable[[str], Walk]
) -> None:
    walk = walks(language)
    # Handed in, noted, come back with, replaced, and erased: each needs the form before it to have worked.
    assert len(walk.first_code) == len(walk.second_code) == 20
    assert set(walk.copies) == {"notes.txt", "notes.json"}
    assert len(walk.posted) >= 10
    assert [posted for posted in walk.posted if posted[1] >= 500] == []
    assert {urlsplit(path).path.split("/")[1] for path, _answer in walk.posted} == {language}


def test_both_languages_do_the_same_things(walks: Callable[[str], Walk]) -> None:
    french, english = walks("fr"), walks("en")
    assert [one.name for one in french.pages] == [one.name for one in english.pages]
    assert [answer for _path, answer in french.posted] == [answer for _path, answer in english.posted]
