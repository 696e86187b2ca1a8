"""
Offering a dwelling, and writing down what a household said of it; the yearly confirmation, and the way back.

Each act is one press. After a decline the page is the dwelling's again: the next is proposed at once.
"""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from casework.errors import NotYours, ReasonNeeded, UnusableId
from core.clock import now, today
from core.day_words import day_in_words
from core.workflow import IllegalMove
from housing.enums import DeclineReason, OfferState
from housing.forms.units import DeclineForm
from housing.models import Offer
from housing.operations.offers import (
    NotNext,
    OfferEnded,
    UnitTaken,
    lease_not_signed,
    register_answer,
    rescind_offer,
    send_offer,
)
from housing.operations.renewing import ask_renewal, come_back, renew
from housing.rules.numbers import spelled
from housing.views.team.guard import TEAM
from housing.views.team.units import draw_unit
from privacy.errors import CannotOpen
from staff.access import member_of, needs, needs_unlocked, unlocked_of
from staff.enums import Role


@needs_unlocked(Role.CASEWORKER)
@require_POST
def send(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """
    Offer a dwelling to the household that the page named; if the list changed since, nothing is sent.

    :raises Http404: for what is no household or no dwelling
    """
    by = unlocked_of(request)
    application_id, override_id = _id(request, "application"), _id(request, "override")
    if by is None or application_id is None:
        raise Http404
    try:
        offer = send_offer(
            by=by, unit_id=unit_id, application_id=application_id, override_id=override_id, at=now()
        )
    except UnitTaken:
        messages.error(request, gettext("Ce logement n’est plus libre. Rien n’est envoyé."))
    except (NotNext, IllegalMove):
        messages.error(
            request,
            gettext("La liste a changé entre-temps. Rien n’est envoyé. Voici qui est maintenant en tête."),
        )
    except (NotYours, ReasonNeeded):
        messages.error(
            request,
            gettext(
                "Ce dossier est confié à deux personnes seulement. Demandez à l’une d’elles "
                "d’envoyer l’offre."
            ),
        )
    except CannotOpen:
        messages.error(request, gettext("Votre clé n’ouvre pas ce dossier. Rien n’est envoyé."))
    else:
        said = gettext("Logement offert à la demande %(number)s. Réponse au plus tard le %(day)s.")
        words = {"number": spelled(offer.application.number), "day": day_in_words(offer.answer_by or today())}
        messages.success(request, said % words)
    return redirect("applications:unit", unit_id)


@needs(*TEAM)
@require_POST
def answer(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """
    Write down what somebody said of an offer by phone or at the counter.

    :raises Http404: for an offer in a file that the asker has no part in
    """
    offer = _offer(offer_id)
    accepts = request.POST.get("answer") == "accept"
    reason = None
    if not accepts:
        form = DeclineForm(request.POST)
        if not form.is_valid():
            return draw_unit(request, offer.unit, on=today(), decline=form, status=400)
        reason = DeclineReason(form.cleaned_data["reason"])
    try:
        register_answer(
            member=member_of(request), offer_id=offer_id, accepts=accepts, reason=reason, at=now()
        )
    except NotYours as refusal:
        raise Http404 from refusal
    except OfferEnded as ended:
        messages.error(request, _ended(ended))
    else:
        messages.success(
            request,
            gettext("Logement accepté. C’est noté.")
            if accepts
            else gettext("Refus noté : le ménage garde sa place. Voici à qui le logement va ensuite."),
        )
    return redirect("applications:unit", offer.unit_id)


@needs(*TEAM)
@require_POST
def rescind(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """
    Take an offer back, or put a household back on the list whose lease was never signed.

    :raises Http404: as `answer`
    """
    offer, member = _offer(offer_id), member_of(request)
    act = lease_not_signed if offer.state == OfferState.ACCEPTED else rescind_offer
    try:
        act(member=member, offer_id=offer_id, at=now())
    except NotYours as refusal:
        raise Http404 from refusal
    except OfferEnded as ended:
        messages.error(request, _ended(ended))
    except IllegalMove:
        messages.error(request, gettext("Ce n’est plus possible dans l’état où est ce dossier."))
    else:
        messages.success(request, gettext("Offre annulée : le ménage attend de nouveau, à sa place."))
    return redirect("applications:unit", offer.unit_id)


@needs_unlocked(Role.CASEWORKER)
@require_POST
def ask_to_confirm(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """
    Ask a household whether it still waits, in its own language, behind its code.

    :raises Http404: for a file that the asker has no part in
    """
    by, entry = unlocked_of(request), _id(request, "entry")
    if by is None:
        raise Http404
    try:
        ask_renewal(by=by, case_id=case_id, message_id=entry or uuid4(), at=now())
    except (NotYours, UnusableId) as refusal:
        raise Http404 from refusal
    except (IllegalMove, CannotOpen):
        messages.error(request, gettext("Ce n’est plus possible dans l’état où est ce dossier."))
    else:
        messages.success(request, gettext("La question est posée, derrière le code de la personne."))
    return redirect("applications:file", case_id)


@needs(*TEAM)
@require_POST
def confirm(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """
    Write down that a household still waits, or comes back after a sleep; its seniority is what it was.

    :raises Http404: as `ask_to_confirm`
    """
    act = come_back if request.POST.get("act") == "come_back" else renew
    try:
        act(member=member_of(request), case_id=case_id, at=now())
    except NotYours as refusal:
        raise Http404 from refusal
    except IllegalMove:
        messages.error(request, gettext("Ce n’est plus possible dans l’état où est ce dossier."))
    else:
        messages.success(request, gettext("C’est noté : le ménage attend toujours, avec son ancienneté."))
    return redirect("applications:file", case_id)


def _offer(offer_id: UUID) -> Offer:
    found = Offer.objects.select_related("unit__programme").filter(pk=offer_id).first()
    if found is None:
        raise Http404
    return found


def _id(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return None


def _ended(ended: OfferEnded) -> str:
    return gettext("Cette offre a changé entre-temps. Elle est maintenant : %(state)s.") % {
        "state": str(ended.state.label).lower()
    }
