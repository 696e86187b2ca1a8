"""What the public door remembers of a visit, sealed under a key that only the visitor's browser holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.enums import JourneyKind
from casework.models.base import Identified


class Journey(Identified):
    """A sealed row. Without the cookie it is noise; its times are cut to the hour."""

    row = models.BinaryField(_("repère"), unique=True)
    kind = models.CharField(_("sorte"), max_length=9, choices=JourneyKind)
    sealed = models.BinaryField(_("contenu scellé"))
    hour = models.DateTimeField(_("heure"))
    keep_until = models.DateTimeField(_("garder jusqu’à"))

    class Meta:
        verbose_name = _("visite")
        verbose_name_plural = _("visites")
        indexes = [models.Index(fields=["keep_until"], name="casework_journey_age")]

    def __str__(self) -> str:
        return str(self.id)
