"""A process behind the wall that has nothing to do ends, and no request is lost over it."""

import subprocess
import sys

import pytest

from evidence import walled

SERVER = """
from evidence import wall
wall.serve(lambda request, file: ({"length": len(file.read())}, b"made"), wall.Limits(1, 5, 10**8), idle_seconds=0.05)
"""


@pytest.fixture
def process(monkeypatch):
    """Return a process behind the wall that ends after a twentieth of a second without work."""
    popen = subprocess.Popen
    monkeypatch.setattr(walled.subprocess, "Popen", lambda _args, **more: popen([sys.executable, "-c", SERVER], **more))
    made = walled.Walled("tests")
    yield made
    made.stop()


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
