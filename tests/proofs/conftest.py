"""A desk with keys, for proofs about files; walks through the whole journey, for proofs about pages."""

import pytest

from housing import letters
from tests.casework.conftest import desk
from tests.housing.conftest import housing_desk
from tests.journeys.housing_life import life_of, public_door
from tests.journeys.whole_journey import walks
from tests.proofs.back_button import remembering

__all__ = ["desk", "housing_desk", "life_of", "public_door", "remembering", "walks"]


@pytest.fixture
def no_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters without the number that the directory has: for proofs that look at the other database alone."""
    monkeypatch.setattr(letters, "_ombudsman_phone", lambda *_: "")
