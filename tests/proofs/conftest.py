"""A desk with keys, for proofs about files; walks through the whole journey, for proofs about pages."""

from tests.casework.conftest import desk
from tests.journeys.whole_journey import walks
from tests.proofs.back_button import remembering

__all__ = ["desk", "remembering", "walks"]
