"""One page of a PDF in the page: drawn, and from the cache, against bare PDFium and Pillow that draw and encode the same page."""

import io
import statistics
import time

import pypdfium2 as pdfium

from bench.load import Person
from bench.measures import ROUNDS, Row, milliseconds, sign_in_all
from bench.server import running

PAGES = 40
LONGEST = 1100  # pixels, as the size `sedang`
BAR_COLD, BAR_KEPT = 3.0, 1.0


def preview() -> list[Row]:
    """Time each page of a report of text once cold and once kept, beside the bare drawing of the same page."""
    data = _document()
    with running("sqlite") as office:
        person = sign_in_all(office)[0]
        rounds = []
        for number in range(ROUNDS):
            address = _uploaded(person, office.data["assessment"], data + b"\n" * number)
            _page(person, address, 1)  # starts the maker
            cold, kept, bare = [], [], []
            for page in range(2, PAGES + 1):
                bare.append(_bare(data, page))
                cold.append(_page(person, address, page))
                kept.append(_page(person, address, page))
            rounds.append(tuple(map(statistics.median, (cold, kept, bare))))
    cold, kept, bare = sorted(rounds, key=lambda one: one[0] / one[2])[len(rounds) // 2]
    return [
        _row("preview page, drawn", cold, bare, BAR_COLD),
        _row("preview page, from the cache", kept, bare, BAR_KEPT),
    ]


def _row(name: str, ours: float, bare: float, bar: float) -> Row:
    ratio = ours / bare
    return Row(f"{name}, median", milliseconds(ours), milliseconds(bare), f"{ratio:.2f}", f"≤ {bar:g}", ratio <= bar)


def _document() -> bytes:
    """Return a report of PAGES pages as an office prints it: full of words, with the fonts of the PDF itself."""
    import pikepdf  # noqa: PLC0415  (kept out of the other measurements)

    from zi_portal.operate.demo.sample_pdf import sample_pdf  # noqa: PLC0415

    line = "Tim kerja menyusun rencana, melaksanakan, dan memantau kegiatan pada setiap area perubahan. " * 2
    whole = pikepdf.new()
    for number in range(1, PAGES + 1):
        with pikepdf.open(io.BytesIO(sample_pdf(f"Laporan pelaksanaan, halaman {number}", [line] * 10))) as part:
            whole.pages.extend(part.pages)
    buffer = io.BytesIO()
    whole.save(buffer)
    return buffer.getvalue()


def _uploaded(person: Person, assessment: int, data: bytes) -> str:
    """Upload the report and return the address of its pages."""
    status, _, _ = person.post_file(f"/pustaka/{assessment}/unggah/", "uploads", "laporan.pdf", data)
    if status != 302:
        raise RuntimeError(f"the upload answered {status}")
    _, body, _ = person.get(f"/pustaka/{assessment}/?urut=terbaru")
    newest = max(int(part.split(b"/", 1)[0]) for part in body.split(b'href="/dokumen/')[1:])
    return f"/dokumen/{newest}/revisi/1/halaman"


def _page(person: Person, address: str, page: int) -> float:
    status, body, seconds = person.get(f"{address}/{page}.webp?ukuran=sedang")
    if status != 200 or body[8:12] != b"WEBP":
        raise RuntimeError(f"page {page} answered {status}")
    return seconds


def _bare(data: bytes, page: int) -> float:
    begun = time.perf_counter()
    document = pdfium.PdfDocument(data)
    drawn = document[page - 1]
    picture = drawn.render(scale=LONGEST / max(drawn.get_size())).to_pil()
    picture.save(io.BytesIO(), "WEBP", quality=75, method=1)
    return time.perf_counter() - begun
