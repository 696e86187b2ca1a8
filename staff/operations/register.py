"""The register of secrets: who holds each, where its copy is, when it was last tried. Never the secret."""

import datetime as dt

from django.db import transaction

from staff.models import SecretRecord


@transaction.atomic
def record_secret(
    *,
    name: str,
    on: dt.date,
    fingerprint: str = "",
    holder: str = "",
    copy_kept: str = "",
    made_on: dt.date | None = None,
    rehearsed_on: dt.date | None = None,
) -> SecretRecord:
    """
    Write down who holds a secret; what is not given stays as it was.

    Another fingerprint is another secret: it was made today, unless a day is given, and nobody has tried it.

    :raises ValueError: if nobody is named the first time
    """
    found = SecretRecord.objects.select_for_update().filter(name=name).first()
    if found is None:
        if not holder:
            raise ValueError("a secret is somebody's")
        found = SecretRecord(name=name, made_on=made_on or on)
    elif fingerprint and found.fingerprint and fingerprint != found.fingerprint:
        found.made_on, found.rehearsed_on = on, None
    found.fingerprint = fingerprint or found.fingerprint
    found.holder = holder or found.holder
    found.copy_kept = copy_kept or found.copy_kept
    found.made_on = made_on or found.made_on
    found.rehearsed_on = rehearsed_on or found.rehearsed_on
    found.save()
    return found
