"""Secrets that the portal makes for itself and keeps in files that only their owner may read."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from montreal_sanctuary.house_error import HouseError

PROJECT_FOLDER = Path(__file__).resolve().parent.parent


def portal_folder() -> Path:
    """Return the folder of everything the portal writes: PORTAL_DATA_DIR, else var/ beside manage.py."""
    chosen = os.environ.get("PORTAL_DATA_DIR")
    return Path(chosen).expanduser().absolute() if chosen else PROJECT_FOLDER / "var"


def lend_to_owner_of(folder: Path, *paths: Path) -> None:
    """
    Give new files to whoever owns the folder they stand in.

    Root may start a portal that an ordinary user started before and will start again.
    """
    if os.geteuid() == 0:
        owner = folder.stat()
        for path in paths:
            os.chown(path, owner.st_uid, owner.st_gid)


def make_private_folder(folder: Path, mode: int = 0o700) -> Path:
    """Create a folder, with the parents it lacks, that nobody else may list."""
    for missing in reversed([folder, *folder.parents]):
        if not missing.exists():
            with suppress(FileExistsError):
                missing.mkdir(mode=mode)
                # The umask may be narrower or wider than what we need.
                missing.chmod(mode)
                lend_to_owner_of(missing.parent, missing)
    return folder


def read_secret(name: str, *, home: Path | None = None) -> str | None:
    """
    Return a kept secret, or None if it has not been made.

    :raises HouseError: if the file is there and this user may not read it
    """
    path = _path_of(name, home)
    try:
        return path.read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise HouseError(
            f"Le fichier {path} appartient à un autre utilisateur. "
            "Démarrez le portail avec cet utilisateur, ou choisissez un autre dossier avec PORTAL_DATA_DIR.",
            f"The file {path} belongs to another user. "
            "Start the portal as that user, or choose another folder with PORTAL_DATA_DIR.",
        ) from error


def kept_secret(name: str, *, home: Path | None = None, length: int = 32) -> str:
    """
    Return a secret by its name, made at random the first time and the same ever after.

    :param length: bytes of randomness; the text is about a third longer
    """
    if found := read_secret(name, home=home):
        return found
    path = _path_of(name, home)
    make_private_folder(path.parent.parent, 0o711)
    make_private_folder(path.parent)
    # Written aside and linked into place: of two starters at once, one wins and both read the same secret,
    # and a crash never leaves an empty file behind.
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(length))
        file.flush()
        os.fsync(file.fileno())
    lend_to_owner_of(path.parent, aside)
    with suppress(FileExistsError):
        os.link(aside, path)
    aside.unlink()
    made = read_secret(name, home=home)
    if made is None:
        raise HouseError(f"Le fichier {path} est vide. Effacez-le.", f"The file {path} is empty. Delete it.")
    return made


def _path_of(name: str, home: Path | None) -> Path:
    return (home or portal_folder()) / "secrets" / name
