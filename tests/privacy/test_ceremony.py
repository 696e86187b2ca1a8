"""
The recovery key among three holders: any two open it, one does not; and the room needs nothing but Python.

The room is run as its holders run it: the folder `privacy/` alone, no Django, no database, no network.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from itertools import permutations
from pathlib import Path
from uuid import UUID

import pytest

from privacy.ceremony import REAL, Ceremony, hold_ceremony, is_strong_enough, open_envelope, pair_of
from privacy.errors import CannotOpen
from privacy.keys import fingerprint, new_key_pair
from privacy.recovery_papers import (
    FileToOpen,
    NewHolder,
    NotThisPaper,
    RecoveryRequest,
    answered,
    read_answer,
    read_request,
)
from privacy.sealing import new_data_key, unwrap_key, wrap_context, wrap_key

CHEAP = 255
PHRASES = (
    "canot lanterne mélèze gravier octobre boussole",
    "violon tempête farine escalier renard mitaine",
    "pomme ruelle cerise tambour neige horloge",
)
CASE = UUID("11111111-1111-4111-8111-111111111111")
OTHER = UUID("22222222-2222-4222-8222-222222222222")
ADA, BEN = (f"person:{UUID(int=number, version=4)}" for number in (1, 2))


@pytest.fixture(scope="module")
def made() -> Ceremony:
    return hold_ceremony(PHRASES, suite=CHEAP)


def test_any_two_holders_open_their_envelope_and_it_is_the_same_key(made: Ceremony) -> None:
    assert [one.pair for one in made.envelopes] == [(1, 2), (1, 3), (2, 3)]
    for one in made.envelopes:
        first, second = one.pair
        assert open_envelope(one.sealed, (PHRASES[first - 1], PHRASES[second - 1])).public == made.public


def test_nobody_opens_one_alone_nor_with_a_phrase_of_another_pair(made: Ceremony) -> None:
    for one in made.envelopes:
        first, second = (PHRASES[holder - 1] for holder in one.pair)
        tries = [
            *permutations(PHRASES, 2),
            *((phrase, phrase) for phrase in PHRASES),
            (first, ""),
            ("", second),
        ]
        for pair in tries:
            if pair != (first, second):
                with pytest.raises(CannotOpen):
                    open_envelope(one.sealed, pair)


def test_every_byte_of_an_envelope_counts(made: Ceremony) -> None:
    sealed = made.envelopes[0].sealed
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        # The suite's last bit would turn the cheap cost into one that we do not know.
        with pytest.raises(CannotOpen):
            open_envelope(bytes(changed), (PHRASES[0], PHRASES[1]))
    for cut in (b"", sealed[:-1], sealed + b"\0"):
        with pytest.raises(CannotOpen):
            pair_of(cut)


def test_a_phrase_of_another_keyboard_is_the_same_phrase(made: Ceremony) -> None:
    typed = "  canot lanterne me\u0301le\u0300ze gravier  octobre boussole "
    assert open_envelope(made.envelopes[0].sealed, (typed, PHRASES[1])).public == made.public


def test_weak_or_repeated_phrases_make_no_key() -> None:
    for weak in ("", "quatre mots bien courts", "a" * 40, "un deux trois un deux trois un deux", "x " * 300):
        assert not is_strong_enough(weak)
        with pytest.raises(ValueError, match="passphrase"):
            hold_ceremony((PHRASES[0], PHRASES[1], weak), suite=CHEAP)
    for few in (PHRASES[:2], (PHRASES[0], PHRASES[1], f" {PHRASES[0]} ")):
        with pytest.raises(ValueError, match="all different"):
            hold_ceremony(few, suite=CHEAP)


def asked(recovery: bytes, holders: dict[str, bytes], data_keys: dict[UUID, bytes]) -> RecoveryRequest:
    return RecoveryRequest(
        made_on=date(2026, 11, 22),
        holders=tuple(NewHolder(name, public, f"Nom\x1b[2J {name}") for name, public in holders.items()),
        files=tuple(
            FileToOpen(
                case, "recovery:1", wrap_key(key, to=recovery, context=wrap_context(case, "recovery:1"))
            )
            for case, key in data_keys.items()
        ),
    )


def test_a_file_that_does_not_open_is_named_and_the_others_go_on() -> None:
    recovery, ada, data_key = new_key_pair(), new_key_pair(), new_data_key()
    request = asked(recovery.public, {ADA: ada.public}, {CASE: data_key})
    moved = FileToOpen(OTHER, "recovery:1", request.files[0].wrap)
    both = RecoveryRequest(request.made_on, request.holders, (moved, *request.files))
    answer = answered(both.written(), key_pair=recovery)
    assert answer.unopened == (OTHER,)
    (wrap,) = answer.wraps
    assert unwrap_key(wrap.sealed, key_pair=ada, context=wrap_context(CASE, ADA)) == data_key
    assert read_answer(answer.written()) == answer


@pytest.mark.parametrize(
    "change",
    [
        {"what": "recovery answer|v1"},
        {"holders": []},
        {"holders": [{"recipient": "requester", "public": "", "who": ""}]},
        {"files": [{"id": str(CASE), "recovery": "requester", "wrap": ""}]},
        {"files": {}},
        {"made_on": 5},
    ],
)
def test_what_is_no_request_is_not_answered(change: dict[str, object]) -> None:
    recovery, ada = new_key_pair(), new_key_pair()
    request = asked(recovery.public, {ADA: ada.public}, {CASE: new_data_key()})
    assert read_request(request.written()) == request
    content = json.loads(request.written())
    if isinstance(change.get("holders"), list) and change["holders"]:
        # The person's own place is nobody's to ask for, whatever key stands beside it.
        change = {"holders": [{**content["holders"][0], "recipient": "requester"}]}
    with pytest.raises(NotThisPaper):
        read_request(json.dumps(content | change).encode())
    for broken in (b"", b"[]", b"null", b"\xff", b"[" * 100_000):
        with pytest.raises(NotThisPaper):
            read_request(broken)


def test_a_request_names_nobody_twice() -> None:
    recovery, ada = new_key_pair(), new_key_pair()
    for holders in ({ADA: ada.public, BEN: ada.public},):
        with pytest.raises(NotThisPaper):
            read_request(asked(recovery.public, holders, {CASE: new_data_key()}).written())


# The room itself

_ALONE = """
import runpy, socket, sys
for name in ("django", "core", "psycopg", "stdnum"):
    sys.modules[name] = None
