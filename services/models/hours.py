"""When a service point is open. The rule that reads these rows is services.rules.hours."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services.models.base import Identified
from services.models.listings import ServicePoint


class HoursPiece(Identified):
    """
    One opening a week, on the clock of the wall in Montréal.

    Weekday 0 is Monday, the day on which it opens. A closing at or before the opening is on the next day
    (20:30 to 08:15); 00:00 to 00:00 is the whole day. A season has a first and a last day.
    """

    point = models.ForeignKey(ServicePoint, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        verbose_name = _("plage d’ouverture")
        verbose_name_plural = _("plages d’ouverture")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(name="weekday_is_a_day", condition=Q(weekday__lte=6)),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class HoursException(Identified):
    """Dated days on which the week does not hold: closed (no times), or open at other hours."""

    point = models.ForeignKey(ServicePoint, on_delete=models.CASCADE, related_name="exceptions")
    first_day = models.DateField()
    last_day = models.DateField()
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)
    reason = models.CharField(_("raison"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("exception d’horaire")
        verbose_name_plural = _("exceptions d’horaire")
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                name="exception_days_in_order", condition=Q(last_day__gte=models.F("first_day"))
            ),
            models.CheckConstraint(
                name="exception_times_whole_or_absent",
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(opens__isnull=False, closes__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}"
