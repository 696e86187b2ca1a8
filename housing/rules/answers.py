"""
The fifteen questions of an application, and no other: what each is kept as, and who reads it.

`FIELDS` is the registry. A question without somebody who needs its answer is not asked: tests/housing holds
each consumer to a name that exists in the code, and the pages, the paper form and the entry to this list.

Answers are kept as one JSON object under these keys, sealed. Whatever is not a known key is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class Way(StrEnum):
    """How somebody may be reached. Without one they come back with their code."""

    CALL = "call"
    TEXT = "text"
    EMAIL = "email"
    ORGANIZATION = "organization"
    MAIL = "mail"


#: What is asked of each way: nobody leaves a voice message in a letter.
ASKED_OF_WAY: Final = {
    Way.CALL: ("address", "others", "leave_word", "ask_for", "code_word", "when", "never"),
    Way.TEXT: ("address", "others", "leave_word", "when", "never"),
    Way.EMAIL: ("address", "others", "leave_word"),
    Way.ORGANIZATION: ("address", "others", "leave_word", "ask_for"),
    Way.MAIL: ("address", "others"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """
    One question.

    :ivar code: its key in the answers, and the name of its page
    :ivar number: as on paper, from 1
    :ivar required: nothing is handed in without it
    :ivar consumers: dotted names of the code that reads the answer
    """

    code: str
    number: int
    required: bool
    consumers: tuple[str, ...]


FIELDS: Final = (
    Field("name", 1, True, ("housing.letters.written_letter",)),
    Field("language", 2, True, ("housing.operations.filing.hand_in_application",)),
    Field("ways", 3, True, ("housing.rules.contact.plans_of",)),
    Field("contact", 4, False, ("housing.rules.contact.plans_of",)),
    Field("household", 5, True, ("housing.rules.placing.placed", "housing.rules.placing.conditions_met")),
    Field("change", 6, False, ("housing.rules.placing.placed",)),
    Field("income_band", 7, True, ("housing.rules.placing.placed", "housing.rules.placing.conditions_met")),
    Field("situation", 8, True, ("housing.rules.placing.placed", "housing.rules.placing.conditions_met")),
    Field("stay", 9, True, ("housing.rules.placing.conditions_met",)),
    Field("wanted", 10, True, ("housing.rules.placing.placed",)),
    Field("needs", 11, False, ("housing.rules.placing.placed", "housing.rules.placing.conditions_met")),
    Field("rooms", 12, True, ("housing.rules.placing.placed",)),
    Field("helper", 13, False, ("housing.operations.reissuing.may_vouch",)),
    Field("comment", 14, False, ("housing.words.answers.answer_lines",)),
    Field("consent", 15, True, ("housing.operations.filing.hand_in_application",)),
)
CODES: Final = tuple(field.code for field in FIELDS)
REQUIRED: Final = frozenset(field.code for field in FIELDS if field.required)

#: What each answer looks like, by example; tests hold the pages to it.
EXAMPLE: Final[Mapping[str, Any]] = {
    "name": "Alma",
    "language": {"answer_in": "fr", "interpreter": "espagnol"},
    # Way codes; an empty list: « je reviens voir avec mon code ».
    "ways": ["call", "organization"],
    # One plan for each way, with the keys of casework.rules.contact_rules.plan_of, and who else reads it.
    "contact": {
        "call": {
            "address": "514 555-0142",
            "when": "le matin",
            "never": "le soir",
            "ask_for": "Alma",
            "leave_word": "no",
            "code_word": "jardin",
            "others": "no",
        },
        "organization": {
            "address": "Comité logement du Plateau",
            "when": "",
            "never": "",
            "ask_for": "",
            "leave_word": "yes",
            "code_word": "",
            "others": "no",
        },
    },
    "household": {
        "aged_0_to_5": 1,
        "aged_6_to_12": 1,
        "aged_13_to_17": 0,
        "aged_18_to_59": 2,
        "aged_60_up": 0,
        "couples": 1,
    },
    # Somebody will be born, or will join; the month as YYYY-MM, or "".
    "change": {"expected": True, "month": "2027-03"},
    "income_band": "B",
    # A Situation, and an ISO day or "".
    "situation": {"kind": "lease_ending", "day": "2027-01-31"},
    # « Vous habitez ou dormez à Montréal? »; the slug of a borough, or "".
    "stay": {"in_montreal": True, "borough": "villeray-saint-michel-parc-extension"},
    # No boroughs: any will do. The rent in whole dollars a month, or null.
    "wanted": {"boroughs": ["le-plateau-mont-royal"], "most_rent": 900},
    # Codes of housing.rules.matching.Feature, and whether the present dwelling lacks what is needed.
    "needs": {"features": ["no_steps"], "is_inaccessible": True},
    # To sleep in, now; a studio is 0.
    "rooms": 1,
    # An organisation that could vouch for the person if the code were lost, or "".
    "helper": {"organization": "Comité logement du Plateau"},
    "comment": "",
    "consent": {"agreed": True, "notice": "2026-11"},
}

#: The notice that somebody agrees to, by the month of its text.
NOTICE: Final = "2026-11"


def missing(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the required questions that have no answer yet, in their order."""
    return tuple(field.code for field in FIELDS if field.required and field.code not in answers)


def unknown(answers: Mapping[str, Any]) -> frozenset[str]:
    """Name the keys that are no question of ours."""
    return frozenset(answers) - frozenset(CODES)
