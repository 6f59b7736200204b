"""A submitted round is opened again in a browser: the unit asks, another person decides, everybody reads what became of it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessment.rounds.models import ReopenRequest
from assessment.rounds.workflow import Status
from tests.browser.windows import WIDTHS, assert_sound
from tests.factories import make_window
from tests.flow import Flow
from zi_portal.kit.indonesian import long_date

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def flow(instruments):
    found = Flow()
    make_window(found.assessment.period, stage="tpi")
    assert found.member
    found.end_at_tpi()
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_a_round_is_asked_for_refused_asked_for_again_and_opened(flow, open_as, width):
    way = f"/penilaian/{flow.assessment.pk}/serah-terima/"
    page = open_as(flow.lead, way, width)
    page.get_by_role("link", name="Minta dibuka kembali").click()
    page.get_by_role("button", name="Kirim permintaan").click()
    page.get_by_role("link", name="Isi alasannya").wait_for()
    assert_sound(page, expected="422")
    page.get_by_label("Alasan").fill("SK tim yang diunggah SK tahun lalu.")
    page.get_by_role("button", name="Kirim permintaan").click()
    expect(page.get_by_role("button", name="Tarik permintaan")).to_be_visible()
    expect(page.get_by_text("Admin instansi belum memutuskan")).to_be_visible()
    assert_sound(page)

    page = open_as(flow.admin, "/kelola/unit/", width)
    page.get_by_role("link", name="Lihat permintaan").click()
    assert_sound(page)
    page.get_by_role("link", name=flow.unit.name).click()
    expect(page.get_by_text("SK tim yang diunggah SK tahun lalu.")).to_be_visible()
    page.get_by_label("Tolak").check()
    page.get_by_label("Alasan").fill("Perbaiki pada periode berikutnya.")
    page.get_by_role("button", name="Simpan keputusan").click()
    expect(page.get_by_text("ditolak. Penilaiannya tetap seperti sekarang.")).to_be_visible()
    assert flow.now.status == Status.CLOSED

    page = open_as(flow.head, way, width)
    expect(page.get_by_text("Perbaiki pada periode berikutnya.").first).to_be_visible()
    page.get_by_role("link", name="Minta dibuka kembali").click()
    page.get_by_label("Alasan").fill("Tanpa SK itu dua syarat gagal.")
    page.get_by_role("button", name="Kirim permintaan").click()
    expect(page.get_by_role("button", name="Tarik permintaan")).to_be_visible()

    page = open_as(flow.admin, "/penilaian/", width)
    page.get_by_role("region", name="Menunggu Anda").get_by_role("link").click()
    page.get_by_label("Buka kembali").check()
    page.get_by_label("Alasan").fill("SK boleh diganti.")
    page.get_by_role("button", name="Simpan keputusan").click()
    page.get_by_role("link", name="Isi batas perbaikan").wait_for()
    expect(page.get_by_label("Alasan")).to_have_value("SK boleh diganti.")
    assert_sound(page, expected="422")
    page.get_by_label("Batas perbaikan").fill(long_date(timezone.localdate() + timedelta(days=7)))
    page.get_by_role("button", name="Simpan keputusan").click()
    expect(page.get_by_text("dibuka kembali untuk diperbaiki.")).to_be_visible()
    assert_sound(page)
    assert flow.now.status == Status.RETURNED
    assert ReopenRequest.objects.filter(state="dibuka").count() == 1

    page = open_as(flow.lead, f"/penilaian/{flow.assessment.pk}/", width)
    expect(page.get_by_text("Dibuka kembali dengan alasan:")).to_be_visible()
    expect(page.get_by_role("link", name="Periksa dan serahkan ke kepala kantor")).to_be_visible()
    assert_sound(page)
