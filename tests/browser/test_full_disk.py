"""A person saves while the server's disk is full: told at once, nothing typed is lost, sent again when there is room."""

import pytest
from django.db import OperationalError
from django.urls import reverse
from playwright.sync_api import expect

from assessment.people.models import Role
from assessment.rounds.models import Answer
from assessment.sheet import services as sheet_services
from tests.browser.windows import WIDTHS, assert_sound
from tests.factories import make_assessment, make_member
from zi_portal.sqlite.line import DatabaseBusy

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Rapat pemantauan triwulan II sudah dilaksanakan."


class Full(Exception):
    """What the driver of PostgreSQL says of a full disk."""

    sqlstate = "53100"


def full(*args, **kwargs):
    raise OperationalError("no space left on device") from Full()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("has_script", [True, False])
def test_u49_what_was_typed_on_a_full_disk_is_kept_and_sent_again(instruments, open_as, monkeypatch, width, has_script):
    assessment = make_assessment()
    member = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"])
    path = reverse("assessment:answer-edit", args=[assessment.pk, "A.I.1.i.a"])
    page = open_as(member, path, width, java_script_enabled=has_script)
    with monkeypatch.context() as patch:
        patch.setattr(sheet_services, "store_score", full)
        page.get_by_label("Penjelasan").fill(TEXT)
        if has_script:
            expect(page.locator("#keadaan")).to_contain_text("Isian Anda masih ada di halaman ini", timeout=10_000)
            expect(page.locator("#pesan")).to_contain_text("Ruang penyimpanan server penuh")
        page.get_by_role("button", name="Simpan", exact=True).click()
        expect(page.locator("h1")).to_have_text("Belum tersimpan")
        expect(page.get_by_label("Isian 1")).to_have_value(TEXT)
        if has_script:  # axe is one
            assert_sound(page, expected="503")
        assert not Answer.objects.exists()
    page.get_by_role("button", name="Kirim lagi").click()
    expect(page.get_by_label("Penjelasan")).to_have_value(TEXT)
    assert Answer.objects.get().explanation == TEXT


def test_what_a_busy_database_did_not_take_is_sent_again_by_itself(instruments, open_as, monkeypatch):
    assessment = make_assessment()
    member = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"])
    page = open_as(member, reverse("assessment:answer-edit", args=[assessment.pk, "A.I.1.i.a"]))

    def busy(*args, **kwargs):
        raise DatabaseBusy("the write lock is held for too long")

    with monkeypatch.context() as patch:
        patch.setattr(sheet_services, "store_score", busy)
        page.get_by_label("Penjelasan").fill(TEXT)
        expect(page.locator("#pesan")).to_contain_text("Basis data sedang sibuk", timeout=10_000)
        expect(page.locator("#keadaan")).to_contain_text("Portal mencobanya lagi dengan sendirinya.")
        expect(page.get_by_label("Penjelasan")).to_have_value(TEXT)
        assert not Answer.objects.exists()
    expect(page.locator("#keadaan")).to_contain_text("Jawaban tersimpan", timeout=15_000)
    expect(page.locator("#pesan")).to_be_empty()
    assert Answer.objects.get().explanation == TEXT
