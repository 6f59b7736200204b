"""Bringing lines in from a sheet or pasted: what is read, what is said at which cell, and that nothing is half done."""

import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.programme.models import WorkItem
from assessment.programme.months import months_of
from assessment.programme.plan.reading import CellProblem, read_months, read_rupiah, rupiah_text
from tests.factories import make_assessment, make_member
from tests.texts import text_of

pytestmark = pytest.mark.django_db
HEAD = ["Area", "Kegiatan", "Target", "Prioritas", "Bulan", "Penanggung jawab", "Anggaran (Rp)", "Pertanyaan"]
GOOD = ["TL", "Pemantauan SOP", "12 SOP", "Ya", "Feb-Jun, Sep", "luh sukerti", "12.500.000", "A.I.2.i.a"]


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(datetime(2026, 6, 15, 3, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def assessment(instruments):
    return make_assessment()


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def pasted(*rows, head=HEAD):
    return "\r\n".join("\t".join(row) for row in (head, *rows))


def with_(**changes):
    """Return the good row with other cells."""
    return [changes.get(name.split(" ")[0].lower(), cell) for name, cell in zip(HEAD, GOOD, strict=True)]


def address(assessment, name="plan-import"):
    return reverse(f"assessment:{name}", args=[assessment.pk])


def workbook(*rows):
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return SimpleUploadedFile("rencana.xlsx", stream.getvalue())


def test_pasted_lines_are_looked_at_and_then_saved(as_lead, assessment, lead):
    text = pasted(GOOD, ["Manajemen Perubahan", "Budaya kerja", "", "", "setiap bulan", "", "", ""])
    seen = as_lead.post(address(assessment), {"text": text})
    assert seen.status_code == 200
    assert "2 kegiatan siap disimpan" in text_of(seen)
    assert not WorkItem.objects.exists()
    done = as_lead.post(address(assessment), {"text": seen.context["form"].data["text"], "act": "simpan"}, follow=True)
    assert "2 kegiatan ditambahkan ke rencana kerja." in text_of(done)
    first = WorkItem.objects.get(area="TL")
    assert (first.goal, first.is_priority, first.owner, first.budget) == ("12 SOP", True, lead, 12_500_000)
    assert (months_of(first.months), first.due_on) == ((2, 3, 4, 5, 6, 9), date(2026, 9, 30))
    assert [question.code for question in first.questions.all()] == ["A.I.2.i.a"]
    assert months_of(WorkItem.objects.get(area="MP").months) == tuple(range(1, 13))
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.WORK_PLANNED)
    assert (event.detail["from"], len(event.detail["items"])) == ("impor", 2)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"area": "Humas"}, "Area “Humas” tidak dikenal."),
        ({"area": ""}, "Area belum diisi."),
        ({"kegiatan": ""}, "Nama kegiatan belum diisi."),
        ({"kegiatan": "x" * 301}, "Paling panjang 300 huruf; ini 301."),
        ({"bulan": "Smarch"}, "Bulan “smarch” tidak dikenal."),
        ({"bulan": "Jun-Feb"}, "terbalik"),
        ({"bulan": "13"}, "Bulan “13” tidak dikenal."),
        ({"bulan": ""}, "Bulan belum diisi."),
        ({"penanggung": "Budi Santoso"}, "“Budi Santoso” bukan anggota tim unit ini."),
        ({"anggaran": "12,5 juta"}, "Anggaran tidak dapat dibaca."),
        ({"pertanyaan": "A.I.2.i.a, X.9"}, "LKE ini tidak memuat pertanyaan X.9."),
        ({"prioritas": "mungkin"}, "“mungkin” bukan Ya atau Tidak."),
        ({"kegiatan": "budaya  KERJA", "area": "MP"}, "Kegiatan ini sudah ada di rencana kerja."),
    ],
)
def test_what_is_wrong_stands_at_its_cell_and_nothing_is_saved(as_lead, assessment, changes, said):
    WorkItem.objects.create(assessment=assessment, area="MP", title="Budaya kerja")
    text = pasted(with_(kegiatan="Yang benar"), with_(**changes))
    response = as_lead.post(address(assessment), {"text": text, "act": "simpan"})
    assert response.status_code == 422
    row = response.text.split('class="row-failed"')[1].partition("</tr>")[0]
    (cell,) = [part for part in row.split("<td")[1:] if "late" in part]
    assert said in " ".join(cell.split())
    assert "1 dari 2 baris perlu diperbaiki" in text_of(response)
    assert "Yang benar" in response.text.split("<textarea")[1]
    assert WorkItem.objects.count() == 1


def test_a_line_that_stands_twice_names_the_other_row(as_lead, assessment):
    response = as_lead.post(address(assessment), {"text": pasted(GOOD, ["", "", "", "", "", "", "", ""], GOOD)})
    assert response.status_code == 422
    assert "Kegiatan ini sama dengan baris 2." in text_of(response)


def test_two_people_of_one_name_are_told_apart_by_the_user_name(as_lead, assessment):
    other = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["TL"], full_name="Luh Sukerti")
    assert "Ada 2 orang bernama luh sukerti" in text_of(as_lead.post(address(assessment), {"text": pasted(GOOD)}))
    as_lead.post(address(assessment), {"text": pasted(with_(penanggung=other.username)), "act": "simpan"})
    assert WorkItem.objects.get().owner == other


