"""Final reports in a real browser: a stranger verifies one without script or cookie, the team takes its signed copy back."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessment.papers.models import SignedCopy
from assessment.papers.signing import printed_code
from assessment.papers.views import verification
from assessment.people.models import Role
from assessment.rounds.workflow import Status
from tests.assessment.papers.report_office import make_report_office
from tests.assessment.papers.test_signed_copies import CODE, signed, text_pdf
from tests.browser.windows import WIDTHS, assert_sound
from tests.evidence import files
from tests.factories import make_issued_report, make_member
from zi_portal.kit.throttle import Throttle

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(instruments, monkeypatch):
    """Return a final report of a round that was handed over, and its bytes."""
    monkeypatch.setattr(verification, "READ", Throttle(1000, 60))
    monkeypatch.setattr(verification, "COMPARE", Throttle(1000, 60))
    assessment, _ = make_report_office()
    assessment.status = Status.TPI_REVIEW
    assessment.save(update_fields=["status"])
    content = text_pdf("Laporan", f"Kode verifikasi {printed_code(CODE)}")
    return make_issued_report(assessment, content=content, code=CODE, number="S-12/KBC.01/2026"), content


def upload(name, content):
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


@pytest.mark.parametrize("width", WIDTHS)
def test_stranger_verifies_a_report_and_compares_a_file_without_javascript(new_window, live_server, office, width):
    _, content = office
    page = new_window(width, java_script_enabled=False)
    address = live_server.url + reverse("assessment:verification", args=[CODE])
    page.goto(address)
    expect(page.get_by_text("S-12/KBC.01/2026")).to_be_visible()
    field = page.get_by_label("Berkas laporan (PDF)")
    for sent, words in (
        (content, "sama persis dengan laporan"),
        (signed(content), "berawal dengan laporan"),
        (files.pdf(mark="lain"), "bukan laporan yang diterbitkan"),
    ):
        field.set_input_files(upload("laporan.pdf", sent))
        page.get_by_role("button", name="Cocokkan").click()
        page.get_by_text(words).wait_for()
    assert page.context.cookies() == []


@pytest.mark.parametrize("width", WIDTHS)
def test_verification_pages_are_sound(new_window, live_server, office, width):
    page = new_window(width)
    page.goto(live_server.url + reverse("assessment:verification", args=[CODE]))
    assert_sound(page)
    page.get_by_role("button", name="Cocokkan").click()
    page.get_by_role("link", name="Pilih berkas laporan yang akan dicocokkan.").wait_for()
    assert_sound(page, expected="422")
    page.get_by_label("Berkas laporan (PDF)").set_input_files(upload("lain.pdf", files.pdf()))
    page.get_by_role("button", name="Cocokkan").click()
    page.get_by_text("Tidak cocok").wait_for()
    assert_sound(page)
    page.goto(live_server.url + reverse("assessment:verification", args=["9" * 20]))
    page.get_by_role("heading", name="Kode verifikasi tidak dikenal").wait_for()
    assert_sound(page, expected="404")


@pytest.mark.parametrize("width", WIDTHS)
def test_kepala_uploads_the_signed_copy(open_as, office, width):
    report, content = office
    head = report.assessment.unit.memberships.get(role=Role.HEAD).user
    page = open_as(head, reverse("evidence:paper-list", args=[report.assessment_id]), width)
    assert_sound(page)
    page.get_by_role("link", name="Unggah salinan bertanda tangan").click()
    assert_sound(page)
    page.get_by_label("Berkas PDF bertanda tangan").set_input_files(upload("scan.pdf", files.pdf(mark="pindai")))
    page.get_by_role("button", name="Unggah").click()
    page.get_by_role("link", name="ketik kode verifikasi").wait_for()
    assert_sound(page, expected="422")
    page.get_by_label("Berkas PDF bertanda tangan").set_input_files(upload("laporan-ttd.pdf", signed(content)))
    page.get_by_role("button", name="Unggah").click()
    page.get_by_text("Salinan bertanda tangan disimpan. Cocok.").wait_for()
    expect(page.get_by_text("Memuat tanda tangan elektronik")).to_be_visible()
    assert_sound(page)
    assert SignedCopy.objects.get().original_name == "laporan-ttd.pdf"
    page.get_by_role("link", name="Terbitkan laporan final").click()
    expect(page.get_by_label("Nama penanda tangan")).to_have_value(head.full_name)
    page.get_by_label("Atas nama (a.n.)").check()
    page.get_by_role("button", name="Terbitkan").click()
    page.get_by_role("link", name="Isi Atas nama jabatan: pejabat yang memberi mandat, untuk a.n.").wait_for()
    assert_sound(page, expected="422")


@pytest.mark.parametrize("width", WIDTHS)
def test_admin_keeps_templates_and_sees_what_is_wrong_with_one(open_as, instruments, width):
    from tests.assessment.papers.test_letter_templates import template
    from tests.factories import make_instansi

    instansi = make_instansi()
    admin = make_member(Role.INSTANSI_ADMIN, instansi=instansi)
    page = open_as(admin, reverse("evidence:template-list", args=[instansi.pk]), width)
    assert_sound(page)
    page.get_by_role("link", name="Unggah templat sendiri Laporan Hasil Evaluasi").click()
    assert_sound(page)
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    for content, words in (
        (template("{{ nama_unit }}"), "nama_unit"),
        (template("{{ unit }}"), "Unduh contohnya untuk memeriksa"),
    ):
        page.get_by_label("Templat Word").set_input_files({"name": "lhe.docx", "mimeType": word, "buffer": content})
        page.get_by_role("button", name="Simpan templat").click()
        page.get_by_text(words).first.wait_for()
        assert_sound(page, expected="422")


@pytest.mark.parametrize("width", WIDTHS)
def test_tpi_fills_the_form_of_the_lhe(open_as, office, width):
    from assessment.rounds.models import Evaluation, Stage

    report, _ = office
    Evaluation.objects.create(assessment=report.assessment, stage=Stage.TPI, tier="ketua")
    lead = make_member(Role.TPI_LEAD, unit=report.assessment.unit)
    page = open_as(lead, reverse("evidence:paper-list", args=[report.assessment_id]), width)
    page.get_by_role("link", name="Buat Laporan Hasil Evaluasi").click()
    assert_sound(page)
    page.get_by_label("Tanggal surat").fill("31/31/2026")
    page.get_by_label("Dasar penugasan").fill("Surat Tugas ST-12")
    page.get_by_role("button", name="Unduh Word").click()
    page.get_by_role("link", name="Tanggal tidak dapat dibaca").wait_for()
    expect(page.get_by_label("Dasar penugasan")).to_have_value("Surat Tugas ST-12")
    assert_sound(page, expected="422")
