"""
Proof 8, of applications: a correction, an item, a decision, a letter or what an organisation may read, moved
to another file or to another place of the same one, opens for nobody.
"""

import pytest
from django.db import connections

from casework.operations.files import open_file
from housing.answers_now import every_version
from housing.asked_items import asked_items
from housing.letters import read_letter
from housing.models import Letter
from privacy.errors import CannotOpen
from staff.access import AccessPurpose
from tests.casework.factories import AT
from tests.housing.factories import Filed, HousingDesk
from tests.proofs.application_life import apply_and_live, own

ITEM = "request_id IN (SELECT id FROM housing_inforequest WHERE case_id = %s) AND position = "
#: Of each table, one place of a file, and another place of the same file.
TABLES = {
    "housing_sealedanswers": ("case_id = %s AND number = 1", "case_id = %s AND number = 2"),
    "housing_infoitem": (f"{ITEM}1", f"{ITEM}2"),
    "housing_decision": ("case_id = %s AND kind = 'refused'", "case_id = %s AND kind = 'overturned'"),
    "housing_letter": ("case_id = %s AND kind = 'refused'", "case_id = %s AND kind = 'offer'"),
    "housing_release": ("case_id = %s AND ended_on IS NULL", "case_id = %s AND ended_on IS NOT NULL"),
}


def sealed_in(table: str, filed: Filed, place: int = 0) -> bytes:
    with connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT sealed FROM {table} WHERE {TABLES[table][place]}", [filed.case_id])
        ((found,),) = cursor.fetchall()
    return bytes(found)


def overwrite(table: str, filed: Filed, taken: bytes) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger stands in the way
        cursor.execute(f"UPDATE {table} SET sealed = %s WHERE {TABLES[table][0]}", [taken, filed.case_id])
        assert cursor.rowcount == 1
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def lived(housing_desk: HousingDesk) -> tuple[Filed, Filed]:
    return apply_and_live(housing_desk, "zq"), apply_and_live(housing_desk, "zr")


def read_by_the_team(desk: HousingDesk, filed: Filed) -> None:
    opened = open_file(by=desk.lead, case_id=filed.case_id, purpose=AccessPurpose.FOLLOW_UP, at=AT)
    every_version(opened)
    asked_items(opened.case, opened.data_key)
    for letter in Letter.objects.filter(case=filed.case_id):
        read_letter(letter, opened.data_key)


def test_what_is_moved_in_an_application_opens_for_nobody(
    housing_desk: HousingDesk, lived: tuple[Filed, Filed]
) -> None:
    source, target = lived
    own(target)
    read_by_the_team(housing_desk, target)
    for table in TABLES:
        mine = sealed_in(table, target)
        another = "housing_letter" if table != "housing_letter" else "housing_sealedanswers"
        # Of the other file; of another place of this one, of its own kind and of another.
        moved = (sealed_in(table, source), sealed_in(table, target, 1), sealed_in(another, target))
        for taken in moved:
            overwrite(table, target, taken)
            with pytest.raises(CannotOpen):
                own(target)
            if table not in ("housing_decision", "housing_release"):
                with pytest.raises(CannotOpen):
                    read_by_the_team(housing_desk, target)
        overwrite(table, target, mine)
    own(target)
