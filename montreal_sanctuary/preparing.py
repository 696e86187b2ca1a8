"""What must be true before a door opens: tables, rights, messages, static files, listings."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from montreal_sanctuary.compiled_messages import compile_messages
from montreal_sanctuary.house_error import HouseError

Tell = Callable[[str, str], None]
FINGERPRINT = ".made-from"


def prepare_house(tell: Tell) -> None:
    """
    Bring databases, messages, static files and listings up to date, doing only what is needed.

    :param tell: receives what is under way, in French and in English
    :raises HouseError: if the rights in force differ from the reviewed list, or the database is older than
        the ledger of erasures
    """
    compile_messages()
    os.environ["DJANGO_SETTINGS_MODULE"] = "montreal_sanctuary.settings.operator"
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    from montreal_sanctuary.ledger import refuse_older_database
    from montreal_sanctuary.migrating import check_grants, migrate_portal
    from montreal_sanctuary.roles import SIDES

    changes: list[str] = []

    def note(change: str) -> None:
        if not changes:
            tell("Les bases de données se préparent…", "Preparing the databases…")
        changes.append(change)

    migrate_portal(note, verbosity=0)
    for side in SIDES:
        differences, for_the_dba = check_grants(side)
        if differences:
            rows = "\n".join(f"{kind:8} {words}" for kind, words in differences.rows())
            raise HouseError(
                f"Les droits en vigueur dans la base {side} diffèrent de la liste (grants.py)\u00a0:\n{rows}",
                f"The rights in force in the {side} database differ from the list (grants.py), see above.",
            )
        for words in for_the_dba:
            tell(
                f"À faire par l’administrateur de la base {side} (for_the_dba.sql)\u00a0: {words}",
                f"For the administrator of the {side} database (for_the_dba.sql): {words}",
            )
    refuse_older_database()
    _collect_static_files(Path(settings.STATIC_ROOT), Path(settings.BASE_DIR), tell)
    call_command("load_directory")
    call_command("load_programmes")
    if settings.DEMONSTRATION:
        from core.clock import now
        from montreal_sanctuary.demonstration import fill_demonstration

        fill_demonstration(now())
    # While the doors are open nobody is signed in as an owner.
    connections.close_all()


def _collect_static_files(target: Path, project: Path, tell: Tell) -> None:
    fingerprint = _fingerprint_of(project / "static", project / "requirements" / "base.txt")
    kept = target / FINGERPRINT
    if kept.exists() and kept.read_text(encoding="ascii") == fingerprint:
        return
    tell("Les fichiers de mise en page se rassemblent…", "Gathering the style sheets and icons…")
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    kept.write_text(fingerprint, encoding="ascii")


def _fingerprint_of(*roots: Path) -> str:
    """Return a digest that changes when a file is added, removed, moved or written."""
    digest = hashlib.sha256()
    for root in roots:
        for path in sorted([root, *root.rglob("*")]):
            if path.is_file():
                seen = path.stat()
                digest.update(
                    f"{path.relative_to(root.parent)}\0{seen.st_mtime_ns}\0{seen.st_size}\n".encode()
                )
    return digest.hexdigest()
