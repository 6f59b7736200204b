"""Ketua tim and admin instansi enter conditions of being proposed: pages fit, satisfy axe, and need no scripts."""

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from assessment.models import ConditionProof, Role
from evidence.models import ConditionCitation
from evidence.services.documents import upload_document
from tests.browser.test_readiness import HEIGHT, WIDTHS, axe_violations
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
def open_as(office, live_server, browser):
    """Return a function that opens a page as the ketua tim, the kepala or the admin of the office."""
    contexts, name = [], settings.SESSION_COOKIE_NAME
    people = {
        Role.TEAM_LEAD: office.unit.memberships.get(role=Role.TEAM_LEAD).user,
        Role.HEAD: make_member(Role.HEAD, unit=office.unit),
        Role.INSTANSI_ADMIN: make_member(Role.INSTANSI_ADMIN, instansi=office.unit.instansi),
    }

    def open_page(role, address, width=1280, **options):
        client = Client()
        client.force_login(people[role])
        context = browser.new_context(viewport={"width": width, "height": HEIGHT}, locale="id-ID", **options)
        contexts.append(context)
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.goto(live_server.url + address)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_conditions_fit_the_window_and_satisfy_axe(open_as, office, width):
    for role, name, args in (
        (Role.HEAD, "assessment:condition-list", [office.pk]),
        (Role.TEAM_LEAD, "assessment:condition-edit", [office.pk, "sakip_internal"]),
        (Role.TEAM_LEAD, "evidence:condition-citation-create", [office.pk, "tlhp"]),
        (Role.INSTANSI_ADMIN, "assessment:period-condition-list", [office.period_id]),
        (Role.INSTANSI_ADMIN, "assessment:period-condition-edit", [office.period_id, "opini_bpk"]),
    ):
        page = open_as(role, reverse(name, args=args), width)
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (name, too_wide) == (name, 0)
        assert (name, axe_violations(page)) == (name, [])
        assert (name, page.complaints) == (name, [])


def test_ketua_tim_enters_and_proves_a_condition_on_a_phone_without_javascript(open_as, office):
    page = open_as(
        Role.TEAM_LEAD, reverse("assessment:readiness-detail", args=[office.pk]), 360, java_script_enabled=False
    )
    assert page.locator("h1").inner_text().startswith("Memenuhi WBK: ")
    assert page.get_by_text("Belum pasti siap diusulkan: 12 dari 12 syarat pengusulan WBK belum diisi.").is_visible()

    page.get_by_role("link", name="Tindak lanjut hasil pemeriksaan").click()
    page.get_by_label("Nilai atau keadaan").fill("100 %")
    page.get_by_label("Terpenuhi", exact=True).check()
    page.get_by_role("button", name="Simpan").click()
    assert page.get_by_label("Nilai atau keadaan").input_value() == "100 %"  # refused: a judgement has its reason

    page.get_by_label("Alasan penilaian").fill("Semua rekomendasi tuntas.")
    page.get_by_role("button", name="Simpan").click()
    assert page.get_by_text("isian tersimpan.").is_visible()

    page.get_by_role("link", name="Ambil dari pustaka").click()
    page.get_by_label("rekap tlhp").check()
    page.get_by_role("button", name="Pakai yang dipilih").click()
    assert page.get_by_text("1 dokumen menjadi bukti").is_visible()

    page.get_by_role("link", name="Syarat pengusulan").click()
    assert page.get_by_text("1 dari 12 terpenuhi").is_visible()
    assert ConditionProof.objects.get().declared == {"WBK": True, "WBBM": True}
    assert ConditionCitation.objects.count() == 1


def test_admin_enters_the_opinion_once_and_the_kepala_reads_it(open_as, office):
    page = open_as(Role.INSTANSI_ADMIN, reverse("assessment:period-list"))
    page.get_by_role("link", name="Syarat instansi").click()
    page.get_by_role("link", name="Opini BPK").click()
    page.get_by_label("Nilai").select_option("WDP")
    page.get_by_label("Bukti", exact=False).first.fill("LHP 12/2026")
    page.get_by_role("button", name="Simpan").click()
    assert page.get_by_text("berlaku bagi semua unit periode ini").first.is_visible()

    reader = open_as(Role.HEAD, reverse("assessment:readiness-detail", args=[office.pk]), 360)
    assert reader.get_by_text("Belum siap diusulkan: 1 dari 12 syarat pengusulan WBK belum terpenuhi").is_visible()
