"""PDF/UA: every heading of a table has its scope and a name that can be looked up, in each document the portal makes."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pydyf
import pytest
from django.conf import settings

from assessment.papers.exports import letter_pdf, pdf_tags, report_pdf
from assessment.papers.selectors.report import get_report
from tests.assessment.papers.report_office import make_report_office
from tests.assessment.papers.test_report_pdf import STAMP
from zi_portal.confined.slots import Patience

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def report(instruments):
    assessment, head = make_report_office()
    return get_report(head, assessment.pk)


def check_tables(content):
    """Look at every table of a document; return how many headings of columns and of rows there are."""
    found = {"/Column": 0, "/Row": 0}
    with pikepdf.open(io.BytesIO(content)) as document:
        root = document.Root.StructTreeRoot
        tables, waiting = [], list(root.K)
        while waiting:
            element = waiting.pop()
            if str(element.S) == "/Table":
                tables.append(element)
            waiting.extend(kids(element))
        assert tables
        names = root.IDTree.Names
        looked_up = {bytes(name): place.objgen for name, place in zip(names[::2], names[1::2], strict=True)}
        assert list(looked_up) == sorted(looked_up)
        assert len(looked_up) == len(names) // 2
        for table in tables:
            headings = {}
            cells = []
            for row in rows_of(table):
                cells += [cell for cell in kids(row) if str(cell.S) == "/TD"]
                for cell in kids(row):
                    if str(cell.S) == "/TH":
                        found[str(cell.A.Scope)] += 1
                        assert looked_up[bytes(cell.ID)] == cell.objgen
                        headings[bytes(cell.ID)] = cell
            assert headings, "a table without a heading"
            for cell in cells:
                assert set(map(bytes, cell.A.Headers)) <= set(headings)
    return found


def rows_of(table):
    for child in kids(table):
        if str(child.S) == "/TR":
            yield child
        elif str(child.S) in {"/THead", "/TBody"}:
            yield from rows_of(child)


def kids(element):
    held = element.get("/K", [])
    held = held if isinstance(held, pikepdf.Array) else [held]
    return [child for child in held if isinstance(child, pikepdf.Dictionary) and "/S" in child]


def test_headings_of_the_whole_report_and_of_the_short_form(report):
    long = replace(report, work=report.work * 60)  # a table that runs over pages
    with report_pdf.ready_worker(Patience.NONE) as worker:
        found = check_tables(report_pdf.lay_out(worker, long, STAMP, paper="A4"))
    assert found["/Column"] > 40
    assert found["/Row"] > 60
    with report_pdf.ready_worker(Patience.NONE) as worker:
        # Minimums: 5 columns and 12 rows; areas: 5 columns, 6 areas and 2 of hasil.
        short = check_tables(report_pdf.lay_out_short(worker, report, STAMP, paper="A4"))
    assert short == {"/Column": 10, "/Row": 20}


LETTER = {
    "nomor": "LHE-1/2026",
    "sifat": "Biasa",
    "unit": "Kantor A",
    "tahun": "2026",
    "predikat": "WBK",
    "simpulan": "belum memenuhi",
    "kepala": {"nama": "Gusti Made", "jabatan": "Kepala Kantor", "nip": ""},
    "penanda_tangan": {"nama": "Wulan", "jabatan": "Ketua TPI", "nip": ""},
    "syarat": [{"nomor": "1", "nama": "Nilai total", "nilai": "74,996", "batas": "75,00", "selisih": "kurang 0,004", "status": "Kurang"}],
    "catatan": [{"kode": "A.I.1.i.a", "pertanyaan": "SK", "area": "MP", "unit": "Ya", "tpi": "Tidak", "catatan": "–"}],
    "area": [{"nama": "Manajemen Perubahan", "bobot": "8,00", "mandiri": "8,00", "tpi": "7,00", "selisih": "−1,00"}],
    "lembar": [],
    "tim": [{"nama": "Dimas", "jabatan": "", "peran": "Anggota"}, {"nama": "Wulan", "jabatan": "", "peran": "Ketua"}],
    "syarat_pengusulan": [],
}  # fmt: skip


@pytest.mark.parametrize("kind", ["lhe", "berita-acara"])
def test_headings_of_the_letters(kind):
    assert (
        sum(check_tables(letter_pdf.render_letter(LETTER, kind=kind, paper="A4", patience=Patience.NONE)).values()) > 4
    )


def test_headings_that_were_given_one_name_get_names_of_their_own_and_their_cells_follow():
    """As where a table goes on over pages and its rows are counted from the first again."""
    pdf, cells = pydyf.PDF(), []

    def element(kind, parent=None, **more):
        made = pydyf.Dictionary({"S": f"/{kind}"} | ({"P": parent.reference} if parent else {}) | more)
        pdf.add_object(made)
        return made

    root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    pdf.add_object(root)
    for _page in range(3):
        table = element("Table")
        head = element("TH", element("TR", element("THead", table)), A=pydyf.Dictionary(), ID=pydyf.String("7-0-0"))
        element("TH", element("TR", element("TBody", table)), A=pydyf.Dictionary(), ID=pydyf.String("7-1-0"))
        cells.append(pydyf.Dictionary({"Headers": pydyf.Array([head["ID"]])}))
    pdf_tags.finish(None, pdf)
    tree = next(one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and one.reference == root["IDTree"])
    names = [name.string for name in tree["Names"][::2]]
    assert names == ["7-0-0", "7-0-0-2", "7-0-0-3", "7-1-0", "7-1-0-2", "7-1-0-3"]
    assert len(set(tree["Names"][1::2])) == 6
    assert [cell["Headers"][0].string for cell in cells] == ["7-0-0", "7-0-0-2", "7-0-0-3"]


def test_no_template_makes_a_table_only_to_put_things_side_by_side():
    """What stands side by side is a grid of divisions; every table has heading cells of its own."""
    for path in (Path(settings.BASE_DIR) / "templates" / "pdf").glob("*.html"):
        for table in path.read_text(encoding="utf-8").split("<table")[1:]:
            assert "<th" in table.split("</table>")[0], path.name
