"""What people who work here do, and why they open a file. Codes are stable; labels are for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody may do here; one person may have several."""

    CASEWORKER = "caseworker", _("intervenant·e")
    TRIAGE = "triage", _("personne qui trie")
    SUPERVISOR = "supervisor", _("responsable d’équipe")
    EDITOR = "editor", _("rédaction du répertoire")
    PRIVACY_OFFICER = "privacy_officer", _("responsable de la confidentialité")


class TeamPurpose(models.TextChoices):
    """What a team is for. A triage team and a housing team have a key; the others need none."""

    TRIAGE = "triage", _("tri des demandes d’aide")
    ASSISTANCE = "assistance", _("aide")
    HOUSING = "housing", _("logement")
    LISTINGS = "listings", _("répertoire")


#: Teams that hold a key which new files are sealed to, and the role that holds it. A supervisor belongs to a
#: team for its figures: without that role, no wrap of its key is ever made for them.
KEY_HOLDERS = {TeamPurpose.TRIAGE: Role.TRIAGE, TeamPurpose.HOUSING: Role.CASEWORKER}
KEYED_PURPOSES = tuple(KEY_HOLDERS)


class AccessPurpose(models.TextChoices):
    """Why a file was opened; the person it belongs to reads this."""

    TRIAGE = "triage", _("première lecture")
    FOLLOW_UP = "follow_up", _("suivi de votre demande")
    COVER = "cover", _("remplacement de la personne qui vous suit")
    REVIEW = "review", _("vérification demandée")


class LedgerKind(models.TextChoices):
    """What a restored backup must not bring back."""

    ERASED = "erased", _("dossier effacé")
    SHUT_OUT = "shut_out", _("compte fermé")
    LET_IN = "let_in", _("compte rouvert")
    KEY_RETIRED = "key_retired", _("clé retirée")
    GRANT_ENDED = "grant_ended", _("code d’une personne qui aide, terminé")
