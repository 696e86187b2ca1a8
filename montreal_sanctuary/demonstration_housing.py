"""
A demonstration's programmes, applications, dwellings and order, made by the same operations as the real ones.

Seven made-up households, one in each place that a caseworker or a person meets: new, in danger and phoned
under rules; new and reached by its code alone; asked for something through an organisation; offered a home;
on the list, with a free dwelling that suits it; about to be refused by a second person; and asked whether a
co-operative may be told of it.
"""

import copy
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

from casework.models import Case
from casework.operations.files import open_file
from casework.operations.taking import take_up
from housing.asked_items import Wanted
from housing.enums import Problem, ProofKind, RefusalReason, RunReason
from housing.models import Application, Programme
from housing.operations.deciding import decide_eligible, propose_refusal
from housing.operations.filing import hand_in_application
from housing.operations.items import ask_items
from housing.operations.offers import send_offer
from housing.operations.programmes import load_shipped, receive, record_answer
from housing.operations.proofs import see_proof
from housing.operations.ranking import make_run
from housing.operations.releases import propose_release
from housing.operations.rule_sets import approve_rules, propose_rules
from housing.operations.units import add_unit
from housing.operations.windows import open_window
from housing.programmes import read_shipped
from housing.queries.programmes import version_in_use
from housing.rule_texts import FIRST_TEXTS
from housing.rules.answers import NOTICE
from housing.rules.rule_sets import FIRST_RULES, written_weights
from privacy.journey import new_journey_key
from staff.access import AccessPurpose, Unlocked
from staff.models import StaffMember

#: The programme with a list, the one that helps within days, and the one that hands on to co-operatives.
LISTED: Final = "logements-abordables"
AT_ONCE: Final = "hebergement-temporaire"
BY_REFERRAL: Final = "cooperatives-obnl"
OPEN: Final = (LISTED, AT_ONCE, BY_REFERRAL, "aide-recherche")

_ALONE: Final[Mapping[str, Any]] = {
    "name": "",
    "language": {"answer_in": "fr", "interpreter": ""},
    "ways": [],
    "contact": {},
    "household": {
        "aged_0_to_5": 0,
        "aged_6_to_12": 0,
        "aged_13_to_17": 0,
        "aged_18_to_59": 1,
        "aged_60_up": 0,
        "couples": 0,
    },
    "income_band": "A",
    "situation": {"kind": "tenant", "day": ""},
    "stay": {"in_montreal": True, "borough": "villeray-saint-michel-parc-extension"},
    "wanted": {"boroughs": [], "most_rent": 900},
    "rooms": 1,
    "consent": {"agreed": True, "notice": NOTICE},
}
_FAMILY: Final[Mapping[str, Any]] = {
    "household": {
        "aged_0_to_5": 1,
        "aged_6_to_12": 2,
        "aged_13_to_17": 0,
        "aged_18_to_59": 2,
        "aged_60_up": 0,
        "couples": 1,
    },
    "wanted": {"boroughs": ["villeray-saint-michel-parc-extension"], "most_rent": 1100},
}


#: Called in the morning, by name, with a word agreed on; no message is ever left.
_PHONED: Final[Mapping[str, Any]] = {
    "ways": ["call"],
    "contact": {
        "call": {
            "address": "514 555-0163",
            "when": "le matin, de 9 h à 11 h",
            "never": "le soir, la fin de semaine",
            "ask_for": "Inès",
            "leave_word": "no",
            "code_word": "jardin",
            "others": "yes",
        }
    },
}
_THROUGH_ORGANIZATION: Final[Mapping[str, Any]] = {
    "ways": ["organization"],
    "contact": {
        "organization": {
            "address": "Comité logement du quartier (inventé), 514 555-0187",
            "when": "",
            "never": "",
            "ask_for": "Ruth",
            "leave_word": "yes",
            "code_word": "",
            "others": "no",
        }
    },
    "helper": {"organization": "Comité logement du quartier (inventé)"},
}
_BY_CODE_ALONE: Final[Mapping[str, Any]] = {"ways": [], "contact": {}}


@dataclass(frozen=True, slots=True)
class Household:
    """Made up, as anybody who reads it sees: the days since it applied, where it stands, what it answered."""

    name: str
    days_ago: int
    stands: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    programme: str = LISTED
    #: Years that it waited on an older list before; its seniority goes on.
    years: int = 0


HOUSEHOLDS: Final = (
    Household("Inès (inventée)", 0, "new", {**_PHONED, "situation": {"kind": "danger", "day": ""}}, AT_ONCE),
    Household(
        "Tuan (inventé)", 3, "new", {**_BY_CODE_ALONE, "language": {"answer_in": "en", "interpreter": ""}}
    ),
    Household("Ruth (inventée)", 6, "asked", {**_FAMILY, **_THROUGH_ORGANIZATION, "income_band": "B"}),
    Household("Famille Diallo (inventée)", 8, "offered", _FAMILY, years=2),
    Household("Marisol (inventée)", 8, "listed", {**_FAMILY, "income_band": "C"}, years=3),
    Household("Petr (inventé)", 7, "refused", {"income_band": "E"}),
    Household("Rosa (inventée)", 5, "asked of", {"income_band": "B"}, BY_REFERRAL),
)
#: The first is offered; the second is right for whoever comes next, and free.
UNITS: Final = (
    ("Rue Jarry, app. 4", "villeray-saint-michel-parc-extension", 3, 6, 990),
    ("Rue Jean-Talon, app. 12", "villeray-saint-michel-parc-extension", 3, 6, 1040),
)
ASKED: Final = (
    "Bonjour Ruth. Il nous manque une chose. Une déclaration signée suffit : personne ne demande vos papiers."
)
CO_OP: Final = "Coopérative du Parc (inventée)"
TELLING: Final = (
    "Bonjour Rosa. Cette coopérative a un logement. Lisez le texte exact qui lui serait remis, puis dites "
    "oui ou non."
)


