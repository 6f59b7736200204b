"""Documents as proof of a report of the rencana kerja: who ties them, who reads them, and what they are then kept for."""

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.programme.models import Obstacle, WorkItem
from assessment.programme.plan.models import WorkProgress
from assessment.programme.records import proofs
from assessment.rounds.workflow import Status
from evidence.documents.models import Document, RecordCitation
from evidence.documents.selectors.records import get_record, proofs_by_record, record_uses
from evidence.documents.services import documents
from evidence.documents.services.documents import Details
from evidence.documents.services.records import cite_for_record, remove_record_citation
from evidence.library.selectors.proofs import pickable_for_record
from tests.factories import make_monitoring
from tests.texts import text_of
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState


@pytest.fixture
def progress(own):
    item = WorkItem.objects.create(assessment=own.assessment, area="MP", title="Pemantauan SOP", owner=own.mp)
    return WorkProgress.objects.create(
        item=item, month=3, percent=40, text="Tiga SOP.", reported_at=timezone.now(), reported_by=own.mp
    )


def tie(progress, *found, by):
    return cite_for_record(key="kemajuan", pk=progress.pk, documents=found, by=by)


def test_the_owner_of_a_line_ties_documents_to_a_month_and_lets_one_go(own, progress):
    document = own.upload(by=own.mp)
    (citation,) = tie(progress, document, by=own.mp)
    assert tie(progress, document, by=own.lead) == [citation]  # a second time changes nothing
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.DOCUMENT_CITED)
    assert event.detail == {"assessment": own.assessment.pk, "record": f"kemajuan {progress.pk}"}
    (line,) = proofs_by_record(own.head, "kemajuan", [progress.pk])[progress.pk]
    assert (line.is_open, line.status, line.citation) == (True, "Baik", citation)
    assert proofs("kemajuan", [progress.pk, 987654]) == {progress.pk: 1}
    (use,) = record_uses(own.head, document)
    assert (use.title, use.page) == (
        "Maret: Pemantauan SOP",
        f"/penilaian/{own.assessment.pk}/program/?buka={progress.item_id}#kegiatan-{progress.item_id}",
    )

    remove_record_citation(citation=citation, by=own.mp)
    remove_record_citation(citation=citation, by=own.mp)
    assert not RecordCitation.objects.exists()
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.CITATION_REMOVED).count() == 1
    assert Document.objects.filter(pk=document.pk).exists()


def test_who_does_not_report_the_line_ties_nothing(own, progress):
    document = own.upload()
    (citation,) = tie(progress, document, by=own.lead)
    for person in (own.pp, own.head, own.tpi, own.admin):
        with pytest.raises((ActionDenied, Http404)):
            tie(progress, document, by=person)
        with pytest.raises((ActionDenied, Http404)):
            remove_record_citation(citation=citation, by=person)
    assert RecordCitation.objects.count() == 1


def test_evaluators_are_not_told_what_a_document_proves_in_the_programme(own, progress):
    document = own.upload()
    tie(progress, document, by=own.lead)
    own.hand_over()
    assert list(record_uses(own.tpi, document)) == []
    with pytest.raises(ActionDenied):
        get_record(own.tpi, "kemajuan", progress.pk)


def test_a_row_of_another_office_is_not_there(own, progress, other):
    with pytest.raises(Http404):
        get_record(other.lead, "kemajuan", progress.pk)
    with pytest.raises(Http404):
        get_record(own.lead, "lain", progress.pk)
    with pytest.raises(Document.DoesNotExist):
        tie(progress, other.upload(), by=own.lead)


def test_programmes_stay_open_after_the_hand_over_and_end_with_the_outcome(own, progress):
    document = own.upload()
    own.hand_over()
    (citation,) = tie(progress, document, by=own.lead)
    own.assessment.status = Status.CLOSED
    own.assessment.save(update_fields=["status"])
    with pytest.raises(WrongState):
        tie(progress, document, by=own.lead)
    with pytest.raises(WrongState):
        remove_record_citation(citation=citation, by=own.lead)


def test_withdrawn_documents_are_refused_and_prove_nothing(own, progress):
    good, gone, third = (own.upload(name=f"{name}.pdf") for name in ("baik", "ditarik", "ketiga"))
    tie(progress, good, gone, by=own.lead)
    documents.withdraw_document(document=gone, reason="Salah berkas.", by=own.lead)
    assert proofs("kemajuan", [progress.pk]) == {progress.pk: 1}
    assert [line.status for line in proofs_by_record(own.lead, "kemajuan", [progress.pk])[progress.pk]] == [
        "Baik",
        "Ditarik",
    ]
    documents.withdraw_document(document=third, reason="Salah berkas.", by=own.lead)
    with pytest.raises(WrongState, match="ditarik oleh"):
        tie(progress, own.upload(name="lain.pdf"), third, by=own.lead)
    assert RecordCitation.objects.count() == 2  # all or none


