"""
Setting up a second factor: an application that shows codes (no JavaScript needed) or a security key.

Changing one takes a sign-in of the last quarter of an hour: a session left open cannot lock its owner out.
"""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret, validate_totp_code
from allauth.mfa.webauthn.internal.auth import WebAuthn, begin_registration
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from core.clock import now
from privacy.errors import CannotOpen
from staff.access import member_of, open_before_second_factor, open_to_signed_in
from staff.adapters import StaffMFAAdapter
from staff.forms.sign_in import NewApplicationForm, NewSecurityKeyForm
from staff.models import StaffMember
from staff.operations.second_factor import add_recovery_codes, enrol_totp, has_second_factor
from staff.queries import needs_key
from staff.sign_in import is_recent, pass_second_factor

#: Where the sealed secret waits between the page that shows it and the code that confirms it.
_WAITING = "staff.totp"
_LONGEST_NAME = 60


def sign_in_again(request: HttpRequest) -> HttpResponse | None:
    """Return the page that asks for a fresh sign-in, or None if this one is fresh."""
    if is_recent(request, at=now()):
        return None
    return render(request, "staff/sign_in_again.html", status=403)


@open_before_second_factor
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show what somebody has set up, and what they may set up."""
    factors = Authenticator.objects.filter(user=member_of(request))
    context = {
        "has_application": factors.filter(type=Authenticator.Type.TOTP).exists(),
        "keys": [
            (factor.pk, factor.wrap().name) for factor in factors.filter(type=Authenticator.Type.WEBAUTHN)
        ],
        "has_any": has_second_factor(member_of(request)),
    }
    return render(request, "staff/second_factor.html", context)


@open_before_second_factor
def application(request: HttpRequest) -> HttpResponse:
    """Show the secret of an application to set up, and take its first code."""
    if stale := sign_in_again(request):
        return stale
    member, form = member_of(request), NewApplicationForm(request.POST or None)
    secret = _waiting_secret(request) if request.method == "POST" else ""
    if secret and form.is_valid():
        if validate_totp_code(secret, form.cleaned_data["code"]):
            at = now()
            enrol_totp(member=member, secret=secret, at=at)
            del request.session[_WAITING]
            factor = Authenticator.objects.get(user=member, type=Authenticator.Type.TOTP)
            pass_second_factor(request, member, factor)
            return redirect("staff:recovery_codes")
        form.add_error(
            "code", gettext("Ce code n’est pas le bon. Entrez celui que l’application montre maintenant.")
        )
    if not secret:
        secret = str(generate_totp_secret())
        request.session[_WAITING] = StaffMFAAdapter().encrypt(secret)
    groups = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    return render(request, "staff/application.html", {"form": form, "groups": groups})


@open_before_second_factor
def application_picture(request: HttpRequest) -> HttpResponse:
    """Draw the QR code of the application that is being set up."""
    secret = _waiting_secret(request)
    if not secret:
        raise Http404
    adapter = StaffMFAAdapter()
    drawn = adapter.build_totp_svg(adapter.build_totp_url(member_of(request), secret))
    return HttpResponse(drawn, content_type="image/svg+xml")


@open_before_second_factor
def security_key(request: HttpRequest) -> HttpResponse:
    """Add a security key: the browser asks it to make a credential, which comes back in a hidden field."""
    if stale := sign_in_again(request):
        return stale
    member = member_of(request)
    form = NewSecurityKeyForm(request.POST or None, user=member)
    if request.method == "POST" and form.is_valid():
        factor = _added_key(member, form.cleaned_data["name"], form.cleaned_data["credential"])
        pass_second_factor(request, member, factor)
        return redirect("staff:recovery_codes")
    context = {"form": form, "options": begin_registration(member, False)}
    return render(request, "staff/security_key.html", context)


@open_to_signed_in
@require_POST
def remove_security_key(request: HttpRequest, factor_id: int) -> HttpResponse:
    """Remove a security key, unless nothing else would be left."""
    if stale := sign_in_again(request):
        return stale
    factor = get_object_or_404(
        Authenticator, pk=factor_id, user=member_of(request), type=Authenticator.Type.WEBAUTHN
    )
    if StaffMFAAdapter().can_delete_authenticator(factor):
        factor.delete()
    return redirect("staff:second_factor")


@open_to_signed_in
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """
    Show the recovery codes when asked, once and never again; make new ones in their place.

    They are shown in answer to a POST, so that Back, Reload or a prefetching browser shows nothing.
    """
    member = member_of(request)
    found = Authenticator.objects.filter(user=member, type=Authenticator.Type.RECOVERY_CODES).first()
    codes: list[str] = []
    if request.method == "POST":
        answer, codes = _codes_asked_for(request, member, found)
        if answer:
            return answer
    left = len(RecoveryCodes(found).get_unused_codes()) if found else 0
    context = {
        "codes": [f"{code[:4]} {code[4:]}" for code in codes],
        "were_shown": bool(found and RecoveryCodes(found).did_view),
        "left": left,
        "next_url": reverse("staff:my_key") if needs_key(member) else reverse("desk"),
    }
    return render(request, "staff/recovery_codes.html", context)


def _codes_asked_for(
    request: HttpRequest, member: StaffMember, found: Authenticator | None
) -> tuple[HttpResponse | None, list[str]]:
    if request.POST.get("act") == "renew":
        if stale := sign_in_again(request):
            return stale, []
        with transaction.atomic():
            if found:
                found.delete()
            add_recovery_codes(member=member, at=now())
        return HttpResponseRedirect(reverse("staff:recovery_codes")), []
    if found is None or RecoveryCodes(found).did_view:
        return HttpResponseRedirect(reverse("staff:recovery_codes")), []
    codes = RecoveryCodes(found)
    codes.mark_as_viewed()
    return None, codes.get_unused_codes()


@transaction.atomic
def _added_key(member: StaffMember, name: str, credential: dict[str, object]) -> Authenticator:
    add_recovery_codes(member=member, at=now())
    return WebAuthn.add(member, name[:_LONGEST_NAME], credential).instance


def _waiting_secret(request: HttpRequest) -> str:
    decrypt: Callable[[str], str] = StaffMFAAdapter().decrypt
    try:
        return decrypt(str(request.session.get(_WAITING, "")))
    except CannotOpen:
        return ""
