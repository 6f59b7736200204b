"""What a confined process may take: one set of limits for every worker, of which each states only the numbers that must differ.

Imports nothing but the standard library, so that a worker is inside before anything heavy is loaded.
"""

import contextlib
import math
import os
import resource
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

MB = 1024 * 1024
MOST_DESCRIPTORS = 32
# What ends a process that takes too long: the clock, its processor time, and the same as the system counts it.
OUT_OF_TIME = frozenset({signal.SIGALRM, signal.SIGPROF, signal.SIGXCPU})


@dataclass(frozen=True)
class Limits:
    """What one worker may take. The last three are given only with a reason beside them."""

    cpu_seconds: float  # of each process
    wall_seconds: float  # for a machine that is busy with other things
    memory_bytes: int  # of address space, beside what the process has when it begins
    file_bytes: int = 0  # of each file it writes
    may_fork: bool = False  # else it starts no process or thread
    niceness: int = 0  # for work nobody waits for at a page


def leave_network() -> None:
    """Give up the network, and all rights outside a user namespace of its own, where the system lets a process do that."""
    try:
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
    except OSError as error:  # containers and hardened units may forbid it
        _tell(f"a confined process keeps the network, since the system does not let it leave: {error.strerror}")


def _tell(words: str) -> None:
    """Write a line into the log of the portal, which is its standard error; a process that has none works on."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(f"{words}\n")
        sys.stderr.flush()


def set_limits(limits: Limits) -> None:
    """Bound time, memory and files of this process, for good; what passes a bound of time is ended by the system."""
    for ending in OUT_OF_TIME:
        signal.signal(ending, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)
    signal.setitimer(signal.ITIMER_PROF, limits.cpu_seconds)  # exact; a process that this one starts has it not
    seconds = math.ceil(limits.cpu_seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))  # SIGXCPU, then SIGKILL
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + limits.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_DESCRIPTORS, MOST_DESCRIPTORS))
    if not limits.may_fork:
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    os.nice(limits.niceness)


def confine(limits: Limits) -> None:
    """Put this process, which serves a single request, inside its limits for good."""
    leave_network()
    set_limits(limits)
