"""Undoing a withdrawal, and two revisions side by side."""

from datetime import date, timedelta
from fractions import Fraction as F

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.rounds.models import Answer, Evaluation, Stage
from assessment.scores.selectors import get_sheets
from evidence.documents.models import Document
from evidence.documents.selectors.revisions import compare_revisions
from evidence.documents.services import citations, documents, duplicates
from evidence.documents.services.documents import Details
from tests.evidence import files
from zi_portal.kit.refusals import ActionDenied, WrongState

DATED = Details(document_date=date(2026, 2, 1))


def withdrawn(own, by=None, data=None):
    """Return a document that was cited at the first question of MP and then withdrawn."""
    document = own.upload(data, details=DATED)
    citations.cite_document(assessment=own.assessment, indicator=own.question(), document=document, by=own.mp)
    return documents.withdraw_document(document=document, reason="salah berkas", by=by or own.mp)


def restore(document, by):
    return documents.restore_document(document=document, by=by)


def events():
    return AuditEvent.objects.filter(kind=AuditEvent.Kind.DOCUMENT_RESTORED).count()


def test_k05_a_withdrawal_undone_counts_again_where_it_was_cited(own):
    """A.I.1.i.a answered Ya: 1/2 of weight 0.5 = 0.25 points."""
    Answer.objects.create(
        evaluation=own.assessment.evaluations.get(),
        indicator=own.question(),
        level="Ya",
        answered_at=timezone.now(),
        answered_by=own.mp,
    )
    document = withdrawn(own)

    def at_risk():
        return get_sheets(Evaluation.objects.get(assessment=own.assessment, stage=Stage.SELF)).at_risk

    assert at_risk() == F(1, 4)
    restore(document, own.mp)
    assert at_risk() == 0
    document.refresh_from_db()
    assert (document.withdrawn_at, document.withdrawn_by, document.withdrawn_reason) == (None, None, "")
    assert events() == 1
    with pytest.raises(WrongState):
        restore(document, own.mp)
    assert events() == 1


@pytest.mark.parametrize(("age", "may"), [(timedelta(days=29, hours=23), True), (timedelta(days=30, hours=1), False)])
def test_k05_a_withdrawal_is_undone_within_thirty_days_only(own, age, may):
    document = withdrawn(own)
    Document.objects.update(withdrawn_at=timezone.now() - age)
    if may:
        restore(document, own.mp)
    else:
        with pytest.raises(WrongState, match="30 hari"):
            restore(document, own.mp)
    assert events() == may


def test_a_withdrawal_is_undone_by_who_could_withdraw(own):
    document = withdrawn(own)
    for person in (own.pp, own.head, own.admin):
        with pytest.raises(ActionDenied):
            restore(document, person)
    own.hand_over()
    with pytest.raises(WrongState):
        restore(document, own.mp)
    assert events() == 0
    own.hand_over("draf")
    restore(document, own.lead)


def test_a_withdrawal_is_not_undone_once_the_same_bytes_are_another_document(own):
    data = files.pdf(mark="sama")
    document = withdrawn(own, data=data)
    own.upload(data, details=Details(title="Yang baru"))
    with pytest.raises(WrongState, match="Yang baru"):
        restore(document, own.mp)
    assert events() == 0


def test_a_withdrawal_is_undone_although_the_same_bytes_stood_beside_it_before(own):
    """One scan of two decrees was kept as two documents on purpose."""
    first = own.upload(details=DATED)
    duplicates.keep_as_own(assessment=own.assessment, document=first, by=own.mp)
    documents.withdraw_document(document=first, reason="salah berkas", by=own.mp)
    assert restore(first, own.mp).withdrawn_at is None


def test_the_page_offers_the_undo_with_its_last_day(own, client):
    document = withdrawn(own)
    client.force_login(own.mp)
    url = reverse("evidence:document-detail", args=[document.pk])
    assert "Batalkan penarikan" in client.get(url).text
    assert client.post(reverse("evidence:document-restore", args=[document.pk])).status_code == 302
    assert "Batalkan penarikan" not in client.get(url).text


def test_two_revisions_are_compared_by_what_is_known_of_their_files(own):
    document = own.upload(details=DATED)
    revisions = [document.revisions.get()]
    assert compare_revisions(revisions, "Asia/Makassar") is None
    for name, by in (("sk.pdf", own.mp), ("lampiran.pdf", own.lead)):
        # the ketua tim replaces what nobody cites, too
        file = ContentFile(files.pdf(mark=f"{name} {by}"), name=name)
        documents.replace_document(document=document, file=file, by=by)
    revisions = list(document.revisions.all())
    last_two = compare_revisions(revisions, "Asia/Makassar")
    assert (last_two.old.number, last_two.new.number) == (2, 3)
    differs = {row.label: row.differs for row in last_two.rows}
    assert differs["Nama berkas"] is differs["SHA-256"] is differs["Oleh"] is True
    assert differs["Jenis"] is False
    first = compare_revisions(revisions, "Asia/Makassar", old="1", new="2")
    assert {row.label: row.differs for row in first.rows}["Nama berkas"] is False
    strange = compare_revisions(revisions, "Asia/Makassar", old="9", new="x'")
    assert (strange.old.number, strange.new.number) == (2, 3)


def test_the_page_compares_the_revisions_that_are_asked_for(own, client):
    document = own.upload(details=DATED)
    client.force_login(own.mp)
    url = reverse("evidence:document-detail", args=[document.pk])
    assert "Bandingkan revisi" not in client.get(url).text
    for number in (2, 3):
        file = ContentFile(files.pdf(mark=f"isi {number}"), name=f"r{number}.pdf")
        documents.replace_document(document=document, file=file, by=own.mp)
    assert "Revisi 2 dan revisi 3" in client.get(url).text
    assert "Revisi 1 dan revisi 3" in client.get(url, {"lama": "1", "baru": "3"}).text
    assert client.get(url, {"lama": "²", "baru": "\n"}).status_code == 200
    assert client.get(url, {"lama": "1", "baru": "\x00"}).status_code == 400  # as everywhere (F07)
