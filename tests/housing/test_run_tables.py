"""Runs on their tables: whole, digested, and staying so, whoever writes."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from casework import by_code
from casework.errors import NotYours
from core.alerts import AlertCode
from core.clock import now
from housing.enums import RunReason
from housing.models import OpeningWindow, RankingEntry, RankingRun, WindowSeed
from housing.operations.ranking import make_run
from housing.operations.replaying import replay_nightly
from housing.operations.windows import WindowsOverlap, end_window, open_window
from housing.queries.ranking import (
    NoRules,
    Place,
    facts_of,
    latest_run,
    place_of,
    preview,
    rules_in_force,
)
from housing.rules.draw import commitment_of, commitment_of_all
from housing.rules.facts import read_facts, written
from housing.rules.rule_sets import FIRST_RULES
from staff.enums import Role
from staff.models import Alert
from tests.casework.factories import TODAY, member
from tests.databases import ActAs
from tests.housing.factories import SEED, HousingDesk, apply
from tests.housing.lists import approve_rules, listed, put_on_the_list


def run_now(desk: HousingDesk, as_of: dt.date = TODAY) -> RankingRun:
    return make_run(desk.programme, as_of=as_of, requested_by=desk.lead.member, reason=RunReason.FIRST)


def order_of(run: RankingRun) -> list[str]:
    facts = run.entries.order_by("place").values_list("facts", flat=True)
    return [read_facts(one).file_number for one in facts]


def differs() -> bool:
    return Alert.objects.filter(code=AlertCode.RANKING_DIFFERS, cleared_at=None).exists()


def past_the_guards(statement: str, *values: object) -> None:
    """Write as somebody who holds the server itself."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_everybody_on_the_list_is_ranked_and_the_digests_come_out_the_same(
    housing_desk: HousingDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NoRules):
        run_now(housing_desk)
    approve_rules(housing_desk)
    many, safe, few = (
        listed(housing_desk, **one)
        for one in ({"minors": 3}, {"minors": 1, "safety_until": TODAY}, {"minors": 0})
    )
    apply(housing_desk)  # not on the list yet
    run = run_now(housing_desk)
    assert (run.number, run.files, latest_run(housing_desk.programme)) == (1, 3, run)
    assert order_of(run) == [safe.number, many.number, few.number]
    housing_desk.window.refresh_from_db()
    assert bytes(housing_desk.window.seed or b"") == SEED
    # Anybody can make what the run cites from what the windows published.
    assert run.seed_commitment == commitment_of_all({1: housing_desk.window.seed_commitment})
    later = run_now(housing_desk, TODAY + dt.timedelta(days=1))
    assert (later.number, order_of(later)) == (2, [many.number, safe.number, few.number])
    call_command("replay_ranking")
    said = capsys.readouterr().out
    assert run.output_digest in said
    assert later.input_digest in said
    with pytest.raises(CommandError, match="no such run"):
        call_command("replay_ranking", "logements-abordables/9")


def test_who_erased_their_file_leaves_a_leaf_and_the_run_still_comes_out_the_same(
    housing_desk: HousingDesk, as_role: ActAs
) -> None:
    approve_rules(housing_desk)
    filed = apply(housing_desk)
    gone = put_on_the_list(housing_desk, filed)
    listed(housing_desk, minors=2)
    run = run_now(housing_desk)
    assert by_code.erase(filed.who, TODAY)
    entry = RankingEntry.objects.get(run=run, place=2)
    assert (entry.facts, entry.salt, entry.application_id, len(bytes(entry.leaf))) == ("", None, None, 32)
    assert gone.number not in repr(list(RankingEntry.objects.values()))
    with as_role("casework_janitor"):
        replay_nightly(now())
    run.refresh_from_db()
    assert (run.came_out_same, differs()) == (True, False)


LIES = (
    "UPDATE housing_rankingentry SET facts = replace(facts, '|B|', '|A|') WHERE place = 2",
    "UPDATE housing_rankingentry SET facts = 'nothing' WHERE place = 2",
    "UPDATE housing_rankingentry AS one SET facts = other.facts, salt = other.salt, leaf = other.leaf"
    " FROM housing_rankingentry AS other WHERE one.place = 3 - other.place",
    "DELETE FROM housing_rankingentry WHERE place = 3",
    "UPDATE housing_rankingrun SET output_digest = repeat('0', 64)",
    "UPDATE housing_rulesetversion SET weights = jsonb_set(weights, '{points_per_minor}', '2')",
    "UPDATE housing_windowseed SET seed = sha256('another')",
)


def test_a_lie_in_the_tables_calls_somebody_that_night(housing_desk: HousingDesk) -> None:
    approve_rules(housing_desk)
    for minors in range(3):
        listed(housing_desk, minors=minors)
    run = run_now(housing_desk)
    for lie in LIES:
        # At every door the database refuses it.
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(lie)
        with transaction.atomic():
            past_the_guards(lie)
            replay_nightly(now())
            run.refresh_from_db()
            assert (run.came_out_same, differs()) == (False, True), lie
            # Out of use: no offer cites it.
            assert latest_run(housing_desk.programme) is None
            with pytest.raises(CommandError, match="rankings differ"):
                call_command("replay_ranking", str(run.pk))
            transaction.set_rollback(True)
    replay_nightly(now())
    run.refresh_from_db()
    assert (run.came_out_same, differs()) == (True, False)


