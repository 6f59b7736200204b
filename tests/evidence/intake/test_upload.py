"""Taking documents in: kept whole with their row, or not at all."""

import errno
import hashlib
import itertools
import threading
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.rounds.models import EvaluationScore
from evidence.documents.exceptions import AlreadyKept
from evidence.documents.models import Citation, Document, Revision
from evidence.documents.services import documents
from evidence.documents.services.documents import Details
from tests.evidence import files
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState
from zi_portal.shelf import shelf
from zi_portal.shelf.bucket import PrivateBucket
from zi_portal.shelf.faults import FileRefused

MB = 1024 * 1024
pytestmark = pytest.mark.usefixtures("each_shelf")


def events(kind):
    return list(AuditEvent.objects.filter(kind=kind))


def assert_nothing_kept(stored):
    assert stored() == ([], [])
    assert not Document.objects.exists()
    assert not Revision.objects.exists()


def test_upload_keeps_bytes_digest_and_row_and_is_audited_once(own, stored):
    data = files.pdf()
    document = own.upload(data, name="SK_Tim ZI.pdf", details=Details(document_date=date(2026, 2, 1)))
    revision = document.revisions.get()
    assert document.title == "SK Tim ZI"
    assert document.state == Document.State.GOOD
    assert (revision.number, revision.kind, revision.size_bytes) == (1, "pdf", len(data))
    assert revision.sha256 == hashlib.sha256(data).hexdigest()
    (kept,), staging = stored()
    assert kept.read_bytes() == data
    assert staging == []
    assert "SK" not in revision.storage_name
    if isinstance(shelf.shelf(), shelf.FolderShelf):
        assert kept.stat().st_mode & 0o777 == 0o400
    (event,) = events(AuditEvent.Kind.DOCUMENT_UPLOADED)
    assert event.actor == own.mp
    assert event.detail["sha256"] == revision.sha256
    assert audit.chain_name(own.unit) == event.chain_id


def test_upload_at_a_question_cites_it_and_refreshes_the_score(own):
    document = own.upload(indicator=own.question(), details=Details(document_date=date(2026, 2, 1)))
    citation = Citation.objects.get()
    assert (citation.document, citation.indicator) == (document, own.question())
    assert EvaluationScore.objects.get().evaluation.assessment == own.assessment


def test_upload_by_someone_who_answers_nothing_here_is_denied(own, other, stored):
    for outsider in (own.head, own.tpi, own.admin, other.lead):
        with pytest.raises(ActionDenied):
            own.upload(by=outsider)
    assert_nothing_kept(stored)


def test_u08_what_the_browser_says_of_the_type_is_ignored(own):
    claimed = SimpleUploadedFile("sk.pdf", files.pdf(), content_type="image/svg+xml")
    document = documents.upload_document(assessment=own.assessment, file=claimed, by=own.mp)
    assert document.revisions.get().kind == "pdf"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [(b"", "sk.pdf", "empty"), (b"MZ" + b"\0" * 80, "sk.pdf", "mismatch"), (b"x", "sk.exe", "type")],
)
def test_u37_a_refused_file_leaves_no_bytes_and_one_event_without_content(own, stored, data, name, code):
    with pytest.raises(FileRefused) as refused:
        own.upload(data, name=name)
    assert refused.value.code == code
    assert_nothing_kept(stored)
    (event,) = events(AuditEvent.Kind.DOCUMENT_REFUSED)
    assert event.detail == {"code": code, "size_bytes": len(data)}


def test_u38_the_limit_is_accepted_and_one_byte_more_is_not(own, settings, stored):
    data = files.pdf()
    settings.EVIDENCE_MAX_BYTES = len(data)
    own.upload(data)
    settings.EVIDENCE_MAX_BYTES = 20 * MB
    for size, words in [(20 * MB + 1, "20.971.521 byte"), (24 * MB, "24,0 MB")]:
        with pytest.raises(FileRefused) as refused:
            own.upload(b"%PDF-" + b"0" * (size - 5), name="besar.pdf")
        assert refused.value.reason == (f"Ukuran berkas {words} melebihi batas 20 MB. Unggah berkas yang lebih kecil.")
    assert len(stored()[0]) == 1


