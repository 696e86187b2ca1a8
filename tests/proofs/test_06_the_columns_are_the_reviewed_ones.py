"""
Proof 6: the tables about files have the columns that were reviewed, and no other.

tests/proofs/reviewed_columns.txt is the list. A new column is a decision about people: whoever adds one says
there why a dump may hold it in the open.
"""

from pathlib import Path

from django.db import connections

REVIEWED = Path(__file__).with_name("reviewed_columns.txt")


def columns_in_force() -> list[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type, coalesce('(' || character_maximum_length || ')', '')"
            " FROM information_schema.columns"
            " WHERE table_schema = 'public'"
            " AND (table_name LIKE 'casework\\_%' OR table_name LIKE 'housing\\_%'"
            " OR table_name = 'staff_accessentry')"
            " ORDER BY table_name, column_name"
        )
        return [f"{table} {column} {kind}{length}" for table, column, kind, length in cursor.fetchall()]


def test_the_columns_of_files_are_those_that_were_reviewed(db: None) -> None:
    lines = REVIEWED.read_text("utf-8").splitlines()
    reviewed = [line.partition("  #")[0].rstrip() for line in lines if line and not line.startswith("#")]
    assert columns_in_force() == reviewed
