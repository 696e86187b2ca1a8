"""Who can open a file, by key: the wraps of its data key, and the person's receipt."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.models.base import Identified
from casework.models.cases import Case


class Wrap(Identified):
    """The file's data key, wrapped to one recipient: requester, recovery:<n>, team:<key>, person:<key>."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="wraps")
    recipient = models.CharField(_("destinataire"), max_length=50)
    sealed = models.BinaryField(_("clé enveloppée"))
    made_on = models.DateField(_("faite le"))

    class Meta:
        verbose_name = _("clé enveloppée")
        verbose_name_plural = _("clés enveloppées")
        constraints = [models.UniqueConstraint(fields=["case", "recipient"], name="casework_wrap_once")]
        indexes = [models.Index(fields=["recipient"], name="casework_wrap_recipient")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.recipient}"


class Receipt(Identified):
    """
    What finds a file from its receipt code: a value derived from the code, and the requester's public key.

    No door may read this table; the functions of each act take the derived value and compare it.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="receipt")
    lookup = models.BinaryField(_("repère"), unique=True)
    public = models.BinaryField(_("clé publique"))

    class Meta:
        verbose_name = _("reçu")
        verbose_name_plural = _("reçus")

    def __str__(self) -> str:
        return str(self.case_id)
