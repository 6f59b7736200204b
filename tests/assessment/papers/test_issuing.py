"""Final reports: numbered, kept as bytes, handed out as the same bytes; refused while anything is not whole."""

import hashlib
import re
from datetime import date

import pytest
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.papers.exports import report_pdf
from assessment.papers.models import IssuedReport
from assessment.papers.selectors.issued import Letter, next_number
from assessment.papers.signing import Signer
from assessment.people.models import Role
from assessment.rounds.workflow import Status
from evidence.documents.models import Revision
from evidence.integrity.selectors.integrity import broken_files
from evidence.papers.services import issuing
from evidence.upkeep.services.sweep import sweep
from tests.assessment.papers.report_office import HEAD_NAME, make_report_office
from tests.assessment.papers.test_report_pdf import opened, words_of
from tests.factories import make_issued_report, make_member, make_signed_copy, make_user
from zi_portal.kit.qr import qr_code
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState
from zi_portal.shelf import shelf

pytestmark = pytest.mark.django_db

LETTER = Letter("S-12/KBC.01/2026", date(2026, 3, 3), Signer("I Made", "Kepala Kantor"), "terbatas", "Badung", "F4")


@pytest.fixture
def office(instruments, clock):
    """Return the round of an office that has been handed over, its files on the shelf, and its kepala."""
    assessment, head = make_report_office()
    assessment.status = Status.TPI_REVIEW
    assessment.save(update_fields=["status"])
    for revision in Revision.objects.all():
        put(revision, f"isi {revision.pk}".encode())
    return assessment, head


def put(revision, content):
    with shelf.staged([content], limit=len(content)) as staged:
        name = shelf.new_name()
        shelf.shelf().put(staged.path, name)
        Revision.objects.filter(pk=revision.pk).update(storage_name=name, sha256=staged.sha256)


def made(assessment, content=b"%PDF-1.7 laporan", code="7K3MZ7K3MZ7K3MZ7K3MZ"):
    return issuing.Made(content, code, total=75, data_sha256="a" * 64, status=str(assessment.status))


def form_of(client, url):
    """Return what the page's form would send, as it is shown."""
    form = client.get(url).context["form"]
    return {name: form[name].value() if form[name].value() is not None else "" for name in form.fields} | {
        "dated": "3 Maret 2026"
    }


@pytest.fixture
def laid_out(monkeypatch):
    """Note the stamps of the reports asked for instead of laying anything out."""
    stamps = []

    def lay_out(_worker, _report, stamp, *, paper):
        stamps.append(stamp)
        return f"%PDF-1.7 {paper} {stamp.issue.code if stamp.issue else ''}".encode()

    monkeypatch.setattr("assessment.papers.exports.report_pdf.lay_out", lay_out)
    return stamps


def test_kepala_issues_a_report_whose_bytes_stay(client, office, settings):
    settings.PUBLIC_URL = "https://zi.example.go.id"
    assessment, head = office
    client.force_login(head)
    url = reverse("evidence:report-issue", args=[assessment.pk])
    sent = form_of(client, url) | {"number": "S-12/KBC.01/2026", "confidentiality": "terbatas", "paper": "F4"}
    assert sent["signer_name"] == HEAD_NAME
    assert client.post(url, sent | {"capacity": "Plh."}).status_code == 302

    report = IssuedReport.objects.get()
    assert (report.number, str(report.dated), report.confidentiality) == ("S-12/KBC.01/2026", "2026-03-03", "terbatas")
    download = reverse("evidence:report-download", args=[report.pk])
    first = client.get(download)
    content = b"".join(first)
    assert hashlib.sha256(content).hexdigest() == report.sha256
    assert b"".join(client.get(download)) == content
    assert first["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert first["X-Content-Type-Options"] == "nosniff"

    words = words_of(content)
    shown = re.search(r"Kode verifikasi ([0-9A-Z-]{23})", words)[1]
    assert shown.replace("-", "") == report.code
    assert f"https://zi.example.go.id/verifikasi/{report.code}/" in words
    for text in (
        "antigratifikasi",
        "S-12/KBC.01/2026",
        "3 Maret 2026",
        "Sifat Terbatas",
        "Plh. Kepala Kantor,",
        report.audit_hash,
    ):
        assert text in words
    assert "KONSEP" not in words
    with opened(content) as document:
        assert round(float(document.pages[0].mediabox[3])) == 935  # F4, 330 mm
        alternatives = [str(found.Alt) for found in figures(document)]
        assert "Kode QR ke halaman verifikasi laporan ini" in alternatives
    kinds = [event.kind for event in AuditEvent.objects.order_by("pk")]
    assert kinds.count(AuditEvent.Kind.REPORT_ISSUED) == 1
    assert kinds.count(AuditEvent.Kind.REPORT_DOWNLOADED) == 2
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.REPORT_ISSUED)
    assert event.detail["file_sha256"] == report.sha256
    assert event.sequence == report.audit_sequence + 1
    assert event.previous_hash == report.audit_hash


