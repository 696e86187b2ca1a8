"""
What was sealed once opens for ever: `sealed_once.json` was made on one day and is never made again.

If a test here goes red, files of real people have just become unreadable: give the change a new suite byte.
"""

import hashlib
import json
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from privacy import sealing
from privacy.journey import open_row, read_resume_code, resume_key, row_of
from privacy.keys import fingerprint, key_pair_from_seed
from privacy.passphrase import open_unlocked, unlock_row_of, unlock_seed
from privacy.receipt import derive, read_code
from privacy.recipients import SignedList, root_fingerprint, verified

ONCE = json.loads((Path(__file__).parent / "sealed_once.json").read_text("utf-8"))
TEAM = key_pair_from_seed(bytes(range(96)))
RECOVERY = key_pair_from_seed(bytes(range(100, 196)))
CASE, TEAM_KEY, MEMBER = (UUID(ONCE[name]) for name in ("case", "team_key", "member"))
PERSON_CONTEXT = "person|v1|sealed once"


def once(name: str) -> bytes:
    return bytes.fromhex(ONCE[name])


def test_a_seed_makes_the_same_pair_for_ever() -> None:
    assert hashlib.sha256(TEAM.public).hexdigest() == ONCE["team_public_sha256"]
    assert fingerprint(TEAM.public) == ONCE["team_fingerprint"]


def test_the_second_half_of_a_pair_is_the_x25519_of_the_standard() -> None:
    # RFC 7748, section 6.1: the private and public keys of Alice.
    alice = bytes.fromhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
    public = key_pair_from_seed(bytes(64) + alice).public
    assert public[-32:].hex() == "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"


def test_the_story_opens() -> None:
    data_key = sealing.unwrap_key(
        once("wrap"), key_pair=TEAM, context=sealing.wrap_context(CASE, f"team:{TEAM_KEY}")
    )
    assert data_key == once("data_key")
    body = sealing.open_sealed(once("sealed"), data_key=data_key, context=sealing.case_context(CASE))
    assert body.decode() == ONCE["text"]


def test_the_teams_private_half_opens() -> None:
    context = sealing.team_key_context(TEAM_KEY, MEMBER)
    assert sealing.unwrap_key(once("team_wrap"), key_pair=TEAM, context=context) == RECOVERY.seed


def test_the_receipt_finds_and_opens_the_same_file() -> None:
    derived = derive(read_code(ONCE["code"]), peppers={4: once("pepper")})
    assert derived.lookup == once("lookup")
    assert derived.key_pair.seed == once("requester_seed")
    assert hashlib.sha256(derived.key_pair.public).hexdigest() == ONCE["requester_public_sha256"]


def test_the_resume_code_finds_and_opens_the_same_draft() -> None:
    key = resume_key(read_resume_code(ONCE["resume_code"]), peppers={4: once("pepper")})
    assert key == ONCE["journey_key"]
    assert row_of(key) == once("row")
    assert open_row(key, once("sealed_row")) == {"besoin": "un médecin", "langue": "fr"}


def test_the_locked_seed_opens() -> None:
    seed = unlock_seed(once("locked"), passphrase=ONCE["passphrase"], context=PERSON_CONTEXT)
    assert seed == TEAM.seed
    assert unlock_row_of(ONCE["unlock_key"]) == once("unlock_row")
    assert open_unlocked(ONCE["unlock_key"], once("unlocked"), PERSON_CONTEXT) == TEAM.seed


def test_the_signed_list_verifies() -> None:
    signed = SignedList(once("list_document"), once("list_signature"), once("root_public"))
    assert root_fingerprint(signed.root_public) == ONCE["root_fingerprint"]
    recipients = verified(signed, fingerprint=ONCE["root_fingerprint"])
    assert recipients.number == 7
    assert [one.public for one in recipients.for_purpose("triage", date(2026, 7, 1))] == [TEAM.public]


@pytest.mark.parametrize("name", ["sealed", "wrap", "team_wrap"])
def test_the_first_byte_is_the_suite(name: str) -> None:
    assert once(name)[:1] == b"\x01"
