"""The process that lays out papers: its limits, what ends it, and what people and the log are told of that."""

import os
import select
import signal
import subprocess
import sys

import pytest
from django.conf import settings

from assessment.papers.exports import pdf_worker, report_pdf
from assessment.papers.selectors.report import get_report
from tests.assessment.papers.report_office import make_report_office
from tests.assessment.papers.test_report_pdf import render
from zi_portal.confined.slots import Patience, Slots

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def report(instruments):
    assessment, head = make_report_office()
    return get_report(head, assessment.pk)


def fake_worker(monkeypatch, tmp_path, code):
    script = tmp_path / "worker.py"
    script.write_text(code)
    monkeypatch.setattr(report_pdf, "WORKER", (str(script),))


def test_missing_library_is_told_with_the_command(report, monkeypatch, tmp_path):
    fake_worker(monkeypatch, tmp_path, f"import sys; sys.exit({pdf_worker.EXIT_LIBRARY_MISSING})")
    with pytest.raises(report_pdf.ReportUnavailable) as caught:
        render(report)
    assert caught.value.command.startswith("apt-get install")
    assert "libpango-1.0-0" in caught.value.command


@pytest.mark.parametrize(
    "code",
    [
        f"import sys; sys.exit({pdf_worker.EXIT_OUT_OF_MEMORY})",
        "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)",
        "import time; time.sleep(60)",  # a worker that never ends by itself; the limit of 2 seconds stops it
    ],
    ids=["memory", "processor", "time"],
)
def test_r04_report_beyond_its_limits_is_stopped_with_a_way_on(report, monkeypatch, tmp_path, code):
    started = tmp_path / "started"
    fake_worker(monkeypatch, tmp_path, f"open({str(started)!r}, 'a').write('x')\n{code}")
    monkeypatch.setattr(report_pdf, "TIME_LIMIT_SECONDS", 2)
    with pytest.raises(report_pdf.ReportUnavailable) as caught:
        render(report)
    assert "120 detik" in caught.value.reason
    assert caught.value.remedy
    assert started.read_text() == "x"  # it would need as much a second time


@pytest.mark.parametrize("ended_by", ["SIGKILL", "SIGSEGV", "SIGTRAP"])
def test_k09_a_killed_worker_is_started_anew_once_then_told_with_the_reason_in_the_log(
    report, monkeypatch, tmp_path, caplog, ended_by
):
    started = tmp_path / "started"
    fake_worker(
        monkeypatch,
        tmp_path,
        f"import os, signal, sys; open({str(started)!r}, 'a').write('x'); print('KANARI', file=sys.stderr, flush=True)\n"
        f"os.kill(os.getpid(), signal.{ended_by})",
    )
    with pytest.raises(report_pdf.ReportUnavailable, match="dua kali dihentikan oleh server") as caught:
        render(report)
    assert caught.value.remedy.startswith("Buat laporan ini sekali lagi")
    assert started.read_text() == "xx"
    lines = [record.getMessage() for record in caplog.records]
    assert len([line for line in lines if str(-getattr(signal, ended_by)) in line and "KANARI" in line]) == 2


def test_k09_a_report_whose_worker_was_killed_comes_all_the_same(report, monkeypatch, tmp_path):
    killed = tmp_path / "killed"
    fake_worker(
        monkeypatch,
        tmp_path,
        f"import os, pathlib, signal; seen = pathlib.Path({str(killed)!r})\n"
        "if not seen.exists(): seen.touch(); os.kill(os.getpid(), signal.SIGKILL)\n"
        "print('%PDF-', end='')",
    )
    assert render(report) == b"%PDF-"


@pytest.mark.parametrize("signal_name", ["SIGKILL", "SIGXCPU"])
def test_k09_a_signal_that_ends_the_second_process_ends_the_worker(signal_name):
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        f"sys.path.append({str(settings.BASE_DIR)!r})\n"
        "from assessment.papers.exports import pdf_layout, pdf_worker\n"
        "lay_out = pdf_layout.lay_out\n"
        "def killed(html, root, numbers, **more):\n"
        "    if type(numbers).__name__ == 'AnnexNumbers':\n"
        f"        os.kill(os.getpid(), signal.{signal_name})\n"
        "    return lay_out(html, root, numbers, **more)\n"
        "pdf_layout.lay_out = killed\n"
        f"pdf_worker.run(Path({str(report_pdf.STATIC_ROOT)!r}))"
    )
    html = "<style>p::after { content: counter(pages, report-pages) }</style><p>"
    ended = subprocess.run(
        [sys.executable, "-I", "-c", code],
        input=pdf_worker.PART_END.join((html, html)).encode(),
        check=False,
        capture_output=True,
    )
    assert ended.returncode == -getattr(signal, signal_name), ended.stderr


