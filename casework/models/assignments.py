"""Which two people hold a file."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.enums import Part
from casework.models.base import Identified
from casework.models.cases import Case


class Assignment(Identified):
    """Somebody's hold on a file. Without it a colleague meets « page introuvable »; without a wrap, noise."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assignments")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    part = models.CharField(_("place"), max_length=6, choices=Part)
    since = models.DateField(_("depuis"))
    opened_on = models.DateField(_("ouvert le"), null=True, blank=True)
    ended_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        verbose_name = _("prise en charge")
        verbose_name_plural = _("prises en charge")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "part"], condition=Q(ended_on=None), name="casework_assignment_one_a_part"
            ),
            models.UniqueConstraint(
                fields=["case", "member"], condition=Q(ended_on=None), name="casework_assignment_two_people"
            ),
        ]
        indexes = [
            models.Index(fields=["member"], condition=Q(ended_on=None), name="casework_assignment_live")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.part}"
