"""Papers that a form orders while no turn is free: nobody is sent away, each is done once, nothing typed is lost."""

import hashlib
import io
import itertools
import re
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document as WordDocument

from assessment.audit.models import AuditEvent
from assessment.papers.models import IssuedReport
from assessment.people.models import Role
from assessment.rounds.models import Answer, Evaluation, Stage
from assessment.rounds.workflow import Status
from assessment.scores.services import refresh_score
from evidence.disposal import services as disposal_services
from evidence.disposal.selectors import due_documents
from evidence.documents.models import Document, Revision
from evidence.papers import acts
from evidence.papers import builder as papers_builder
from evidence.papers.models import PaperRequest
from evidence.papers.services import line
from evidence.upkeep.services.sweep import sweep
from tests.assessment.papers.report_office import make_report_office
from tests.evidence import files
from tests.factories import make_issued_report, make_member
from zi_portal.shelf import shelf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_papers")]


@pytest.fixture
def office(instruments, clock):
    """Return the round of an office that has been handed over, its files on the shelf, and its kepala."""
    assessment, head = make_report_office()
    assessment.status = Status.TPI_REVIEW
    assessment.save(update_fields=["status"])
    for revision in Revision.objects.all():
        content = f"isi {revision.pk}".encode()
        with shelf.staged([content], limit=len(content)) as staged:
            name = shelf.new_name()
            shelf.shelf().put(staged.path, name)
            Revision.objects.filter(pk=revision.pk).update(storage_name=name, sha256=staged.sha256)
    return assessment, head


@pytest.fixture
def judged(office):
    """Return the round with a sheet of its Ketua TPI, and that person."""
    assessment, _ = office
    lead = make_member(Role.TPI_LEAD, unit=assessment.unit, full_name="Putu Auditor", position="Auditor Madya")
    evaluation = Evaluation.objects.create(assessment=assessment, stage=Stage.TPI, tier=Evaluation.Tier.LEAD)
    for answer in Answer.objects.filter(evaluation__stage=Stage.SELF, evaluation__assessment=assessment):
        answer.pk, answer.evaluation, answer._state.adding = None, evaluation, True
        answer.save()
    refresh_score(evaluation)
    return assessment, lead


def issue_url(assessment):
    return reverse("evidence:report-issue", args=[assessment.pk])


def form_of(client, url):
    """Return what the page's form would send, as it is shown."""
    form = client.get(url).context["form"]
    return {name: form[name].value() if form[name].value() is not None else "" for name in form.fields} | {
        "dated": "3 Maret 2026"
    }


def letter_of(**more):
    return {
        "number": "LHE-1/IJ/2026",
        "dated": "31 Mei 2026",
        "place": "Jakarta",
        "confidentiality": "rahasia",
        "addressee": "Kepala KPPBC TMP Ngurah Rai",
        "copies": "Inspektur Jenderal\nSekretaris Jenderal",
        "signer_name": "Putu Auditor",
        "signer_position": "Inspektur II",
    } | more


def place_in(page):
    return int(re.search(r"Anda nomor (\d+) dalam antrean", page)[1])


def digest_of(report):
    with shelf.shelf().open(report.storage_name) as file:
        return hashlib.sha256(file.read()).hexdigest()


def test_a_final_report_waits_its_turn_and_is_issued_once(client, office, all_taken):
    assessment, head = office
    client.force_login(head)
    sent = form_of(client, issue_url(assessment)) | {"number": "S-12/KBC.01/2026", "paper": "F4"}
    first = client.post(issue_url(assessment), sent)
    assert first.status_code == 302
    again = client.post(issue_url(assessment), sent)
    assert again["Location"] == first["Location"]  # pressed twice
    page = client.get(first["Location"]).text
    assert place_in(page) == 1
    assert "isian Anda tersimpan" in page
    assert not IssuedReport.objects.exists()

    all_taken()
    assert papers_builder.make_waiting() == 1
    report = IssuedReport.objects.get()
    assert (report.number, str(report.dated), report.paper, report.issued_by) == (
        "S-12/KBC.01/2026",
        "2026-03-03",
        "F4",
        head,
    )
    assert digest_of(report) == report.sha256
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.REPORT_ISSUED, actor=head).count() == 1
    page = client.get(first["Location"]).text
    assert "Laporan final S-12/KBC.01/2026 diterbitkan dan disimpan." in page
    assert "Selesai" in page
    assert "refresh" not in page
    assert client.post(issue_url(assessment), sent).status_code == 302
    assert IssuedReport.objects.count() == 1


