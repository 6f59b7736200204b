"""The report as a file: its words, its structure, its paper, and what hostile text cannot do to it.

Laying out takes seconds, so one test looks at many things of one document.
"""

import io
import re
import resource
import shutil
import subprocess
import threading
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pikepdf
import pytest
from fontTools.ttLib import woff2

from assessment.eligibility.rules import ProofText, Standing
from assessment.papers.exports import pdf_static, report_pdf
from assessment.papers.report.data import Stamp
from assessment.papers.selectors.report import get_report
from tests.assessment.papers.report_office import HEAD_NAME, digest_of, make_report_office
from zi_portal.confined.slots import Patience
from zi_portal.kit.indonesian import decimal_text

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MM = 72 / 25.4
STAMP = Stamp("3 Maret 2026 pukul 10.00 WITA", "3 Maret 2026", "ab" * 32)


@pytest.fixture
def report(instruments):
    assessment, head = make_report_office()
    return get_report(head, assessment.pk)


def render(report, paper="A4"):
    with report_pdf.ready_worker(Patience.NONE) as worker:
        return report_pdf.lay_out(worker, report, STAMP, paper=paper)


def words_of(content):
    """Return the text of a PDF, spaces and places to break evened out; a page of the portal fails with its message."""
    if shutil.which("pdftotext") is None:
        pytest.fail("pdftotext is missing: ./zi test installs poppler-utils")
    if not content.startswith(b"%PDF-"):
        page = re.sub(r"(?s)<(script|style|nav|footer).*?</\1>|<[^>]*>", " ", content.decode(errors="replace"))
        pytest.fail(f"a page instead of a PDF: {' '.join(page.split())[:2000]}")
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, stdout=subprocess.PIPE, check=True
    ).stdout.decode()
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))


def opened(content):
    return pikepdf.open(io.BytesIO(content))


def short(report):
    """Return a report with a few questions only, for what does not depend on its length."""
    return replace(report, annex=report.annex[:6], documents=report.documents[:1], areas=report.areas[:1])


def with_text(report, text):
    """Return a short report that says `text` wherever a person may type."""
    report = short(report)
    nodes = tuple(
        replace(node, cards=tuple(replace(card, explanation=text) for card in node.cards)) for node in report.annex
    )
    office = replace(
        report.office,
        name=text[:200],
        profile=text,
        city=text[:80],
        service_kind=text[:120],
        letterhead=replace(report.office.letterhead, lines=(text[:200],), address=text[:300]),
    )
    return replace(
        report,
        annex=nodes,
        office=office,
        head=replace(report.head, name=text[:150], position=text[:150]),
        team=tuple(replace(member, name=text[:150], sk_number=text[:100]) for member in report.team),
        work=tuple(replace(row, title=text[:300], result=text) for row in report.work),
        obstacles=tuple(replace(row, obstacle=text, solution=text) for row in report.obstacles),
        innovations=tuple(replace(row, name=text[:200], description=text) for row in report.innovations),
        documents=tuple(replace(row, title=text[:200], file_name=text[:150]) for row in report.documents),
    )


def test_chapter_four_lists_conditions_with_value_proof_date_and_status(report):
    first, second, *rest = report.wall.rows
    proof = ProofText("LHP BPK", "", counts=True)
    met = replace(first, standing=Standing.MET, value="WTP", proofs=(proof,), dated=date(2026, 2, 3))
    judged = replace(second, standing=Standing.NOT_MET, reason="Menunggu hasil evaluasi.", verified=False)
    wall = replace(report.wall, rows=(judged, met, *rest))
    words = words_of(render(replace(short(report), wall=wall)))
    assert f"Belum siap diusulkan: 1 dari {len(wall.rows)} syarat pengusulan WBBM belum terpenuhi" in words
    assert f"Syarat pengusulan WBBM: 1 dari {len(wall.rows)} terpenuhi, 1 belum terpenuhi" in words
    for text in (
        "Opini BPK",
        "minimal WTP",
        "LHP BPK",
        "3 Februari",
        "Menunggu hasil",
        "Belum terpenuhi",
        "Belum diisi",
    ):
        assert text in words
    assert "rumah sakit umum daerah" in words


