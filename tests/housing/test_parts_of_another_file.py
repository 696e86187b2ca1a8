"""
A decision, an item, a letter, a correction or a text for an organisation of another application: under the
address of one's own file it is not found, whoever of the team asks, and nothing of the other file changes.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from casework.enums import CaseState
from housing.models import Decision, InfoItem, Letter, Release, SealedAnswers
from housing.operations.correcting import correct
from tests.assistance.team_door import Browser, text_of
from tests.casework.factories import AT
from tests.housing.deciding import asked, in_review, proposed, refused
from tests.housing.factories import HousingDesk
from tests.housing.team_door import opened, url
from tests.housing.test_releases import proposed as proposed_release


@pytest.fixture(autouse=True)
def _at_ten_in_the_morning() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def test_what_belongs_to_another_file_is_not_found_under_ones_own(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    mine, theirs = in_review(housing_desk), in_review(housing_desk, income_band="E", name="Zélie")
    correct(
        by=housing_desk.lead, case_id=theirs.case_id, answers_id=uuid4(), changes={"rooms": 3}, after=0, at=AT
    )
    asked(housing_desk, theirs)
    release = proposed_release(housing_desk, theirs)
    decision, letter = (
        proposed(housing_desk, theirs),
        Letter.objects.get(case=refused(housing_desk, name="Zélie").case_id),
    )
    item = InfoItem.objects.get()
    client = browser(housing_desk.colleague)
    opened(client, mine.case_id, reason="absence")
    sent: dict[str, Any] = {"confirmed": "1", "yes": "1", "text": "x", "act": "sign", "words": "x"}
    for act in (
        f"lettre/{letter.pk}",
        f"refus/{decision}",
        f"demander/{item.pk}/regle",
        f"organisme/{release.id}/abandonner",
        "corrections/1/vu",
    ):
        for answer in (client.get(url(mine.case_id, act)), client.post(url(mine.case_id, act), sent)):
            # Not there, or not any more: nobody is told more.
            assert answer.status_code in (302, 404, 405, 409), (act, answer.status_code)
            assert "Zélie" not in text_of(answer)
    assert Decision.objects.get(pk=decision).decided_on is None
    assert Decision.objects.get(pk=decision).dropped_on is None
    assert InfoItem.objects.get().answered_on is None
    assert Release.objects.get().ended_on is None
    # The team's own correction was seen when it was written; nobody wrote another.
    assert SealedAnswers.objects.get().case_id == theirs.case_id
    assert mine.case.state == CaseState.IN_REVIEW
