"""Files, titles and codes that an import refuses or takes with a word (BAD_INPUTS X01–X04)."""

import io
import random
import sys
import tracemalloc
import zipfile

import pytest
from django.core.management import call_command

from assessment.scoring import Choice
from assessment.workbook.imports.cells import workbook as reading
from assessment.workbook.imports.lke_xlsx import read_lke
from tests.lke_files import LKES, SMALL, edited, in_part, lines_of, put, read, rezipped, same, zipped
from tests.sheets import instrument
from tests.workbooks import office_copy, workbook
from zi_portal.kit.office.refused import ImportRefused


def test_x01_more_than_5_mb_is_refused_unread():
    assert lines_of(b"PK\x03\x04" + b"\0" * reading.MAX_BYTES) == ("berkas lebih besar dari 5 MB",)


def test_x01_more_than_60_mb_unpacked_is_refused_from_the_directory():
    noise = random.Random(1).randbytes(900_000)  # so that the ratio alone is no reason

    def bloat(name, part):
        return {"xl/media/gambar.bin": noise, "xl/isi.bin": b"\0" * (61 * 1024 * 1024)} if name == "" else part

    assert lines_of(rezipped(office_copy({}), bloat)) == (
        "isi berkas mengembang lebih dari 60 MB saat dibuka; hapus baris dan kolom kosong yang diformat",
    )


@pytest.mark.parametrize("place", ["A5001", "BI6", "XFD1048576"])
def test_x01_a_value_beyond_5000_rows_or_60_columns_is_refused(place):
    content = office_copy({}, change=lambda book, rows: book["LKE ZI"].__setitem__(place, "x"))
    (line,) = lines_of(content)
    assert f"sel {place} berisi; paling banyak 5000 baris dan 60 kolom" in line


def test_x01_styled_empty_cells_do_not_count():
    def style(book, rows):
        for column in range(1, 1025):  # LibreOffice reaches AMJ
            book["LKE ZI"].cell(row=7, column=column).style = "Good"
        book["LKE ZI"].cell(row=9000, column=3).style = "Good"

    same(read(office_copy(SMALL, change=style)).answers, SMALL)


def test_x01_more_than_20_sheets_are_refused():
    def more(book, rows):
        for number in range(20):
            book.create_sheet(f"Lembar {number}")

    assert lines_of(office_copy({}, change=more)) == ("berkas memuat 21 lembar; paling banyak 20",)


def merged(ranges):
    """An import whose sheet says that these ranges are merged too, as programs that fill forms write it."""
    cells = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
    return in_part(office_copy(SMALL), "xl/worksheets/sheet1.xml", r"(<mergeCells[^>]*>)", rf"\1{cells}")


def test_x01_more_merged_ranges_than_are_read_are_refused_and_none_is_dropped_in_silence():
    """2,500 rows × 8 pairs of cells are 20,000; one of the titles is merged as well."""
    pairs = [
        f"{left}{row}:{right}{row}" for row in range(1001, 3501) for left, right in zip("SUWY", "TVXZ", strict=True)
    ]
    pairs += [
        f"A{left}{row}:A{right}{row}" for row in range(1001, 3501) for left, right in zip("ACEG", "BDFH", strict=True)
    ]
    assert len(pairs) == 20_000
    assert lines_of(merged(pairs)) == (
        'lembar "LKE ZI": lebih dari 20000 gabungan sel; lepas gabungan sel yang tidak perlu (Merge & Center)',
    )
    same(read(merged(pairs[1:])).answers, SMALL)


def test_x01_merged_ranges_beyond_the_rows_and_columns_that_are_read_do_not_count():
    far = [f"A{row}:B{row}" for row in range(5_001, 26_000)]
    same(read(merged(far)).answers, SMALL)


def test_x01_a_file_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", -1)
    assert lines_of(office_copy({})) == ("berkas terlalu rumit: membacanya memerlukan lebih dari -1 detik",)


def test_x01_a_large_file_is_read_within_its_time():
    """60 columns × 4,000 rows of numbers: 240,000 cells, of which the reader stops by itself after its seconds."""

    def much(book, rows):
        sheet = book.create_sheet("Data")
        for row in range(1, 4001):
            sheet.append([row * 1000 + column for column in range(60)])

    same(read(office_copy(SMALL, change=much)).answers, SMALL)


