"""The rencana kerja on a phone and at a desk: it fits, satisfies axe, works without scripts, and prints on one page of A4 on its side."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessment.people.models import Role
from assessment.programme.models import WorkItem
from assessment.programme.months import bits_of
from assessment.programme.plan.models import WorkProgress
from tests.browser.windows import WIDTHS, assert_sound
from tests.factories import make_assessment, make_member, make_period, make_unit

pytestmark = pytest.mark.django_db(transaction=True)
TITLES = {
    "MP": ["Rencana kerja dengan target prioritas", "Agen perubahan ditetapkan dan melapor", "Budaya kerja dan pola pikir", "Monitoring bulanan"],
    "TL": ["Pemantauan SOP terhadap peta proses bisnis", "Audit mutu internal dan eksternal", "Percepatan janji layanan"],
    "SDM": ["Analisis beban kerja dan peta jabatan", "Pengembangan kompetensi", "Kode etik dan disiplin"],
    "AK": ["Perjanjian kinerja dan rencana aksi", "Dialog kinerja organisasi setiap bulan", "Laporan kinerja tepat waktu"],
    "PW": ["Pengendalian gratifikasi", "SPIP dan manajemen risiko", "Pengaduan masyarakat dan WBS", "Pemetaan benturan kepentingan"],
    "PP": ["Standar dan janji layanan", "Maklumat dalam tiga bahasa", "Budaya pelayanan prima", "Survei kepuasan dan antikorupsi"],
}  # fmt: skip


@pytest.fixture
def open_as_lead(instruments, open_as):
    """Return a function that opens pages of an office with 21 lines, as its ketua tim; the year is the one that is now."""
    unit = make_unit(name="KPPBC TMP Ngurah Rai", time_zone="Asia/Makassar")
    today = timezone.localdate()
    assessment = make_assessment(unit=unit, period=make_period(instansi=unit.instansi, year=today.year))
    lead = make_member(Role.TEAM_LEAD, unit=unit, full_name="Luh Sukerti")
    for area, titles in TITLES.items():
        make_member(Role.POKJA_LEAD, unit=unit, areas=[area], full_name=f"Ketua {area}")
        for number, title in enumerate(titles):
            months = range(number + 1, 13 - number)
            item = WorkItem.objects.create(
                assessment=assessment,
                area=area,
                title=title,
                months=bits_of(months),
                owner=lead,
                goal="12 SOP dipantau",
            )
            for month in months:
                if month <= today.month and (month + number) % 5:
                    WorkProgress.objects.create(
                        item=item,
                        month=month,
                        percent=7 * month,
                        text=f"{month} dari 12 SOP dipantau.",
                        reported_at=timezone.now(),
                        reported_by=lead,
                    )

    def open_page(name, width=1280, query="", **options):
        return open_as(lead, reverse(f"assessment:{name}", args=[assessment.pk]) + query, width, **options)

    return open_page


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_fit_the_window_and_satisfy_axe(open_as_lead, width):
    opened = WorkItem.objects.get(title="Pemantauan SOP terhadap peta proses bisnis").pk
    for name, query in (
        ("plan-detail", f"?buka={opened}"),
        ("plan-detail", "?tampil=papan"),
        ("plan-line-create", ""),
        ("plan-import", ""),
    ):
        assert_sound(open_as_lead(name, width=width, query=query))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_line_is_added_opened_and_reported_without_javascript(open_as_lead, width):
    page = open_as_lead("plan-detail", width=width, java_script_enabled=False)
    page.get_by_role("link", name="Tambah kegiatan").click()
    page.get_by_label("Area", exact=True).select_option(label="Penataan Tatalaksana")
    page.get_by_label("Kegiatan", exact=True).fill("Lokakarya peta proses")
    page.get_by_label("Januari").check()
    page.get_by_label("Desember").check()
    page.get_by_label("Penanggung jawab").select_option(label="Luh Sukerti")
    page.get_by_role("button", name="Simpan").click()

    expect(page.get_by_text("Kegiatan “Lokakarya peta proses” ditambahkan ke rencana kerja.")).to_be_visible()
    page.get_by_role("link", name="Laporkan kemajuan").click()
    page.get_by_label("Bulan").select_option(label="Januari")
    page.get_by_label("Kemajuan seluruh kegiatan").fill("40")
    page.get_by_label("Yang sudah dikerjakan").fill("Undangan terkirim.")
    page.get_by_role("button", name="Simpan kemajuan").click()

    expect(page.get_by_text("Kemajuan Januari tersimpan: 40 %.")).to_be_visible()
    expect(page.get_by_text("Undangan terkirim.")).to_be_visible()
    assert WorkProgress.objects.get(item__title="Lokakarya peta proses").percent == 40


def test_pasted_cells_are_put_right_and_saved_without_javascript(open_as_lead):
    page = open_as_lead("plan-import", width=360, java_script_enabled=False)
    text = "Area\tKegiatan\tBulan\tPenanggung jawab\nTL\tLokakarya peta proses\tMar-Mei\tBudi\n"
    page.get_by_label("Atau tempel tabel").fill(text)
    page.get_by_role("button", name="Periksa isinya").click()
    expect(page.get_by_text("“Budi” bukan anggota tim unit ini.")).to_be_visible()
    page.get_by_label("Atau tempel tabel").fill(text.replace("Budi", "Luh Sukerti"))
    page.get_by_role("button", name="Periksa isinya").click()
    page.get_by_role("button", name="Simpan 1 kegiatan").click()
    expect(page.get_by_text("1 kegiatan ditambahkan ke rencana kerja.")).to_be_visible()


def test_a_year_of_21_lines_prints_on_one_page_on_its_side(open_as_lead):
    page = open_as_lead("plan-detail")
    printed = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[([0-9. ]+)\]", printed)
    width, height = (float(one) for one in boxes[0].split()[2:])
    assert (len(boxes), round(width), round(height)) == (1, 842, 595)
    page.emulate_media(media="print")
    assert page.locator("table.plan").evaluate("table => getComputedStyle(table.tHead).display") == "table-header-group"
    assert page.locator("table.plan > tbody").first.evaluate("one => getComputedStyle(one).breakInside") == "avoid"
