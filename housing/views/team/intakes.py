"""The reception of applications for housing, on the desk."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from casework.enums import CaseKind
from casework.views.reception import Reception
from staff.access import needs
from staff.enums import Role

RECEPTION = Reception(
    kind=CaseKind.HOUSING,
    title=_("Réception des demandes de logement"),
    was_opened=_("La réception des demandes de logement est ouverte."),
    was_closed=_("La réception des demandes de logement est fermée."),
    closes_when=_(
        "Elle se ferme toute seule quand le mandat finit, quand il reste moins de deux personnes formées "
        "dans une langue, ou quand l’équipe n’a rien ouvert pendant 24 heures couvertes alors que des "
        "demandes attendent."
    ),
    page="applications:intake",
    opens="applications:open_intake",
    closes="applications:close_intake",
)

_in_sight = needs(Role.PRIVACY_OFFICER, Role.SUPERVISOR)


@_in_sight
@require_safe
def reception(request: HttpRequest) -> HttpResponse:
    """Show the mandate, who was trained, when it opened and closed; the form to whoever may open it."""
    return RECEPTION.show(request)


@needs(Role.PRIVACY_OFFICER)
@require_POST
def open_reception(request: HttpRequest) -> HttpResponse:
    """Open the reception under a mandate, or change it; say everything that is missing."""
    return RECEPTION.open(request)


@_in_sight
@require_POST
def close_reception(request: HttpRequest) -> HttpResponse:
    """
    Close the reception at once.

    :raises Http404: for somebody of another team
    """
    return RECEPTION.close(request)
