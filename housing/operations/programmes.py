"""
Programmes as the team edits them: a draft, a preview, a version that then stays, and who may apply.

What somebody reads before they apply is what they stay on: publishing adds a version and changes none.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from casework.enums import CaseKind
from casework.errors import NotYours
from casework.models import Intake
from core.translated import OTHER
from housing.models import OpeningWindow, OwnerAnswer, Programme, ProgrammeVersion
from housing.permissions import may_edit, may_receive
from housing.queries.programmes import APPLIED_FOR
from housing.rules.prescreen import IntakeMode
from staff.models import StaffMember

#: In both languages, as housing/translation.py tells modeltranslation; a test holds the two together.
TEXTS: Final = ("name", "owner", "summary", "about", "who_for", "how", "asked_to_see")
#: Without these in both languages nothing is published.
NEEDED_TEXTS: Final = ("name", "owner", "summary")
#: What a version says besides. All of it is copied from one version to the next draft.
SETTINGS: Final = (
    *("mode", "helpers", "link", "listing", "ceilings", "ceilings_on", "ceilings_source", "situations"),
    *("needs_minors", "needs_senior", "needs_access", "has_list", "proofs", "opens_on", "closes_on"),
    *("is_to_verify", "source"),
)
CONTENT: Final = (*(f"{text}_{language}" for text in TEXTS for language in OTHER), *SETTINGS)


class Lacking(StrEnum):
    """What a programme cannot receive applications, or a draft be published, without."""

    MODE = "mode"
    ANSWER = "answer"
    PEOPLE = "people"
    WINDOW = "window"
    RETIRED = "retired"
    TEXTS = "texts"
    CEILINGS = "ceilings"


class NotReady(Exception):
    """Something lacks; `lacking` says everything that does."""

    def __init__(self, lacking: Iterable[Lacking]) -> None:
        self.lacking = tuple(lacking)
        super().__init__("a programme lacks " + ", ".join(self.lacking))


class ChangedMeanwhile(Exception):
    """Somebody else saved, published or dropped the draft since it was read; nothing was overwritten."""


def draft_of(programme: Programme) -> ProgrammeVersion | None:
    """Return the version that is being written, if there is one."""
    return ProgrammeVersion.objects.filter(programme=programme, published_on=None).first()


def content_of(version: ProgrammeVersion) -> dict[str, Any]:
    """Return everything that a version says, by column."""
    return {name: getattr(version, name) for name in CONTENT}


@transaction.atomic
def begin_programme(*, code: str, by: StaffMember) -> ProgrammeVersion:
    """
    Add a programme with an empty draft, which nobody sees until it is published.

    :raises NotYours: if `by` may not
    :raises django.db.IntegrityError: if the code is taken
    """
    _refuse_unless(may_edit(by))
    last = Programme.objects.aggregate(last=Max("position"))["last"] or 0
    programme = Programme.objects.create(code=code, position=last + 1)
    return ProgrammeVersion.objects.create(
        programme=programme, number=1, mode=IntakeMode.ORIENTATION, drafted_by=by
    )


@transaction.atomic
def save_draft(
    *, programme: Programme, content: Mapping[str, Any], read: str, by: StaffMember
) -> ProgrammeVersion:
    """
    Write the draft of a programme, beginning one from what is published if there is none.

    :param content: by names of `CONTENT`; what is absent stays
    :param read: the `mark_of` what the form was filled from
    :raises NotYours: if `by` may not
    :raises ChangedMeanwhile: if that is not what stands there any more
    """
    _refuse_unless(may_edit(by))
    _locked(programme)
    current = draft_of(programme) or _newest(programme)
    if mark_of(current) != read:
        raise ChangedMeanwhile
    if current is None or current.published_on is not None:
        current = ProgrammeVersion(
            programme=programme,
            number=(current.number if current else 0) + 1,
            **(content_of(current) if current else {"mode": IntakeMode.ORIENTATION}),
        )
    for name in CONTENT:
        if name in content:
            setattr(current, name, content[name])
    current.drafted_by = by
    current.save()
    return current


@transaction.atomic
def drop_draft(*, programme: Programme, by: StaffMember) -> None:
    """
    Throw the draft away; what is published stays.

    :raises NotYours: if `by` may not
    """
    _refuse_unless(may_edit(by))
    _locked(programme)
    ProgrammeVersion.objects.filter(programme=programme, published_on=None).delete()


@transaction.atomic
def publish(*, programme: Programme, read: str, by: StaffMember, at: dt.datetime) -> ProgrammeVersion:
    """
    Publish the draft that somebody previewed: from now on everybody reads it, and it never changes.

    Whoever began on an earlier version stays on that one. A programme that no longer takes applications
    stops receiving.

    :param read: the `mark_of` the draft that was previewed
    :raises NotYours: if `by` may not
    :raises ChangedMeanwhile: if it is not the one that was previewed
    :raises NotReady: if something lacks
    """
    _refuse_unless(may_edit(by))
    locked = _locked(programme)
    draft = draft_of(locked)
    if draft is None or mark_of(draft) != read:
        raise ChangedMeanwhile
    lacking = list(_lacks_to_publish(draft))
    if lacking:
        raise NotReady(lacking)
    draft.published_by, draft.published_on = by, at.date()
    draft.save(update_fields=["published_by", "published_on"])
    if locked.is_receiving and IntakeMode(draft.mode) not in APPLIED_FOR:
        locked.is_receiving = False
        locked.save(update_fields=["is_receiving"])
    return draft


@transaction.atomic
def record_answer(
    *,
    programme: Programme,
    answered_on: dt.date,
    signed_by: str,
    words: str,
    by: StaffMember,
    at: dt.datetime,
) -> OwnerAnswer:
    """
    Keep the owner's dated written answer, word for word; it is never changed, a later one is added.

    :raises NotYours: if `by` may not
    :raises ValueError: if its day is to come, or words are missing
    """
    _refuse_unless(may_receive(by))
    if answered_on > at.date() or not signed_by.strip() or not words.strip():
        raise ValueError("not a dated written answer")
    return OwnerAnswer.objects.create(
        programme=programme,
        answered_on=answered_on,
        signed_by=signed_by,
        words=words,
        recorded_by=by,
        recorded_on=at.date(),
    )


@transaction.atomic
def receive(*, programme: Programme, by: StaffMember, at: dt.datetime) -> Programme:
    """
    Let people apply to a programme.

    :raises NotYours: if `by` may not
    :raises NotReady: with everything that lacks: a mode, the owner's answer, people, a window
    """
    _refuse_unless(may_receive(by))
    locked = _locked(programme)
    lacking = list(lacks_to_receive(locked, at.date()))
    if lacking:
        raise NotReady(lacking)
    locked.is_receiving = True
    locked.save(update_fields=["is_receiving"])
    return locked


@transaction.atomic
def stop_receiving(*, programme: Programme, by: StaffMember) -> Programme:
    """
    Close the door of a programme at once; who has applied keeps everything.

    :raises NotYours: if `by` may not
    """
    _refuse_unless(may_edit(by))
    locked = _locked(programme)
    locked.is_receiving = False
    locked.save(update_fields=["is_receiving"])
    return locked


@transaction.atomic
def retire(*, programme: Programme, is_retired: bool, by: StaffMember) -> Programme:
    """
    Take a programme off the public pages, or put it back; it then receives nothing until somebody says so.

    :raises NotYours: if `by` may not
    """
    _refuse_unless(may_receive(by))
    locked = _locked(programme)
    locked.is_retired, locked.is_receiving = is_retired, False
    locked.save(update_fields=["is_retired", "is_receiving"])
    return locked


def lacks_to_receive(programme: Programme, on: dt.date) -> Iterable[Lacking]:
    """Name everything without which a programme cannot receive applications."""
    newest = (
        ProgrammeVersion.objects.filter(programme=programme, published_on__isnull=False)
        .order_by("-number")
        .first()
    )
    if programme.is_retired:
        yield Lacking.RETIRED
    if newest is None or IntakeMode(newest.mode) not in APPLIED_FOR:
        yield Lacking.MODE
    if not OwnerAnswer.objects.filter(programme=programme).exists():
        yield Lacking.ANSWER
    if not Intake.objects.filter(kind=CaseKind.HOUSING, is_open=True).exists():
        yield Lacking.PEOPLE
    windows = OpeningWindow.objects.filter(programme=programme).exclude(closes_on__lt=on)
    if newest is not None and newest.has_list and not windows.exists():
        yield Lacking.WINDOW


def mark_of(version: ProgrammeVersion | None) -> str:
    """Return what changes with anything that a version says: who saves brings back what they read."""
    if version is None:
        return ""
    said = repr([str(version.pk), version.published_on, *sorted(content_of(version).items())])
    return uuid.uuid5(version.pk, said).hex


def _lacks_to_publish(draft: ProgrammeVersion) -> Iterable[Lacking]:
    texts = (f"{text}_{language}" for text in NEEDED_TEXTS for language in OTHER)
    halves = ((getattr(draft, f"{text}_fr"), getattr(draft, f"{text}_en")) for text in TEXTS)
    # A text in one language only would be shown in the other, marked: a page of ours is whole in both.
    if not all(getattr(draft, name) for name in texts) or any(bool(fr) != bool(en) for fr, en in halves):
        yield Lacking.TEXTS
    if draft.has_list and not draft.ceilings:
        yield Lacking.CEILINGS


def _newest(programme: Programme) -> ProgrammeVersion | None:
    return ProgrammeVersion.objects.filter(programme=programme).order_by("-number").first()


def _locked(programme: Programme) -> Programme:
    # Whoever edits a programme stands in line; nobody who applies does.
    return Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)


def _refuse_unless(may: bool) -> None:
    if not may:
        raise NotYours


@dataclass(frozen=True, slots=True)
class Shipped:
    """A programme as the project ships it: its code, and everything that its version says."""

    code: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """Codes of programmes that were added, given a new version, and left as the team edited them."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@transaction.atomic
def load_shipped(programmes: Iterable[Shipped], *, on: dt.date) -> LoadReport:
    """
    Add what the project ships, and give what nobody has edited since its newest words; the rest is kept.

    None of them receives applications. All is written, or nothing.
    """
    added, changed, kept = [], [], []
    for position, shipped in enumerate(programmes, start=1):
        programme, is_new = Programme.objects.get_or_create(
            code=shipped.code, defaults={"position": position}
        )
        newest = _newest(_locked(programme))
        if is_new or newest is None:
            added.append(shipped.code)
        elif _was_edited(programme):
            kept.append(shipped.code)
            continue
        elif all(getattr(newest, name) == value for name, value in shipped.content.items()):
            continue
        else:
            changed.append(shipped.code)
        ProgrammeVersion.objects.create(
            programme=programme,
            number=(newest.number if newest else 0) + 1,
            published_on=on,
            **shipped.content,
        )
    return LoadReport(tuple(added), tuple(changed), tuple(kept))


def _was_edited(programme: Programme) -> bool:
    """Test whether somebody of the team has drafted or published a version of a programme."""
    return ProgrammeVersion.objects.filter(programme=programme, drafted_by__isnull=False).exists()
