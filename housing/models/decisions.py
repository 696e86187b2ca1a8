"""What the team asks, sees, decides and writes about an application."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.enums import Actor
from casework.models import Case
from casework.models.base import Identified
from housing.enums import DecisionKind, LetterKind, ProofKind, RefusalReason


class InfoRequest(Identified):
    """Information that was asked for; the clock of the decision stands still while it is open."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="info_requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField(_("demandés le"))
    came_on = models.DateField(_("reçus le"), null=True, blank=True)

    class Meta:
        verbose_name = _("renseignements demandés")
        verbose_name_plural = _("renseignements demandés")
        ordering = ["asked_on", "id"]

    def __str__(self) -> str:
        return str(self.case_id)


class InfoItem(Identified):
    """
    One thing that is asked: which, and what is the matter with it, sealed under the file's key.

    Sealed JSON: {"about": a field's or a proof's code, "problem": one of Problem, "words": the team's own}.
    It resolves itself when that answer is corrected, or when the person answers it.
    """

    request = models.ForeignKey(InfoRequest, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("rang"))
    sealed = models.BinaryField(_("contenu scellé"))
    answered_on = models.DateField(_("réglé le"), null=True, blank=True)
    answered_by = models.CharField(_("par"), max_length=6, choices=Actor, blank=True)

    class Meta:
        verbose_name = _("renseignement demandé")
        verbose_name_plural = _("renseignements demandés un à un")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="housing_infoitem_in_line")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.position}"


class ProofSeen(Identified):
    """Something was shown and looked at: what kind, by whom, when, and whether it was enough. No copy."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="proofs")
    kind = models.CharField(_("sorte"), max_length=16, choices=ProofKind)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen_on = models.DateField(_("vue le"))
    accepted = models.BooleanField(_("acceptée"))

    class Meta:
        verbose_name = _("preuve vue")
        verbose_name_plural = _("preuves vues")
        ordering = ["seen_on", "id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Decision(Identified):
    """
    What was decided, by whom. A refusal is proposed by one person and takes effect with a second.

    Facts cited and words for the person stand sealed under the file's key.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(_("décision"), max_length=10, choices=DecisionKind)
    reason = models.CharField(_("motif"), max_length=16, choices=RefusalReason, blank=True)
    sealed = models.BinaryField(_("contenu scellé"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField(_("proposée le"))
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(_("prise le"), null=True, blank=True)
    #: The second person sent it back, or the first took it back.
    dropped_on = models.DateField(_("abandonnée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("décision")
        verbose_name_plural = _("décisions")
        ordering = ["proposed_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(decided_on=None, dropped_on=None),
                name="housing_decision_one_pending",
            ),
            models.CheckConstraint(
                condition=Q(seconded_by=None) | ~Q(seconded_by=F("proposed_by")),
                name="housing_decision_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.REFUSED) | Q(decided_on=None) | Q(seconded_by__isnull=False),
                name="housing_decision_refusal_has_a_second",
            ),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.REFUSED) | ~Q(reason=""),
                name="housing_decision_refusal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Review(Identified):
    """A review that was asked for: decided within 30 days by somebody who took no part in the decision."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reviews")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="reviews")
    asked_on = models.DateField(_("demandée le"))
    decide_by = models.DateField(_("à trancher au plus tard le"))
    outcome = models.ForeignKey(
        Decision, on_delete=models.CASCADE, null=True, blank=True, related_name="settles"
    )

    class Meta:
        verbose_name = _("révision")
        verbose_name_plural = _("révisions")
        ordering = ["asked_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(outcome=None), name="housing_review_one_pending"
            )
        ]

    def __str__(self) -> str:
        return str(self.case_id)


class Letter(Identified):
    """
    A letter behind the code, as it was written: sealed under the file's key, drawn as a PDF on demand.

    Sealed JSON, blocks of text (housing/letters): a letter never changes because a template did.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(_("sorte"), max_length=12, choices=LetterKind)
    language = models.CharField(_("langue"), max_length=2, choices=settings.LANGUAGES)
    sealed = models.BinaryField(_("contenu scellé"))
    day = models.DateField(_("jour"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    read_on = models.DateField(_("lue le"), null=True, blank=True)

    class Meta:
        verbose_name = _("lettre")
        verbose_name_plural = _("lettres")
        ordering = ["day", "id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
