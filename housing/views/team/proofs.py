"""Noting what was seen, and letting a tier hold anew by it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from casework.views.guard import Asked
from housing.enums import ProofKind
from housing.forms.decide import ProofForm
from housing.operations.placing import renew_tier
from housing.operations.proofs import see_proof
from housing.views.team.decide import deciding, done, to_file


@deciding
@require_POST
def note(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Note that something was seen, and whether it was enough."""
    form = ProofForm(request.POST, seen=0)
    if not form.is_valid():
        return _said_wrong(request, form, asked)
    see_proof(
        by=asked.by,
        case_id=asked.case_id,
        proof_id=form.cleaned_data["entry"],
        kind=ProofKind(form.cleaned_data["kind"]),
        accepted=form.is_enough,
        at=asked.at,
    )
    return done(request, asked.case_id, gettext("C’est noté : vu, sans copie."))


@deciding
@require_POST
def renew(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Let a tier hold anew, by what was seen today."""
    form = ProofForm(request.POST, seen=0)
    if not form.is_valid():
        return _said_wrong(request, form, asked)
    renew_tier(
        by=asked.by,
        case_id=asked.case_id,
        proof_id=form.cleaned_data["entry"],
        kind=ProofKind(form.cleaned_data["kind"]),
        at=asked.at,
    )
    return done(request, asked.case_id, gettext("La priorité est renouvelée à partir d’aujourd’hui."))


def _said_wrong(request: HttpRequest, form: ProofForm, asked: Asked) -> HttpResponse:
    # Nothing is typed here: what to do is said on the page that the form stands on.
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
    return to_file(asked.case_id)
