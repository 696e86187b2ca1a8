"""
What the benchmark does inside the portal it measures, in a process with that portal's settings.

`ask(folder, door, "bench.written:count", …)` here; `python -m bench.inside bench.written:count` there. Values
travel as JSON.
"""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.serving import ROOT


def ask(folder: Path, door: str, function: str, **given: Any) -> Any:
    """
    Call a function inside the portal of a folder, with the rights of a door, and return its answer.

    :raises RuntimeError: if it fails; the traceback is on stderr
    """
    asked = subprocess.run(
        [sys.executable, "-m", "bench.inside", function],
        input=json.dumps(given),
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={
            **os.environ,
            "PORTAL_DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": f"montreal_sanctuary.settings.{door}",
        },
    )
    if asked.returncode:
        raise RuntimeError(f"{function} failed, see above")
    return json.loads(asked.stdout)


def main() -> None:
    """Call the function named on the command line with what comes on stdin."""
    import django

    django.setup()
    module, _, name = sys.argv[1].partition(":")
    answer = getattr(importlib.import_module(module), name)(**json.load(sys.stdin))
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
