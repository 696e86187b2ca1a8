"""Key files as an operator carries them: base 64 on one line, and only their owner may read a private one."""

import base64
import binascii
import os
from pathlib import Path

from django.core.management import CommandError
from django.utils.translation import gettext


def write_key_file(path: Path, key: bytes, *, mode: int = 0o600) -> None:
    """
    Write a key into a new file.

    :raises CommandError: if the file is there already: a key is never overwritten
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise CommandError(
            gettext("Le fichier %(path)s existe déjà. Choisissez un autre dossier.") % {"path": path}
        ) from None
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(key) + b"\n")


def read_key_file(path: Path, *, length: int) -> bytes:
    """
    Read a key of a known length.

    :raises CommandError: if the file is missing, or holds something else
    """
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except (OSError, binascii.Error):
        key = b""
    if len(key) != length:
        raise CommandError(gettext("Le fichier %(path)s n’est pas une telle clé.") % {"path": path})
    return key
