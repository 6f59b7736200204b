"""A round goes from hand to hand in a browser: the ketua tim hands over, the kepala approves, TPI scores and sends back."""

import pytest
from playwright.sync_api import expect

from assessment.rounds.models import Answer
from assessment.rounds.workflow import Status
from tests.browser.windows import WIDTHS, assert_sound
from tests.factories import make_window
from tests.flow import Flow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def flow(instruments):
    found = Flow()
    make_window(found.assessment.period)
    assert found.member
    assert found.leader
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_a_round_is_handed_over_approved_scored_and_sent_back(flow, open_as, width):
    pk = flow.assessment.pk
    page = open_as(flow.lead, f"/penilaian/{pk}/", width)
    page.get_by_role("link", name="Periksa dan serahkan ke kepala kantor").click()
    assert_sound(page)
    page.get_by_role("button", name="Serahkan ke kepala kantor").click()
    page.get_by_text("Kepala kantor memeriksa").wait_for()
    assert_sound(page)

    page = open_as(flow.head, f"/penilaian/{pk}/kesiapan/", width)
    page.get_by_role("link", name="Periksa dan putuskan").click()
    page.get_by_role("button", name="Setujui dan serahkan").click()
    page.get_by_role("link", name="Centang pernyataan ini sebelum menyetujui.").wait_for()
    assert_sound(page, expected="422")
    page.get_by_label("Saya telah memeriksa").check()
    page.get_by_role("button", name="Setujui dan serahkan").click()
    page.get_by_text("TPI menilai").wait_for()
    assert flow.now.status == Status.TPI_REVIEW

    page = open_as(flow.member, "/penilaian/", width)
    page.get_by_role("region", name="Menunggu Anda").get_by_role("link").click()
    page.get_by_role("button", name="Mulai evaluasi").click()
    page.get_by_role("link", name="Nilai A.I.1.i.a").click()
    assert_sound(page)
    page.get_by_label("Tidak").check()
    page.locator("#keadaan[data-state=failed]", has_text="Isi catatan").wait_for()
    page.get_by_label("Catatan penilai").fill("SK tim belum ditandatangani.")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.get_by_role("heading", name="A.I.1.i.b").wait_for()
    page.complaints.clear()  # the refused autosave
    stored = Answer.objects.get(evaluation=flow.tpi_sheet)
    assert (stored.level, stored.explanation) == ("Tidak", "SK tim belum ditandatangani.")

    page = open_as(flow.leader, f"/penilaian/{pk}/evaluasi/", width)
    assert_sound(page)
    page.get_by_role("link", name="Kembalikan untuk diperbaiki").click()
    page.get_by_label("Alasan").fill("Lengkapi SK tim.")
    page.get_by_label("Batas perbaikan").fill("kapan-kapan")
    page.get_by_role("button", name="Kembalikan").click()
    page.get_by_role("link", name="Tanggal tidak dapat dibaca").wait_for()
    expect(page.get_by_label("Alasan")).to_have_value("Lengkapi SK tim.")
    assert_sound(page, expected="422")


@pytest.mark.parametrize("width", WIDTHS)
def test_without_scripts_a_lower_value_without_a_note_comes_back_as_it_was(flow, open_as, width):
    flow.to_tpi()
    flow.begin()
    code = flow.codes[0]
    page = open_as(
        flow.member, f"/penilaian/{flow.assessment.pk}/evaluasi/jawaban/{code}/", width, java_script_enabled=False
    )
    page.get_by_label("Tidak").check()
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.get_by_role("link", name="Isi catatan").wait_for()
    expect(page.get_by_label("Tidak")).to_be_checked()
    assert not Answer.objects.filter(evaluation=flow.tpi_sheet).exists()
