"""Bringing months of a register and services in: what is read, what is said at which cell, and that nothing is half done."""

import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.programme.registers.models import RegisterMonth, ServicePromise
from tests.factories import make_assessment, make_member
from tests.texts import text_of

pytestmark = pytest.mark.django_db
HEAD = [
    "Bulan",
    "Semua",
    "Harus ditindaklanjuti",
    "Dalam proses",
    "Selesai ditindaklanjuti",
    "Nomor surat",
    "Keterangan",
]
MARCH = ["Maret", "5", "5", "1", "4", "S-3/2026", ""]
SERVICES = [
    "Layanan",
    "Janji waktu lama",
    "Janji waktu baru",
    "Satuan waktu",
    "Nomor keputusan",
    "Tanggal keputusan",
    "Lebih cepat dari standar pusat",
    "Dipermudah dengan cara lain",
]
PERMIT = ["Izin gudang", "24", "4", "jam", "KEP-7", "2 Maret 2026", "Ya", ""]


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(datetime(2026, 4, 10, 3, 0, tzinfo=UTC), tick=False):
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


def month(*, head=HEAD, good=MARCH, **changes):
    """Return the good row with other cells, each named by the first word of its heading."""
    return [changes.get(name.split()[0].lower(), cell) for name, cell in zip(head, good, strict=True)]


def service(**changes):
    """Return the good service with other cells, each named by its heading in small letters with a `_` for a blank."""
    return [changes.get(name.lower().replace(" ", "_"), cell) for name, cell in zip(SERVICES, PERMIT, strict=True)]


def months_at(assessment, kind="pengaduan"):
    return reverse("assessment:register-import", args=[assessment.pk, kind])


def services_at(assessment):
    return reverse("assessment:service-import", args=[assessment.pk])


def make_month(assessment, number, by, *, semua, harus, proses, selesai, note=""):
    counts = {"semua": semua, "harus": harus, "proses": proses, "selesai": selesai}
    more = {"changed_at": timezone.now(), "changed_by": by, "note": note}
    return RegisterMonth.objects.create(assessment=assessment, kind="pengaduan", month=number, counts=counts, **more)


def wrong_cells(response):
    """Return what stands at the cells of the rows that cannot be taken."""
    rows = [part.partition("</tr>")[0] for part in response.text.split('class="row-failed"')[1:]]
    return [" ".join(cell.split()) for row in rows for cell in row.split("<td")[1:] if "late" in cell]


def test_pasted_months_are_looked_at_and_then_saved(as_lead, assessment, lead):
    text = pasted(["Januari", "10", "9", "1", "8", "", ""], ["2", "0", "0", "0", "0", "", ""], MARCH)
    seen = as_lead.post(months_at(assessment), {"text": text})
    assert seen.status_code == 200
    assert "Pengaduan masyarakat 2026: 3 bulan siap disimpan" in text_of(seen)
    assert not RegisterMonth.objects.exists()
    sent = {**seen.context["form"].data, "act": "simpan"}
    done = as_lead.post(months_at(assessment), sent, follow=True)
    assert "Pengaduan masyarakat: Januari, Februari, Maret tersimpan." in text_of(done)
    assert "Jumlah 15 14 2 12" in text_of(done)
    assert RegisterMonth.objects.get(month=3).reference == "S-3/2026"
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.REGISTER_FILLED)
    assert (event.detail["from"], event.actor, sorted(event.detail["months"])) == ("impor", lead, ["1", "2", "3"])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"bulan": "Smarch"}, "Bulan “smarch” tidak dikenal."),
        ({"bulan": ""}, "Bulan belum diisi."),
        ({"bulan": "Jan-Mar"}, "Tulis satu bulan saja di setiap baris."),
        ({"bulan": "Maret 2025"}, "Register ini tentang tahun 2026, bukan 2025."),
        ({"bulan": "1 Maret 2025"}, "Register ini tentang tahun 2026, bukan 2025."),
        ({"bulan": "Mei"}, "Mei belum dimulai."),
        ({"bulan": "Januari 2026"}, "Bulan ini sama dengan baris 2. Hapus salah satunya."),
        ({"semua": "1.000"}, "Maksud Anda 1000? Tulis 1000 tanpa titik atau koma."),
        ({"semua": "-5"}, "Isian ini bukan bilangan."),
        ({"semua": "lima"}, "Isian ini bukan bilangan."),
        ({"semua": "100001"}, "Jumlah ini terlalu besar untuk satu bulan."),
        ({"semua": "#REF!"}, "Sel ini berisi rumus tanpa nilai atau galat."),
        ({"selesai": ""}, "Isi juga Selesai ditindaklanjuti; tulis 0 bila tidak ada."),
        ({"semua": "4"}, "Yang harus ditindaklanjuti (5) melebihi semua pengaduan (4)."),
        ({"selesai": "5"}, "melebihi yang harus ditindaklanjuti (5)"),
        ({"keterangan": "a.n. Budi"}, "Teks ini tampaknya memuat nama orang."),
        ({"nomor": "0812 3456 7890"}, "Teks ini tampaknya memuat nomor telepon."),
        ({"keterangan": "x" * 301}, "Paling panjang 300 huruf; ini 301."),
    ],
)
def test_what_is_wrong_in_a_month_stands_at_its_cell_and_nothing_is_saved(as_lead, assessment, changes, said):
    text = pasted(["Januari", "10", "9", "1", "8", "", "Yang benar"], month(**changes))
    response = as_lead.post(months_at(assessment), {"text": text, "act": "simpan"})
    assert response.status_code == 422
    (cell,) = wrong_cells(response)
    assert said in cell
    assert "1 dari 2 baris perlu diperbaiki" in text_of(response)
    assert "Yang benar" in response.text.split("<textarea")[1]
    assert not RegisterMonth.objects.exists()


