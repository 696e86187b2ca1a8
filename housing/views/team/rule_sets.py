"""Versions of the ranking's rules on the staff door: proposed by one person, approved by another."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.errors import NeedsTwoPeople, NotYours
from core.clock import now
from housing.forms.ranking import RulesForm
from housing.models import RuleSetVersion
from housing.operations.rule_sets import (
    PROPOSERS,
    AnotherText,
    NotForward,
    RuleTexts,
    approve_rules,
    propose_rules,
)
from housing.presentation.rules import weight_rows
from housing.queries.ranking import rules_of
from housing.rule_texts import FIRST_TEXTS
from housing.rules.rule_sets import FIRST_RULES, written_weights
from staff.access import member_of, needs
from staff.enums import Role


@needs(*PROPOSERS)
@require_safe
def rule_sets(request: HttpRequest) -> HttpResponse:
    """Show every version and proposal, whole; a supervisor may approve what somebody else proposed."""
    member = member_of(request)
    found = list(RuleSetVersion.objects.select_related("proposed_by", "approved_by").order_by("-version"))
    newest = max((one.version for one in found if one.approved_on), default=0)
    context = {
        "versions": [
            {
                "version": one,
                "rows": weight_rows(rules_of(one)),
                "lease_days": one.weights["lease_days"],
                # An older proposal was overtaken: nobody approves it any more.
                "is_open": one.approved_on is None and one.version > newest,
                "is_mine": one.proposed_by_id == member.pk,
            }
            for one in found
        ],
        "may_approve": member.has_role(Role.SUPERVISOR),
    }
    return render(request, "housing/team/rule_sets.html", context)


@needs(*PROPOSERS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Propose the next version, beginning from the one before."""
    if request.method == "POST":
        form = RulesForm(request.POST)
        if form.is_valid():
            try:
                made = propose_rules(
                    member=member_of(request),
                    weights=form.weights,
                    valid_from=form.cleaned_data["valid_from"],
                    texts=form.texts,
                    at=now(),
                )
            except NotForward:
                form.add_error(
                    "valid_from", gettext("Des règles valent à partir d’aujourd’hui, ou plus tard.")
                )
            else:
                messages.success(
                    request,
                    gettext("La version %(number)s est proposée. Une autre personne doit l’approuver.")
                    % {"number": made.version},
                )
                return redirect("applications:rule_sets")
    else:
        form = RulesForm(initial=_from_the_one_before())
    return render(
        request, "housing/team/rule_set_form.html", {"form": form}, status=400 if form.errors else 200
    )


@needs(Role.SUPERVISOR)
@require_POST
def approve(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """
    Approve what was read, as a second person.

    :raises Http404: if nothing of that name waits
    """
    try:
        approve_rules(
            member=member_of(request),
            version_id=version_id,
            read_digest=request.POST.get("sha256", ""),
            at=now(),
        )
    except NotYours as refusal:
        raise Http404 from refusal
    except NeedsTwoPeople:
        messages.error(request, gettext("Vous avez proposé cette version : une autre personne l’approuve."))
    except AnotherText:
        messages.error(request, gettext("Ce n’est plus ce que vous avez lu. Relisez, puis approuvez."))
    except NotForward:
        messages.error(
            request, gettext("Le premier jour de cette version est passé. Proposez-la avec un autre jour.")
        )
    else:
        messages.success(request, gettext("La version est approuvée. Elle est publiée."))
    return redirect("applications:rule_sets")


def _from_the_one_before() -> dict[str, object]:
    last = RuleSetVersion.objects.order_by("-version").first()
    if last is None:
        texts = FIRST_TEXTS
        return {
            **RulesForm.initial_of(written_weights(FIRST_RULES), texts),
            "change_fr": texts.change_fr,
            "change_en": texts.change_en,
        }
    return RulesForm.initial_of(last.weights, RuleTexts(last.text_fr, last.text_en))
