"""A demonstration that was just filled has nothing to be alarmed about but what it shows on purpose."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from casework.enums import CaseKind, CaseState
from casework.models import Case, Journey
from core.clock import now
from housing.enums import UnitState
from housing.models import Application, Unit
from housing.queries.proposals import proposal_for
from montreal_sanctuary.demonstration import fill_demonstration
from montreal_sanctuary.demonstration_keys import demonstration_root
from privacy.recipients import root_fingerprint, root_public_of

pytestmark = pytest.mark.django_db(databases="__all__")


def test_nothing_that_should_be_erased_is_still_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    settings.ROOT_FINGERPRINT = root_fingerprint(root_public_of(demonstration_root()))
    at = now()
    assert fill_demonstration(at) is not None
    assert Case.objects.filter(kind=CaseKind.ASSISTANCE).count() == 3
    stands = sorted(Case.objects.filter(kind=CaseKind.HOUSING).values_list("state", flat=True))
    assert stands == [*["in_review"] * 2, "info_requested", "offer_open", "submitted", "submitted", "waiting"]
    # What the desk meets first is there to be done: a dwelling that is right for whoever is next.
    free = Unit.objects.get(state=UnitState.AVAILABLE)
    proposal = proposal_for(free)
    assert proposal is not None
    assert [one.number for one in proposal.candidates] == [
        Application.objects.get(case__state=CaseState.WAITING).number
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT retention_late FROM casework_timer_facts(%s)", [at])
        assert cursor.fetchone() == (False,)
    assert not Journey.objects.filter(keep_until__lte=at).exists()
