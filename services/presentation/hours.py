"""Opening hours in words: the answer for now, and the week with today marked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.presentation import HoursRow
from services.presentation.words import WEEKDAYS, day_words, list_words, sentence, time_words
from services.rules.calendar import QUEBEC_HOLIDAYS, holiday_name
from services.rules.hours import (
    MONTREAL,
    DayHours,
    Exception_,
    OnHolidays,
    Openness,
    OpenState,
    Span,
    Week,
    WeekKind,
    describe,
    state_at,
    week_table,
)

# An exception further away than this is said when its time comes.
SOON = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class HoursWords:
    """The hours of one point. `rows` is empty where one sentence says it all."""

    # "yes" (open), "plain" (closed, by appointment) or "unknown", as facts are shaped.
    now_kind: str
    now: str
    rows: tuple[HoursRow, ...]
    notes: tuple[str, ...]


def span_words(span: Span, language: str) -> str:
    """Write an opening: « 9 h à 17 h », « jour et nuit »."""
    if span.is_whole_day:
        return _("jour et nuit")
    words = _("%(opens)s à %(closes)s") % {
        "opens": time_words(span.opens, language),
        "closes": time_words(span.closes, language),
    }
    if span.is_overnight and span.closes != dt.time(0):
        words = _("%(hours)s le lendemain") % {"hours": words}
    return words


def now_words(state: OpenState, today: dt.date, language: str) -> tuple[str, str]:
    """Return how a fact about now is shaped ("yes", "plain", "unknown") and its words."""
    if state.openness is Openness.OPEN:
        if state.until is None:
            return "yes", _("Ouvert jour et nuit")
        return "yes", _("Ouvert, ferme %(when)s") % {"when": moment_words(state.until, today, language)}
    if state.openness is Openness.APPOINTMENT:
        return "plain", _("Sur rendez-vous seulement")
    if state.openness is Openness.CLOSED:
        if state.next_opening is None:
            return "plain", _("Fermé")
        return "plain", _("Fermé, ouvre %(when)s") % {
            "when": moment_words(state.next_opening, today, language)
        }
    return "unknown", _("Heures inconnues")


def moment_words(moment: dt.datetime, today: dt.date, language: str) -> str:
    """Write a moment to come as one says it today: « à 17 h », « demain à 9 h »."""
    moment = moment.astimezone(MONTREAL)
    clock = time_words(moment.time(), language)
    away = (moment.date() - today).days
    if away <= 0 or (away == 1 and moment.time() == dt.time(0)):
        return _("à %(time)s") % {"time": clock}
    if away == 1:
        return _("demain à %(time)s") % {"time": clock}
    if away < 7:
        return _("%(day)s à %(time)s") % {"day": WEEKDAYS[moment.weekday()], "time": clock}
    return _("le %(day)s") % {"day": day_words(moment.date(), language)}


def hours_words(week: Week, reasons: Sequence[str], at: dt.datetime, language: str) -> HoursWords:
    """
    Write the hours of a point as they stand on the day of `at`.

    `reasons` says in words why each of the week's exceptions is one, in their order; "" where nobody said.
    """
    today = at.astimezone(MONTREAL).date()
    now_kind, now = now_words(state_at(week, at, QUEBEC_HOLIDAYS), today, language)
    has_table = bool(week.pieces) and week.kind is WeekKind.WEEKLY
    rows = (
        tuple(_row(day, today, language) for day in week_table(week, today, QUEBEC_HOLIDAYS))
        if has_table
        else ()
    )
    notes = [
        *_season_notes(week, today, language),
        *(
            _exception_words(exception, reason, language)
            for exception, reason in zip(week.exceptions, reasons, strict=True)
            if exception.last_day >= today and exception.first_day <= today + SOON
        ),
    ]
    if has_table:
        notes.append(
            {
                OnHolidays.OPEN: _("Ouvert les jours fériés."),
                OnHolidays.CLOSED: _("Fermé les jours fériés."),
                OnHolidays.UNKNOWN: _("Jours fériés : nous ne savons pas. Appelez avant d’y aller."),
            }[week.holidays]
        )
    return HoursWords(now_kind, now, rows, tuple(notes))


def _row(day: DayHours, today: dt.date, language: str) -> HoursRow:
    name = sentence(str(WEEKDAYS[day.day.weekday()]))
    note = holiday_name(day.day, language) if day.is_holiday else ""
    if day.is_exception and not note:
        note = _("Cette semaine seulement")
    is_today = day.day == today
    if day.spans:
        words = list_words([span_words(span, language) for span in day.spans])
        return HoursRow(name, sentence(words), "open", is_today=is_today, note=note)
    if day.openness is Openness.UNKNOWN:
        return HoursRow(name, _("Inconnu"), "unknown", is_today=is_today, note=note)
    return HoursRow(name, _("Fermé"), "closed", is_today=is_today, note=note)


def _season_notes(week: Week, today: dt.date, language: str) -> list[str]:
    """Say until when the hours hold, and when others begin."""
    notes = []
    ends = {piece.valid_to for piece in week.pieces if piece.is_in_season(today) and piece.valid_to}
    if ends:
        notes.append(_("Ces heures valent jusqu’au %(day)s.") % {"day": day_words(min(ends), language)})
    starts = {piece.valid_from for piece in week.pieces if piece.valid_from and piece.valid_from > today}
    if starts:
        notes.append(_("D’autres heures commencent le %(day)s.") % {"day": day_words(min(starts), language)})
    return notes


def _exception_words(exception: Exception_, reason: str, language: str) -> str:
    first = day_words(exception.first_day, language)
    if exception.first_day == exception.last_day:
        days = _("Le %(day)s") % {"day": first}
    else:
        days = _("Du %(first)s au %(last)s") % {
            "first": first,
            "last": day_words(exception.last_day, language),
        }
    if exception.opens is not None and exception.closes is not None:
        hours = span_words(Span(exception.opens, exception.closes), language)
    else:
        hours = _("fermé")
    words = _("%(days)s : %(hours)s") % {"days": days, "hours": hours}
    return f"{words} ({reason})" if reason else f"{words}."


def week_lines(week: Week, language: str) -> list[str]:
    """Write the standing hours in a few lines: « lundi au vendredi : 9 h à 17 h »."""
    if week.kind is WeekKind.ALWAYS:
        return [_("Jour et nuit, tous les jours")]
    if week.kind is WeekKind.APPOINTMENT:
        return [_("Sur rendez-vous seulement")]
    if week.kind is WeekKind.UNKNOWN or not week.pieces:
        return [_("Heures inconnues")]
    lines = []
    for season in describe(week).seasons:
        if season.valid_from or season.valid_to:
            lines.append(_season_words(season.valid_from, season.valid_to, language))
        lines += [
            _("%(days)s : %(hours)s")
            % {
                "days": sentence(days_words(group.weekdays)),
                "hours": list_words([span_words(span, language) for span in group.spans]),
            }
            for group in season.days
        ]
    return lines


def days_words(weekdays: Sequence[int]) -> str:
    """Name some weekdays, three or more in a row from the first to the last: « lundi au vendredi »."""
    names = [str(WEEKDAYS[number]) for number in weekdays]
    if len(weekdays) == len(WEEKDAYS):
        return _("tous les jours")
    if len(weekdays) > 2 and weekdays[-1] - weekdays[0] == len(weekdays) - 1:
        return _("%(first)s au %(last)s") % {"first": names[0], "last": names[-1]}
    return list_words(names)


def _season_words(first: dt.date | None, last: dt.date | None, language: str) -> str:
    if first and last:
        return _("Du %(first)s au %(last)s") % {
            "first": day_words(first, language),
            "last": day_words(last, language),
        }
    if first:
        return _("À partir du %(day)s") % {"day": day_words(first, language)}
    return _("Jusqu’au %(day)s") % {"day": day_words(last, language)} if last else ""
