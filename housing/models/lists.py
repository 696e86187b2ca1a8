"""The order in which homes are offered: rules, draws, runs. Positions live in runs and nowhere else."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models.base import Identified
from housing.enums import OverrideReason
from housing.models.programmes import Programme


class RuleSetVersion(Identified):
    """One version of the weights (rule_sets.RuleSet): one person proposes it, another approves."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    valid_from = models.DateField(_("en vigueur le"))
    weights = models.JSONField(_("poids"))
    text_fr = models.TextField(_("texte français"))
    text_en = models.TextField(_("texte anglais"))
    #: What changed since the one before, and why.
    change_fr = models.TextField(_("changement, français"), blank=True)
    change_en = models.TextField(_("changement, anglais"), blank=True)
    sha256 = models.CharField(_("empreinte"), max_length=64)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    proposed_on = models.DateField(_("proposée le"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_on = models.DateField(_("approuvée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("règle de classement")
        verbose_name_plural = _("règles de classement")
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="housing_ruleset_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(approved_on=None, approved_by=None)
                | Q(approved_on__isnull=False, approved_by__isnull=False),
                name="housing_ruleset_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)


class OpeningWindow(Identified):
    """When a programme with a list took applications, and the draw that settles its ties."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="windows")
    number = models.PositiveSmallIntegerField(_("numéro"))
    opens_on = models.DateField(_("ouvre le"))
    #: With an end, all who apply share the day of its opening; without one, each has their own day.
    closes_on = models.DateField(_("ferme le"), null=True, blank=True)
    #: SHA-256 of the seed, published at the opening; the seed itself is published after the first run.
    seed_commitment = models.CharField(_("empreinte de la graine"), max_length=64)
    seed = models.BinaryField(_("graine publiée"), null=True, blank=True)
    seed_published_on = models.DateField(_("graine publiée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("période de dépôt")
        verbose_name_plural = _("périodes de dépôt")
        ordering = ["programme", "number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="housing_window_once")]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.number}"


class WindowSeed(Identified):
    """The seed of a window before it is published: read by the staff door, and by the timer that replays."""

    window = models.OneToOneField(OpeningWindow, on_delete=models.CASCADE, related_name="kept_seed")
    seed = models.BinaryField(_("graine"))

    class Meta:
        verbose_name = _("graine gardée")
        verbose_name_plural = _("graines gardées")

    def __str__(self) -> str:
        return str(self.window_id)


class RankingRun(Identified):
    """An order that was made once, and the digests that say what it was made from (housing.rules.runs)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="runs")
    rules = models.ForeignKey(RuleSetVersion, on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField(_("numéro"))
    as_of = models.DateField(_("au"))
    #: Opening windows 1 to this one had a seed then; their commitments make the next line.
    windows = models.PositiveSmallIntegerField(_("périodes de dépôt"))
    seed_commitment = models.CharField(_("empreinte des graines"), max_length=64)
    input_digest = models.CharField(_("empreinte de ce qui entre"), max_length=64)
    output_digest = models.CharField(_("empreinte de l’ordre"), max_length=64)
    engine = models.PositiveSmallIntegerField(_("version du calcul"))
    files = models.PositiveIntegerField(_("demandes"))
    #: Empty: the operator, at the terminal.
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("pourquoi"), max_length=16)
    day = models.DateField(_("jour"))
    #: The last time that it came out the same again, and whether it did.
    replayed_on = models.DateField(_("refait le"), null=True, blank=True)
    came_out_same = models.BooleanField(_("même résultat"), null=True, blank=True)

    class Meta:
        verbose_name = _("classement")
        verbose_name_plural = _("classements")
        ordering = ["programme", "-number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="housing_run_once")]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.number}"


class RankingEntry(Identified):
    """One place of a run. Of an erased file the leaf and the place stay; facts and salt are gone."""

    run = models.ForeignKey(RankingRun, on_delete=models.PROTECT, related_name="entries")
    place = models.PositiveIntegerField(_("place"))
    leaf = models.BinaryField(_("empreinte"))
    salt = models.BinaryField(_("sel"), null=True, blank=True)
    #: The one way in which facts are written down (housing.rules.facts.written).
    facts = models.CharField(_("faits"), max_length=200, blank=True)
    application = models.ForeignKey(
        "housing.Application", on_delete=models.SET_NULL, null=True, blank=True, related_name="entries"
    )

    class Meta:
        verbose_name = _("place d’un classement")
        verbose_name_plural = _("places des classements")
        ordering = ["run", "place"]
        constraints = [models.UniqueConstraint(fields=["run", "place"], name="housing_entry_one_a_place")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.place}"


class RankOverride(Identified):
    """One offer out of order, for a reason, by two people, until a day; counted in public. Never points."""

    application = models.ForeignKey("housing.Application", on_delete=models.CASCADE, related_name="overrides")
    unit = models.ForeignKey("housing.Unit", on_delete=models.PROTECT, related_name="overrides")
    reason = models.CharField(_("motif"), max_length=10, choices=OverrideReason)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField(_("demandée le"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_on = models.DateField(_("approuvée le"), null=True, blank=True)
    expires_on = models.DateField(_("bonne jusqu’au"))
    used_on = models.DateField(_("utilisée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("dérogation à l’ordre")
        verbose_name_plural = _("dérogations à l’ordre")
        ordering = ["-asked_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")),
                name="housing_override_by_two_people",
            ),
            models.UniqueConstraint(
                fields=["application", "unit"], condition=Q(used_on=None), name="housing_override_one_pending"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class OverrideCount(Identified):
    """How many offers went out of order in a month, by programme and reason: kept when the files are gone."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(_("mois"))
    reason = models.CharField(_("motif"), max_length=10, choices=OverrideReason)
    count = models.PositiveIntegerField(_("nombre"), default=0)

    class Meta:
        verbose_name = _("compte des dérogations")
        verbose_name_plural = _("comptes des dérogations")
        ordering = ["-month", "programme", "reason"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "month", "reason"], name="housing_overridecount_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.reason}"