def test_u39_a_file_that_claims_less_than_it_brings_is_counted_while_read(own, settings, stored):
    settings.EVIDENCE_MAX_BYTES = 1000
    lying = ContentFile(files.pdf(pages=20), name="sk.pdf")
    lying.size = 10
    with pytest.raises(FileRefused) as refused:
        documents.upload_document(assessment=own.assessment, file=lying, by=own.mp)
    assert refused.value.code == "too_big"
    assert_nothing_kept(stored)


def test_u45_same_bytes_in_the_unit_are_offered_and_in_another_unit_give_no_hint(own, other, stored):
    data = files.pdf()
    first = own.upload(data, name="a.pdf")
    with pytest.raises(AlreadyKept) as twin:
        own.upload(data, name="b.pdf", by=own.pp)
    assert twin.value.document == first
    elsewhere = other.upload(data, name="c.pdf")
    assert elsewhere.unit == other.unit
    assert len(stored()[0]) == 2


def test_u45_a_restricted_twin_that_the_person_may_not_open_gives_no_hint(own):
    data = files.pdf()
    own.upload(data, indicator=own.question("MP"), details=Details(is_restricted=True))
    assert own.upload(data, by=own.pp).created_by == own.pp


def test_u46_same_name_at_the_same_question_makes_two_entries(own):
    first = own.upload(files.pdf(mark="satu"), indicator=own.question(), by=own.mp)
    second = own.upload(files.pdf(mark="dua"), indicator=own.question(), by=own.lead)
    assert first != second
    assert Citation.objects.filter(indicator=own.question()).count() == 2


@pytest.mark.django_db(transaction=True)
def test_u46_two_people_who_send_the_same_name_at_once_make_two_whole_entries(own, stored):
    """Really at once: both wait for each other before they send."""
    senders = {own.mp: files.pdf(mark="satu"), own.lead: files.pdf(mark="dua")}
    question, gate, results, faults = own.question(), threading.Barrier(2), [], []

    def send(who, data):
        try:
            gate.wait(timeout=30)
            results.append((own.upload(data, name="SK Tim.pdf", by=who, indicator=question).pk, data))
        except (ActionDenied, FileRefused, DatabaseError) as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=sender) for sender in senders.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(dict(results)) == 2
    for pk, data in results:
        revision = Document.objects.get(pk=pk).revisions.get()
        assert (revision.original_name, revision.size_bytes) == ("SK Tim.pdf", len(data))
        assert revision.sha256 == hashlib.sha256(data).hexdigest()
    assert Citation.objects.filter(indicator=question).count() == 2
    assert sorted(path.read_bytes() for path in stored()[0]) == sorted(senders.values())
    assert len(events(AuditEvent.Kind.DOCUMENT_UPLOADED)) == 2


def test_u48_the_same_sending_twice_makes_one_entry(own, stored):
    given = {"data": files.pdf(), "request_key": "kunci-formulir", "indicator": own.question()}
    assert own.upload(**given) == own.upload(**given)
    assert Document.objects.count() == Citation.objects.count() == 1
    assert len(events(AuditEvent.Kind.DOCUMENT_UPLOADED)) == 1
    assert len(stored()[0]) == 1


@pytest.mark.django_db(transaction=True)
def test_u48_a_double_click_makes_one_entry(own, stored):
    data, results, who, question = files.pdf(), [], own.mp, own.question()

    def send():
        try:
            results.append(own.upload(data, request_key="k", by=who, indicator=question).pk)
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(results) == 2
    assert len(set(results)) == 1
    assert len(stored()[0]) == 1


def test_u49_a_full_disk_refuses_and_leaves_nothing(own, stored, monkeypatch):
    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shelf.os, "fsync", full)
    with pytest.raises(FileRefused) as refused:
        own.upload()
    assert refused.value.reason == shelf.FULL
    assert_nothing_kept(stored)


def test_u49_uploads_stop_before_the_disk_is_full(own, settings, stored):
    settings.EVIDENCE_MIN_FREE_BYTES = 10**18
    with pytest.raises(FileRefused) as refused:
        own.upload()
    assert refused.value.code == "no_room"
    assert_nothing_kept(stored)


