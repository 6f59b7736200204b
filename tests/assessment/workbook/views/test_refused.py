"""What an import refuses, whole or row by row (BAD_INPUTS X01–X11)."""

import pytest
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.rounds.models import Answer
from assessment.rounds.workflow import Status
from assessment.workbook.models import ImportRow, SheetImport
from tests.assessment.workbook.views.senders import ANSWERS, events, page_of, read, send, states, stored, ticked, url_of
from tests.sheets import OLD
from tests.workbooks import office_copy, workbook

pytestmark = pytest.mark.django_db


def refused(client, office, content, name="lke.xlsx"):
    assessment, lead = office
    response = send(client, lead, assessment, content, name)
    assert response.status_code == 422
    assert not SheetImport.objects.exists()
    return response.text


def test_x01_a_file_above_5_mb_is_refused_and_recorded(client, office):
    text = refused(client, office, b"PK\x03\x04" + b"\0" * (5 * 1024 * 1024))
    assert "melebihi batas 5 MB" in text
    assert events(AuditEvent.Kind.IMPORT_REFUSED).count() == 1


def test_x01_a_file_too_heavy_for_its_reader_is_refused(client, office, monkeypatch):
    monkeypatch.setattr("assessment.workbook.imports.read_confined.TIME_LIMIT_SECONDS", 0)
    assert "Berkas terlalu rumit untuk dibaca" in refused(client, office, office_copy(ANSWERS))


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "lke.xlsx", "Berkas kosong"),
        (b"Penilaian;Jawaban\nA;Ya\n", "lke.csv", "teks (CSV)"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "lke.xls", "berformat lama (.xls)"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "lke.xlsx", "kata sandi"),
    ],
)
def test_x02_what_is_no_workbook_is_refused_with_its_real_reason(client, office, content, name, words):
    assert words in refused(client, office, content, name)


def test_x03_without_its_titles_a_sheet_is_refused(client, office):
    content = office_copy(ANSWERS, change=lambda book, rows: book["LKE ZI"].delete_rows(5))
    assert "tidak memuat lembar LKE" in refused(client, office, content)


def test_x04_another_regulations_lke_is_refused(client, office):
    assert "sedangkan penilaian ini memakai" in refused(client, office, workbook({}, OLD))


def test_x04_unknown_lines_and_missing_questions_are_listed(client, office):
    assessment, lead = office
    content = office_copy(ANSWERS, change=lambda book, rows: book["LKE ZI"].delete_rows(rows["A.I.1.iv.d"]))
    page, text = page_of(client, read(client, lead, assessment, content))
    assert "pertanyaan A.I.1.iv.d tidak ditemukan" in text
    assert states(page)["A.I.1.iv.d"] == "tidak-terbaca"


def test_x05_x07_cells_that_cannot_be_read_are_listed_with_what_to_do(client, office):
    assessment, lead = office

    def wrong(book, rows):
        book["LKE ZI"][f"K{rows['A.I.1.i.a']}"] = "Y"
        book["LKE ZI"][f"K{rows['A.I.1.i.b']}"] = "#REF!"

    made = read(client, lead, assessment, office_copy(ANSWERS, change=wrong))
    page, text = page_of(client, made)
    assert states(page)["A.I.1.i.a"] == states(page)["A.I.1.i.b"] == "tidak-terbaca"
    assert "K10 (A.I.1.i.a): jawaban &quot;Y&quot; bukan salah satu dari Ya, Tidak" in text
    assert "K11 (A.I.1.i.b): sel berisi kesalahan #REF!" in text
    row = made.rows.get(indicator__code="A.I.1.i.a")
    response = client.post(url_of(made), {"baris": [*ticked(page), f"{row.pk}:0"]})
    assert response.status_code == 422
    assert "Baris yang tidak terbaca tidak dapat diterapkan" in response.text
    client.post(url_of(made), {"baris": ticked(page)})
    assert stored(assessment)["B.I.a.1"] == ANSWERS["B.I.a.1"]


def test_x06_hidden_rows_are_told(client, office):
    def hide(book, rows):
        book["LKE ZI"].row_dimensions[rows["A.I.1.i.b"]].hidden = True

    made = read(client, office[1], office[0], office_copy(ANSWERS, change=hide))
    assert "baris tersembunyi ikut dibaca: 11" in page_of(client, made)[1]


