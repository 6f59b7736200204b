"""`python -m zi_portal.confined.child MODULE`: the inside of a process that reads untrusted files, and forks for each request.

`zi_portal.confined.parent` starts such a process with no keys of the portal and no address of its database; where the system
allows it, it has no network. A child that hangs, swells or crashes ends alone. Over standard input, a socket, each
message hands it one connection and, where the request is about a file, that file opened for reading; when that socket
closes, the portal is gone and so is this. Knows neither settings nor models.
"""

import gc
import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from typing import IO, Any

from zi_portal.confined.limits import Limits, leave_network, set_limits

MAX_REQUEST = 65_536  # bytes

type Reply = tuple[Mapping[str, object], bytes]  # what is told, and bytes made
type Answer = Callable[[Mapping[str, Any], IO[bytes]], Reply]


def serve(answer: Answer, limits: Limits, *, idle_seconds: float | None = None) -> None:
    """Serve until the portal is gone or, where `idle_seconds` is given, nothing has come for so long.

    Whoever asked takes silence for a file too heavy to read.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the portal tells us by its socket
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a child ended
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


if __name__ == "__main__":
    leave_network()  # first of all: a library that starts a thread, as numpy does, would keep the process in it
    importlib.import_module(sys.argv[1]).main()
