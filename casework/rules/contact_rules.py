"""
The safe-contact rules: what the person allowed, and what a call that is about to be noted breaks.

Pure: facts and a moment of the week in, doubts out. The page shows the same rules as sentences, and the form
refuses a call that breaks one until somebody says why (see forms_team.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from casework.enums import ContactWay, VoicePermission
from casework.rules.contact_times import DAY, read_times


class Doubt(StrEnum):
    """What a call does against the person's wishes, or may do."""

    NO_CONTACT = "no_contact"
    OTHER_WAY = "other_way"
    NEVER_TIME = "never_time"
    OUTSIDE_TIMES = "outside_times"
    WORD_LEFT = "word_left"
    # The times are in words that no rule understood: somebody reads them.
    READ_TIMES = "read_times"


class CallResult(StrEnum):
    """How a call went."""

    REACHED = "reached"
    NOBODY = "nobody"
    SOMEBODY_ELSE = "somebody_else"
    WORD_LEFT = "word_left"


class Excuse(StrEnum):
    """Why a call was made against the plan. There are no others."""

    ASKED = "asked"
    DANGER = "danger"
    MISTAKE = "mistake"


#: A message left where none may be was not asked for and saves nobody: it can only be a mistake.
EXCUSES_FOR_A_WORD: Final = frozenset({Excuse.MISTAKE})


@dataclass(frozen=True, slots=True)
class ContactPlan:
    """What the person wrote about being reached; by default nobody reaches them."""

    way: ContactWay = ContactWay.HERE
    address: str = ""
    when: str = ""
    ask_for: str = ""
    may_leave_word: bool = False
    code_word: str = ""
    never: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A call or a message, made or about to be: weekday from 0 for Monday, minute from midnight."""

    way: ContactWay
    weekday: int
    minute: int
    leaves_word: bool = False

    def __post_init__(self) -> None:
        if not (0 <= self.weekday < 7 and 0 <= self.minute < DAY):
            raise ValueError("not a moment of a week")


def plan_of(story: Mapping[str, Any]) -> ContactPlan:
    """Read the plan out of an opened story. Whatever is missing or strange is read as the careful choice."""
    contact = story.get("contact")
    given: Mapping[str, Any] = contact if isinstance(contact, Mapping) else {}

    def text(name: str) -> str:
        value = given.get(name, "")
        return value if isinstance(value, str) else ""

    way = text("way")
    return ContactPlan(
        way=ContactWay(way) if way in ContactWay.values else ContactWay.HERE,
        address=text("address"),
        when=text("when"),
        ask_for=text("ask_for"),
        may_leave_word=text("leave_word") == VoicePermission.YES,
        code_word=text("code_word"),
        never=text("never"),
    )


def doubts(plan: ContactPlan, call: Call) -> tuple[Doubt, ...]:
    """Name everything in a call that the plan does not allow, the gravest first."""
    if plan.way == ContactWay.HERE:
        # Nothing else was allowed, so nothing else is worth saying.
        return (Doubt.NO_CONTACT,)
    found = []
    if call.way != plan.way:
        found.append(Doubt.OTHER_WAY)
    never = read_times(plan.never, is_wide=True)
    allowed = read_times(plan.when, is_wide=False)
    if never.hold(call.weekday, call.minute):
        found.append(Doubt.NEVER_TIME)
    if plan.when.strip() and allowed.is_certain and not allowed.hold(call.weekday, call.minute):
        found.append(Doubt.OUTSIDE_TIMES)
    if call.leaves_word and not plan.may_leave_word:
        found.append(Doubt.WORD_LEFT)
    if not (never.is_certain and allowed.is_certain):
        found.append(Doubt.READ_TIMES)
    return tuple(found)


def breaches(plan: ContactPlan, call: Call) -> tuple[Doubt, ...]:
    """Name what a call breaks for certain: without a reason it is not noted."""
    return tuple(doubt for doubt in doubts(plan, call) if doubt is not Doubt.READ_TIMES)


def excuses_for(found: tuple[Doubt, ...]) -> frozenset[Excuse]:
    """Return the reasons that may stand against some breaches."""
    return EXCUSES_FOR_A_WORD if Doubt.WORD_LEFT in found else frozenset(Excuse)