def test_r04_of_many_orders_at_once_none_is_refused_and_each_number_is_given_once(client, office, all_taken):
    assessment, _ = office
    people = [make_member(Role.TEAM_LEAD, unit=assessment.unit) for _ in range(12)]
    for position, person in enumerate(people, start=1):
        client.force_login(person)
        response = client.post(issue_url(assessment), form_of(client, issue_url(assessment)))
        assert response.status_code == 302
        assert place_in(client.get(response["Location"]).text) == position
    all_taken()
    assert papers_builder.make_waiting() == 12
    numbers = sorted(IssuedReport.objects.values_list("number", flat=True))
    assert [number[:7] for number in numbers] == [f"LPM-{count:03d}" for count in range(1, 13)]


@pytest.mark.parametrize("is_at_once", [False, True], ids=["in-line", "at-once"])
def test_a_report_without_a_number_gets_one_however_often_others_are_first(
    client, office, turns, monkeypatch, is_at_once
):
    assessment, head = office
    others = iter(range(1, 7))

    def lay_out(*_args, **_more):
        for number in itertools.islice(others, 1):  # somebody else's is kept while this one is laid out
            make_issued_report(assessment, number=f"LPM-{number:03}/{assessment.unit.code}/2026")
        return b"%PDF-1.7 laporan"

    monkeypatch.setattr("assessment.papers.exports.report_pdf.lay_out_html", lay_out)
    client.force_login(head)
    sent = form_of(client, issue_url(assessment))
    with ExitStack() as held:
        for _ in range(0 if is_at_once else 2):
            held.enter_context(turns.taken())
        page = client.post(issue_url(assessment), sent)["Location"]
    assert place_in(client.get(page).text) == 1
    assert papers_builder.make_waiting() == 1
    report = IssuedReport.objects.get(issued_by=head)
    assert report.number == f"LPM-007/{assessment.unit.code}/2026"
    assert f"Laporan final {report.number} diterbitkan dan disimpan." in client.get(page).text


