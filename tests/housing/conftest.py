"""A housing desk with keys, for every test about applications."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.assistance.team_door import browser
from tests.housing.factories import HousingDesk, make_housing_desk

__all__ = ["browser", "housing_desk"]


@pytest.fixture
def housing_desk(db: None, settings: Any) -> HousingDesk:
    return _made(settings)


@pytest.fixture
def desk(transactional_db: None, settings: Any) -> HousingDesk:
    """Make the same desk where real threads find it; nothing rolls back."""
    return _made(settings)


def _made(settings: Any) -> HousingDesk:
    # The staff door remembers the highest list that it has seen, of whatever desk.
    cache.clear()
    # A programme that receives, and what its owner wrote: both, or neither, also where nothing rolls back.
    with transaction.atomic():
        made = make_housing_desk()
    settings.ROOT_FINGERPRINT = made.root_fingerprint
    return made
