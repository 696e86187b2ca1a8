"""
The life of a portal in acts, each a process of its own with the operator's rights: `python -m … ACT FOLDER`.

What an act must tell the next one is a JSON file in the folder; what a test must know is printed as JSON.
"""

import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import Any

STORY = {"what": "", "wishes": [], "interpreter": "", "name": "", "contact": {}}


def main(act: str, folder: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "montreal_sanctuary.settings.operator"
    import django

    django.setup()
    notes = folder / "notes.json"
    kept = json.loads(notes.read_text()) if notes.exists() else {}
    told = ACTS[act](folder, kept)
    notes.write_text(json.dumps(kept | told))
    sys.stdout.write(json.dumps(told))


def handed_in(text: str, at: dt.datetime) -> str:
    from assistance.rules import answer_due_on
    from casework.by_code import hand_in
    from casework.enums import CaseKind, Urgency
    from privacy.journey import new_journey_key

    return hand_in(
        journey=new_journey_key(),
        kind=CaseKind.ASSISTANCE,
        language="fr",
        urgency=Urgency.ORDINARY,
        due_on=answer_due_on(urgency=Urgency.ORDINARY, received_on=at.date()),
        story={**STORY, "what": text},
        at=at,
    ).code


def opened(code: str) -> dict[str, Any] | None:
    """What a code opens, or None: the door does not know it."""
    from casework.by_code import read_file
    from tests.casework.factories import who_has

    file = read_file(who_has(code))
    return None if file is None else {"what": file.story["what"], "messages": len(file.messages)}


def last_week(folder: Path, _kept: dict[str, Any]) -> dict[str, Any]:
    """A portal with its staff and three files; two more come in; a backup is made."""
    from core.clock import now
    from montreal_sanctuary.backups import back_up
    from montreal_sanctuary.demonstration import fill_demonstration

    then = now() - dt.timedelta(days=7)
    sign_in = fill_demonstration(then)
    assert sign_in is not None
    told = {
        "answered": sign_in.receipt_code,
        "erased": handed_in("gone", then),
        "kept": handed_in("here", then),
    }
    return told | {"backup": str(back_up(folder / "backups", then, lambda line: None))}


def since_then(_folder: Path, kept: dict[str, Any]) -> dict[str, Any]:
    """Somebody takes everything back, somebody is dismissed, a file comes in; the worker does its part."""
    from casework.by_code import erase
    from core.clock import now
    from montreal_sanctuary.ledger import carry_off
    from staff.models import StaffMember
    from staff.operations.members import disable_member
    from tests.casework.factories import who_has

    assert erase(who_has(kept["erased"]), on=now().date())
    dismissed = StaffMember.objects.get(email="intervenante@demonstration.example")
    disable_member(by=None, member=dismissed, at=now())
    return {"late": handed_in("late", now()), "carried": carry_off()}


def looked_at(_folder: Path, kept: dict[str, Any]) -> dict[str, Any]:
    """What every code opens now, who may sign in, and what must not have come back."""
    from django.contrib.sessions.models import Session

    from casework.models import Journey, Wrap
    from montreal_sanctuary.ledger import refuse_older_database
    from staff.models import PersonKey, StaffMember

    refuse_older_database()
    dismissed = StaffMember.objects.get(email="intervenante@demonstration.example")
    theirs = [f"person:{key.pk}" for key in PersonKey.objects.filter(member=dismissed)]
    return {
        "opens": {name: opened(kept[name]) for name in ("answered", "erased", "kept", "late")},
        "out": not dismissed.is_active,
        "their wraps": Wrap.objects.filter(recipient__in=theirs).count(),
        "keys in use": PersonKey.objects.filter(member=dismissed, retired_on=None).count(),
        "others": StaffMember.objects.filter(is_active=True).count(),
        "visits": Journey.objects.count() + Session.objects.count(),
    }


ACTS = {act.__name__: act for act in (last_week, since_then, looked_at)}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
