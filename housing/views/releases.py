"""Where an organisation reads, once, what a person agreed to have read, with the code that they hand over."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from core.clock import now
from core.decorators import journey_page
from housing.by_code.releases import receive
from housing.forms.application import HandedCodeForm
from privacy.derivations import TooBusy


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
@journey_page
def received(request: HttpRequest) -> HttpResponse:
    """Ask for the code; posted, show the words once. A code that was used is one that nobody has."""
    form = HandedCodeForm(request.POST if request.method == "POST" else None)
    busy, text = False, None
    if form.is_valid():
        try:
            text = receive(form.cleaned_data["code"], now().date())
        except TooBusy:
            busy = True
        if text is None and not busy:
            words = gettext(
                "Ce code n’ouvre rien. Il a déjà servi, la personne l’a repris, ou il est trop vieux."
            )
            form.add_error("code", words)
    context = {"form": form, "text": text, "is_busy": busy}
    code = 503 if busy else 400 if form.errors else 200
    return render(request, "housing/received.html", context, status=code)
