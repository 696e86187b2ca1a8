"""
Who may do what in the database: the one list that is reviewed, applied and checked.

A table that is not here may be touched by nobody but its owner, and `check_grants` names it until somebody
decides. Row policies narrow what a role reads further; they stand in the migrations beside their tables.
"""

from typing import Final

from montreal_sanctuary.roles import Side

Privileges = frozenset[str]

READ: Final = frozenset({"SELECT"})
ADD: Final = frozenset({"INSERT"})
EDIT: Final = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})

PUBLISHED_TABLES = (
    "services_borough",
    "services_category",
    "services_hoursexception",
    "services_hourspiece",
    "services_listing",
    "services_listing_also_in",
    "services_metrostation",
    "services_organization",
    "services_phone",
    "services_place",
    "services_postalarea",
    "services_provenance",
    "services_searchcode",
    "services_searchentry",
    "services_searchversion",
    "services_searchword",
    "services_servicepoint",
    "services_vocabularyterm",
)

# Who edited what and who checked what, with their notes: for editors. The public reads the outcome.
EDITORS_TABLES = ("services_correction", "services_listingchange", "services_verification")

DIRECTORY: dict[str, dict[str, Privileges]] = {
    # Anybody's browser, through the public door.
    "directory_reader": dict.fromkeys(PUBLISHED_TABLES, READ),
    # « Cette information est fausse »: what a visitor writes goes in and cannot be read back from this door.
    "directory_intake": {"services_correction": ADD},
    # Listings editors, through the staff door.
    "directory_editor": dict.fromkeys(PUBLISHED_TABLES + EDITORS_TABLES, EDIT),
    # Timers; each will have a function of its own to call, and nothing else.
    "directory_janitor": {},
}

# A file as caseworkers write it. What only grows has no UPDATE; what the person owns has no right at all.
CASEWORK_TABLES: dict[str, Privileges] = {
    "casework_assignment": frozenset({"SELECT", "INSERT", "UPDATE"}),
    "casework_case": frozenset({"SELECT", "UPDATE"}),
    "casework_clearedcase": frozenset({"SELECT", "INSERT"}),
    "casework_clearing": frozenset({"SELECT", "INSERT", "UPDATE"}),
    "casework_event": frozenset({"SELECT", "INSERT"}),
    "casework_intake": frozenset({"SELECT", "INSERT", "UPDATE"}),
    "casework_intakechange": frozenset({"SELECT", "INSERT"}),
    "casework_message": frozenset({"SELECT", "INSERT", "UPDATE"}),
    "casework_note": frozenset({"SELECT", "INSERT"}),
    "casework_sealedstory": READ,
    "casework_task": frozenset({"SELECT", "UPDATE"}),
    "casework_tombstone": READ,
    "casework_trainedperson": frozenset({"SELECT", "INSERT", "DELETE"}),
    "casework_wrap": frozenset({"SELECT", "INSERT", "DELETE"}),
}

# Applications for housing. What is announced to everybody, and read by both doors:
ANNOUNCED_TABLES = (
    "housing_openingwindow",
    "housing_overridecount",
    "housing_programme",
    "housing_programmeversion",
    "housing_rankingrun",
    "housing_rulesetversion",
)
_WRITE_ONCE = frozenset({"SELECT", "INSERT"})
_NO_DELETE = frozenset({"SELECT", "INSERT", "UPDATE"})
HOUSING_TABLES: dict[str, Privileges] = {
    **dict.fromkeys(ANNOUNCED_TABLES, _NO_DELETE),
    # Counted by the database when an override is used (sql/ranking.sql).
    "housing_overridecount": READ,
    # Made once; only the night's replay says that one came out the same.
    "housing_rankingrun": _WRITE_ONCE,
    "housing_programmeversion": EDIT,
    "housing_application": frozenset({"SELECT", "UPDATE"}),
    "housing_bulkact": _NO_DELETE,
    "housing_bulkitem": _NO_DELETE,
    "housing_codereissue": _NO_DELETE,
    "housing_contactmark": frozenset({"SELECT", "INSERT", "DELETE"}),
    "housing_decision": _NO_DELETE,
    "housing_infoitem": _NO_DELETE,
    "housing_inforequest": _NO_DELETE,
    "housing_letter": _WRITE_ONCE,
    "housing_offer": _NO_DELETE,
    "housing_offerskip": _WRITE_ONCE,
    "housing_owneranswer": _WRITE_ONCE,
    "housing_placement": _NO_DELETE,
    "housing_proofseen": _WRITE_ONCE,
    "housing_rankingentry": _WRITE_ONCE,
    "housing_rankoverride": _NO_DELETE,
    "housing_readyanswer": EDIT,
    "housing_release": _NO_DELETE,
    "housing_review": _NO_DELETE,
    "housing_savedview": EDIT,
    "housing_sealedanswers": _NO_DELETE,
    "housing_unit": _NO_DELETE,
    "housing_windowseed": _WRITE_ONCE,
}

