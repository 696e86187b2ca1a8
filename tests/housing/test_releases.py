"""Handing a household on to an organisation: what is told, who agrees to it, who reads it, how often."""

import datetime as dt
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connections, transaction

from casework import by_code
from casework.by_code import OpenJourney
from casework.enums import CaseState, Move
from casework.models import Event
from core.clock import now, today
from core.workflow import IllegalMove
from housing.by_code.leaving import undo_withdrawal, withdraw
from housing.by_code.outcome import Did
from housing.by_code.releases import OwnRelease, consent, end_release, own_releases, receive
from housing.models import Application, Release
from housing.operations.releases import (
    NoRelease,
    StillProposed,
    can_take_back,
    drop_release,
    propose_release,
    refer_out,
    take_back,
)
from housing.rules.answers import EXAMPLE
from housing.rules.releasing import PARTS, reach, released
from housing.timers import let_yeses_lapse
from housing.words.releases import release_text
from privacy.journey import new_journey_key
from privacy.receipt import new_code
from tests.casework.factories import AT, TODAY, who_has
from tests.casework.time_travel import unguarded
from tests.databases import ActAs
from tests.housing.deciding import declared, in_review
from tests.housing.factories import Filed, HousingDesk, apply

COOP = "Coopérative d’essai"


def proposed(desk: HousingDesk, filed: Filed, *, release_id: UUID | None = None) -> OwnRelease:
    """Propose a release; return it as the person reads it."""
    propose_release(
        by=desk.lead,
        case_id=filed.case_id,
        release_id=release_id or uuid4(),
        organization=COOP,
        message="Bonjour, est-ce que cet organisme peut lire ceci?",
        at=AT,
    )
    return own_releases(filed.who, TODAY)[-1]


def agreed(desk: HousingDesk, filed: Filed) -> tuple[OwnRelease, str]:
    """Propose a release and say yes to it; return the code to hand over."""
    release = proposed(desk, filed)
    did, code = consent(filed.who, release, TODAY)
    assert did is Did.DONE
    return release, code


