"""The pages of an application in order: one for each question, and one for each way of reaching somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from housing.rules.answers import FIELDS, REQUIRED, Way


@dataclass(frozen=True, slots=True)
class Step:
    """
    One page.

    :ivar number: of its question, from 1
    :ivar part: from 1, where a question has a page for each way; 0 elsewhere
    :ivar way: that way
    """

    number: int
    code: str
    part: int = 0
    way: str = ""

    @property
    def name(self) -> str:
        """What its page is called in a draft: 8, or 4.2."""
        return f"{self.number}.{self.part}" if self.part else str(self.number)


def steps_of(answers: Mapping[str, Any]) -> tuple[Step, ...]:
    """Return the pages of an application as it stands: who is not to be reached is not asked how."""
    chosen = [way.value for way in Way if way.value in answers.get("ways", ())]
    found: list[Step] = []
    for field in FIELDS:
        if field.code == "contact":
            found += [Step(field.number, field.code, part, way) for part, way in enumerate(chosen, start=1)]
        else:
            found.append(Step(field.number, field.code))
    return tuple(found)


def step_at(answers: Mapping[str, Any], number: int, part: int) -> Step | None:
    """Return the page with a number; None if this application has none."""
    return next((one for one in steps_of(answers) if (one.number, one.part) == (number, part)), None)


def is_answered(step: Step, answers: Mapping[str, Any]) -> bool:
    """Test whether a page has its answer."""
    if step.way:
        return step.way in answers.get("contact", {})
    return step.code in answers


def unanswered(answers: Mapping[str, Any]) -> tuple[Step, ...]:
    """Return the pages that nothing is handed in without, and that have no answer yet."""
    return tuple(
        one
        for one in steps_of(answers)
        if (one.way or one.code in REQUIRED) and not is_answered(one, answers)
    )


def step_after(step: Step, answers: Mapping[str, Any]) -> Step | None:
    """Return the page that follows; None after the last one."""
    return next((one for one in steps_of(answers) if (one.number, one.part) > (step.number, step.part)), None)


def step_before(step: Step, answers: Mapping[str, Any]) -> Step | None:
    """Return the page before; None before the first one."""
    before = [one for one in steps_of(answers) if (one.number, one.part) < (step.number, step.part)]
    return before[-1] if before else None


def with_answer(answers: Mapping[str, Any], step: Step, answer: Any) -> dict[str, Any]:
    """
    Return the answers with that of a page in its place, and without those that it made untrue.

    A plan of a way that is no longer chosen goes; a band of income was told for so many people, and goes when
    there are more or fewer.
    """
    if step.way:
        answer = {**answers.get("contact", {}), **answer}
    after = {**answers, step.code: answer}
    if step.code == "ways":
        kept = {way: plan for way, plan in answers.get("contact", {}).items() if way in answer}
        after["contact"] = kept
    if step.code == "household" and _people(answers.get("household", {})) != _people(answer):
        after.pop("income_band", None)
    return after


def _people(household: Mapping[str, int]) -> int:
    return sum(count for name, count in household.items() if name != "couples")
