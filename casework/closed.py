"""Why nobody can write now, in kind words, and who may be called instead."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.enums import CaseKind, IntakeClosing
from casework.models import Intake

_WORDS: Final[dict[str, Promise]] = {
    IntakeClosing.NEVER_OPENED: _("L’équipe qui lira les demandes n’est pas encore prête."),
    IntakeClosing.BY_HAND: _("L’équipe a dû arrêter de recevoir des demandes pour le moment."),
    IntakeClosing.MANDATE_OVER: _("L’entente avec l’équipe est finie. Il faut d’abord la renouveler."),
    IntakeClosing.TOO_FEW_PEOPLE: _(
        "Trop peu de personnes formées sont là pour vous répondre comme il faut."
    ),
    IntakeClosing.NOBODY_READS: _(
        "L’équipe n’arrivait plus à lire à temps. Mieux vaut vous le dire que vous faire attendre pour rien."
    ),
}
#: The team is there, and what seals its requests is not to be trusted.
_NOT_SAFE: Final = _(
    "Nous ne pouvons pas garder votre texte en sécurité en ce moment. L’équipe est prévenue."
)
#: Whoever answered for requests does so no longer.
_NOBODY_ANSWERS: Final = frozenset({IntakeClosing.NEVER_OPENED, IntakeClosing.MANDATE_OVER})


@dataclass(frozen=True, slots=True)
class AnsweringTeam:
    """Who answers for the requests, as their mandate names them."""

    name: str
    phone: str
    uri: str


@dataclass(frozen=True, slots=True)
class ClosedIntake:
    """What a page says while nobody can write."""

    why: str
    #: They still answer the phone; None if there is nobody.
    team: AnsweringTeam | None


def answering_team(kind: CaseKind) -> AnsweringTeam | None:
    """Return who answers for a kind of file, also while it is closed; None if nobody does."""
    mandate = Intake.objects.filter(kind=kind).exclude(phone="").first()
    if mandate is None or mandate.closed_because in _NOBODY_ANSWERS:
        return None
    digits = "".join(character for character in mandate.phone if character.isdecimal())
    number = f"+1{digits}" if len(digits) == 10 else digits
    return AnsweringTeam(mandate.organization, mandate.phone, f"tel:{number}")


def closed_intake(kind: CaseKind) -> ClosedIntake:
    """Return why a kind of file cannot be handed in now, and who may be called."""
    mandate = Intake.objects.filter(kind=kind).first()
    if mandate is None:
        return ClosedIntake(str(_WORDS[IntakeClosing.NEVER_OPENED]), None)
    why = _NOT_SAFE if mandate.is_open else _WORDS.get(mandate.closed_because, _WORDS[IntakeClosing.BY_HAND])
    return ClosedIntake(str(why), answering_team(kind))
