"""A housing team with real keys, a programme with a list, and applications that are really sealed."""

import copy
import datetime as dt
from dataclasses import dataclass
from typing import Any

from casework import by_code
from casework.enums import CaseKind
from casework.models import Case
from housing.models import Application, OpeningWindow, OwnerAnswer, Programme, ProgrammeVersion, WindowSeed
from housing.operations.filing import hand_in_application
from housing.rules.answers import EXAMPLE
from housing.rules.draw import commitment_of
from privacy.journey import new_journey_key
from privacy.keys import KeyPair
from privacy.recipients import root_fingerprint, root_public_of
from staff.access import Unlocked
from staff.enums import Role, TeamPurpose
from staff.models import Team, TeamKey
from staff.operations.keys import make_team_key
from tests.casework.factories import (
    AT,
    PASSPHRASE,
    TODAY,
    Handed,
    keys_behind_the_desk,
    member,
    receive,
    who_has,
    with_key,
)

__all__ = ["AT", "PASSPHRASE", "TODAY"]

SEED = bytes(range(32))


@dataclass(frozen=True)
class HousingDesk:
    """The housing team, with keys open: two caseworkers and more, a supervisor who holds the team's key."""

    team: Team
    team_key: TeamKey
    lead: Unlocked
    colleague: Unlocked
    third: Unlocked
    supervisor: Unlocked
    recovery: KeyPair
    root_private: bytes
    programme: Programme
    version: ProgrammeVersion
    window: OpeningWindow

    @property
    def root_fingerprint(self) -> str:
        return root_fingerprint(root_public_of(self.root_private))


@dataclass(frozen=True)
class Filed(Handed):
    """An application that somebody handed in."""

    @property
    def application(self) -> Application:
        return Application.objects.get(case=self.case_id)


def make_housing_desk() -> HousingDesk:
    team = Team.objects.create(purpose=TeamPurpose.HOUSING, name_fr="Logement", name_en="Housing")
    supervisor, lead, colleague, third = (
        with_key(member(name, *roles))
        for name, roles in (
            ("sidonie", (Role.SUPERVISOR, Role.CASEWORKER)),
            ("lucie", (Role.CASEWORKER,)),
            ("carlos", (Role.CASEWORKER,)),
            ("thuy", (Role.CASEWORKER,)),
        )
    )
    team.members.add(*(one.member for one in (supervisor, lead, colleague, third)))
    team_key = make_team_key(team=team, by=lead, at=AT)
    recovery, root_private = keys_behind_the_desk()
    receive(CaseKind.HOUSING, phone="311")
    programme, version, window = make_programme()
    return HousingDesk(
        *(team, team_key, lead, colleague, third, supervisor, recovery, root_private),
        *(programme, version, window),
    )


def make_programme(
    code: str = "logements-abordables", **fields: Any
) -> tuple[Programme, ProgrammeVersion, OpeningWindow]:
    """Make a programme with a list that receives applications; fields go to its version."""
    given = {
        "mode": "open",
        "name_fr": "Logements abordables d’essai",
        "name_en": "Affordable test homes",
        "owner_fr": "Ville d’essai",
        "owner_en": "Test city",
        "summary_fr": "Des logements à loyer abordable.",
        "summary_en": "Homes at an affordable rent.",
        "ceilings": {"1": 38000, "2": 43500, "4": 53000, "6": 70000},
        "ceilings_on": TODAY,
        "ceilings_source": "essai",
        "has_list": True,
        "proofs": ["declaration", "organization", "income"],
        "published_on": TODAY,
        **fields,
    }
    # The database lets nothing else receive.
    is_receiving = given["mode"] in ("open", "referral") and given["published_on"] is not None
    programme = Programme.objects.create(code=code, position=1, is_receiving=is_receiving)
    version = ProgrammeVersion.objects.create(programme=programme, number=1, **given)
    OwnerAnswer.objects.create(
        programme=programme, answered_on=TODAY, signed_by="Essai", words="Tout le monde.", recorded_on=TODAY
    )
    window = OpeningWindow.objects.create(
        programme=programme, number=1, opens_on=TODAY, seed_commitment=commitment_of(SEED)
    )
    WindowSeed.objects.create(window=window, seed=SEED)
    return programme, version, window


def answers(**changes: Any) -> dict[str, Any]:
    """Return a whole set of answers, with some changed."""
    return {**copy.deepcopy(dict(EXAMPLE)), **changes}


def apply(
    desk: HousingDesk,
    *,
    version: ProgrammeVersion | None = None,
    journey: str = "",
    at: dt.datetime = AT,
    **changes: Any,
) -> Filed:
    """Hand an application in as a visitor does."""
    before = set(Case.objects.values_list("pk", flat=True))
    handed = hand_in_application(
        journey=journey or new_journey_key(),
        version_id=(version or desk.version).pk,
        answers=answers(**changes),
        at=at,
    )
    (case_id,) = set(Case.objects.values_list("pk", flat=True)) - before
    return Filed(case_id, handed.code, who_has(handed.code))


def read_back(filed: Filed) -> dict[str, Any]:
    """Open the file as the person does and return its answers."""
    file = by_code.read_file(filed.who)
    assert file is not None
    return file.story
