"""
A correction that a visit closed on: its question and everything typed or ticked, as one hidden text.

It travels with the page that asks for the code again and is kept nowhere; once the code is there, the
question is drawn again with all of it. Nothing is sent before the person presses.
"""

import json
from typing import Final

from django.http import HttpRequest, QueryDict

from housing.by_code.correcting import CORRECTABLE

#: What a page of a correction carries of its own; everything else that is posted is the question's.
OWN_FIELDS: Final = ("csrfmiddlewaretoken", "mark", "after", "confirmed", "again", "seen")


def question_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was posted of a question's own fields, each choice of a list for itself."""
    posted = request.POST.lists()
    return [(name, value) for name, values in posted if name not in OWN_FIELDS for value in values]


def carried_question(request: HttpRequest, question: str) -> str:
    """Write a posted question as one text; empty if nothing was posted."""
    if request.method != "POST" or question not in CORRECTABLE:
        return ""
    return json.dumps([question, question_fields(request)])


def read_carried(text: str) -> tuple[str, QueryDict] | None:
    """Read what `carried_question` wrote; None for anything else, which came from elsewhere."""
    try:
        question, fields = json.loads(text)
        if question not in CORRECTABLE:
            return None
        found = QueryDict(mutable=True)
        for name, value in fields:
            found.appendlist(_readable(name), _readable(value))
    except (ValueError, TypeError, RecursionError):
        return None
    return question, found


def _readable(value: object) -> str:
    # Half a character, which JSON can spell and no page can show.
    return str(value).encode("utf-8", "replace").decode("utf-8")
