"""A request in words: its days, and the story as questions and answers, for the person and for their copy."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

from assistance.enums import ContactWay, VoicePermission, Wish
from assistance.forms import CONTACT_FIELDS, RequestForm


def day_in_words(day: dt.date) -> str:
    """Write a day with its name: jeudi 26 novembre, Thursday, November 26."""
    # Translators: how a day is written, in Django's letters: l = Thursday, j = 26, F = November.
    words = date_format(day, pgettext("date format", "l j F"))
    if day.day == 1 and (get_language() or "fr").startswith("fr"):
        words = words.replace(" 1 ", " 1er ")
    return words


def hour_in_words(hour: dt.time) -> str:
    """Write a full hour: 14 h, 2 p.m."""
    if (get_language() or "fr").startswith("fr"):
        return f"{hour.hour}\u00a0h"
    return f"{hour.hour % 12 or 12}\u00a0{'a.m.' if hour.hour < 12 else 'p.m.'}"


def story_lines(story: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give each question that was answered, in the words of the form, and its answer."""
    fields = RequestForm.base_fields
    answers = {name: story.get(name, "") for name in ("what", "interpreter", "name")}
    answers["wishes"] = ", ".join(_label(Wish, code) for code in story.get("wishes", []))
    contact = {name: story.get("contact", {}).get(name, "") for name in CONTACT_FIELDS}
    contact["way"] = _label(ContactWay, contact["way"])
    # "No message" is the form's own answer: alone, it was not chosen.
    leave_word = contact["leave_word"]
    contact["leave_word"] = _label(VoicePermission, leave_word) if leave_word == VoicePermission.YES else ""
    answers |= contact
    for name, field in fields.items():
        if answers.get(name):
            yield str(field.label), str(answers[name])


def _label(choices: type[Wish] | type[ContactWay] | type[VoicePermission], code: str) -> str:
    return str(choices(code).label) if code in choices.values else code
