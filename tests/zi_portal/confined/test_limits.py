"""What passes a limit is ended or refused, and alone."""

import signal
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

INSIDE = """
import os, socket, time
from zi_portal.confined.limits import MB, Limits, confine
if os.getuid() == 0:
    os.setresuid(65534, 65534, 65534)  # whom the number of processes is counted for
"""


def run(program):
    return subprocess.run(
        [sys.executable, "-c", INSIDE + program], cwd=settings.BASE_DIR, check=False, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("limits", "work", "ending"),
    [
        ("Limits(30, 0.1, 64 * MB)", "time.sleep(60)", signal.SIGALRM),
        ("Limits(0.1, 30, 64 * MB)", "while True: pass", signal.SIGPROF),
    ],
    ids=["clock", "processor"],
)
def test_who_takes_too_long_is_ended(limits, work, ending):
    assert run(f"confine({limits})\n{work}").returncode == -ending


def test_a_process_started_inside_is_ended_too():
    program = """
confine(Limits(1, 30, 64 * MB, may_fork=True))
child = os.fork()
end = time.monotonic() + 20
while child == 0 and time.monotonic() < end: pass
if child == 0: os._exit(0)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert run(program).stdout == f"{-signal.SIGXCPU}\n"


@pytest.mark.parametrize(
    ("work", "refused"),
    [
        ("bytearray(65 * MB)", "MemoryError"),
        ("os.fork()", "BlockingIOError"),
        ("os.write(os.memfd_create('uji'), b'x')", "OSError: [Errno 27]"),
        ("[os.dup(0) for _ in range(40)]", "OSError: [Errno 24]"),
        ("socket.create_connection(('127.0.0.1', 9), timeout=5)", "OSError: [Errno 101]"),
    ],
    ids=["memory", "process", "file", "descriptors", "network"],
)
def test_what_is_too_much_is_refused(work, refused):
    assert run(f"confine(Limits(5, 30, 64 * MB))\n{work}").stderr.splitlines()[-1].startswith(refused)


def test_whatever_stood_in_the_way_of_a_signal_is_gone():
    program = """
import signal
signal.signal(signal.SIGALRM, signal.SIG_IGN)
confine(Limits(30, 0.1, 64 * MB))
time.sleep(60)
"""
    assert run(program).returncode == -signal.SIGALRM


def test_who_cannot_leave_the_network_says_so_and_works_on():
    program = """
import threading
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()  # no process of several threads may leave
confine(Limits(5, 30, 64 * MB))
print("lanjut")
"""
    ended = run(program)
    assert ended.stdout == "lanjut\n"
    assert "keeps the network" in ended.stderr


def test_the_unit_lets_a_process_leave_the_network():
    unit = (settings.BASE_DIR / "deploy" / "zi-portal.service").read_text(encoding="utf-8")
    assert "\nRestrictNamespaces=user net\n" in unit
