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
