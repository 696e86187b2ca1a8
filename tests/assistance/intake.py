"""An intake that is open: a triage team with a key, a recovery key, and a list that the root key signed."""

import datetime as dt

import pytest

from casework.enums import CaseKind
from casework.models import Intake
from privacy.keys import KeyPair, new_key_pair
from privacy.recipients import new_root_key, root_fingerprint, root_public_of
from staff.enums import TeamPurpose
from staff.models import Team, TeamKey
from staff.recipients import candidates_for_list, sign_next_list

SINCE = dt.date(2020, 1, 1)


@pytest.fixture
def open_intake(db: None, settings: pytest.FixtureRequest) -> KeyPair:
    """Opens the intake of requests; gives the key pair of the triage team."""
    root = new_root_key()
    settings.ROOT_FINGERPRINT = root_fingerprint(root_public_of(root))
    pair = new_key_pair()
    team = Team.objects.create(purpose=TeamPurpose.TRIAGE, name_fr="Tri", name_en="Triage")
    TeamKey.objects.create(team=team, public=pair.public, number=1, made_on=SINCE)
    recipients = candidates_for_list(recovery_public=new_key_pair().public, on=SINCE)
    sign_next_list(recipients=recipients, root_private=root, on=SINCE)
    Intake.objects.create(
        kind=CaseKind.ASSISTANCE,
        is_open=True,
        organization="Le Groupe d’essai",
        mandate_on=SINCE,
        phone="514 555-0100",
    )
    return pair