def test_x08_a_number_of_a_person_in_a_count_is_an_error_with_its_cell(client, office):
    """Excel shows 198001012005011001 as 1,98E+17."""

    def nip(book, rows):
        book["LKE ZI"][f"K{rows['A.II.4.i.a jumlah_sasaran']}"] = 1.98001012005011e17

    page, text = page_of(client, read(client, office[1], office[0], office_copy(ANSWERS, change=nip)))
    assert states(page)["A.II.4.i.a"] == "tidak-terbaca"
    assert "K162 (A.II.4.i.a)" in text
    assert "mungkin NIP atau nomor telepon" in text


def test_x08_a_file_name_with_a_number_of_a_person_is_kept_as_text(client, office):
    response = send(client, office[1], office[0], office_copy(ANSWERS), "../198001012005011001\x00<b>.xlsx")
    made = SheetImport.objects.get(pk=int(response.url.rstrip("/").split("/")[-1]))
    assert "/" not in made.file_name
    assert "&lt;b&gt;" in page_of(client, made)[1]


@pytest.mark.parametrize(("length", "told"), [(5_001, "5.001"), (30_000, "30.000")])
def test_x09_a_note_that_is_too_long_is_an_error_with_its_length(client, office, length, told):
    def note(book, rows):
        book["LKE ZI"][f"O{rows['A.I.1.i.a']}"] = "x" * length

    made = read(client, office[1], office[0], office_copy(ANSWERS, change=note))
    page, text = page_of(client, made)
    assert states(page)["A.I.1.i.a"] == "tidak-terbaca"
    assert f"O10 (A.I.1.i.a): catatan {told} karakter melebihi batas 5.000" in text


def test_x10_control_characters_of_a_note_are_left_out(client, office):
    assessment, lead = office

    def note(book, rows):
        book["LKE ZI"][f"O{rows['A.I.1.i.a']}"] = "SK _x000B_nomor_x0000_ 12"

    made = read(client, lead, assessment, office_copy(ANSWERS, change=note))
    assert made.rows.get(indicator__code="A.I.1.i.a").explanation == "SK nomor 12"


def test_x11_the_same_file_a_second_time_changes_nothing(client, office):
    assessment, lead = office
    content = office_copy(ANSWERS)
    made = read(client, lead, assessment, content)
    client.post(url_of(made), {"baris": ticked(page_of(client, made)[0])})
    versions = dict(Answer.objects.values_list("pk", "version"))
    again = read(client, lead, assessment, content)
    page, text = page_of(client, again)
    assert ticked(page) == []
    assert "Berkas yang sama sudah dibaca" in text
    everything = [f"{row.pk}:1" for row in again.rows.filter(problem="")]
    assert client.post(url_of(again), {"baris": everything}).status_code == 302
    assert dict(Answer.objects.values_list("pk", "version")) == versions
    assert events(AuditEvent.Kind.ANSWERS_IMPORTED).count() == 1


def test_x11_a_locked_assessment_refuses_reading_taking_over_and_undoing(client, office):
    assessment, lead = office
    made = read(client, lead, assessment)
    chosen = ticked(page_of(client, made)[0])
    client.post(url_of(made), {"baris": chosen})
    type(assessment).objects.filter(pk=assessment.pk).update(status=Status.TPI_REVIEW)
    before = stored(assessment)
    assert send(client, lead, assessment, office_copy(ANSWERS)).status_code == 409
    assert client.post(url_of(made), {"baris": chosen}).status_code == 409
    assert client.post(reverse("assessment:import-undo", args=[assessment.pk, made.pk])).status_code == 409
    assert stored(assessment) == before
    assert "Ditinjau TPI" in client.get(url_of(made)).text


def test_more_than_thirty_readings_an_hour_are_refused(client, office, monkeypatch):
    monkeypatch.setattr("assessment.workbook.services.MAX_PER_HOUR", 1)
    assessment, lead = office
    read(client, lead, assessment)
    response = send(client, lead, assessment, office_copy(ANSWERS))
    assert response.status_code == 422
    assert "dalam satu jam" in response.text
    assert "dalam satu jam" in send(client, lead, assessment, b"").text
    assert ImportRow.objects.count() == 113
