"""Citing, replacing, correcting and withdrawing; and which documents count."""

from datetime import date
from fractions import Fraction as F

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assessment.audit.models import AuditEvent
from assessment.rounds.models import Answer, Evaluation, Stage
from assessment.scores.selectors import get_sheets, supported_codes
from evidence.documents.models import Citation, Document
from evidence.documents.selectors.documents import document_page, judged_on, question_evidence
from evidence.documents.selectors.support import support_of
from evidence.documents.services import citations, documents, downloads
from evidence.documents.services.documents import Details
from tests.evidence import files
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState
from zi_portal.shelf.faults import FileRefused

DATED = Details(document_date=date(2026, 2, 1))


def cite(own, document, question=None, by=None):
    question = question or own.question()
    return citations.cite_document(assessment=own.assessment, indicator=question, document=document, by=by or own.mp)


def replace(own, document, data=None, by=None):
    file = ContentFile(files.pdf(mark="baru") if data is None else data, name="baru.pdf")
    return documents.replace_document(document=document, file=file, by=by or own.mp)


def count(kind):
    return AuditEvent.objects.filter(kind=kind).count()


def claim(own, question=None, level="Ya"):
    Answer.objects.create(
        evaluation=own.assessment.evaluations.get(),
        indicator=question or own.question(),
        level=level,
        answered_at=timezone.now(),
        answered_by=own.mp,
    )


def at_risk(own):
    return get_sheets(Evaluation.objects.get(assessment=own.assessment, stage=Stage.SELF)).at_risk


def test_citing_supports_the_answer_at_once_and_removing_takes_it_back(own):
    """A.I.1.i.a answered Ya: 1/2 of weight 0.5 = 0.25 points, at risk without data dukung."""
    claim(own)
    document = own.upload(details=DATED)
    assert at_risk(own) == F(1, 4)
    citation = cite(own, document)
    assert at_risk(own) == 0
    assert count(AuditEvent.Kind.DOCUMENT_CITED) == 1
    citations.remove_citation(citation=citation, by=own.mp)
    assert at_risk(own) == F(1, 4)
    assert count(AuditEvent.Kind.CITATION_REMOVED) == 1
    assert Document.objects.get().withdrawn_at is None


def test_citing_or_removing_twice_changes_nothing(own):
    document = own.upload()
    citation = cite(own, document)
    assert cite(own, document) == citation
    citations.remove_citation(citation=citation, by=own.mp)
    citations.remove_citation(citation=citation, by=own.mp)
    assert count(AuditEvent.Kind.DOCUMENT_CITED) == count(AuditEvent.Kind.CITATION_REMOVED) == 1


def test_citing_is_refused_for_another_pokja_a_locked_round_and_a_withdrawn_document(own):
    document = own.upload()
    with pytest.raises(ActionDenied):
        cite(own, document, own.question("PP"))
    documents.withdraw_document(document=document, reason="ganda", by=own.mp)
    with pytest.raises(WrongState, match="ditarik oleh"):
        cite(own, document)
    own.hand_over()
    with pytest.raises(WrongState):
        cite(own, own.upload(files.pdf(mark="dua")))
    assert not Citation.objects.exists()


def test_citing_several_is_all_or_nothing(own):
    for number in range(9):
        own.upload(files.pdf(mark=str(number)), indicator=own.question())
    two = [own.upload(files.pdf(mark=mark)) for mark in ("x", "y")]
    with pytest.raises(InvalidInput, match="10 data dukung"):
        citations.cite_documents(assessment=own.assessment, indicator=own.question(), documents=two, by=own.mp)
    assert Citation.objects.count() == 9


def test_a_document_of_another_unit_cannot_be_cited_even_by_the_service(own, other):
    foreign = other.upload()
    with pytest.raises(Document.DoesNotExist):
        cite(own, foreign)


def test_u58_replacing_adds_a_revision_everywhere_and_the_old_one_stays_readable(own):
    document = own.upload(files.pdf(mark="lama"), details=DATED)
    for area, person in (("MP", own.mp), ("PP", own.pp)):
        cite(own, document, own.question(area), by=person)
    own.hand_over()
    old = document.revisions.get()
    new = replace(own, document)
    assert (new.number, document.revisions.count()) == (2, 2)
    for revision, mark in ((old, "lama"), (new, "baru")):
        with downloads.open_revision(revision=revision, by=own.tpi) as file:
            assert file.read() == files.pdf(mark=mark)
    for area in ("MP", "PP"):
        (line,) = question_evidence(own.tpi, own.assessment, own.question(area).pk).lines
        assert line.revision == new


def test_replacing_with_the_same_bytes_or_a_bad_file_leaves_the_document_as_it_is(own, stored):
    document = own.upload(files.pdf(mark="lama"))
    for data in (files.pdf(mark="lama"), b"%PDF-1.4 rusak"):
        with pytest.raises(FileRefused):
            replace(own, document, data)
    assert document.revisions.count() == len(stored()[0]) == 1
    assert count(AuditEvent.Kind.DOCUMENT_REFUSED) == 2


