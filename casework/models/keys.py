"""Who can open a file, by key: the wraps of its data key, and the person's receipt."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.enums import HelperAct
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
    # Which pepper its code was derived with: one that leaked is given up once nobody's code needs it.
    pepper = models.PositiveSmallIntegerField(_("poivre"))

    class Meta:
        verbose_name = _("reçu")
        verbose_name_plural = _("reçus")

    def __str__(self) -> str:
        return str(self.case_id)


class HelperGrant(Identified):
    """
    A helper's own code for one file, given by the person it belongs to: scoped, expiring, revocable.

    No door may read this table either. The file's key is wrapped to `helper:<id>`; that wrap goes with it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="grants")
    lookup = models.BinaryField(_("repère"), unique=True)
    public = models.BinaryField(_("clé publique"))
    pepper = models.PositiveSmallIntegerField(_("poivre"))
    may_write = models.BooleanField(_("peut écrire"))
    # Of an application for housing: may answer an offer, correct, renew and withdraw for the person.
    may_decide = models.BooleanField(_("peut décider"), default=False)
    made_on = models.DateField(_("donné le"))
    # The last day on which it opens the file.
    expires_on = models.DateField(_("bon jusqu’au"))
    ended_on = models.DateField(_("terminé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("code d’une personne qui aide")
        verbose_name_plural = _("codes de personnes qui aident")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(ended_on=None), name="casework_helpergrant_one_a_file"
            ),
            models.CheckConstraint(
                condition=models.Q(may_decide=False) | models.Q(may_write=True),
                name="casework_helpergrant_decides_in_writing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def recipient(self) -> str:
        """Return this grant's name in a wrap."""
        return f"helper:{self.id}"


class HelperUse(Identified):
    """A day on which a helper's code was used, and for what; the person sees it."""

    grant = models.ForeignKey(HelperGrant, on_delete=models.CASCADE, related_name="uses")
    act = models.CharField(_("ce qui a été fait"), max_length=6, choices=HelperAct)
    day = models.DateField(_("jour"))

    class Meta:
        verbose_name = _("usage du code d’une personne qui aide")
        verbose_name_plural = _("usages des codes de personnes qui aident")
        constraints = [
            models.UniqueConstraint(fields=["grant", "act", "day"], name="casework_helperuse_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.act} {self.day}"