def refuse(*_arguments, **_named):
    raise AssertionError("the room has no network")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
sys.path.insert(0, sys.argv.pop(1))
sys.argv = ["recovery_room", *sys.argv[1:]]
runpy.run_module("privacy.recovery_room", run_name="__main__", alter_sys=True)
"""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A machine that has the folder `privacy/` and nothing else of ours."""
    place = tmp_path_factory.mktemp("room")
    source = Path(__file__).resolve().parents[2] / "privacy"
    shutil.copytree(source, place / "privacy", ignore=shutil.ignore_patterns("__pycache__"))
    return place


def in_the_room(room: Path, *arguments: str | Path, typed: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-c", _ALONE, str(room), *map(str, arguments)],
        cwd=room,
        env={"PATH": os.defpath, "PYTHONIOENCODING": "utf-8"},
        input="".join(f"{line}\n" for line in typed),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def envelopes_in(folder: Path, made: Ceremony) -> Path:
    """Lay cheap envelopes out as the ceremony would."""
    folder.mkdir()
    (folder / "recovery-public").write_bytes(base64.b64encode(made.public))
    for one in made.envelopes:
        name = "recovery-envelope-{}{}".format(*one.pair)
        (folder / name).write_bytes(base64.b64encode(one.sealed))
    return folder


def test_three_people_make_the_key_and_any_pair_rehearses_it(room: Path) -> None:
    """At the real cost: everything else is tried with cheap envelopes."""
    folder = room / "envelopes"
    twice = [phrase for phrase in PHRASES for _ in range(2)]
    held = in_the_room(room, "make", folder, typed=twice)
    assert held.returncode == 0, held.stderr
    assert sorted(path.name for path in folder.iterdir()) == [
        "recovery-envelope-12",
        "recovery-envelope-13",
        "recovery-envelope-23",
        "recovery-public",
    ]
    sealed = [path for path in folder.iterdir() if path.name != "recovery-public"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in sealed)
    assert {base64.b64decode(path.read_bytes())[0] for path in sealed} == {REAL}
    before = {path: path.read_bytes() for path in folder.iterdir()}
    # A second ceremony in the same place would lose the first key.
    assert in_the_room(room, "make", folder, typed=twice).returncode == 1
    rehearsed = in_the_room(room, "check", folder, typed=["23", PHRASES[1], PHRASES[2]])
    assert rehearsed.returncode == 0, rehearsed.stderr
    recovery = base64.b64decode(before[folder / "recovery-public"])
    assert fingerprint(recovery) in held.stdout
    assert fingerprint(recovery) in rehearsed.stdout
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert not [one for one in PHRASES if one in held.stdout + held.stderr + rehearsed.stdout]


def test_two_of_three_wrap_files_to_the_people_whom_they_called(room: Path, made: Ceremony) -> None:
    folder = envelopes_in(room / "two", made)
    ada, ben, data_key = new_key_pair(), new_key_pair(), new_data_key()
    request, answer = room / "request.json", room / "answer.json"
    request.write_bytes(asked(made.public, {ADA: ada.public, BEN: ben.public}, {CASE: data_key}).written())
    # Nobody compared the fingerprints: nothing is opened.
    typed = ["non", "13", PHRASES[0], PHRASES[2]]
    refused = in_the_room(room, "rewrap", folder, request, answer, typed=typed)
    assert (refused.returncode, answer.exists()) == (1, False)
    # The second holder's envelopes are not even there.
    for gone in ("12", "23"):
        (folder / f"recovery-envelope-{gone}").unlink()
    typed = ["oui", "13", PHRASES[0], PHRASES[2]]
    opened = in_the_room(room, "rewrap", folder, request, answer, typed=typed)
    assert opened.returncode == 0, opened.stderr
    for public in (ada.public, ben.public):
        assert fingerprint(public) in opened.stdout
    assert "\x1b" not in opened.stdout, "a name moves nothing on the screen"
    wraps = {one.recipient: one.sealed for one in read_answer(answer.read_bytes()).wraps}
    for name, pair in ((ADA, ada), (BEN, ben)):
        assert unwrap_key(wraps[name], key_pair=pair, context=wrap_context(CASE, name)) == data_key
    assert not [phrase for phrase in PHRASES if phrase in opened.stdout + opened.stderr]
    assert base64.b64encode(data_key) not in answer.read_bytes()
    # An answer is never written over another.
    assert in_the_room(room, "rewrap", folder, request, answer, typed=typed).returncode == 1


def test_one_person_opens_nothing_in_the_room_however_they_type(room: Path, made: Ceremony) -> None:
    folder = envelopes_in(room / "one", made)
    assert in_the_room(room, "check", folder, typed=["12", PHRASES[0], PHRASES[1]]).returncode == 0
    for typed in (["12", PHRASES[0], PHRASES[0]], ["13", PHRASES[0]], ["12", PHRASES[1], PHRASES[0]], ["1"]):
        alone = in_the_room(room, "check", folder, typed=typed)
        assert alone.returncode == 1, typed
        assert "Traceback" not in alone.stderr
    (folder / "recovery-public").write_bytes(base64.b64encode(new_key_pair().public))
    assert in_the_room(room, "check", folder, typed=["12", PHRASES[0], PHRASES[1]]).returncode == 1
