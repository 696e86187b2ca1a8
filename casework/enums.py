"""What a file can be, and what can happen to it. Codes are stable; labels are for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseKind(models.TextChoices):
    """Which journey a file belongs to."""

    ASSISTANCE = "assistance", _("demande d’aide")
    #: Handed in once a day by the worker, as a person would, to know that the way is open; never counted.
    CHECK = "check", _("vérification du service")


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
    ESCALATE = "escalate", _("signalée à la personne responsable de l’équipe")
    REKEY = "rekey", _("accès redonné avec une nouvelle clé")
    RECOVER = "recover", _("accès redonné par la clé de secours")
    GRANT = "grant", _("code donné à une personne qui aide")
    REVOKE = "revoke", _("code d’une personne qui aide, retiré")


class Actor(models.TextChoices):
    """Who made a move."""

    PERSON = "person", _("la personne")
    HELPER = "helper", _("la personne qui aide")
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
    HELPER = "helper", _("la personne qui aide")
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
    LETTER = "letter", _("lettre")
    IN_PERSON = "in_person", _("en personne")


class JourneyKind(models.TextChoices):
    """What a visitor's sealed row holds."""

    DRAFT = "draft", _("brouillon")
    RECEIPT = "receipt", _("reçu")
    FOLLOW_UP = "follow_up", _("suivi")


class Lane(models.TextChoices):
    """
    How a request came in, as the queue is ordered: nothing about the person.

    RUSH is only ever given while many more come in than people write; triage sees those after the others.
    """

    CALM = "calm", _("arrivée normale")
    RUSH = "rush", _("arrivée dans un afflux")


class TaskKind(models.TextChoices):
    """What a timer asks a caseworker to do. The timer itself never reaches a person."""

    ANSWER_DUE = "answer_due", _("réponse promise pour demain au plus tard")
    OVERDUE = "overdue", _("réponse en retard")
    NEWS_UNREAD = "news_unread", _("message de la personne, pas encore lu")
    NO_WORD = "no_word", _("aucune nouvelle de la personne")
    PARTNER_SILENT = "partner_silent", _("aucune nouvelle du service partenaire")
    NOT_YET_READ = "not_yet_read", _("dossier confié, pas encore lu")
    ONE_HOLDER = "one_holder", _("une seule personne peut ouvrir ce dossier")
    NO_HOLDER = "no_holder", _("plus personne ne peut ouvrir ce dossier")


class IntakeClosing(models.TextChoices):
    """Why the reception of a kind of file is closed."""

    NEVER_OPENED = "never_opened", _("pas encore ouverte")
    BY_HAND = "by_hand", _("fermée par l’équipe")
    MANDATE_OVER = "mandate_over", _("mandat terminé")
    TOO_FEW_PEOPLE = "too_few_people", _("moins de deux personnes formées dans une langue")
    NOBODY_READS = "nobody_reads", _("personne n’a lu les demandes pendant 24 heures couvertes")


class HelperAct(models.TextChoices):
    """What somebody did with a helper's code; the person it belongs to reads this."""

    OPENED = "opened", _("a ouvert le dossier")
    WROTE = "wrote", _("a écrit un message")
