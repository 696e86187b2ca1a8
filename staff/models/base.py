"""What every table of the staff app shares."""

import uuid

from django.db import models


class Identified(models.Model):
    """A row with a random identifier made by Python: version 4, never 7, which holds a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
