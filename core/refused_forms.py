"""
A form whose protection against forged sending failed, answered by its own page: what was typed stays.

Only for a visit that is still going on. After an exit the cookies are gone, and whoever goes back and sends
the form again must not get the text.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from core.decorators import View

Answer = Callable[..., HttpResponse | None]


def answered_by(answer: Answer) -> Callable[[View], View]:
    """
    Name the function that draws a view's form again when its token was refused.

    It takes what the view takes, and may return None for the house's own page.
    """

    def decorate(view: View) -> View:
        view.when_refused = answer  # type: ignore[attr-defined]
        return view

    return decorate


def answer_to_refused(request: HttpRequest) -> HttpResponse | None:
    """Return what the page says to its refused form, or None if it has nothing to say."""
    match: Any = request.resolver_match
    answer: Answer | None = getattr(match.func, "when_refused", None) if match else None
    return answer(request, *match.args, **match.kwargs) if answer else None
