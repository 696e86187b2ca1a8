"""
`make run`: the whole portal in one terminal, and nothing left behind when it ends.

Holds the two ports, holds the embedded server, prepares what is not ready, opens both doors as children, and
waits. Imports Django only to prepare, since every import delays the first page.
"""

import ctypes
import http.client
import io
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from django.core.exceptions import ImproperlyConfigured

from montreal_sanctuary.addresses import embedded_server, is_embedded
from montreal_sanctuary.embedded import EmbeddedServer
from montreal_sanctuary.house_error import HouseError
from montreal_sanctuary.kept_secrets import make_private_folder, portal_folder
from privacy.receipt import grouped

PROJECT_FOLDER = Path(__file__).resolve().parent.parent
STOP_SECONDS = 15
READY_SECONDS = 60
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Door:
    """A process that listens on a port."""

    name: str
    french: str
    english: str
    variable: str
    default_port: int
    first_page: str

    @property
    def port(self) -> int:
        """Return the port that the environment asks for."""
        given = os.environ.get(self.variable) or str(self.default_port)
        if not given.isdigit() or not 0 < int(given) < 65536:
            raise HouseError(
                f"{self.variable}={given} n’est pas un numéro de port (de 1 à 65535).",
                f"{self.variable}={given} is not a port number (1 to 65535).",
            )
        return int(given)


DOORS = (
    Door("public", "Porte publique", "Public door", "PORT", 8000, "/fr/"),
    Door("staff", "Porte du personnel", "Staff door", "STAFF_PORT", 8001, "/"),
)


class Stopped(BaseException):
    """Somebody asked the portal to stop."""


def run() -> int:
    """
    Start the portal and stay until Ctrl-C or SIGTERM; return the process's exit code.

    Whatever happens, both doors and the embedded server that was started for them are stopped.
    """
    server = None
    children: list[subprocess.Popen[bytes]] = []
    for request in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(request, _raise_stopped)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Somebody who sends the output to a file or a pipe wants each line when it is said.
        sys.stdout.reconfigure(line_buffering=True)
    try:
        host = _host()
        with _sockets(host) as sockets:
            make_private_folder(portal_folder(), 0o711)
            if is_embedded():
                server = embedded_server()
                server.hold()
            from montreal_sanctuary.preparing import prepare_house

            prepare_house(_tell)
            for door, opened in sockets.items():
                children.append(_open_door(door, opened))
        for door in DOORS:
            _wait_until_it_answers(door, host, children)
        _say_where(host)
        _wait_for_the_end(children, server)
        _tell("Une porte s’est arrêtée toute seule.", "A door stopped by itself.", sys.stderr.write)
    except Stopped:
        return 0
    except HouseError as problem:
        sys.stderr.write(f"\n{problem.french}\n\n{problem.english}\n")
    except ImproperlyConfigured as problem:
        sys.stderr.write(f"\n{problem}\n")
    finally:
        for request in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # A second Ctrl-C must not cut the cleaning up short.
            signal.signal(request, signal.SIG_IGN)
        _close_doors(children)
        if server:
            server.release()
    return 1


def stop_database() -> int:
    """Stop an embedded server that a kill -9 left behind, unless somebody uses it."""
    if is_embedded():
        embedded_server().stop_if_unused()
    return 0


def _tell(french: str, english: str, write: Callable[[str], object] = sys.stdout.write) -> None:
    write(f"{french}\n{english}\n")


