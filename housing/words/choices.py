"""What the choices of an application are called, on the pages, on paper and in letters."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from housing.rules.answers import Way
from housing.rules.income import bands
from housing.rules.matching import Feature
from housing.rules.rule_sets import IncomeBand
from housing.rules.situations import Situation

Words = Mapping[str, Promise]
NO_BREAK: Final = "\N{NO-BREAK SPACE}"

WAYS: Final[Words] = {
    Way.CALL: _("Par téléphone"),
    Way.TEXT: _("Par message texte"),
    Way.EMAIL: _("Par courriel"),
    Way.ORGANIZATION: _("Par un organisme qui me connaît"),
    Way.MAIL: _("Par la poste"),
}
NO_WAY: Final = _("Aucune : je reviens voir ici, avec mon code")

SITUATIONS: Final[Words] = {
    Situation.NO_ROOF: _("Je dors dehors, dans une auto ou dans un lieu qui n’est pas un logement"),
    Situation.SHELTER: _("Je dors dans un refuge ou une maison d’hébergement"),
    Situation.HOSTED: _("Quelqu’un m’héberge, sans bail"),
    Situation.TENANT: _("Je suis locataire, et je peux rester"),
    Situation.LEASE_ENDING: _("Je suis locataire, et je dois partir bientôt"),
    Situation.UNFIT: _("Mon logement est dangereux pour la santé"),
    Situation.DISASTER: _("Un feu, une inondation ou une évacuation m’a fait partir"),
    Situation.DANGER: _("Je ne suis pas en sécurité où je vis"),
}

FEATURES: Final[Words] = {
    Feature.NO_STEPS: _("Aucune marche pour entrer"),
    Feature.WHEELCHAIR: _("De la place pour un fauteuil roulant"),
    Feature.GRAB_BARS: _("Des barres d’appui dans la salle de bain"),
    Feature.GROUND_FLOOR_OR_LIFT: _("Le rez-de-chaussée ou un ascenseur"),
    Feature.VISUAL_ALARM: _("Une alarme qu’on voit"),
}

LANGUAGES: Final[Words] = {"fr": _("En français"), "en": _("En anglais")}
YES_NO: Final[Words] = {"yes": pgettext_lazy("answer", "Oui"), "no": pgettext_lazy("answer", "Non")}

#: A band where no table of ceilings is at hand; with one, forms/answers.py tells dollars.
BANDS: Final[Words] = {
    IncomeBand.A: _("A : jusqu’à 40 pour cent du plafond"),
    IncomeBand.B: _("B : plus de 40 pour cent, jusqu’à 60 pour cent du plafond"),
    IncomeBand.C: _("C : plus de 60 pour cent, jusqu’à 80 pour cent du plafond"),
    IncomeBand.D: _("D : plus de 80 pour cent, jusqu’au plafond"),
    IncomeBand.E: _("E : plus que le plafond"),
}

#: What each question is called, wherever it stands.
TITLES: Final[Words] = {
    "name": _("Nom à utiliser"),
    "language": _("Votre langue"),
    "ways": _("Comment vous joindre"),
    "contact": _("Vous joindre sans risque"),
    "household": _("Votre ménage"),
    "change": _("Un changement à venir"),
    "income_band": _("Le revenu du ménage"),
    "situation": _("Votre situation"),
    "stay": _("Où vous vivez"),
    "wanted": _("Le logement que vous cherchez"),
    "needs": _("Vos besoins d’accès"),
    "rooms": _("Vos pièces pour dormir"),
    "helper": _("Un organisme qui vous connaît"),
    "comment": _("Votre commentaire"),
    "consent": _("Votre accord"),
}


def way_words(way: str) -> str:
    """Return a way in words; of one that is none of ours, its code."""
    return str(WAYS.get(way, way))


def dollars(amount: int) -> str:
    """Write whole dollars as the page's language does: 17 400 $, $17,400."""
    grouped = f"{amount:,}"
    if (get_language() or "fr").startswith("fr"):
        return f"{grouped.replace(',', NO_BREAK)}{NO_BREAK}$"
    return f"${grouped}"


def band_words(band: IncomeBand, ceilings: Mapping[int, int] | None, people: int) -> str:
    """
    Write a band of income in dollars a year, as it is for a household of so many people.

    :param ceilings: by people; without any, or without people, the band is told as a share of the ceiling
    """
    if not ceilings or not people:
        return str(BANDS[band])
    (found,) = [one for one in bands(ceilings, people) if one.band is band]
    if found.high is None:
        return gettext("plus de %(low)s") % {"low": dollars(found.low - 1)}
    if not found.low:
        return gettext("jusqu’à %(high)s") % {"high": dollars(found.high)}
    return gettext("de %(low)s à %(high)s") % {"low": dollars(found.low), "high": dollars(found.high)}


def people_in(answers: Mapping[str, Any]) -> int:
    """Return how many people the answers name; 0 if that was not answered yet."""
    household = answers.get("household")
    if not household:
        return 0
    return sum(int(household[name]) for name in household if name != "couples")