def test_u51_an_assessment_locked_while_the_upload_runs_refuses_it_at_the_end(own, stored):
    class LocksWhileRead(ContentFile):
        def chunks(self, chunk_size=None):
            yield from super().chunks(chunk_size)
            own.hand_over()

    with pytest.raises(WrongState):
        documents.upload_document(
            assessment=own.assessment,
            file=LocksWhileRead(files.pdf(), name="sk.pdf"),
            by=own.mp,
            indicator=own.question(),
        )
    assert_nothing_kept(stored)


def test_u54_of_thirty_files_three_bad_ones_are_listed_and_the_rest_is_kept(own, stored):
    batch = [ContentFile(files.pdf(mark=str(number)), name=f"{number}.pdf") for number in range(27)]
    bad = [(b"", "kosong.pdf"), (b"GIF89a", "gambar.png"), (b"x", "rekap.xls")]
    batch[5:5] = [ContentFile(data, name=name) for data, name in bad]
    results = documents.upload_documents(assessment=own.assessment, files=batch, by=own.mp)
    refused = [result for result in results if result.outcome == "refused"]
    assert [result.name for result in refused] == [name for _, name in bad]
    assert all(result.reason for result in refused)
    assert [result.outcome for result in results].count("saved") == 27
    assert len(stored()[0]) == Document.objects.count() == 27


def test_u57_the_eleventh_document_of_a_question_is_refused_with_the_limit(own, stored):
    for number in range(10):
        own.upload(files.pdf(mark=str(number)), indicator=own.question())
    (result,) = documents.upload_documents(
        assessment=own.assessment,
        files=[ContentFile(files.pdf(mark="11"), name="11.pdf")],
        by=own.mp,
        indicator=own.question(),
    )
    assert result.outcome == "refused"
    assert "10 data dukung" in result.reason
    assert len(stored()[0]) == Document.objects.count() == 10


def test_u57_a_file_for_a_question_of_another_pokja_is_denied(own, stored):
    with pytest.raises(ActionDenied) as denied:
        own.upload(indicator=own.question("PP"))
    assert denied.value.status_code == 403
    assert_nothing_kept(stored)


def test_dates_that_contradict_each_other_are_refused_with_nothing_kept(own, stored):
    with pytest.raises(InvalidInput):
        own.upload(details=Details(document_date=date(2026, 5, 1), valid_until=date(2026, 4, 1)))
    assert_nothing_kept(stored)


def test_upload_inside_a_transaction_is_a_fault_of_the_caller(own, stored):
    with transaction.atomic(), transaction.atomic(), pytest.raises(RuntimeError):
        own.upload()
    assert stored()[0] == []


STEPS = {
    "staging": (shelf.os, "fsync"),
    "checks": (documents.receive, "look_at"),
    "moving": {"folder": (shelf.Path, "rename"), "bucket": (PrivateBucket, "_save")},
    "moved": {"folder": (shelf, "_sync_folder"), "bucket": (PrivateBucket, "size")},
    "row": (Revision, "save_base"),
    "citation": (Citation, "save"),
    "audit": (audit, "record"),
    "score": (documents.support.scores_services, "refresh_score"),
}


class Killed(BaseException):
    """Stands for a process that ends here."""


FAILURES = {"fault": OSError(errno.EIO, "I/O error"), "killed": Killed()}


@pytest.mark.parametrize("at", list(itertools.product(STEPS, FAILURES)), ids="-".join)
def test_a_failure_at_any_step_leaves_no_file_under_a_final_name_and_no_row(own, each_shelf, stored, monkeypatch, at):
    step, failure = at
    _ = own.mp, own.question()

    def fail(*args, **kwargs):
        raise FAILURES[failure]

    place = STEPS[step]
    target, name = place[each_shelf] if isinstance(place, dict) else place
    monkeypatch.setattr(target, name, fail)
    with pytest.raises((OSError, Killed, FileRefused)):
        own.upload(indicator=own.question())
    monkeypatch.undo()
    assert_nothing_kept(stored)
    assert not Citation.objects.exists()
    assert not events(AuditEvent.Kind.DOCUMENT_UPLOADED)
    own.upload(indicator=own.question())
    assert len(stored()[0]) == 1
