"""A ketua tim brings a filled workbook in, looks at it, takes it over and undoes that; on a phone and at a desk, with axe."""

from decimal import Decimal
from functools import partial

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessment.people.models import Role
from assessment.scores.selectors import load_answers
from assessment.scoring import Choice, Counts, Index
from tests.browser.windows import WIDTHS, assert_sound
from tests.factories import fill, make_assessment, make_member, make_unit
from tests.workbooks import office_copy

pytestmark = pytest.mark.django_db(transaction=True)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ANSWERS = {
    "A.I.1.i.a": Choice("Ya"),
    "A.I.1.i.b": Choice("B"),
    "A.I.1.iii.b": Choice("A"),
    "A.II.4.i.a": Counts({"jumlah_sasaran": 4, "sasaran_tercapai": 3}),
    "B.I.a.1": Index(Decimal("3.61")),
}


def with_slips(book, rows):
    sheet = book["LKE ZI"]
    sheet[f"K{rows['A.I.2.i.a']}"] = "Y"
    sheet[f"G{rows['A.I.1.iii.b']}"] = "Apakah ada kegiatan monev ZI oleh satker?"
    sheet[f"O{rows['A.I.1.i.b']}"] = "Dipilih melalui rapat pleno, lihat berita acara nomor 12."
    sheet[f"P{rows['A.I.1.i.a']}"] = "https://drive.contoh.go.id/folder/sk-tim"


@pytest.fixture
def round_of(instruments):
    assessment = make_assessment(unit=make_unit(name="Kantor Contoh"))
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Made Wirawan")
    evaluation = assessment.evaluations.get()
    fill(evaluation, {"A.I.1.i.b": Choice("C"), "A.I.1.ii.a": Choice("Ya")}, by=lead)
    return assessment, lead


@pytest.mark.parametrize("width", WIDTHS)
def test_a_workbook_is_read_confirmed_taken_over_and_undone(round_of, open_as, width):
    assessment, lead = round_of
    before = load_answers(assessment.evaluations.get())
    page = partial(open_as, lead)(reverse("assessment:import-list", args=[assessment.pk]), width)
    assert_sound(page)
    page.get_by_label("Buku kerja LKE").set_input_files(
        {"name": "catatan.xlsx", "mimeType": XLSX, "buffer": b"Penilaian;Jawaban\nA;Ya\n"}
    )
    page.get_by_role("button", name="Baca berkas").click()
    expect(page.get_by_text("Tidak ada jawaban yang berubah. Pilih lagi berkasnya")).to_be_visible()
    assert_sound(page, expected="422")
    content = office_copy(ANSWERS, change=with_slips)
    page.get_by_label("Buku kerja LKE").set_input_files(
        {"name": "LKE ZI 2026 final (2).xlsx", "mimeType": XLSX, "buffer": content}
    )
    page.get_by_role("button", name="Baca berkas").click()
    expect(page.get_by_role("heading", name="Periksa isi berkas")).to_be_visible()
    expect(page.get_by_text('jawaban "Y" bukan salah satu dari')).to_be_visible()
    expect(page.get_by_text("Apakah ada kegiatan monev ZI oleh satker?")).to_be_visible()
    assert_sound(page)
    unsure = page.get_by_role("checkbox", name="A.I.1.iii.b")
    expect(unsure).not_to_be_checked()
    unsure.check()
    page.get_by_role("checkbox", name="B.I.a.1").uncheck()
    page.get_by_role("button", name="Terapkan yang dicentang").click()
    expect(page.get_by_text("4 jawaban diterapkan. Nilai sudah dihitung ulang.")).to_be_visible()
    assert_sound(page)
    taken = {code: answer for code, answer in ANSWERS.items() if code != "B.I.a.1"}
    assert load_answers(assessment.evaluations.get()) == before | taken
    page.get_by_role("link", name="Sama").click()
    assert_sound(page)
    page.get_by_role("button", name="Kembalikan seperti sebelumnya").click()
    expect(page.get_by_text("Jawaban dikembalikan seperti sebelum impor.")).to_be_visible()
    assert_sound(page)
    assert load_answers(assessment.evaluations.get()) == before
    page.get_by_role("link", name="Impor LKE dari Excel").click()
    expect(page.get_by_text("4 jawaban dikembalikan")).to_be_visible()
    assert_sound(page)


def of_another_office(book, rows):
    sheet = book["LKE ZI"]
    sheet["B3"] = "Satker: KPPBC TMP Denpasar"
    sheet[f"K{rows['A.II.4.i.a']}"] = 1
    for key in ("jumlah_sasaran", "sasaran_tercapai"):
        sheet[f"K{rows[f'A.II.4.i.a {key}']}"] = None


@pytest.mark.parametrize("width", WIDTHS)
def test_another_units_name_is_confirmed_and_a_bare_one_is_chosen(round_of, open_as, width):
    assessment, lead = round_of
    page = open_as(lead, reverse("assessment:import-list", args=[assessment.pk]), width)
    content = office_copy({"A.I.1.i.a": Choice("Ya")}, change=of_another_office)
    page.get_by_label("Buku kerja LKE").set_input_files(
        {"name": "lke denpasar.xlsx", "mimeType": XLSX, "buffer": content}
    )
    page.get_by_role("button", name="Baca berkas").click()
    expect(page.get_by_text("Berkas ini tertulis untuk KPPBC TMP Denpasar")).to_be_visible()
    assert_sound(page)
    page.get_by_role("radio", name="1,00").check()
    page.get_by_role("button", name="Terapkan yang dicentang").click()
    expect(page.get_by_text("Pastikan dahulu bahwa berkas ini memang milik Kantor Contoh.")).to_be_visible()
    expect(page.get_by_role("radio", name="1,00")).to_be_checked()
    expect(page.get_by_role("checkbox", name="A.I.1.i.a")).to_be_checked()
    assert_sound(page, expected="422")
    page.get_by_role("checkbox", name="Berkas ini memang milik Kantor Contoh").check()
    page.get_by_role("button", name="Terapkan yang dicentang").click()
    expect(page.get_by_text("2 jawaban diterapkan. Nilai sudah dihitung ulang.")).to_be_visible()
    assert load_answers(assessment.evaluations.get())["A.II.4.i.a"] == Counts(
        {"jumlah_sasaran": 100, "sasaran_tercapai": 1}
    )
