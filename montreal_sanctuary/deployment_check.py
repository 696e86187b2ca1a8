"""
`manage.py check --deploy` of both doors, and `check` of the worker, as production would start them.

Each is checked in a process of its own, with secrets made up for the moment: Django loads one set of settings
only. What Django asks of a door's deployment is about pages, and the worker serves none.
"""

import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT_FOLDER = Path(__file__).resolve().parent.parent
DOORS = ("public", "staff")


def check_doors() -> int:
    """Return 0 if Django has nothing to say of any process's settings, not even a warning."""
    with tempfile.TemporaryDirectory() as folder:
        second_factors = Path(folder) / "second-factors"
        second_factors.write_text(secrets.token_urlsafe(32), encoding="ascii")
        return _check_doors_with({"PORTAL_MFA_KEY_FILE": str(second_factors)})


def _check_doors_with(files: dict[str, str]) -> int:
    production = {
        "PORTAL_DEMONSTRATION": "no",
        "PORTAL_OPERATOR": "Check",
        "PORTAL_HOST": "portail.example",
        "STAFF_HOST": "personnel.example",
        "PORTAL_ORIGIN": "https://portail.example",
        "PORTAL_ON_CALL": "garde@portail.example",
        "PORTAL_SMTP_URL": "smtps://courriel.example",
        **{f"PORTAL_SECRET_KEY_{door.upper()}": secrets.token_urlsafe(50) for door in DOORS},
        **files,
    }
    codes = []
    for door in (*DOORS, "worker"):
        sys.stdout.write(f"check{' --deploy' if door in DOORS else ''}: {door}\n")
        sys.stdout.flush()
        command = [sys.executable, "manage.py", "check", "--fail-level", "WARNING"]
        command += ["--deploy"] if door in DOORS else []
        codes.append(
            subprocess.run(  # noqa: S603
                [*command, "--settings", f"montreal_sanctuary.settings.{door}"],
                cwd=PROJECT_FOLDER,
                env={**os.environ, **production},
                check=False,
            ).returncode
        )
    return max(codes)


if __name__ == "__main__":
    sys.exit(check_doors())
