"""One's own key: made, opened with its phrase, locked again, replaced when the phrase is lost."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from core.clock import now
from privacy.keys import fingerprint
from staff.access import Unlocked, member_of, open_to_signed_in, unlocked_of
from staff.asking import fields_carried, page_of_this_door
from staff.errors import NoKey, TooManyTries, WrongPassphrase
from staff.forms.keys import ForgottenPassphraseForm, NewPassphraseForm
from staff.forms.unlock import UnlockForm
from staff.models import StaffMember
from staff.operations.keys import change_passphrase, make_person_key, open_key
from staff.operations.unlocking import WAIT_MINUTES, keep_open, lock, try_passphrase
from staff.queries import key_in_use
from staff.views.second_factor import sign_in_again


@open_to_signed_in
@sensitive_post_parameters()
@sensitive_variables()
def unlock(request: HttpRequest) -> HttpResponse:
    """Open the key; then go where one was going, or show the form that was interrupted, to send it now."""
    member = member_of(request)
    if key_in_use(member) is None:
        return redirect("staff:my_key")
    if request.method != "POST":
        form = UnlockForm(initial={"next": request.GET.get("next", "")})
        return render(request, "staff/unlock.html", {"form": form})
    form = UnlockForm(request.POST)
    unlocked = _opened(form, member)
    if unlocked is None:
        context = {"form": form, "is_interrupted": bool(fields_carried(form.data.get("carried", "")))}
        return render(request, "staff/unlock.html", context)
    page = page_of_this_door(form.cleaned_data["next"])
    response: HttpResponse = HttpResponseRedirect(page)
    # A button that was pressed without anything to write ("open this file") carries an empty list.
    if form.cleaned_data["carried"]:
        # What somebody wrote is shown; a code or an identifier travels along unseen.
        fields = fields_carried(form.cleaned_data["carried"])
        shown = [(name, value, len(value.split()) > 1) for name, value in fields]
        context = {"page": page, "fields": shown, "has_text": any(is_text for *_rest, is_text in shown)}
        response = render(request, "staff/send_now.html", context)
    return _with_open_key(request, response, unlocked)


@open_to_signed_in
@require_POST
def lock_key(request: HttpRequest) -> HttpResponse:
    """Lock the key now: somebody gets up from their desk."""
    lock(member=member_of(request))
    response = redirect("desk")
    response.delete_cookie(settings.UNLOCK_COOKIE_NAME, samesite="Strict")
    return response


@open_to_signed_in
@sensitive_post_parameters()
@sensitive_variables()
def my_key(request: HttpRequest) -> HttpResponse:
    """Make one's key the first time; afterwards show its fingerprint and what can be done about it."""
    member = member_of(request)
    key = key_in_use(member)
    if key is None:
        form = NewPassphraseForm(request.POST or None, member=member)
        if request.method == "POST" and form.is_valid():
            return _with_new_key(request, member, form.cleaned_data["new"])
        return render(request, "staff/new_key.html", {"form": form})
    context = {"key": key, "fingerprint": fingerprint(bytes(key.public))}
    return render(request, "staff/my_key.html", context)


@open_to_signed_in
@sensitive_post_parameters()
@sensitive_variables()
def change_phrase(request: HttpRequest) -> HttpResponse:
    """Put one's key, which is open, under another phrase."""
    if stale := sign_in_again(request):
        return stale
    member, unlocked = member_of(request), unlocked_of(request)
    if unlocked is None:
        return redirect(f"{reverse('staff:unlock')}?next={reverse('staff:change_phrase')}")
    form = NewPassphraseForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        change_passphrase(unlocked=unlocked, passphrase=form.cleaned_data["new"])
        messages.success(request, gettext("Votre phrase est changée."))
        return redirect("staff:my_key")
    return render(request, "staff/change_phrase.html", {"form": form})


@open_to_signed_in
@sensitive_post_parameters()
@sensitive_variables()
def forgotten_phrase(request: HttpRequest) -> HttpResponse:
    """Make a new key in the place of one whose phrase is lost."""
    if stale := sign_in_again(request):
        return stale
    member = member_of(request)
    form = ForgottenPassphraseForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        return _with_new_key(request, member, form.cleaned_data["new"])
    return render(request, "staff/forgotten_phrase.html", {"form": form})


def _opened(form: UnlockForm, member: StaffMember) -> Unlocked | None:
    if not form.is_valid():
        return None
    try:
        return try_passphrase(member=member, passphrase=form.cleaned_data["passphrase"])
    except WrongPassphrase as wrong:
        if wrong.left:
            words = gettext("Ce n’est pas la bonne phrase. Essais qui restent : %(left)s.")
            form.add_error("passphrase", words % {"left": wrong.left})
            return None
    except TooManyTries:
        pass
    except NoKey:
        return None
    words = gettext(
        "Trop d’essais. Attendez %(minutes)s minutes. Rien de ce que vous avez écrit n’est perdu."
    )
    form.add_error("passphrase", words % {"minutes": WAIT_MINUTES})
    return None


def _with_new_key(request: HttpRequest, member: StaffMember, passphrase: str) -> HttpResponse:
    make_person_key(member=member, passphrase=passphrase, at=now())
    messages.success(request, gettext("Votre clé est faite, et elle est ouverte."))
    return _with_open_key(request, redirect("desk"), open_key(member=member, passphrase=passphrase))


def _with_open_key(request: HttpRequest, response: HttpResponse, unlocked: Unlocked) -> HttpResponse:
    cookie = keep_open(unlocked=unlocked, session_key=request.session.session_key or "", at=now())
    response.set_cookie(
        settings.UNLOCK_COOKIE_NAME,
        cookie,
        secure=settings.UNLOCK_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response
