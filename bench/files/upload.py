"""An upload of 10 MB against a bare view that receives, writes, hashes and syncs the same bytes; and refusing bad files."""

import contextlib
import io
import os
import statistics
import time
import zipfile
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf

from bench.load import Person
from bench.measures import ROUNDS, Row, ratio_row, sign_in_all
from bench.server import running

MB = 1024 * 1024
UPLOADS = 9  # a round
BAD_SECONDS, BAD_BYTES = 2.0, 300 * MB


def uploads() -> list[Row]:
    """Time the whole upload of a 10 MB PDF by one person, checks and all, beside the bare view in the same run."""
    with running("sqlite") as office:
        person = sign_in_all(office)[0]
        ours, bare = f"/pustaka/{office.data['assessment']}/unggah/", "/bare/unggah/"
        for path in (bare, ours):
            _send(person, path)
        pairs = []
        for _ in range(ROUNDS):
            times: dict[str, list[float]] = {ours: [], bare: []}
            for _ in range(UPLOADS):
                for path in (bare, ours):
                    times[path].append(_send(person, path))
            pairs.append((statistics.median(times[ours]), statistics.median(times[bare])))
        return [ratio_row("upload of 10 MB, median", pairs, 2)]


def refusals() -> list[Row]:
    """Time the checker on the worst files known, with the memory that reading them takes beside a small good one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    from zi_portal.shelf import check as shelf_check  # noqa: PLC0415  (the settings are named by then)
    from zi_portal.shelf.faults import FileRefused  # noqa: PLC0415
    from zi_portal.shelf.validators import Kind  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        good = _written(folder, "biasa", ("pdf", pdf(1000)))
        bad = {label: _written(folder, label, file) for label, file in _bad_files().items()}
        shelf_check.check_content(good, Kind.PDF, good.name)  # starts the checker
        seconds, extra = {}, {}
        usual = _memory(good)
        for label, path in bad.items():
            begun = time.perf_counter()
            try:
                shelf_check.check_content(path, Kind(path.suffix[1:]), path.name)
            except FileRefused:
                seconds[label] = time.perf_counter() - begun
            else:
                raise RuntimeError(f"{label} was taken")
            extra[label] = _memory(path) - usual
    slowest, largest = max(seconds, key=seconds.__getitem__), max(extra, key=extra.__getitem__)
    time_met, memory_met = seconds[slowest] <= BAD_SECONDS, extra[largest] <= BAD_BYTES
    return [
        Row(f"bad file refused: {slowest}", f"{seconds[slowest]:.2f} s", "–", "–", "≤ 2 s", time_met),
        Row(f"bad file, memory: {largest}", f"{extra[largest] // MB} MB", "–", "–", "≤ 300 MB", memory_met),
    ]


def _written(folder: str, label: str, file: tuple[str, bytes]) -> Path:
    path = Path(folder) / f"{label}.{file[0]}"
    path.write_bytes(file[1])
    return path


def _memory(path: Path) -> int:
    """Return the most memory, in bytes, that a child of the checker takes to read the file."""
    from zi_portal.confined.limits import set_limits  # noqa: PLC0415
    from zi_portal.shelf import check_child  # noqa: PLC0415
    from zi_portal.shelf.faults import FileRefused  # noqa: PLC0415
    from zi_portal.shelf.validators import Kind, check_content  # noqa: PLC0415

    child = os.fork()
    if child == 0:
        set_limits(check_child.LIMITS)
        with contextlib.suppress(FileRefused, MemoryError):
            check_content(path, Kind(path.suffix[1:]), path.name)
        os._exit(0)
    _, _, used = os.wait4(child, 0)
    return used.ru_maxrss * 1024


def _send(person: Person, path: str) -> float:
    data = pdf(10 * MB)
    status, _, seconds = person.post_file(path, "uploads", "laporan.pdf", data)
    if status != 302:
        raise RuntimeError(f"{path} answered {status}")
    return seconds


def pdf(size: int) -> bytes:
    """Return a PDF of one page with about `size` bytes that no other has, as a scan has."""
    document = pikepdf.new()
    document.add_blank_page().obj.Contents = document.make_stream(os.urandom(size))
    buffer = io.BytesIO()
    document.save(buffer, compress_streams=False)
    return buffer.getvalue()


def _bad_files() -> dict[str, tuple[str, bytes]]:
    """Return files that are small to send and costly to read."""
    swollen = zlib.compressobj(9)
    packed = b"".join(swollen.compress(bytes(16 * MB)) for _ in range(64)) + swollen.flush()
    table = b"1 0 obj<</Type/XRef/W[1 4 2]/Size 150000000/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n" % len(
        packed
    )
    return {
        "table of a gigabyte": ("pdf", b"%PDF-1.5\n" + table + packed + b"\nendstream endobj\nstartxref\n9\n%%EOF\n"),
        "crowd of objects": ("pdf", _crowd(350_000)),
        "cut scan": ("pdf", pdf(19 * MB)[: 12 * MB]),
        "zip bomb": ("docx", _bomb()),
        "picture of 40 megapixels, cut": ("png", _picture()[:-40]),
    }


def _crowd(objects: int) -> bytes:
    rows = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R>>"]
    rows += [b"<</A(/JS)>>"] * objects
    body, offsets = io.BytesIO(b"%PDF-1.4\n"), []
    body.seek(0, io.SEEK_END)
    for number, row in enumerate(rows, start=1):
        offsets.append(body.tell())
        body.write(b"%d 0 obj\n%s\nendobj\n" % (number, row))
    start = body.tell()
    body.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(rows) + 1))
    body.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    body.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(rows) + 1, start))
    return body.getvalue()


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", bytes(99 * MB))
        archive.writestr("word/media/a.bin", os.urandom(1100 * 1024))
    return buffer.getvalue()


def _picture() -> bytes:
    """Return a PNG of 40 million pixels, four channels, of which two thirds are there."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    header = (8000).to_bytes(4, "big") + (5000).to_bytes(4, "big") + bytes([8, 6, 0, 0, 0])
    rows = zlib.compress(bytes((8000 * 4 + 1) * 3300), 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
