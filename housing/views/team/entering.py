"""Entering an application told by phone, in person, or on paper; its code is read out, and shown once."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from casework.enums import CaseKind, Channel
from casework.errors import IntakeClosed, NotYours, UnusableId
from casework.operations.entering import Entered, may_enter
from casework.views.entering import public_address, stop_showing, where_codes_are_typed, why_not_shown
from core.clock import now
from core.day_words import day_in_words, day_with_year
from housing.forms.entry import COLUMNS, EntrySheet
from housing.models import Application, ProgrammeVersion
from housing.operations.entering import enter_application, enter_split, first_of_split, may_enter_applications
from housing.operations.filing import seen_by, urgency_of
from housing.presentation.entry import ceilings_tables
from housing.queries.programmes import ceilings_for_words, offered, receiving
from housing.rules.answers import CODES
from housing.rules.numbers import spelled
from privacy.derivations import TooBusy
from staff.access import Unlocked, needs_unlocked, unlocked_of
from staff.enums import Role

Act = Callable[[Mapping[str, Any], Mapping[str, Any]], Entered]


@needs_unlocked(Role.CASEWORKER)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def enter(request: HttpRequest) -> HttpResponse:
    """
    Ask the fifteen questions on one page, seal the answers, and show their code.

    :raises Http404: for whoever is of no housing team
    """
    by, at = _of_the_team(request), now()
    every = offered(at.date())
    receives = receiving(every, at.date())
    versions = [one for one in every if one.programme.code in receives]

    def act(given: Mapping[str, Any], answers: Mapping[str, Any]) -> Entered:
        return enter_application(
            by=by,
            version_id=UUID(given["version"]),
            case_id=given["entry"],
            secret=given["secret"],
            how=Channel(given["how"]),
            answers=answers,
            at=at,
        )

    is_open = bool(versions) and may_enter(at.date(), CaseKind.HOUSING)
    return _form_or_code(request, versions, act, at, is_open=is_open)


@needs_unlocked(Role.CASEWORKER)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def enter_second(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """
    Enter the second application of a household that separates, with the seniority of the first.

    :raises Http404: as `enter`, and for a first file that is not theirs, or has ended
    """
    by, at = _of_the_team(request), now()
    try:
        first = first_of_split(by.member, case_id)
    except NotYours as refusal:
        raise Http404 from refusal
    since = first.effective_on

    def act(given: Mapping[str, Any], answers: Mapping[str, Any]) -> Entered:
        return enter_split(
            by=by,
            first_id=case_id,
            case_id=given["entry"],
            secret=given["secret"],
            how=Channel(given["how"]),
            answers=answers,
            note=gettext("Ménage séparé : l’ancienneté du %(day)s est gardée. Ne fusionnez pas ce dossier.")
            % {"day": day_with_year(since)},
            at=at,
        )

    return _form_or_code(
        request, [first.version], act, at, is_open=may_enter(at.date(), CaseKind.HOUSING), first=first
    )


@needs_unlocked(Role.CASEWORKER)
@require_POST
def code_given(request: HttpRequest) -> HttpResponse:
    """Stop showing a code: the person has it; go to the file, or on to the next sheet of paper."""
    try:
        entry = UUID(request.POST.get("entry", ""))
    except ValueError:
        raise Http404 from None
    stop_showing(entry)
    messages.success(request, gettext("La demande est dans la liste. Son code n’est plus montré."))
    if request.POST.get("next"):
        chosen = QueryDict(mutable=True)
        chosen.update({name: request.POST.get(name, "") for name in ("version", "how")})
        return redirect(f"{reverse('applications:enter')}?{chosen.urlencode()}")
    return redirect("applications:queue")


def _form_or_code(
    request: HttpRequest,
    versions: list[ProgrammeVersion],
    act: Act,
    at: dt.datetime,
    *,
    is_open: bool,
    first: Application | None = None,
) -> HttpResponse:
    ceilings = {one.pk: ceilings_for_words(one) for one in versions}

    def page(sheet: EntrySheet, *, notice: str = "", code: int = 200) -> HttpResponse:
        context = {
            "form": sheet,
            "columns": [[(CODES.index(one) + 1, one, sheet[one]) for one in column] for column in COLUMNS],
            "tables": ceilings_tables(versions, ceilings),
            "notice": notice,
            "first": first,
            "since": day_with_year(first.effective_on) if first else "",
            "paper_form": public_address("housing:paper_form"),
        }
        return render(request, "housing/team/enter.html", context, status=code)

    if request.method != "POST":
        chosen = {name: request.GET[name] for name in ("version", "how") if request.GET.get(name)}
        return page(EntrySheet(versions=versions, initial=chosen), notice="" if is_open else "closed")
    sheet = EntrySheet(request.POST, versions=versions, ceilings=ceilings)
    if not is_open:
        return page(sheet, notice="closed", code=503)
    if not sheet.is_valid():
        sheet.drawn_again(is_new=sheet.how.has_error("__all__", "hidden"))
        return page(sheet, code=400)
    try:
        return _entered(request, sheet, act, page, at)
    except NotYours as refusal:
        raise Http404 from refusal
    except IntakeClosed:
        return page(sheet, notice="closed", code=503)
    except UnusableId:
        sheet.drawn_again(is_new=True)
        return page(sheet, notice="again", code=409)
    except TooBusy:
        return page(sheet, notice="busy", code=503)
    except DatabaseError:
        # One statement: nothing was written. The failure is counted like any other, content-free.
        got_request_exception.send(sender=enter, request=request)
        return page(sheet, notice="failed", code=503)


def _entered(
    request: HttpRequest, sheet: EntrySheet, act: Act, page: Callable[..., HttpResponse], at: dt.datetime
) -> HttpResponse:
    given, answers = sheet.how.cleaned_data, sheet.answers()
    entry: UUID = given["entry"]
    said = {**answers, "as": given["version"]}
    done = act(given, answers)
    if notice := why_not_shown(done, entry=entry, secret=given["secret"], said=said):
        sheet.drawn_again(is_new=True)
        return page(sheet, notice=notice, code=409)
    context = {
        "code": done.code,
        "entry": entry,
        "version": given["version"],
        "how": given["how"],
        "is_next": bool(request.POST.get("next")),
        "number": spelled(Application.objects.get(case=entry).number),
        "day": day_in_words(seen_by(urgency_of(answers), at.date())),
        "where": where_codes_are_typed(answers["language"]["answer_in"]),
    }
    return render(request, "housing/team/entered.html", context)


def _of_the_team(request: HttpRequest) -> Unlocked:
    by = unlocked_of(request)
    if by is None or not may_enter_applications(by.member):
        raise Http404
    return by
