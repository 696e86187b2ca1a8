"""`python -m montreal_sanctuary run`: what `make run` calls."""

import sys

from montreal_sanctuary.launcher import run, stop_database

COMMANDS = {"run": run, "stop": stop_database}


def main() -> int:
    """Run the one command that was named."""
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.stderr.write(f"python -m montreal_sanctuary {'|'.join(COMMANDS)}\n")
        return 2
    return COMMANDS[sys.argv[1]]()


if __name__ == "__main__":
    sys.exit(main())
