"""A confined process that has nothing to do ends, and no request is lost over it."""

import subprocess
import sys

import pytest

from zi_portal.confined import parent as confined_parent

pytestmark = pytest.mark.once

SERVER = """
from zi_portal.confined import child, limits
child.serve(lambda request, file: ({"length": len(file.read())}, b"made"), limits.Limits(1, 5, 10**8), idle_seconds=0.05)
"""


# Never ends its reply: a piece every twentieth of a second, each in time on its own.
ENDLESS = """
import socket, sys, time
control = socket.socket(fileno=0)
_, (descriptor,), _, _ = socket.recv_fds(control, 16, 1)
reply = socket.socket(fileno=descriptor)
while True:
    reply.sendall(b"x" * 1000)
    time.sleep(0.05)  # each piece is in time by itself
"""


@pytest.fixture
def serve(monkeypatch):
    """Return a function that gives a confined process which runs a program of ours."""
    popen, made = subprocess.Popen, []

    def start(program):
        monkeypatch.setattr(
            confined_parent.subprocess, "Popen", lambda _args, **more: popen([sys.executable, "-c", program], **more)
        )
        made.append(confined_parent.Confined("tests"))
        return made[-1]

    yield start
    for process in made:
        process.stop()


@pytest.fixture
def process(serve):
    """Return a confined process that ends after a twentieth of a second without work."""
    return serve(SERVER)


@pytest.mark.parametrize("bounds", [{"seconds": 1}, {"seconds": 60, "most_bytes": 5000}])
def test_a_reply_without_end_is_no_answer(serve, bounds):
    process = serve(ENDLESS)
    with pytest.raises(confined_parent.NoAnswer):
        process.ask({}, **bounds)


def test_an_idle_process_ends_and_the_next_request_starts_another(process, tmp_path):
    path = tmp_path / "berkas"
    path.write_bytes(b"12345")
    pids = set()
    for _ in range(3):
        with path.open("rb") as file:
            assert process.ask({}, seconds=20, file=file) == ({"length": 5}, b"made")
        pids.add(process.process.pid)
        process.process.wait(timeout=20)
    assert len(pids) == 3


def test_without_a_file_a_request_reads_nothing(process):
    assert process.ask({}, seconds=20) == ({"length": 0}, b"made")


FORKING = """
import os
from zi_portal.confined import child, limits

def fork(request, file):
    try:
        child = os.fork()
    except OSError:
        return {"forked": False}, b""
    if child == 0:
        os._exit(0)
    return {"forked": True}, b""

os.setresuid(65534, 65534, 65534) if os.getuid() == 0 else None
child.serve(fork, limits.Limits(1, 5, 10**8))
"""


def test_inside_no_process_is_started(serve):
    assert serve(FORKING).ask({}, seconds=20) == ({"forked": False}, b"")
