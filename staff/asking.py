"""
Asking for the passphrase in the middle of something, without losing what was typed.

A form that arrives when the key has been locked again is not stored anywhere: its fields travel as one hidden
field of the page that asks for the passphrase, and come back as a form to send once the key is open.
"""

import json
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from staff.forms.unlock import UnlockForm
from staff.models import StaffMember

#: Never carried: a token that belongs to one page, and what opens a key.
_NOT_CARRIED = frozenset({"csrfmiddlewaretoken", "passphrase"})

Fields = list[tuple[str, str]]


def ask_for_passphrase(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """
    Send somebody to the passphrase, or, if they were sending a form, ask for it on the spot.

    Without a key to unlock, the page on which one is made comes first.
    """
    if not member.keys.filter(retired_on=None).exists():
        return HttpResponseRedirect(reverse("staff:my_key"))
    if request.method != "POST":
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('staff:unlock')}?{query}")
    carried = carried_fields(request)
    form = UnlockForm(initial={"next": request.get_full_path(), "carried": carried})
    context = {"form": form, "is_interrupted": bool(fields_carried(carried))}
    return render(request, "staff/unlock.html", context, status=403)


def carried_fields(request: HttpRequest) -> str:
    """Write the fields of a submitted form as one text, to travel in a hidden field."""
    fields = [
        (name, value) for name, values in request.POST.lists() if name not in _NOT_CARRIED for value in values
    ]
    return json.dumps(fields)


def fields_carried(text: str) -> Fields:
    """Read the fields that `carried_fields` wrote; anything else is no field at all."""
    try:
        found = json.loads(text)
        return [(str(name), str(value)) for name, value in found if name not in _NOT_CARRIED]
    except (ValueError, TypeError):
        return []


def page_of_this_door(path: str) -> str:
    """Return a path if it stays on this door, else the desk's."""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else reverse("desk")
