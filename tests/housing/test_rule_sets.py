"""Rules by two people: what was read is what is approved, forward only, and then nothing of it changes."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction

from casework.errors import NeedsTwoPeople, NotYours
from housing.models import RuleSetVersion
from housing.operations.rule_sets import AnotherText, NotForward, approve_rules, propose_rules
from housing.queries.ranking import rules_in_force, rules_of
from housing.rule_texts import FIRST_TEXTS
from housing.rules.rule_sets import FIRST_RULES, read_weights, written_weights
from privacy.status_guard import status_words_in
from staff.enums import Role
from staff.models import StaffMember
from tests.assistance.team_door import Browser
from tests.casework.factories import AT, TODAY, member
from tests.housing.factories import HousingDesk

LATER = TODAY + dt.timedelta(days=30)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def editor(db: None) -> StaffMember:
    return member("edith", Role.EDITOR)


@pytest.fixture
def supervisor(db: None) -> StaffMember:
    return member("suzanne", Role.SUPERVISOR)


def propose(by: StaffMember, valid_from: dt.date = LATER, **weights: Any) -> RuleSetVersion:
    changed = {**written_weights(FIRST_RULES), **weights}
    return propose_rules(member=by, weights=changed, valid_from=valid_from, texts=FIRST_TEXTS, at=AT)


def approve(by: StaffMember, version: RuleSetVersion, read: str = "") -> RuleSetVersion:
    return approve_rules(member=by, version_id=version.pk, read_digest=read or version.sha256, at=AT)


def test_the_first_rules_are_those_of_the_code_and_hold_once_two_people_approved(
    editor: StaffMember, supervisor: StaffMember
) -> None:
    first = propose(editor, FIRST_RULES.valid_from)
    assert rules_of(first) == FIRST_RULES
    with pytest.raises(AnotherText):
        approve(supervisor, first, "0" * 64)
    approve(supervisor, first)
    assert rules_in_force(TODAY) == first
    assert first.sha256 == FIRST_RULES.digest
    assert not list(status_words_in(" ".join((first.text_fr, first.text_en, first.change_fr))))


def test_nobody_approves_what_they_proposed_nor_without_being_in_charge(
    editor: StaffMember, supervisor: StaffMember
) -> None:
    mine = propose(supervisor)
    with pytest.raises(NeedsTwoPeople):
        approve(supervisor, mine)
    with pytest.raises(NotYours):
        approve(editor, mine)
    with pytest.raises(NotYours):
        propose(member("camille", Role.CASEWORKER))
    # And whoever goes round the operations meets the database.
    for changes in (
        {"approved_by": supervisor, "approved_on": TODAY},
        {"approved_on": TODAY},
        {"weights": {}},
        {"text_fr": "Autre chose."},
        {"proposed_by": editor},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            RuleSetVersion.objects.filter(pk=mine.pk).update(**changes)


def test_rules_go_forward_and_what_was_approved_stays(editor: StaffMember, supervisor: StaffMember) -> None:
    first = approve(supervisor, propose(editor, FIRST_RULES.valid_from))
    overtaken, second = propose(editor), propose(editor, points_per_minor=2, most_for_minors=8)
    with pytest.raises(NotForward):
        propose(editor, TODAY - dt.timedelta(days=1))
    with time_machine.travel(AT + dt.timedelta(days=60)), pytest.raises(NotForward):
        approve_rules(
            member=supervisor, version_id=second.pk, read_digest=second.sha256, at=AT + dt.timedelta(days=60)
        )
    approve(supervisor, second)
    with pytest.raises(AnotherText):
        approve(supervisor, overtaken)
    with pytest.raises(NotYours):
        approve(supervisor, second)
    assert (rules_in_force(LATER - dt.timedelta(days=1)), rules_in_force(LATER)) == (first, second)
    with pytest.raises(DatabaseError, match="stay as they were proposed"), transaction.atomic():
        RuleSetVersion.objects.filter(pk=first.pk).update(valid_from=LATER)
    with pytest.raises(DatabaseError, match="forward"), transaction.atomic():
        RuleSetVersion.objects.filter(pk=overtaken.pk).update(approved_by=supervisor, approved_on=TODAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"points_per_year": -1},
        {"points_per_year": 100},
        {"points_per_year": "2"},
        {"points_per_year": True},
        {"status": 2},
        {"income_points": {"A": 6, "B": 4, "C": 2, "D": 0}},
        {"income_points": {"A": 2, "B": 4, "C": 2, "D": 0, "E": 0}},
    ],
)
def test_only_whole_weights_that_never_turn_income_round_are_rules(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"weights|whole|fewer|each"):
        read_weights(1, TODAY, {**written_weights(FIRST_RULES), **wrong})
    kept = replace(FIRST_RULES, lease_days=60)
    assert read_weights(1, kept.valid_from, written_weights(kept)) == kept


def test_rules_are_proposed_and_approved_on_the_desk(housing_desk: HousingDesk, browser: Browser) -> None:
    other = housing_desk.third
    other.member.roles = [Role.CASEWORKER, Role.SUPERVISOR]
    other.member.save()
    proposer, approver = browser(housing_desk.supervisor), browser(other)
    form = proposer.get("/logement/regles/proposer/")
    assert 'value="6"' in form.content.decode()
    given = {
        **{f"income_{band}": str(points) for band, points in zip("abcde", (6, 4, 2, 0, 0), strict=True)},
        "points_per_year": "2", "most_for_years": "6", "points_per_minor": "1", "most_for_minors": "6",
        "overcrowded_points": "2", "inaccessible_points": "2", "lease_days": "30",
        "valid_from": "1 juillet 2026", "text_fr": "En français.", "text_en": "In English.",
        "change_fr": "Première version.", "change_en": "First version.",
    }  # fmt: skip
    for wrong, words in (
        ({"income_b": "7"}, "Un revenu plus bas ne peut pas"),
        ({"valid_from": "bientôt"}, "le mois en lettres"),
        ({"text_en": ""}, "Écrivez les règles en anglais"),
    ):
        answer = proposer.post("/logement/regles/proposer/", {**given, **wrong})
        assert answer.status_code == 400
        assert words in answer.content.decode()
    answer = proposer.post("/logement/regles/proposer/", given, follow=True)
    assert "Vous l’avez proposée" in answer.content.decode()
    version = RuleSetVersion.objects.get()
    act = f"/logement/regles/{version.pk}/approuver/"
    proposer.post(act, {"sha256": version.sha256})
    approver.post(act, {"sha256": "0" * 64})
    version.refresh_from_db()
    assert version.approved_on is None
    answer = approver.post(act, {"sha256": version.sha256}, follow=True)
    assert "La version est approuvée" in answer.content.decode()
    version.refresh_from_db()
    assert version.approved_by == other.member
