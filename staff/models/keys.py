"""
Keys: of people, of teams, and the signed list of those that new files are sealed to.

No row holds a private key that the database alone could use: a person's is locked by a passphrase, a team's
is wrapped to its members, an unlocked one is sealed under a key that only a cookie holds.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staff.models.base import Identified
from staff.models.teams import Team


class PersonKey(Identified):
    """
    One staff member's key pair; the private half only under a passphrase.

    A lost passphrase makes a new row: nothing opens what was wrapped to the old one but its co-holders.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="keys")
    public = models.BinaryField(_("clé publique"))
    locked = models.BinaryField(_("clé privée, verrouillée"))
    made_on = models.DateField(_("créée le"))
    retired_on = models.DateField(_("retirée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("clé d’une personne")
        verbose_name_plural = _("clés des personnes")
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(retired_on=None), name="staff_personkey_one_in_use"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def recipient(self) -> str:
        """Return this key's name in a wrap."""
        return f"person:{self.id}"


class TeamKey(Identified):
    """A team's key pair. Its private half exists only in the wraps of its members."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="keys")
    number = models.PositiveSmallIntegerField(_("numéro"))
    public = models.BinaryField(_("clé publique"))
    made_on = models.DateField(_("créée le"))
    retired_on = models.DateField(_("retirée le"), null=True, blank=True)
    # The day since which somebody who held it is no longer of the team: the next key is due.
    left_on = models.DateField(_("quelqu’un est parti le"), null=True, blank=True)

    class Meta:
        verbose_name = _("clé d’une équipe")
        verbose_name_plural = _("clés des équipes")
        constraints = [models.UniqueConstraint(fields=["team", "number"], name="staff_teamkey_numbered")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def recipient(self) -> str:
        """Return this key's name in a wrap and in the recipients list."""
        return f"team:{self.id}"


class TeamKeyWrap(Identified):
    """A team's private seed, wrapped to one member's own key."""

    team_key = models.ForeignKey(TeamKey, on_delete=models.CASCADE, related_name="wraps")
    person_key = models.ForeignKey(PersonKey, on_delete=models.CASCADE, related_name="team_wraps")
    sealed = models.BinaryField(_("clé enveloppée"))

    class Meta:
        verbose_name = _("clé d’équipe enveloppée")
        verbose_name_plural = _("clés d’équipe enveloppées")
        constraints = [
            models.UniqueConstraint(fields=["team_key", "person_key"], name="staff_teamkeywrap_once")
        ]

    def __str__(self) -> str:
        return f"{self.team_key_id} {self.person_key_id}"


class SignedRecipients(Identified):
    """One version of the list of keys that new files are sealed to, signed by the root key."""

    number = models.PositiveIntegerField(_("numéro"), unique=True)
    document = models.BinaryField(_("liste"))
    signature = models.BinaryField(_("signature"))
    root_public = models.BinaryField(_("clé publique de la racine"))
    made_on = models.DateField(_("signée le"))

    class Meta:
        verbose_name = _("liste signée des destinataires")
        verbose_name_plural = _("listes signées des destinataires")
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)


class Unlock(Identified):
    """
    An unlocked private key, sealed under 32 bytes that live only in the browser's cookie.

    The row is found by what the cookie's key derives to. It belongs to one sign-in session of one member.
    """

    row = models.BinaryField(_("repère"), unique=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="unlocks")
    person_key = models.ForeignKey(PersonKey, on_delete=models.CASCADE, related_name="unlocks")
    sealed_seed = models.BinaryField(_("clé scellée"))
    session_digest = models.BinaryField(_("empreinte de la session"))
    opened_at = models.DateTimeField(_("ouvert à"))
    last_used_at = models.DateTimeField(_("dernier usage"))

    class Meta:
        verbose_name = _("déverrouillage")
        verbose_name_plural = _("déverrouillages")

    def __str__(self) -> str:
        return str(self.member_id)
