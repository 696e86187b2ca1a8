"""
An application behind its code: where it stands, what happens next, its place and why, its letters.

The person and whoever helps them read the same page; what each may do on it is theirs. A page that is only
read writes nothing, but that a letter was read.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from casework.by_code import CaseFile
from casework.enums import CaseKind, CaseState
from casework.workflow import LIVE
from core.clock import now
from core.day_words import day_in_words, day_with_year
from core.decorators import journey_page
from housing.by_code.leaving import code_being_replaced, letter_read
from housing.by_code.own_application import OwnApplication, OwnLetter, read_application, read_place
from housing.enums import LetterKind
from housing.letters import letter_pdf
from housing.presentation.ranking import Explained, explained, no_promise
from housing.queries.programmes import ceilings_for_words, published_version
from housing.queries.ranking import NoRules, Placing, rules_in_force, rules_of
from housing.rules.numbers import spelled
from housing.words.answers import AnswerLine, answer_lines
from portal.views.follow_up_opened import Helping, Opened, ask_for_code, go_to, opened_by_anybody
from portal.views.follow_up_words import shown_codes, shown_openings
from portal.views.housing_words import (
    come_back,
    next_steps,
    shown_item,
    state_words,
)
from privacy.errors import CannotOpen

#: States in which a place is told, and can change.
_HAS_A_PLACE = frozenset({CaseState.WAITING, CaseState.OFFER_OPEN, CaseState.IN_APPEAL})


@dataclass(frozen=True, slots=True)
class Applied:
    """An application that this visit has open; `may_act`: it is the person's own, or a helper's to decide."""

    found: Opened | Helping
    application: OwnApplication
    at: dt.datetime

    @property
    def may_act(self) -> bool:
        """Whether whoever came may correct, answer, confirm, decide and withdraw."""
        return isinstance(self.found, Opened) or self.found.file.may_decide

    @property
    def on(self) -> dt.date:
        """The day of the visit."""
        return self.at.date()


def applied(
    request: HttpRequest, at: dt.datetime, *, acting: bool = False, typed: str = "", carried: str = ""
) -> Applied | HttpResponse:
    """
    Return the application that this visit has open, or the page that the visitor is led to instead.

    :param acting: whoever may only read is led back to the file
    :param typed: what was written on the page, kept on the one that asks for the code again
    :param carried: the whole form that it stood in (housing_carried.py), kept there too
    """
    found = opened_by_anybody(request, at, typed=typed, carried=carried)
    kept = typed or request.POST.get("text", "")
    if isinstance(found, HttpResponse):
        return found
    if found.file.kind != CaseKind.HOUSING:
        return go_to("portal:follow_up_file")
    try:
        application = read_application(found.who, at.date())
    except CannotOpen:
        return ask_for_code(request, notice="damaged", kept=kept, carried=carried)
    if application is None:
        return ask_for_code(request, notice="gone", kept=kept, carried=carried)
    one = Applied(found, application, at)
    return go_to("portal:follow_up_file") if acting and not one.may_act else one


def common_context(one: Applied) -> dict[str, Any]:
    """Return what every page of an application shows: which it is, where it stands, when to come back."""
    file, application = one.found.file, one.application
    return {
        "file": file,
        "application": application,
        "number": spelled(application.number),
        "programme": application.name_en if get_language() == "en" else application.name_fr,
        "standing": state_words(file),
        "come_back": come_back(file, application, on=one.on),
        "is_own": isinstance(one.found, Opened),
        "may_act": one.may_act,
    }


def application_page(
    request: HttpRequest, found: Opened | Helping, context: dict[str, Any], *, at: dt.datetime, code: int
) -> HttpResponse:
    """Draw the page of an application; the messages and their form come with the context."""
    try:
        application = read_application(found.who, at.date())
    except CannotOpen:
        return ask_for_code(request, notice="damaged", kept=request.POST.get("text", ""))
    if application is None:
        return ask_for_code(request, notice="gone", kept=request.POST.get("text", ""))
    one = Applied(found, application, at)
    state = CaseState(found.file.state)
    context |= common_context(one) | {
        "steps": list(next_steps(found.file, application, on=one.on)),
        "items": [shown_item(item) for item in application.open_items],
        "offer": application.open_offer,
        "offer_by": day_in_words(application.open_offer.answer_by) if application.open_offer else "",
        "release": application.open_release,
        "handed": [one for one in application.releases if not one.is_pending],
        "lines": lines_of(application),
        "letters": [(letter, str(LetterKind(letter.kind).label)) for letter in application.letters],
        "has_place": application.has_list
        and state in _HAS_A_PLACE
        # Refused before it was ever on the list, an application has none while it is looked at again.
        and read_place(found.who, at.date()) is not None,
        "is_live": state in LIVE,
        "may_confirm": application.renewal_asked_on is not None
        and state in (CaseState.WAITING, CaseState.OFFER_OPEN),
        "may_return": state is CaseState.DORMANT,
        "may_undo": state is CaseState.WITHDRAWN,
        "may_write": isinstance(found, Opened) or found.file.may_write,
    }
    if isinstance(found, Opened):
        context |= _of_the_person(found.file, one)
    else:
        context["last_day"] = day_in_words(found.file.expires_on)
    return render(request, "portal/housing/file.html", context, status=code)


def _of_the_person(file: CaseFile, one: Applied) -> dict[str, Any]:
    ready_on = code_being_replaced(one.found.who)
    return {
        "openings": shown_openings(file),
        "codes": shown_codes(file, on=one.on),
        "reissue": day_in_words(ready_on) if ready_on else "",
    }


def lines_of(application: OwnApplication) -> list[AnswerLine]:
    """Return the answers as they stand now, in words; agreeing to the notice is said where it is asked."""
    ceilings = ceilings_of(application)
    return [line for line in answer_lines(application.answers, ceilings=ceilings) if line.code != "consent"]


def ceilings_of(application: OwnApplication) -> Any:
    """Return the table that the income bands of an application are told against."""
    version = published_version(application.version_id)
    return ceilings_for_words(version) if version else None


@require_safe
@journey_page
def place(request: HttpRequest) -> HttpResponse:
    """Explain the place: the tier, the points line by line, the range of places, what would change it."""
    at = now()
    one = applied(request, at)
    if isinstance(one, HttpResponse):
        return one
    placing = read_place(one.found.who, one.on)
    told = _told(placing, one.on) if placing else None
    state = CaseState(one.found.file.state)
    if told is None or state not in _HAS_A_PLACE:
        return go_to("portal:follow_up_file")
    context = common_context(one) | {
        "told": told,
        "no_promise": no_promise(),
        "since": day_with_year(one.application.effective_on),
    }
    return render(request, "portal/housing/place.html", context)


def _told(placing: Placing, on: dt.date) -> Explained | None:
    try:
        rules = rules_of(rules_in_force(on))
    except NoRules:
        return None
    return explained(placing, rules, on)


@require_http_methods(["GET", "HEAD", "POST"])
@journey_page
def letter(request: HttpRequest, letter: uuid.UUID) -> HttpResponse:
    """Show a letter; posted, it comes as a sheet to print, under a dull name."""
    at = now()
    one = applied(request, at)
    if isinstance(one, HttpResponse):
        return one
    written = _letter(one.application, letter)
    if written is None:
        return go_to("portal:follow_up_file", "#lettres")
    if request.method == "POST":
        return HttpResponse(
            letter_pdf(written.blocks),
            content_type="application/pdf",
            headers={"Content-Disposition": 'attachment; filename="notes.pdf"'},
        )
    response = render(request, "portal/housing/letter.html", common_context(one) | {"letter": written})
    if written.read_on is None and isinstance(one.found, Opened) and request.method == "GET":
        letter_read(one.found.who, letter, one.on)
    return response


def _letter(application: OwnApplication, letter_id: uuid.UUID) -> OwnLetter | None:
    return next((one for one in application.letters if one.id == letter_id), None)