def _raise_stopped(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def _host() -> str:
    host = os.environ.get("HOST") or "127.0.0.1"
    if os.environ.get("PORTAL_DEMONSTRATION", "yes") == "yes" and not _is_loopback(host):
        raise HouseError(
            f"HOST={host}\u00a0: une démonstration n’écoute que sur cet ordinateur (127.0.0.1), car ses clés "
            "sont fabriquées toutes seules. En production\u00a0: PORTAL_DEMONSTRATION=no, et vos clés.",
            f"HOST={host}: a demonstration listens on this computer only (127.0.0.1), since its keys are "
            "made automatically. For production: PORTAL_DEMONSTRATION=no and keys of your own.",
        )
    return host


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def _sockets(host: str) -> Iterator[dict[Door, socket.socket]]:
    """Take both ports before anything else is done; whoever connects early waits for the door."""
    opened: dict[Door, socket.socket] = {}
    try:
        for door in DOORS:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            opened[door] = socket.socket(family, socket.SOCK_STREAM)
            opened[door].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                opened[door].bind((host, door.port))
                # Linux lets two sockets have one address as long as neither listens.
                opened[door].listen(0)
            except OSError as error:
                raise _cannot_listen(door, error) from None
        yield opened
    finally:
        for one in opened.values():
            one.close()


def _cannot_listen(door: Door, error: OSError) -> HouseError:
    example = door.port + 10 if door.port < 65_000 else door.default_port
    return HouseError(
        f"{door.french}\u00a0: le port {door.port} n’est pas libre ({error.strerror}). "
        f"Choisissez-en un autre avec {door.variable}, par exemple\u00a0: {door.variable}={example} make run",
        f"{door.english}: port {door.port} is not free ({error.strerror}). "
        f"Choose another with {door.variable}, for example: {door.variable}={example} make run",
    )


def _open_door(door: Door, opened: socket.socket) -> subprocess.Popen[bytes]:
    os.set_inheritable(opened.fileno(), True)
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "gunicorn", "--config", f"python:montreal_sanctuary.gunicorn_{door.name}"],
        cwd=PROJECT_FOLDER,
        env={**os.environ, "PORTAL_SOCKET": str(opened.fileno())},
        pass_fds=[opened.fileno()],
        stdin=subprocess.DEVNULL,
        # Ctrl-C in the terminal is for us alone: we stop the doors in order, then the server.
        process_group=0,
        preexec_fn=_die_with_the_launcher if sys.platform == "linux" else None,
    )


def _die_with_the_launcher() -> None:
    # After a kill -9 of this process nobody else would tell the doors to go, and they hold the ports.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait_until_it_answers(door: Door, host: str, children: list[subprocess.Popen[bytes]]) -> None:
    """Ask for the first page, which also warms the door up for the first visitor."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if any(child.poll() is not None for child in children):
            raise HouseError(
                f"{door.french}\u00a0: n’a pas pu s’ouvrir (voir ci-dessus).",
                f"{door.english}: could not open (see above).",
            )
        connection = http.client.HTTPConnection(host, door.port, timeout=READY_SECONDS)
        try:
            connection.request("GET", door.first_page, headers={"Host": f"localhost:{door.port}"})
            answer = connection.getresponse()
            answer.read()
        except OSError:
            time.sleep(0.02)
        else:
            if answer.status >= 500:
                raise HouseError(
                    f"{door.french}\u00a0: sa première page est en panne (voir ci-dessus).",
                    f"{door.english}: its first page fails (see above).",
                )
            return
        finally:
            connection.close()
    raise HouseError(
        f"{door.french}\u00a0: ne répond pas après {READY_SECONDS} secondes.",
        f"{door.english}: no answer after {READY_SECONDS} seconds.",
    )


def _say_where(host: str) -> None:
    # By name and not by number: browsers refuse passkeys on an address, and cookies follow the name.
    shown = "localhost" if _is_loopback(host) else host
    lines = ["", "Accès sans peur · Access Without Fear", ""]
    lines += [
        f"  {f'{door.french} · {door.english}':38} http://{shown}:{door.port}{door.first_page}"
        for door in DOORS
    ]
    lines += [f"  {'English':38} http://{shown}:{DOORS[0].port}/en/", ""]
    lines += _how_to_sign_in()
    lines += ["Ctrl-C pour arrêter · Ctrl-C to stop", ""]
    sys.stdout.write("\n".join(lines))


def _how_to_sign_in() -> list[str]:
    if os.environ.get("PORTAL_DEMONSTRATION", "yes") != "yes":
        return []
    from montreal_sanctuary.demonstration_people import PEOPLE, read_sign_in

    sign_in = read_sign_in()
    if sign_in is None:
        return []
    return [
        "Personnel de démonstration · Demonstration staff",
        *(f"  {person.role:16} {person.email:38} {person.name}" for person in PEOPLE),
        f"  {'mot de passe · password':38} {sign_in.password}",
        f"  {'phrase de clé · key passphrase':38} {sign_in.passphrase}",
        f"  {'code à six chiffres · six-digit code':38} make codes",
        f"  {'code d’une demande · a request’s code':38} {grouped(sign_in.receipt_code)}",
        "",
    ]


def _wait_for_the_end(children: list[subprocess.Popen[bytes]], server: EmbeddedServer | None) -> None:
    while all(child.poll() is None for child in children):
        time.sleep(0.5)
        if server and not server.is_running():
            # The doors look at a connection before they use it, so visitors lose a moment and no more.
            _tell("PostgreSQL s’est arrêté; il redémarre.", "PostgreSQL stopped; starting it again.")
            server.ensure_running()


def _close_doors(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
