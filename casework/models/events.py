"""The log of a file: append-only, each line bound to the one before it."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.enums import Actor, CaseState, Move
from casework.models.base import Identified
from casework.models.cases import Case
from casework.workflow import WORKFLOW


def allowed_transitions() -> Q:
    """Return the condition that a move, its states before and after, and its actor stand in the table."""
    return reduce(or_, (_allowed(*transition) for transition in sorted(WORKFLOW.transitions())))


def _allowed(move: str, before: str, state: str) -> Q:
    condition = Q(move=move, before=before, state=state)
    actors = WORKFLOW.actors_of(move, before)
    return condition & Q(actor__in=sorted(actors)) if actors else condition


class Event(Identified):
    """
    Something that happened to a file, and the state it led to.

    A trigger fills `number`, `before`, `previous` and `digest`, and brings the file's `state` along; whatever
    is written there by hand is overwritten.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    number = models.PositiveIntegerField(_("numéro"), default=0)
    move = models.CharField(_("ce qui s’est passé"), max_length=14, choices=Move)
    before = models.CharField(_("état avant"), max_length=15, blank=True, default="")
    state = models.CharField(_("état après"), max_length=15, choices=CaseState)
    actor = models.CharField(_("par"), max_length=6, choices=Actor)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A code, never a text: an outcome, a part, a channel.
    detail = models.CharField(_("précision"), max_length=40, blank=True)
    day = models.DateField(_("jour"))
    previous = models.BinaryField(_("empreinte précédente"), default=b"")
    digest = models.BinaryField(_("empreinte"), default=b"")

    class Meta:
        verbose_name = _("événement")
        verbose_name_plural = _("événements")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="casework_event_in_line"),
            models.CheckConstraint(condition=allowed_transitions(), name="casework_event_allowed_move"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number} {self.move}"
