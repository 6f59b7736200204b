"""The name of an upload: what is shown and which type it claims."""

import unicodedata
from datetime import date

import pytest

from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.validators import Kind, display_name, holds_personal_number, kind_of, title_from

pytestmark = pytest.mark.once

TODAY = date(2026, 5, 31)


def shown(raw):
    return display_name(raw, today=TODAY)


def refusal(raw):
    with pytest.raises(FileRefused) as refused:
        kind_of(raw)
    return refused.value


@pytest.mark.parametrize(
    ("raw", "kind"), [("a.PDF", "pdf"), ("a.jpeg", "jpg"), ("a.exe.Jpg", "jpg"), ("rekap.v2.xlsx", "xlsx")]
)
def test_kind_of_reads_the_last_extension_in_any_letter_case(raw, kind):
    assert kind_of(raw) == Kind(kind)


@pytest.mark.parametrize("raw", ["laporan.pdf.exe", "laporan.pdf.html"])
def test_u01_only_the_last_extension_counts(raw):
    assert refusal(raw).code == "type"


@pytest.mark.parametrize("raw", ["logo.svg", "foto.gif", "foto.HEIC"])
def test_u07_svg_and_other_pictures_are_refused_with_what_to_save_as(raw):
    assert ".jpg atau .png" in refusal(raw).reason


@pytest.mark.parametrize(
    ("raw", "advice"),
    [
        ("data.xlsm", "Excel Workbook (.xlsx)"),
        ("data.xlsb", "Excel Workbook (.xlsx)"),
        ("surat.docm", "Word Document (.docx)"),
        ("paparan.pptm", "PowerPoint Presentation (.pptx)"),
    ],
)
def test_u09_macro_types_are_refused_by_name(raw, advice):
    assert refusal(raw).reason == f'Berkas {raw} berisi makro. Simpan sebagai "{advice}", lalu unggah lagi.'


@pytest.mark.parametrize(
    ("raw", "advice"),
    [("rekap.xls", ".xlsx atau .pdf"), ("sk.doc", ".docx atau .pdf"), ("paparan.ppt", ".pptx atau .pdf")],
)
def test_u11_old_office_types_are_refused_with_what_to_save_as(raw, advice):
    assert refusal(raw).reason == f"Berkas {raw} tidak dapat diterima. Simpan sebagai {advice}, lalu unggah lagi."


@pytest.mark.parametrize("raw", ["bukti.zip", "bukti.rar", "bukti.7z", "bukti.tar.gz"])
def test_u25_archives_are_refused(raw):
    assert "satu per satu" in refusal(raw).reason


@pytest.mark.parametrize(
    "raw",
    [
        "a.html",
        "a.js",
        "a.hta",
        "a.lnk",
        "a.url",
        "a.bat",
        "a.scr",
        "a.apk",
        "a.iso",
        "a.csv",
        "a.txt",
        "tanpa-akhiran",
    ],
)
def test_u26_other_types_are_refused(raw):
    assert refusal(raw).code in {"type", "archive"}


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("../../etc/bukti.pdf", "bukti.pdf"),
        ("..\\..\\win.pdf", "win.pdf"),
        ("/abs/x.pdf", "x.pdf"),
        ("C:\\x.pdf", "x.pdf"),
        ("C:x.pdf", "x.pdf"),
    ],
)
def test_u28_display_keeps_the_last_part(raw, name):
    assert shown(raw) == name


@pytest.mark.parametrize("raw", ["../../etc/passwd", "..\\..\\win.ini"])
def test_u28_paths_to_other_types_are_refused(raw):
    assert refusal(raw).code == "type"


@pytest.mark.parametrize("stem", ["n" * 300, "é" * 200, "印" * 255])
def test_u29_long_names_are_cut_to_150_with_extension(stem):
    name = shown(f"{stem}.pdf")
    assert len(name) == 150
    assert name.endswith(f"{stem[0]}.pdf")


def test_u30_direction_marks_are_removed_before_the_extension_is_read():
    assert refusal("a\u202efdp.exe").code == "type"
    assert shown("la\u200bpor\u2066an.pdf") == "laporan.pdf"
    assert kind_of("sk.p\u200bdf") == Kind.PDF


