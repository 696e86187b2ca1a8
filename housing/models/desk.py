"""What makes a caseworker's hour shorter: kept views, ready answers, gestures over many files."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.models import Case
from casework.models.base import Identified
from housing.enums import BulkKind, BulkState


class SavedView(Identified):
    """A list as somebody likes to see it: the filters of its address, under a name."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("nom"), max_length=60)
    query = models.CharField(_("filtres"), max_length=400)

    class Meta:
        verbose_name = _("vue gardée")
        verbose_name_plural = _("vues gardées")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["member", "name"], name="housing_savedview_once")]

    def __str__(self) -> str:
        return self.name


class ReadyAnswer(Identified):
    """A text that caseworkers use often, in both languages; typed as « /mot » where a message is written."""

    word = models.SlugField(_("mot"), max_length=24, unique=True)
    text_fr = models.TextField(_("texte français"))
    text_en = models.TextField(_("texte anglais"))

    class Meta:
        verbose_name = _("réponse prête")
        verbose_name_plural = _("réponses prêtes")
        ordering = ["word"]

    def __str__(self) -> str:
        return self.word


class BulkAct(Identified):
    """A gesture over as many as 500 files, tried out first, done in the background, with a way back."""

    kind = models.CharField(_("geste"), max_length=12, choices=BulkKind)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    #: To whom, for `hand_over`.
    to_member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(_("état"), max_length=8, choices=BulkState, default=BulkState.WAITING)
    day = models.DateField(_("jour"))
    undone_on = models.DateField(_("annulé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("geste sur plusieurs dossiers")
        verbose_name_plural = _("gestes sur plusieurs dossiers")
        ordering = ["-day", "id"]

    def __str__(self) -> str:
        return str(self.id)


class BulkItem(Identified):
    """One file of such a gesture, what came of it, and what to put back."""

    act = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    #: Empty until it was done; a code afterwards: done, unchanged, refused.
    outcome = models.CharField(_("ce qu’il en est"), max_length=10, blank=True)
    #: Who followed the file before, to give it back.
    was_with = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("dossier d’un geste")
        verbose_name_plural = _("dossiers d’un geste")
        constraints = [models.UniqueConstraint(fields=["act", "case"], name="housing_bulkitem_once")]

    def __str__(self) -> str:
        return f"{self.act_id} {self.case_id}"
