"""What every table of the directory shares."""

import uuid

from django.db import models


class Identified(models.Model):
    """
    A row with a random identifier made by Python.

    Version 4, never 7 (which holds a time), and never made by the database: an INSERT-only role may not
    use RETURNING.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
