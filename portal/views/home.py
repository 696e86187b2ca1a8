"""The first page: what do you need? Eight pictures, one box, a number to call."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.decorators import published_page
from services.presentation.borough_map import borough_map
from services.queries.lines import urgent_lines


@dataclass(frozen=True, slots=True)
class Need:
    """One of the eight pictures."""

    label: str
    hint: str
    icon: str
    url: str
    kind: str = "plain"


def the_eight_needs() -> list[Need]:
    """Return the eight pictures in the language in force; the two that cannot wait come first."""

    def situation(slug: str) -> str:
        return reverse("services:situation", kwargs={"slug": slug})

    def category(slug: str) -> str:
        return reverse("services:category", kwargs={"slug": slug})

    return [
        Need(_("Dormir ce soir"), _("Un lit, un endroit chaud"), "bed", situation("nuit"), "urgent"),
        Need(_("Je suis en danger"), _("Violence, menaces, peur"), "life-buoy", situation("calme"), "urgent"),
        Need(_("Manger"), _("Repas, banque alimentaire"), "soup", category("alimentation")),
        Need(_("Me soigner"), _("Avec ou sans carte soleil"), "heart-pulse", category("sante")),
        Need(_("Un logement"), _("Trouver, garder, réparer"), "house", category("logement")),
        Need(_("Mes droits"), _("Immigration, police, justice"), "scale", category("droit")),
        Need(_("Mon travail"), _("Paye, accident, impôts"), "briefcase", category("travail")),
        Need(_("Mes enfants"), _("École, garderie, bébé"), "baby", category("famille")),
    ]


@require_safe
@published_page()
def home(request: HttpRequest) -> HttpResponse:
    """Show the eight needs, the box, the lines that answer now, and the map."""
    context = {
        "needs": the_eight_needs(),
        "lines": urgent_lines("home"),
        "map": borough_map(),
    }
    return render(request, "portal/home.html", context)


@require_safe
@published_page()
def root(_request: HttpRequest) -> HttpResponse:
    """Lead to the home page in French; English is chosen there, never guessed from the browser."""
    return redirect("portal:home")