def figures(document):
    from tests.assessment.papers.test_report_pdf import elements

    return [element for element in elements(document) if element.get("/S") == "/Figure"]


def test_qr_code_holds_the_address_as_segno_draws_it():
    import segno

    drawing = qr_code("https://zi.example.go.id/verifikasi/7K3MZ7K3MZ7K3MZ7K3MZ/", title=report_pdf.QR_TITLE)
    expected = segno.make("https://zi.example.go.id/verifikasi/7K3MZ7K3MZ7K3MZ7K3MZ/", error="q", micro=False)
    side = expected.symbol_size(border=4)[0]
    assert f'viewBox="0 0 {side} {side}"' in drawing
    assert drawing.startswith("<svg ")
    assert "<title>Kode QR" in drawing


def test_without_a_number_the_unit_gets_its_next_one(client, office, laid_out):
    assessment, head = office
    client.force_login(head)
    url = reverse("evidence:report-issue", args=[assessment.pk])
    for expected in ("LPM-001", "LPM-002"):
        assert next_number(assessment).startswith(expected)
        assert client.post(url, form_of(client, url)).status_code == 302
    numbers = [report.number for report in IssuedReport.objects.order_by("pk")]
    assert numbers == [f"LPM-{n:03}/{assessment.unit.code}/2026" for n in (1, 2)]
    page = client.get(reverse("evidence:paper-list", args=[assessment.pk])).text
    assert "Berlaku" in page
    assert "Digantikan" in page


def test_a_number_is_used_once_and_what_was_typed_comes_back(client, office, laid_out):
    assessment, head = office
    make_issued_report(assessment, number="S-1")
    client.force_login(head)
    url = reverse("evidence:report-issue", args=[assessment.pk])
    response = client.post(url, form_of(client, url) | {"number": "S-1", "place": "Denpasar"})
    assert response.status_code == 422
    assert "Nomor ini sudah dipakai" in response.text
    assert 'value="Denpasar"' in response.text
    assert laid_out == []
    with pytest.raises(InvalidInput):
        issuing.issue_report(
            assessment=assessment, letter=Letter("S-1", LETTER.dated, LETTER.signer), made=made(assessment), by=head
        )
    assert IssuedReport.objects.count() == 1
    assert len(list(shelf.shelf().files())) == 4  # three documents and the first report


def test_k04_the_same_form_twice_gives_one_report(office):
    assessment, head = office
    first = issuing.issue_report(assessment=assessment, letter=LETTER, made=made(assessment), by=head, request_key="k")
    again = issuing.issue_report(
        assessment=assessment, letter=LETTER, made=made(assessment, b"%PDF- lain", "9" * 20), by=head, request_key="k"
    )
    assert first == again
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.REPORT_ISSUED).count() == 1


def test_k04_the_same_form_sent_again_leads_to_the_report_it_made(client, office, laid_out):
    assessment, head = office
    client.force_login(head)
    url = reverse("evidence:report-issue", args=[assessment.pk])
    for number in ("S-9/2026", ""):
        form = form_of(client, url) | {"number": number}
        assert [client.post(url, form).status_code for _ in range(2)] == [302, 302]
    assert IssuedReport.objects.count() == len(laid_out) == 2


