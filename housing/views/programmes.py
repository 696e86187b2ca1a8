"""What exists, for everybody: every programme on one page, each on its own, and a sheet to print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from core.clock import now
from core.decorators import published_page
from core.translated import OTHER
from housing.models import ProgrammeVersion
from housing.presentation.programmes import Section, card_of, lines_to_call, page_of
from housing.queries.programmes import offered, taking, version_in_use


@require_safe
@published_page()
def programmes(request: HttpRequest) -> HttpResponse:
    """Show every programme to everybody, those that take applications first."""
    on = now().date()
    versions = offered(on)
    open_now = taking(versions, on)
    cards = [card_of(one, is_taking=one.programme.code in open_now) for one in versions]
    context = {
        "sections": [
            (section.value, [one for one in cards if one.section is section]) for section in Section
        ],
        "is_taking": bool(open_now),
        "lines": lines_to_call(now()),
    }
    return render(request, "housing/programmes.html", context)


@require_safe
@published_page()
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """
    Show one programme: for whom, how, what will be asked to be seen, who helps for nothing.

    :raises Http404: if there is no such programme
    """
    version, at = _in_use(code), now()
    is_taking = bool(taking([version], at.date()))
    return render(request, "housing/programme.html", {"page": page_of(version, is_taking=is_taking, at=at)})


@require_safe
@published_page()
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """
    Show a programme as a sheet of paper, in both languages, with or without the portal's name.

    :raises Http404: if there is no such programme
    """
    version, at = _in_use(code), now()
    is_taking = bool(taking([version], at.date()))
    sides = []
    for language in OTHER:
        with override(language):
            words = {
                "helpers": _("Qui aide gratuitement"),
                "seen": _("Ce qu’on demandera de voir"),
                "mixed": _(
                    "Un membre du ménage est citoyen ou résident permanent?"
                    " Consultez un comité logement avant de renoncer."
                ),
                "to_verify": _("À vérifier."),
            }
            sides.append((language, page_of(version, is_taking=is_taking, at=at), words))
    context = {
        "code": code,
        "sides": sides,
        "is_discreet": request.GET.get("discret") == "1",
        "on": at.date(),
    }
    return render(request, "housing/programme_sheet.html", context)


def _in_use(code: str) -> ProgrammeVersion:
    version = version_in_use(code)
    if version is None:
        raise Http404
    return version
