"""
A person gives somebody who helps a code, and takes it back: JavaScript off, at 320 px, in each language.

The walk is tests/journeys/whole_journey.py; that its pages are accessible and fit is asked of all of them in
tests/journeys/test_asking_for_help.py, and the rest in proofs 20 and 26 to 29.
"""

from collections.abc import Callable

import pytest

from tests.journeys.test_asking_for_help import page_of
from tests.journeys.whole_journey import HELPER_SAYS, MESSAGE, STORY, Walk


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_helper_reads_and_writes_and_the_person_sees_it_and_takes_the_code_back(
    language: str, walks: Callable[[str], Walk]
) -> None:
    walk = walks(language)
    assert len(walk.helper_code) == 20
    assert walk.helper_code not in (walk.first_code, walk.second_code)
    seen = page_of(walk, "the file as a helper sees it")
    # The person took their message back before; what they wrote at first is folded away, not left out.
    assert MESSAGE[language] not in seen
    assert {"fr": "L’équipe et la personne", "en": "The team and the person"}[language] in seen
    assert HELPER_SAYS[language] in page_of(walk, "what a helper wrote")
    done = page_of(walk, "what the helper did")
    for act in {"fr": ("a ouvert le dossier", "a écrit un message"), "en": ("opened", "wrote")}[language]:
        assert act in done
    again = {"fr": "Les codes donnés avant", "en": "Codes given earlier"}[language]
    assert again in page_of(walk, "the helper's code is taken back")
    after = page_of(walk, "the file after a helper")
    assert HELPER_SAYS[language] in after
    assert STORY[language][:10] not in page_of(walk, "a code is given")
