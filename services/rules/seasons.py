"""Banners of the season, worked out from the day alone."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class SeasonBanner:
    """What the season brings, and the need it leads to. Days are (month, day), both included."""

    slug: str
    icon: str
    title: str | Promise
    text: str | Promise
    category: str
    first: tuple[int, int]
    last: tuple[int, int]

    def is_up_on(self, day: dt.date) -> bool:
        """Test whether the banner shows on a day; a season may run over New Year."""
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


# In order of urgency: a cold night comes before a tax return.
BANNERS: tuple[SeasonBanner, ...] = (
    SeasonBanner(
        slug="cold",
        icon="snowflake",
        title=_("Nuits froides"),
        text=_("Les places changent vite. Appelez avant d’y aller, ou faites le 211."),
        category="halte-chaleur",
        first=(12, 1),
        last=(3, 31),
    ),
    SeasonBanner(
        slug="heat",
        icon="waves",
        title=_("Grande chaleur"),
        text=_("Buvez de l’eau. Une piscine ou une bibliothèque peut être un endroit pour vous rafraîchir."),
        category="piscine-loisirs",
        first=(6, 15),
        last=(8, 31),
    ),
    SeasonBanner(
        slug="moving",
        icon="truck",
        title=_("Bientôt le 1er juillet"),
        text=_("Sans logement pour le 1er juillet? Appelez le 311 dès maintenant."),
        category="recherche-logement",
        first=(5, 1),
        last=(7, 15),
    ),
    SeasonBanner(
        slug="school",
        icon="backpack",
        title=_("Rentrée scolaire"),
        text=_("Inscription, sacs et crayons : de l’aide existe."),
        category="ecole",
        first=(8, 10),
        last=(9, 20),
    ),
    SeasonBanner(
        slug="taxes",
        icon="calculator",
        title=_("Saison des impôts"),
        text=_("Des cliniques aident à remplir les déclarations."),
        category="impots",
        first=(3, 1),
        last=(4, 30),
    ),
)


def banners_on(day: dt.date) -> tuple[SeasonBanner, ...]:
    """Return the banners of a day, the most urgent first."""
    return tuple(banner for banner in BANNERS if banner.is_up_on(day))
