"""The lists that the bench fills: the database takes every row, as it would take what happened."""

from bench.filling_housing import SPREAD, Filling
from casework.models import Case
from tests.housing.conftest import housing_desk
from tests.housing.factories import HousingDesk

__all__ = ["housing_desk"]


def test_an_application_in_every_state_of_the_bench_has_happened(housing_desk: HousingDesk) -> None:
    filling = Filling(window=housing_desk.window, seed=0)
    for state in SPREAD:
        filling.add(state)
    filling.write()
    assert sorted(Case.objects.values_list("state", flat=True)) == sorted(SPREAD)
