"""A desk with keys and an open intake, and browsers of the team, for the journeys of assistance."""

from tests.assistance.fake_sms import service
from tests.assistance.team_door import browser
from tests.casework.conftest import desk

__all__ = ["browser", "desk", "service"]