def test_report_says_what_the_pages_say_in_a_tagged_document(report):
    content = render(report)
    words, reading = words_of(content), report.readiness
    for chapter in ("Pendahuluan", "Gambaran Unit", "Hasil Penilaian", "Rencana Tindak Lanjut", "Penutup"):
        assert f" {chapter} " in words
    assert reading.verdict in words
    totals = reading.totals
    for figure in (totals.supported, totals.claim, totals.at_risk):
        assert decimal_text(figure) in words
    for row in reading.board.in_order:
        assert row.value_text.replace("\u00a0", " ") in words
        assert row.gap_text in words
    for code in ("A.I.1.i.a", "A.I.1.iii.c", "B.II.a.1"):
        assert code in words
    assert digest_of(1) in words.replace(" ", "")
    assert STAMP.digest in words
    assert HEAD_NAME in words
    assert "NIP 197204151996031002" in words
    assert "KONSEP" in words
    assert "Belum dijawab" in words
    assert "Belum berdata dukung" in words
    assert "Dokumen terbatas" in words
    assert report.total_working.claim in words
    assert report.gate_workings[0].supported in words
    assert "Aturan kami: pertanyaan belum dijawab." in words

    with opened(content) as document:
        pages = len(document.pages)
        assert f"Halaman 2 dari {pages}" in words
        assert f"Halaman {pages} dari {pages}" in words
        assert "Halaman 1 dari" not in words
        assert str(document.Root.Lang) == "id"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert document.Root.StructTreeRoot.K
        assert re.search(rb"pdfuaid:part(=.|>)1", document.Root.Metadata.read_bytes())
        assert (
            str(document.docinfo["/Title"])
            == f"Laporan Penilaian Mandiri Zona Integritas {report.office.name} Tahun 2026"
        )
        with document.open_outline() as outline:
            titles = [item.title for item in outline.root]
        assert "BAB IV Pemenuhan Syarat WBK dan WBBM" in titles
        assert "LAMPIRAN I Lembar Kerja Evaluasi" in titles
        figures = [element for element in elements(document) if element.get("/S") == "/Figure"]
        assert len(figures) == 3
        assert all(str(figure.Alt) for figure in figures)
        kinds = {str(element.S) for element in elements(document)}
        assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Caption", "/P", "/L", "/Link"} <= kinds
        sizes = {tuple(round(float(n)) for n in page.mediabox[2:]) for page in document.pages}
        assert sizes == {(595, 842), (842, 595)}
        assert {tuple(round(float(n)) for n in page.mediabox[2:]) for page in list(document.pages)[:3]} == {(595, 842)}


def elements(document):
    """Return every element of the structure tree."""
    found, waiting = [], [document.Root.StructTreeRoot.K]
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Array):
            waiting.extend(item)
        elif isinstance(item, pikepdf.Dictionary) and "/S" in item:
            found.append(item)
            waiting.append(item.get("/K", pikepdf.Array()))
    return found


def test_f4_is_215_by_330_and_the_summary_keeps_to_one_page(report):
    content = render(report, paper="F4")
    with opened(content) as document:
        sizes = {tuple(round(float(n) / MM) for n in page.mediabox[2:]) for page in document.pages}
    assert sizes == {(215, 330), (330, 215)}
    words = words_of(content)
    assert re.search(r"Daftar Isi .*?Ringkasan[ .]+3 ", words)
    assert "Halaman 4 dari" in words.split("Daftar Isi", 1)[1].split("BAB I", 1)[0]


def test_approved_report_carries_no_draft_mark_and_the_same_data_gives_the_same_bytes(report):
    final = replace(short(report), is_draft=False)
    first, second = render(final), render(final)
    assert first == second
    assert "KONSEP" not in words_of(first)


def test_unknown_paper_is_refused(report):
    with pytest.raises(KeyError):
        render(report, paper="A3")


class Listener(BaseHTTPRequestHandler):
    """Counts who asks."""

    hits: list[str] = []

    def do_GET(self):
        self.hits.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_args):
        pass


