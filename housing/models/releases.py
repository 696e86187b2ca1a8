"""What is told of a household to one organisation, with its consent, once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models import Case
from casework.models.base import Identified


class Release(Identified):
    """
    Words about a household for one organisation: proposed by the team, agreed to by the person, read once.

    `sealed` is under the file's key. Once the person agrees the same words stand in `handed`, under a key of
    their own that is wrapped to a one-use code; whoever has that code opens nothing else. `lookup`, `handed`
    and `wrap` are emptied by the first reading, when the person takes their consent back, or after 30 days.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="releases")
    #: An organisation, never a person.
    organization = models.CharField(_("organisme"), max_length=120)
    sealed = models.BinaryField(_("contenu scellé"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField(_("proposée le"))
    consented_on = models.DateField(_("acceptée le"), null=True, blank=True)
    lookup = models.BinaryField(_("repère"), null=True, blank=True)
    handed = models.BinaryField(_("contenu remis"), default=b"", blank=True)
    wrap = models.BinaryField(_("clé enveloppée"), default=b"", blank=True)
    opened_on = models.DateField(_("lue le"), null=True, blank=True)
    #: Refused, taken back, or let go by the team, before anybody read it.
    ended_on = models.DateField(_("abandonnée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("texte remis à un organisme")
        verbose_name_plural = _("textes remis à des organismes")
        ordering = ["proposed_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["lookup"], name="housing_release_one_code"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(opened_on=None, ended_on=None),
                name="housing_release_one_pending",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case_id)
