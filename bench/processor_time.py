"""Seconds of processor that groups of processes used, to know what a rate is limited by (Linux)."""

import os
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def is_known() -> bool:
    """Test whether this system tells."""
    return (PROC / "self" / "stat").exists()


def used_by(root: int) -> float:
    """Return the seconds that a process and all under it used, those that have ended included."""
    if not is_known():
        return 0.0
    parents: dict[int, int] = {}
    seconds: dict[int, float] = {}
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            # The name, in parentheses, may hold anything.
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(stat.parent.name)
        parents[pid] = int(fields[1])
        seconds[pid] = sum(int(fields[place]) for place in (11, 12, 13, 14)) / TICKS
    return sum(used for pid, used in seconds.items() if _is_under(pid, root, parents))


def used_by_all() -> float:
    """Return the seconds that everything on this machine used together."""
    if not is_known():
        return 0.0
    user, nice, system, _idle, _waiting, *interrupts = (PROC / "stat").read_text().splitlines()[0].split()[1:]
    # Of the rest, interrupts and what a neighbour of the virtual machine took; guests are in `user` already.
    return sum(int(ticks) for ticks in (user, nice, system, *interrupts[:3])) / TICKS


def _is_under(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid:
        if pid == root:
            return True
        pid = parents.get(pid, 0)
    return False