STAFF_TABLES: dict[str, Privileges] = {
    "account_emailaddress": EDIT,
    "account_emailconfirmation": EDIT,
    "auth_group": READ,
    "auth_group_permissions": READ,
    "auth_permission": READ,
    "django_content_type": READ,
    "django_session": EDIT,
    "mfa_authenticator": EDIT,
    "staff_absence": EDIT,
    "staff_accessentry": frozenset({"SELECT", "INSERT"}),
    "staff_alert": READ,
    "staff_heartbeat": READ,
    "staff_invitation": EDIT,
    "staff_invitation_teams": EDIT,
    "staff_membership": EDIT,
    "staff_personkey": frozenset({"SELECT", "INSERT", "UPDATE"}),
    "staff_readingalarm": frozenset({"SELECT", "INSERT", "UPDATE"}),
    # Signed offline, by whoever holds the root key; the desk reads it.
    "staff_signedrecipients": READ,
    # An account is shut and never deleted: the ledger would not know, and a backup would bring it back open.
    "staff_staffmember": frozenset({"SELECT", "INSERT", "UPDATE"}),
    "staff_staffmember_groups": EDIT,
    "staff_staffmember_user_permissions": EDIT,
    "staff_team": frozenset({"SELECT", "INSERT", "UPDATE"}),
    "staff_teamkey": frozenset({"SELECT", "INSERT", "UPDATE"}),
    "staff_teamkeywrap": frozenset({"SELECT", "INSERT", "DELETE"}),
    "staff_unlock": EDIT,
}

# The worker's queue (Procrastinate's own tables): names of timers and when they are due, nothing else.
QUEUE_TABLES: dict[str, Privileges] = {
    "procrastinate_events": frozenset({"SELECT", "INSERT"}),
    "procrastinate_jobs": EDIT,
    "procrastinate_periodic_defers": EDIT,
    "procrastinate_workers": EDIT,
}

CASEWORK: dict[str, dict[str, Privileges]] = {
    # The public door holds no right on who works here, nor on any file: it calls the functions below.
    "casework_intake": {"casework_intake": READ, **dict.fromkeys(ANNOUNCED_TABLES, READ)},
    "casework_staff": {**CASEWORK_TABLES, **HOUSING_TABLES, **STAFF_TABLES},
    # Of files and of people nothing: it calls the functions of its timers.
    "casework_janitor": QUEUE_TABLES,
}

GRANTS: dict[Side, dict[str, dict[str, Privileges]]] = {"directory": DIRECTORY, "casework": CASEWORK}

# Sequences behind the keys of tables above: the queue numbers its jobs.
SEQUENCES: dict[Side, dict[str, frozenset[str]]] = {
    "directory": {},
    "casework": {
        "casework_janitor": frozenset(
            {
                "procrastinate_events_id_seq",
                "procrastinate_jobs_id_seq",
                "procrastinate_periodic_defers_id_seq",
            }
        )
    },
}

# Tables that only the owner touches, on purpose.
OWNER_ONLY: dict[Side, frozenset[str]] = {
    "directory": frozenset({"django_migrations", "services_directoryload"}),
    "casework": frozenset(
        {
            "casework_helpergrant",
            "casework_helperuse",
            "casework_journey",
            "casework_receipt",
            "django_migrations",
            "housing_numbering",
            "staff_ledgerline",
            "staff_secretrecord",
        }
    ),
}

# Functions that run with their owner's rights, one per act of the person, by the role that may call them.
FUNCTIONS: dict[Side, dict[str, frozenset[str]]] = {
    "directory": {},
    "casework": {
        "casework_intake": frozenset(
            {
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
        ),
        "casework_staff": frozenset(
            {
                "casework_enter",
                "housing_enter",
                "housing_bulk_outcome",
                "housing_follow_correction",
                "housing_place_of",
                "housing_enter_split",
                "housing_reissue",
                "staff_alert_mailed",
                "staff_alerts_to_mail",
                "staff_clear_alert",
                "staff_ledger_stands",
                "staff_raise_alert",
            }
        ),
        # One function per timer.
        "casework_janitor": frozenset(
            {
                "casework_codes_by_pepper",
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
                "housing_timer_bulk",
                "housing_timer_dormancy",
                "housing_timer_offers",
                "housing_timer_releases",
                "housing_timer_tasks",
                "housing_timer_run_entries",
                "housing_timer_run_replayed",
                "housing_timer_runs",
                "housing_timer_reissues",
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
        ),
    },
}

# Called by other functions, and by nobody who signs in. Functions of triggers need no grant and no mention.
OWNER_ONLY_FUNCTIONS: dict[Side, frozenset[str]] = {
    "directory": frozenset({"services_refresh_entries"}),
    "casework": frozenset(
        {
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
    ),
}

# Of these a door reads the rows that a policy lets through; with its policies off, a reader would see all.
ROW_SECURED: dict[Side, frozenset[str]] = {
    "directory": frozenset(
        {
            "services_hoursexception",
            "services_hourspiece",
            "services_listing",
            "services_listing_also_in",
            "services_listingchange",
            "services_organization",
            "services_phone",
            "services_place",
            "services_provenance",
            "services_servicepoint",
            "services_verification",
        }
    ),
    "casework": frozenset(),
}

EXTENSIONS: dict[Side, tuple[str, ...]] = {"directory": ("unaccent", "pg_trgm"), "casework": ()}


def decided_tables(side: Side) -> frozenset[str]:
    """Return the tables of a database about which this list says something."""
    return OWNER_ONLY[side].union(*(tables for tables in GRANTS[side].values()))
