"""What is chosen from a list in housing. Codes are stable; labels are for people, French first."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FiledBy(models.TextChoices):
    """How an application came in."""

    ONLINE = "online", _("en ligne")
    PHONE = "phone", _("par téléphone")
    LETTER = "letter", _("sur papier")
    IN_PERSON = "in_person", _("en personne")


class Problem(models.TextChoices):
    """What is the matter with something that was told; each has its own words for the person."""

    INCORRECT = "incorrect", _("à corriger")
    INCOMPLETE = "incomplete", _("à compléter")
    OUTDATED = "outdated", _("à mettre à jour")


class ProofKind(models.TextChoices):
    """
    What somebody may show. A signed declaration, or the letter of an organisation, always suffices.

    Never a copy; and nothing here says anything of papers of identity.
    """

    DECLARATION = "declaration", _("déclaration signée")
    ORGANIZATION_LETTER = "organization", _("lettre d’un organisme")
    INCOME = "income", _("quelque chose qui montre le revenu")
    RESIDENCE = "residence", _("quelque chose qui montre où la personne habite ou dort")
    LEASE_END = "lease_end", _("avis de fin de bail ou d’éviction")
    DISASTER = "disaster", _("papier de la Croix-Rouge ou des pompiers")
    UNFIT = "unfit", _("constat d’insalubrité")
    SHELTER_LETTER = "shelter", _("lettre d’un hébergement")
    FUNCTIONAL_NEED = "need", _("besoin fonctionnel, sans diagnostic")


class DecisionKind(models.TextChoices):
    """What is decided about an application."""

    ELIGIBLE = "eligible", _("admissible")
    REFUSED = "refused", _("non admissible")
    UPHELD = "upheld", _("décision maintenue")
    OVERTURNED = "overturned", _("décision renversée")


class RefusalReason(models.TextChoices):
    """Why somebody is not eligible. Silence is none of them, and neither is anything about papers."""

    INCOME_ABOVE = "income_above", _("Le revenu du ménage dépasse le plafond du programme.")
    OTHER_SITUATION = "other_situation", _("Le programme est pour une autre situation que la vôtre.")
    NOT_IN_MONTREAL = "not_in_montreal", _("Le ménage n’habite pas et ne dort pas à Montréal.")
    NO_MINORS = "no_minors", _("Le programme est pour les familles avec des enfants.")
    NO_SENIOR = "no_senior", _("Le programme est pour les ménages où quelqu’un a 60 ans ou plus.")
    NO_ACCESS_NEED = (
        "no_access_need",
        _("Le programme est pour les personnes qui ont besoin d’un logement adapté."),
    )
    CLOSED = "closed", _("Le programme ne prenait plus de demandes ce jour-là.")


class LetterKind(models.TextChoices):
    """What a letter says."""

    ELIGIBLE = "eligible", _("Demande admissible")
    REFUSED = "refused", _("Demande non admissible")
    UPHELD = "upheld", _("Décision maintenue après révision")
    OVERTURNED = "overturned", _("Décision renversée après révision")
    OFFER = "offer", _("Offre d’un logement")


class UnitState(models.TextChoices):
    """Whether a dwelling can be offered."""

    AVAILABLE = "available", _("Libre")
    HELD = "held", _("Retenu pour une offre")
    LEASED = "leased", _("Loué")
    OFF_LINE = "off_line", _("Hors service")


class OfferState(models.TextChoices):
    """Where an offer stands; `viewed` is said by a press of the person, never by a page that was fetched."""

    PREPARED = "prepared", _("Préparée")
    SENT = "sent", _("Envoyée")
    VIEWED = "viewed", _("Lue")
    ACCEPTED = "accepted", _("Acceptée")
    DECLINED = "declined", _("Déclinée")
    EXPIRED = "expired", _("Échue")
    RESCINDED = "rescinded", _("Annulée")


OPEN_OFFERS = (OfferState.PREPARED, OfferState.SENT, OfferState.VIEWED)


class DeclineReason(models.TextChoices):
    """Why somebody declines a dwelling. A reasoned decline costs no place."""

    TOO_FAR = "too_far", _("Trop loin du travail, de l’école ou des soins")
    TOO_SMALL = "too_small", _("Trop petit")
    TOO_DEAR = "too_dear", _("Trop cher")
    NOT_ACCESSIBLE = "not_accessible", _("Ne convient pas à un besoin d’accès")
    NOT_SAFE = "not_safe", _("Je ne m’y sentirais pas en sécurité")
    FOUND_ANOTHER = "found_another", _("J’ai trouvé un autre logement")
    OTHER = "other", _("Une autre raison")
    NO_REASON = "no_reason", _("Sans dire pourquoi")


class OverrideReason(models.TextChoices):
    """Why an offer does not follow the order; never points changed by hand."""

    SAFETY = "safety", _("danger immédiat, pas encore inscrit au dossier")
    ONLY_FIT = "only_fit", _("seul ménage à qui ce logement adapté convient")
    REPAIR = "repair", _("réparation d’une erreur de notre part")
    TRANSFER = "transfer", _("déménagement imposé d’un logement du même programme")


class RunReason(models.TextChoices):
    """Why an order is made."""

    FIRST = "first", _("premier classement après une ouverture")
    MONTHLY = "monthly", _("classement du mois")
    UNIT_FREE = "unit_free", _("un logement est libre")
    CORRECTED = "corrected", _("des réponses ont été corrigées")
    NEW_RULES = "new_rules", _("de nouvelles règles sont en vigueur")


class BulkKind(models.TextChoices):
    """What can be done to many files in one gesture: nothing that opens one."""

    HAND_OVER = "hand_over", _("confier à une autre personne")
    ASK_RENEWAL = "ask_renewal", _("demander la confirmation annuelle")


class BulkState(models.TextChoices):
    """How far a gesture over many files has come."""

    WAITING = "waiting", _("en attente")
    DONE = "done", _("faite")
    UNDONE = "undone", _("annulée")
