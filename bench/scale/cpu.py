"""Seconds of CPU that a server and its PostgreSQL have taken so far, to the nanosecond, from /proc.

By thread, as the hundredths that /proc tells of a process are too coarse for one request. What a thread or a process that
has ended took is gone with it: whoever reads takes the median of several.
"""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")  # in a second


def seconds(pid: int) -> float:
    """Return the CPU that the running threads of a process, of its children and of theirs have taken."""
    total, waiting = 0, [pid]
    while waiting:
        for task in Path(f"/proc/{waiting.pop()}/task").glob("*"):
            try:
                total += int((task / "schedstat").read_text().split()[0])
                waiting += map(int, (task / "children").read_text().split())
            except (FileNotFoundError, ProcessLookupError):  # ended since it was listed
                continue
    return total / 1e9


def rough_seconds(pid: int) -> float:
    """Return the same to the hundredth, with what ended threads and children took: for what takes long and ends workers."""
    total, waiting = 0, [pid]
    while waiting:
        one = Path(f"/proc/{waiting.pop()}")
        try:
            # utime and stime, then those of the children that ended and were waited for
            total += sum(map(int, (one / "stat").read_text().rpartition(") ")[2].split()[11:15]))
            for task in (one / "task").glob("*"):
                waiting += map(int, (task / "children").read_text().split())
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total / TICKS
