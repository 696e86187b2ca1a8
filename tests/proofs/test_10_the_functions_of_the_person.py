"""
Proof 10, for the functions that run with their owner's rights: each door and the timers may call exactly
those that are listed here; and the public door touches no table of files.

Rights on tables, for every role and table, are tried in tests/house/test_grants.py.
"""

import pytest
from django.db import ProgrammingError, connections

from montreal_sanctuary.grants import CASEWORK, FUNCTIONS
from tests.databases import ActAs

# Written out, not taken from grants.py: a function more is a decision, made twice.
ACTS_OF_THE_PERSON = {
    "casework_end_helper",
    "casework_erase_by_code",
    "casework_events_by_code",
    "casework_file_by_code",
    "casework_file_by_helper",
    "casework_grant_helper",
    "casework_hand_in",
    "casework_helper_uses",
    "casework_journey_drop",
    "casework_journey_keep",
    "casework_journey_read",
    "casework_mark_seen_by_code",
    "casework_messages_by_code",
    "casework_messages_by_helper",
    "casework_openings_by_code",
    "casework_part_by_code",
    "casework_post_by_code",
    "casework_post_by_helper",
    "casework_pepper_by_code",
    "casework_recipients",
    "casework_remove_by_code",
    "casework_renew_code",
    "casework_team_of_key",
    "housing_answer_item_by_code",
    "housing_appeal_by_code",
    "housing_application_by_code",
    "housing_correct_by_code",
    "housing_corrections_by_code",
    "housing_decisions_by_code",
    "housing_clock_figures",
    "housing_hand_in",
    "housing_items_by_code",
    "housing_letter_read_by_code",
    "housing_letters_by_code",
    "housing_offer_answer_by_code",
    "housing_offer_view_by_code",
    "housing_offers_by_code",
    "housing_place_by_code",
    "housing_proofs_by_code",
    "housing_reissue_by_code",
    "housing_release_consent_by_code",
    "housing_release_end_by_code",
    "housing_release_open",
    "housing_releases_by_code",
    "housing_renew_by_code",
    "housing_stop_reissue_by_code",
    "housing_undo_by_code",
    "housing_withdraw_by_code",
    "staff_ledger_stands",
}
ACTS_OF_THE_DESK = {
    "casework_enter",
    "housing_enter",
    "housing_bulk_outcome",
    # Over a correction that the desk has written and signed, and nothing else.
    "housing_follow_correction",
    # Reads only: where somebody on a list stands.
    "housing_place_of",
    "housing_enter_split",
    "housing_reissue",
    "staff_alert_mailed",
    "staff_alerts_to_mail",
    "staff_clear_alert",
    "staff_ledger_stands",
    "staff_raise_alert",
}
TIMERS = {
    "casework_codes_by_pepper",
    # Which recovery key the list in force names: for the weekly check of secrets.
    "casework_recipients",
    "casework_timer_close_intake",
    "casework_timer_deadlines",
    "casework_timer_facts",
    "casework_timer_grants",
    "casework_timer_heads",
    "casework_timer_intake_facts",
    "casework_timer_openings",
    "casework_timer_retention",
    "casework_timer_tasks",
    "casework_timer_visits",
    # Makes runs of the ranking again; of a run it reads bands, counts and days.
    "housing_timer_run_entries",
    "housing_timer_run_replayed",
    "housing_timer_runs",
    "housing_timer_reissues",
    "housing_timer_dormancy",
    "housing_timer_bulk",
    "housing_timer_offers",
    "housing_timer_releases",
    "housing_timer_tasks",
    "staff_alert_mailed",
    "staff_alerts_to_mail",
    "staff_beat",
    "staff_clear_alert",
    "staff_expect",
    "staff_ledger_stands",
    "staff_ledger_waiting",
    "staff_ledger_written",
    "staff_missed",
    "staff_note_late",
    "staff_raise_alert",
    "staff_secret_records",
    "staff_timer_sweep",
}
# What is announced to everybody about housing: the public door reads it and writes none of it.
ANNOUNCED = {
    "housing_openingwindow",
    "housing_overridecount",
    "housing_programme",
    "housing_programmeversion",
    "housing_rankingrun",
    "housing_rulesetversion",
}
NOBODYS = {
    "casework_add_message",
    "casework_case_of",
    "casework_end_grant",
    "casework_erase_case",
    "casework_grant_of",
    "casework_holders",
    "casework_is_over",
    "casework_last_read",
    "casework_promised_until",
    "casework_receive",
    "casework_settle_tasks",
    "casework_unread_since",
    "housing_acted",
    "housing_acts_by_code",
    "housing_answered",
    "housing_attempts",
    "housing_begin",
    "housing_decides",
    "housing_follow",
    "housing_heard_from",
    "housing_items_open",
    "housing_items_settled",
    "housing_may_follow",
    "housing_read_by_code",
    "housing_suited",
    "housing_swap_code",
    "housing_to_review",
    "housing_was_silent",
    "staff_ledger_add",
}