def test_the_order_is_carried_out_once_whoever_dies_when(client, office, all_taken, monkeypatch):
    assessment, head = office
    client.force_login(head)
    sent = form_of(client, issue_url(assessment)) | {"number": "S-7/2026"}
    page = client.post(issue_url(assessment), sent)["Location"]
    all_taken()

    def dies(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(line, "finish_act", dies)  # between the report and the note that it is done
        with pytest.raises(KeyboardInterrupt):
            papers_builder.make_waiting()
    assert IssuedReport.objects.count() == 1
    PaperRequest.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert papers_builder.make_waiting() == 1
    assert IssuedReport.objects.get().number == "S-7/2026"
    assert "Laporan final S-7/2026 diterbitkan dan disimpan." in client.get(page).text


def test_a_number_taken_meanwhile_is_told_and_what_was_typed_comes_back(client, office, all_taken):
    assessment, head = office
    client.force_login(head)
    sent = form_of(client, issue_url(assessment)) | {"number": "S-1/2026", "place": "Badung", "capacity": "Plh."}
    page = client.post(issue_url(assessment), sent)["Location"]
    make_issued_report(assessment, number="S-1/2026")
    all_taken()
    papers_builder.make_waiting()
    text = client.get(page).text
    assert "Nomor ini sudah dipakai laporan final lain." in text
    way = re.search(r'href="([^"]*antrean=\d+)">Buka formulirnya lagi', text)[1]
    form = client.get(way).context["form"]
    assert [form[name].value() for name in ("number", "place", "capacity", "dated")] == [
        "S-1/2026",
        "Badung",
        "Plh.",
        "3 Maret 2026",
    ]
    assert form["request_key"].value() != sent["request_key"]
    assert client.post(issue_url(assessment), form_of(client, way) | {"number": "S-2/2026"}).status_code == 302
    assert IssuedReport.objects.filter(number="S-2/2026").count() == 1
    other = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    client.force_login(other)
    for asked in (way, *(f"{issue_url(assessment)}?antrean={word}" for word in ("9" * 4400, "9" * 18, "x", ""))):
        assert client.get(asked).context["form"]["number"].value() in {None, ""}  # another's, or nobody's, is not shown


def test_a_taken_number_is_refused_before_anybody_waits(client, office, all_taken):
    assessment, head = office
    make_issued_report(assessment, number="S-1/2026")
    client.force_login(make_member(Role.TEAM_LEAD, unit=assessment.unit))
    client.post(issue_url(assessment), form_of(client, issue_url(assessment)))
    client.force_login(head)
    response = client.post(issue_url(assessment), form_of(client, issue_url(assessment)) | {"number": "S-1/2026"})
    assert response.status_code == 422
    assert "Nomor ini sudah dipakai" in response.text
    assert not PaperRequest.objects.filter(reader=head).exists()


@pytest.mark.parametrize("lost", ["role", "account", "state"])
def test_who_may_not_any_more_when_the_turn_comes_issues_nothing(client, office, all_taken, lost):
    assessment, head = office
    client.force_login(head)
    client.post(issue_url(assessment), form_of(client, issue_url(assessment)))
    if lost == "role":
        head.memberships.update(role=Role.POKJA_MEMBER, areas=["MP"])  # who reads the sheet, and issues nothing
    elif lost == "account":
        type(head).objects.filter(pk=head.pk).update(is_active=False)
    else:
        type(assessment).objects.filter(pk=assessment.pk).update(status=Status.RETURNED)
    all_taken()
    papers_builder.make_waiting()
    assert PaperRequest.objects.get().state == "gagal"
    assert not IssuedReport.objects.exists()


@pytest.mark.parametrize("kind", ["lhe", "berita-acara"])
@pytest.mark.parametrize("extension", ["pdf", "docx"])
def test_a_letter_waits_its_turn_and_is_fetched_once_recorded(client, judged, all_taken, kind, extension):
    assessment, lead = judged
    client.force_login(lead)
    url = reverse("evidence:letter-create", args=[assessment.pk, kind])
    response = client.post(url, letter_of(bentuk=extension))
    assert response.status_code == 302
    page = response["Location"]
    assert client.post(url, letter_of(bentuk=extension))["Location"] == page
    assert client.post(url, letter_of(bentuk=extension, number="LHE-2"))["Location"] != page
    assert place_in(client.get(page).text) == 1
    all_taken()
    assert papers_builder.make_waiting() == 2
    assert page + "unduh/" in client.get(page).text
    made = AuditEvent.objects.filter(kind=AuditEvent.Kind.LETTER_MADE)
    assert not made.exists()
    file = client.get(page + "unduh/")
    assert file["Content-Disposition"] == f'attachment; filename="{kind}-kppbc-tmp-ngurah-rai-2026.{extension}"'
    if extension == "pdf":
        assert file.content == b"%PDF-1.7 laporan"
    else:
        document = WordDocument(io.BytesIO(file.content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
        assert "LHE-1/IJ/2026" in text
    event = made.get()
    assert (event.actor, event.detail["kind"], event.detail["form"]) == (lead, kind, extension)
    assert event.detail["file_sha256"] == hashlib.sha256(file.content).hexdigest()


def test_a_letter_is_for_the_evaluator_who_asked_while_he_is_one(client, judged, all_taken):
    assessment, lead = judged
    client.force_login(lead)
    page = client.post(reverse("evidence:letter-create", args=[assessment.pk, "lhe"]), letter_of(bentuk="pdf"))[
        "Location"
    ]
    all_taken()
    papers_builder.make_waiting()
    for other in (make_member(Role.TPI_LEAD, unit=assessment.unit), make_member(Role.HEAD, unit=assessment.unit)):
        client.force_login(other)
        assert client.get(page).status_code == 403
        assert client.get(page + "unduh/").status_code == 403
    lead.memberships.update(role=Role.HEAD)  # who reads the sheet, and makes no letters
    client.force_login(lead)
    assert client.get(page + "unduh/").status_code == 403
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.LETTER_MADE).exists()


def test_what_waits_is_named_at_the_list_of_papers(client, office, all_taken):
    assessment, head = office
    client.force_login(head)
    page = client.post(issue_url(assessment), form_of(client, issue_url(assessment)))["Location"]
    papers = reverse("evidence:paper-list", args=[assessment.pk])
    text = client.get(papers).text
    assert "Cetakan yang Anda minta" in text
    assert f'href="{page}"' in text
    assert "Nomor 1 dalam antrean" in text
    client.force_login(make_member(Role.TEAM_LEAD, unit=assessment.unit))
    assert "Cetakan yang Anda minta" not in client.get(papers).text
    client.force_login(head)
    all_taken()
    papers_builder.make_waiting()
    assert "Cetakan yang Anda minta" not in client.get(papers).text


def aged_disposal(own):
    """Return a proposal to destroy a document whose time is over."""
    document = own.upload(files.pdf(mark="lama"), name="lama.pdf", by=own.lead)
    long_ago = timezone.now() - timedelta(days=3650)
    Document.objects.filter(pk=document.pk).update(created_at=long_ago, document_date=long_ago.date())
    Revision.objects.filter(document=document).update(uploaded_at=long_ago)
    due = list(due_documents(own.unit))
    assert due == [document]
    return disposal_services.propose_disposal(unit=own.unit, documents=due, reason="Masa simpan berakhir", by=own.lead)


def decide_url(own, disposal):
    return reverse("evidence:disposal-decide", args=[own.assessment.pk, disposal.pk])


@pytest.mark.django_db(transaction=True)
def test_a_destruction_waits_its_turn_and_is_carried_out_once(client, own, stored, all_taken, monkeypatch):
    disposal = aged_disposal(own)
    client.force_login(own.head)
    response = client.post(decide_url(own, disposal), {"decision": "setuju"})
    assert response.status_code == 302
    page = response["Location"]
    assert place_in(client.get(page).text) == 1
    detail = reverse("evidence:disposal-detail", args=[own.assessment.pk, disposal.pk])
    text = client.get(detail).text
    assert "Anda sudah menyetujui usulan ini." in text
    assert "Simpan keputusan" not in text
    assert client.post(decide_url(own, disposal), {"decision": "setuju"})["Location"] == page
    assert len(stored()[0]) == 1

    all_taken()
    with monkeypatch.context() as patch:
        patch.setattr(line, "finish_act", lambda *_args, **_more: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            papers_builder.make_waiting()
    disposal.refresh_from_db()
    minute = bytes(disposal.minute)
    PaperRequest.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert papers_builder.make_waiting() == 1
    disposal.refresh_from_db()
    assert (disposal.outcome, disposal.decided_by, bytes(disposal.minute)) == ("disetujui", own.head, minute)
    assert stored()[0] == []
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.DISPOSAL_DECIDED).count() == 1
    text = client.get(page).text
    assert "Dokumennya dimusnahkan." in text
    assert f'href="{detail}"' in text


@pytest.mark.django_db(transaction=True)
def test_a_proposal_taken_back_while_the_agreement_waits_destroys_nothing(client, own, stored, all_taken):
    disposal = aged_disposal(own)
    client.force_login(own.head)
    page = client.post(decide_url(own, disposal), {"decision": "setuju"})["Location"]
    disposal_services.close_disposal(disposal=disposal, outcome="dibatalkan", reason="", by=own.lead)
    all_taken()
    papers_builder.make_waiting()
    assert "Gagal disusun" in client.get(page).text
    assert len(stored()[0]) == 1


def test_an_act_that_waits_outlives_the_sweep(client, office, all_taken):
    assessment, head = office
    client.force_login(head)
    client.post(issue_url(assessment), form_of(client, issue_url(assessment)))
    PaperRequest.objects.update(requested_at=timezone.now() - timedelta(days=3))
    sweep()
    all_taken()
    assert papers_builder.make_waiting() == 1
    assert IssuedReport.objects.count() == 1
    PaperRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    sweep()
    assert not PaperRequest.objects.exists()
    assert IssuedReport.objects.count() == 1


@pytest.fixture
def unregistered(monkeypatch):
    """Return the name of an act as it stands before its package registered it."""
    monkeypatch.delitem(acts._acts, "pemusnahan")
    return "pemusnahan"


def test_an_act_nobody_registered_cannot_be_ordered_whatever_else_one_may(office, unregistered):
    assessment, head = office
    with pytest.raises(RuntimeError, match="pemusnahan is not registered"):
        line.request_paper(assessment=assessment, what=unregistered, paper="A4", by=head, order={"disposal": 1})
    assert not PaperRequest.objects.exists()


def test_an_act_nobody_registered_issues_no_final_report(client, office, all_taken, unregistered):
    assessment, head = office
    client.force_login(head)
    sent = form_of(client, issue_url(assessment)) | {"number": "S-12/KBC.01/2026"}
    assert client.post(issue_url(assessment), sent).status_code == 302
    PaperRequest.objects.update(what=unregistered)  # with all that a final report would need
    all_taken()
    assert papers_builder.make_waiting() == 1
    request = PaperRequest.objects.get()
    assert (request.state, request.problem) == (
        "gagal",
        "Terjadi gangguan ketika cetakan dibuat. Coba lagi; bila berulang, hubungi admin portal.",
    )
    assert not IssuedReport.objects.exists()
