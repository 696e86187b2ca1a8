"""A request in words: its days, and the story as questions and answers, for the person and for their copy."""

from collections.abc import Iterator
from typing import Any

from assistance.enums import Wish
from assistance.forms import CONTACT_FIELDS, RequestForm
from casework.enums import ContactWay, VoicePermission


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
