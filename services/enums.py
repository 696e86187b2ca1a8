"""
The coded values of a listing. Values are stable and travel in the API and in exports; labels are messages.

Unknown is a value of its own everywhere: it is shown as unknown, and it is never "no".
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ListingState(TextChoices):
    DRAFT = "draft", _("Brouillon")
    IN_REVIEW = "in_review", _("En relecture")
    PUBLISHED = "published", _("Publiée")
    PAUSED = "paused", _("Fermée pour le moment")
    CLOSED = "closed", _("Fermée définitivement")


class Known(TextChoices):
    """An answer to a yes-or-no question that may not have been asked yet."""

    YES = "yes", _("Oui")
    NO = "no", _("Non")
    UNKNOWN = "unknown", _("Inconnu")


class Cost(TextChoices):
    FREE = "free", _("Gratuit")
    VOLUNTARY = "voluntary", _("Contribution volontaire")
    LOW = "low", _("Petit prix")
    PAID = "paid", _("Payant")
    UNKNOWN = "unknown", _("Coût inconnu")


class Document(TextChoices):
    """What a person is asked to show. NONE, ANY_NAME and UNKNOWN stand alone; the others add up."""

    NONE = "none", _("Aucun papier")
    ANY_NAME = "any_name", _("Un nom suffit")
    PHOTO_ID = "photo_id", _("Pièce d’identité avec photo")
    PROOF_OF_ADDRESS = "proof_of_address", _("Preuve d’adresse")
    HEALTH_CARD = "health_card", _("Carte d’assurance maladie")
    OTHER = "other", _("Autre papier")
    UNKNOWN = "unknown", _("Papiers : inconnu")


DOCUMENTS_THAT_STAND_ALONE = (Document.NONE, Document.ANY_NAME, Document.UNKNOWN)


class StatusAsked(TextChoices):
    """Whether the service asks for immigration status. ASKED is a fact reported of a service, not a law."""

    NEVER = "never", _("Statut jamais demandé")
    SOMETIMES = "sometimes", _("Statut parfois demandé")
    ASKED = "asked", _("Statut demandé")
    REQUIRED_BY_LAW = "required_by_law", _("Statut exigé par la loi")
    UNKNOWN = "unknown", _("Statut : inconnu")


class Access(TextChoices):
    """How a person gets in."""

    WALK_IN = "walk_in", _("Sans rendez-vous")
    APPOINTMENT = "appointment", _("Sur rendez-vous")
    REFERRAL = "referral", _("Référence nécessaire")
    PHONE_FIRST = "phone_first", _("Appelez d’abord")


class Audience(TextChoices):
    WOMEN = "women", _("Femmes")
    MEN = "men", _("Hommes")
    YOUTH = "youth", _("Jeunes")
    FAMILIES = "families", _("Familles")
    CHILDREN = "children", _("Enfants")
    SENIORS = "seniors", _("Personnes aînées")
    LGBTQ = "lgbtq", _("Personnes LGBTQ+")
    DISABLED = "disabled", _("Personnes handicapées")
    NEWCOMERS = "newcomers", _("Personnes nouvellement arrivées")
    TENANTS = "tenants", _("Locataires")
    WORKERS = "workers", _("Travailleuses et travailleurs")
    INDIGENOUS = "indigenous", _("Personnes autochtones")
    ADULTS = "adults", _("Adultes (18 ans et plus)")


class Reach(TextChoices):
    """How far the answers on status and papers travel, so that no list of who "never asks" makes targets."""

    PAGE = "page", _("Page seulement")
    PAGE_AND_FEEDS = "page_and_feeds", _("Page, API et exportations")


class OrganizationKind(TextChoices):
    CITY = "city", _("Ville")
    PUBLIC = "public", _("Organisme public")
    COMMUNITY = "community", _("Organisme communautaire")


class PointKind(TextChoices):
    """Where a service is given."""

    IN_PERSON = "in_person", _("Sur place")
    PHONE = "phone", _("Par téléphone")
    ONLINE = "online", _("En ligne")


class HoursKind(TextChoices):
    WEEKLY = "weekly", _("Heures connues")
    ALWAYS = "always", _("Jour et nuit, tous les jours")
    APPOINTMENT = "appointment", _("Sur rendez-vous seulement")
    UNKNOWN = "unknown", _("Heures inconnues")


class HolidayRule(TextChoices):
    """What happens on a Québec holiday; asked for explicitly, because nobody writes it."""

    OPEN = "open", _("Ouvert les jours fériés")
    CLOSED = "closed", _("Fermé les jours fériés")
    UNKNOWN = "unknown", _("Jours fériés : inconnu")


class PhoneKind(TextChoices):
    VOICE = "voice", _("Téléphone")
    TEXT = "text", _("Texto")
    RELAY = "relay", _("Relais ATS")
    VIDEO_RELAY = "video_relay", _("Relais vidéo")


class PositionBasis(TextChoices):
    EXACT = "exact", _("Position publiée par la source")
    APPROXIMATE = "approximate", _("Position approximative (code postal)")
    NONE = "none", _("Sans position")


class VerificationMethod(TextChoices):
    PHONE = "phone", _("Par téléphone")
    VISIT = "visit", _("Sur place")
    WEBSITE = "website", _("Site Web de l’organisme")
    WRITTEN = "written", _("Réponse écrite de l’organisme")


class VerificationOutcome(TextChoices):
    CONFIRMED = "confirmed", _("Confirmé")
    CORRECTED = "corrected", _("Corrigé")
    UNREACHABLE = "unreachable", _("Personne n’a répondu")
    CLOSED = "closed", _("Le service n’existe plus")


class TranslationState(TextChoices):
    MISSING = "missing", _("Traduction manquante")
    OUTDATED = "outdated", _("Traduction dépassée")
    MACHINE = "machine", _("Traduction automatique")
    REVIEWED = "reviewed", _("Traduction relue")
    UNREVIEWED = "unreviewed", _("Traduction à relire")


class Confidence(TextChoices):
    """How sure we were of the facts when we gathered them, before anybody verified them."""

    HIGH = "high", _("Bonne")
    MEDIUM = "medium", _("Moyenne")
    LOW = "low", _("Faible")


class CorrectionKind(TextChoices):
    PHONE = "phone", _("Le numéro de téléphone")
    HOURS = "hours", _("Les heures")
    ADDRESS = "address", _("L’adresse")
    DOCUMENTS = "documents", _("Les papiers demandés")
    STATUS = "status", _("La question du statut")
    COST = "cost", _("Le prix")
    LANGUAGE = "language", _("Les langues parlées")
    GONE = "gone", _("Ce service n’existe plus")
    OTHER = "other", _("Autre chose")


class CorrectionState(TextChoices):
    RECEIVED = "received", _("Reçue")
    ACCEPTED = "accepted", _("Corrigée")
    NOT_CONFIRMED = "not_confirmed", _("Non confirmée")


class TermKind(TextChoices):
    WORD = "word", _("Mot")
    PHRASE = "phrase", _("Phrase")
    NAME = "name", _("Nom propre")
    TYPO = "typo", _("Faute fréquente")
