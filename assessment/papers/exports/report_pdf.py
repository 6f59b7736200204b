"""The Laporan Penilaian Mandiri as a tagged PDF: frozen data in, bytes out.

The document is laid out by WeasyPrint in `pdf_worker`, a script with limits of its own; see there why.
"""

import atexit
import base64
import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from assessment.papers.exports import pdf_worker
from assessment.papers.report.data import ReportData, Stamp
from assessment.readiness import charts
from assessment.readiness.reading import Readiness
from zi_portal.confined.limits import OUT_OF_TIME
from zi_portal.confined.parent import start
from zi_portal.confined.slots import Busy, Patience, Slots
from zi_portal.kit.printable import printable_all
from zi_portal.kit.qr import qr_code

log = structlog.get_logger(__name__)

QR_TITLE = "Kode QR ke halaman verifikasi laporan ini"
PAPERS = {"A4": "paper-a4.css", "F4": "paper-f4.css"}  # the sizes stand in these files, so that no style is made here
TIME_LIMIT_SECONDS = 120
# One report takes two processors for some seconds and some 150 MB: more at once would slow every page.
_slots = Slots(at_once=2)  # whoever finds none waits in the line of papers

type Worker = subprocess.Popen[bytes]
WORKER = ("-m", pdf_worker.__name__)
STATIC_ROOT = Path(settings.BASE_DIR) / "static"

EXTENDED_LATIN = re.compile("[\u0100-\u02ff\u1d00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff]")
ARIA_LABEL = re.compile(r'<svg [^>]*aria-label="([^"]*)"[^>]*>')

TRY_LATER = "Buat laporan ini sekali lagi saat server tidak sibuk. Bila berulang, hubungi pengelola server."
APT_COMMAND = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class ReportUnavailable(Exception):
    """The PDF could not be made; `reason` and `remedy` are what the person reads, `command` what an operator runs."""

    def __init__(self, reason: str, remedy: str, command: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.command = command


class SlotsTaken(ReportUnavailable):
    """Others are being made; nothing is wrong with this one."""


def file_name(unit_name: str, year: int, *, what: str = "laporan-penilaian-mandiri", extension: str = "pdf") -> str:
    """Return `laporan-penilaian-mandiri-<unit>-<tahun>.pdf`, plain ASCII whatever the unit is called."""
    return f"{what}-{slugify(unit_name)[:80].strip('-') or 'unit'}-{year}.{extension}"


def report_html(report: ReportData, stamp: Stamp, *, paper: str) -> str:
    """Return the two parts of the report as HTML, as `pdf_worker` reads them: all but Lampiran I, then Lampiran I.

    Every text in it is printable and escaped; `paper` is one of `PAPERS`.
    """
    context = _context(report, stamp, paper)
    return pdf_worker.PART_END.join(
        render_to_string(f"assessment/papers/pdf/{part}.html", context) for part in ("report", "lke")
    )


def short_html(report: ReportData, stamp: Stamp, *, paper: str) -> str:
    """Return the report's dashboard as HTML of one page."""
    return render_to_string("assessment/papers/pdf/short.html", _context(report, stamp, paper))


def _context(report: ReportData, stamp: Stamp, paper: str) -> dict[str, object]:
    shown = printable_all(report)
    return {
        "report": shown,
        "stamp": printable_all(stamp),
        # The address itself: the printed one has places to break in it, which a reader would take for letters.
        "qr": qr_code(stamp.issue.address, title=QR_TITLE) if stamp.issue else "",
        "paper_sheet": PAPERS[paper],
        "drawings": _drawings(shown.readiness),
        "has_extended_latin": EXTENDED_LATIN.search(repr(shown)) is not None,
    }


@contextmanager
def ready_worker(patience: Patience) -> Iterator[Worker]:
    """Wait for a turn and take the worker that stands ready, or start one, which loads its libraries meanwhile.

    Raises SlotsTaken without a turn within `patience`. What was laid out leaves a fresh worker ready for the next
    document, else no process is left behind.
    """
    with slot(patience):
        with _worker() as worker:
            yield worker
        if worker.returncode == 0:
            _spare.keep()


@contextmanager
def slot(patience: Patience) -> Iterator[None]:
    """Hold one of the slots in which papers are made; raises SlotsTaken without a turn within `patience`."""
    try:
        with _slots.taken(patience):
            yield
    except Busy:
        raise SlotsTaken(
            "Server sedang menyusun laporan lain.", "Tunggu satu menit, lalu buat laporan ini sekali lagi."
        ) from None


def lay_out(worker: Worker, report: ReportData, stamp: Stamp, *, paper: str) -> bytes:
    """Return the report as PDF/UA-1 on A4 or F4; the same data and stamp give the same bytes.

    Raises ReportUnavailable when system libraries are missing, or when the document needs more than 120 seconds or
    1 GB. Raises KeyError for an unknown paper.
    """
    return lay_out_html(worker, report_html(report, stamp, paper=paper), logo=report.office.letterhead.logo)


def lay_out_short(worker: Worker, report: ReportData, stamp: Stamp, *, paper: str) -> bytes:
    """Return the dashboard of the report on one page, as PDF/UA-1 with the same figures. Raises as `lay_out` does."""
    return lay_out_html(worker, short_html(report, stamp, paper=paper), logo=report.office.letterhead.logo)


def _drawings(reading: Readiness) -> dict[str, SafeString]:
    """Return the charts of the pages, each with the title element that becomes its words in a tagged PDF."""
    board, totals = reading.board, reading.totals
    minimum = board.total.minimum_points if board.total else None
    return {
        "gate_strip": _titled(charts.gate_strip(board.in_order)),
        "score_line": _titled(charts.score_line(totals.claim, totals.supported, minimum, totals.maximum)),
        "area_chart": _titled(charts.readiness_chart(reading)),
    }


def _titled(chart: SafeString) -> SafeString:
    """Give an SVG whose words stand in `aria-label` the same words as its title, where WeasyPrint looks for them."""
    found = ARIA_LABEL.match(chart)
    if found is None:
        return chart
    return mark_safe(f"{found[0]}<title>{found[1]}</title>{chart[found.end() :]}")


@contextmanager
def _worker() -> Iterator[Worker]:
    """Start a worker that waits for its HTML, and leave none behind."""
    with _spare.take() or _started() as worker:
        try:
            yield worker
        finally:
            _stop(worker)


def _started() -> Worker:
    cache = Path(settings.VAR_DIR) / "cache"  # of fontconfig, which scans all fonts anew without one
    cache.mkdir(parents=True, exist_ok=True)
    return start(*WORKER, str(STATIC_ROOT), more={"XDG_CACHE_HOME": str(cache)}, alone=True, stderr=subprocess.PIPE)


def _stop(worker: Worker) -> None:
    """End a worker and what it forked, unless it has ended: then its number may be another process's by now.

    A worker is known to have ended once its pipes are closed, and what it forked holds them open as long as it lives.
    """
    if worker.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)