def test_a_state_that_goes_down_is_said_at_its_cell(as_lead, assessment):
    head = ["Bulan", "Wajib: kepala satuan kerja", "Wajib: pejabat wajib LHKPN", "Wajib: lainnya", "Sudah melapor"]
    text = pasted(["Februari", "1", "10", "0", "9"], ["Maret", "1", "10", "0", "7"], head=head)
    response = as_lead.post(months_at(assessment, "lhkpn"), {"text": text, "act": "simpan"})
    (cell,) = wrong_cells(response)
    assert "Turun dari 9 (Februari) menjadi 7." in cell
    text = pasted(
        ["Februari", "1", "10", "0", "9", ""], ["Maret", "1", "10", "0", "7", "Dua mutasi."], head=[*head, "Keterangan"]
    )
    assert as_lead.post(months_at(assessment, "lhkpn"), {"text": text, "act": "simpan"}).status_code == 302
    assert RegisterMonth.objects.get(kind="lhkpn", month=3).counts["sudah"] == 7


def test_what_stands_is_shown_before_it_is_replaced(as_lead, assessment, lead):
    make_month(assessment, 3, lead, semua=9, harus=9, proses=0, selesai=9, note="Rekap lama.")
    at_once = as_lead.post(months_at(assessment), {"text": pasted(MARCH), "act": "simpan"})
    assert at_once.status_code == 409
    text = text_of(at_once)
    assert "Belum ada yang tersimpan. Periksa kolom Bulan, lalu simpan lagi untuk menggantinya." in text
    assert (
        "Maret menggantikan: Semua 9, Harus ditindaklanjuti 9, Dalam proses 0, Selesai ditindaklanjuti 9, Rekap lama."
        in text
    )
    assert RegisterMonth.objects.get().counts["semua"] == 9
    as_lead.post(months_at(assessment), {**at_once.context["form"].data, "act": "simpan"})
    assert RegisterMonth.objects.get().counts["semua"] == 5


def test_a_month_somebody_filled_in_meanwhile_is_not_written_over(as_lead, assessment, lead):
    seen = as_lead.post(months_at(assessment), {"text": pasted(MARCH)})
    other = make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Made Wirawan")
    make_month(assessment, 3, other, semua=7, harus=7, proses=0, selesai=7)
    response = as_lead.post(months_at(assessment), {**seen.context["form"].data, "act": "simpan"})
    assert response.status_code == 409
    assert "Maret diisi Made" in text_of(response)
    assert RegisterMonth.objects.get().counts["semua"] == 7


