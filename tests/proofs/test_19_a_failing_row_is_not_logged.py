"""
Proof 19: when PostgreSQL refuses a row, no word of it reaches the server's log, nor any other file.

The public door's own role calls its own functions, on the running portal's server, with a needle in every
part that can be refused: by a function's check, by a column's length, by a constraint, by a type, by a right.
"""

import base64
import uuid
from pathlib import Path

import psycopg
import pytest

from montreal_sanctuary.embedded_places import find_places
from privacy.journey import new_journey_key, seal_row
from tests.running_portal import Portal

NEEDLE = "zqneedlerefusee19"
#: A receipt that is still shown, as the door gives it: what is taken back stays in the server's journal.
SHOWN = seal_row(new_journey_key(), {"code": NEEDLE})
# (statement, its values): each is refused. What PostgreSQL quotes in the message itself ("invalid input
# syntax for type date: …") is beyond any setting: no statement of ours casts what somebody wrote.
REFUSED = (
    ("SELECT casework_journey_keep(%s, %s, 'draft', %s, now(), 1)", (uuid.uuid4(), NEEDLE.encode(), b"x")),
    ("SELECT casework_journey_keep(%s, %s, %s, %s, now(), 1)", (uuid.uuid4(), b"r" * 32, NEEDLE * 3, b"x")),
    (
        "SELECT casework_hand_in(%s, %s, %s, now(), %s, 'assistance', %s, %s, %s, 'calm', '2026-11-22',"
        " '2026-11-23', %s, %s, %s, %s, %s, 1, %s, %s, %s, %s)",
        (
            b"r" * 32,
            uuid.uuid4(),
            SHOWN,
            uuid.uuid4(),
            uuid.uuid4(),
            NEEDLE,
            NEEDLE,
            uuid.uuid4(),
            NEEDLE.encode() + bytes(1053 - len(NEEDLE)),
            uuid.uuid4(),
            b"l" * 32,
            b"p" * 1216,
            [uuid.uuid4() for _ in range(3)],
            ["requester", f"team:{NEEDLE}", "recovery:1"],
            [b"w" * 1169] * 3,
            uuid.uuid4(),
        ),
    ),
    # An application from no visit; a correction past its function.
    (
        "SELECT housing_hand_in(%s, %s, %s, now(), %s, 'housing', %s, %s, %s, 'calm', '2026-11-22',"
        " '2026-11-23', %s, %s, %s, %s, %s, 1, %s, %s, %s, %s, %s, %s, '2026-12-22')",
        (
            NEEDLE.encode(),
            uuid.uuid4(),
            NEEDLE.encode(),
            uuid.uuid4(),
            uuid.uuid4(),
            NEEDLE,
            NEEDLE,
            uuid.uuid4(),
            NEEDLE.encode() + bytes(1053 - len(NEEDLE)),
            uuid.uuid4(),
            b"l" * 32,
            b"p" * 1216,
            [uuid.uuid4() for _ in range(3)],
            ["requester", f"team:{NEEDLE}", "recovery:1"],
            [b"w" * 1169] * 3,
            uuid.uuid4(),
            uuid.uuid4(),
            uuid.uuid4(),
        ),
    ),
    ("INSERT INTO housing_sealedanswers (id, case_id, number, sealed) VALUES (%s, %s, 1, %s)",
     (uuid.uuid4(), uuid.uuid4(), NEEDLE.encode())),
    ("INSERT INTO casework_sealedstory (id, case_id, sealed) VALUES (%s, %s, %s)",
     (uuid.uuid4(), uuid.uuid4(), NEEDLE.encode())),
)  # fmt: skip


def marks(folder: Path) -> list[str]:
    plain = NEEDLE.encode()
    forms = (plain, plain.hex().encode(), base64.b64encode(plain)[4:-4])
    return [
        str(file)
        for file in folder.rglob("*")
        if file.is_file() and not file.is_symlink() and any(form in file.read_bytes() for form in forms)
    ]


def test_a_refused_row_is_in_no_log(portal: Portal) -> None:
    home = portal.folder / "var"
    password = (home / "secrets" / "database-casework_intake").read_text().strip()
    sockets = find_places(home).sockets
    # Django binds on the client: the values stand in the statement itself.
    with psycopg.connect(
        host=str(sockets),
        user="casework_intake",
        password=password,
        dbname="casework",
        autocommit=True,
        cursor_factory=psycopg.ClientCursor,
    ) as connection:
        for statement, values in REFUSED:
            with pytest.raises(psycopg.Error):
                connection.execute(statement, values)
        # What commits takes to the disk whatever the server's journal still holds in memory.
        connection.execute(
            "SELECT casework_journey_keep(%s, %s, 'draft', %s, now(), 1)", (uuid.uuid4(), b"d" * 32, SHOWN)
        )
    assert marks(portal.folder) == []