def test_a_place_is_told_among_those_who_could_have_the_same_dwelling(housing_desk: HousingDesk) -> None:
    approve_rules(housing_desk)
    listed(housing_desk, minors=4, bedrooms=5)
    listed(housing_desk, minors=3, boroughs=["verdun"])
    listed(housing_desk, minors=2, boroughs=["lasalle", "verdun"], bedrooms=1)
    mine = listed(housing_desk, minors=1, boroughs=["lasalle"], lease_ends_on=TODAY + dt.timedelta(days=90))
    before = place_of(mine, on=TODAY)
    assert before is not None
    assert before.place is None
    run_now(housing_desk)
    found = place_of(mine, on=TODAY)
    assert found is not None
    assert found.place == Place(1, TODAY, place=4, of=4, wanted_place=2, wanted_of=2)
    assert (found.place.band, found.place.wanted_band) == ((1, 4), (1, 2))
    assert found.facts == facts_of(mine)
    assert read_facts(written(found.facts).decode()) == found.facts
    # An edit, before it is saved: the same keys, on other facts.
    assert preview(mine, facts_of(mine), on=TODAY) == (4, 4)
    assert preview(mine, replace(facts_of(mine), minors=6), on=TODAY) == (1, 4)
    assert place_of(apply(housing_desk).application, on=TODAY) is None


def test_a_new_version_of_the_rules_ranks_the_next_run_and_touches_no_old_one(
    housing_desk: HousingDesk,
) -> None:
    first = approve_rules(housing_desk)
    poor, family = listed(housing_desk, income_band="A"), listed(housing_desk, income_band="C", minors=3)
    run = run_now(housing_desk)
    day = TODAY + dt.timedelta(days=30)
    newer = approve_rules(
        housing_desk, replace(FIRST_RULES, version=2, valid_from=day, points_per_minor=2, most_for_minors=8)
    )
    assert (rules_in_force(day - dt.timedelta(days=1)), rules_in_force(day)) == (first, newer)
    assert order_of(run_now(housing_desk, day)) == [family.number, poor.number]
    assert order_of(run) == [poor.number, family.number]
    call_command("replay_ranking")


def test_only_the_team_ranks_and_a_run_takes_nothing_more(housing_desk: HousingDesk) -> None:
    approve_rules(housing_desk)
    listed(housing_desk)
    outsider = member("editrice", Role.EDITOR, Role.SUPERVISOR)
    with pytest.raises(NotYours):
        make_run(housing_desk.programme, as_of=TODAY, requested_by=outsider, reason=RunReason.FIRST)
    run = run_now(housing_desk)
    (entry,) = run.entries.all()
    with pytest.raises(DatabaseError, match="does not have"), transaction.atomic():
        RankingEntry.objects.create(run=run, place=2, leaf=entry.leaf, salt=entry.salt, facts=entry.facts)


def test_a_window_is_committed_to_and_its_seed_shown_once_nobody_can_apply_on_its_day(
    housing_desk: HousingDesk,
) -> None:
    approve_rules(housing_desk)
    programme, at = housing_desk.programme, now()
    with pytest.raises(WindowsOverlap):
        open_window(programme, opens_on=at.date(), closes_on=None, at=at)
    with pytest.raises(ValueError, match="without a last day"):
        end_window(open_later(housing_desk), at=at)


def open_later(desk: HousingDesk) -> OpeningWindow:
    """End the window of the desk, and open one with a last day."""
    at = now()
    end_window(desk.window, at=at)
    last = at.date() + dt.timedelta(days=9)
    window = open_window(desk.programme, opens_on=at.date(), closes_on=last, at=at)
    assert window.number == desk.window.number + 1
    assert window.seed_commitment == commitment_of(bytes(WindowSeed.objects.get(window=window).seed))
    filed = apply(desk, at=at)
    assert filed.application.window == window
    put_on_the_list(desk, filed)
    run_now(desk, last)
    window.refresh_from_db()
    assert window.seed is None
    run_now(desk, last + dt.timedelta(days=1))
    window.refresh_from_db()
    assert commitment_of(bytes(window.seed or b"")) == window.seed_commitment
    call_command("replay_ranking")
    return window


def test_what_was_announced_stays(housing_desk: HousingDesk) -> None:
    window: Any = housing_desk.window
    for name, value in (
        ("opens_on", TODAY - dt.timedelta(days=9)),
        ("seed_commitment", "0" * 64),
        ("closes_on", now().date() + dt.timedelta(days=1)),
    ):
        with pytest.raises(DatabaseError, match="stays as it was announced"), transaction.atomic():
            OpeningWindow.objects.filter(pk=window.pk).update(**{name: value})
    with pytest.raises(DatabaseError, match="another seed"), transaction.atomic():
        OpeningWindow.objects.filter(pk=window.pk).update(seed=bytes(32), seed_published_on=TODAY)
    with pytest.raises(DatabaseError, match="committed to"), transaction.atomic():
        WindowSeed.objects.filter(window=window).update(seed=bytes(32))
