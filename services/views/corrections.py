"""« Cette information est fausse »: said without an account, kept for the editors, never cached."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from core.clock import today
from core.decorators import journey_page
from core.translated import translated
from services.enums import CorrectionKind
from services.forms import CorrectionForm
from services.operations.corrections import record_correction
from services.queries.listings import listing_names


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def correct(request: HttpRequest, slug: str) -> HttpResponse:
    """
    Ask what is wrong and what should be written instead; `?kind=` chooses for the person who came by a link.

    :raises Http404: if the public may not see such a listing
    """
    names = listing_names(slug)
    if names is None:
        raise Http404
    if request.method == "POST":
        form = CorrectionForm(request.POST)
        if form.is_valid():
            record_correction(
                listing_slug=slug,
                kind=CorrectionKind(form.cleaned_data["kind"]),
                suggestion=form.cleaned_data["suggestion"],
                language=get_language() or "fr",
                on=today(),
            )
            return redirect("services:correct_thanks", slug=slug)
    else:
        kind = request.GET.get("kind", "")
        form = CorrectionForm(initial={"kind": kind} if kind in CorrectionKind.values else None)
    name = translated(names, "name", get_language() or "fr")
    status = 400 if form.errors else 200
    return render(request, "services/correct.html", {"form": form, "slug": slug, "name": name}, status=status)


@require_safe
@journey_page
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """
    Say that it was received, and what happens next.

    :raises Http404: if the public may not see such a listing
    """
    names = listing_names(slug)
    if names is None:
        raise Http404
    name = translated(names, "name", get_language() or "fr")
    return render(request, "services/correct_thanks.html", {"slug": slug, "name": name})
