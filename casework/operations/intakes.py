"""Opening and closing the reception of a kind of file. Nobody behind the door is worse than no door."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from casework.enums import CaseKind, IntakeClosing
from casework.errors import NotYours
from casework.intake_watch import PEOPLE_NEEDED
from casework.models import Intake, IntakeChange, TrainedPerson
from staff.enums import Role, TeamPurpose
from staff.models import Membership, PersonKey, StaffMember

#: Who reads what comes in, first and then for good: only they are counted as trained.
READERS: Final = (Role.TRIAGE, Role.CASEWORKER)
#: Whose queue a kind of file joins.
_RECEIVED_BY: Final = {CaseKind.ASSISTANCE: TeamPurpose.TRIAGE, CaseKind.HOUSING: TeamPurpose.HOUSING}


@dataclass(frozen=True, slots=True)
class Mandate:
    """In whose name a reception opens, from when to when, and when somebody reads."""

    organization: str
    mandate_on: dt.date | None
    #: The last day of it.
    mandate_until: dt.date | None
    phone: str
    cover_days: tuple[int, ...]
    cover_from: int
    cover_to: int


class Lacking(StrEnum):
    """What a reception cannot open without."""

    ORGANIZATION = "organization"
    PHONE = "phone"
    DAYS = "days"
    COVER = "cover"
    PEOPLE_FR = "people_fr"
    PEOPLE_EN = "people_en"


class NotReady(Exception):
    """A reception stays closed; `lacking` says everything that it lacks."""

    def __init__(self, lacking: Collection[Lacking]) -> None:
        super().__init__("a reception lacks " + ", ".join(lacking))
        self.lacking = tuple(lacking)


def people_to_train(kind: CaseKind = CaseKind.ASSISTANCE) -> QuerySet[StaffMember]:
    """
    Return who can be named as trained: they read what comes in, work here, and have a key.

    An application is opened by caseworkers of a housing team, and by nobody else.
    """
    with_key = PersonKey.objects.filter(member=OuterRef("pk"), retired_on=None)
    readers = StaffMember.objects.filter(Exists(with_key), is_active=True, roles__overlap=list(READERS))
    if kind == CaseKind.HOUSING:
        readers = readers.filter(
            roles__contains=[Role.CASEWORKER],
            pk__in=Membership.objects.filter(team__purpose=TeamPurpose.HOUSING).values("member_id"),
        )
    return readers.order_by("name", "pk")


def what_lacks(
    mandate: Mandate,
    trained: Collection[StaffMember],
    *,
    on: dt.date,
    kind: CaseKind = CaseKind.ASSISTANCE,
) -> tuple[Lacking, ...]:
    """Say everything that the reception of a kind of file lacks to open on a day."""
    lacking = []
    if not mandate.organization.strip():
        lacking.append(Lacking.ORGANIZATION)
    if not mandate.phone.strip():
        lacking.append(Lacking.PHONE)
    begins, ends = mandate.mandate_on, mandate.mandate_until
    if begins is None or ends is None or not begins <= on <= ends:
        lacking.append(Lacking.DAYS)
    is_a_day = 0 <= mandate.cover_from < mandate.cover_to <= 24
    if not is_a_day or not mandate.cover_days or not set(mandate.cover_days) <= set(range(7)):
        lacking.append(Lacking.COVER)
    ready = people_to_train(kind).filter(pk__in=[one.pk for one in trained])
    for language, _name in settings.LANGUAGES:
        if ready.filter(languages__contains=[language]).count() < PEOPLE_NEEDED:
            lacking.append(Lacking(f"people_{language}"))
    return tuple(lacking)


@transaction.atomic
def open_intake(
    *,
    kind: CaseKind,
    mandate: Mandate,
    trained: Collection[StaffMember],
    on: dt.date,
    by: StaffMember | None = None,
    trained_on: dt.date | None = None,
) -> Intake:
    """
    Open the reception of a kind of file under a mandate, or change the mandate of one that is open.

    :param trained: everybody who was trained for it; who is no longer named no longer counts
    :param by: None for the operator at the terminal
    :param trained_on: of those who were not named before; `on` if it is not said
    :raises NotYours: if `by` is not a privacy officer
    :raises NotReady: if the mandate or its people are incomplete; it says all that is missing
    """
    if by is not None and not by.has_role(Role.PRIVACY_OFFICER):
        raise NotYours
    if lacking := what_lacks(mandate, trained, on=on, kind=kind):
        raise NotReady(lacking)
    Intake.objects.get_or_create(kind=kind)
    intake = Intake.objects.select_for_update().get(kind=kind)
    intake.trained_people.exclude(member__in=trained).delete()
    named = set(intake.trained_people.values_list("member_id", flat=True))
    # Named before it opens: the database counts them too (sql/clearing.sql).
    TrainedPerson.objects.bulk_create(
        TrainedPerson(intake=intake, member=one, trained_on=trained_on or on)
        for one in trained
        if one.pk not in named
    )
    intake.is_open, intake.closed_because, intake.changed_on = True, "", on
    intake.organization, intake.phone = mandate.organization.strip(), mandate.phone.strip()
    intake.mandate_on, intake.mandate_until = mandate.mandate_on, mandate.mandate_until
    intake.cover_days = sorted(set(mandate.cover_days))
    intake.cover_from, intake.cover_to = mandate.cover_from, mandate.cover_to
    # Before the reception itself changes: the database asks for it (sql/clearing.sql).
    IntakeChange.objects.create(
        kind=kind, opened=True, organization=intake.organization, member=by, day=on, because=""
    )
    intake.save()
    return intake


def may_close_intake(member: StaffMember, kind: CaseKind) -> bool:
    """Test whether somebody may close a reception: a privacy officer, or who sorts or runs the team of it."""
    if member.has_role(Role.PRIVACY_OFFICER):
        return True
    if not member.has_role(Role.SUPERVISOR, Role.TRIAGE):
        return False
    return member.teams.filter(purpose=_RECEIVED_BY[kind]).exists()


@transaction.atomic
def close_intake(*, kind: CaseKind, on: dt.date, by: StaffMember | None = None) -> bool:
    """
    Close the reception of a kind of file at once; False if it was closed.

    :param by: None for the operator at the terminal
    :raises NotYours: if `by` may not
    """
    if by is not None and not may_close_intake(by, kind):
        raise NotYours
    intake = Intake.objects.select_for_update().filter(kind=kind, is_open=True).first()
    if intake is None:
        return False
    intake.is_open, intake.closed_because, intake.changed_on = False, IntakeClosing.BY_HAND, on
    IntakeChange.objects.create(
        kind=kind,
        opened=False,
        because=IntakeClosing.BY_HAND,
        organization=intake.organization,
        member=by,
        day=on,
    )
    intake.save(update_fields=["is_open", "closed_because", "changed_on"])
    return True
