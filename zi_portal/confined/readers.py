"""The limits of a process that reads one file somebody brought."""

import contextlib
import os
import resource

MAX_CPU_SECONDS = 20
MAX_MEMORY_BYTES = 512 * 1024 * 1024  # of address space


def enclose() -> None:
    """Put this process behind its limits, for good: time, memory, no file to write and, where it may be, no network."""
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    with contextlib.suppress(OSError):  # containers and hardened units may forbid it
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