WIDE = b"<b/>" * 1_000_000
TOO_COMPLEX = "berkas terlalu rumit untuk dibaca; salin isinya ke berkas baru, lalu impor lagi"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_x01_elements_that_are_nothing_do_not_hold_up_the_reading(part):
    """A dozen calls each at most, however fast the machine is; what stands beside them is read."""
    bare, wide = widened(""), widened(part, WIDE[:400_000])
    same(read(wide).answers, SMALL)
    assert calls_of(wide) - calls_of(bare) <= 12 * 100_000


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_nothing_is_kept_of_elements_that_are_nothing(part):
    """100,000 of them, of which a tree takes 8 MB and more."""
    assert memory_of(widened(part, WIDE[:400_000])) - memory_of(widened("")) < 2_000_000


def calls_of(content):
    """Return how many functions are called to read a workbook, of Python and of C."""
    calls = 0

    def note(frame, event, function):
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        read_lke(content, LKES)
    except ImportRefused:
        pass
    finally:
        sys.setprofile(before)
    return calls


def memory_of(content):
    """Return the most bytes that reading a workbook takes at a time."""
    tracemalloc.start()
    try:
        read(content)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_x01_a_list_of_a_million_parts_is_refused_at_once(part):
    content = widened(part)
    assert lines_of(content) == (TOO_COMPLEX,)
    assert calls_of(content) <= 5 * 1_000_000  # before a list is made of them


def widened(wide, more=WIDE):
    """A workbook one part of which says a million times nothing, before its end; not packed, as its size tells more than it holds."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(office_copy(SMALL))) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            start, end, last = source.read(name).rpartition(b"</")
            target.writestr(name, start + (more if name == wide else b"") + end + last)
    return made.getvalue()


def test_as_many_links_as_fit_are_a_list_that_is_read():
    """40,000 relations of links, 7 MB of the 8 that are read, in the part that lists what the workbook consists of."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    links = "".join(
        f'<Relationship Id="l{number}" Type="{kind}" Target="https://contoh.go.id/{number}" TargetMode="External"/>'
        for number in range(40_000)
    )
    content = in_part(office_copy(SMALL), "xl/_rels/workbook.xml.rels", r"(<Relationships[^>]*>)", rf"\1{links}")
    same(read(content).answers, SMALL)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "berkas kosong"),
        (b"Penilaian;Bobot;Jawaban\nA;60;Ya\n", "teks (CSV)"),
        ("Penilaian,Jawaban\n".encode("utf-16"), "teks (CSV)"),
        (b"<html><table><tr><td>Bobot</td></tr></table></html>", "halaman web (HTML)"),
        (b"\n<!DOCTYPE html><html></html>", "halaman web (HTML)"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (b"%PDF-1.7\n", "PDF"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "berformat lama (.xls)"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "dikunci kata sandi"),
        (b"PK\x05\x06" + b"\0" * 18, "arsip ZIP kosong"),
        (b"\x00\x01\x02\x03", "bukan buku kerja .xlsx"),
    ],
)
def test_x02_what_is_no_workbook_is_refused_with_what_it_is(content, words, tmp_path, capsys):
    assert words in lines_of(content)[0]
    path = tmp_path / "lke.xlsx"
    path.write_bytes(content)
    with pytest.raises(SystemExit) as stop:
        call_command("hitung_lke", str(path))
    assert stop.value.code == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}, "ODS (LibreOffice)"),
        ({"word/document.xml": "<a/>"}, "dokumen Word"),
        ({"foto.jpg": "x"}, "arsip ZIP, bukan"),
    ],
)
def test_x02_another_archive_is_refused_with_what_it_is(parts, words):
    assert words in lines_of(zipped(**parts))[0]


def test_x02_macros_are_refused():
    def with_macros(name, part):
        return {"xl/vbaProject.bin": b"x"} if name == "" else part

    assert lines_of(rezipped(office_copy({}), with_macros)) == (
        "berkas berisi makro; simpan sebagai .xlsx tanpa makro",
    )


def test_x02_a_doctype_is_refused_in_every_part():
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"):
        bomb = '<!DOCTYPE a [<!ENTITY a "&#65;"><!ENTITY b "&a;&a;&a;">]>'
        content = in_part(office_copy({}), part, r"^(<\?xml[^>]*\?>)?", rf"\1{bomb}")
        assert lines_of(content) == ("berkas berisi deklarasi XML yang tidak aman; simpan ulang sebagai .xlsx",), part


@pytest.mark.parametrize("share", [0.3, 0.6, 0.98])
def test_x02_a_file_cut_short_is_refused(share):
    content = office_copy({})
    assert "berkas tidak utuh" in lines_of(content[: int(len(content) * share)])[0]


def retitled(**titles):
    def change(book, rows):
        sheet = book["LKE ZI"]
        for column, title in titles.items():
            sheet[f"{column}5"] = title

    return change


