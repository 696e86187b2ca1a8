"""
The embedded PostgreSQL server: a real one, from the wheel's programs, on a unix socket and never on TCP.

For a demonstration and for pilots. Its folder is made once; it starts in well under a second, survives a
kill -9 of everything, and stops when its last user lets go of it.
"""

import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from montreal_sanctuary.embedded_places import (
    ServerPlaces,
    ensure_server_user,
    find_places,
    find_programs,
    user_may_enter,
)
from montreal_sanctuary.embedded_settings import PORT, SETTINGS, THROWAWAY_SETTINGS, write_settings
from montreal_sanctuary.house_error import HouseError
from montreal_sanctuary.kept_secrets import kept_secret, lend_to_owner_of, make_private_folder

SUPERUSER = "postgres"
SUPERUSER_SECRET = "database-superuser"  # noqa: S105 - the name of a file, not what is in it

START_SECONDS = 60
STOP_SECONDS = 30
LARGEST_LOG = 5_000_000


class EmbeddedServer:
    """One cluster under one portal folder, whoever started it."""

    def __init__(self, home: Path | None = None, *, throwaway: bool = False) -> None:
        self._home = home
        self._settings = SETTINGS | (THROWAWAY_SETTINGS if throwaway else {})
        self._users: IO[str] | None = None

    @property
    def places(self) -> ServerPlaces:
        return find_places(self._home)

    def ensure_running(self) -> None:
        """
        Start the server if it is not running, making its cluster first if there is none.

        Safe to call from several processes at once, and after a crash.

        :raises HouseError: if it cannot start, with the reason and the end of the server's own log
        """
        if self._ready_pid() is not None:
            return
        with self._starting():
            if self._ready_pid() is not None:
                return
            ensure_server_user()
            places = self.places
            if not places.cluster.exists():
                self._make_cluster(places)
            _refuse_foreign_cluster(places)
            self._start(places)

    def is_running(self) -> bool:
        """Test whether this folder's server accepts connections."""
        return self._ready_pid() is not None

    def hold(self) -> None:
        """
        Use the server until `release`, starting it if need be.

        The hold is a shared lock on a file, so the system lets go of it for a user that is killed.
        """
        if self._users is None:
            home = self.places.home
            make_private_folder(home, 0o711)
            self._users = _open_lock(home / "database-users.lock")
            # Waits while the last user before us is stopping the server.
            fcntl.flock(self._users, fcntl.LOCK_SH)
        self.ensure_running()

    def release(self) -> None:
        """Let go of the server, and stop it if nobody else holds it."""
        if self._users is None:
            return
        with suppress(BlockingIOError):
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.stop()
        self._users.close()
        self._users = None

    def stop_if_unused(self) -> None:
        """Stop a server whose last user was killed before it could let go."""
        if not self.is_running():
            return
        with _open_lock(self.places.home / "database-users.lock") as users, suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.stop()

    def stop(self) -> None:
        """
        Stop the server now, whoever uses it, and wait until it has gone.

        Open transactions are rolled back; everything committed is on disk.
        """
        pid = self._pid()
        if pid is None:
            return
        for request, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 5)):
            with suppress(ProcessLookupError):
                os.kill(pid, request)
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline:
                with suppress(ChildProcessError):  # reaps it if it is our own child
                    os.waitpid(pid, os.WNOHANG)
                if not _is_alive(pid):
                    self._remove_far_sockets()
                    return
                time.sleep(0.01)

    def connection_settings(self, role: str, password: str) -> dict[str, str]:
        """Return libpq's words for reaching this server as a role, without a database's name."""
        return {"host": str(self.places.sockets), "port": PORT, "user": role, "password": password}

    def superuser_password(self) -> str:
        """Return the password of the cluster's superuser, made on first use."""
        return kept_secret(SUPERUSER_SECRET, home=self.places.home)

    def _make_cluster(self, places: ServerPlaces) -> None:
        base = places.cluster.parent
        make_private_folder(base, 0o711)
        # Made aside, then renamed: an interrupted initdb leaves no half cluster under the real name.
        aside = base / f"{places.cluster.name}.{secrets.token_hex(4)}"
        for leftover in base.glob(f"{places.cluster.name}.*"):
            shutil.rmtree(leftover, ignore_errors=True)
        aside.mkdir(mode=0o700)
        password_file = aside.with_name(f".{aside.name}.password")
        handle = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(self.superuser_password())
        if places.user:
            os.chown(aside, places.user.uid, places.user.gid)
            os.chown(password_file, places.user.uid, places.user.gid)
        command = [
            str(find_programs(places.user) / "initdb"),
            f"--pgdata={aside}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-instructions",
        ]
        try:
            made = subprocess.run(  # noqa: S603
                command,
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                cwd="/",
                **_as_user(places),
            )
        finally:
            password_file.unlink()
        if made.returncode:
            shutil.rmtree(aside, ignore_errors=True)
            raise _cannot_start(made.stderr)
        aside.rename(places.cluster)

    def _start(self, places: ServerPlaces) -> None:
        deadline = time.monotonic() + START_SECONDS
        programs = find_programs(places.user)
        while True:
            _clear_what_a_crash_left(places)
            write_settings(places, self._settings)
            with _open_log(places) as log:
                server = subprocess.Popen(  # noqa: S603
                    [str(programs / "postgres"), "-D", str(places.cluster)],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd="/",
                    # Ctrl-C in the terminal must reach us, not the server: its users stop first.
                    start_new_session=True,
                    **_as_user(places),
                )
            while server.poll() is None and time.monotonic() < deadline:
                if self._ready_pid() == server.pid:
                    # It outlives us on purpose; without this Python warns of a lost child.
                    server.returncode = 0
                    return
                time.sleep(0.01)
            said = _end_of(places.log)
            # After a kill -9 of the postmaster alone its children need a moment to notice and leave.
            if server.poll() is not None and "still in use" in said and time.monotonic() < deadline:
                time.sleep(0.3)
                continue
            if server.poll() is None:
                server.send_signal(signal.SIGQUIT)
                server.wait()
            raise _cannot_start(said)

    def _remove_far_sockets(self) -> None:
        places = self.places
        if places.sockets.parent != places.cluster.parent:
            # Nobody who deletes the portal's folder would think of looking elsewhere.
            with suppress(OSError):
                places.sockets.rmdir()

    def _ready_pid(self) -> int | None:
        lines = _postmaster_lines(self.places)
        is_ready = len(lines) >= 8 and lines[7].strip() == "ready"
        return self._pid() if is_ready else None

    def _pid(self) -> int | None:
        places = self.places
        lines = _postmaster_lines(places)
        if not lines or not lines[0].strip().isdigit():
            return None
        pid = int(lines[0])
        return pid if _is_postmaster_of(pid, places.cluster) else None

    @contextmanager
    def _starting(self) -> Iterator[None]:
        home = self.places.home
        make_private_folder(home, 0o711)
        with _open_lock(home / "database-start.lock") as lock:
            deadline = time.monotonic() + START_SECONDS
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise HouseError(
                            "Un autre processus démarre PostgreSQL depuis plus d’une minute. Arrêtez-le, "
                            "puis réessayez.",
                            "Another process has been starting PostgreSQL for over a minute. Stop it, then "
                            "try again.",
                        ) from None
                    time.sleep(0.02)
            yield


