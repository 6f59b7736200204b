"""What running processes have used: of the portal and the database as a whole, however many processes each is."""

import os
from collections.abc import Iterable
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")  # a second, as the kernel counts in /proc


def below(pid: int) -> list[int]:
    """Return the processes that `pid` started, and those they started."""
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(child) for child in thread.read_text().split()]
        except (FileNotFoundError, ProcessLookupError):  # ended meanwhile
            continue
        found += [process for child in children for process in [child, *below(child)]]
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the seconds of the processor that these processes and all they started have taken so far."""
    return sum(_own_seconds(process) for pid in pids for process in (pid, *below(pid)))


def _own_seconds(pid: int) -> float:
    """Return the seconds of one process and of those it started that have ended; 0 once it has ended itself."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    # utime, stime, cutime, cstime: fields 14 to 17; the second is the name, in brackets, and may hold blanks.
    return sum(int(ticks) for ticks in said.rpartition(")")[2].split()[11:15]) / _TICKS
