"""One answer comes back from TPI to the phone of who mends it, and goes up again through everyone's hands."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessment.people.models import Role
from assessment.rounds.workflow import Status
from assessment.scoring import Choice
from assessment.tasks.models import Task
from tests.browser.windows import assert_sound
from tests.factories import make_window
from tests.flow import Flow
from zi_portal.kit.indonesian import long_date

pytestmark = pytest.mark.django_db(transaction=True)

CODE = "A.I.1.i.a"
NOTE = "SK tim belum ditandatangani kepala kantor."
PHONE, DESK = 360, 1280


@pytest.fixture
def flow(instruments):
    found = Flow()
    make_window(found.assessment.period)
    assert found.leader
    found.sari = found.person(Role.POKJA_MEMBER, areas=["MP"], full_name="Sari Indrawati")
    found.to_tpi()
    found.begin()
    found.score(CODE, Choice("Tidak"), NOTE)
    return found


def test_a_returned_answer_goes_to_a_phone_and_back_to_tpi(flow, open_as):
    pk = flow.assessment.pk
    page = open_as(flow.leader, f"/penilaian/{pk}/evaluasi/kembalikan/", DESK)
    # What is lower is ticked, in sight: its area alone is unfolded.
    expect(page.get_by_text("Manajemen Perubahan · 1 dinilai lebih rendah")).to_be_visible()
    expect(page.get_by_role("checkbox", name=CODE)).to_be_checked()
    expect(page.get_by_role("checkbox")).to_have_count(16)
    assert_sound(page)
    page.get_by_label("Alasan").fill("Lengkapi SK tim.")
    page.get_by_label("Batas perbaikan").fill(long_date(timezone.localdate() + timedelta(days=7)))
    page.get_by_role("button", name="Kembalikan").click()
    page.get_by_text("dikembalikan untuk diperbaiki.").wait_for()

    page = open_as(flow.sari, "/", PHONE)
    card = page.get_by_role("region", name="Kerjakan sekarang")
    expect(card).to_contain_text(NOTE)
    expect(card).not_to_contain_text("belum memiliki data dukung")
    assert_sound(page)
    card.get_by_role("link", name="Kerjakan").click()
    expect(page.get_by_text(NOTE)).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Tandai sudah diperbaiki").click()
    page.get_by_text("ditandai sudah diperbaiki").wait_for()
    assert_sound(page)
    assert Task.objects.get().state == "diserahkan"

    page = open_as(flow.lead, f"/penilaian/{pk}/jawaban/{CODE}/", DESK)
    page.get_by_role("link", name="Terima atau kembalikan jawaban ini").click()
    expect(page.get_by_text("Sari Indrawati (Anggota pokja)")).to_be_visible()
    page.get_by_role("button", name="Terima jawaban").click()
    page.get_by_text("Diterima, Anak Agung Rai").wait_for()
    assert Task.objects.get().state == "selesai"
    page.goto(page.url.partition("/jawaban/")[0] + "/serahkan/")
    page.get_by_role("button", name="Serahkan ke kepala kantor").click()
    page.get_by_text("Kepala kantor memeriksa").wait_for()

    page = open_as(flow.head, f"/penilaian/{pk}/persetujuan/", PHONE)
    page.get_by_label("Saya telah memeriksa").check()
    page.get_by_role("button", name="Setujui dan serahkan").click()
    page.get_by_text("TPI menilai").wait_for()
    assert flow.now.status == Status.TPI_REVIEW

    page = open_as(flow.member, f"/penilaian/{pk}/evaluasi/", DESK)
    page.get_by_role("button", name="Mulai evaluasi").click()
    page.get_by_role("link", name=CODE).first.wait_for()
    assert_sound(page)