def test_k04_the_same_form_twice_at_once_gives_one_report(office, monkeypatch):
    assessment, head = office
    others = []

    def other_first():
        if not others:
            others.append(None)
            others[0] = issuing.issue_report(
                assessment=assessment, letter=LETTER, made=made(assessment), by=head, request_key="k"
            )

    monkeypatch.setattr(shelf, "check_room", other_first)
    late = issuing.issue_report(
        assessment=assessment, letter=LETTER, made=made(assessment, b"%PDF- lain", "9" * 20), by=head, request_key="k"
    )
    assert [late] == others
    assert len(list(shelf.shelf().files())) == 4  # three documents and the report


def test_the_audit_head_that_is_kept_is_the_one_that_is_printed(client, office, laid_out, monkeypatch):
    from assessment.audit.services import audit

    assessment, head = office
    audit.record(AuditEvent.Kind.LETTER_MADE, assessment, by=head, scope=assessment.unit, detail={})
    noting = report_pdf.lay_out

    def lay_out_while_others_work(worker, report, stamp, *, paper):
        audit.record(AuditEvent.Kind.LETTER_MADE, assessment, by=head, scope=assessment.unit, detail={})
        return noting(worker, report, stamp, paper=paper)

    monkeypatch.setattr("assessment.papers.exports.report_pdf.lay_out", lay_out_while_others_work)
    client.force_login(head)
    url = reverse("evidence:report-issue", args=[assessment.pk])
    assert client.post(url, form_of(client, url)).status_code == 302
    report = IssuedReport.objects.get()
    assert laid_out[0].issue.audit_head == f"kejadian {report.audit_sequence}, {report.audit_hash}"


def test_to_ask_for_the_head_of_a_paper_is_no_download(client, office):
    assessment, head = office
    report = make_issued_report(assessment)
    copy = make_signed_copy(report)
    client.force_login(head)
    for name, paper in (("report-download", report), ("signed-copy-download", copy)):
        response = client.head(reverse(f"evidence:{name}", args=[paper.pk]))
        assert (response.status_code, response["Content-Length"]) == (200, str(paper.size_bytes))
        assert response["Content-Disposition"].startswith("attachment")
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.REPORT_DOWNLOADED).exists()


@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_r07_a_final_report_is_refused_while_a_file_is_not_whole(client, office, laid_out, damage):
    assessment, head = office
    revision = Revision.objects.first()
    shelf.shelf().discard(revision.storage_name)
    if damage == "changed":
        content = b"isi lain"
        with shelf.staged([content], limit=len(content)) as staged:
            shelf.shelf().put(staged.path, revision.storage_name)
    client.force_login(head)
    url = reverse("evidence:report-issue", args=[assessment.pk])
    response = client.post(url, form_of(client, url))
    assert response.status_code == 409
    assert revision.document.title in response.text
    assert laid_out == []
    assert not IssuedReport.objects.exists()


def test_r07_a_document_with_a_problem_is_listed_as_such_in_a_draft(office):
    from assessment.papers.selectors.report import get_report

    assessment, head = office
    document = Revision.objects.get(original_name="sk-1.pdf").document
    type(document).objects.filter(pk=document.pk).update(state="bermasalah")
    (row,) = [row for row in get_report(head, assessment.pk).documents if row.reference == document.number]
    assert (row.state, row.counts) == ("Bermasalah", False)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED, Status.WITH_HEAD])
def test_before_approval_nothing_final_is_made(client, office, laid_out, status):
    assessment, head = office
    assessment.status = status
    assessment.save(update_fields=["status"])
    client.force_login(head)
    assert client.get(reverse("evidence:report-issue", args=[assessment.pk])).status_code == 409
    page = client.get(reverse("evidence:paper-list", args=[assessment.pk])).text
    assert "setelah kepala kantor menyetujui" in page
    with pytest.raises(WrongState):
        issuing.issue_report(assessment=assessment, letter=LETTER, made=made(assessment), by=head)
    assert not IssuedReport.objects.exists()