class _Spare:
    """At most one worker that has loaded its libraries and waits for the next document.

    That saves a third of a second of every report but the first. It ends itself when none has come for a while, and when
    the portal has ended.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._owner = 0  # pid; a forked copy of us leaves it alone and starts its own
        atexit.register(self.end)

    def keep(self) -> None:
        """Start one, unless one is waiting. Where the system starts none, the next document starts its own."""
        with self._lock:
            if self._worker is None or self._owner != os.getpid():
                try:
                    self._worker, self._owner = _started(), os.getpid()
                except OSError:
                    log.exception("no spare report worker")

    def take(self) -> Worker | None:
        """Hand the waiting worker over; None where there is none, or it has ended, or runs another script."""
        worker = self._out()
        if worker is None or (worker.poll() is None and WORKER[-1] in worker.args):  # type: ignore[operator]  # a list
            return worker
        _discard(worker)
        return None

    def end(self) -> None:
        """End the waiting worker, if there is one."""
        worker = self._out()
        if worker is not None:
            _discard(worker)

    def _out(self) -> Worker | None:
        with self._lock:
            if self._owner != os.getpid():
                return None
            worker, self._worker = self._worker, None
            return worker


def _discard(worker: Worker) -> None:
    """End a worker that was never asked, and so has forked nothing."""
    with worker:
        worker.kill()


_spare = _Spare()


def lay_out_html(worker: Worker, html: str, *, logo: bytes = b"") -> bytes:
    """Return a document of ours, printable and escaped, as PDF; `logo` is the PNG it may show. Raises as `lay_out` does.

    A worker that the system ended, for want of memory or otherwise, or that had waited too long, is started anew once.
    """
    if logo:
        html += pdf_worker.LOGO_BEGIN + base64.b64encode(logo).decode()
    ended, content, complaint = _ask(worker, html)
    if _was_killed(ended) or ended == pdf_worker.EXIT_WAITED_TOO_LONG:
        log.warning("report worker ended before its document", returncode=ended, stderr=complaint)
        with _worker() as another:
            ended, content, complaint = _ask(another, html)
    if ended == 0 and content.startswith(b"%PDF-"):
        return content
    log.error("report not made", returncode=ended, stderr=complaint, size=len(content))
    if ended == pdf_worker.EXIT_LIBRARY_MISSING:
        raise ReportUnavailable(
            "Laporan PDF belum dapat dibuat karena pustaka sistem belum terpasang di server.",
            "Mintalah pengelola server menjalankan perintah di bawah ini, lalu buat laporan ini sekali lagi.",
            APT_COMMAND,
        )
    if ended == pdf_worker.EXIT_OUT_OF_MEMORY or -ended in OUT_OF_TIME:
        raise _too_heavy()
    if _was_killed(ended):
        raise ReportUnavailable(
            "Penyusunan laporan dua kali dihentikan oleh server, biasanya karena memorinya habis.", TRY_LATER
        )
    # A fault of ours: the 500 page, with the worker's last words in the log.
    raise RuntimeError(f"the PDF worker ended with {ended}: {complaint}")


def _ask(worker: Worker, html: str) -> tuple[int, bytes, str]:
    """Return how a worker ended (minus the signal, if by one), the bytes it made and the end of its complaints."""
    try:
        content, complaint = worker.communicate(html.encode(errors="replace"), timeout=TIME_LIMIT_SECONDS)
    except subprocess.TimeoutExpired as error:
        log.error("report not made", returncode=None, seconds=TIME_LIMIT_SECONDS)  # noqa: TRY400  (no fault of ours)
        raise _too_heavy() from error
    return worker.returncode, content, complaint.decode(errors="replace").strip()[-2000:]


def _was_killed(returncode: int) -> bool:
    """Tell whether a signal ended a worker, other than that of one of its own limits of time."""
    return returncode < 0 and -returncode not in OUT_OF_TIME


def _too_heavy() -> ReportUnavailable:
    return ReportUnavailable(
        "Penyusunan laporan dihentikan karena memerlukan lebih dari 120 detik atau 1 GB memori.",
        TRY_LATER,
    )
