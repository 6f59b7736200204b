"""The inside of a process that reads untrusted files and can do no harm: it forks for each request, within limits.

`zi_portal.confined.parent` starts such a process with no keys of the portal and no address of its database; where the system
allows it, it has no network. A child that hangs, swells or crashes ends alone. Over standard input, a socket, each
message hands it one connection and, where the request is about a file, that file opened for reading; when that socket
closes, the portal is gone and so is this. Knows neither settings nor models.
"""

import contextlib
import gc
import json
import os
import resource
import signal
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

MAX_REQUEST = 65_536  # bytes

type Reply = tuple[Mapping[str, object], bytes]  # what is told, and bytes made
type Answer = Callable[[Mapping[str, Any], IO[bytes]], Reply]


@dataclass(frozen=True)
class Limits:
    """What one request may take."""

    cpu_seconds: float
    wall_seconds: float  # for a machine that is busy with other things
    extra_bytes: int  # of address space, beside what the process has when it begins


def serve(answer: Answer, limits: Limits, *, idle_seconds: float | None = None) -> None:
    """Serve until the portal is gone or, where `idle_seconds` is given, nothing has come for so long.

    Whoever asked takes silence for a file too heavy to read.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the portal tells us by its socket
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a child ended
    with contextlib.suppress(OSError):  # containers and hardened units may forbid it
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
    gc.collect()
    gc.freeze()
    control = socket.socket(fileno=0)
    control.settimeout(idle_seconds)
    while True:
        try:
            message, descriptors, _, _ = socket.recv_fds(control, 1, 2)
        except TimeoutError:
            control.shutdown(socket.SHUT_RD)  # from now on the portal is told and starts another
            control.settimeout(None)
            continue  # with what came in this very moment, then with the end
        if not message:
            return
        if os.fork() == 0:
            control.close()
            _answer(descriptors, answer, limits)
            os._exit(0)
        for descriptor in descriptors:
            os.close(descriptor)


def _answer(descriptors: list[int], answer: Answer, limits: Limits) -> None:
    """Serve one request inside the limits: a line of JSON, then what was made."""
    set_limits(limits)
    connection = socket.socket(fileno=descriptors[0])
    request = json.loads(connection.recv(MAX_REQUEST))
    with open(descriptors[1] if len(descriptors) > 1 else os.devnull, "rb") as file:  # noqa: PTH123  (a descriptor)
        try:
            told, made = answer(request, file)
        except MemoryError:
            return
    connection.sendall(json.dumps(told).encode() + b"\n" + made)


def set_limits(limits: Limits) -> None:
    """Bound time, memory and files of this process; what passes a bound of time is ended by the system."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)
    signal.setitimer(signal.ITIMER_PROF, limits.cpu_seconds)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + limits.extra_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))  # no process or thread of its own