def test_a_ketua_pokja_brings_in_the_own_area_alone(client, assessment):
    client.force_login(make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["MP"]))
    response = client.post(address(assessment), {"text": pasted(with_(penanggung="")), "act": "simpan"})
    assert response.status_code == 422
    assert "Area Penataan Tatalaksana diatur oleh ketua pokjanya" in text_of(response)
    client.post(address(assessment), {"text": pasted(with_(area="MP", penanggung="")), "act": "simpan"})
    assert WorkItem.objects.get().area == "MP"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": " \n "}, "Pilih berkas, atau tempel tabel rencana kerja."),
        ({"text": "\n".join(["TL\tPemantauan SOP"])}, "tidak memuat judul kolom Area, Kegiatan, Bulan"),
        ({"text": pasted()}, "hanya memuat judul kolom"),
        ({"text": pasted(*[with_(kegiatan=f"Kegiatan {n}") for n in range(501)])}, "memuat 501 kegiatan"),
    ],
)
def test_what_holds_no_lines_says_why(as_lead, assessment, sent, said):
    response = as_lead.post(address(assessment), sent | {"act": "simpan"})
    assert response.status_code == 422
    assert said in text_of(response)
    assert not WorkItem.objects.exists()


def test_a_workbook_and_a_csv_say_the_same_as_pasting(as_lead, assessment):
    rows = [HEAD, with_(anggaran="=1+1"), [*with_(kegiatan="Lain")[:6], 2_500_000, ""]]
    seen = as_lead.post(address(assessment), {"file": workbook(*rows)})
    assert seen.status_code == 422
    assert text_of(seen).count("Sel ini berisi rumus tanpa nilai atau galat.") == 1
    seen = as_lead.post(address(assessment), {"file": workbook(HEAD, [*with_(kegiatan="Lain")[:6], 2_500_000, ""])})
    assert "1 kegiatan siap disimpan" in text_of(seen)
    as_lead.post(address(assessment), {"text": seen.context["form"].data["text"], "act": "simpan"})
    assert WorkItem.objects.get().budget == 2_500_000
    comma = SimpleUploadedFile("r.csv", ("\ufeffArea;Kegiatan;Bulan\nPP;Maklumat;Jul-Des\n").encode())
    as_lead.post(address(assessment), {"file": comma, "act": "simpan"})
    assert months_of(WorkItem.objects.get(area="PP").months) == (7, 8, 9, 10, 11, 12)


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"PK\x03\x04 rusak", b"\xd0\xcf\x11\xe0 lama", b"Area;\xff\xfe"])
def test_a_file_of_another_kind_is_refused_with_its_reason(as_lead, assessment, content):
    response = as_lead.post(address(assessment), {"file": SimpleUploadedFile("rencana.xlsx", content)})
    assert response.status_code == 422
    assert "Tidak dapat dibaca:" in text_of(response)


def test_five_hundred_lines_cost_no_query_each(as_lead, assessment, django_assert_max_num_queries):
    text = pasted(*[with_(kegiatan=f"Kegiatan {number}") for number in range(500)])
    with django_assert_max_num_queries(40):
        as_lead.post(address(assessment), {"text": text, "act": "simpan"})
    assert WorkItem.objects.count() == 500


def test_the_file_of_the_plan_can_be_brought_in_again(as_lead, assessment):
    as_lead.post(address(assessment), {"text": pasted(GOOD), "act": "simpan"})
    content = as_lead.get(reverse("assessment:plan-detail", args=[assessment.pk]) + "?unduh=xlsx").content
    WorkItem.objects.all().update(title="Nama lama")
    seen = as_lead.post(address(assessment), {"file": SimpleUploadedFile("r.xlsx", content)})
    assert "1 kegiatan siap disimpan" in text_of(seen)
    assert "Kolom yang tidak dipakai: Tenggat, Kemajuan (persen), Keadaan, Hasil." in text_of(seen)


def test_the_template_holds_the_headings(as_lead, assessment):
    sheet = load_workbook(io.BytesIO(as_lead.get(address(assessment, "plan-template")).content)).active
    assert [cell.value for cell in sheet[1]] == HEAD


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Januari-Maret, Juni", (1, 2, 3, 6)),
        ("jan – mar; 6", (1, 2, 3, 6)),
        ("1-3, 6", (1, 2, 3, 6)),
        ("Agustus s.d. Oktober", (8, 9, 10)),
        ("Mei s/d Juli", (5, 6, 7)),
        ("Nop dan Des", (11, 12)),
        ("setiap bulan", tuple(range(1, 13))),
    ],
)
def test_months_as_people_write_them(text, months):
    assert months_of(read_months(text)) == months


@pytest.mark.parametrize(
    ("text", "value"),
    [("", None), ("12.500.000", 12_500_000), ("Rp 12.500.000,00", 12_500_000), ("Rp500.000,-", 500_000), ("0", 0)],
)
def test_rupiah_as_people_write_them(text, value):
    assert read_rupiah(text) == value
    assert read_rupiah(rupiah_text(value)) == value


@pytest.mark.parametrize("text", ["1.25", "12,5", "-5", "1,000,000", "9" * 17, "１２"])
def test_rupiah_that_could_mean_something_else_are_asked_back(text):
    with pytest.raises(CellProblem):
        read_rupiah(text)