def test_a_worker_that_has_ended_is_not_killed_by_its_number(report, monkeypatch, tmp_path):
    """By then it may be another process's."""
    fake_worker(monkeypatch, tmp_path, "print('%PDF-', end='')")
    killed = []
    monkeypatch.setattr(report_pdf.os, "killpg", lambda *group: killed.append(group))
    assert render(report) == b"%PDF-"
    assert killed == []


def test_r04_no_process_outlives_a_stopped_report(report, monkeypatch, tmp_path):
    seen = tmp_path / "pid"
    fake_worker(
        monkeypatch,
        tmp_path,
        f"import os, pathlib, time; os.fork() or pathlib.Path({str(seen)!r}).write_text(str(os.getpid()));"
        "time.sleep(60)",  # parent and child sleep past the limit, so that only the stop can end them
    )
    monkeypatch.setattr(report_pdf, "TIME_LIMIT_SECONDS", 2)
    with pytest.raises(report_pdf.ReportUnavailable):
        render(report)
    try:
        process = os.pidfd_open(int(seen.read_text()))
    except ProcessLookupError:
        return  # gone already
    assert select.select([process], [], [], 10)[0]  # readable once it has ended
    os.close(process)


@pytest.mark.parametrize("part", ["BodyNumbers", "AnnexNumbers"])
def test_r04_both_processes_of_the_worker_really_run_within_1_gb(part):
    code = (
        "import sys; from pathlib import Path\n"
        f"sys.path.append({str(settings.BASE_DIR)!r})\n"
        "from assessment.papers.exports import pdf_layout, pdf_worker\n"
        "lay_out = pdf_layout.lay_out\n"
        "def greedy(html, root, numbers, **more):\n"
        f"    return bytearray(2**31) if type(numbers).__name__ == {part!r} else lay_out(html, root, numbers, **more)\n"
        "pdf_layout.lay_out = greedy\n"
        f"pdf_worker.run(Path({str(report_pdf.STATIC_ROOT)!r}))"
    )
    html = pdf_worker.PART_END.join(("<p>", "<p>")).encode()
    ended = subprocess.run([sys.executable, "-I", "-c", code], input=html, check=False, capture_output=True)
    assert ended.returncode == pdf_worker.EXIT_OUT_OF_MEMORY, ended.stderr


def test_a_worker_that_ends_waits_for_nothing_that_still_runs_in_it():
    """A thread of Pango's that was taken down with all else ended one by a signal that may have no more memory."""
    code = (
        "import atexit, os, signal, sys; from pathlib import Path\n"
        f"sys.path.append({str(settings.BASE_DIR)!r})\n"
        "atexit.register(os.kill, os.getpid(), signal.SIGSEGV)  # stands for what happens when all is taken down\n"
        "from assessment.papers.exports import pdf_layout, pdf_worker\n"
        "pdf_layout.lay_out = lambda *given, **more: bytearray(2**31)\n"
        f"pdf_worker.run(Path({str(report_pdf.STATIC_ROOT)!r}))"
    )
    ended = subprocess.run([sys.executable, "-I", "-c", code], input=b"<p>", check=False, capture_output=True)
    assert ended.returncode == pdf_worker.EXIT_OUT_OF_MEMORY, ended.stderr


def test_pages_are_answered_before_papers_are_laid_out():
    code = (
        "import os, sys; from pathlib import Path\n"
        f"sys.path.append({str(settings.BASE_DIR)!r})\n"
        "from assessment.papers.exports import pdf_layout, pdf_worker\n"
        "pdf_layout.lay_out = lambda *given, **more: str(os.nice(0)).encode()\n"
        f"pdf_worker.run(Path({str(report_pdf.STATIC_ROOT)!r}))"
    )
    ended = subprocess.run([sys.executable, "-I", "-c", code], input=b"<p>", check=True, capture_output=True)
    assert int(ended.stdout) == min(os.nice(0) + 10, 19)


def test_worker_that_fails_otherwise_is_a_fault_of_ours(report, monkeypatch, tmp_path):
    fake_worker(monkeypatch, tmp_path, "raise SystemExit('broken')")
    with pytest.raises(RuntimeError, match="broken"):
        render(report)


