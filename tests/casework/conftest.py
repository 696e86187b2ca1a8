"""A desk with keys, for every test about files."""

from typing import Any

import pytest

from tests.casework.factories import Desk, make_desk


@pytest.fixture
def desk(db: None, settings: Any) -> Desk:
    made = make_desk()
    settings.ROOT_FINGERPRINT = made.root_fingerprint
    return made
