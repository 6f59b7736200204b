"""The pages of the registers, without any JavaScript."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.people.models import Role
from assessment.programme.registers.kinds import KINDS
from assessment.programme.registers.models import RegisterMonth, ServicePromise
from assessment.rounds.workflow import Status
from tests.factories import make_assessment, make_member, make_unit
from tests.texts import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(datetime(2026, 4, 10, 3, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"))


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def at(name, assessment, *more, query=""):
    return reverse(f"assessment:{name}", args=[assessment.pk, *more]) + query


def make_month(assessment, month, kind="pengaduan", *, by, note="", **counts):
    more = {"changed_at": timezone.now(), "changed_by": by, "note": note}
    return RegisterMonth.objects.create(assessment=assessment, kind=kind, month=month, counts=counts, **more)


def reports(semua, harus, proses, selesai):
    return {"semua": semua, "harus": harus, "proses": proses, "selesai": selesai}


def make_service(assessment, name, old=24, new=4, **more):
    facts = {"time_unit": "jam", "decree_number": "KEP-7", "decree_date": date(2026, 3, 2)}
    return ServicePromise.objects.create(assessment=assessment, name=name, old_time=old, new_time=new, **facts | more)


def typed(page, **changes):
    """Return what the form of a page sends when nothing but `changes` is typed."""
    form = page.context["months"]
    sent = {field.html_name: "" if field.value() is None else str(field.value()) for field in form}
    assert not set(changes) - set(sent)
    return sent | changes


def month_fields(month, *numbers):
    return dict(zip((f"{month}-{key}" for key in ("semua", "harus", "proses", "selesai")), numbers, strict=True))


def test_the_list_tells_each_register_its_figure_and_what_is_missing(as_lead, assessment, lead):
    make_month(assessment, 1, by=lead, **reports(10, 9, 1, 8))
    make_month(assessment, 3, by=lead, **reports(5, 5, 1, 4))
    make_month(assessment, 2, "lhkpn", by=lead, kepala=1, pejabat=10, lainnya=0, sudah=9)
    make_service(assessment, "Izin")
    make_service(assessment, "Informasi", 1, None)
    page = text_of(as_lead.get(at("register-list", assessment)))
    wanted = (
        "Register 2026: 1 belum lengkap dari 7",
        "Gratifikasi Penguatan Pengawasan – – Januari–Maret",
        "Pengaduan masyarakat Penguatan Pengawasan 12 dari 14 selesai ditindaklanjuti Januari, Maret Februari",
        "LHKPN Penguatan Pengawasan 9 dari 11 sudah melapor Februari –",
        "Layanan dan janji waktu Peningkatan Kualitas Pelayanan Publik 1 dari 2 lebih cepat",
    )
    places = [page.index(text) for text in wanted]
    assert places == sorted(places)


def test_a_register_shows_months_sums_and_who_wrote(as_lead, assessment, lead):
    make_month(assessment, 1, by=lead, note="Rekap SIPUMA.", **reports(10, 9, 1, 8))
    make_month(assessment, 3, by=lead, **reports(5, 5, 1, 4))
    page = text_of(as_lead.get(at("register-detail", assessment, "pengaduan")))
    wanted = (
        "Pengaduan masyarakat 2026: 12 dari 14 selesai ditindaklanjuti",
        "Belum diisi: Februari.",
        "Januari : isi atau perbaiki 10 9 1 8 – Rekap SIPUMA.",
        "Jumlah 15 14 2 12",
    )
    places = [page.index(text) for text in wanted]
    assert places == sorted(places)
    assert "April" in page
    assert "Mei" not in page


def test_of_a_state_the_last_month_is_named(as_lead, assessment, lead):
    make_month(assessment, 2, "lhkasn", by=lead, administrator=3, pengawas=9, pelaksana=200, sudah=100)
    make_month(assessment, 3, "lhkasn", by=lead, administrator=3, pengawas=9, pelaksana=200, sudah=190)
    page = text_of(as_lead.get(at("register-detail", assessment, "lhkasn")))
    assert "Keadaan akhir Maret 3 9 200 190" in page
    assert "Belum diisi" not in page


def test_all_months_are_filled_in_at_once(as_lead, assessment):
    address = at("register-edit", assessment, "pengaduan")
    page = as_lead.get(address)
    assert "tanpa nama, NIK, telepon, atau e-mail pelapor" in text_of(page)
    sent = typed(page, **month_fields(1, "10", "9", "1", "8"), **month_fields(3, "0", "0", "0", "0"))
    reply = as_lead.post(address, sent | {"3-nomor": "S-12/KPP.13/2026", "9-semua": "4"})
    assert reply.status_code == 302
    rows = {row.month: (row.counts, row.reference) for row in RegisterMonth.objects.all()}
    assert rows == {1: (reports(10, 9, 1, 8), ""), 3: (reports(0, 0, 0, 0), "S-12/KPP.13/2026")}
    assert "Pengaduan masyarakat: Januari, Maret tersimpan." in text_of(as_lead.get(reply.url))


def test_one_month_is_asked_alone_by_its_address(as_lead, assessment):
    address = at("register-edit", assessment, "pengaduan", query="?bulan=2")
    page = as_lead.get(address)
    assert page.context["months"].months == [2]
    assert as_lead.post(address, typed(page, **month_fields(2, "1", "1", "0", "1"))).status_code == 302
    assert RegisterMonth.objects.get().month == 2
    for asked in ("0", "5", "13", "²", "x" * 400):  # no month that has begun: all are shown
        page = as_lead.get(at("register-edit", assessment, "pengaduan", query=f"?bulan={asked}"))
        assert page.context["months"].months == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"2-semua": "-1"}, "bukan bilangan"),
        ({"2-semua": "1.234"}, "Maksud Anda 1234?"),
        ({"2-semua": "9999999999"}, "lebih dari 9 angka"),
        ({"2-semua": "100001"}, "terlalu besar untuk satu bulan"),
        ({"2-semua": "3"}, "melebihi semua pengaduan (3)"),
        ({"2-selesai": ""}, "tulis 0 bila tidak ada"),
        ({"2-catatan": "Hubungi wayan@contoh.go.id"}, "memuat alamat e-mail"),
        ({"2-catatan": "x" * 301}, "Paling panjang 300 huruf"),
        ({"2-nomor": "NIK 5171012304850001"}, "memuat angka seperti NIK"),
    ],
)
def test_f09_what_cannot_be_taken_is_said_at_its_field_and_nothing_is_lost(as_lead, assessment, changes, text):
    address = at("register-edit", assessment, "pengaduan")
    sent = typed(as_lead.get(address), **month_fields(1, "1", "1", "0", "1"), **month_fields(2, "5", "4", "1", "3"))
    reply = as_lead.post(address, sent | changes)
    assert reply.status_code == 422
    (name,) = changes
    field = reply.context["months"][name] if changes[name] != "3" else reply.context["months"]["2-harus"]
    assert text in " ".join(field.errors)
    assert reply.context["months"]["1-semua"].value() == "1"
    assert f'href="#{field.auto_id}"' in reply.text
    assert "Kesalahan: " in reply.text
    assert not RegisterMonth.objects.exists()


def test_k01_a_newer_month_is_shown_beside_what_was_typed(as_lead, assessment, lead):
    address = at("register-edit", assessment, "pengaduan")
    page = as_lead.get(address)
    make_month(assessment, 1, by=lead, note="Rekap akhir.", **reports(7, 7, 0, 7))
    sent = typed(page, **month_fields(1, "6", "6", "0", "6"))
    reply = as_lead.post(address, sent)
    assert reply.status_code == 409
    assert "Januari, Luh Sukerti 10 April 2026" in text_of(reply)
    assert "Semua 7, Harus ditindaklanjuti 7, Dalam proses 0, Selesai ditindaklanjuti 7, Rekap akhir." in text_of(reply)
    again = typed(reply)
    assert again["1-semua"] == "6"
    assert as_lead.post(address, again).status_code == 302
    assert RegisterMonth.objects.get().counts == reports(6, 6, 0, 6)


def test_f08_a_note_is_plain_text(as_lead, assessment, lead):
    make_month(assessment, 1, by=lead, note="<script>alert(1)</script>{{7*7}}", **reports(1, 1, 0, 1))
    page = as_lead.get(at("register-detail", assessment, "pengaduan"))
    assert "<script>alert" not in page.text
    assert "{{7*7}}" in page.text


def test_a_year_that_has_not_begun_has_no_months(as_lead, assessment):
    with time_machine.travel(datetime(2025, 12, 1, 3, 0, tzinfo=UTC), tick=False):
        as_lead.force_login(make_member(Role.TEAM_LEAD, unit=assessment.unit))
        assert "Tahun 2026 belum dimulai." in text_of(as_lead.get(at("register-detail", assessment, "wbs")))
        assert as_lead.get(at("register-edit", assessment, "wbs")).status_code == 409


def test_who_may_not_fill_in_reads_why(client, assessment):
    client.force_login(make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["PW"]))
    page = client.get(at("register-detail", assessment, "pengaduan"))
    assert "diatur oleh ketua pokjanya atau ketua tim ZI" in text_of(page)
    assert at("register-edit", assessment, "pengaduan") not in page.text
    assert client.get(at("register-edit", assessment, "pengaduan")).status_code == 403
    assert client.get(at("register-detail", assessment, "tidak-ada")).status_code == 404


def test_a_closed_round_is_read_and_not_changed(as_lead, assessment):
    assessment.status = Status.CLOSED
    assessment.save()
    assert "tidak dapat diubah lagi" in text_of(as_lead.get(at("register-detail", assessment, "pengaduan")))
    assert as_lead.get(at("register-edit", assessment, "pengaduan")).status_code == 409


def test_services_are_listed_with_their_times(as_lead, assessment):
    make_service(assessment, "Izin impor sementara", beats_centre=True)
    make_service(
        assessment,
        "Informasi",
        1,
        None,
        time_unit="hari-kerja",
        eased_otherwise=True,
        decree_number="",
        decree_date=None,
    )
    page = text_of(as_lead.get(at("service-list", assessment)))
    wanted = (
        "Layanan dan janji waktu 2026: 1 dari 2 lebih cepat",
        "1 lebih cepat dari standar pusat; 2 dipermudah menurut LKE.",
        "Informasi 1 hari kerja tetap – cara lain –",
        "Izin impor sementara 24 jam 4 jam KEP-7, 2 Maret 2026 lebih cepat lebih cepat",
    )
    places = [page.index(text) for text in wanted]
    assert places == sorted(places)


def test_a_service_is_recorded_changed_and_withdrawn(as_lead, assessment):
    sent = {
        "name": "Izin",
        "old_time": "24",
        "new_time": "4",
        "time_unit": "jam",
        "decree_number": "KEP-7",
        "decree_date": "2 Maret 2026",
    }
    assert as_lead.post(at("service-create", assessment), sent).status_code == 302
    row = ServicePromise.objects.get()
    assert (row.new_time, row.decree_date, row.beats_centre) == (4, date(2026, 3, 2), False)
    edit = at("service-edit", assessment, row.pk)
    seen = as_lead.get(edit).context["form"]["seen"].value()
    assert as_lead.post(edit, sent | {"new_time": "3", "seen": seen}).status_code == 302
    stale = as_lead.post(edit, sent | {"new_time": "2", "seen": seen})
    assert stale.status_code == 409
    assert stale.context["form"]["new_time"].value() == "2"
    assert "24 menjadi 3 jam" in text_of(stale)
    assert as_lead.post(at("service-withdraw", assessment, row.pk), {"reason": "Digabung."}).status_code == 302
    page = text_of(as_lead.get(at("service-list", assessment)))
    assert "1 layanan dicabut dari register" in page
    assert "Digabung." in page
    assert as_lead.get(edit).status_code == 409


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"old_time": "0"}, "old_time"),
        ({"old_time": "1,5"}, "old_time"),
        ({"new_time": "100001"}, "new_time"),
        ({"time_unit": "abad"}, "time_unit"),
        ({"decree_date": "31 Mei 2026"}, "decree_date"),
        ({"decree_date": "05/31/2026"}, "decree_date"),
        ({"name": ""}, "name"),
        ({"decree_number": ""}, "decree_number"),
    ],
)
def test_f09_a_service_that_cannot_be_taken_keeps_what_was_typed(as_lead, assessment, changes, field):
    sent = {"name": "Izin", "old_time": "24", "new_time": "4", "time_unit": "jam", "decree_number": "KEP-7"}
    reply = as_lead.post(at("service-create", assessment), sent | {"decree_date": "2 Maret 2026"} | changes)
    assert reply.status_code == 422
    assert list(reply.context["form"].errors) == [field]
    assert reply.context["form"]["time_unit"].value() == (changes.get("time_unit") or "jam")
    assert not ServicePromise.objects.exists()


def test_a_register_leaves_as_a_file(as_lead, assessment, lead):
    make_month(assessment, 1, by=lead, note="=1+1", **reports(10, 9, 1, 8))
    reply = as_lead.get(at("register-detail", assessment, "pengaduan", query="?unduh=csv"))
    content = b"".join(reply.streaming_content) if reply.streaming else reply.content
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert lines[0][:3] == ["Bulan", "Semua", "Harus ditindaklanjuti"]
    assert lines[1] == ["Januari", "10", "9", "1", "8", "", "'=1+1"]
    assert len(lines) == 5  # the months that have begun


def test_the_pages_ask_no_more_for_more_rows(as_lead, assessment, lead):
    """Everything filled in asks as often as nothing."""

    def asked(address):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert as_lead.get(address).status_code == 200
        return len(queries)

    addresses = [
        at("register-list", assessment),
        at("register-detail", assessment, "pengaduan"),
        at("register-edit", assessment, "pengaduan"),
        at("service-list", assessment),
    ]
    for address in addresses:
        as_lead.get(address)
    before = [asked(address) for address in addresses]
    for kind in KINDS.values():
        for month in range(1, 5):
            make_month(assessment, month, kind.key, by=lead, **dict.fromkeys(kind.keys, 0))
    for number in range(40):
        make_service(assessment, f"Layanan {number}")
    assert [asked(address) for address in addresses] == before
    assert max(before) <= 12
