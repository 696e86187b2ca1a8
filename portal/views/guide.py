"""The style guide: every component on one page, for the eye and for axe. Never shown to the public."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override

from core.icons import ICONS_FOLDER
from portal.specimens import specimens
from services.presentation.borough_map import borough_map

# The custom properties of static/css/base.css that hold a colour.
TOKENS = [
    *("paper", "surface", "ink", "muted", "line", "wash", "land", "sun"),
    *("river", "river-wash", "maple", "maple-wash", "moss", "moss-wash", "straw", "straw-wash"),
]


def style_guide(request: HttpRequest, language: str = "fr") -> HttpResponse:
    """
    Show each component once, in one language.

    :raises Http404: unless in development, in tests, or where SHOW_STYLEGUIDE says so
    """
    if not (settings.DEBUG or settings.SHOW_STYLEGUIDE) or language not in dict(settings.LANGUAGES):
        raise Http404
    with override(language):
        context = {
            **specimens(),
            "icons": sorted(path.stem for path in ICONS_FOLDER.glob("*.svg") if path.stem != "favicon"),
            "tokens": TOKENS,
            "map": borough_map(),
        }
        response = render(request, "portal/style_guide.html", context)
        response["Content-Language"] = language
        return response
