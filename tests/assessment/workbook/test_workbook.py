"""The LKE workbook as a download: whose numbers and notes are in it, who may have it, what is recorded."""

import hashlib
import io

import openpyxl
import pytest
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.papers.services.reports import record_workbook
from assessment.people.models import Membership, Role
from assessment.rounds.models import Evaluation, Stage
from assessment.rounds.workflow import Status
from assessment.scores.selectors import get_sheets
from assessment.scoring import Choice
from assessment.workbook.exports.lke_layout import lay_out
from tests.assessment.papers.report_office import make_report_office
from tests.factories import fill, make_member, make_recap, make_unit
from tests.sheets import instrument
from zi_portal.kit.refusals import ActionDenied

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(instruments):
    return make_report_office(name="Kantor Pelayanan Uji", paper="F4", note="=1+1 sesuai rencana")


def url_of(assessment):
    return reverse("assessment:lke-xlsx", args=[assessment.pk])


def sheet_for(client, user, assessment):
    client.force_login(user)
    response = client.get(url_of(assessment))
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.content), data_only=True)["LKE ZI"]


def events():
    return AuditEvent.objects.filter(kind=AuditEvent.Kind.WORKBOOK_EXPORTED)


def line_of(code):
    return next(line.row for line in lay_out(instrument()) if line.key == code)


def test_workbook_comes_as_an_attachment_and_is_recorded(client, office):
    assessment, head = office
    client.force_login(head)
    response = client.get(url_of(assessment))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response["Content-Disposition"] == 'attachment; filename="lke-zi-kantor-pelayanan-uji-2026.xlsx"'
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    event = events().get()
    assert (event.actor, event.chain_id) == (head, f"unit:{assessment.unit_id}")
    assert event.detail == {
        "is_draft": True,
        "file_sha256": hashlib.sha256(response.content).hexdigest(),
        "size_bytes": len(response.content),
    }


def test_it_holds_the_numbers_notes_and_documents_of_the_page(client, office):
    assessment, head = office
    sheet = sheet_for(client, head, assessment)
    stored = get_sheets(assessment.evaluations.get()).claim
    for node in ("A", "A.I.1", "A.I.1.iii", "B.I.a"):
        values = [sheet.cell(row=line_of(node), column=column).value for column in (12, 14)]
        exact = stored.nodes[node]
        assert values == pytest.approx([float(exact.points_answered_only), float(exact.points)])
    row = line_of("A.I.1.i.a")
    assert [sheet.cell(row=row, column=column).value for column in (11, 15)] == ["Ya", "=1+1 sesuai rencana"]
    link = sheet.cell(row=row, column=16)
    document = assessment.unit.documents.get(title=link.value)
    assert link.hyperlink.target == f"http://testserver{reverse('evidence:document-detail', args=[document.pk])}"
    assert sheet.cell(row=line_of("A.I.1.iii.c"), column=11).value is None


def test_the_title_of_a_restricted_document_is_not_written(client, office):
    assessment, head = office
    sheet = sheet_for(client, head, assessment)
    texts = {cell.value for row in sheet for cell in row}
    assert "Dokumen terbatas (judul tidak dicetak)" in texts
    assert "Surat keputusan 3" not in texts


def test_a_document_that_does_not_count_says_so(client, office):
    assessment, head = office
    assessment.unit.documents.filter(title="Surat keputusan 1").update(state="ditolak")
    texts = {cell.value for row in sheet_for(client, head, assessment) for cell in row}
    assert "Surat keputusan 1 (tidak dihitung)" in texts


def test_f06_another_scorer_is_in_it_only_for_those_who_may_see_it(client, office):
    assessment, head = office
    type(assessment).objects.filter(pk=assessment.pk).update(status=Status.TPI_REVIEW)
    evaluation = Evaluation.objects.create(assessment=assessment, stage=Stage.TPI, tier=Evaluation.Tier.MEMBER)
    evaluator = make_member(Role.TPI_MEMBER, unit=assessment.unit)
    fill(evaluation, {"A.I.1.i.a": Choice("Tidak")}, by=evaluator)
    make_recap(assessment, Stage.TPN, {"A": "41.14"}, by=evaluator, scorer="Tim Kemenpan")
    row = line_of("A.I.1.i.a")

    for_unit = sheet_for(client, head, assessment)
    heads = [cell.value for cell in for_unit[5]]
    assert heads[15] == "Nilai TPN (Tim Kemenpan)"
    assert not [title for title in heads if title and "TPI" in title]

    for_evaluator = sheet_for(client, evaluator, assessment)
    heads = [cell.value for cell in for_evaluator[5]]
    assert heads[15:19] == [
        "Jawaban Anggota TPI, konsep",
        "Nilai Anggota TPI, konsep",
        "Catatan Anggota TPI, konsep",
        "Nilai TPN (Tim Kemenpan)",
    ]
    assert for_evaluator.cell(row=row, column=16).value == "Tidak"
    assert for_evaluator.cell(row=line_of("A"), column=19).value == 41.14


def test_reading_it_takes_a_bounded_number_of_queries(client, office, django_assert_max_num_queries):
    assessment, head = office
    client.force_login(head)
    client.get(url_of(assessment))
    with django_assert_max_num_queries(40):
        client.get(url_of(assessment))


def test_head_request_makes_and_records_nothing(client, office):
    assessment, head = office
    client.force_login(head)
    response = client.head(url_of(assessment))
    assert (response.status_code, response.content) == (200, b"")
    assert not events().exists()


def test_another_units_workbook_is_missing_like_one_that_never_was(client, office):
    assessment, _ = office
    client.force_login(make_member(Role.HEAD, unit=make_unit()))
    foreign = client.get(url_of(assessment))
    missing = client.get(reverse("assessment:lke-xlsx", args=[987_654]))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert not events().exists()


def test_role_that_ended_meanwhile_gets_no_workbook(office):
    assessment, head = office
    Membership.objects.filter(user=head).update(ends_on="2026-01-01", starts_on="2025-01-01")
    with pytest.raises(ActionDenied):
        record_workbook(assessment=assessment, is_draft=True, content=b"PK", by=head)
    assert not events().exists()


@pytest.mark.parametrize("name", ["assessment:readiness-detail", "assessment:sheet-detail"])
def test_pages_lead_to_it(client, office, name):
    assessment, head = office
    client.force_login(head)
    page = client.get(reverse(name, args=[assessment.pk])).text
    assert f'href="{url_of(assessment)}"' in page
