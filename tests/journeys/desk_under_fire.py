"""
The desk while the house falls around it, and afterwards what must be true: `python -m … work|look FOLDER`.

`work` signs in to the database as the staff door does; it gives files out, opens and answers them, tries
again what broke, and writes down what was done only once it was. `look` reads everything as the owner.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

STOP = "stop"
DONE = "answers.jsonl"
#: How a log begins, of either kind of file.
BEGUN = ("receive", "submit")


def work(folder: Path) -> None:
    from django.db import Error, connections

    from casework.enums import CaseKind, CaseState
    from casework.models import Case
    from casework.operations.answering import reply
    from casework.operations.assigning import assign
    from casework.operations.files import open_file
    from core.clock import now
    from montreal_sanctuary.demonstration_people import read_sign_in
    from staff.access import AccessPurpose, Unlocked
    from staff.models import StaffMember
    from staff.operations.keys import open_key

    def tried(act: Callable[[], Any]) -> Any:
        while True:
            try:
                return act()
            except Error:
                connections.close_all()
                time.sleep(0.2)

    sign_in = read_sign_in()
    assert sign_in is not None

    def unlocked(name: str) -> Unlocked:
        member = StaffMember.objects.get(email=f"{name}@demonstration.example")
        return open_key(member=member, passphrase=sign_in.passphrase)

    triage, lead, backup = (tried(lambda name=name: unlocked(name)) for name in NAMES)

    def take_up(case_id: UUID) -> None:
        case = Case.objects.get(pk=case_id)
        if case.state == CaseState.RECEIVED:
            open_file(by=triage, case_id=case_id, purpose=AccessPurpose.TRIAGE, at=now())
            assign(by=triage, case_id=case_id, lead=lead.member, backup=backup.member, at=now())
        open_file(by=lead, case_id=case_id, purpose=AccessPurpose.FOLLOW_UP, at=now())
        open_file(by=backup, case_id=case_id, purpose=AccessPurpose.COVER, reason="first_reading", at=now())

    received = Case.objects.filter(kind=CaseKind.ASSISTANCE, state=CaseState.RECEIVED)
    with (folder / DONE).open("a") as done:
        while not (folder / STOP).exists():
            waiting = tried(lambda: list(received.values_list("pk", flat=True)[:5]))
            if not waiting:
                time.sleep(0.1)
            for case_id in waiting:
                message_id, text = uuid4(), f"Zz{uuid4().hex}, réponse."
                tried(lambda case_id=case_id: take_up(case_id))
                tried(
                    lambda case_id=case_id, message_id=message_id, text=text: reply(
                        by=lead,
                        case_id=case_id,
                        message_id=message_id,
                        text=text,
                        expects_answer=False,
                        at=now(),
                    )
                )
                done.write(json.dumps([str(case_id), text]) + "\n")
                done.flush()


NAMES = ("tri", "intervenant", "intervenante")


def look(folder: Path) -> None:
    from django.core.management import call_command

    from casework.by_code import read_file
    from casework.models import Case
    from staff.models import AccessEntry, PersonKey, StaffMember, TeamKey
    from tests.casework.factories import who_has

    codes: list[str] = json.loads((folder / "codes.json").read_text())
    found: dict[str, Any] = {"files": {}, "half": [], "strangers": [], "cases": Case.objects.count()}
    for code in codes:
        file = read_file(who_has(code))
        found["files"][code] = file and {
            "id": str(file.id),
            "text": file.story["what"],
            "messages": [one.text for one in file.messages],
        }
    at_the_desk = {
        one.pk
        for one in StaffMember.objects.filter(email__in=[f"{name}@demonstration.example" for name in NAMES])
    }
    keys = {f"person:{key.pk}": key.member_id for key in PersonKey.objects.all()}
    teams = {f"team:{key.pk}" for key in TeamKey.objects.all()}
    for case in Case.objects.prefetch_related("wraps", "events", "assignments"):
        wraps = {one.recipient for one in case.wraps.all()}
        numbers = [one.number for one in case.events.all()]
        named = {one.member_id for one in case.assignments.all()}
        whole = (
            hasattr(case, "story"),
            hasattr(case, "receipt"),
            len(wraps) >= 3 and "requester" in wraps,
            any(one.startswith("recovery:") for one in wraps),
            bool(wraps & teams) or sum(one in keys for one in wraps) >= 2,
            numbers == list(range(1, len(numbers) + 1)) and case.events.all()[0].move in BEGUN,
            case.state != "",
        )
        if not all(whole):
            found["half"].append([str(case.pk), whole])
        if {keys[one] for one in wraps if one in keys} - named:
            found["strangers"].append(str(case.pk))
    # The housing team's own applications of the demonstration are opened by its own people.
    applications = Case.objects.filter(kind="housing").values("pk")
    openers = set(AccessEntry.objects.exclude(case_id__in=applications).values_list("member", flat=True))
    found["strangers"] += [str(one) for one in openers - at_the_desk]
    # Fails, and says which, if a log is broken.
    call_command("verify_logs", stdout=sys.stderr)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    act = sys.argv[1]
    door = {"work": "staff", "look": "operator"}[act]
    os.environ["DJANGO_SETTINGS_MODULE"] = f"montreal_sanctuary.settings.{door}"
    import django

    django.setup()
    {"work": work, "look": look}[act](Path(sys.argv[2]))
