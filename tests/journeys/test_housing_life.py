"""
Housing as people live it, on a telephone without JavaScript, in each language (see housing_life.py): looking
first, applying with somebody's help, a decision and a review, an offer, an organisation, a year of silence.
"""

import pytest

from tests.journeys.housing_life import PARTS, LifeOf
from tests.journeys.housing_walk import PHONE


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_a_household_is_led_through_without_javascript(part: str, language: str, life_of: LifeOf) -> None:
    life = life_of(part, language)
    assert [(seen.name, seen.faults) for seen in life.pages if seen.faults] == []
    assert [(seen.name, seen.widest) for seen in life.pages if seen.widest > PHONE["width"]] == []
