"""A file's answers as they stand today: what was handed in, and what was corrected since."""

import json
from dataclasses import dataclass
from typing import Any

from casework.models import Case
from casework.operations.files import OpenedFile
from housing.models import SealedAnswers
from housing.sealed import answers_context
from privacy.sealing import case_context, open_sealed

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class ReadAnswers:
    """One state of a file's answers; number 0 is what was handed in, and has no row."""

    number: int
    answers: Answers
    row: SealedAnswers | None = None


def current_answers(opened: OpenedFile) -> tuple[Answers, int]:
    """
    Return the answers of an opened file, and their number: 0 is what was handed in.

    :raises privacy.errors.CannotOpen: if a correction was moved there from elsewhere, or changed
    """
    newest = opened.case.corrections.order_by("number").last()
    if newest is None:
        return opened.story, 0
    return answers_of(newest, opened.data_key), newest.number


def answers_with_key(case: Case, data_key: bytes) -> tuple[Answers, int]:
    """
    Return the answers of a file whose key is open, and their number, as `current_answers`.

    :raises privacy.errors.CannotOpen: as `current_answers`
    """
    newest = case.corrections.order_by("number").last()
    if newest is not None:
        return answers_of(newest, data_key), newest.number
    return story_with_key(case, data_key), 0


def story_with_key(case: Case, data_key: bytes) -> Answers:
    """Return what was handed in, of a file whose key is open."""
    sealed = bytes(case.story.sealed)
    story: Answers = json.loads(open_sealed(sealed, data_key=data_key, context=case_context(case.id)))
    return story


def every_version(opened: OpenedFile) -> tuple[ReadAnswers, ...]:
    """Return every state of a file's answers, the first as it was handed in."""
    corrections = (
        ReadAnswers(one.number, answers_of(one, opened.data_key), one)
        for one in opened.case.corrections.select_related("member").order_by("number")
    )
    return (ReadAnswers(0, opened.story), *corrections)


def answers_of(row: SealedAnswers, data_key: bytes) -> Answers:
    """Open one correction."""
    context = answers_context(row.case_id, row.id)
    found: Answers = json.loads(open_sealed(bytes(row.sealed), data_key=data_key, context=context))
    return found


def is_code_only(answers: Answers) -> bool:
    """Test whether nobody calls or writes this household: its code is the only way back."""
    return not answers.get("ways")
