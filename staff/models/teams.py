"""Teams, and who belongs to them."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from staff.enums import TeamPurpose
from staff.models.base import Identified


class Team(Identified):
    """People who share a queue. What they may read is another matter: that takes a key."""

    purpose = models.CharField(_("mission"), max_length=12, choices=TeamPurpose)
    name_fr = models.CharField(_("nom en français"), max_length=80)
    name_en = models.CharField(_("nom en anglais"), max_length=80)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="teams", verbose_name=_("membres")
    )

    class Meta:
        verbose_name = _("équipe")
        verbose_name_plural = _("équipes")
        ordering = ["purpose", "name_fr", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the team's name in the language of the page."""
        return self.name_en if get_language() == "en" else self.name_fr


class Membership(Identified):
    """Somebody's place in a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        verbose_name = _("appartenance à une équipe")
        verbose_name_plural = _("appartenances à une équipe")
        constraints = [models.UniqueConstraint(fields=["team", "member"], name="staff_membership_once")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.member_id}"
