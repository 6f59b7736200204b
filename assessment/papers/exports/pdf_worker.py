"""Turns the HTML of the report into a PDF, in processes of its own: HTML on standard input, PDF on standard output.

Run by `report_pdf`, never imported by the portal for more than its names. Its own process, because
WeasyPrint relaxes Pillow's checks of truncated images for the whole process that imports it, because its limits
must end a runaway document and not the portal, and because this one inherits no secret of the portal: it knows the
HTML, our static files, no more. It forks once, so that both parts of the report are laid out at the same time.
"""

import base64
import gc
import multiprocessing
import os
import select
import signal
import sys
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

from zi_portal.confined.limits import MB, Limits, confine

EXIT_LIBRARY_MISSING = 3
EXIT_OUT_OF_MEMORY = 4
EXIT_WAITED_TOO_LONG = 5
MOST_WAITING_SECONDS = 900  # for a document; a server that makes no papers need not hold the memory
MOST_SECONDS = 125.0  # for a document that has come; `report_pdf` has given up by then
# Of each of the two processes.
LIMITS = Limits(
    cpu_seconds=120,
    wall_seconds=MOST_WAITING_SECONDS + MOST_SECONDS,
    memory_bytes=1024 * MB,
    file_bytes=16
    * MB,  # Pango reads fonts from files WeasyPrint writes, and fontconfig keeps a list of each folder of them
    may_fork=True,  # into two; Pango looks for fonts in a thread of its own, and ends the process where it gets none
    niceness=10,  # pages are answered first: whoever waits for a paper waits for seconds anyway
)

# `printable` leaves neither in a text.
PART_END = "\f"  # between the body and Lampiran I, the second part only the report has
LOGO_BEGIN = "\x1c"  # before the logo, a PNG in base 64, where the document has one


def render(body: str, annex: str, root: Path, *, logo: bytes) -> bytes:
    """Return the report as one tagged PDF/UA-1 document; `root` is the folder of our static files, `logo` a PNG or empty.

    Raises MemoryError when one of the processes may have no more. A signal that ended the other one ends this one too.
    """
    from assessment.papers.exports import pdf_layout  # noqa: PLC0415  (see `main`)

    fork = multiprocessing.get_context("fork")  # so that the libraries are loaded once
    ours, theirs = fork.Pipe()
    process = fork.Process(target=_lay_out_annex, args=(annex, root, ours, theirs), daemon=True)
    process.start()
    theirs.close()
    numbers = pdf_layout.BodyNumbers(ours)
    try:
        document = pdf_layout.lay_out(body, root, numbers, logo=logo)
        from assessment.papers.exports import pdf_join  # noqa: PLC0415  (loads while the other process may still work)

        annex_document = ours.recv_bytes()
        process.join()
        return pdf_join.join(document, annex_document, at=numbers.annex_at)
    except (EOFError, ConnectionError):
        process.join()
        if process.exitcode == EXIT_OUT_OF_MEMORY:
            raise MemoryError from None
        if process.exitcode is not None and process.exitcode < 0:
            os.kill(os.getpid(), -process.exitcode)
        raise


def _lay_out_annex(html: str, root: Path, theirs: Connection, ours: Connection) -> None:
    from assessment.papers.exports import pdf_layout  # noqa: PLC0415  (see `main`)

    theirs.close()  # the end of the other process, which would keep the line open when that one has died
    try:
        ours.send_bytes(pdf_layout.lay_out(html, root, pdf_layout.AnnexNumbers(ours)))
    except MemoryError:
        sys.exit(EXIT_OUT_OF_MEMORY)


def main(root: Path) -> int:
    """Read, render, write; the exit code tells what stood in the way."""
    confine(LIMITS)
    gc.disable()  # a process that makes one document and ends has little garbage to look for (7 % of its time)
    try:
        from assessment.papers.exports import pdf_layout  # noqa: PLC0415  (loads while the portal still writes the HTML)
    except OSError as error:
        # libgobject, libpango or one of their like is not installed
        print(str(error).splitlines()[0], file=sys.stderr)  # noqa: T201  (this is a script)
        return EXIT_LIBRARY_MISSING
    if not select.select([sys.stdin], [], [], MOST_WAITING_SECONDS)[0]:
        return EXIT_WAITED_TOO_LONG
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
    html, _, picture = sys.stdin.buffer.read().decode().partition(LOGO_BEGIN)
    if not html:
        return EXIT_WAITED_TOO_LONG  # the portal has ended
    (body, *annex), logo = html.split(PART_END), base64.b64decode(picture)
    try:
        if annex:
            document = render(body, annex[0], root, logo=logo)
        else:
            document = pdf_layout.lay_out(body, root, pdf_layout.SoleNumbers(), logo=logo)
    except MemoryError:
        return EXIT_OUT_OF_MEMORY
    sys.stdout.buffer.write(document)
    sys.stdout.flush()
    return 0


def run(root: Path) -> NoReturn:
    """Do `main` and end with its exit code, 1 after a fault of ours, whatever else still runs in this process.

    Taking all objects down takes time, and a thread of Pango's that still runs then could end us by a signal: then one that
    may have no more memory would look like one that was killed, and be tried once more.
    """
    try:
        exit_code = main(root)
    except BaseException:  # noqa: BLE001  (told on standard error, as Python itself would)
        traceback.print_exc()
        exit_code = 1
    sys.stderr.flush()
    os._exit(exit_code)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
