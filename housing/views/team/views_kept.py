"""Lists that somebody keeps under a name: the filters of an address."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from housing.forms.team import ViewForm
from housing.list_address import read_filters, written
from housing.models import SavedView
from housing.views.team.guard import TEAM
from staff.access import member_of, needs


@needs(*TEAM)
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the list on screen under a name; the same name again takes the new filters."""
    form = ViewForm(request.POST)
    # Only filters that a list knows are kept, whatever was sent.
    query = written(read_filters(QueryDict(request.POST.get("query", "")[:400])))
    if form.is_valid():
        SavedView.objects.update_or_create(
            member=member_of(request), name=form.cleaned_data["name"], defaults={"query": query}
        )
        messages.success(request, gettext("Vue gardée."))
    else:
        messages.warning(request, str(next(iter(form.errors.values()))[0]))
    return HttpResponseRedirect(f"{reverse('applications:queue')}?{query}")


@needs(*TEAM)
@require_POST
def drop_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Drop a list of one's own."""
    get_object_or_404(SavedView, pk=view_id, member=member_of(request)).delete()
    messages.success(request, gettext("Vue enlevée."))
    return redirect("applications:queue")
