"""
What an organisation is told of a household so that it can look for a dwelling, and nothing else. Pure.

Why they look, what they earn beyond the band, where they sleep, who helps them, their own comment: never.
"""

from collections.abc import Mapping
from typing import Any, Final

from housing.rules.answers import Way
from housing.rules.household import Household, rooms_needed

#: In the order in which they are read. `bedrooms` is counted from the household; `reach` is one way at most.
PARTS: Final = ("name", "household", "bedrooms", "boroughs", "most_rent", "features", "income_band", "reach")
#: How one way of reaching somebody may be used, as the person said it.
_OF_A_PLAN: Final = ("address", "ask_for", "code_word", "leave_word", "when", "never")


def released(answers: Mapping[str, Any], *, asks_income: bool) -> dict[str, Any]:
    """
    Return what is told, part by part; a part that is not known is left out.

    :param asks_income: the programme has ceilings, so that the band decides; otherwise it stays here
    """
    household = Household(**answers["household"])
    wanted, needs = answers["wanted"], answers.get("needs") or {}
    told: dict[str, Any] = {
        "name": answers["name"],
        "household": dict(answers["household"]),
        "bedrooms": rooms_needed(household),
        "boroughs": list(wanted["boroughs"]),
        "most_rent": wanted["most_rent"],
        "features": list(needs.get("features", ())),
        "reach": reach(answers),
    }
    if asks_income:
        told["income_band"] = answers["income_band"]
    return {part: told[part] for part in PARTS if part in told}


def reach(answers: Mapping[str, Any]) -> dict[str, str] | None:
    """
    Return the first way that the person chose and that nobody else reads, with its rules.

    None: no way is safe to hand on, and the person gets in touch.
    """
    plans = answers.get("contact") or {}
    for way in Way:
        plan = plans.get(way.value)
        # Only a clear no is a no.
        if way.value in answers.get("ways", ()) and plan and plan.get("others") == "no":
            return {"way": way.value, **{name: str(plan.get(name) or "") for name in _OF_A_PLAN}}
    return None
