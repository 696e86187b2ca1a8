"""Writing in a file: each form is done once, and one that comes back is good to be sent again."""

from collections.abc import Callable, Collection
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casework.errors import UnusableId
from casework.forms_team import CallForm, Decision, NoteForm
from casework.models import Event
from casework.operations.answering import add_note, log_call
from casework.presentation import call_note
from casework.queries import events_after, is_written, last_line
from casework.views.guard import Asked
from core.clock import MONTREAL

#: Said of a text that comes back because the file went on to where it may not be written.
NOT_NOW: Final = _("Ce n’est plus possible dans l’état où est ce dossier. Votre texte est gardé.")
#: Said of a form whose identifier is another's.
OLD_PAGE: Final = _("Cette page n’était plus bonne. Rien n’est envoyé; relisez, puis envoyez.")


def write_once(asked: Asked, form: Decision, act: Callable[[], None], *, quiet: Collection[str]) -> bool:
    """
    Do what a valid form asks, unless it was done already or answers past what happened since it was drawn.

    :param quiet: moves that change nothing that the form could be about
    :return: whether it is done; otherwise the form is drawn again
    :raises IllegalMove: if the file went on to where this cannot be done; nothing of it is
    """
    if not form.is_valid():
        return False
    if changes_since(asked, form, quiet=quiet):
        return is_written(asked.case_id, form.cleaned_data["entry"])
    try:
        with transaction.atomic():
            act()
    except UnusableId:
        say_page_is_old(form)
        return False
    return True


def changes_since(asked: Asked, form: Decision, *, quiet: Collection[str]) -> list[Event]:
    """Return what happened to a file since a form was drawn, but for the moves that change nothing for it."""
    seen = form.cleaned_data.get("seen")
    return [] if seen is None else [one for one in events_after(asked.case_id, seen) if one.move not in quiet]


def say_page_is_old(form: Decision) -> None:
    """Say that what a form carries is another's; `to_be_sent_again` gives it its own."""
    form.add_error(None, OLD_PAGE)
    del form.cleaned_data["entry"]


def to_be_sent_again(request: HttpRequest, form: Decision, asked: Asked, *, text: str | None = None) -> None:
    """
    Make a form that came back good to be sent again: whoever reads it sees the file as it is now.

    :param text: words that stand in the place of what was typed
    """
    sent = request.POST.copy()
    sent["seen"] = str(last_line(asked.case_id))
    entry = form.cleaned_data.get("entry")
    if entry is None or entry.version != 4:
        sent["entry"] = str(uuid4())
    if text is not None:
        sent["text"] = text
    form.data = sent


def note_call(asked: Asked, form: CallForm) -> None:
    """Note a call as its form tells it."""
    given = form.cleaned_data
    on = asked.at.astimezone(MONTREAL).date()
    excuse = given["excuse"] if form.found else ""
    log_call(
        by=asked.by,
        case_id=asked.case_id,
        channel_code=given["channel"],
        text=call_note(form.words(), day=given["called_on"], on=on, excuse=excuse),
        at=asked.at,
        note_id=given["entry"],
    )


def write_note(asked: Asked, form: NoteForm) -> None:
    """Write a note as it was typed."""
    add_note(
        by=asked.by,
        case_id=asked.case_id,
        text=form.cleaned_data["text"],
        at=asked.at,
        note_id=form.cleaned_data["entry"],
    )
