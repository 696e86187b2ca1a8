"""
`make run`: the whole portal in one terminal, and nothing left behind when it ends.

Holds the two ports, holds the embedded server, prepares what is not ready, opens both doors and the worker
as children, and starts again what dies. Imports Django only to prepare: every import delays the first page.
"""

import http.client
import io
import ipaddress
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from django.core.exceptions import ImproperlyConfigured

from montreal_sanctuary.addresses import embedded_server, is_embedded
from montreal_sanctuary.children import Child, GaveUp, stop_children
from montreal_sanctuary.embedded import EmbeddedServer
from montreal_sanctuary.house_error import HouseError
from montreal_sanctuary.kept_secrets import make_private_folder, portal_folder
from privacy.receipt import grouped

READY_SECONDS = 60


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

    Whatever happens, the doors, the worker and the embedded server that was started for them are stopped.
    """
    server = None
    children: list[Child] = []
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
            # The ports stay ours: whoever knocks while a door starts again waits in line.
            for door, opened in sockets.items():
                children.append(_door_child(door, opened))
                children[-1].start()
            for door in DOORS:
                _wait_until_it_answers(door, host, children)
            children.append(_worker_child())
            children[-1].start()
            _say_where(host)
            _look_after(children, server)
    except GaveUp as gone:
        _tell(
            f"{gone.child.french}\u00a0: cinq arrêts en une minute. Le portail s’arrête.",
            f"{gone.child.english}: stopped five times in a minute. The portal stops.",
            sys.stderr.write,
        )
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
        stop_children(children)
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


def _door_child(door: Door, opened: socket.socket) -> Child:
    os.set_inheritable(opened.fileno(), True)
    return Child(
        door.french,
        door.english,
        ["-m", "gunicorn", "--config", f"python:montreal_sanctuary.gunicorn_{door.name}"],
        environment={"PORTAL_SOCKET": str(opened.fileno())},
        handed=opened.fileno(),
    )


def _worker_child() -> Child:
    return Child("Minuteries", "Timers", ["-m", "montreal_sanctuary.worker"], may_give_up=False)


def _wait_until_it_answers(door: Door, host: str, children: list[Child]) -> None:
    """Ask for the first page, which also warms the door up for the first visitor."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if any(child.is_dead() for child in children):
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
    lines += [f"  {'Minuteries · Timers':38} rappels, effacements, alertes · reminders, erasures, alerts", ""]
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
        *(f"  {', '.join(person.roles):22} {person.email:38} {person.name}" for person in PEOPLE),
        f"  {'mot de passe · password':38} {sign_in.password}",
        f"  {'phrase de clé · key passphrase':38} {sign_in.passphrase}",
        f"  {'code à six chiffres · six-digit code':38} make codes",
        f"  {'code d’une demande · a request’s code':38} {grouped(sign_in.receipt_code)}",
        *(
            [f"  {'code pour un logement · a housing code':38} {grouped(sign_in.application_code)}"]
            if sign_in.application_code
            else []
        ),
        "",
    ]


def _look_after(children: list[Child], server: EmbeddedServer | None) -> None:
    while True:
        time.sleep(0.5)
        if server and not server.is_running():
            # The doors look at a connection before they use it, so visitors lose a moment and no more.
            _tell("PostgreSQL s’est arrêté; il redémarre.", "PostgreSQL stopped; starting it again.")
            server.ensure_running()
        for child in children:
            child.look_after(time.monotonic(), _tell)