def test_empty_months_and_sums_are_passed_over(as_lead, assessment, lead):
    make_month(assessment, 2, lead, semua=9, harus=9, proses=0, selesai=9)
    text = pasted(["Februari", "", "", "", "", "", ""], MARCH, ["Jumlah", "5", "5", "1", "4", "", ""])
    seen = as_lead.post(months_at(assessment), {"text": text})
    assert "Baris yang dilewati: Februari, Jumlah." in text_of(seen)
    as_lead.post(months_at(assessment), {**seen.context["form"].data, "act": "simpan"})
    assert [(row.month, row.counts["semua"]) for row in RegisterMonth.objects.all()] == [(2, 9), (3, 5)]


def test_the_file_of_a_register_can_be_brought_in_again(as_lead, assessment, lead):
    make_month(assessment, 1, lead, semua=10, harus=9, proses=1, selesai=8)
    page = reverse("assessment:register-detail", args=[assessment.pk, "pengaduan"])
    content = as_lead.get(f"{page}?unduh=xlsx").content
    response = as_lead.post(
        months_at(assessment), {"file": SimpleUploadedFile("r.xlsx", content), "act": "simpan"}, follow=True
    )
    assert "Tidak ada yang berubah." in text_of(response)
    RegisterMonth.objects.all().delete()
    as_lead.post(months_at(assessment), {"file": SimpleUploadedFile("r.xlsx", content), "act": "simpan"})
    assert RegisterMonth.objects.get().counts == {"semua": 10, "harus": 9, "proses": 1, "selesai": 8}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": " \n "}, "Pilih berkas, atau tempel tabel register."),
        ({"text": "Maret\t5\t5\t1\t4"}, "tidak memuat judul kolom Bulan, Semua,"),
        ({"text": pasted()}, "Tidak ada bulan yang diisi."),
        ({"text": pasted(*[MARCH] * 41)}, "Tabel ini memuat 41 baris."),
    ],
)
def test_what_holds_no_months_says_why(as_lead, assessment, sent, said):
    response = as_lead.post(months_at(assessment), sent | {"act": "simpan"})
    assert response.status_code == 422
    assert said in text_of(response)


@pytest.mark.parametrize("seen", ["3", "3:", "x:y", "³:a", "999:a 3", ":"])
def test_a_spoilt_memory_of_what_was_seen_saves_nothing_over_another(as_lead, assessment, lead, seen):
    make_month(assessment, 3, lead, semua=7, harus=7, proses=0, selesai=7)
    response = as_lead.post(months_at(assessment), {"text": pasted(MARCH), "seen": seen, "act": "simpan"})
    assert response.status_code == 409
    assert RegisterMonth.objects.get().counts["semua"] == 7