def test_x03_titles_may_stand_in_another_order_and_case():
    same(read(office_copy(SMALL, change=retitled(K="JAWABAN  UNIT KERJA", J="Pilihan\njawaban"))).answers, SMALL)


def test_x03_a_sheet_without_titles_is_no_lke():
    content = office_copy({}, change=lambda book, rows: book["LKE ZI"].delete_rows(5))
    assert lines_of(content) == ("berkas tidak memuat lembar LKE: tidak ada baris judul dengan Jawaban dan Bobot",)


def test_x03_a_renamed_title_is_named():
    assert lines_of(office_copy({}, change=retitled(K="Respon"))) == (
        'lembar "LKE ZI": kolom Jawaban tidak ditemukan pada baris judul 5; beri judul Jawaban pada kolom isian unit',
    )


def test_x03_a_doubled_title_is_named():
    def double(book, rows):
        book["LKE ZI"]["Q5"] = "Jawaban"
        put(book, rows["A.I.1.i.a"], Q="Tidak")

    assert lines_of(office_copy(SMALL, change=double)) == (
        'lembar "LKE ZI": judul Jawaban tertulis 2 kali (K5, Q5); sisakan satu untuk unit',
    )


def test_x03_another_worksheet_is_not_taken_for_an_lke():
    def other(book, rows):
        sheet = book["LKE ZI"]
        for row in range(6, sheet.max_row + 1):
            for column in range(2, 8):
                sheet.cell(row=row, column=column, value=f"Harmonisasi kebijakan {row}")

    assert "bukan dari LKE Zona Integritas yang dikenal" in lines_of(office_copy({}, change=other))[0]


def test_x04_a_question_that_is_missing_is_named():
    content = office_copy(SMALL, change=lambda book, rows: book["LKE ZI"].delete_rows(rows["A.I.1.ii.b"]))
    (line,) = lines_of(content)
    assert line.startswith("pertanyaan A.I.1.ii.b tidak ditemukan:")


def test_x04_an_answered_line_that_is_no_question_is_named():
    def more(book, rows):
        sheet = book["LKE ZI"]
        sheet.insert_rows(12)
        put(book, 12, F="c.", G="Tim mempunyai seragam", J="Ya/Tidak", K="Ya")

    (line,) = lines_of(office_copy(SMALL, change=more))
    assert line == f"K12: baris 12 tidak dikenali sebagai pertanyaan {instrument().short_title}"


def recoded(old, new):
    def change(book):
        for row in book["LKE ZI"].iter_rows(min_col=1, max_col=1):
            if row[0].value == old:
                row[0].value = new

    return change


def test_x04_an_unknown_code_is_named():
    lines = lines_of(edited(workbook(SMALL), recoded("A.I.1.i.b", "A.I.1.i.z")))
    assert lines[0] == f"A11: kode A.I.1.i.z tidak ada di {instrument().short_title}"
    assert any(line.startswith("pertanyaan A.I.1.i.b tidak ditemukan") for line in lines)


def test_x04_a_double_code_is_named():
    lines = lines_of(edited(workbook(SMALL), recoded("A.I.1.i.b", "A.I.1.i.a")))
    assert lines[-1] == "A11: kode A.I.1.i.a tertulis dua kali, juga di A10"
    found = read_lke(edited(workbook(SMALL), recoded("A.I.1.i.b", "A.I.1.i.a")), LKES)
    assert found.answers["A.I.1.i.a"] is None  # neither line is taken for the answer


def test_x04_codes_of_another_regulation_are_named():
    def change(book):
        for row in book["LKE ZI"].iter_rows(min_col=1, max_col=1):
            if row[0].value and row[0].value.startswith("A.I.2."):
                row[0].value = row[0].value.replace("A.I.2.", "A.II.9.")

    assert "A.II.9.i tidak ada di" in " ".join(lines_of(edited(workbook(SMALL), change)))


def test_x04_a_code_beside_another_questions_words_is_named():
    """Somebody moved the lines and left the codes: neither is believed."""
    first, second = "A.I.5.v.d", "A.I.5.v.e"

    def swap(book):
        sheet = book["LKE ZI"]
        rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
        for column in range(2, 8):
            one, other = sheet.cell(rows[first], column), sheet.cell(rows[second], column)
            one.value, other.value = other.value, one.value

    content = edited(workbook(SMALL | {first: Choice("A"), second: Choice("C")}), swap)
    assert lines_of(content) == (
        f"A99: kode {first}, tetapi teksnya pertanyaan {second}; betulkan salah satunya",
        f"A100: kode {second}, tetapi teksnya pertanyaan {first}; betulkan salah satunya",
    )
    found = read_lke(content, LKES)
    assert found.answers[first] is found.answers[second] is None