def test_replacing_makes_a_rejected_document_good_again_and_refreshes_the_score(own):
    claim(own)
    document = own.upload(indicator=own.question(), details=DATED)
    Document.objects.update(state=Document.State.REJECTED)
    own.upload(files.pdf(mark="lain"), indicator=own.question(number=1))
    assert at_risk(own) == F(1, 4)
    replace(own, document)
    assert at_risk(own) == 0


def test_another_pokja_may_not_replace_edit_or_withdraw_but_the_ketua_tim_may(own):
    document = own.upload(indicator=own.question())
    with pytest.raises(ActionDenied):
        replace(own, document, by=own.pp)
    with pytest.raises(ActionDenied):
        documents.update_details(document=document, details=Details(title="x"), by=own.pp)
    with pytest.raises(ActionDenied):
        documents.withdraw_document(document=document, reason="x", by=own.head)
    replace(own, document, by=own.lead)
    documents.update_details(document=document, details=Details(title="SK"), by=own.lead)
    documents.withdraw_document(document=document, reason="ganda", by=own.lead)


def test_correcting_the_date_makes_the_document_count(own):
    claim(own)
    document = own.upload(indicator=own.question())
    assert at_risk(own) == F(1, 4)
    documents.update_details(document=document, details=Details(title="SK", document_date=date(2026, 2, 1)), by=own.mp)
    assert at_risk(own) == 0
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.DOCUMENT_CHANGED)
    assert event.detail == {"changed": ["document_date", "title"]}


def test_correcting_is_refused_without_title_with_contradicting_dates_and_after_hand_over(own):
    document = own.upload(indicator=own.question())
    for details in (
        Details(title=""),
        Details(title="SK", document_date=date(2026, 2, 2), valid_until=date(2026, 2, 1)),
    ):
        with pytest.raises(InvalidInput):
            documents.update_details(document=document, details=details, by=own.mp)
    own.hand_over()
    for act in (
        lambda: documents.update_details(document=document, details=Details(title="SK"), by=own.mp),
        lambda: documents.withdraw_document(document=document, reason="x", by=own.mp),
    ):
        with pytest.raises(WrongState, match="sudah diserahkan"):
            act()
    document.refresh_from_db()
    assert (document.title, document.withdrawn_at) == ("sk", None)
    page = document_page(own.mp, document)
    assert "sudah diserahkan" in page.may_not_edit
    assert page.may_not_replace == ""


def test_withdrawing_needs_a_reason_keeps_the_bytes_and_counts_no_more(own, stored):
    claim(own)
    document = own.upload(indicator=own.question(), details=DATED)
    with pytest.raises(InvalidInput):
        documents.withdraw_document(document=document, reason="  ", by=own.mp)
    documents.withdraw_document(document=document, reason="Salah berkas.", by=own.mp)
    document.refresh_from_db()
    assert (document.withdrawn_by, document.withdrawn_reason) == (own.mp, "Salah berkas.")
    assert at_risk(own) == F(1, 4)
    assert len(stored()[0]) == 1
    (line,) = question_evidence(own.mp, own.assessment, own.question().pk).lines
    assert (line.status, line.support.sentence) == ("Ditarik", "Tidak dihitung: sudah ditarik.")


def test_u59_a_document_two_pokja_cite_is_not_withdrawn_by_one_of_them(own):
    document = own.upload(indicator=own.question())
    cite(own, document, own.question("PP"), by=own.pp)
    with pytest.raises(ActionDenied, match="Peningkatan Kualitas Pelayanan Publik"):
        documents.withdraw_document(document=document, reason="x", by=own.mp)
    citations.remove_citation(citation=Citation.objects.get(indicator=own.question()), by=own.mp)
    assert Citation.objects.get().document == document


def test_a_document_without_any_date_does_not_count_and_the_page_says_so(own):
    own.upload(indicator=own.question())
    evidence = question_evidence(own.mp, own.assessment, own.question().pk)
    assert not evidence.counts
    assert evidence.lines[0].support.sentence == "Belum dihitung: tanggal dokumen belum diisi."
    assert supported_codes(own.assessment, judged_on(own.assessment)) == frozenset()


days = st.dates(date(2024, 6, 1), date(2027, 12, 31))
# Date and validity, each or both missing, never the validity before the date.
pairs = st.tuples(st.none() | days, st.none() | days).map(
    lambda pair: tuple(sorted(pair)) if None not in pair else pair
)


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(
    dates=pairs,
    state=st.sampled_from(Document.State.values),
    is_withdrawn=st.booleans(),
    on=st.dates(date(2025, 6, 1), date(2027, 6, 1)),
)
def test_the_words_on_the_page_agree_with_the_stored_score(own, dates, state, is_withdrawn, on):
    """What `support_of` says of a document is what `supported_codes` counts, whatever its dates and state."""
    if not Document.objects.exists():
        own.upload(indicator=own.question())
    document = Document.objects.get()
    Document.objects.update(
        document_date=dates[0],
        valid_until=dates[1],
        state=state,
        url="https://kantor.go.id/sk.pdf",  # what a link must have
        withdrawn_at=timezone.now() if is_withdrawn else None,
        withdrawn_by=own.mp if is_withdrawn else None,
    )
    document.refresh_from_db()
    counted = own.question().code in supported_codes(own.assessment, on)
    assert support_of(document, own.assessment.period, on=on).counts == counted
