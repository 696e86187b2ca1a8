"""What every page knows: who runs the site, and its own address in the other languages."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import override

# The page that stands in where an address has no counterpart in another language.
HOME = "portal:home"


def addresses_in_each_language(request: HttpRequest) -> dict[str, str]:
    """
    Return the path of this very page in each language, query string included: {"fr": …, "en": …}.

    A page without a name in the URLs (a 404, for one) leads to the home page.
    """
    match = getattr(request, "resolver_match", None)
    query = request.META.get("QUERY_STRING", "")
    addresses = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            try:
                if match is None or not match.view_name:
                    raise NoReverseMatch
                named = dict(match.captured_kwargs or {})
                # The style guide and the API's pages carry their language in the address itself.
                if "language" in named:
                    named["language"] = language
                path = reverse(match.view_name, args=match.args or None, kwargs=named or None)
                addresses[language] = f"{path}?{query}" if query else path
            except NoReverseMatch:
                addresses[language] = _home()
    return addresses


def _home() -> str:
    try:
        return reverse(HOME)
    except NoReverseMatch:
        return "/"


def portal(request: HttpRequest) -> dict[str, object]:
    """
    Return the context of every page.

    The addresses are worked out only if a template asks for them.
    """
    return {
        "portal_name": settings.PORTAL_NAME,
        "portal_operator": settings.PORTAL_OPERATOR,
        "is_demonstration": settings.DEMONSTRATION,
        "canonical_origin": settings.PORTAL_ORIGIN,
        "canonical_path": request.path,
        "alternate_urls": SimpleLazyObject(lambda: addresses_in_each_language(request)),
    }
