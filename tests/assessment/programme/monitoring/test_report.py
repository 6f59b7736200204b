"""The report of a semester or a year: what it says, as PDF and as Word, at once or in its turn."""

import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from docx import Document

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.programme.models import Obstacle, WorkItem
from assessment.programme.monitoring.report import get_monitoring_report
from evidence.papers.builder import make_waiting
from evidence.papers.models import PaperRequest
from tests.assessment.papers.test_report_pdf import words_of
from tests.factories import make_assessment, make_member, make_monitoring, make_task, make_unit
from tests.texts import text_of

pytestmark = pytest.mark.django_db
SEPTEMBER = datetime(2026, 9, 15, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel(SEPTEMBER, tick=False):
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


@pytest.fixture
def told(assessment, lead):
    """A year: a line of each semester, two records with a task, obstacles solved in both."""
    first = WorkItem.objects.create(
        assessment=assessment, area="AK", title="Menyusun indikator", months=0b111, due_on=date(2026, 3, 31), owner=lead
    )
    for month, percent in ((2, 40), (8, 90)):
        first.progress.create(month=month, percent=percent, text="Ada.", reported_at=SEPTEMBER, reported_by=lead)
    WorkItem.objects.create(assessment=assessment, area="AK", title="Reviu indikator", months=1 << 8)
    make_monitoring(assessment, lead, "Semester pertama.", area="AK", month=3, held_on=date(2026, 4, 2))
    late = make_monitoring(assessment, lead, "Semester kedua.", area="AK", month=8, held_on=date(2026, 9, 2))
    (decision,) = late.decisions.all()
    make_task(
        assessment,
        owner=lead,
        area="AK",
        subject="keputusan",
        subject_key=f"{late.pk}-{decision.pk}",
        due_on=date(2026, 9, 30),
    )
    obstacle = {"assessment": assessment, "area": "AK", "solution": "Satu pintu.", "effect_after": "Lengkap."}
    Obstacle.objects.create(obstacle="Data tersebar", solved_on=date(2026, 5, 1), **obstacle)
    Obstacle.objects.create(obstacle="Anggaran kurang", since_on=date(2026, 7, 1), **obstacle)


def address(assessment, span, extension, query=""):
    return reverse("evidence:monitoring-report", args=[assessment.pk, span, extension]) + query


def part_of(lead, assessment, span, label="Penguatan Akuntabilitas"):
    report = get_monitoring_report(lead, assessment.pk, span)
    return report, next(part for part in report.parts if part.label == label)


def test_the_first_semester_tells_how_things_stood_at_its_end(told, assessment, lead):
    report, part = part_of(lead, assessment, "semester-1")
    assert report.title == "Laporan Monitoring dan Evaluasi Pembangunan Zona Integritas Semester I Tahun 2026"
    # the report of August and the line of September come later
    assert [(work.title, work.percent, work.standing) for work in part.works] == [
        ("Menyusun indikator", 40, "Terlambat")
    ]
    assert [(record.month, record.seen) for record in part.records] == [("Maret", "Semester pertama.")]
    assert [row.text for row in part.obstacles] == ["Data tersebar"]
    assert part.missing == "Januari, Februari, April, Mei, Juni"
    assert (report.works, report.records, report.decisions, report.late) == (1, 1, 1, 1)


def test_the_second_semester_tells_its_own_and_who_does_what_was_decided(told, assessment, lead):
    _, part = part_of(lead, assessment, "semester-2")
    assert [(work.title, work.percent) for work in part.works] == [("Menyusun indikator", 90), ("Reviu indikator", 0)]
    (record,) = part.records
    (decision,) = record.decisions
    assert (decision.owner, decision.due, decision.state) == ("Luh Sukerti", "30 September 2026", "Belum mulai")
    assert [row.text for row in part.obstacles] == ["Anggaran kurang"]
    assert part.missing == "Juli"
    report, part = part_of(lead, assessment, "tahun")
    assert report.title.endswith("Tahun 2026")
    assert "Setahun" not in report.title
    assert len(part.records) == len(part.obstacles) == 2


def test_the_pdf_says_it_and_the_trail_who_took_it(told, assessment, as_lead):
    sent = as_lead.get(address(assessment, "semester-2", "pdf"))
    assert sent.headers["Content-Type"] == "application/pdf"
    assert 'filename="laporan-monev-kantor-ngurah-rai-2026.pdf"' in sent.headers["Content-Disposition"]
    text = words_of(sent.content)
    for said in (
        "Semester II Tahun 2026",
        "Menyusun indikator",
        "Semester kedua.",
        "30 September 2026",
        "Anggaran kurang",
    ):
        assert said in text
    detail = AuditEvent.objects.get(kind="monev_diunduh").detail
    assert (detail["span"], detail["form"], detail["size_bytes"]) == ("semester-2", "pdf", len(sent.content))


def test_the_word_file_says_the_same(told, assessment, as_lead):
    sent = as_lead.get(address(assessment, "tahun", "docx"))
    document = Document(io.BytesIO(sent.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "Penguatan Akuntabilitas" in texts
    assert "Maret, dilaksanakan 2 April 2026" in texts
    assert {"Menyusun indikator", "90 %", "Anggaran kurang", "Luh Sukerti", "30 September 2026"} <= set(cells)


def test_a_span_without_anything_says_so(assessment, as_lead):
    document = Document(io.BytesIO(as_lead.get(address(assessment, "semester-1", "docx")).content))
    assert "Belum ada kegiatan, catatan monev, atau hambatan pada masa ini." in [p.text for p in document.paragraphs]


@pytest.mark.parametrize(("span", "extension"), [("triwulan", "pdf"), ("tahun", "xlsx"), ("tahun", "PDF")])
def test_what_there_is_no_report_of_is_not_found(assessment, as_lead, span, extension):
    assert as_lead.get(address(assessment, span, extension)).status_code == 404


def test_while_others_are_made_it_waits_for_its_turn(told, assessment, as_lead, client_factory, all_taken):
    sent = as_lead.get(address(assessment, "tahun", "pdf"))
    all_taken()
    request = PaperRequest.objects.get()
    assert sent.headers["Location"] == reverse("evidence:paper-request", args=[assessment.pk, request.pk])
    assert "pilih unduhan yang sama lagi" in text_of(as_lead.get(sent.headers["Location"]))
    make_waiting()
    page = as_lead.get(sent.headers["Location"])
    assert address(assessment, "tahun", "pdf", "?baru=1") in page.text
    content = as_lead.get(reverse("evidence:paper-request-file", args=[assessment.pk, request.pk])).content
    assert content.startswith(b"%PDF-")
    assert AuditEvent.objects.filter(kind="monev_diunduh").count() == 1
    # nobody else, and no more once one has left the team
    other = client_factory()
    other.force_login(make_member(Role.HEAD, unit=assessment.unit))
    assert other.get(reverse("evidence:paper-request-file", args=[assessment.pk, request.pk])).status_code == 403
