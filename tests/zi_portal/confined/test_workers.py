"""One sandbox: each limit, held against the real process of every worker that reads what strangers bring."""

import contextlib
import importlib
import os
import re
from pathlib import Path

import pytest

from tests.waiting import until
from tests.zi_portal.confined.workers import WORKERS

pytestmark = pytest.mark.once

MB = 1024 * 1024
# What a worker may know of the environment; XDG_CACHE_HOME is the folder of fontconfig's lists, given to the PDF worker.
ENVIRONMENT = {
    *("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR"),
    *("FONTCONFIG_PATH", "FONTCONFIG_FILE", "XDG_CACHE_HOME"),
    "OPENBLAS_NUM_THREADS",
}
KEPT_FROM_THEM = ("SECRET_KEY", "ZI_AUDIT_KEY", "ZI_SEAL_KEY", "DATABASE_URL", "ZI_S3_BUCKET", "PYTHONPATH", "HOME")


@pytest.fixture(scope="module", params=sorted(WORKERS), ids=lambda name: name)
def seen(request, tmp_path_factory):
    """Return the worker and what its process, inside its limits, shows of itself."""
    worker, folder = WORKERS[request.param], tmp_path_factory.mktemp("worker")
    with pytest.MonkeyPatch.context() as patch, (folder / "terbuka").open("w") as open_file:
        os.set_inheritable(open_file.fileno(), True)
        for name in KEPT_FROM_THEM:
            patch.setenv(name, "KANARI")
        with worker.running(folder) as pid:
            process = Path(f"/proc/{pid}")
            until(lambda: _limits(process)["core file size"] == 0 and _stat(process)[0] == "S")
            return worker, {
                "name": request.param,
                "limits": _limits(process),
                "niceness": int(_stat(process)[16]),
                "environment": dict(
                    one.split("=", 1) for one in (process / "environ").read_text().split("\0") if "=" in one
                ),
                "network": re.findall(r"^ *(\S+):", (process / "net/dev").read_text(), re.MULTILINE),
                "open": _open_files(process) & _open_files(Path("/proc/self")) - {str(folder / "pdftotext")},
            }


def _limits(process):
    """Return the soft limits of a process as numbers, None for one without end."""
    rows = re.findall(r"^Max (.+?) {2,}(\S+)", (process / "limits").read_text(), re.MULTILINE)
    return {name: None if soft == "unlimited" else int(soft) for name, soft in rows}


def _open_files(process):
    """Return the files and devices a process holds open, without the last of its streams, which tells our log."""
    links = set()
    for one in (process / "fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # that of the folder itself
            links.add(str(one.readlink()) if one.name != "2" else "")
    return {one for one in links if one.startswith("/") and one != "/dev/null"}


def _stat(process):
    """Return the state of a process and the fields behind it."""
    return (process / "stat").read_text().rpartition(")")[2].split()


def test_processor_time_is_bounded(seen):
    worker, found = seen
    assert found["limits"]["cpu time"] == worker.cpu_seconds


def test_time_on_the_clock_is_bounded(seen):
    worker, found = seen
    assert importlib.import_module(found["name"]).LIMITS.wall_seconds == worker.wall_seconds


def test_memory_is_bounded(seen):
    worker, found = seen
    assert 0 <= found["limits"]["address space"] / MB - worker.megabytes <= worker.begins_with


def test_no_file_is_written_but_where_it_must_be(seen):
    worker, found = seen
    assert found["limits"]["file size"] == worker.file_megabytes * MB


def test_a_crash_leaves_no_picture_of_the_memory(seen):
    assert seen[1]["limits"]["core file size"] == 0


def test_few_files_are_open_at_once(seen):
    assert seen[1]["limits"]["open files"] == 32


def test_no_process_is_started_but_where_it_must_be(seen):
    worker, found = seen
    assert (found["limits"]["processes"] == 0) is not worker.starts_others


def test_pages_come_before_what_nobody_waits_for(seen):
    worker, found = seen
    assert found["niceness"] == min(os.nice(0) + worker.niceness, 19)


def test_the_environment_holds_no_key_and_no_address(seen):
    found = seen[1]["environment"]
    assert set(found) <= ENVIRONMENT
    assert "KANARI" not in found.values()


def test_no_network_is_there(seen):
    """Where the system lets a process leave the network, which the machines that run these tests do."""
    assert [name for name in seen[1]["network"] if name != "lo"] == []


def test_no_descriptor_of_ours_is_inherited(seen):
    assert seen[1]["open"] == set()
