"""What a person may choose on the one form of assistance. Codes are stable and sealed with the story."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Wish(models.TextChoices):
    """What would help; nothing here is a promise, and none is needed."""

    TALK = "talk", _("Parler à quelqu’un")
    PLACE = "place", _("Un endroit sûr où dormir")
    ACCOMPANY = "accompany", _("Que quelqu’un vienne avec moi (à la police seulement si je le décide)")
    HOUSING = "housing", _("Un logement")
    WORK = "work", _("Mon travail")
    HEALTH = "health", _("Ma santé")
    LEGAL = "legal", _("Connaître mes droits")
    OTHER = "other", _("Autre chose")


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