def test_u31_full_width_and_decomposed_names_are_normalised():
    assert kind_of("bukti．ｐｄｆ") == Kind.PDF
    assert shown("bukti．ｐｄｆ") == "bukti.pdf"
    assert shown(unicodedata.normalize("NFD", "café.pdf")) == shown(unicodedata.normalize("NFC", "café.pdf"))


def test_u32_control_characters_are_removed():
    assert shown("sk\0\r\nSet-Cookie: a=b\n.pdf") == "skSet-Cookie: a=b.pdf"


def test_u33_quotes_and_markup_stay_as_text():
    assert shown("a\"b';<img onerror=x>.pdf") == "a\"b';<img onerror=x>.pdf"


@pytest.mark.parametrize("raw", ["CON.pdf", "NUL .pdf", "com1.rev.pdf", ".htaccess.pdf", ".pdf", "😀.pdf"])
def test_u34_names_without_use_fall_back_to_a_dated_one(raw):
    assert kind_of(raw) == Kind.PDF
    assert shown(raw) == "berkas-2026-05-31.pdf"


@pytest.mark.parametrize("raw", ["sk.pdf.", "sk.pdf "])
def test_u34_trailing_dot_or_space_is_dropped(raw):
    assert kind_of(raw) == Kind.PDF
    assert shown(raw) == "sk.pdf"


def test_u34_htaccess_alone_is_refused():
    assert refusal(".htaccess").code == "type"


@pytest.mark.parametrize("raw", ["=1+1.pdf", "+a.pdf", "-a.pdf", "@a.pdf"])
def test_u35_a_leading_sign_is_kept_as_part_of_the_text(raw):
    assert shown(raw) == raw


@pytest.mark.parametrize(
    ("raw", "name"), [("tanpa-akhiran", "tanpa-akhiran"), ("a" * 151, "a" * 150), ("C:/berkas/nota", "nota")]
)
def test_a_name_without_an_extension_is_shown_as_it_is_up_to_150_characters(raw, name):
    assert shown(raw) == name


@pytest.mark.parametrize("raw", ["", "\u200b", "///"])
def test_a_file_without_any_name_is_refused_in_words(raw):
    said = "Berkas tanpa nama tidak dapat diterima. Unggah berkas PDF, JPG, PNG, XLSX, DOCX, atau PPTX."
    assert refusal(raw).reason == said


def test_of_a_long_name_that_is_refused_the_end_is_told():
    assert refusal("x" + "a" * 146 + ".exe").reason.startswith(f"Berkas {'a' * 146}.exe tidak")


@pytest.mark.parametrize(
    ("raw", "holds"),
    [
        ("KTP 5171012304850001.pdf", True),
        ("SK 198504232010011002.pdf", True),
        ("517101230485000.pdf", False),
        ("51710123048500012.pdf", False),
        ("1985042320100110021.pdf", False),
        ("SK 2026-03-01.pdf", False),
    ],
)
def test_16_or_18_digits_in_a_row_are_taken_for_the_number_of_a_person(raw, holds):
    assert holds_personal_number(raw) is holds


def test_title_from_reads_low_lines_as_spaces():
    assert title_from("SK_Tim_ZI__2026.pdf") == "SK Tim ZI 2026"


@pytest.mark.parametrize("raw", ["profil.mp4", "PROFIL.MOV"])
def test_u27_a_video_is_refused_with_what_is_taken_and_the_limit(raw):
    with pytest.raises(FileRefused) as refused:
        kind_of(raw)
    assert refused.value.code == "video"
    assert "20 MB" in refused.value.reason


@pytest.mark.parametrize(("most", "is_told"), [(0, False), (200 * 1024 * 1024, True)])
def test_u27_where_the_profile_video_belongs_is_said_only_where_there_is_a_place_for_it(settings, most, is_told):
    settings.VIDEO_MAX_BYTES = most
    assert ("diunggah di halaman Video profil" in refusal("profil.mp4").reason) is is_told


@pytest.mark.parametrize("raw", ["pdf", "PDF", "docx"])
def test_a_name_that_is_an_extension_alone_claims_no_type(raw):
    assert refusal(raw).code == "type"


def test_an_extension_is_kept_up_to_20_characters():
    assert shown("surat." + "x" * 20) == "surat.xxxxxxxxxxxxxxxxxxxx"
    assert shown("surat." + "x" * 21) == "surat.xxxxxxxxxxxxxxxxxxxx"
