"""The report of a full sheet with 500-character notes, beside LibreOffice turning the workbook of the same sheet into PDF."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.measures import ROUNDS, Row, ratio_row, sign_in_all
from bench.server import PROJECT, Office, running

MOST_SECONDS, MOST_MEGABYTES = 2.5, 150


def report() -> list[Row]:
    """Time the report over HTTP, taking turns with LibreOffice, and look at the memory of the processes that lay it out."""
    with running("sqlite") as office, tempfile.TemporaryDirectory(prefix="zi-bench-") as name:
        person = sign_in_all(office)[0]
        page = f"/penilaian/{office.data['assessment']}"
        workbook = Path(name) / "lke.xlsx"

        def fetched(path: str, beginning: bytes) -> tuple[bytes, float]:
            begun = time.perf_counter()
            status, body, _ = person.get(path)
            if status != 200 or not body.startswith(beginning):
                raise RuntimeError(f"{path} answered {status}")
            return body, time.perf_counter() - begun

        content, _ = fetched(f"{page}/lke.xlsx", b"PK")
        workbook.write_bytes(content)
        fetched(f"{page}/laporan.pdf", b"%PDF-")
        _by_libreoffice(workbook)  # warm: the first run writes its profile
        pairs = [(fetched(f"{page}/laporan.pdf", b"%PDF-")[1], _by_libreoffice(workbook)) for _ in range(ROUNDS)]
        megabytes = _worker_peak(office)
    seconds = statistics.median(ours for ours, _ in pairs)
    limit, most = f"≤ {MOST_SECONDS} s", f"≤ {MOST_MEGABYTES} MB"
    return [
        Row("report PDF, 113 × 500 characters", f"{seconds:.2f} s", "–", "–", limit, seconds <= MOST_SECONDS),
        ratio_row("report PDF (LibreOffice: the workbook to PDF)", pairs, 1),
        Row("report PDF, peak memory", f"{megabytes:.0f} MB", "–", "–", most, megabytes <= MOST_MEGABYTES),
    ]


def _by_libreoffice(workbook: Path) -> float:
    """Turn a workbook into PDF with a profile of its own; return the seconds that took."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise SystemExit("LibreOffice is missing: apt-get install libreoffice-calc-nogui")
    profile = f"-env:UserInstallation=file://{workbook.parent}/profil"
    begun = time.perf_counter()
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(workbook.parent), str(workbook)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    took = time.perf_counter() - begun
    made = workbook.with_suffix(".pdf")
    if not made.read_bytes().startswith(b"%PDF-"):
        raise RuntimeError("LibreOffice made no PDF")
    made.unlink()
    return took


def _worker_peak(office: Office) -> float:
    """Return the peak memory, in MB, of the processes that make the PDF, together."""
    made = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("report_memory.py")), str(office.data["assessment"])],
        env=office.environment,
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        check=True,
    )
    return float(made.stdout)
