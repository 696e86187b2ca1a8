#!/usr/bin/env python
"""What an operator types. Runs as the owner of both databases; the doors have less (see settings/)."""

import os
import sys

# These look at the code only; everything else gets the embedded server while it runs, if that is in use.
NEEDS_NO_DATABASE = {
    "check",
    "collectstatic",
    "compile_portal_messages",
    "compilemessages",
    "demonstration_codes",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "makemigrations",
    "version",
    "--help",
    "--version",
}


def main() -> None:
    """Run one command, with the embedded server held for as long as it takes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "montreal_sanctuary.settings.operator")
    from django.core.management import execute_from_command_line

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in NEEDS_NO_DATABASE or "--help" in sys.argv:
        execute_from_command_line(sys.argv)
        return

    from montreal_sanctuary.addresses import embedded_server, is_embedded
    from montreal_sanctuary.house_error import HouseError

    server = embedded_server() if is_embedded() else None
    try:
        if server:
            server.hold()
        execute_from_command_line(sys.argv)
    except HouseError as problem:
        sys.exit(str(problem))
    finally:
        if server:
            server.release()


if __name__ == "__main__":
    main()