def test_a_round_that_moved_on_while_its_report_was_laid_out_gets_none(office):
    assessment, head = office
    read = made(assessment)
    assessment.status = Status.TPN_REVIEW
    assessment.save(update_fields=["status"])
    with pytest.raises(WrongState, match="Terbitkan sekali lagi"):
        issuing.issue_report(assessment=assessment, letter=LETTER, made=read, by=head)
    assert len(list(shelf.shelf().files())) == 3


def test_only_ketua_tim_and_kepala_issue(office):
    assessment, _ = office
    for role in (Role.POKJA_LEAD, Role.TPI_LEAD):
        with pytest.raises(ActionDenied):
            issuing.issue_report(
                assessment=assessment,
                letter=LETTER,
                made=made(assessment),
                by=make_member(role, unit=assessment.unit, areas=["MP"] if role == Role.POKJA_LEAD else []),
            )


@pytest.mark.parametrize(
    ("capacity", "missing"), [("a.n.", {"mandate"}), ("u.b.", {"mandate", "via"}), ("Plt.", set()), ("x", {"capacity"})]
)
def test_a_mandate_names_who_gave_it(client, office, laid_out, capacity, missing):
    assessment, head = office
    client.force_login(head)
    url = reverse("evidence:report-issue", args=[assessment.pk])
    response = client.post(url, form_of(client, url) | {"capacity": capacity})
    assert response.status_code == (422 if missing else 302)
    if missing:
        assert set(response.context["form"].errors) == missing


@pytest.mark.parametrize(
    ("signer", "lines"),
    [
        (Signer("A", "Kepala Kantor"), ("Kepala Kantor",)),
        (Signer("A", "Kepala Kantor", capacity="Plt."), ("Plt. Kepala Kantor",)),
        (Signer("A", "Sekretaris", capacity="a.n.", mandate="Kepala Badan"), ("a.n. Kepala Badan", "Sekretaris")),
        (
            Signer("A", "Kepala Bagian", capacity="u.b.", mandate="Kepala Badan", via="Sekretaris"),
            ("a.n. Kepala Badan", "Sekretaris", "u.b.", "Kepala Bagian"),
        ),
    ],
)
def test_signature_block_follows_tata_naskah_dinas(signer, lines):
    assert signer.lines == lines


@pytest.mark.parametrize(
    ("capacity", "office"),
    [
        ("", "Sekretaris"),
        ("Plt.", "Plt. Sekretaris"),
        ("a.n.", "Sekretaris (a.n.)"),
        ("u.b.", "Sekretaris (u.b.)"),
    ],
)
def test_nobody_is_listed_as_signing_on_behalf_of_his_own_office(capacity, office):
    assert IssuedReport(capacity=capacity, signer_position="Sekretaris").signer_office == office


def test_changed_bytes_are_never_handed_out_and_the_nightly_check_names_them(client, office):
    assessment, head = office
    report = make_issued_report(assessment, number="S-7")
    path = shelf.shelf().root / report.storage_name
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7 lapOran")
    client.force_login(head)
    response = client.get(reverse("evidence:report-download", args=[report.pk]))
    assert response.status_code == 409
    assert "tidak lagi utuh" in response.text
    (finding,) = broken_files()
    assert (str(finding.problem), finding.what) == ("berubah", f"laporan final S-7, {assessment.unit}")
    path.unlink()
    assert client.get(reverse("evidence:report-download", args=[report.pk])).status_code == 409
    assert [str(found.problem) for found in broken_files()] == ["hilang"]


def test_sweep_leaves_what_a_report_names(office, clock):
    assessment, _ = office
    report = make_issued_report(assessment)
    clock.shift(60 * 60 * 24 * 30)
    assert sweep() == []
    with shelf.shelf().open(report.storage_name) as file:
        assert file.read() == b"%PDF-1.7 laporan"


def test_a_stranger_learns_nothing(client, office):
    assessment, _ = office
    report = make_issued_report(assessment)
    client.force_login(make_user())
    assert client.get(reverse("evidence:report-download", args=[report.pk])).status_code == 404
    assert client.get(reverse("evidence:paper-list", args=[assessment.pk])).status_code == 404
