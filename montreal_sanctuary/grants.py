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

CASEWORK: dict[str, dict[str, Privileges]] = {
    # The public door holds no right on who works here.
    "casework_intake": {},
    "casework_staff": {
        "account_emailaddress": EDIT,
        "account_emailconfirmation": EDIT,
        "auth_group": READ,
        "auth_group_permissions": READ,
        "auth_permission": READ,
        "django_content_type": READ,
        "django_session": EDIT,
        "staff_staffmember": EDIT,
        "staff_staffmember_groups": EDIT,
        "staff_staffmember_user_permissions": EDIT,
    },
    "casework_janitor": {},
}

GRANTS: dict[Side, dict[str, dict[str, Privileges]]] = {"directory": DIRECTORY, "casework": CASEWORK}

# Tables that only the owner touches, on purpose.
OWNER_ONLY: dict[Side, frozenset[str]] = {
    "directory": frozenset({"django_migrations", "services_directoryload"}),
    "casework": frozenset({"django_migrations"}),
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
