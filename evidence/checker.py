"""`python -m evidence.checker`: read untrusted files in processes that can do no harm. `evidence.checking` starts it.

The process holds the parsers ready and forks for each file: a child that hangs, swells or crashes ends alone. It is
given no database, no keys of the portal and, where the system allows it, no network. Over standard input, a socket,
each message hands it one connection with one request; when that socket closes, the portal is gone and so is this.
"""

import contextlib
import gc
import json
import os
import resource
import signal
import socket
from pathlib import Path

from PIL import Image

from evidence.exceptions import FileRefused
from evidence.validators import Kind, check_content

MB = 1024 * 1024
CPU_SECONDS = 1.4  # a phone photo of 108 million pixels takes 0.6
WALL_SECONDS = 15.0  # for a machine that is busy with other things
EXTRA_BYTES = 280 * MB  # beside what the process has when it begins; a PNG of 40 million pixels takes 160 MB
MAX_REQUEST = 65_536  # bytes


def main() -> None:
    """Serve until the portal is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the portal tells us by its socket
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a child ended
    with contextlib.suppress(OSError):  # containers and hardened units may forbid it
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
    Image.init()
    gc.collect()
    gc.freeze()
    control = socket.socket(fileno=0)
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        with socket.socket(fileno=descriptors[0]) as connection:
            if os.fork() == 0:
                control.close()
                _answer(connection)
                os._exit(0)


def _answer(connection: socket.socket) -> None:
    """Serve one request inside the limits; whoever asked takes silence for a file too heavy to read."""
    set_limits()
    request = json.loads(connection.recv(MAX_REQUEST))
    try:
        flags = check_content(Path(request["path"]), Kind(request["kind"]), request["shown"])
        answer: dict[str, object] = {"flags": flags}
    except FileRefused as refused:
        answer = {"code": refused.code, "reason": refused.reason}
    except MemoryError:
        return
    connection.sendall(json.dumps(answer).encode())


def set_limits() -> None:
    """Bound time, memory and files of this process; what passes a bound of time is ended by the system."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + EXTRA_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))


if __name__ == "__main__":
    main()
