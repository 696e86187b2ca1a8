"""Fixtures of the journeys."""

from tests.journeys.whole_journey import walks

__all__ = ["walks"]
