"""An application beside its file: what is in clear, what is sealed under the file's key."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.enums import Actor
from casework.models import Case
from casework.models.base import Identified
from housing.enums import FiledBy
from housing.models.lists import OpeningWindow
from housing.models.programmes import Programme, ProgrammeVersion
from housing.rules.rule_sets import IncomeBand

INCOME_BANDS = [(one.value, one.value) for one in IncomeBand]


class Application(Identified):
    """
    What is in clear once somebody applies: programme, number, days. Nothing of the household.

    The file itself (state, language, urgency, log, messages, wraps) is casework's.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="application")
    #: Random, shown to the person, opens nothing (housing/rules/numbers.py).
    number = models.CharField(_("numéro de dossier"), max_length=8, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="applications")
    #: The one they began on, and stay on.
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT, related_name="applications")
    window = models.ForeignKey(
        OpeningWindow, on_delete=models.PROTECT, null=True, related_name="applications"
    )
    filed_by = models.CharField(_("déposée"), max_length=9, choices=FiledBy)
    filed_on = models.DateField(_("déposée le"))
    #: A day; an opening window counts as one. It survives correction, dormancy, an appeal won, a merge.
    effective_on = models.DateField(_("ancienneté depuis le"))
    #: The day of the decision that is promised, moved by each day on which information was awaited.
    decide_by = models.DateField(_("décision promise le"))
    #: Nobody calls or writes: the code alone. Known once the team has read the file.
    is_code_only = models.BooleanField(_("par le code seulement"), null=True, blank=True)
    renewed_on = models.DateField(_("confirmée le"), null=True, blank=True)
    renewal_asked_on = models.DateField(_("confirmation demandée le"), null=True, blank=True)
    dormant_on = models.DateField(_("en dormance depuis le"), null=True, blank=True)
    #: Where it stood before it was withdrawn, merged or referred, to go back there.
    stood_in = models.CharField(_("état avant"), max_length=15, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged"
    )
    #: The day of the one that it was merged into, before the merge: to give it back if the merge is undone.
    other_effective_on = models.DateField(_("ancienneté de l’autre avant la fusion"), null=True, blank=True)

    class Meta:
        verbose_name = _("demande de logement")
        verbose_name_plural = _("demandes de logement")
        indexes = [
            models.Index(fields=["programme", "filed_on"], name="housing_application_filed"),
            models.Index(fields=["decide_by"], name="housing_application_due"),
        ]

    def __str__(self) -> str:
        return self.number


class Placement(Identified):
    """
    What the ranking and the filter of dwellings read of a household on the list: bands, counts, days.

    Made when the application joins the list, and gone with it. Why somebody is in a tier is not here.
    """

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="placement")
    income_band = models.CharField(_("tranche de revenu"), max_length=1, choices=INCOME_BANDS)
    minors = models.PositiveSmallIntegerField(_("enfants"), default=0)
    is_overcrowded = models.BooleanField(_("à l’étroit"), default=False)
    is_inaccessible = models.BooleanField(_("logement actuel inaccessible"), default=False)
    safety_until = models.DateField(_("priorité 1 jusqu’au"), null=True, blank=True)
    no_dwelling_until = models.DateField(_("priorité 2 jusqu’au"), null=True, blank=True)
    lease_ends_on = models.DateField(_("fin du bail"), null=True, blank=True)
    people = models.PositiveSmallIntegerField(_("personnes"))
    bedrooms = models.PositiveSmallIntegerField(_("chambres"))
    boroughs = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("arrondissements; aucun : tous"),
        default=list,
        blank=True,
    )
    most_rent = models.PositiveIntegerField(_("loyer maximal"), null=True, blank=True)
    features = ArrayField(
        models.CharField(max_length=24), verbose_name=_("besoins"), default=list, blank=True
    )
    has_senior = models.BooleanField(_("quelqu’un de 60 ans ou plus"), default=False)
    #: The number of the answers (SealedAnswers) that it was made from.
    answers_number = models.PositiveSmallIntegerField(_("version des réponses"), default=0)

    class Meta:
        verbose_name = _("inscription sur la liste")
        verbose_name_plural = _("inscriptions sur la liste")

    def __str__(self) -> str:
        return str(self.application_id)


class SealedAnswers(Identified):
    """
    Answers corrected since the application was handed in, whole each time; number 1 is the first correction.

    Sealed under the file's key with `housing.sealed.answers_context`. What was handed in is the file's story.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="corrections")
    number = models.PositiveSmallIntegerField(_("numéro"))
    sealed = models.BinaryField(_("contenu scellé"))
    day = models.DateField(_("jour"))
    actor = models.CharField(_("par"), max_length=6, choices=Actor)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: The team has looked at what changed.
    seen_on = models.DateField(_("vue le"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction scellée")
        verbose_name_plural = _("corrections scellées")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="housing_answers_in_line")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"


class ContactMark(Identified):
    """
    A blind mark of a telephone or an e-mail address, by which staff find two applications of one household.

    HMAC under a key that only an unlocked caseworker of the team has (housing/contact_marks.py).
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contact_marks")
    mark = models.BinaryField(_("repère"))

    class Meta:
        verbose_name = _("repère de coordonnées")
        verbose_name_plural = _("repères de coordonnées")
        constraints = [models.UniqueConstraint(fields=["case", "mark"], name="housing_contactmark_once")]
        indexes = [models.Index(fields=["mark"], name="housing_contactmark_same")]

    def __str__(self) -> str:
        return str(self.case_id)


class CodeReissue(Identified):
    """
    A new code for somebody who lost theirs, vouched for by an organisation that they had named.

    Prepared by one caseworker, approved by another, given after 72 hours' notice on a safe channel; until
    then the person with the old code can stop it. Seniority stays.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reissues")
    lookup = models.BinaryField(_("repère"))
    public = models.BinaryField(_("clé publique"))
    pepper = models.PositiveSmallIntegerField(_("poivre"))
    wrap = models.BinaryField(_("clé enveloppée"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField(_("demandé le"))
    #: The day from which it may be given: 72 hours after notice was given.
    ready_on = models.DateField(_("prêt le"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_on = models.DateField(_("approuvé le"), null=True, blank=True)
    ended_on = models.DateField(_("terminé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("nouveau code pour un code perdu")
        verbose_name_plural = _("nouveaux codes pour des codes perdus")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(ended_on=None), name="housing_reissue_one_a_file"
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("asked_by")),
                name="housing_reissue_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case_id)
