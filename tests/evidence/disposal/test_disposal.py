"""Destroying documents: which may go, who proposes and who decides, the minute, and a death between the steps."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from evidence.disposal import services as disposal_services
from evidence.disposal.exports import minute_pdf
from evidence.disposal.selectors import due_documents, minute_of, retention_years
from evidence.documents.models import Disposal, Document, Revision, RevisionText
from evidence.documents.services import citations, documents, downloads
from evidence.documents.services.links import create_link_document
from evidence.integrity.selectors.integrity import broken_files
from evidence.library.selectors.library import find_documents
from evidence.upkeep.services.sweep import sweep
from tests import factories
from tests.assessment.papers.test_pdf_tags import check_tables
from tests.evidence import files
from tests.evidence.rounds import Round
from tests.sheets import best_answers
from zi_portal.confined.slots import Patience
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState
from zi_portal.shelf import shelf as storage

LONG_AGO = datetime(2015, 6, 1, tzinfo=UTC)
REASON = "Jadwal retensi arsip KEP-1/2020"


@pytest.fixture
def old(own):
    """A closed round of the same unit in 2016."""
    period = factories.make_period(instansi=own.unit.instansi, year=2016, name="Penilaian ZI 2016")
    found = Round(unit=own.unit, period=period)
    found.mp, found.lead = own.mp, own.lead
    return found


def aged(round_, name="lama.pdf", *, cited=False, **fields):
    """Return a document uploaded in 2015, cited in `round_` where `cited`."""
    document = round_.upload(name=name)
    if cited:
        citations.cite_document(
            assessment=round_.assessment, indicator=round_.question(), document=document, by=round_.mp
        )
    Document.objects.filter(pk=document.pk).update(created_at=LONG_AGO, **fields)
    Revision.objects.filter(document=document).update(uploaded_at=LONG_AGO)
    document.refresh_from_db()
    return document


def fresh(name):
    return files.content(files.pdf(mark=name), name)


def propose(own, *chosen, by=None, reason=REASON):
    return disposal_services.propose_disposal(unit=own.unit, documents=chosen, reason=reason, by=by or own.lead)


def confirm(disposal, by, minute=b"%PDF-1.7 uji"):
    return disposal_services.confirm_disposal(disposal=disposal, minute=minute, at=timezone.now(), by=by)


def due(own):
    return set(due_documents(own.unit))


def events(kind):
    return AuditEvent.objects.filter(kind=kind).count()


def test_only_documents_whose_every_year_is_over_are_due(own, old, other):
    """Kept five years: in 2026 what last served in 2020 or before."""
    free = aged(own)
    cited = aged(old, "dipakai.pdf", cited=True)
    old.hand_over("selesai")
    own.upload(name="baru.pdf")
    aged(own, "berlaku.pdf", valid_until=timezone.localdate())
    aged(other, "lain.pdf")
    now_cited = aged(own, "dipakai-kini.pdf")
    citations.cite_document(assessment=own.assessment, indicator=own.question(), document=now_cited, by=own.mp)
    replaced = aged(own, "diganti.pdf")
    documents.replace_document(document=replaced, file=fresh("revisi.pdf"), by=own.mp)
    create_link_document(assessment=own.assessment, url="https://kantor.go.id/a", by=own.mp)
    Document.objects.filter(state="tautan").update(created_at=LONG_AGO)
    assert due(own) == {free, cited}


@pytest.mark.parametrize("status", ["draf", "kepala", "dikembalikan", "tpi", "tpn"])
def test_what_a_round_under_way_cites_is_never_due(own, old, status):
    aged(old, cited=True)
    old.hand_over(status)
    assert due(own) == set()


def test_the_instansi_sets_for_how_long_documents_are_kept(own, settings):
    aged(own)
    assert retention_years(own.unit.instansi) == settings.RETENTION_YEARS == 5
    years = timezone.localdate().year - LONG_AGO.year
    disposal_services.set_retention(instansi=own.unit.instansi, years=years, by=own.admin)
    assert due(own) == set()
    disposal_services.set_retention(instansi=own.unit.instansi, years=years - 1, by=own.admin)
    assert len(due(own)) == 1
    assert events(AuditEvent.Kind.RETENTION_CHANGED) == 2
    for person in (own.lead, own.head):
        with pytest.raises(ActionDenied):
            disposal_services.set_retention(instansi=own.unit.instansi, years=1, by=person)
    for years in (0, 101):
        with pytest.raises(InvalidInput):
            disposal_services.set_retention(instansi=own.unit.instansi, years=years, by=own.admin)


@pytest.mark.django_db(transaction=True)
def test_the_second_person_agrees_and_the_files_go_while_what_is_said_of_them_stays(own, stored):
    document = aged(own)
    RevisionText.objects.create(
        revision=document.revisions.get(), outcome="terbaca", content="isi", folded="isi", extracted_at=timezone.now()
    )
    disposal = propose(own, document)
    assert disposal.number.startswith("BA-01/PDD/")
    assert len(stored()[0]) == 1
    assert due(own) == set()
    confirm(disposal, own.head)
    document.refresh_from_db()
    disposal.refresh_from_db()
    assert stored()[0] == []
    assert (document.disposal, document.state, document.title) == (disposal, "baik", "lama")
    assert disposal.bytes_removed_at is not None
    assert not RevisionText.objects.exists()
    assert list(broken_files()) == []
    assert list(find_documents(own.mp, own.assessment)) == []
    assert list(find_documents(own.mp, own.assessment, state="dimusnahkan")) == [document]
    assert events(AuditEvent.Kind.DISPOSAL_CARRIED_OUT) == 1
    refusals = (
        lambda: downloads.open_revision(revision=document.revisions.get(), by=own.mp),
        lambda: documents.replace_document(document=document, file=fresh("x.pdf"), by=own.mp),
        lambda: documents.withdraw_document(document=document, reason="x", by=own.mp),
        lambda: citations.cite_document(
            assessment=own.assessment, indicator=own.question(), document=document, by=own.mp
        ),
    )
    for refused in refusals:
        with pytest.raises(WrongState, match="dimusnahkan"):
            refused()


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_may_come_again_after_they_were_destroyed(own):
    document = aged(own)
    confirm(propose(own, document), own.head)
    assert own.upload(name="lama.pdf") != document


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("survivors", [3, 1, 0])
def test_a_death_after_the_commit_is_made_good_by_the_sweep(own, stored, monkeypatch, survivors):
    """The process dies with 3, 1 or none of 3 files left, before it noted that they are gone."""
    chosen = [aged(own, f"lama-{number}.pdf") for number in range(3)]
    disposal = propose(own, *chosen)
    discard, left = storage.FolderShelf.discard, [3]

    def dies(shelf, name):
        if left[0] == survivors:
            raise KeyboardInterrupt
        left[0] -= 1
        discard(shelf, name)

    monkeypatch.setattr(storage.FolderShelf, "discard", dies)
    if survivors == 0:
        monkeypatch.setattr(disposal_services, "_lock", _dies_at_second_call(disposal_services._lock))
    with pytest.raises(KeyboardInterrupt):
        confirm(disposal, own.head)
    monkeypatch.undo()
    disposal.refresh_from_db()
    assert (disposal.outcome, disposal.bytes_removed_at) == ("disetujui", None)
    assert len(stored()[0]) == survivors
    assert sweep(dry_run=True) == [disposal.number]
    assert sweep() == [disposal.number]
    assert sweep() == []
    disposal.refresh_from_db()
    assert stored()[0] == []
    assert disposal.bytes_removed_at is not None
    assert events(AuditEvent.Kind.DISPOSAL_CARRIED_OUT) == 1


def _dies_at_second_call(lock):
    calls = []

    def dies(disposal):
        calls.append(disposal)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return lock(disposal)

    return dies


@pytest.mark.django_db(transaction=True)
def test_a_death_before_the_commit_destroys_nothing(own, stored, monkeypatch):
    document = aged(own)
    disposal = propose(own, document)
    monkeypatch.setattr(disposal_services.audit, "record", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        confirm(disposal, own.head)
    disposal.refresh_from_db()
    assert (disposal.outcome, disposal.minute) == ("diusulkan", None)
    assert len(stored()[0]) == 1
    assert sweep() == []


def test_the_proposer_never_decides_and_only_a_decision_ends_a_proposal(own):
    disposal = propose(own, aged(own))
    factories.make_membership(own.lead, "kepala", unit=own.unit)
    own.lead.__dict__.pop("_memberships_in_force", None)
    for person in (own.lead, own.mp, own.admin, own.tpi):
        with pytest.raises(ActionDenied):
            confirm(disposal, person)
    with pytest.raises(InvalidInput):
        disposal_services.close_disposal(disposal=disposal, outcome=Disposal.Outcome.REFUSED, reason=" ", by=own.head)
    disposal_services.close_disposal(
        disposal=disposal, outcome=Disposal.Outcome.REFUSED, reason="masih perlu", by=own.head
    )
    with pytest.raises(WrongState, match="ditolak"):
        confirm(disposal, own.head)
    assert len(due(own)) == 1


@pytest.mark.parametrize("person", ["mp", "head", "admin", "tpi"])
def test_only_the_ketua_tim_proposes(own, person):
    document = aged(own)
    with pytest.raises(ActionDenied):
        propose(own, document, by=getattr(own, person))
    assert not Disposal.objects.exists()


def test_a_proposal_needs_a_reason_and_documents_that_are_due(own):
    document = aged(own)
    with pytest.raises(InvalidInput):
        propose(own, document, reason=" ")
    with pytest.raises(InvalidInput):
        propose(own)
    with pytest.raises(WrongState):
        propose(own, own.upload(name="baru.pdf"))
    propose(own, document)
    with pytest.raises(WrongState):
        propose(own, document)
    assert Disposal.objects.count() == 1


def test_a_document_used_again_meanwhile_stops_the_whole_list(own, stored):
    document = aged(own)
    disposal = propose(own, document, aged(own, "lain.pdf"))
    citations.cite_document(assessment=own.assessment, indicator=own.question(), document=document, by=own.mp)
    with pytest.raises(WrongState, match="dipakai lagi"):
        confirm(disposal, own.head)
    assert len(stored()[0]) == 2
    disposal_services.close_disposal(disposal=disposal, outcome=Disposal.Outcome.CANCELLED, reason="", by=own.lead)


def test_the_minute_is_a_tagged_pdf_with_every_file_and_without_names_of_restricted_ones(own, old):
    open_one = aged(old, "<b>terbuka</b>.pdf", cited=True)
    secret = aged(own, "rahasia.pdf", is_restricted=True)
    old.hand_over("selesai")
    disposal = propose(own, open_one, secret)
    minute = minute_of(disposal, by=own.head, at=timezone.now() + timedelta(seconds=1))
    assert {line.title for line in minute.lines} == {open_one.title, "Dokumen terbatas"}
    assert "rahasia" not in repr(minute)
    assert any("(Penilaian ZI 2016)" in use for line in minute.lines for use in line.uses)
    content = minute_pdf(minute, patience=Patience.NONE)
    assert content == minute_pdf(minute, patience=Patience.NONE)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert disposal.number in str(pdf.docinfo["/Title"])
    assert sum(check_tables(content).values()) >= 2  # PDF/UA: every heading has its scope, and no table is without one


@pytest.mark.django_db(transaction=True)
def test_the_pages_lead_from_the_list_to_the_minute(own, client):
    document = aged(own)
    client.force_login(own.lead)
    create = reverse("evidence:disposal-create", args=[own.assessment.pk])
    assert "lama.pdf" in client.get(create).content.decode()
    refused = client.post(create, {"dokumen": [document.pk], "reason": ""})
    assert refused.status_code == 422
    assert "Isi alasan pemusnahan." in refused.content.decode()
    sent = client.post(create, {"dokumen": [document.pk], "reason": REASON})
    disposal = Disposal.objects.get()
    assert sent["Location"] == reverse("evidence:disposal-detail", args=[own.assessment.pk, disposal.pk])
    assert "diputuskan oleh kepala kantor" in client.get(sent["Location"]).content.decode()
    client.force_login(own.head)
    decide = reverse("evidence:disposal-decide", args=[own.assessment.pk, disposal.pk])
    assert client.post(decide, {"decision": "tolak"}).status_code == 422
    assert client.post(decide, {"decision": "setuju"}).status_code == 302
    minute = client.get(reverse("evidence:disposal-minute", args=[own.assessment.pk, disposal.pk]))
    assert minute.content.startswith(b"%PDF-")
    assert "attachment" in minute["Content-Disposition"]
    page = client.get(reverse("evidence:document-detail", args=[document.pk])).content.decode()
    assert f"dengan berita acara {disposal.number}" in page
    assert client.get(reverse("evidence:revision-download", args=[document.revisions.get().pk])).status_code == 409


def test_a_minute_that_was_not_made_is_404(own, client):
    disposal = propose(own, aged(own))
    client.force_login(own.head)
    assert client.get(reverse("evidence:disposal-minute", args=[own.assessment.pk, disposal.pk])).status_code == 404


@pytest.mark.parametrize("name", ["evidence:document-list", "assessment:readiness-detail"])
def test_the_kepala_reads_that_a_proposal_waits_for_him_until_it_is_decided(own, old, client, name):
    factories.fill(own.assessment.evaluations.get(), best_answers(), by=own.lead)
    disposal = propose(own, aged(old))

    def is_told(person):
        client.force_login(person)
        return (
            "1 usulan pemusnahan dokumen menunggu keputusan Anda"
            in client.get(reverse(name, args=[own.assessment.pk])).text
        )

    assert is_told(own.head)
    assert not is_told(own.lead)
    confirm(disposal, own.head)
    assert not is_told(own.head)
