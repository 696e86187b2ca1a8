"""Two applications of one household: found by staff alone, merged by a person, taken apart again."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction

from casework import by_code
from casework.enums import CaseState
from casework.errors import NotYours
from casework.models import Case, Event
from casework.operations.files import OpenedFile, open_file, purpose_of_sharing
from casework.operations.taking import take_up
from housing.contact_marks import contacts_of, mark_contacts, same_household
from housing.models import Application, ContactMark
from housing.operations.duplicates import CannotMerge, Obstacle, merge, open_pair, undo_merge
from staff.access import Unlocked
from staff.enums import Role
from staff.models import AccessEntry
from staff.operations.keys import make_team_key
from tests.assistance.team_door import Browser, text_of
from tests.casework.factories import AT, TODAY, member, with_key
from tests.databases import ActAs
from tests.housing.factories import HousingDesk, answers, apply, make_programme

LATER = AT + dt.timedelta(days=3)


def plan(**addresses: str) -> dict[str, Any]:
    careful = answers()["contact"]["call"]
    return {
        "ways": list(addresses),
        "contact": {way: {**careful, "address": address} for way, address in addresses.items()},
    }


def opened(by: Unlocked, case_id: UUID, at: dt.datetime = AT) -> OpenedFile:
    purpose = purpose_of_sharing(Case.objects.get(pk=case_id), by.member)
    assert purpose is not None
    return open_file(by=by, case_id=case_id, purpose=purpose, reason="duplicate", at=at)


def marked(desk: HousingDesk, *cases: Any) -> None:
    for one in cases:
        mark_contacts(opened(desk.lead, one.case_id, LATER), desk.lead, LATER)


# Marks


def test_a_number_is_one_number_however_it_is_written_and_an_organisation_has_none() -> None:
    ways = {"call": "514 555-0142", "text": "+1 (514) 555 0142 poste 3", "email": " Alma@Exemple.org "}
    assert contacts_of(plan(**ways)) == {"phone|+15145550142", "email|alma@exemple.org"}
    assert contacts_of(plan(organization="514 555-0142", mail="alma@exemple.org", call="le matin")) == set()
    assert contacts_of({}) == set()


def test_two_of_one_number_meet_once_staff_have_opened_both_and_nobody_else_is_there(
    housing_desk: HousingDesk,
) -> None:
    lead = housing_desk.lead.member
    first = apply(housing_desk, **plan(call="514 555-0142"))
    second = apply(housing_desk, at=LATER, **plan(text="5145550142", email="a@exemple.org"))
    stranger = apply(housing_desk, **plan(call="514 555-0143"))
    _programme, other_version, _window = make_programme("autre")
    elsewhere = apply(housing_desk, version=other_version, **plan(call="514 555-0142"))
    marked(housing_desk, first, stranger, elsewhere)
    assert same_household(second.case, lead) == same_household(first.case, lead) == []
    marked(housing_desk, second)
    assert same_household(second.case, lead) == [first.application]
    assert same_household(first.case, lead) == [second.application]
    # What another team's caseworker may not open is not shown to them.
    assert same_household(first.case, with_key(member("autre", Role.CASEWORKER)).member) == []
    # The table holds no number, and what is marked again is what stands there.
    before = set(ContactMark.objects.values_list("pk", flat=True))
    marked(housing_desk, first, second)
    assert set(ContactMark.objects.values_list("pk", flat=True)) == before
    assert all(
        len(bytes(one.mark)) == 32 and b"555" not in bytes(one.mark) for one in ContactMark.objects.all()
    )


def test_two_still_meet_when_the_team_made_its_next_key_in_between(housing_desk: HousingDesk) -> None:
    first = apply(housing_desk, **plan(call="514 555-0142"))
    marked(housing_desk, first)
    second = apply(housing_desk, **plan(call="514 555-0142"))
    make_team_key(team=housing_desk.team, by=housing_desk.lead, at=AT)
    marked(housing_desk, second)
    assert same_household(second.case, housing_desk.lead.member) == [first.application]


# Comparing


def test_both_openings_of_a_comparison_are_noted_with_their_reason(housing_desk: HousingDesk) -> None:
    first, second = apply(housing_desk), apply(housing_desk, name="Alma B.")
    take_up(member=housing_desk.colleague.member, case_id=second.case_id, at=AT)
    pair = open_pair(by=housing_desk.lead, case_id=first.case_id, other_id=second.case_id, at=AT)
    assert [pair.one.story["name"], pair.other.story["name"]] == ["Alma", "Alma B."]
    noted = AccessEntry.objects.filter(member=housing_desk.lead.member, reason="duplicate")
    assert {one.case_id for one in noted} == {first.case_id, second.case_id}
    with pytest.raises(NotYours):
        open_pair(
            by=with_key(member("autre", Role.CASEWORKER)),
            case_id=first.case_id,
            other_id=second.case_id,
            at=AT,
        )


# Merging


def merged(desk: HousingDesk, kept: Any, ended: Any, at: dt.datetime = LATER) -> Application:
    return merge(by=desk.lead, kept_id=kept.case_id, ended_id=ended.case_id, note="Un seul ménage.", at=at)


def days(*filed: Any) -> list[dt.date]:
    return [one.application.effective_on for one in filed]


def test_a_merge_keeps_the_earlier_day_and_is_taken_back_whole(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    first, second = apply(housing_desk), apply(housing_desk, at=LATER)
    take_up(member=housing_desk.lead.member, case_id=first.case_id, at=LATER)
    with as_role("casework_staff"):
        merged(housing_desk, kept=second, ended=first)
    assert days(second) == [TODAY]
    assert (first.case.state, first.case.outcome) == (CaseState.MERGED, "merged")
    assert second.case.state == CaseState.SUBMITTED
    assert opened(housing_desk.lead, second.case_id, LATER).notes[0].text == "Un seul ménage."
    with as_role("casework_staff"):
        undo_merge(by=housing_desk.colleague, case_id=first.case_id, at=LATER)
    assert days(first, second) == [TODAY, LATER.date()]
    assert first.case.state == CaseState.IN_REVIEW
    assert first.application.merged_into is None


def test_of_two_merges_into_one_each_is_taken_back_by_itself(housing_desk: HousingDesk) -> None:
    oldest, middle, kept = (apply(housing_desk, at=AT + dt.timedelta(days=one)) for one in (0, 1, 3))
    merged(housing_desk, kept, middle)
    merged(housing_desk, kept, oldest)
    assert days(kept) == [TODAY]
    undo_merge(by=housing_desk.lead, case_id=oldest.case_id, at=LATER)
    assert days(kept) == [TODAY + dt.timedelta(days=1)]
    undo_merge(by=housing_desk.lead, case_id=middle.case_id, at=LATER)
    assert days(oldest, middle, kept) == [TODAY + dt.timedelta(days=one) for one in (0, 1, 3)]


def refused(desk: HousingDesk, kept: Any, ended: Any) -> Obstacle:
    with pytest.raises(CannotMerge) as found:
        merged(desk, kept, ended)
    return found.value.obstacle


def test_what_stands_against_a_merge_is_said_and_nothing_changes(housing_desk: HousingDesk) -> None:
    first, second, third = (apply(housing_desk) for _ in range(3))
    _programme, version, _window = make_programme("autre")
    assert refused(housing_desk, first, first) == Obstacle.SAME_FILE
    assert refused(housing_desk, first, apply(housing_desk, version=version)) == Obstacle.OTHER_PROGRAMME
    merged(housing_desk, first, second)
    assert refused(housing_desk, third, second) == Obstacle.CANNOT_END
    assert refused(housing_desk, second, third) == Obstacle.NOT_LIVE
    merged(housing_desk, third, first)
    for late, wanted in (
        (LATER, Obstacle.MERGED_FURTHER),
        (LATER + dt.timedelta(days=30), Obstacle.TOO_LATE),
    ):
        with pytest.raises(CannotMerge) as found:
            undo_merge(by=housing_desk.lead, case_id=second.case_id, at=late)
        assert found.value.obstacle == wanted
    with pytest.raises(CannotMerge):
        undo_merge(by=housing_desk.lead, case_id=third.case_id, at=LATER)


def test_a_merge_is_taken_back_also_when_what_it_was_merged_into_was_erased(
    housing_desk: HousingDesk,
) -> None:
    first, second = apply(housing_desk), apply(housing_desk)
    merged(housing_desk, first, second)
    by_code.erase(first.who, LATER.date())
    undo_merge(by=housing_desk.lead, case_id=second.case_id, at=LATER)
    assert second.case.state == CaseState.SUBMITTED


def test_the_desks_own_hand_moves_no_seniority(housing_desk: HousingDesk, as_role: ActAs) -> None:
    first, second = apply(housing_desk), apply(housing_desk, at=LATER)
    _programme, version, _window = make_programme("autre")
    other = apply(housing_desk, version=version)
    for change, value in (
        ("effective_on", TODAY - dt.timedelta(days=900)),
        ("effective_on", TODAY + dt.timedelta(days=1)),
        ("merged_into_id", second.application.pk),
        ("merged_into_id", other.application.pk),
    ):
        statement = f"UPDATE housing_application SET {change} = %s WHERE id = %s"
        of = first if value == other.application.pk else second
        with (
            pytest.raises(IntegrityError, match=r"seniority|same list"),
            transaction.atomic(),
            as_role("casework_staff"),
            connections["default"].cursor() as cursor,
        ):
            cursor.execute(statement, [value, of.application.pk])
    # Nor into another list, with everything else as a merge writes it.
    there = other.application
    statement = (
        "UPDATE housing_application SET merged_into_id = %s, other_effective_on = %s, stood_in = 'submitted'"
        " WHERE id = %s"
    )
    with (
        pytest.raises(IntegrityError, match="not the same list"),
        transaction.atomic(),
        as_role("casework_staff"),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(statement, [there.pk, there.effective_on, first.application.pk])
    assert not Event.objects.filter(move="merge").exists()
    assert answers() == opened(housing_desk.lead, first.case_id).story


# The pages


def test_two_gestures_compare_and_merge_and_the_page_shows_what_differs(
    housing_desk: HousingDesk, browser: Browser
) -> None:
    with time_machine.travel(AT, tick=False):
        first = apply(housing_desk, **plan(call="514 555-0142"), comment="Quenouillette")
        second = apply(housing_desk, **plan(call="514 555-0142"), comment="Farfadoche")
        client = browser(housing_desk.lead)
        path = f"/logement/{first.case_id}/comparer/{second.case_id}/"
        # Nothing is open before somebody says why: by an address alone, no word of either.
        gate = text_of(client.get(path))
        assert "Quenouillette" not in gate
        assert AccessEntry.objects.count() == 0
        page = text_of(client.post(path, follow=True))
        assert "Quenouillette" in page
        assert "Farfadoche" in page
        assert "1 réponse diffère." in page
        assert page.count("ms-compare__differs") == 1
        assert AccessEntry.objects.count() == 2
        assert client.get(f"/logement/{first.case_id}/comparer/{first.case_id}/").status_code == 404
        stranger = browser(with_key(member("autre", Role.CASEWORKER)))
        assert stranger.post(path).status_code == 404
        done = client.post(f"/logement/{first.case_id}/fusionner/{second.case_id}/", follow=True)
        assert "Défaire la fusion" in text_of(done)
        again = client.post(f"/logement/{first.case_id}/fusionner/{second.case_id}/", follow=True)
        assert "n’est pas en cours" in text_of(again)
        undone = client.post(f"/logement/{second.case_id}/separer/", follow=True)
        assert "La fusion est défaite" in text_of(undone)
        assert second.case.state == CaseState.SUBMITTED
