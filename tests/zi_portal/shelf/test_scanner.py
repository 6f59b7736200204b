"""The virus scanner: what it finds is refused, what it cannot tell waits and does not count."""

import errno
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django_ox.testing import run_tasks

from assessment.audit.models import AuditEvent
from assessment.rounds.models import EvaluationScore
from evidence.documents.models import Document, Revision
from evidence.documents.selectors.documents import question_evidence
from evidence.documents.services import documents
from evidence.documents.services.documents import Details
from evidence.library.selectors import library
from tests.evidence import files
from tests.zi_portal.shelf.clamd import EICAR
from zi_portal.shelf import shelf as storage
from zi_portal.shelf.faults import FileRefused, StoreUnavailable

pytestmark = pytest.mark.once

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DATED = Details(document_date=date(2026, 2, 1))
INFECTED = {
    "pdf": lambda: files.pdf_holding(EICAR),
    "docx": lambda: files.office("docx", {"word/media/isi.bin": EICAR}),
    "xlsx": lambda: files.office("xlsx", {"xl/media/isi.bin": EICAR}),
}


def scan():
    """Run the command; its fault, if it ends with one."""
    try:
        call_command("scan_evidence")
    except CommandError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("kind", INFECTED)
def test_u16_eicar_is_refused_deleted_and_recorded_with_name_and_digest(own, clamd, stored, kind):
    with pytest.raises(FileRefused) as refused:
        own.upload(INFECTED[kind](), name=f"undangan.{kind}")
    assert refused.value.code == "virus"
    assert stored() == ([], [])
    assert not Document.objects.exists()
    detail = AuditEvent.objects.get(kind=AuditEvent.Kind.DOCUMENT_REFUSED).detail
    assert (detail["code"], detail["name"], len(detail["sha256"])) == ("virus", f"undangan.{kind}", 64)


def test_u16_the_ketua_tim_is_told_on_the_library_page_and_others_are_not(own, clamd, client):
    with pytest.raises(FileRefused):
        own.upload(INFECTED["pdf"](), name="undangan <b>.pdf")
    url = reverse("evidence:document-list", args=[own.assessment.pk])
    for user, is_told in [(own.lead, True), (own.pp, False)]:
        client.force_login(user)
        page = client.get(url).content.decode()
        assert ("undangan &lt;b&gt;.pdf" in page) is is_told


def test_u16_a_clean_file_is_sent_whole_and_counts_at_once(own, clamd):
    data = files.pdf(mark="bersih")
    document = own.upload(data, indicator=own.question(), details=DATED)
    assert clamd.seen == [data]
    assert document.state == Document.State.GOOD
    assert document.revisions.get().scan == Revision.Scan.CLEAN


@pytest.mark.parametrize("how", ["down", "hangs up", "error", "too large", "unknown words"])
def test_u17_what_the_scanner_cannot_tell_waits_and_neither_opens_nor_counts(own, clamd, settings, client, how):
    if how == "down":
        settings.CLAMD = "127.0.0.1:9"
    elif how == "hangs up":
        clamd.says = None
    elif how == "error":
        clamd.says = "INSTREAM size limit exceeded. ERROR"
    elif how == "too large":
        settings.CLAMD_MAX_BYTES = 100
    else:
        clamd.says = "stream: OK maybe"
    document = own.upload(indicator=own.question(), details=DATED)
    assert document.state == Document.State.CHECKING
    assert not question_evidence(own.mp, own.assessment, own.question().pk).counts
    client.force_login(own.mp)
    response = client.get(reverse("evidence:revision-download", args=[document.revisions.get().pk]))
    assert response.status_code == 409
    assert "sedang diperiksa" in response.content.decode()


def test_u17_the_command_asks_again_and_the_document_counts_when_it_is_clean(own, clamd):
    clamd.says = None
    document = own.upload(indicator=own.question(), details=DATED)
    assert "1 berkas" in scan()
    assert Document.objects.get().state == Document.State.CHECKING
    before = EvaluationScore.objects.get().computed_at
    clamd.says = ""
    assert scan() == ""
    document.refresh_from_db()
    assert document.state == Document.State.GOOD
    assert question_evidence(own.mp, own.assessment, own.question().pk).counts
    assert EvaluationScore.objects.get().computed_at > before
    assert scan() == ""


