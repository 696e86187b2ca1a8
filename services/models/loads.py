"""What was loaded from the files that the project ships, so that loading them again costs nothing."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from services.models.base import Identified


class DirectoryLoad(Identified):
    """One load of the shipped files: the digest of everything that was read."""

    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("chargement du répertoire")
        verbose_name_plural = _("chargements du répertoire")
        ordering = ["-loaded_at"]

    def __str__(self) -> str:
        return self.digest[:12]
