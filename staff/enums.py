"""What people who work here do, and why they open a file. Codes are stable; labels are for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody may do here; one person may have several."""

    CASEWORKER = "caseworker", _("intervenant·e")
    TRIAGE = "triage", _("personne au tri")
    SUPERVISOR = "supervisor", _("responsable d’équipe")
    EDITOR = "editor", _("rédaction du répertoire")
    PRIVACY_OFFICER = "privacy_officer", _("responsable de la confidentialité")


class TeamPurpose(models.TextChoices):
    """What a team is for. A triage team and a housing team have a key; the others need none."""

    TRIAGE = "triage", _("tri des demandes d’aide")
    ASSISTANCE = "assistance", _("aide")
    HOUSING = "housing", _("logement")
    LISTINGS = "listings", _("répertoire")


#: Purposes whose teams hold a key that new files are sealed to.
KEYED_PURPOSES = (TeamPurpose.TRIAGE, TeamPurpose.HOUSING)


class AccessPurpose(models.TextChoices):
    """Why a file was opened; the person it belongs to reads this."""

    TRIAGE = "triage", _("premier tri")
    FOLLOW_UP = "follow_up", _("suivi de votre demande")
    COVER = "cover", _("remplacement de la personne qui vous suit")
    REVIEW = "review", _("vérification demandée")
