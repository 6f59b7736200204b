"""Ketua tim and admin instansi enter conditions of being proposed: pages fit, satisfy axe, and need no scripts."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from playwright.sync_api import expect

from assessment.eligibility.models import ConditionProof
from assessment.people.models import Role
from evidence.documents.models import ConditionCitation
from evidence.documents.services.documents import upload_document
from tests.browser.windows import WIDTHS, assert_sound
from tests.evidence import files
from tests.factories import fill, make_assessment, make_member, make_unit, make_window
from tests.sheets import best_answers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(instruments):
    """Return the round of an office whose scores pass, with one document in its library."""
    assessment = make_assessment(unit=make_unit(name="KPPBC TMP Ngurah Rai", time_zone="Asia/Makassar"))
    make_window(assessment.period)
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(answers))
    upload_document(assessment=assessment, file=ContentFile(files.pdf(mark="rekap"), name="rekap tlhp.pdf"), by=lead)
    return assessment


@pytest.fixture
def people(office):
    """Return the ketua tim, the kepala and the admin of the office, by role."""
    return {
        Role.TEAM_LEAD: office.unit.memberships.get(role=Role.TEAM_LEAD).user,
        Role.HEAD: make_member(Role.HEAD, unit=office.unit),
        Role.INSTANSI_ADMIN: make_member(Role.INSTANSI_ADMIN, instansi=office.unit.instansi),
    }


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_conditions_fit_the_window_and_satisfy_axe(open_as, office, people, width):
    for role, name, args in (
        (Role.HEAD, "assessment:condition-list", [office.pk]),
        (Role.TEAM_LEAD, "assessment:condition-edit", [office.pk, "sakip_internal"]),
        (Role.TEAM_LEAD, "evidence:condition-citation-create", [office.pk, "tlhp"]),
        (Role.INSTANSI_ADMIN, "assessment:period-condition-list", [office.period_id]),
        (Role.INSTANSI_ADMIN, "assessment:period-condition-edit", [office.period_id, "opini_bpk"]),
    ):
        assert_sound(open_as(people[role], reverse(name, args=args), width))


def test_ketua_tim_enters_and_proves_a_condition_on_a_phone_without_javascript(open_as, office, people):
    page = open_as(
        people[Role.TEAM_LEAD], reverse("assessment:readiness-detail", args=[office.pk]), 360, java_script_enabled=False
    )
    expect(page.locator("h1")).to_contain_text("Memenuhi WBK: ")
    expect(
        page.get_by_text("Belum pasti siap diusulkan: 12 dari 12 syarat pengusulan WBK belum diisi.")
    ).to_be_visible()

    page.get_by_role("link", name="Tindak lanjut hasil pemeriksaan").click()
    page.get_by_label("Nilai atau keadaan").fill("100 %")
    page.get_by_label("Terpenuhi", exact=True).check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_label("Nilai atau keadaan")).to_have_value("100 %")  # refused: a judgement has its reason

    page.get_by_label("Alasan penilaian").fill("Semua rekomendasi tuntas.")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("isian tersimpan.")).to_be_visible()

    page.get_by_role("link", name="Ambil dari pustaka").click()
    page.get_by_label("rekap tlhp").check()
    page.get_by_role("button", name="Pakai yang dipilih").click()
    expect(page.get_by_text("1 dokumen menjadi bukti")).to_be_visible()

    page.get_by_role("link", name="Syarat pengusulan").click()
    expect(page.get_by_text("1 dari 12 terpenuhi")).to_be_visible()
    assert ConditionProof.objects.get().declared == {"WBK": True, "WBBM": True}
    assert ConditionCitation.objects.count() == 1


def test_admin_enters_the_opinion_once_and_the_kepala_reads_it(open_as, office, people):
    page = open_as(people[Role.INSTANSI_ADMIN], reverse("assessment:period-list"))
    page.get_by_role("link", name="Syarat instansi").click()
    page.get_by_role("link", name="Opini BPK").click()
    page.get_by_label("Nilai").select_option("WDP")
    page.get_by_label("Bukti", exact=False).first.fill("LHP 12/2026")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("berlaku bagi semua unit periode ini").first).to_be_visible()

    reader = open_as(people[Role.HEAD], reverse("assessment:readiness-detail", args=[office.pk]), 360)
    expect(reader.get_by_text("Belum siap diusulkan: 1 dari 12 syarat pengusulan WBK belum terpenuhi")).to_be_visible()
