"""The team's ready answers: a word, and its text in both languages."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from housing.forms.team import ReadyAnswerForm
from housing.models import ReadyAnswer
from housing.views.team.guard import TEAM
from staff.access import needs


@needs(*TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def ready_answers(request: HttpRequest) -> HttpResponse:
    """Show the ready answers; add one, or with `?mot=` change it."""
    changed = ReadyAnswer.objects.filter(word=request.GET.get("mot", "")).first()
    form = ReadyAnswerForm(request.POST if request.method == "POST" else None, instance=changed)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, gettext("Réponse prête gardée."))
        return redirect("applications:ready_answers")
    context = {"answers": ReadyAnswer.objects.all(), "form": form, "changed": changed}
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "housing/team/ready_answers.html", context, status=status)


@needs(*TEAM)
@require_POST
def drop_ready_answer(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """Drop a ready answer."""
    get_object_or_404(ReadyAnswer, pk=answer_id).delete()
    messages.success(request, gettext("Réponse prête enlevée."))
    return redirect("applications:ready_answers")