def test_r01_markup_in_any_text_is_printed_as_text_and_asks_nobody(report):
    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"http://127.0.0.1:{server.server_port}"
    hostile = (
        f'<img src="{host}/img"><link rel=attachment href="file:///etc/passwd">'
        f"<style>@import url({host}/css);*{{background:url({host}/bg)}}</style>"
        f'<svg><image href="{host}/svg"/></svg><object data="{host}/o"></object>'
    )
    try:
        content = render(with_text(report, hostile))
    finally:
        server.shutdown()
        server.server_close()
    assert Listener.hits == []
    assert "<img src=" in words_of(content)
    with opened(content) as document:
        assert "/EmbeddedFiles" not in document.Root.get("/Names", {})
        assert not [found for found in document.objects if isinstance(found, pikepdf.Dictionary) and "/EF" in found]
        assert "root:" not in words_of(content)


def test_r01_worker_serves_static_files_and_nothing_else(tmp_path):
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.css").write_text("x")
    (tmp_path / "b.css").write_text("x")
    root = tmp_path / "static"
    assert pdf_static.static_file(root, "portal:a.css") == (root / "a.css").resolve()
    for address in (
        "http://127.0.0.1/a.css",
        "file:///etc/passwd",
        "data:text/css,x",
        "portal:../b.css",
        "portal:%2e%2e/b.css",
        "portal://host/a.css",
        "portal:a.html",
        "a.css",
        f"file://{root}/a.css",
    ):
        with pytest.raises(ValueError, match="address"):
            pdf_static.static_file(root, address)


@pytest.mark.parametrize("weight", [400, 700])
def test_letters_of_the_report_are_the_vendored_ones_decoded(weight):
    decoded = io.BytesIO()
    vendored = report_pdf.STATIC_ROOT / f"vendor/noto-sans/noto-sans-latin-{weight}-normal.woff2"
    woff2.decompress(io.BytesIO(vendored.read_bytes()), decoded)
    assert (report_pdf.STATIC_ROOT / f"pdf/noto-sans-latin-{weight}.ttf").read_bytes() == decoded.getvalue()


def test_r02_text_of_the_office_makes_no_style(report):
    hostile = "KANTOR } * { color: red; } ; @page { size: 10mm 10mm }"
    html = report_pdf.report_html(with_text(report, hostile), STAMP, paper="A4")
    assert "<style" not in html
    assert "style=" not in html
    with opened(render(with_text(report, hostile))) as document:
        assert {round(float(page.mediabox[2])) for page in document.pages} == {595, 842}


def test_r03_word_of_5000_letters_breaks_inside_its_column(report):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    content = render(with_text(report, "W" * 5000))
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 30
    if shutil.which("pdftotext"):
        boxes = subprocess.run(
            ["pdftotext", "-bbox", "-", "-"], input=content, stdout=subprocess.PIPE, check=True
        ).stdout.decode()
        widths = {594: 595 - 20 * MM, 595: 595 - 20 * MM, 841: 842 - 20 * MM, 842: 842 - 20 * MM}
        for page in boxes.split("<page ")[1:]:
            right = widths[int(float(re.search(r'width="([\d.]+)"', page)[1]))]
            for edge in re.findall(r'xMax="([\d.]+)"[^>]*>W+', page):
                assert float(edge) <= right + 2


def test_r03_a_note_of_5000_letters_at_every_question_takes_less_than_half_a_minute(report):
    note = ("Kegiatan dilaksanakan sesuai rencana kerja dan dibahas. " * 100)[:5000]
    annex = tuple(
        replace(node, cards=tuple(replace(card, explanation=note) for card in node.cards)) for node in report.annex
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    content = render(replace(report, annex=annex))
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 30
    with opened(content) as document:
        assert len(document.pages) > 100


def test_r05_scripts_marks_and_emoji_do_not_stop_the_report(report):
    text = (
        "Awal \u0645\u0631\u062d\u0628\u0627 \u202eterbalik\u202c \U0001f600 z"
        + "\u0335" * 100
        + " \x07\x1b\tŁódź akhir"
    )
    content = render(with_text(report, text))
    words = words_of(content)
    assert "Awal" in words
    assert "akhir" in words
    assert "terbalik" in words


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("KPPBC TMP Ngurah Rai", "laporan-penilaian-mandiri-kppbc-tmp-ngurah-rai-2026.pdf"),
        ('Kantor "A"; filename=x\r\nX: y', "laporan-penilaian-mandiri-kantor-a-filenamex-x-y-2026.pdf"),
        ("—", "laporan-penilaian-mandiri-unit-2026.pdf"),
    ],
)
def test_file_name_is_plain(unit, name):
    assert report_pdf.file_name(unit, 2026) == name