def _as_user(places: ServerPlaces) -> dict[str, Any]:
    """Return subprocess's words for running a PostgreSQL program: its user, and a bare environment."""
    # The caller's PG* and LC_* variables must not reach the server.
    environment: dict[str, Any] = {"env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}, "umask": 0o077}
    if places.user is None:
        return environment
    return environment | {"user": places.user.uid, "group": places.user.gid, "extra_groups": []}


def _postmaster_lines(places: ServerPlaces) -> list[str]:
    try:
        return (places.cluster / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []
    except PermissionError:
        _refuse_foreign_cluster(places)
        raise


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        # A child that ended and was not waited for is no longer a server.
        state = (
            Path(f"/proc/{pid}/stat")
            .read_text(encoding="ascii", errors="replace")
            .rpartition(")")[2]
            .split()[0]
        )
    except (OSError, IndexError):
        return True
    return state != "Z"


def _is_postmaster_of(pid: int, cluster: Path) -> bool:
    if not _is_alive(pid):
        return False
    proc = Path(f"/proc/{pid}/cwd")
    try:
        # The number may have gone to another program since a crash; a postmaster stands in its cluster.
        return proc.samefile(cluster)
    except OSError:
        return not Path("/proc/self").exists()


def _clear_what_a_crash_left(places: ServerPlaces) -> None:
    """Remove a dead server's pid file and sockets; called under the lock, with no postmaster alive."""
    (places.cluster / "postmaster.pid").unlink(missing_ok=True)
    folder = places.sockets
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        if places.user:
            os.chown(folder, places.user.uid, places.user.gid)
        else:
            lend_to_owner_of(places.cluster, folder)
    found = folder.lstat()
    owner = places.user.uid if places.user else os.geteuid()
    if not folder.is_dir() or folder.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
        raise HouseError(
            f"Le dossier {folder} n’appartient pas au serveur PostgreSQL intégré, ou d’autres peuvent y "
            "entrer. Effacez-le.",
            f"The folder {folder} does not belong to the embedded PostgreSQL server, or others may enter it. "
            "Delete it.",
        )
    for leftover in folder.glob(".s.PGSQL.*"):
        leftover.unlink()


def _open_log(places: ServerPlaces) -> IO[bytes]:
    log = places.log
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.unlink()
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return os.fdopen(handle, "ab")


def _end_of(log: Path) -> str:
    with suppress(OSError):
        return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])
    return ""


def _open_lock(path: Path) -> IO[str]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    lend_to_owner_of(path.parent, path)
    return os.fdopen(handle, "r+", encoding="ascii")


def _refuse_foreign_cluster(places: ServerPlaces) -> None:
    owner = places.cluster.stat().st_uid
    if os.geteuid() not in (0, owner):
        raise HouseError(
            f"La base de données de {places.cluster} appartient à un autre utilisateur (no {owner}). "
            "Démarrez le portail avec cet utilisateur, ou choisissez un autre dossier avec PORTAL_DATA_DIR.",
            f"The database in {places.cluster} belongs to another user (number {owner}). "
            "Start the portal as that user, or choose another folder with PORTAL_DATA_DIR.",
        )
    if places.user and not user_may_enter(places.cluster.parent, places.user):
        raise HouseError(
            f"PostgreSQL ne peut pas entrer dans {places.cluster.parent} : un dossier au-dessus est fermé "
            "depuis le dernier démarrage. Rouvrez-le (chmod o+x), ou choisissez un autre PORTAL_DATA_DIR.",
            f"PostgreSQL cannot enter {places.cluster.parent}: a folder above it was closed since the last "
            "start. Open it again (chmod o+x), or choose another PORTAL_DATA_DIR.",
        )


def _cannot_start(said: str) -> HouseError:
    return HouseError(
        "Le serveur PostgreSQL intégré n’a pas pu démarrer.",
        f"The embedded PostgreSQL server could not start.\n\n{said.strip()}",
    )