def functions() -> dict[str, list[str]]:
    """Every function of ours that runs with its owner's rights, but those of triggers: name → types."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT proname, ARRAY(SELECT format_type(one, NULL) FROM unnest(proargtypes) AS one)"
            " FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
            " AND prorettype <> 'trigger'::regtype"
        )
        return dict(cursor.fetchall())


class UndoError(Exception):
    """Rolls the attempt back."""


def may_call(act_as: ActAs, role: str, name: str, types: list[str]) -> bool:
    nothing = ", ".join(f"NULL::{one}" for one in types)
    try:
        with act_as(role), connections["default"].cursor() as cursor:
            cursor.execute(f"SELECT * FROM {name}({nothing})")
            raise UndoError
    except ProgrammingError as refused:
        if "permission denied for function" in str(refused):
            return False
        raise
    except Exception:  # it ran, or refused what it was given: the right was there
        return True


@pytest.mark.parametrize(
    ("role", "listed"),
    [
        ("casework_intake", ACTS_OF_THE_PERSON),
        ("casework_staff", ACTS_OF_THE_DESK),
        ("casework_janitor", TIMERS),
    ],
)
def test_each_role_may_call_what_is_listed_and_nothing_else(
    role: str, listed: set[str], as_role: ActAs
) -> None:
    there = functions()
    assert set(there) == ACTS_OF_THE_PERSON | ACTS_OF_THE_DESK | TIMERS | NOBODYS
    assert {name for name, types in there.items() if may_call(as_role, role, name, types)} == listed


def test_the_public_door_writes_nothing_of_what_is_announced(as_role: ActAs) -> None:
    for table in ANNOUNCED:
        for statement in ("INSERT INTO {} DEFAULT VALUES", "DELETE FROM {}", "TRUNCATE {}"):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                as_role("casework_intake"),
                connections["default"].cursor() as cursor,
            ):
                cursor.execute(statement.format(table))


def test_the_reviewed_grants_say_the_same() -> None:
    listed = {
        "casework_intake": frozenset(ACTS_OF_THE_PERSON),
        "casework_staff": frozenset(ACTS_OF_THE_DESK),
        "casework_janitor": frozenset(TIMERS),
    }
    assert {role: found for role, found in FUNCTIONS["casework"].items() if found} == {
        role: found for role, found in listed.items() if found
    }
    assert CASEWORK["casework_intake"] == dict.fromkeys(
        {"casework_intake"} | ANNOUNCED, frozenset({"SELECT"})
    )
    # The timers' own queue, which holds no word of a file, and no table beside it.
    assert {table.partition("_")[0] for table in CASEWORK["casework_janitor"]} == {"procrastinate"}


def test_the_public_door_reads_no_table_of_files_nor_of_the_desk(as_role: ActAs) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        tables = {name for (name,) in cursor.fetchall()} - {"casework_intake"} - ANNOUNCED
    assert {"casework_case", "casework_journey", "casework_receipt", "staff_staffmember"} <= tables
    for table in tables:
        for statement in ("SELECT FROM {}", "INSERT INTO {} DEFAULT VALUES", "DELETE FROM {}", "TRUNCATE {}"):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                as_role("casework_intake"),
                connections["default"].cursor() as cursor,
            ):
                cursor.execute(statement.format(table))
