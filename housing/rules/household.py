"""
A household as counts: how many rooms it needs to sleep in, and whether it has them.

After Canada's National Occupancy Standard (CMHC), without its question about the sex of children, which we do
not ask: two children under 13 share a room, whoever they are; from 13 on nobody has to.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Household:
    """People by age band, and how many couples are among the adults."""

    aged_0_to_5: int = 0
    aged_6_to_12: int = 0
    aged_13_to_17: int = 0
    aged_18_to_59: int = 0
    aged_60_up: int = 0
    couples: int = 0

    def __post_init__(self) -> None:
        if min(self._counts) < 0:
            raise ValueError("nobody can be fewer than none")
        if self.people == 0:
            raise ValueError("nobody lives here")
        if 2 * self.couples > self.adults:
            raise ValueError("more couples than adults")

    @property
    def _counts(self) -> tuple[int, ...]:
        return (
            self.aged_0_to_5,
            self.aged_6_to_12,
            self.aged_13_to_17,
            self.aged_18_to_59,
            self.aged_60_up,
            self.couples,
        )

    @property
    def adults(self) -> int:
        """Return how many are 18 or older."""
        return self.aged_18_to_59 + self.aged_60_up

    @property
    def minors(self) -> int:
        """Return how many are under 18."""
        return self.aged_0_to_5 + self.aged_6_to_12 + self.aged_13_to_17

    @property
    def people(self) -> int:
        """Return how many there are."""
        return self.adults + self.minors


def rooms_needed(household: Household) -> int:
    """Return how many rooms to sleep in: one a couple, one a lone adult or teenager, one for two children."""
    sharing = household.aged_0_to_5 + household.aged_6_to_12
    return household.adults - household.couples + household.aged_13_to_17 + -(-sharing // 2)


def is_overcrowded(household: Household, rooms: int) -> bool:
    """Test whether a household sleeps in fewer rooms than it needs; a studio is no room."""
    return rooms < rooms_needed(household)
