"""How somebody comes to work here: by an invitation that is good once, for a day."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.enums import Role
from staff.models.base import Identified
from staff.models.teams import Team


class Invitation(Identified):
    """
    An invitation for one person. The link holds a secret of which only the digest is kept here.
    """

    digest = models.BinaryField(_("empreinte du lien"), unique=True)
    email = models.EmailField(_("courriel"))
    name = models.CharField(_("nom"), max_length=120)
    roles = ArrayField(models.CharField(max_length=16, choices=Role), verbose_name=_("rôles"))
    languages = ArrayField(
        models.CharField(max_length=2, choices=settings.LANGUAGES), verbose_name=_("langues de travail")
    )
    teams = models.ManyToManyField(Team, blank=True, verbose_name=_("équipes"))
    # Empty for the very first one, which the operator makes at the terminal.
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(_("créée à"))
    expires_at = models.DateTimeField(_("bonne jusqu’à"))
    used_at = models.DateTimeField(_("utilisée à"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-made_at", "id"]

    def __str__(self) -> str:
        return self.email
