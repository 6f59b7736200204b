"""`./zi run` whose worker dies faster than granian starts it anew: the portal goes on, and gives up with a reason at last."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings

PATIENCE = 240  # seconds a step of `./zi run` may take on a busy machine


@pytest.fixture
def running(tmp_path):
    """Return `./zi run` with one worker on a portal of its own without the demo, its port, and the file it prints to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    venv = tmp_path / "venv"
    venv.symlink_to(Path(sys.executable).parent.parent)  # a link is taken as it is
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "ZI_PORT": str(port)}
    environment |= {"ZI_VENV": str(venv), "ZI_VAR_DIR": str(tmp_path / "var"), "ZI_WORKERS": "1"}
    first = (
        "create_instansi",
        "--name",
        "Kantor",
        "--kind",
        "pemda",
        "--admin-username",
        "rina",
        "--admin-name",
        "Rina Hartati",
    )
    for command in (("migrate", "-v", "0"), first):  # a portal with people in it gets no demo
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=environment,
            check=True,
            capture_output=True,
        )
    told = tmp_path / "zi.txt"
    with told.open("wb") as output:
        process = subprocess.Popen(
            ["./zi", "run"], cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=output
        )
    try:
        yield process, port, told
    finally:
        process.terminate()
        process.wait(timeout=60)


def until(is_so):
    """Return what `is_so` gives once that is something."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := is_so():
            return found
        time.sleep(0.02)  # between two looks at another process
    raise AssertionError("it never came")


def children(pid):
    """Return the processes that `pid` started, those of Python's own bookkeeping left out."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            if parent == pid and b"resource_tracker" not in (status.parent / "cmdline").read_bytes():
                found.append(int(status.parent.name))
    return found


def servers(pid):
    """Return the children of `pid` that are granian, begun or just beginning."""
    found = []
    for child in children(pid):
        with suppress(OSError):
            if b"granian" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(child)
    return found


def answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as reply:
            return reply.status == 200
    except (urllib.error.URLError, OSError):
        return False


@pytest.mark.sqlite  # the portal of this test has a database of its own
def test_k06_two_crashes_of_a_worker_within_five_seconds_do_not_end_the_portal(running):
    process, port, told = running
    until(lambda: b"Portal siap" in told.read_bytes() or process.poll() is not None)
    assert answers(port), told.read_text()
    (server,) = children(process.pid)
    (worker,) = children(server)
    os.kill(worker, signal.SIGKILL)
    (second,) = until(lambda: [pid for pid in children(server) if pid != worker])
    os.kill(second, signal.SIGKILL)  # granian itself gives up now
    until(lambda: b"dijalankan lagi" in told.read_bytes())
    until(lambda: answers(port))
    assert process.poll() is None
    assert children(process.pid) != [server]


@pytest.mark.sqlite
def test_a_server_that_ends_again_and_again_is_given_up_with_the_reason(running):
    process, port, told = running
    until(lambda: b"Portal siap" in told.read_bytes() or process.poll() is not None)
    assert answers(port), told.read_text()
    for ends in range(5):
        (server,) = until(lambda: servers(process.pid))  # at once: a busy machine might need a minute to start five
        os.kill(server, signal.SIGTERM)
        if ends < 4:
            until(lambda ends=ends: told.read_bytes().count(b"dijalankan lagi") == ends + 1)
    assert process.wait(timeout=PATIENCE) == 1
    assert b"Peladen berhenti sendiri 5 kali dalam semenit" in told.read_bytes()
