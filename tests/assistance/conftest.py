"""Fixtures of the journeys of assistance."""

from tests.assistance.intake import open_intake

__all__ = ["open_intake"]
