"""
How a household may be reached: one plan for each way that it chose, and none for any other.

Pure. Whatever is missing or strange is read as the careful choice; without a way, nobody calls or writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from casework.enums import Channel, ContactWay
from casework.rules.contact_rules import ContactPlan, plan_of
from housing.rules.answers import Way

#: As casework knows the ways. An organisation is called; it knows how to pass a word on.
AS_CALLED: Final = {
    Way.CALL: ContactWay.PHONE,
    Way.ORGANIZATION: ContactWay.PHONE,
    Way.TEXT: ContactWay.TEXT,
    Way.EMAIL: ContactWay.EMAIL,
}
#: Which ways a channel may take, the person's own first.
WAYS_OF: Final[Mapping[Channel, tuple[Way, ...]]] = {
    Channel.PHONE: (Way.CALL, Way.ORGANIZATION),
    Channel.NO_ANSWER: (Way.CALL, Way.ORGANIZATION),
    Channel.VOICEMAIL: (Way.CALL, Way.ORGANIZATION),
    Channel.TEXT_MESSAGE: (Way.TEXT,),
    Channel.EMAIL: (Way.EMAIL,),
    Channel.LETTER: (Way.MAIL,),
}


@dataclass(frozen=True, slots=True)
class WayPlan:
    """One way in which a household may be reached; what is written there may be read by others."""

    way: Way
    plan: ContactPlan
    others_read: bool


def plans_of(answers: Mapping[str, Any]) -> dict[Way, WayPlan]:
    """Read the plans out of a file's answers, in the order in which the ways are asked about."""
    chosen = answers.get("ways")
    written = answers.get("contact")
    given: Mapping[str, Any] = written if isinstance(written, Mapping) else {}
    ways = [way for way in Way if isinstance(chosen, list) and way.value in chosen]
    return {way: _plan(way, given.get(way.value)) for way in ways}


def plan_by(plans: Mapping[Way, WayPlan], channel: Channel, *, asked: Way | None = None) -> ContactPlan:
    """
    Return the plan that a call or a message is held to: that of its way, if the household chose it.

    Otherwise another way's, which it breaks; or that nobody may be reached at all.

    :param asked: whom the call went to, where a household chose both itself and an organisation
    """
    ways = WAYS_OF.get(channel, ())
    fitting = [way for way in ways if way in plans]
    if asked in fitting:
        return plans[asked].plan
    if fitting:
        return plans[fitting[0]].plan
    others = [plans[way].plan for way in plans if way is not Way.MAIL]
    return others[0] if others else ContactPlan()


def is_code_only(answers: Mapping[str, Any]) -> bool:
    """Test whether nobody calls and nobody writes: the household comes back with its code."""
    return not plans_of(answers)


def _plan(way: Way, written: object) -> WayPlan:
    given: Mapping[str, Any] = written if isinstance(written, Mapping) else {}
    as_asked = AS_CALLED.get(way, ContactWay.HERE)
    return WayPlan(
        way=way,
        plan=plan_of({"contact": {**given, "way": as_asked.value}}),
        # Only a clear no is a no.
        others_read=given.get("others") != "no",
    )
