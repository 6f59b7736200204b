"""The ketua tim puts the profile video into its slot; on a phone and at a desk, with axe."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evidence.video.models import ProfileVideo
from tests.browser.windows import WIDTHS, assert_sound
from tests.evidence import files
from tests.evidence.rounds import Round

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_video_is_put_into_its_slot_replaced_and_taken_out(instruments, open_as, settings, width):
    settings.VIDEO_MAX_BYTES = 200 * 1024 * 1024
    own = Round()
    page = open_as(own.lead, reverse("evidence:document-list", args=[own.assessment.pk]), width)
    page.get_by_role("link", name="Video profil").click()
    assert_sound(page)

    def send(name, data):
        page.get_by_label("Berkas video").set_input_files({"name": name, "mimeType": "video/mp4", "buffer": data})
        page.get_by_role("button", name="Unggah video").click()

    send("profil.mp4", files.pdf())
    expect(page.get_by_text("bukan video MP4").first).to_be_visible()
    assert_sound(page, expected="422")
    send("Profil kantor.mp4", files.mp4())
    expect(page.get_by_text("Video profil tersimpan.")).to_be_visible()
    expect(page.locator("video")).to_have_attribute("src", re.compile("/berkas/$"))
    assert_sound(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh video").click()
    assert download.value.path().read_bytes() == files.mp4()
    page.get_by_role("link", name="Hapus video").click()
    expect(page.get_by_text("tidak dapat dipulihkan")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Batal").click()
    expect(page.locator("video")).to_be_visible()
    page.get_by_role("link", name="Hapus video").click()
    page.get_by_role("button", name="Hapus video").click()
    expect(page.get_by_text("Belum ada video profil.")).to_be_visible()
    assert_sound(page)
    assert not ProfileVideo.objects.filter(removed_at__isnull=True).exists()