def test_pasted_services_are_looked_at_and_then_saved(as_lead, assessment, lead):
    text = pasted(PERMIT, ["Informasi", "1", "", "Hari Kerja", "", "", "", "ya"], head=SERVICES)
    seen = as_lead.post(services_at(assessment), {"text": text})
    assert "2 layanan siap disimpan" in text_of(seen)
    assert not ServicePromise.objects.exists()
    done = as_lead.post(services_at(assessment), {**seen.context["form"].data, "act": "simpan"}, follow=True)
    assert "2 layanan ditambahkan ke register." in text_of(done)
    permit = ServicePromise.objects.get(name="Izin gudang")
    assert (permit.old_time, permit.new_time, permit.time_unit) == (24, 4, "jam")
    assert (permit.decree_number, permit.decree_date) == ("KEP-7", date(2026, 3, 2))
    assert (permit.beats_centre, permit.eased_otherwise) == (True, False)
    other = ServicePromise.objects.get(name="Informasi")
    assert (other.old_time, other.new_time, other.time_unit, other.eased_otherwise) == (1, None, "hari-kerja", True)
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.SERVICE_RECORDED)
    assert (event.detail["from"], len(event.detail["services"])) == ("impor", 2)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"layanan": ""}, "Tuliskan nama layanan."),
        ({"layanan": "x" * 201}, "Nama layanan paling panjang 200 huruf."),
        ({"layanan": "izin  RESTORAN"}, "Layanan ini sudah ada di register."),
        ({"layanan": "Yang benar"}, "Layanan ini sama dengan baris 2."),
        ({"layanan": "Izin a.n. Budi"}, "Teks ini tampaknya memuat nama orang."),
        ({"janji_waktu_lama": ""}, "Isi janji waktu lama."),
        ({"janji_waktu_lama": "0"}, "Janji waktu paling sedikit 1."),
        ({"janji_waktu_lama": "24 jam"}, "Isian ini bukan bilangan."),
        ({"janji_waktu_baru": "1,5"}, "Tulis bilangan bulat tanpa koma"),
        ({"satuan_waktu": ""}, "Satuan waktu belum diisi."),
        (
            {"satuan_waktu": "hari"},
            "Satuan waktu “hari” tidak dikenal. Tulis menit, jam, hari kerja, atau hari kalender.",
        ),
        ({"tanggal_keputusan": "kemarin"}, "Tanggal"),
        ({"tanggal_keputusan": "1 Mei 2026"}, "Tanggal keputusan belum tiba."),
        ({"tanggal_keputusan": ""}, "Isi juga tanggal keputusan."),
        ({"nomor_keputusan": ""}, "Isi juga nomor keputusan."),
        ({"lebih_cepat_dari_standar_pusat": "mungkin"}, "“mungkin” bukan Ya atau Tidak."),
    ],
)
def test_what_is_wrong_in_a_service_stands_at_its_cell_and_nothing_is_saved(as_lead, assessment, changes, said):
    ServicePromise.objects.create(assessment=assessment, name="Izin restoran", old_time=3, time_unit="jam")
    text = pasted(service(layanan="Yang benar"), service(**changes), head=SERVICES)
    response = as_lead.post(services_at(assessment), {"text": text, "act": "simpan"})
    assert response.status_code == 422
    (cell,) = wrong_cells(response)
    assert said in cell
    assert "Yang benar" in response.text.split("<textarea")[1]
    assert ServicePromise.objects.count() == 1


def test_the_file_of_the_services_can_be_brought_in_again_with_its_days(as_lead, assessment):
    as_lead.post(services_at(assessment), {"text": pasted(PERMIT, head=SERVICES), "act": "simpan"})
    content = as_lead.get(reverse("assessment:service-list", args=[assessment.pk]) + "?unduh=xlsx").content
    ServicePromise.objects.all().delete()
    seen = as_lead.post(services_at(assessment), {"file": SimpleUploadedFile("l.xlsx", content)})
    assert "Kolom yang tidak dipakai: Lebih cepat dari janji lama." in text_of(seen)
    as_lead.post(services_at(assessment), {**seen.context["form"].data, "act": "simpan"})
    again = ServicePromise.objects.get()
    assert (again.decree_date, again.beats_centre, again.new_time) == (date(2026, 3, 2), True, 4)


def test_days_of_a_workbook_are_read_as_days(as_lead, assessment):
    book, stream = Workbook(), io.BytesIO()
    book.active.append(HEAD[:5])
    book.active.append([date(2026, 3, 1), 5, 5, 1, 4])
    book.active["A2"].number_format = "mmm-yy"
    book.save(stream)
    file = SimpleUploadedFile("r.xlsx", stream.getvalue())
    as_lead.post(months_at(assessment), {"file": file, "act": "simpan"})
    assert RegisterMonth.objects.get().month == 3


def test_five_hundred_services_are_the_most_at_once(as_lead, assessment):
    rows = [service(layanan=f"Layanan {number}") for number in range(501)]
    response = as_lead.post(services_at(assessment), {"text": pasted(*rows, head=SERVICES), "act": "simpan"})
    assert "Tabel ini memuat 501 layanan. Bagi menjadi paling banyak 500 sekaligus." in text_of(response)
    as_lead.post(services_at(assessment), {"text": pasted(*rows[1:], head=SERVICES), "act": "simpan"})
    assert ServicePromise.objects.count() == 500


def test_a_ketua_pokja_of_another_area_is_refused(client, assessment):
    client.force_login(make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["MP"]))
    for address in (months_at(assessment), services_at(assessment)):
        assert client.get(address).status_code == 403
        assert client.post(address, {"text": pasted(MARCH), "act": "simpan"}).status_code == 403
    assert not RegisterMonth.objects.exists()


def test_a_register_that_does_not_exist_is_not_found(as_lead, assessment):
    assert as_lead.get(months_at(assessment, "gaji")).status_code == 404