def test_u17_a_file_above_the_scanners_limit_is_never_taken_for_clean(own, clamd, settings):
    settings.CLAMD_MAX_BYTES = 100
    own.upload()
    assert "1 berkas" in scan()
    assert Revision.objects.get().scan == Revision.Scan.WAITING
    assert clamd.seen == []


def test_u17_a_virus_found_later_is_deleted_and_the_row_tells_it(own, clamd, stored, client, capsys):
    clamd.says = None
    document = own.upload(INFECTED["pdf"](), name="undangan.pdf")
    clamd.says = ""
    scan()
    document.refresh_from_db()
    assert document.state == Document.State.PROBLEM
    assert Revision.objects.get().scan == Revision.Scan.INFECTED
    event = AuditEvent.objects.filter(kind=AuditEvent.Kind.DOCUMENT_CHANGED).get()
    assert event.detail["signature"] == "Eicar-Signature"


@pytest.mark.django_db(transaction=True)
def test_u17_the_bytes_of_a_virus_found_later_are_gone_and_no_check_misses_them(own, clamd, stored, capsys):
    clamd.says = None
    own.upload(INFECTED["docx"](), name="undangan.docx")
    clamd.says = ""
    scan()
    assert stored() == ([], [])
    call_command("check_evidence")
    assert "utuh" in capsys.readouterr().out


def test_u17_an_earlier_revision_that_waits_stays_closed_when_the_last_one_is_clean(own, clamd, client):
    clamd.says = None
    document = own.upload(files.pdf(mark="satu"))
    clamd.says = ""
    revision = documents.replace_document(
        document=document, file=files.content(files.pdf(mark="dua"), "sk.pdf"), by=own.mp
    )
    assert Document.objects.get().state == Document.State.GOOD
    client.force_login(own.mp)
    first = document.revisions.get(number=1)
    assert client.get(reverse("evidence:revision-download", args=[first.pk])).status_code == 409
    opened = client.get(reverse("evidence:revision-download", args=[revision.pk]))
    assert b"".join(opened.streaming_content) == files.pdf(mark="dua")


@pytest.mark.parametrize("is_read", [True, False])
def test_u17_a_file_that_becomes_clean_later_is_found_by_its_words(own, clamd, settings, is_read):
    clamd.says = None
    body = f'<w:document xmlns:w="{WORD}"><w:p><w:t>Notulen pemantauan gratifikasi</w:t></w:p></w:document>'
    own.upload(files.office("docx", {"word/document.xml": body}), name="notulen.docx")
    clamd.says = ""
    settings.EVIDENCE_READ_AT_ONCE = is_read
    scan()
    run_tasks(raise_failures=True)
    found = library.find_documents(own.mp, own.assessment, text="gratifikasi")
    assert found.exists() is is_read


@pytest.mark.django_db(transaction=True)
def test_u16_bytes_of_a_virus_that_the_store_could_not_delete_go_with_the_next_sweep(own, clamd, stored, monkeypatch):
    clamd.says = None
    own.upload(INFECTED["docx"](), name="undangan.docx")
    clean = own.upload(files.pdf(mark="bersih"))
    clamd.says = ""

    def away(shelf, name):
        raise StoreUnavailable(errno.EIO, "away")

    with monkeypatch.context() as patch:
        patch.setattr(storage.FolderShelf, "discard", away)
        scan()
    assert len(stored()[0]) == 2
    call_command("sweep_evidence")
    ((left,), _) = stored()
    assert clean.revisions.get().storage_name.endswith(left.name)


def test_u17_without_a_scanner_the_command_says_so(own, capsys):
    own.upload()
    call_command("scan_evidence")
    assert "tidak diatur" in capsys.readouterr().out
