"""What the pages of decisions say: conditions line by line, what stands in the way, what was asked for."""

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.day_words import day_in_words
from housing.asked_items import ReadItem, Wanted
from housing.enums import ProofKind
from housing.rules.deciding import Blocker, Checklist
from housing.rules.placing import Condition
from housing.words.choices import TITLES

CONDITIONS: Final[dict[Condition, Promise]] = {
    Condition.INCOME: _("Le revenu est sous le plafond du programme"),
    Condition.SITUATION: _("Le programme est pour cette situation"),
    Condition.MONTREAL: _("Le ménage habite ou dort à Montréal"),
    Condition.MINORS: _("Il y a des enfants"),
    Condition.SENIOR: _("Quelqu’un a 60 ans ou plus"),
    Condition.ACCESS: _("Quelqu’un a besoin d’un logement adapté"),
    Condition.WINDOW: _("La demande est arrivée pendant la période de dépôt"),
}
BLOCKERS: Final[dict[Blocker, Promise]] = {
    Blocker.CONDITION_NOT_MET: _("Une condition n’est pas remplie."),
    Blocker.ANSWER_MISSING: _("Une réponse manque pour une condition."),
    Blocker.ITEMS_OPEN: _("Des renseignements sont encore attendus."),
    Blocker.NO_PROOF: _("Rien n’a encore été vu. Une déclaration signée suffit toujours."),
    Blocker.REFUSAL_PENDING: _("Un refus attend une deuxième personne."),
}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One condition as the page draws it; `kind` is yes, no or unsure."""

    words: str
    kind: str
    said: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One thing that was asked for, in words."""

    id: UUID
    words: str
    asked: str
    answered: str


def rule_lines(checklist: Checklist) -> list[RuleLine]:
    """Say each condition, and whether it is met."""
    kinds = {True: "yes", False: "no", None: "unsure"}
    said = {True: gettext("oui"), False: gettext("non"), None: gettext("à demander")}
    return [
        RuleLine(str(CONDITIONS[one.condition]), kinds[one.met], said[one.met]) for one in checklist.lines
    ]


def blocker_words(blockers: tuple[Blocker, ...]) -> list[str]:
    """Say what stands in the way."""
    return [str(BLOCKERS[one]) for one in blockers]


def item_line(item: ReadItem) -> ItemLine:
    """Say one thing that was asked for."""
    return ItemLine(
        item.id,
        wanted_words(item.wanted),
        day_in_words(item.asked_on),
        day_in_words(item.answered_on) if item.answered_on else "",
    )


def wanted_words(wanted: Wanted) -> str:
    """Say what is asked for, and what is the matter with it."""
    about = str(ProofKind(wanted.about).label if wanted.is_proof else TITLES[wanted.about])
    said = gettext("%(about)s : %(problem)s") % {"about": about, "problem": wanted.problem.label}
    return f"{said}. {wanted.words}" if wanted.words else said


def closing_words(asked_on: dt.date, *, is_code_only: bool) -> str:
    """Say when silence may end an application."""
    if is_code_only:
        return gettext("Possible 60 jours après la demande du %(day)s.") % {"day": day_in_words(asked_on)}
    return gettext(
        "Possible 30 jours après la demande du %(day)s, et après deux essais par deux moyens différents."
    ) % {"day": day_in_words(asked_on)}
