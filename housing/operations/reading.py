"""What the desk notes when an application is read: marks of its contacts, whether anybody may call."""

import datetime as dt

from django.db import transaction

from casework.openings import Opening, opened_file
from casework.operations.files import OpenedFile
from housing.answers_now import current_answers
from housing.contact_marks import mark_contacts
from housing.models import Application
from housing.rules.contact import is_code_only
from staff.access import Unlocked


def open_and_mark(by: Unlocked, opening: Opening, *, at: dt.datetime) -> OpenedFile:
    """
    Open an application for the purpose that was said, and note what its reading tells.

    :raises NotYours, ReasonNeeded, CannotOpen: as casework.operations.files.open_file
    """
    opened = opened_file(by, opening, at=at)
    _note_what_is_read(opened, by, at)
    return opened


@transaction.atomic
def _note_what_is_read(opened: OpenedFile, by: Unlocked, at: dt.datetime) -> None:
    answers, _number = current_answers(opened)
    alone = is_code_only(answers)
    # The clocks of silence and of offers are longer for somebody whom nobody calls.
    found = Application.objects.filter(case=opened.case)
    found.exclude(is_code_only=alone).update(is_code_only=alone)
    mark_contacts(opened, by, at)
