"""An application in words: where it stands, what happens next and by when, when to come back, and why."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from casework.by_code import Readable
from casework.enums import CaseState
from casework.rules.retention import HOUSING_AFTER_DAYS, MERGED_DAYS, WITHDRAWN_DAYS
from core.day_words import day_in_words, day_with_year
from housing.by_code.offers import OwnOffer
from housing.by_code.own_application import OwnApplication, OwnItem
from housing.enums import Problem, ProofKind
from housing.rules.boroughs import borough_name
from housing.rules.clocks import SILENCE_DAYS, SILENCE_DAYS_CODE_ONLY
from housing.rules.matching import Feature
from housing.words.choices import FEATURES, TITLES, dollars

#: A refusal is reviewed when it is asked for within this.
REVIEW_DAYS: Final = 90
#: A dwelling that is offered to somebody whom only their code reaches is held for ten working days.
HELD_DAYS: Final = 14

_FIRST: Final[Mapping[CaseState, str | Promise]] = {
    CaseState.SUBMITTED: _("La demande n’est pas encore lue."),
    CaseState.IN_REVIEW: _("L’équipe étudie la demande."),
    CaseState.INFO_REQUESTED: _("L’équipe a besoin de renseignements. Ils sont plus bas, un par un."),
    CaseState.OFFER_OPEN: _("Un logement est offert."),
    CaseState.HOUSED: _(
        "Le logement offert a été accepté. Pour la visite, le bail et les clés, écrivez à l’équipe plus bas."
    ),
    CaseState.HELPED: _(
        "L’aide de ce programme a été donnée. Il manque quelque chose? Écrivez à l’équipe plus bas."
    ),
    CaseState.NOT_ELIGIBLE: _("La demande n’est pas admissible à ce programme. La lettre dit pourquoi."),
    CaseState.IN_APPEAL: _("Une personne qui n’a pas pris part à la décision relit tout."),
    CaseState.REFERRED: _("Un organisme prend la suite."),
    CaseState.DORMANT: _("La demande se repose : aucun logement n’est offert."),
    CaseState.WITHDRAWN: _("La demande est retirée."),
    CaseState.MERGED: _(
        "Cette demande continue dans une autre du même ménage, avec l’ancienneté de la plus ancienne."
    ),
}


def state_words(file: Readable) -> str:
    """Return where an application stands, in the words of the table."""
    return str(CaseState(file.state).label)


def next_steps(file: Readable, application: OwnApplication, *, on: dt.date) -> Iterator[str]:
    """Say what happens next, and by when."""
    state = CaseState(file.state)
    if state in _FIRST:
        yield str(_FIRST[state])
    if state in _THEN:
        yield from _THEN[state](file, application, on)
    if file.closed_on is not None and state is not CaseState.WITHDRAWN:
        days = MERGED_DAYS if state is CaseState.MERGED else HOUSING_AFTER_DAYS
        yield gettext("Ce dossier s’efface tout seul le %(day)s.") % {
            "day": day_with_year(file.closed_on + dt.timedelta(days=days))
        }


def _submitted(file: Readable, _application: OwnApplication, on: dt.date) -> Iterator[str]:
    if on <= file.due_on:
        yield gettext("Une personne de l’équipe la lit au plus tard le %(day)s.") % {
            "day": day_in_words(file.due_on)
        }
    else:
        yield gettext("Elle devait être lue au plus tard le %(day)s. Nous sommes en retard.") % {
            "day": day_in_words(file.due_on)
        }
        yield gettext("Si vous ne pouvez pas attendre, appelez le 211. En danger, le 911.")


def _in_review(_file: Readable, application: OwnApplication, on: dt.date) -> Iterator[str]:
    said = {"day": day_in_words(application.decide_by)}
    if on <= application.decide_by:
        yield gettext("Une décision est promise au plus tard le %(day)s.") % said
    else:
        yield gettext("Une décision était promise pour le %(day)s. Nous sommes en retard.") % said


def _info_requested(_file: Readable, application: OwnApplication, _on: dt.date) -> Iterator[str]:
    yield gettext("Le délai de décision s’arrête jusqu’à la réponse.")
    if application.asked_on:
        yield quiet_until(application)


def quiet_until(application: OwnApplication) -> str:
    """Say until when nobody closes an application that is asked something; "" if nothing is asked."""
    if application.asked_on is None:
        return ""
    return gettext("Rien n’est fermé pour un silence avant le %(day)s.") % {
        "day": day_in_words(application.asked_on + _silence(application))
    }


def _waiting(_file: Readable, application: OwnApplication, _on: dt.date) -> Iterator[str]:
    if not application.has_list:
        yield gettext("La demande est acceptée. De l’aide s’en vient : l’équipe écrit ici quoi et quand.")
        return
    yield gettext("La demande est sur la liste. Quand c’est son tour, un logement est offert ici.")
    if application.renewal_asked_on:
        yield gettext("Dites si la demande tient toujours : un bouton suffit, plus bas.")


def _offer_open(_file: Readable, application: OwnApplication, _on: dt.date) -> Iterator[str]:
    offer = application.open_offer
    if offer:
        yield gettext("Répondez au plus tard le %(day)s.") % {"day": day_in_words(offer.answer_by)}
    yield gettext("Dire non ne fait perdre aucune place.")


def _not_eligible(file: Readable, application: OwnApplication, _on: dt.date) -> Iterator[str]:
    if application.may_appeal and file.closed_on:
        yield gettext("Une révision peut être demandée jusqu’au %(day)s. Aucune raison n’est demandée.") % {
            "day": day_with_year(file.closed_on + dt.timedelta(days=REVIEW_DAYS))
        }


def _in_appeal(_file: Readable, application: OwnApplication, on: dt.date) -> Iterator[str]:
    if application.review_by:
        said = {"day": day_in_words(application.review_by)}
        if on <= application.review_by:
            yield gettext("Sa réponse est promise au plus tard le %(day)s. L’ancienneté est gardée.") % said
        else:
            yield gettext("Sa réponse était promise pour le %(day)s. Nous sommes en retard.") % said


def _referred(_file: Readable, application: OwnApplication, _on: dt.date) -> Iterator[str]:
    named = [one.organization for one in application.releases if one.consented_on and one.ended_on is None]
    if named:
        yield gettext(
            "L’organisme : %(name)s. C’est lui qui cherche un logement, selon ses propres règles."
        ) % {"name": named[-1]}
    yield gettext(
        "Il ne répond pas, ou ne peut pas vous aider? Écrivez-le ici : l’équipe reprend votre demande, avec "
        "son ancienneté, dans les 30 jours."
    )


def _dormant(_file: Readable, application: OwnApplication, _on: dt.date) -> Iterator[str]:
    if application.dormant_on:
        yield gettext("L’ancienneté est gardée jusqu’au %(day)s. Un bouton suffit pour revenir.") % {
            "day": day_with_year(application.dormant_on + dt.timedelta(days=HOUSING_AFTER_DAYS))
        }


def _withdrawn(file: Readable, _application: OwnApplication, on: dt.date) -> Iterator[str]:
    if file.closed_on is None:
        return
    last = file.closed_on + dt.timedelta(days=WITHDRAWN_DAYS - 1)
    if on <= last:
        yield gettext("Un bouton suffit pour la reprendre, jusqu’au %(day)s. Après, elle s’efface.") % {
            "day": day_with_year(last)
        }


_THEN: Final[Mapping[CaseState, Callable[[Readable, OwnApplication, dt.date], Iterator[str]]]] = {
    CaseState.SUBMITTED: _submitted,
    CaseState.IN_REVIEW: _in_review,
    CaseState.INFO_REQUESTED: _info_requested,
    CaseState.WAITING: _waiting,
    CaseState.OFFER_OPEN: _offer_open,
    CaseState.NOT_ELIGIBLE: _not_eligible,
    CaseState.IN_APPEAL: _in_appeal,
    CaseState.REFERRED: _referred,
    CaseState.DORMANT: _dormant,
    CaseState.WITHDRAWN: _withdrawn,
}


def come_back(file: Readable, application: OwnApplication, *, on: dt.date) -> str:
    """
    Say by when somebody must come back whom nobody calls or writes; "" for anybody else, and once it is over.

    Until that day nothing happens without them: no silence counts, and no offer runs out.
    """
    day = _back_by(file, application, on) if application.reached_by_code_alone else None
    if day is None:
        return ""
    return gettext("Revenez avant le %(day)s. Personne ne vous appelle, comme vous l’avez demandé.") % {
        "day": day_with_year(day)
    }


def _back_by(file: Readable, application: OwnApplication, on: dt.date) -> dt.date | None:
    match CaseState(file.state):
        case CaseState.SUBMITTED | CaseState.IN_REVIEW:
            # What is asked on the very day of the last look waits for sixty days: the promise comes before.
            return max(application.decide_by, on + dt.timedelta(days=1))
        case CaseState.IN_APPEAL:
            return max(application.review_by or on, on + dt.timedelta(days=1))
        case CaseState.INFO_REQUESTED:
            return (application.asked_on or on) + _silence(application)
        case CaseState.WAITING:
            return on + dt.timedelta(days=HELD_DAYS)
        case CaseState.OFFER_OPEN:
            offer = application.open_offer
            return offer.answer_by + dt.timedelta(days=1) if offer else None
        case CaseState.DORMANT:
            return (application.dormant_on or on) + dt.timedelta(days=HOUSING_AFTER_DAYS)
        case CaseState.NOT_ELIGIBLE if application.may_appeal and file.closed_on:
            return file.closed_on + dt.timedelta(days=REVIEW_DAYS + 1)
        case CaseState.WITHDRAWN if file.closed_on:
            return file.closed_on + dt.timedelta(days=WITHDRAWN_DAYS)
    return None


@dataclass(frozen=True, slots=True)
class ShownItem:
    """Something that was asked for, in words."""

    item: OwnItem
    title: str
    problem: str
    asked: str


def shown_item(item: OwnItem) -> ShownItem:
    """Return what was asked for: about what, what is the matter with it, since when."""
    is_question = item.about in TITLES
    return ShownItem(
        item=item,
        title=str(TITLES[item.about]) if is_question else str(ProofKind(item.about).label).capitalize(),
        problem=_problem(item) if is_question else gettext("à montrer; aucune copie n’est gardée"),
        asked=day_in_words(item.asked_on),
    )


def _problem(item: OwnItem) -> str:
    return str(Problem(item.problem).label) if item.problem in Problem.values else ""


def offer_lines(offer: OwnOffer) -> list[str]:
    """Say what a dwelling is: where, how large, how much, what stands in the way of nobody."""
    rooms = ngettext("%(count)s chambre", "%(count)s chambres", offer.bedrooms) % {"count": offer.bedrooms}
    return [
        offer.label,
        borough_name(offer.borough),
        rooms if offer.bedrooms else gettext("studio"),
        gettext("%(rent)s par mois") % {"rent": dollars(offer.rent)},
        *(str(FEATURES[Feature(one)]) for one in offer.features),
        *([gettext("Pour les 60 ans et plus")] if offer.is_for_seniors else []),
    ]


def _silence(application: OwnApplication) -> dt.timedelta:
    return dt.timedelta(days=SILENCE_DAYS_CODE_ONLY if application.reached_by_code_alone else SILENCE_DAYS)
