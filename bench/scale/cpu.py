"""Seconds of CPU that a server and its PostgreSQL have taken so far, their ended children included, from /proc."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")  # a second of CPU has so many
# Of PostgreSQL what is at work without any request.
ASIDE = ("checkpointer", "background writer", "walwriter", "autovacuum", "logical replication", "archiver")


def seconds(pid: int) -> float:
    """Return the CPU of a process, of its children and theirs, running or ended, in seconds to the hundredth."""
    total = 0
    parents: dict[int, list[int]] = {}
    spent: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(") ")[2].split()
                words = (entry / "cmdline").read_text()
            except OSError:  # ended since it was listed
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
            is_aside = words.startswith("postgres: ") and any(name in words for name in ASIDE)
            # utime, stime, and the same of the children that have ended
            spent[int(entry.name)] = 0 if is_aside else sum(int(value) for value in fields[11:15])
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        total += spent.get(one, 0)
        waiting += parents.get(one, [])
    return total / TICK