def fill_housing(*, lead: Unlocked, supervisor: Unlocked, second: StaffMember, at: dt.datetime) -> str:
    """
    Make the demonstration's programmes, households, dwellings and first order.

    :param second: approves the rules that the supervisor proposes
    :return: the receipt code of the household that is offered a home
    """
    first = at - dt.timedelta(days=max(one.days_ago for one in HOUSEHOLDS))
    _open_programmes(supervisor, first)
    _approve_rules(supervisor, second, first)
    applied = [(one, *_apply(one, at)) for one in HOUSEHOLDS]
    for one, _code, case_id in applied:
        _advance(one, case_id, lead, at)
    _offer(lead, at)
    return next(code for one, code, _case_id in applied if one.stands == "offered")


def _open_programmes(supervisor: Unlocked, at: dt.datetime) -> None:
    load_shipped(read_shipped(), on=at.date())
    for code in OPEN:
        programme = Programme.objects.get(code=code)
        record_answer(
            programme=programme,
            answered_on=at.date(),
            signed_by="Démonstration",
            words="(Réponse inventée.) Ce programme est ouvert à tout le monde, avec ou sans papiers.",
            by=supervisor.member,
            at=at,
        )
        if code == LISTED:
            open_window(programme, opens_on=at.date(), closes_on=None, at=at)
        receive(programme=programme, by=supervisor.member, at=at)


def _approve_rules(supervisor: Unlocked, second: StaffMember, at: dt.datetime) -> None:
    proposed = propose_rules(
        member=supervisor.member,
        weights=written_weights(FIRST_RULES),
        valid_from=FIRST_RULES.valid_from,
        texts=FIRST_TEXTS,
        at=at,
    )
    approve_rules(member=second, version_id=proposed.pk, read_digest=proposed.sha256, at=at)


def _apply(one: Household, at: dt.datetime) -> tuple[str, UUID]:
    version = version_in_use(one.programme)
    assert version is not None  # noqa: S101  (it was published a moment ago)
    before = set(Case.objects.values_list("pk", flat=True))
    handed = hand_in_application(
        journey=new_journey_key(),
        version_id=version.pk,
        answers={**copy.deepcopy(dict(_ALONE)), **one.answers, "name": one.name},
        at=at - dt.timedelta(days=one.days_ago),
    )
    (case_id,) = set(Case.objects.values_list("pk", flat=True)) - before
    if one.years:
        waited = dt.timedelta(days=366 * one.years)
        Application.objects.filter(case=case_id).update(effective_on=at.date() - waited)
    return handed.code, case_id


def _advance(one: Household, case_id: UUID, lead: Unlocked, at: dt.datetime) -> None:
    if one.stands == "new":
        return
    then = at - dt.timedelta(days=one.days_ago - 1)
    take_up(member=lead.member, case_id=case_id, at=then)
    open_file(by=lead, case_id=case_id, purpose=AccessPurpose.FOLLOW_UP, at=then)
    if one.stands == "asked":
        wanted = Wanted(ProofKind.INCOME, Problem.INCOMPLETE)
        ask_items(by=lead, case_id=case_id, request_id=uuid4(), items=[wanted], message=ASKED, at=then)
        return
    if one.stands == "asked of":
        propose_release(
            by=lead, case_id=case_id, release_id=uuid4(), organization=CO_OP, message=TELLING, at=then
        )
        return
    see_proof(by=lead, case_id=case_id, proof_id=uuid4(), kind=ProofKind.DECLARATION, accepted=True, at=then)
    if one.stands == "refused":
        propose_refusal(
            by=lead, case_id=case_id, decision_id=uuid4(), reason=RefusalReason.INCOME_ABOVE, at=then
        )
    else:
        decide_eligible(by=lead, case_id=case_id, decision_id=uuid4(), at=then)


def _offer(lead: Unlocked, at: dt.datetime) -> None:
    programme = Programme.objects.get(code=LISTED)
    units = [
        add_unit(
            member=lead.member,
            programme=programme,
            facts={
                "label": label,
                "borough": borough,
                "bedrooms": bedrooms,
                "most_people": people,
                "rent": rent,
                "features": [],
                "is_for_seniors": False,
                "free_on": at.date(),
            },
            unit_id=uuid4(),
        )
        for label, borough, bedrooms, people, rent in UNITS
    ]
    run = make_run(programme, as_of=at.date(), requested_by=lead.member, reason=RunReason.FIRST)
    next_one = run.entries.order_by("place").values_list("application_id", flat=True).first()
    assert next_one is not None  # noqa: S101  (two households are on the list)
    send_offer(by=lead, unit_id=units[0].pk, application_id=next_one, at=at)
