"""What is said of programmes now, and whether one takes applications. Both doors read this."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Final

from django.db.models import Q, QuerySet

from casework.by_code import intake_is_open
from casework.enums import CaseKind
from housing.models import OpeningWindow, ProgrammeVersion
from housing.rules.income import read_ceilings
from housing.rules.prescreen import Conditions, IntakeMode, Tonight

#: Those that take applications; the others explain, or lead elsewhere.
APPLIED_FOR: Final = frozenset({IntakeMode.OPEN, IntakeMode.REFERRAL})
#: In which order modes are shown: what is open to everybody before anything else.
_SHOWN: Final = (IntakeMode.OPEN, IntakeMode.REFERRAL, IntakeMode.DIRECTORY, IntakeMode.ORIENTATION)


def offered(on: dt.date) -> list[ProgrammeVersion]:
    """
    Return the newest published version of each programme that is not retired, open ones first.

    Everybody sees all of them, in one order, whoever they are.
    """
    newest = (
        ProgrammeVersion.objects.filter(published_on__lte=on, programme__is_retired=False)
        .select_related("programme")
        .order_by("programme_id", "-number")
        .distinct("programme_id")
    )
    return sorted(newest, key=_place)


def version_in_use(code: str) -> ProgrammeVersion | None:
    """Return the newest published version of a programme; of an unknown or retired one, nothing."""
    return (
        ProgrammeVersion.objects.filter(
            programme__code=code, programme__is_retired=False, published_on__isnull=False
        )
        .select_related("programme")
        .order_by("-number")
        .first()
    )


def published_version(version_id: uuid.UUID) -> ProgrammeVersion | None:
    """Return a version that was published once, in use or not: the one on which somebody began."""
    return (
        ProgrammeVersion.objects.filter(pk=version_id, published_on__isnull=False)
        .select_related("programme")
        .first()
    )


def conditions_of(version: ProgrammeVersion) -> Conditions:
    """Return a version's conditions as the rules read them."""
    return Conditions(
        code=version.programme.code,
        intake=IntakeMode(version.mode),
        ceilings=ceilings_of(version),
        situations=frozenset(Tonight(one) for one in version.situations) or None,
        needs_minors=version.needs_minors,
        needs_senior=version.needs_senior,
        needs_access=version.needs_access,
        opens_on=version.opens_on,
        closes_on=version.closes_on,
        is_confirmed=version.programme.is_receiving,
    )


def ceilings_of(version: ProgrammeVersion) -> Mapping[int, int] | None:
    """Return a version's ceilings by people; without any, income is no condition."""
    return read_ceilings(version.ceilings) if version.ceilings else None


def ceilings_for_words(version: ProgrammeVersion) -> Mapping[int, int] | None:
    """
    Return the table that income bands are told against: the version's own, or else the newest published.

    A band is a question of every application; a programme without a ceiling needs words for it all the same.
    """
    own = ceilings_of(version)
    if own is not None:
        return own
    newest = (
        ProgrammeVersion.objects.filter(
            ceilings__isnull=False, published_on__isnull=False, programme__is_retired=False
        )
        .order_by("-ceilings_on", "programme__position")
        .first()
    )
    return ceilings_of(newest) if newest else None


def open_window(version: ProgrammeVersion, on: dt.date) -> OpeningWindow | None:
    """Return the window of a programme in which a day lies, the newest if there are several."""
    return _windows_open(on).filter(programme_id=version.programme_id).order_by("-number").first()


def taking(versions: Iterable[ProgrammeVersion], on: dt.date) -> frozenset[str]:
    """Return the codes of the programmes, of some versions, that take applications at the public door."""
    found = receiving(versions, on)
    return found if found and intake_is_open(CaseKind.HOUSING, on) else frozenset()


def receiving(versions: Iterable[ProgrammeVersion], on: dt.date) -> frozenset[str]:
    """
    Return the codes of the programmes, of some versions, that receive on a day and whose window is open.

    Whether somebody stands behind the door is another question, which each door asks in its own way.
    """
    candidates = [one for one in versions if _is_open(one, on)]
    with_window = set(
        _windows_open(on)
        .filter(programme__in=[one.programme_id for one in candidates if one.has_list])
        .values_list("programme_id", flat=True)
        if any(one.has_list for one in candidates)
        else ()
    )
    ready = [one for one in candidates if not one.has_list or one.programme_id in with_window]
    return frozenset(one.programme.code for one in ready)


def takes_applications(version: ProgrammeVersion, on: dt.date) -> bool:
    """
    Test whether somebody may begin, or hand in, an application on this version on a day.

    Its programme receives, its days and its window are open, and somebody stands behind the door. That its
    owner has answered in writing is held by the database: nothing receives otherwise (programmes.sql).
    """
    return bool(taking([version], on))


def _is_open(version: ProgrammeVersion, on: dt.date) -> bool:
    programme = version.programme
    if IntakeMode(version.mode) not in APPLIED_FOR or version.published_on is None:
        return False
    if not programme.is_receiving or programme.is_retired:
        return False
    return (version.opens_on is None or on >= version.opens_on) and (
        version.closes_on is None or on <= version.closes_on
    )


def _windows_open(on: dt.date) -> QuerySet[OpeningWindow]:
    return OpeningWindow.objects.filter(opens_on__lte=on).filter(Q(closes_on=None) | Q(closes_on__gte=on))


def _place(version: ProgrammeVersion) -> tuple[int, bool, int, str]:
    programme = version.programme
    return (
        _SHOWN.index(IntakeMode(version.mode)),
        not programme.is_receiving,
        programme.position,
        programme.code,
    )
