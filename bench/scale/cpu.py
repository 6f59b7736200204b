"""Seconds of CPU that a server and its PostgreSQL have taken so far, to the nanosecond, from /proc.

By thread, as the hundredths that /proc tells of a process are too coarse for one request. What a thread or a process that
has ended took is gone with it: whoever reads takes the median of several.
"""

from pathlib import Path


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
