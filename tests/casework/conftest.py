"""A desk with keys, for every test about files."""

from typing import Any

import pytest
from django.core.cache import cache

from tests.casework.factories import Desk, make_desk


@pytest.fixture
def desk(db: None, settings: Any) -> Desk:
    # The staff door remembers the highest list that it has seen, of whatever desk.
    cache.clear()
    made = make_desk()
    settings.ROOT_FINGERPRINT = made.root_fingerprint
    return made
