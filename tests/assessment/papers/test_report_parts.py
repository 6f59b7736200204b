"""The report is laid out in two parts at once: numbers, contents, links, bookmarks and tags are those of one document."""

import io
import re
import shutil
import subprocess

import pikepdf
import pytest

from assessment.papers.exports import report_pdf
from assessment.papers.report.data import Stamp
from assessment.papers.selectors.report import get_report
from tests.assessment.papers.report_office import make_report_office
from zi_portal.confined.slots import Patience

pytestmark = [pytest.mark.django_db, pytest.mark.once]

STAMP = Stamp("3 Maret 2026 pukul 10.00 WITA", "3 Maret 2026", "ab" * 32)
TITLES = {
    "pengesahan": "Lembar Pengesahan",
    "bab-1": "BAB I Pendahuluan",
    "bab-6": "BAB VI Penutup",
    "lampiran-1": "LAMPIRAN I Lembar Kerja Evaluasi",
    "lampiran-2": "LAMPIRAN II Daftar Data Dukung",
    "lampiran-3": "LAMPIRAN III Hasil Survei",
    "lampiran-4": "LAMPIRAN IV Tim, SK, dan Rencana Kerja",
    "lampiran-5": "LAMPIRAN V Riwayat Perubahan Sejak Pengajuan",
}


@pytest.fixture(scope="module")
def laid_out():
    """What the tests of this module share: laying out takes seconds."""
    return []


@pytest.fixture
def content(instruments, laid_out):
    if not laid_out:
        assessment, head = make_report_office()
        with report_pdf.ready_worker(Patience.NONE) as worker:
            laid_out.append(report_pdf.lay_out(worker, get_report(head, assessment.pk), STAMP, paper="A4"))
    return laid_out[0]


def page_texts(content):
    if shutil.which("pdftotext") is None:
        pytest.fail("pdftotext is missing: ./zi test installs poppler-utils")
    text = subprocess.run(["pdftotext", "-", "-"], input=content, stdout=subprocess.PIPE, check=True).stdout.decode()
    return [re.sub(r"\s+", " ", page) for page in text.split("\f")[:-1]]


def test_numbers_contents_links_and_bookmarks_lead_through_the_whole_report(content):
    texts = page_texts(content)
    assert [number for number, text in enumerate(texts, 1) if f"Halaman {number} dari {len(texts)} " in text] == list(
        range(2, len(texts) + 1)
    )
    [contents] = [text for text in texts if " Daftar Isi Lembar Pengesahan" in text]
    pages = {}
    for name, title in TITLES.items():
        pages[name] = next(index for index, text in enumerate(texts) if f"KONSEP · {title} " in text)
        assert re.search(rf"{title}[ .]+{pages[name] + 1} ", contents, re.IGNORECASE), title
    assert pages["lampiran-1"] > pages["bab-6"]
    assert sorted(pages.values()) == list(pages.values())

    with pikepdf.open(io.BytesIO(content)) as document:
        index_of = {page.obj.objgen: index for index, page in enumerate(document.pages)}
        places = document.Root.Names.Dests.Names
        names = [str(name) for name in places[::2]]
        assert names == sorted(set(names))
        landing = {name: index_of[place[0].objgen] for name, place in zip(names, places[1::2], strict=True)}
        assert pages.items() <= landing.items()
        links = [str(link.Dest) for page in document.pages for link in page.obj.get("/Annots", [])]
        assert set(TITLES) <= set(links) <= set(landing)
        with document.open_outline() as outline:
            marks = [(item.title, index_of[item.destination[0].objgen]) for item in outline.root]
            [annex] = [item for item in outline.root if item.title == TITLES["lampiran-1"]]
            areas = [index_of[item.destination[0].objgen] for item in annex.children]
    assert {(title, pages[name]) for name, title in TITLES.items()} <= set(marks)
    assert [page for _, page in marks] == sorted(page for _, page in marks)
    assert "A.I.1 Manajemen Perubahan" in [item.title for item in annex.children]
    assert areas == sorted(areas)
    assert pages["lampiran-1"] <= areas[0] <= areas[-1] < pages["lampiran-2"]


def test_no_words_lie_on_one_another(content):
    """A question that runs on to the next page where its card does not would lie on the card there."""
    text = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, stdout=subprocess.PIPE, check=True).stdout
    for page in text.decode().split("<page ")[1:]:
        boxes = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', page)
        words = sorted(
            (float(top), float(bottom), float(left), float(right), word) for left, top, right, bottom, word in boxes
        )
        for index, (top, bottom, left, right, word) in enumerate(words):
            for other_top, _, other_left, other_right, other in words[index + 1 :]:
                if other_top > (top + bottom) / 2:
                    break
                assert min(right, other_right) - max(left, other_left) < 1, (word, other, page[:40])


def test_tags_of_both_parts_are_one_tree_that_every_text_is_in(content):
    with pikepdf.open(io.BytesIO(content)) as document:
        index_of = {page.obj.objgen: index for index, page in enumerate(document.pages)}
        root = document.Root.StructTreeRoot
        [top] = root.K
        order, reached, ids = [], set(), []
        waiting = [top]
        while waiting:
            element = waiting.pop()
            reached.add(element.objgen)
            if "/ID" in element:
                ids.append(str(element.ID))
            if "/Pg" in element:
                order.append(index_of[element.Pg.objgen])
            for child in reversed(list(element.K)):
                if isinstance(child, pikepdf.Dictionary) and "/S" in child:
                    assert child.P.objgen == element.objgen
                    waiting.append(child)
        assert order == sorted(order)
        assert len(ids) == len(set(ids))

        keys = root.ParentTree.Nums[::2]
        assert list(keys) == sorted(set(keys))
        parents = dict(zip(keys, root.ParentTree.Nums[1::2], strict=True))
        for page in document.pages:
            elements = parents[page.obj.StructParents]
            marked = [
                int(instruction.operands[1].MCID)
                for instruction in pikepdf.parse_content_stream(page)
                if str(instruction.operator) == "BDC" and "/MCID" in instruction.operands[1]
            ]
            assert sorted(marked) == list(range(len(elements)))
            assert all(element.Pg.objgen == page.obj.objgen for element in elements)
            # All but the head and foot of the page are read out in their place.
            assert sum(element.objgen in reached for element in elements) >= len(elements) - 7
            for link in page.obj.get("/Annots", []):
                assert parents[link.StructParent].objgen in reached

        fonts = {
            font.objgen: str(font.BaseFont)
            for page in document.pages
            for font in page.obj.Resources.Font.as_dict().values()
        }
        assert len(set(fonts.values())) == len(fonts)
        assert all(re.fullmatch(r"/[A-Z]{6}\+Noto-Sans(-Bold)?", name) for name in fonts.values())
