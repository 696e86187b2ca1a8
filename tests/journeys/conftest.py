"""Fixtures of the journeys."""

from tests.housing.conftest import housing_desk
from tests.journeys.housing_life import life_of, public_door
from tests.journeys.whole_journey import walks

__all__ = ["housing_desk", "life_of", "public_door", "walks"]