def test_a_row_takes_ten_documents(own, progress):
    eleven = [own.upload(name=f"{number}.pdf") for number in range(11)]
    with pytest.raises(InvalidInput, match="sudah memakai 10 dokumen"):
        tie(progress, *eleven, by=own.lead)
    assert not RecordCitation.objects.exists()
    tie(progress, *eleven[:10], by=own.lead)
    assert list(pickable_for_record(own.lead, own.assessment, "kemajuan", progress.pk)) == [eleven[10]]


def test_a_restricted_document_is_shown_without_its_title(own, progress, client):
    document = own.upload(by=own.lead, details=Details(title="Laporan rahasia", is_restricted=True))
    tie(progress, document, by=own.lead)
    (line,) = proofs_by_record(own.mp, "kemajuan", [progress.pk])[progress.pk]
    assert not line.is_open
    client.force_login(own.mp)
    page = client.get(f"/penilaian/{own.assessment.pk}/program/?buka={progress.item_id}").content.decode()
    assert "dokumen terbatas" in page
    assert "Laporan rahasia" not in page


def test_a_month_shows_its_documents_and_the_page_ties_and_lets_go(own, progress, client):
    document = own.upload(by=own.mp, details=Details(title="Laporan pemantauan"))
    client.force_login(own.mp)
    address = f"/bukti-program/kemajuan/{progress.pk}/"
    assert "Laporan pemantauan" in client.get(address).content.decode()
    nothing = client.post(address, {}, follow=True).content.decode()
    assert "Pilih dokumen yang akan dipakai." in nothing
    done = client.post(address, {"dokumen": [document.pk]}, follow=True).content.decode()
    assert "1 dokumen menjadi bukti di sini." in done
    page = client.get(f"/penilaian/{own.assessment.pk}/program/?buka={progress.item_id}").content.decode()
    assert "Laporan pemantauan" in page
    assert "Atur bukti" in page
    detail = client.get(f"/dokumen/{document.pk}/").content.decode()
    assert "Maret: Pemantauan SOP" in detail
    gone = client.post(f"/bukti-program/{RecordCitation.objects.get().pk}/lepas/", follow=True).content.decode()
    assert "Dokumen dilepas dari sini." in gone
    assert not RecordCitation.objects.exists()


def test_who_solves_an_obstacle_ties_documents_to_it_which_its_page_names(own, client):
    row = Obstacle.objects.create(assessment=own.assessment, area="MP", obstacle="Konflik.", owner=own.mp)
    document = own.upload(by=own.mp)
    with pytest.raises(ActionDenied):
        cite_for_record(key="hambatan", pk=row.pk, documents=[document], by=own.pp)
    cite_for_record(key="hambatan", pk=row.pk, documents=[document], by=own.mp)
    place = f"/penilaian/{own.assessment.pk}/program/hambatan/{row.pk}/"
    assert [(use.title, use.page) for use in record_uses(own.head, document)] == [("Hambatan: Konflik.", place)]
    for person, may_prove in ((own.mp, True), (own.head, False)):
        client.force_login(person)
        page = client.get(place).text
        assert document.title in page
        assert (reverse("evidence:record-citations", args=["hambatan", row.pk]) in page) is may_prove
    own.hand_over()
    assert list(record_uses(own.tpi, document)) == []


def test_an_obstacle_that_was_ended_takes_no_more_documents(own):
    ended = {"ended_at": timezone.now(), "ended_by": own.lead, "ended_reason": "Tercatat dua kali."}
    row = Obstacle.objects.create(assessment=own.assessment, area="MP", obstacle="Konflik.", **ended)
    with pytest.raises(WrongState):
        cite_for_record(key="hambatan", pk=row.pk, documents=[own.upload()], by=own.lead)


def test_minutes_of_monitoring_are_proposed_where_the_lke_asks_for_monitoring(own, client):
    minutes = own.upload(by=own.mp, name="a.pdf", details=Details(title="Notulen monev"))
    own.upload(by=own.mp, name="b.pdf", details=Details(title="Foto kegiatan"))  # newer, so in front elsewhere
    row = make_monitoring(own.assessment, own.lead, area="MP")
    cite_for_record(key="monev", pk=row.pk, documents=[minutes], by=own.lead)
    client.force_login(own.mp)
    for code, is_proposed in (("A.I.1.iii.b", True), ("A.I.1.iii.c", True), ("A.I.1.iii.a", False)):
        text = text_of(client.get(reverse("evidence:citation-create", args=[own.assessment.pk, code])))
        assert ("1 dokumen yang dilampirkan pada Program menjawab pertanyaan ini" in text) is is_proposed
        assert (text.index("Notulen monev") < text.index("Foto kegiatan")) is is_proposed
