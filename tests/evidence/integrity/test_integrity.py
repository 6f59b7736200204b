"""What the nightly comparison does to documents: damaged ones stop counting, restored ones count again."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from assessment.audit.models import AuditEvent
from assessment.rounds.models import EvaluationScore
from evidence.documents.models import Document
from evidence.documents.selectors.documents import question_evidence
from evidence.documents.services import documents, judgement
from evidence.documents.services.documents import Details
from tests.evidence import files
from zi_portal.shelf import shelf as storage

DATED = Details(document_date=date(2026, 2, 1))


@pytest.fixture
def cited(own):
    return own.upload(indicator=own.question(), name="sk.pdf", details=DATED)


@pytest.fixture
def path(cited, stored):
    """The file of the cited document, not yet damaged."""
    (path,), _ = stored()
    return path


def check(*options):
    """Run the command; its fault, if it ends with one."""
    try:
        call_command("check_evidence", *options)
    except CommandError as error:
        return str(error)
    return ""


def counts(own):
    return question_evidence(own.mp, own.assessment, own.question().pk).counts


def test_b03_a_damaged_document_counts_no_more_and_one_that_is_restored_counts_again(own, cited, path):
    data = path.read_bytes()
    path.unlink()
    before = EvaluationScore.objects.get().computed_at
    assert check("--dry-run")
    assert counts(own)
    assert "1 berkas" in check()
    assert not counts(own)
    assert EvaluationScore.objects.get().computed_at > before
    event = AuditEvent.objects.filter(kind=AuditEvent.Kind.DOCUMENT_CHANGED).latest("pk")
    assert (event.actor, event.detail) == (None, {"revision": 1, "file": "hilang"})
    check()
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.DOCUMENT_CHANGED).count() == 1
    path.write_bytes(data)
    assert check() == ""
    assert counts(own)
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.DOCUMENT_CHANGED).latest("pk").detail["file"] == "utuh"


def test_b03_beside_the_question_stands_what_became_of_the_file_and_what_to_do(own, cited, path):
    def said():
        return question_evidence(own.mp, own.assessment, own.question().pk).lines[0].support.sentence

    path.unlink()
    check()
    assert said().startswith("Tidak dihitung: pemeriksaan menemukan berkasnya hilang, berubah")
    assert said().endswith("Ganti berkasnya.")


def test_b03_an_earlier_revision_that_is_damaged_is_named_and_the_document_still_counts(own, cited, path, capsys):
    documents.replace_document(document=cited, file=files.content(files.pdf(mark="dua"), "sk.pdf"), by=own.mp)
    path.unlink()
    assert "1 berkas" in check()
    assert "revisi 1" in capsys.readouterr().out
    assert counts(own)


def test_b03_what_a_person_refused_or_doubted_stays_so(own, cited, path):
    judgement.judge_document(document=cited, state=Document.State.PROBLEM, reason="Tidak terbaca.", by=own.lead)
    (line,) = question_evidence(own.mp, own.assessment, own.question().pk).lines
    assert line.support.sentence == "Tidak dihitung: bermasalah."
    assert check() == ""
    path.unlink()
    check()
    document = Document.objects.get()
    assert (document.state, document.state_reason) == (Document.State.PROBLEM, "Tidak terbaca.")


def test_b03_new_bytes_repair_a_damaged_document(own, cited, path):
    path.unlink()
    check()
    documents.replace_document(document=cited, file=files.content(files.pdf(mark="baru"), "sk.pdf"), by=own.mp)
    assert counts(own)
    assert "1 berkas" in check()
    assert counts(own)


def test_b03_a_file_that_the_disk_cannot_read_is_named_and_the_rest_is_still_checked(
    own, cited, path, monkeypatch, capsys
):
    other = own.upload(files.pdf(mark="lain"), name="lain.pdf")
    really_open = storage.FolderShelf.open

    def fail(shelf, name):
        if name.endswith(path.name):
            raise storage.StoreUnavailable(5, "I/O error")
        return really_open(shelf, name)

    monkeypatch.setattr(storage.FolderShelf, "open", fail)
    (storage.FolderShelf(path.parent.parent).root / other.revisions.get().storage_name).unlink()
    assert "2 berkas" in check()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["TIDAK TERBACA", "HILANG"]
    assert counts(own)


def test_u50_a_store_folder_that_is_gone_stops_the_check_and_calls_no_file_missing(own, cited, path, capsys):
    folder = path.parent.parent
    folder.rename(folder.with_name("lepas"))
    assert "tidak dapat dihubungi" in check()
    assert capsys.readouterr().out == ""
    assert counts(own)
    folder.with_name("lepas").rename(folder)
