"""« Est-ce que ça me convient? »: asked and answered on one page, and kept nowhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.clock import today
from core.decorators import journey_page
from housing.forms.prescreen import PreScreenForm
from housing.presentation.programmes import answers_of
from housing.queries.programmes import conditions_of, offered, taking
from housing.rules.prescreen import verdicts


# It changes nothing, so nobody can be made to change anything: without a token there is no cookie either.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def prescreen(request: HttpRequest) -> HttpResponse:
    """Ask, and answer a POST at once on the same page: what fits, why, and what will be asked to be seen."""
    on = today()
    versions = offered(on)
    conditions = [conditions_of(one) for one in versions]
    ceilings = {most for one in conditions for most in (one.ceilings or {}).values()}
    form = PreScreenForm(request.POST if request.method == "POST" else None, ceilings=ceilings)
    found = []
    if form.is_bound and form.is_valid():
        found = answers_of(verdicts(conditions, form.answers, on), versions, taking(versions, on))
    context = {"form": form, "found": found}
    return render(request, "housing/prescreen.html", context, status=400 if form.errors else 200)
