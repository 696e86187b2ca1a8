"""What a file can be, and what can happen to it. Codes are stable; labels are for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseKind(models.TextChoices):
    """Which journey a file belongs to."""

    ASSISTANCE = "assistance", _("demande d’aide")
    HOUSING = "housing", _("demande de logement")
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
    # Of an application for housing; no file ever goes from one family of states to the other.
    SUBMITTED = "submitted", _("Déposée")
    IN_REVIEW = "in_review", _("À l’étude")
    INFO_REQUESTED = "info_requested", _("Renseignements demandés")
    WAITING = "waiting", _("Admissible, en attente")
    OFFER_OPEN = "offer_open", _("Offre en cours")
    HOUSED = "housed", _("Logée")
    #: Of a programme without a list: storage, moving, a search.
    HELPED = "helped", _("Aide donnée")
    NOT_ELIGIBLE = "not_eligible", _("Non admissible")
    IN_APPEAL = "in_appeal", _("En révision")
    REFERRED = "referred", _("Orientée")
    DORMANT = "dormant", _("En dormance")
    WITHDRAWN = "withdrawn", _("Retirée")
    MERGED = "merged", _("Fusionnée")
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
    # Of an application for housing.
    SUBMIT = "submit", _("déposée")
    ASK_ITEMS = "ask_items", _("renseignements demandés")
    ANSWER_ITEMS = "answer_items", _("renseignements reçus")
    SEE_PROOF = "see_proof", _("preuve vue")
    CORRECT = "correct", _("réponses corrigées")
    ACCEPT = "accept", _("déclarée admissible")
    PROPOSE_REFUSAL = "propose_refuse", _("refus proposé à une deuxième personne")
    REFUSE = "refuse", _("déclarée non admissible par deux personnes")
    APPEAL = "appeal", _("révision demandée")
    UPHOLD = "uphold", _("décision maintenue après révision")
    OVERTURN = "overturn", _("décision renversée : admissible")
    OFFER = "offer", _("logement offert")
    HOUSE = "house", _("offre acceptée")
    HELP = "help", _("aide donnée")
    DECLINE = "decline", _("offre déclinée")
    EXPIRE = "expire", _("offre échue sans réponse")
    RESCIND = "rescind", _("offre annulée")
    ASK_RENEWAL = "ask_renewal", _("confirmation demandée")
    RENEW = "renew", _("demande confirmée")
    SLEEP = "sleep", _("mise en dormance; l’ancienneté est gardée")
    COME_BACK = "come_back", _("retour sur la liste")
    WITHDRAW = "withdraw", _("retirée")
    MERGE = "merge", _("fusionnée avec une autre demande du même ménage")
    SPLIT = "split", _("ménage séparé : une deuxième demande garde la date")
    REFER_OUT = "refer_out", _("orientée vers un organisme")
    REISSUE = "reissue", _("nouveau code remis par l’équipe")
    # What was ended or set aside by mistake goes back to where it stood.
    BACK_TO_NEW = "back_to_new", _("remise parmi les nouvelles")
    BACK_TO_REVIEW = "back_to_review", _("remise à l’étude")
    BACK_TO_APPEAL = "back_to_appeal", _("remise en révision")
    BACK_TO_LIST = "back_to_list", _("remise sur la liste")


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
    # Of an application for housing.
    HOUSED = "housed", _("Un logement a été accepté")
    NOT_ELIGIBLE = "not_eligible", _("La demande n’était pas admissible")
    MERGED = "merged", _("La demande continue dans une autre du même ménage")


#: With what a request for help may be ended.
REQUEST_OUTCOMES = (
    Outcome.HELPED,
    Outcome.REFERRED,
    Outcome.UNREACHABLE,
    Outcome.WITHDRAWN,
    Outcome.NOT_FOR_US,
)


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
    # Of an application for housing, which its whole team may open.
    SECOND_SIGNATURE = "second_signature", _("deuxième signature")
    OFFER = "offer", _("offre d’un logement")
    DUPLICATE = "duplicate", _("comparaison de deux demandes d’un même ménage")


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
    # Of an application for housing.
    DECISION_DUE = "decision_due", _("décision promise bientôt")
    ITEMS_QUIET = "items_quiet", _("aucune réponse aux renseignements demandés")
    REVIEW_DUE = "review_due", _("révision à trancher")
    OFFER_REMINDER = "offer_reminder", _("offre sans réponse : la rappeler")
    RENEWAL_DUE = "renewal_due", _("confirmation annuelle à demander")
    TIER_LAPSES = "tier_lapses", _("priorité à confirmer")
    SECOND_NEEDED = "second_needed", _("refus qui attend une deuxième personne")


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
    ACTED = "acted", _("a agi pour vous")


class ContactWay(models.TextChoices):
    """How the team may reach the person: by default it never does, and the answer waits behind the code."""

    HERE = "here", _("Sur ce site seulement, avec le code. Personne ne m’appelle.")
    PHONE = "phone", _("Par téléphone")
    TEXT = "text", _("Par message texte")
    EMAIL = "email", _("Par courriel")


class VoicePermission(models.TextChoices):
    """Whether a message may be left for the person."""

    NO = "no", _("Non, ne laissez rien")
    YES = "yes", _("Oui, un message court, sans dire pourquoi")
