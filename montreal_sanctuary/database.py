"""The two databases as each door sees them, and the rule of which model lives in which."""

import os
import random
import threading
from typing import Any

from django.core.signals import request_started
from django.db.models import Model
from psycopg.conninfo import conninfo_to_dict

from montreal_sanctuary.addresses import (
    Address,
    is_embedded,
    owner_address,
    replica_addresses,
    role_address,
)
from montreal_sanctuary.embedded import SUPERUSER
from montreal_sanctuary.roles import ROLES, Side, owner_of
from montreal_sanctuary.run_slots import (
    OUTSIDE_VARIABLE,
    SLOT_VARIABLE,
    server_of_this_run,
    slot_of_this_run,
)

Databases = dict[str, dict[str, Any]]

DIRECTORY_APPS = frozenset({"services"})
REPLICA_PREFIX = "directory_replica_"
# Constant on purpose: pg_stat_activity and the server's log must not tell one visit from another.
APPLICATION_NAME = "acces-sans-peur"


def databases_for_door(door: str) -> Databases:
    """
    Return Django's DATABASES for one door: the aliases it may use, each with the role it signs in as.

    :param door: public, staff, worker, operator (whoever types manage.py) or test
    :raises ImproperlyConfigured: if an address that this door needs is missing or broken
    """
    if door == "public":
        replicas = {
            f"{REPLICA_PREFIX}{number}": _at_a_door(address) | {"TEST": {"MIRROR": "directory"}}
            for number, address in enumerate(replica_addresses(), start=1)
        }
        return {
            "default": _signed_in_as("casework_intake"),
            "directory": _signed_in_as("directory_reader"),
            "directory_intake": _signed_in_as("directory_intake") | {"TEST": {"MIRROR": "directory"}},
            **replicas,
        }
    if door == "staff":
        return {"default": _signed_in_as("casework_staff"), "directory": _signed_in_as("directory_editor")}
    if door == "worker":
        # Directly, past any pooler: the queue is listened to. No timer touches the directory yet.
        return {"default": _signed_in_as("casework_janitor")}
    if door == "operator":
        return {"default": _owned("casework"), "directory": _owned("directory")}
    if door == "test":
        return _for_tests()
    raise ValueError(f"There is no door called {door!r}.")


def _signed_in_as(role: str) -> dict[str, Any]:
    return _at_a_door(role_address(ROLES[role]))


def _at_a_door(address: Address) -> dict[str, Any]:
    # One persistent connection for each gunicorn thread, not psycopg's pool: gunicorn's threads live as long
    # as the process, so a pool adds a lock, a check-out and a reset to every request and saves nothing, and
    # PgBouncer pools across hosts where that is needed. Measured for one query a request, on two busy cores:
    # persistent 0.13 ms, with its health check 0.37; pool 0.37, with its check 0.53; a new connection 15.6.
    # The health check stays: a restarted server costs no visitor an error page.
    return _settings_of(address) | {
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # A cursor kept open on the server breaks behind a transaction pooler; no page needs one.
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


def _owned(side: Side) -> dict[str, Any]:
    settings = _settings_of(owner_address(side))
    settings["OPTIONS"]["assume_role"] = owner_of(side)
    return settings


def _for_tests() -> Databases:
    slot = slot_of_this_run()
    if outside := os.environ.get(OUTSIDE_VARIABLE):
        address: Address = dict(conninfo_to_dict(outside))
    else:
        server = server_of_this_run()
        # The cluster is made with this password: settings are read before it exists. A type check, which
        # holds no slot, makes no file.
        is_a_run = SLOT_VARIABLE in os.environ
        address = server.connection_settings(SUPERUSER, server.superuser_password() if is_a_run else "")
    databases: Databases = {}
    for alias, side in (("default", "casework"), ("directory", "directory")):
        databases[alias] = _settings_of({**address, "dbname": "postgres"}) | {
            # template0: nothing that somebody added to the server's template1 reaches a test.
            "TEST": {"NAME": f"test_{side}_{slot}", "TEMPLATE": "template0", "CHARSET": "UTF8"}
        }
    intake = _settings_of({**address, "dbname": "postgres"}) | {"TEST": {"MIRROR": "directory"}}
    return {**databases, "directory_intake": intake}


def _settings_of(address: Address) -> dict[str, Any]:
    rest = {name: value for name, value in address.items() if name not in _NAMED and value is not None}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{setting: str(address.get(word) or "") for word, setting in _NAMED.items()},
        "OPTIONS": {"connect_timeout": 5, **rest, "application_name": APPLICATION_NAME},
    }


_NAMED = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


class HouseRouter:
    """
    The services directory lives in its own database; everything else lives in casework (`default`).

    PostgreSQL cannot join across the two, so a reference from one to the other is a bare UUID or slug.
    """

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        """Send reads of the directory to a replica if there is one, the same for a whole request."""
        if _side_of(model._meta.app_label) == "casework":
            return "default"
        # A row that came from one database is refreshed and followed there.
        instance = hints.get("instance")
        kept: str | None = instance._state.db if instance is not None else None
        return kept or _replica_of_this_request() or "directory"

    def db_for_write(self, model: type[Model], **_hints: Any) -> str:
        """Send writes to the database of the model's app; an intake names its alias itself."""
        return "directory" if _side_of(model._meta.app_label) == "directory" else "default"

    def allow_relation(self, first: Model, second: Model, **_hints: Any) -> bool:
        """Refuse a relation between a row of one database and a row of the other."""
        return _side_of(first._meta.app_label) == _side_of(second._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        """Make each app's tables in its own database, and none through an intake's or a replica's alias."""
        if db == "directory":
            return _side_of(app_label) == "directory"
        return db == "default" and _side_of(app_label) == "casework"


def _side_of(app_label: str) -> Side:
    return "directory" if app_label in DIRECTORY_APPS else "casework"


_request = threading.local()


def _replica_of_this_request() -> str | None:
    # One replica a request: a list and its count come from the same moment of the same database.
    if not hasattr(_request, "replica"):
        from django.conf import settings

        replicas = [alias for alias in settings.DATABASES if alias.startswith(REPLICA_PREFIX)]
        _request.replica = random.choice(replicas) if replicas else None  # noqa: S311 - spreads load
    replica: str | None = _request.replica
    return replica


def _forget_replica(**_signal: Any) -> None:
    if hasattr(_request, "replica"):
        del _request.replica


request_started.connect(_forget_replica, dispatch_uid="forget-replica")

__all__ = ["Databases", "HouseRouter", "databases_for_door", "is_embedded"]
