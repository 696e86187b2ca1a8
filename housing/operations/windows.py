"""Opening windows: when a programme with a list takes applications, and the draw that is fixed beforehand."""

import datetime as dt

from django.db import transaction

from housing.models import OpeningWindow, Programme, WindowSeed
from housing.rules.draw import commitment_of, new_seed


class WindowsOverlap(Exception):
    """Two windows of one programme would be open on one day: nobody would know whose draw is theirs."""


@transaction.atomic
def open_window(
    programme: Programme, *, opens_on: dt.date, closes_on: dt.date | None, at: dt.datetime
) -> OpeningWindow:
    """
    Announce a window, and commit to its draw before anybody applies.

    :param closes_on: the last day; all who apply share the day of its opening. None: each has their own day
    :raises ValueError: if it would have opened before today, or close before it opens
    :raises WindowsOverlap: if another window of the programme is open on one of its days
    """
    if opens_on < at.date() or (closes_on is not None and closes_on < opens_on):
        raise ValueError("not the days of a window")
    # The lock gives numbers without holes, also to two at once.
    Programme.objects.select_for_update().get(pk=programme.pk)
    windows = list(OpeningWindow.objects.filter(programme=programme))
    for one in windows:
        if (one.closes_on is None or one.closes_on >= opens_on) and (
            closes_on is None or one.opens_on <= closes_on
        ):
            raise WindowsOverlap
    seed = new_seed()
    window = OpeningWindow.objects.create(
        programme=programme,
        number=max((one.number for one in windows), default=0) + 1,
        opens_on=opens_on,
        closes_on=closes_on,
        seed_commitment=commitment_of(seed),
    )
    WindowSeed.objects.create(window=window, seed=seed)
    return window


@transaction.atomic
def end_window(window: OpeningWindow, *, at: dt.datetime) -> OpeningWindow:
    """
    End a window that has no last day: from today on nobody applies in it. Whoever did keeps their own day.

    Its last day is yesterday, so one that opens today can be ended tomorrow.

    :raises ValueError: if it has a last day, or has not been open for a whole day
    """
    window = OpeningWindow.objects.select_for_update().get(pk=window.pk)
    if window.closes_on is not None or window.opens_on >= at.date():
        raise ValueError("not a window without a last day")
    window.closes_on = at.date() - dt.timedelta(days=1)
    window.save(update_fields=["closes_on"])
    return window
