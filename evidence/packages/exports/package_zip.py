"""A package of data dukung as a ZIP64 archive that is sent while it is made: nothing of it waits on disk or in memory.

Every file is compared with its digest before its first byte goes out. What is not whole is left out and named in the
index and in TIDAK-LENGKAP.txt, which come last for that reason.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.text import slugify
from zipstream import ZipStream

from assessment.papers.exports.report_pdf import ReportUnavailable
from evidence.documents.models import Revision
from evidence.packages.data import Contents
from evidence.packages.exports.package_index import Line, index_html, index_xlsx, missing_text
from zi_portal.kit.refusals import ActionDenied

CHUNK = 256 * 1024  # bytes
BROKEN = "Berkasnya tidak utuh atau tidak terjangkau di penyimpanan saat paket dibuat."


@dataclass(frozen=True)
class Paper:
    """A file that is made for the package: its name in it, and what makes it."""

    name: str
    make: Callable[[], bytes]


def package_name(unit: str, year: int) -> str:
    """Return `paket-data-dukung-<unit>-<tahun>.zip`, plain ASCII whatever the unit is called."""
    return f"paket-data-dukung-{slugify(unit)[:80].strip('-') or 'unit'}-{year}.zip"


def package_chunks(
    contents: Contents, open_file: Callable[[Revision], IO[bytes] | None], papers: tuple[Paper, ...]
) -> Iterator[bytes]:
    """Yield the archive. open_file: gives the verified file of a revision, None where it is not whole.

    A paper that cannot be made (ActionDenied, ReportUnavailable) is named as missing; the archive ends whole.
    """
    # Every type that the vault takes is compressed already.
    archive = ZipStream()
    sums: list[tuple[str, str]] = []
    lines: list[Line] = []
    missing: list[tuple[str, str]] = []
    made: list[str] = []  # papers
    for item in contents.items:
        reason = item.reason
        if item.path and item.revision is not None:
            file = open_file(item.revision)
            if file is None:
                reason = BROKEN
            else:
                with file:
                    archive.add(_chunks(file), item.path, size=item.revision.size_bytes)
                    yield from archive.all_files()
                sums.append((item.revision.sha256, item.path))
        lines.append(Line(item, reason))
        if reason and not item.url:
            missing.append((f"{item.code or item.asked}: {item.title}", reason))
    for paper in papers:
        try:
            content = paper.make()
        except (ActionDenied, ReportUnavailable) as error:
            missing.append((paper.name, getattr(error, "reason", "Tidak dapat dibuat.")))
            continue
        yield from _added(archive, paper.name, content, sums)
        made.append(paper.name)
    yield from _added(archive, "indeks.html", index_html(contents, lines, missing, made), sums)
    yield from _added(archive, "indeks.xlsx", index_xlsx(lines), sums)
    if missing:
        yield from _added(archive, "TIDAK-LENGKAP.txt", missing_text(contents, missing), sums)
    archive.add("".join(f"{digest}  {path}\n" for digest, path in sums), "SHA256SUMS")
    yield from archive.finalize()


def _added(archive: ZipStream, name: str, content: bytes, sums: list[tuple[str, str]]) -> Iterator[bytes]:
    sums.append((hashlib.sha256(content).hexdigest(), name))
    archive.add(content, name)
    yield from archive.all_files()


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while data := file.read(CHUNK):
        yield data
