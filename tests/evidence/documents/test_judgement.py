"""The state of a document: who may judge it, when, and what that does to scores and pages."""

from datetime import date
from fractions import Fraction as F

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.rounds.models import Answer, Evaluation, Stage
from assessment.scores.selectors import get_sheets
from evidence.documents.models import Document
from evidence.documents.selectors.documents import question_evidence
from evidence.documents.services import citations, documents, downloads, judgement
from evidence.documents.services.documents import Details
from tests import factories
from tests.evidence import files
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

DATED = Details(document_date=date(2026, 2, 1))
GOOD, PROBLEM, REJECTED = Document.State.GOOD, Document.State.PROBLEM, Document.State.REJECTED


def cited(own, area="MP", by=None, **given):
    """Return a document cited at the first question of `area`."""
    by = by or own.mp
    document = own.upload(by=by, details=DATED, **given)
    citations.cite_document(
        assessment=own.assessment, indicator=own.question(area), document=document, by=by if area == "MP" else own.lead
    )
    return document


def judge(document, state, by, reason="Tanda tangan belum ada."):
    return judgement.judge_document(document=document, state=state, reason=reason, by=by)


def at_risk(own):
    return get_sheets(Evaluation.objects.get(assessment=own.assessment, stage=Stage.SELF)).at_risk


def test_a_rejected_document_supports_nothing_until_it_is_good_again(own):
    """A.I.1.i.a answered Ya: 1/2 of weight 0.5 = 0.25 points."""
    Answer.objects.create(
        evaluation=own.assessment.evaluations.get(),
        indicator=own.question(),
        level="Ya",
        answered_at=timezone.now(),
        answered_by=own.mp,
    )
    document = cited(own)
    assert at_risk(own) == 0
    judge(document, REJECTED, own.lead)
    assert at_risk(own) == F(1, 4)
    judge(document, PROBLEM, own.lead)
    assert at_risk(own) == F(1, 4)
    judge(document, GOOD, own.lead)
    assert at_risk(own) == 0
    events = AuditEvent.objects.filter(kind=AuditEvent.Kind.DOCUMENT_JUDGED).order_by("sequence")
    assert [(event.detail["from"], event.detail["to"]) for event in events] == [
        ("baik", "ditolak"),
        ("ditolak", "bermasalah"),
        ("bermasalah", "baik"),
    ]
    assert "Tanda tangan" not in str([event.detail for event in events])


def test_the_same_judgement_twice_is_one_event(own):
    document = cited(own)
    judge(document, REJECTED, own.lead)
    judge(document, REJECTED, own.lead)
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.DOCUMENT_JUDGED).count() == 1


@pytest.mark.parametrize("state", [PROBLEM, REJECTED])
def test_a_judgement_needs_its_reason(own, state):
    document = cited(own)
    with pytest.raises(InvalidInput):
        judge(document, state, own.lead, reason="  ")
    assert Document.objects.get().state == GOOD


def test_only_the_leads_of_the_pokja_that_cite_it_judge(own):
    document = cited(own)
    leader = factories.make_member(Role.POKJA_LEAD, unit=own.unit, areas=["MP"])
    for person in (own.mp, own.pp, own.head, own.admin):
        with pytest.raises(ActionDenied):
            judge(document, REJECTED, person)
    assert Document.objects.get().state == GOOD
    judge(document, REJECTED, leader)
    document.refresh_from_db()
    assert (document.state, document.state_set_by, document.state_set_as) == (REJECTED, leader, Role.POKJA_LEAD)


def test_tpi_judges_while_the_sheet_is_with_them_and_nobody_of_the_unit_undoes_it(own):
    document = cited(own)
    with pytest.raises(ActionDenied):
        judge(document, REJECTED, own.tpi)
    own.hand_over("tpi")
    with pytest.raises(WrongState):
        judge(document, REJECTED, own.lead)
    judge(document, REJECTED, own.tpi)
    own.hand_over("dikembalikan")
    with pytest.raises(ActionDenied, match="TPI"):
        judge(document, GOOD, own.lead)
    documents.replace_document(document=document, file=ContentFile(files.pdf(mark="baru"), name="baru.pdf"), by=own.mp)
    document.refresh_from_db()
    assert (document.state, document.state_reason, document.state_set_by) == (GOOD, "", None)


def test_what_the_checks_found_and_what_is_withdrawn_is_not_judged(own):
    document = cited(own)
    for state in (Document.State.CHECKING, PROBLEM):
        Document.objects.update(state=state)
        with pytest.raises(WrongState):
            judge(document, GOOD, own.lead)
    Document.objects.update(state=GOOD)
    documents.withdraw_document(document=document, reason="salah berkas", by=own.lead)
    with pytest.raises(WrongState):
        judge(document, REJECTED, own.lead)


def test_a_rejected_file_is_still_read_by_who_must_repair_it(own):
    document = cited(own)
    judge(document, REJECTED, own.lead)
    revision = document.revisions.get()
    revision.document.refresh_from_db()
    with downloads.open_revision(revision=revision, by=own.mp) as file:
        assert file.read(5) == b"%PDF-"


def test_the_question_says_who_rejected_it_and_why_but_not_to_whoever_may_not_open_it(own):
    document = cited(own)
    judge(document, REJECTED, own.lead)
    (line,) = question_evidence(own.mp, own.assessment, own.question().pk).lines
    assert line.support.sentence == "Tidak dihitung: ditolak."
    assert line.judgement.startswith(f"Ditolak oleh {own.lead} (Ketua tim ZI) pada ")
    assert line.judgement.endswith("Alasan: Tanda tangan belum ada.")
    Document.objects.update(is_restricted=True)
    (hidden,) = question_evidence(own.pp, own.assessment, own.question().pk).lines
    assert hidden.judgement == ""
    assert hidden.support.sentence == "Tidak dihitung: ditolak."


def test_the_page_asks_for_the_reason_and_keeps_the_choice(own, client):
    document = cited(own)
    client.force_login(own.lead)
    url = reverse("evidence:document-judge", args=[document.pk])
    refused = client.post(url, {"state": "ditolak", "reason": ""})
    assert refused.status_code == 422
    assert "Isi alasannya" in refused.text
    assert client.post(url, {"state": "ditolak", "reason": "Bukan notula."}).status_code == 302
    page = client.get(reverse("evidence:document-detail", args=[document.pk])).text
    assert "Alasan: Bukan notula." in page
    question = client.get(reverse("assessment:answer-edit", args=[own.assessment.pk, own.question().code])).text
    assert "Tidak dihitung: ditolak." in question
    assert "Alasan: Bukan notula." in question


def test_only_those_who_judge_see_the_button(own, client):
    url = reverse("evidence:document-detail", args=[cited(own).pk])
    for person, seen in ((own.lead, True), (own.mp, False), (own.head, False)):
        client.force_login(person)
        assert ("Nilai keadaan" in client.get(url).text) is seen
