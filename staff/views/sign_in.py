"""Coming in and going out, and the language of the pages."""

from allauth.account.views import login
from allauth.mfa.base.views import authenticate
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from staff.access import open_to_anybody
from staff.asking import page_of_this_door
from staff.sign_in import leave

# Drawn by account/login.html and mfa/authenticate.html.
sign_in = open_to_anybody(login)
give_second_factor = open_to_anybody(sensitive_post_parameters()(authenticate))


@open_to_anybody
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, lock the key, and let the browser forget both."""
    leave(request)
    request.session.flush()
    response = redirect("account_login")
    response.delete_cookie(settings.UNLOCK_COOKIE_NAME, samesite="Strict")
    return response


@open_to_anybody
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language of the pages in a cookie, and go back to where one was."""
    response = HttpResponseRedirect(page_of_this_door(request.POST.get("next", "")))
    language = request.POST.get("language", "")
    if translation.check_for_language(language) and language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
    return response
