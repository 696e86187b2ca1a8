"""What the public says is wrong."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from services.enums import CorrectionKind, CorrectionState
from services.models.base import Identified


class Correction(Identified):
    """
    A correction sent by somebody without an account.

    The public door may insert one and read none back. It holds a listing's slug, not a foreign key, so that
    the inserting role needs no right on listings. Its day is kept, its hour is not.
    """

    listing_slug = models.SlugField(max_length=120)
    kind = models.CharField(max_length=12, choices=CorrectionKind)
    suggestion = models.TextField(_("ce qu’il faudrait écrire"), blank=True)
    language = models.CharField(max_length=2)
    received_on = models.DateField()
    state = models.CharField(max_length=14, choices=CorrectionState, default=CorrectionState.RECEIVED)

    class Meta:
        verbose_name = _("correction du public")
        verbose_name_plural = _("corrections du public")
        ordering = ["received_on", "id"]

    def __str__(self) -> str:
        return f"{self.listing_slug} {self.kind}"
