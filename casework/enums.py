"""What a file can be, and what can happen to it. Codes are stable; labels are for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseKind(models.TextChoices):
    """Which journey a file belongs to."""

    ASSISTANCE = "assistance", _("demande d’aide")


class CaseState(models.TextChoices):
    """Where a file stands, in the words that the person reads too."""

    RECEIVED = "received", _("Reçue")
    ASSIGNED = "assigned", _("Prise en charge")
    WAITING_PERSON = "waiting_person", _("En attente de votre réponse")
    WAITING_PARTNER = "waiting_partner", _("En attente d’un partenaire")
    CLOSED = "closed", _("Terminée")
    REOPENED = "reopened", _("Rouverte")
    ERASED = "erased", _("Effacée")


class Move(models.TextChoices):
    """What happens to a file; each becomes an event of its log."""

    RECEIVE = "receive", _("reçue")
    ASSIGN = "assign", _("confiée à deux personnes")
    OPENED_BY_BOTH = "opened_by_both", _("lue par les deux personnes; le tri n’y a plus accès")
    REPLY = "reply", _("réponse envoyée")
    ASK = "ask", _("question posée")
    REFER = "refer", _("référence à un service")
    LOG_CALL = "log_call", _("appel noté")
    NOTE = "note", _("note ajoutée")
    WRITE = "write", _("message de la personne")
    REMOVE = "remove", _("message retiré par la personne")
    RENEW_CODE = "renew_code", _("nouveau code")
    CLOSE = "close", _("terminée")
    REOPEN = "reopen", _("rouverte")
    ERASE = "erase", _("effacée")


class Actor(models.TextChoices):
    """Who made a move."""

    PERSON = "person", _("la personne")
    STAFF = "staff", _("l’équipe")
    TIMER = "timer", _("le calendrier")


class Outcome(models.TextChoices):
    """How a request ended, worded so that nobody is hurt by reading it."""

    HELPED = "helped", _("Une aide a été donnée")
    REFERRED = "referred", _("Un autre service prend la suite")
    UNREACHABLE = "unreachable", _("Nous n’avons pas pu vous joindre")
    WITHDRAWN = "withdrawn", _("Vous avez choisi d’arrêter")
    NOT_FOR_US = "not_for_us", _("Nous n’avons pas su aider ici; vous pouvez réécrire")


class Urgency(models.TextChoices):
    """How soon, in two levels."""

    URGENT = "urgent", _("Pressé : une réponse demain")
    ORDINARY = "ordinary", _("Ça peut attendre cinq jours ouvrables")


class Sender(models.TextChoices):
    """Who wrote a message."""

    PERSON = "person", _("la personne")
    TEAM = "team", _("l’équipe")


class Part(models.TextChoices):
    """What somebody is to a file."""

    LEAD = "lead", _("intervenant·e")
    BACKUP = "backup", _("remplaçant·e")


class CoverReason(models.TextChoices):
    """Why a backup opens a file: chosen, never typed, since it is kept in clear."""

    FIRST_READING = "first_reading", _("première lecture, pour pouvoir remplacer")
    ABSENCE = "absence", _("absence de la personne qui suit le dossier")
    ASKED = "asked", _("à la demande de la personne qui suit le dossier")
    URGENT = "urgent", _("urgence")


class Channel(models.TextChoices):
    """How somebody was reached, or not."""

    PHONE = "phone", _("appel téléphonique")
    NO_ANSWER = "no_answer", _("appel sans réponse")
    VOICEMAIL = "voicemail", _("message vocal")
    TEXT_MESSAGE = "text_message", _("texto")
    EMAIL = "email", _("courriel")
    IN_PERSON = "in_person", _("en personne")


class JourneyKind(models.TextChoices):
    """What a visitor's sealed row holds."""

    DRAFT = "draft", _("brouillon")
    RECEIPT = "receipt", _("reçu")
    FOLLOW_UP = "follow_up", _("suivi")
