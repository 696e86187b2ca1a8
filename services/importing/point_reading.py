"""The cells of a service point, read back: place, phones, hours."""

from collections.abc import Collection
from typing import Final

from services.enums import HolidayRule, HoursKind, Known, PhoneKind, PointKind, PositionBasis
from services.importing.cells import Cells, shown
from services.rules.entries import ExceptionEntry, PhoneEntry, PlaceEntry, PointEntry, Words
from services.rules.hours import Piece
from services.rules.hours_text import (
    UnreadableHoursError,
    read_exceptions,
    read_hours,
    split_text,
    unescaped,
)
from services.rules.phones import UnreadablePhoneError, read_phone

_PLACES: Final = ("none", "public", "confidential")
_SECRETS: Final = (
    "place_name_fr",
    "place_name_en",
    "address",
    "postal_code",
    "borough",
    "latitude",
    "longitude",
)


def read_point(cells: Cells, number: int, boroughs: Collection[str]) -> PointEntry:
    """Read the point of a number; what is wrong is noted in `cells`."""
    prefix = f"point{number}_"
    hours_kind = cells.one_of(f"{prefix}hours_kind", HoursKind, "unknown")
    return PointEntry(
        kind=cells.one_of(f"{prefix}kind", PointKind, "in_person"),
        place=_place(cells, prefix, boroughs),
        phones=_phones(cells, f"{prefix}phones"),
        languages=cells.languages(f"{prefix}languages"),
        languages_note=cells.words(f"{prefix}languages_note", longest=300),
        interpreter=cells.one_of(f"{prefix}interpreter", Known, "unknown"),
        hours_kind=hours_kind,
        pieces=_pieces(cells, f"{prefix}hours", hours_kind),
        exceptions=_exceptions(cells, f"{prefix}exceptions"),
        hours_note=cells.words(f"{prefix}hours_note", longest=500),
        holidays=cells.one_of(f"{prefix}holidays", HolidayRule, "unknown"),
    )


def _pieces(cells: Cells, column: str, hours_kind: str) -> tuple[Piece, ...]:
    try:
        pieces = read_hours(cells.raw(column))
    except UnreadableHoursError as problem:
        _wrong_hours(cells, column, str(problem), "mo-fr 09:00-12:00, 13:00-16:30; sa 20:30-08:15")
        return ()
    if hours_kind == "weekly" and not pieces:
        cells.wrong(
            column,
            "écrivez les heures, ou « unknown » dans hours_kind.",
            "write the hours, or “unknown” in hours_kind.",
        )
    return pieces


def _exceptions(cells: Cells, column: str) -> tuple[ExceptionEntry, ...]:
    try:
        exceptions = read_exceptions(cells.raw(column))
    except UnreadableHoursError as problem:
        example = "2026-12-24..2027-01-02 closed; 2026-06-24 10:00-16:00"
        _wrong_hours(cells, column, str(problem), example)
        return ()
    if any(max(len(exception.reason.fr), len(exception.reason.en)) > 200 for exception in exceptions):
        cells.wrong(
            column,
            "une raison a plus de 200 caractères : raccourcissez.",
            "a reason has more than 200 characters: shorten it.",
        )
    return exceptions


def _place(cells: Cells, prefix: str, boroughs: Collection[str]) -> PlaceEntry | None:
    column = f"{prefix}place"
    sort = cells.raw(column) or (
        "public" if any(cells.raw(f"{prefix}{name}") for name in _SECRETS) else "none"
    )
    if sort not in _PLACES:
        cells.wrong(
            column,
            f"« {shown(sort)} » : écrivez « none », « public » ou « confidential ».",
            f"“{shown(sort)}”: write “none”, “public” or “confidential”.",
        )
        return None
    if sort == "confidential":
        for name in _SECRETS:
            if cells.raw(f"{prefix}{name}"):
                cells.wrong(
                    f"{prefix}{name}",
                    "un lieu confidentiel n’a ni nom, ni adresse, ni code postal, ni arrondissement, ni"
                    " position :"
                    " videz la case, et effacez ce fichier de votre ordinateur s’il dit où est le lieu.",
                    "a confidential place has no name, address, postal code, borough or position: empty the"
                    " cell, and erase this file from your computer if it says where the place is.",
                )
        return PlaceEntry(is_confidential=True)
    if sort == "none":
        for name in _SECRETS:
            if cells.raw(f"{prefix}{name}"):
                cells.wrong(
                    f"{prefix}{name}",
                    "il n’y a pas de lieu ici (« none ») : videz la case, ou écrivez « public » dans place.",
                    "there is no place here (“none”): empty the cell, or write “public” in place.",
                )
        return None
    latitude = cells.degrees(f"{prefix}latitude", 90)
    longitude = cells.degrees(f"{prefix}longitude", 180)
    basis = cells.one_of(f"{prefix}position_basis", PositionBasis, "none")
    if (latitude is None) != (longitude is None) or (latitude is None) != (basis == "none"):
        cells.wrong(
            f"{prefix}position_basis",
            "une position a une latitude, une longitude et « exact » ou « approximate »; sans position, «"
            " none ».",
            "a position has a latitude, a longitude and “exact” or “approximate”; without one, “none”.",
        )
    return PlaceEntry(
        name=cells.words(f"{prefix}place_name", longest=200),
        address=cells.text(f"{prefix}address", longest=200),
        city=cells.text(f"{prefix}city", longest=80) or "Montréal",
        postal_code=cells.postal_code(f"{prefix}postal_code"),
        borough=cells.known(f"{prefix}borough", boroughs),
        latitude=latitude,
        longitude=longitude,
        position_basis=basis,
        step_free_entrance=cells.one_of(f"{prefix}step_free_entrance", Known, "unknown"),
        toilet=cells.one_of(f"{prefix}toilet", Known, "unknown"),
        accessibility_note=cells.words(f"{prefix}accessibility_note", longest=300),
    )


def _phones(cells: Cells, column: str) -> tuple[PhoneEntry, ...]:
    phones: list[PhoneEntry] = []
    for part in filter(None, (part.strip() for part in split_text(cells.raw(column), ";"))):
        number, *notes = (field.strip() for field in split_text(part, "|"))
        kind, _, rest = number.partition(" ")
        if kind in PhoneKind.values:
            number = rest
        else:
            kind = PhoneKind.VOICE.value
        try:
            dialled = read_phone(number)
        except UnreadablePhoneError:
            cells.wrong(
                column,
                f"« {shown(number)} » ne se compose pas : écrivez comme « 514 872-0311 #12 » ou « 311 ».",
                f"“{shown(number)}” cannot be dialled: write as “514 872-0311 #12” or “311”.",
            )
            continue
        words = Words(*(unescaped(note) for note in notes[:2]))
        if len(notes) > 2 or max(len(words.fr), len(words.en)) > 200:
            cells.wrong(
                column,
                "après le numéro : une précision en français, puis en anglais, de 200 caractères au plus.",
                "after the number: a note in French, then in English, of 200 characters at most.",
            )
        phones.append(PhoneEntry(dialled.number, dialled.extension, kind, words))
    return tuple(phones)


def _wrong_hours(cells: Cells, column: str, part: str, example: str) -> None:
    cells.wrong(
        column,
        f"« {shown(part)} » ne se lit pas : écrivez comme « {example} ».",
        f"“{shown(part)}” cannot be read: write as “{example}”.",
    )