def after(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def test_an_organisation_is_told_eight_things_and_no_reason_comment_or_helper() -> None:
    answers: dict[str, Any] = {
        **EXAMPLE,
        "situation": {"kind": "danger", "day": "2026-12-01"},
        "comment": "Mon commentaire",
        "helper": {"organization": "Qui me connaît"},
    }
    told = released(answers, asks_income=True)
    assert tuple(told) == PARTS
    assert "income_band" not in released(answers, asks_income=False)
    for language in ("fr", "en"):
        text = release_text(answers, organization=COOP, language=language, ceilings={4: 53000})
        said = json.dumps([(one.label, one.words) for one in text.lines], ensure_ascii=False)
        assert "Alma" in said
        assert "514 555-0142" in said
        for kept in ("sécurité", "safe", "2026-12-01", "Mon commentaire", "Qui me connaît", "Villeray"):
            assert kept not in said


def test_a_way_that_somebody_else_reads_is_handed_to_nobody() -> None:
    call, other = EXAMPLE["contact"]["call"], EXAMPLE["contact"]["organization"]
    read_at_home = {**EXAMPLE, "contact": {"call": {**call, "others": "yes"}, "organization": other}}
    assert (reach(EXAMPLE) or {})["way"] == "call"
    assert (reach(read_at_home) or {})["way"] == "organization"
    assert reach({**EXAMPLE, "ways": [], "contact": EXAMPLE["contact"]}) is None
    # Only a clear no is a no.
    for unclear in ({**call, "others": ""}, {name: one for name, one in call.items() if name != "others"}):
        assert reach({**EXAMPLE, "contact": {"call": unclear}}) is None


def test_the_code_of_a_yes_opens_those_words_once_and_nothing_else(housing_desk: HousingDesk) -> None:
    filed = in_review(housing_desk)
    release, code = agreed(housing_desk, filed)
    # At the door of files it is nobody's.
    assert not by_code.sign_in_by_code(code=code, journey=new_journey_key(), at=AT)
    assert receive(new_code(1), TODAY) is None
    assert receive(new_code(7), TODAY) is None
    assert receive(code, TODAY) == release.text
    assert receive(code, TODAY) is None
    row = Release.objects.get()
    assert (row.lookup, bytes(row.handed), bytes(row.wrap)) == (None, b"", b"")
    assert own_releases(filed.who, TODAY)[0].opened_on == TODAY
    assert end_release(filed.who, release.id, TODAY) is Did.OVER
    assert filed.case.has_news


def test_a_yes_is_taken_back_renewed_and_lapses(housing_desk: HousingDesk) -> None:
    filed = in_review(housing_desk)
    release, first = agreed(housing_desk, filed)
    _did, second = consent(filed.who, release, TODAY)
    assert receive(first, TODAY) is None
    assert receive(second, after(31)) is None
    assert end_release(filed.who, release.id, TODAY) is Did.DONE
    assert end_release(filed.who, release.id, TODAY) is Did.DONE
    assert receive(second, TODAY) is None
    assert consent(filed.who, release, TODAY) == (Did.OVER, "")
    with pytest.raises(NoRelease):
        refer_out(by=housing_desk.lead, case_id=filed.case_id, at=AT)


def test_a_yes_that_nobody_used_leaves_no_code_behind_and_is_said_anew(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    filed = in_review(housing_desk)
    release, first = agreed(housing_desk, filed)
    for days, lapsed in ((30, 0), (31, 1)):
        unguarded("UPDATE housing_release SET consented_on = %s", today() - dt.timedelta(days=days))
        with as_role("casework_janitor"):
            assert let_yeses_lapse(now()) == lapsed
    row = Release.objects.get()
    assert (row.consented_on, row.lookup, bytes(row.handed), bytes(row.wrap)) == (None, None, b"", b"")
    assert receive(first, today()) is None
    did, second = consent(filed.who, own_releases(filed.who, today())[0], today())
    assert did is Did.DONE
    assert receive(second, today()) == release.text


def test_only_the_person_says_yes(housing_desk: HousingDesk, as_role: ActAs) -> None:
    filed = in_review(housing_desk)
    release = proposed(housing_desk, filed)
    given = by_code.grant_helper(filed.who, may_write=True, may_decide=True, days=7, at=AT)
    helper = OpenJourney(who_has(given).lookup, who_has(given).key_pair, is_helper=True)
    assert own_releases(helper, TODAY)[0].text == release.text
    assert consent(helper, release, TODAY) == (None, "")
    assert end_release(helper, release.id, TODAY) is None
    with as_role("casework_staff"), connections["default"].cursor() as cursor:
        for words in ("consented_on = %s", "opened_on = %s", "consented_on = %s, ended_on = proposed_on"):
            with pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute(f"UPDATE housing_release SET {words}", [TODAY])


def test_one_text_waits_at_a_time_and_sent_twice_it_is_proposed_once(housing_desk: HousingDesk) -> None:
    filed, release_id = in_review(housing_desk), uuid4()
    for _twice in range(2):
        proposed(housing_desk, filed, release_id=release_id)
    assert Release.objects.count() == 1
    with pytest.raises(StillProposed):
        proposed(housing_desk, filed)
    drop_release(by=housing_desk.colleague, case_id=filed.case_id, release_id=release_id, at=AT)
    assert proposed(housing_desk, filed).is_pending
    with pytest.raises(IllegalMove):
        proposed(housing_desk, apply(housing_desk))


def test_who_agreed_is_referred_and_comes_back_to_where_they_stood(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    filed = in_review(housing_desk)
    declared(housing_desk, filed)
    proposed(housing_desk, filed)
    shared: dict[str, Any] = {"by": housing_desk.lead, "case_id": filed.case_id}
    with pytest.raises(NoRelease):
        refer_out(**shared, at=AT)
    # Nor does the database believe it, for want of a yes alone.
    Application.objects.update(stood_in=CaseState.WAITING)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event(
            case=filed.case,
            move=Move.REFER_OUT,
            state=CaseState.REFERRED,
            actor="staff",
            member=housing_desk.lead.member,
            day=TODAY,
        ).save(force_insert=True)
    _did, code = consent(filed.who, own_releases(filed.who, TODAY)[0], TODAY)
    since = filed.application.effective_on
    with as_role("casework_staff"):
        refer_out(**shared, at=AT)
    assert (filed.case.state, filed.case.outcome) == (CaseState.REFERRED, "referred")
    # The organisation may still read what the person agreed to.
    assert receive(code, TODAY) is not None
    with pytest.raises(IllegalMove):
        take_back(**shared, at=AT + dt.timedelta(days=30))
    assert can_take_back(filed.case, after(29))
    with connections["default"].cursor() as cursor:
        # It slept when it was handed on: it comes back awake.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE housing_application SET stood_in = 'dormant', dormant_on = %s", [TODAY])
        cursor.execute("SET LOCAL session_replication_role = origin")
    with as_role("casework_staff"):
        take_back(**shared, at=AT)
    assert (filed.case.state, filed.application.effective_on) == (CaseState.WAITING, since)
    assert (filed.application.dormant_on, filed.application.stood_in) == (None, "")


@pytest.mark.parametrize(("days", "comes_back"), [(13, True), (14, False)])
def test_a_withdrawal_is_taken_back_on_the_persons_word_for_14_days(
    housing_desk: HousingDesk, days: int, comes_back: bool
) -> None:
    filed = in_review(housing_desk)
    _release, code = agreed(housing_desk, filed)
    withdraw(filed.who, TODAY)
    assert receive(code, TODAY) is None
    shared: dict[str, Any] = {"by": housing_desk.lead, "case_id": filed.case_id}
    if comes_back:
        take_back(**shared, at=AT + dt.timedelta(days=days))
        assert filed.case.state == CaseState.IN_REVIEW
        assert undo_withdrawal(filed.who, after(days)) is Did.DONE
    else:
        with pytest.raises(IllegalMove):
            take_back(**shared, at=AT + dt.timedelta(days=days))


def test_everything_of_it_goes_with_the_file(housing_desk: HousingDesk) -> None:
    filed = in_review(housing_desk)
    _release, code = agreed(housing_desk, filed)
    assert by_code.erase(filed.who, TODAY)
    assert not Release.objects.exists()
    assert receive(code, TODAY) is None
