"""The report as a download: who, on which paper, what is recorded, and what is said when it cannot be made."""

import hashlib

import pytest
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.papers.exports.report_pdf import APT_COMMAND, ReportUnavailable
from assessment.papers.services.reports import record_report
from assessment.people.models import Role
from tests.assessment.papers.report_office import make_report_office
from tests.factories import make_member, make_unit
from zi_portal.kit.refusals import ActionDenied

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(instruments):
    return make_report_office(name="Kantor Pelayanan Uji", paper="F4")


@pytest.fixture
def papers(monkeypatch):
    """Note the papers asked for instead of laying anything out."""
    asked = []

    def lay_out(_worker, _report, _stamp, *, paper):
        asked.append(paper)
        return b"%PDF-1.7 laporan"

    monkeypatch.setattr("assessment.papers.exports.report_pdf.lay_out", lay_out)
    return asked


def url_of(assessment):
    return reverse("evidence:report-pdf", args=[assessment.pk])


def events():
    return AuditEvent.objects.filter(kind=AuditEvent.Kind.REPORT_EXPORTED)


def test_report_comes_as_an_attachment_and_is_recorded(client, office):
    assessment, head = office
    client.force_login(head)
    response = client.get(url_of(assessment))
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        'attachment; filename="laporan-penilaian-mandiri-kantor-pelayanan-uji-2026.pdf"'
    )
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    event = events().get()
    assert (event.actor, event.chain_id) == (head, f"unit:{assessment.unit_id}")
    assert event.detail["file_sha256"] == hashlib.sha256(response.content).hexdigest()
    assert event.detail["size_bytes"] == len(response.content)
    assert event.detail["paper"] == "F4"
    assert event.detail["is_draft"] is True
    assert len(event.detail["data_sha256"]) == 64


@pytest.mark.parametrize(
    ("query", "paper"), [("", "F4"), ("?kertas=A4", "A4"), ("?kertas=f4", "F4"), ("?kertas=A3", "F4")]
)
def test_paper_is_the_units_unless_another_is_asked_for(client, office, papers, query, paper):
    assessment, head = office
    client.force_login(head)
    assert client.get(url_of(assessment) + query).status_code == 200
    assert papers == [paper]


def test_head_request_makes_and_records_nothing(client, office, papers):
    assessment, head = office
    client.force_login(head)
    response = client.head(url_of(assessment))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert papers == []
    assert not events().exists()


def test_missing_libraries_are_told_with_the_command_and_nothing_is_recorded(client, office, monkeypatch):
    assessment, head = office

    def refuse(*_args, **_more):
        raise ReportUnavailable("Pustaka belum terpasang.", "Jalankan perintah ini.", APT_COMMAND)

    monkeypatch.setattr("assessment.papers.exports.report_pdf.lay_out", refuse)
    client.force_login(head)
    response = client.get(url_of(assessment))
    assert response.status_code == 503
    page = response.content.decode()
    assert "Pustaka belum terpasang. Jalankan perintah ini." in page
    assert APT_COMMAND in page
    assert url_of(assessment) in page
    assert not events().exists()


def test_another_units_report_is_missing_like_one_that_never_was(client, office, papers):
    assessment, _ = office
    client.force_login(make_member(Role.HEAD, unit=make_unit()))
    foreign = client.get(url_of(assessment))
    missing = client.get(reverse("evidence:report-pdf", args=[987_654]))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert papers == []


def test_role_that_ended_meanwhile_gets_no_report(office):
    assessment, head = office
    head.memberships.update(ends_on="2026-01-01", starts_on="2025-01-01")
    with pytest.raises(ActionDenied):
        record_report(assessment=assessment, paper="A4", is_draft=True, data_sha256="", content=b"%PDF-", by=head)
    assert not events().exists()