def test_worker_gets_no_secret_of_the_portal(report, monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "KANARI")
    seen = tmp_path / "seen"
    fake_worker(
        monkeypatch,
        tmp_path,
        f"import os, pathlib; pathlib.Path({str(seen)!r}).write_text(repr(dict(os.environ))); print('%PDF-', end='')",
    )
    assert render(report) == b"%PDF-"
    assert "KANARI" not in seen.read_text()


def test_more_reports_at_once_than_may_run_are_asked_to_wait(report, monkeypatch):
    turns = Slots(at_once=1)
    monkeypatch.setattr(report_pdf, "_slots", turns)
    with turns.taken(), pytest.raises(report_pdf.ReportUnavailable, match="laporan lain"):
        render(report)


def test_r04_a_line_of_reports_leaves_threads_for_the_pages(monkeypatch):
    """With whoever waited for a minute each, 32 presses took every thread of the server: each is told at once now."""
    turns = Slots(at_once=1)
    monkeypatch.setattr(report_pdf, "_slots", turns)
    with turns.taken():
        for _ in range(32):
            with pytest.raises(report_pdf.SlotsTaken), report_pdf.ready_worker(Patience.NONE):
                pass
    with report_pdf.slot(Patience.NONE):  # free again
        pass


def test_portal_never_imports_the_engine_itself():
    """It would relax Pillow's check of truncated images for the whole process (U19)."""
    code = "import assessment.papers.exports.pdf_worker, sys; sys.exit('weasyprint' in sys.modules or 'PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- The worker that stands ready ------------------------------------------------------------------------------------


@pytest.fixture
def waiting_script(monkeypatch, tmp_path):
    """Put a script in the place of the worker that waits as it does."""
    report_pdf._spare.end()
    fake_worker(monkeypatch, tmp_path, "import sys\nif sys.stdin.read(): print('%PDF-', end='')")
    yield
    report_pdf._spare.end()


def test_the_next_document_finds_its_worker_ready(report, waiting_script):
    assert render(report) == b"%PDF-"
    ready = report_pdf._spare._worker
    assert ready.poll() is None
    assert render(report) == b"%PDF-"
    assert ready.returncode == 0
    assert report_pdf._spare._worker is not ready


def test_a_ready_worker_that_was_killed_is_replaced(report, waiting_script):
    assert render(report) == b"%PDF-"
    ready = report_pdf._spare._worker
    ready.kill()
    ready.wait()
    assert render(report) == b"%PDF-"


def test_a_ready_worker_that_ends_in_the_moment_it_is_asked_is_replaced(report, monkeypatch, tmp_path):
    waited = tmp_path / "waited"
    fake_worker(
        monkeypatch,
        tmp_path,
        f"import pathlib, sys; seen = pathlib.Path({str(waited)!r})\n"
        f"if not seen.exists(): seen.touch(); sys.exit({pdf_worker.EXIT_WAITED_TOO_LONG})\n"
        "print('%PDF-', end='')",
    )
    assert render(report) == b"%PDF-"


def test_nothing_stands_ready_after_a_document_that_was_not_made(report, monkeypatch, tmp_path):
    report_pdf._spare.end()
    fake_worker(monkeypatch, tmp_path, "raise SystemExit('broken')")
    with pytest.raises(RuntimeError):
        render(report)
    assert report_pdf._spare._worker is None


def test_a_document_that_was_made_comes_also_where_no_process_can_be_started_for_the_next(
    report, waiting_script, monkeypatch
):
    start, started = report_pdf._started, []

    def only_once():
        if started:
            raise OSError("no memory")
        started.append(start())
        return started[0]

    monkeypatch.setattr(report_pdf, "_started", only_once)
    assert render(report) == b"%PDF-"
    assert report_pdf._spare._worker is None


@pytest.mark.parametrize("waiting", ["portal-ended", "nothing-came"])
def test_a_ready_worker_ends_by_itself(waiting):
    code = (
        "import sys; from pathlib import Path\n"
        f"sys.path.append({str(settings.BASE_DIR)!r})\n"
        "from assessment.papers.exports import pdf_worker\n"
        "pdf_worker.MOST_WAITING_SECONDS = float(sys.argv[1])\n"
        f"pdf_worker.run(Path({str(report_pdf.STATIC_ROOT)!r}))"
    )
    seconds = "0.1" if waiting == "nothing-came" else "900"
    with subprocess.Popen(
        [sys.executable, "-I", "-c", code, seconds], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as worker:
        if waiting == "portal-ended":
            worker.stdin.close()
        assert worker.wait(timeout=60) == pdf_worker.EXIT_WAITED_TOO_LONG
        assert worker.stdout.read() == b""
