"""Final reports, signed copies and letters while the store does not answer: a page that says so, and nothing typed lost."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.papers.models import IssuedReport
from assessment.people.models import Role
from assessment.rounds.workflow import Status
from evidence.papers.services import letters
from tests.assessment.papers.report_office import make_report_office
from tests.assessment.papers.test_issuing import form_of
from tests.assessment.papers.test_letter_templates import template
from tests.assessment.papers.test_letters import sent, tpi_sheet
from tests.factories import make_issued_report, make_member, make_signed_copy
from zi_portal.shelf import shelf
from zi_portal.shelf.faults import StoreUnavailable

pytestmark = pytest.mark.django_db

AWAY = "sedang tidak dapat dihubungi"


@pytest.fixture
def office(instruments, clock):
    """Return a round that has been handed over and its kepala."""
    assessment, head = make_report_office()
    assessment.status = Status.TPI_REVIEW
    assessment.save(update_fields=["status"])
    return assessment, head


@pytest.fixture
def take_away(monkeypatch):
    """Return a function after which the store no longer answers."""

    def fail(*_args):
        raise StoreUnavailable(5, "away")

    def away():
        monkeypatch.setattr(shelf.FolderShelf, "open", fail)
        monkeypatch.setattr(shelf.FolderShelf, "check", fail)

    return away


def test_a_report_is_not_issued_and_what_was_typed_comes_back(client, office, take_away):
    assessment, head = office
    client.force_login(head)
    url = reverse("evidence:report-issue", args=[assessment.pk])
    form = form_of(client, url) | {"number": "S-77/2026"}
    take_away()
    response = client.post(url, form)
    assert response.status_code == 503
    assert AWAY in response.text
    assert 'value="S-77/2026"' in response.text
    assert not IssuedReport.objects.exists()


def test_papers_come_later_and_no_download_is_recorded(client, office, take_away):
    assessment, head = office
    report = make_issued_report(assessment)
    copy = make_signed_copy(report)
    client.force_login(head)
    take_away()
    for name, paper in (("report-download", report), ("signed-copy-download", copy)):
        response = client.get(reverse(f"evidence:{name}", args=[paper.pk]))
        assert response.status_code == 503
        assert AWAY in response.text
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.REPORT_DOWNLOADED).exists()


def test_a_file_that_cannot_be_read_to_its_end_is_closed(client, office, monkeypatch):
    assessment, head = office
    report = make_issued_report(assessment)
    given = []

    def unreadable(file):
        given.append(file)
        raise StoreUnavailable(5, "I/O error")

    monkeypatch.setattr(shelf, "digest_of", unreadable)
    client.force_login(head)
    assert client.get(reverse("evidence:report-download", args=[report.pk])).status_code == 503
    assert [file.closed for file in given] == [True]


def test_a_letter_with_a_template_of_its_own_waits_and_what_was_typed_comes_back(client, office, take_away):
    assessment, _ = office
    lead = make_member(Role.TPI_LEAD, unit=assessment.unit)
    tpi_sheet(assessment)
    instansi = assessment.unit.instansi
    admin = make_member(Role.INSTANSI_ADMIN, instansi=instansi)
    own = ContentFile(template("{{ konsep }} {{ unit }}"), name="lhe.docx")
    letters.keep_template(instansi=instansi, kind="lhe", file=own, by=admin)
    take_away()
    client.force_login(lead)
    response = client.post(
        reverse("evidence:letter-create", args=[assessment.pk, "lhe"]), sent(bentuk="docx", basis="Surat Tugas X")
    )
    assert response.status_code == 503
    assert AWAY in response.text
    assert "Surat Tugas X" in response.text
    client.force_login(admin)
    assert client.get(reverse("evidence:template-download", args=[instansi.pk, "lhe"])).status_code == 503
