"""
Proof 3: what a person writes reaches no file in the open: not the portal's own folder (database, log of
writes, output), not a temporary folder, not a folder of the nginx that stands in front as operators are
told to run it.

Somebody writes a long request with a needle in every field, is refused once, is asked once whether that
must be said, sends it, comes back with the code, writes again, and takes a copy away. Every file that is
newer than the start is then searched for the needle: as it is, in hexadecimal, and in base64 at each of its
three offsets.
"""

import base64
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.front import fronted
from housing.rules.answers import EXAMPLE
from housing.rules.steps import Step, steps_of
from tests.housing.applying import boxes
from tests.running_portal import Portal
from tests.visitor import PATIENCE, Visitor

NEEDLE = "zqneedletroisieme"
TEMPORARY = (Path(tempfile.gettempdir()), Path("/var/tmp"), Path("/dev/shm"))

_PLAN = dict.fromkeys(("when", "never", "ask_for", "code_word"), NEEDLE) | {
    "leave_word": "no",
    "others": "no",
}
APPLICATION = {
    **EXAMPLE,
    "name": NEEDLE,
    "language": {"answer_in": "fr", "interpreter": NEEDLE},
    "ways": ["email", "organization"],
    "contact": {
        "email": {**_PLAN, "address": f"{NEEDLE}@exemple.org"},
        "organization": {**_PLAN, "address": NEEDLE},
    },
    "helper": {"organization": NEEDLE},
    "comment": NEEDLE,
}


def forms_of(needle: str) -> list[bytes]:
    """A needle as it may be hidden: plain, in hexadecimal, in base64 at any offset."""
    plain = needle.encode()
    in_base64 = [base64.b64encode(b"x" * offset + plain)[4:-4] for offset in range(3)]
    return [plain, plain.hex().encode(), plain.hex().upper().encode(), *in_base64]


def files_since(start: float, *folders: Path) -> Iterator[Path]:
    # os.walk passes over a folder that goes while it looks: temporary ones do.
    for folder in folders:
        for place, _folders, names in os.walk(folder):
            for path in (Path(place) / name for name in names):
                try:
                    if path.is_file() and not path.is_symlink() and path.stat().st_mtime >= start:
                        yield path
                except OSError:
                    continue


def marks(start: float, *folders: Path) -> list[str]:
    looked_for = forms_of(NEEDLE)
    found = []
    for path in files_since(start, *folders):
        try:
            content = path.read_bytes()
        except OSError:
            continue
        if any(form in content for form in looked_for):
            found.append(str(path))
    return found


@pytest.fixture
def front(portal: Portal) -> Iterator[tuple[str, Path]]:
    if shutil.which("nginx") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("nginx is missing: this proof may not be skipped in CI")
        pytest.skip("NO NGINX: install the package 'nginx-light'")
    # Not in pytest's own folder: nginx's workers, who are nobody, may not enter it.
    folder = Path(tempfile.mkdtemp(prefix="front-"))
    folder.chmod(0o711)
    with fronted(portal.public, folder) as origin:
        yield origin.replace("127.0.0.1", "localhost"), folder
    shutil.rmtree(folder, ignore_errors=True)


def test_no_word_of_a_request_is_in_any_file(portal: Portal, front: tuple[str, Path]) -> None:
    origin, folder = front
    start = time.time() - 1
    visitor = Visitor(origin, agent=f"agent-{NEEDLE}")
    page = visitor.get("/fr/aide/ecrire/")
    assert page.status == 200
    time.sleep(PATIENCE)
    story = f"{NEEDLE} mon visa est expiré. " * 300
    fields: dict[str, str | list[str]] = {
        "what": story,
        "wishes": ["talk", "legal"],
        "urgency": "urgent",
        "language": "fr",
        "interpreter": NEEDLE,
        "name": NEEDLE,
        "way": "email",
        "address": NEEDLE,
        "when": NEEDLE,
        "never": NEEDLE,
        "ask_for": NEEDLE,
        "code_word": NEEDLE,
        "leave_word": "no",
    }
    refused = visitor.post("/fr/aide/ecrire/", **{**page.hidden, **fields})
    assert refused.status == 400
    assert NEEDLE in refused.body
    fields["address"] = f"{NEEDLE}@exemple.org"
    asked = visitor.post("/fr/aide/ecrire/", **{**refused.hidden, **fields})
    assert asked.path == "/fr/aide/ecrire/"
    receipt = visitor.post("/fr/aide/ecrire/", **{**asked.hidden, **fields})
    assert receipt.path == "/fr/aide/code/", receipt.body[:3000]
    code = receipt.code
    assert len(code) == 20

    door = visitor.get("/fr/suivi/")
    opened = visitor.post("/fr/suivi/", **{**door.hidden, "code": code})
    assert NEEDLE in opened.body, opened.path

    looked_through = list(files_since(start, portal.folder, folder))
    assert any(file.parent.name == "pg_wal" for file in looked_through), "the database must have written"
    assert marks(start, portal.folder, folder, *TEMPORARY) == []
    assert marks(start, portal.folder, folder) == []


def address_of(step: Step) -> str:
    part = f"{step.part}/" if step.part else ""
    return f"/fr/logement/demande/{step.number}/{part}"


def test_no_word_of_an_application_is_in_any_file(portal: Portal, front: tuple[str, Path]) -> None:
    """Every question is answered with the needle where words go, kept for later, checked and handed in."""
    origin, folder = front
    start = time.time() - 1
    visitor = Visitor(origin, agent=f"agent-{NEEDLE}")
    door = visitor.get("/fr/logement/programmes/logements-abordables/demander/")
    page = visitor.post(door.path, **door.hidden)
    for step in steps_of(APPLICATION):
        assert page.path == address_of(step)
        page = visitor.post(page.path, **{**page.hidden, **boxes(step, APPLICATION)})
        assert page.status == 200, page.body[:2000]
    assert page.path == "/fr/logement/demande/verifier/"
    assert NEEDLE in page.body
    time.sleep(PATIENCE)
    receipt = visitor.post(page.path, **page.hidden)
    assert len(receipt.code) == 20, receipt.body[:3000]
    follow_up = visitor.get("/fr/suivi/")
    visitor.post("/fr/suivi/", **{**follow_up.hidden, "code": receipt.code})
    assert NEEDLE in visitor.get("/fr/suivi/dossier/").body
    assert len(list(files_since(start, portal.folder, folder))) > 5
    assert marks(start, portal.folder, folder, *TEMPORARY) == []
