"""Documents as proof of a condition of being proposed: who cites them, who reads them, and what they are then kept for."""

import pytest
from django.core.management import CommandError, call_command
from django.http import Http404

from assessment.audit.models import AuditEvent
from assessment.lke.models import Condition
from evidence.documents import permissions
from evidence.documents.models import ConditionCitation, Document
from evidence.documents.selectors.documents import document_page, get_document
from evidence.documents.selectors.proofs import condition_proofs, get_condition_citation
from evidence.documents.services import documents
from evidence.documents.services.documents import Details
from evidence.documents.services.proofs import cite_for_condition, remove_condition_citation
from evidence.library.selectors.library import find_documents
from evidence.library.selectors.proofs import pickable_for_condition
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState


def condition(own, key="tlhp"):
    return Condition.objects.get(instrument=own.assessment.period.instrument, key=key)


def cite(own, *found, by=None, key="tlhp"):
    return cite_for_condition(
        assessment=own.assessment, condition=condition(own, key), documents=found, by=by or own.lead
    )


def test_ketua_tim_cites_documents_and_takes_one_back(own):
    document = own.upload(by=own.lead)
    (citation,) = cite(own, document)
    assert cite(own, document) == [citation]  # a second time changes nothing
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.DOCUMENT_CITED)
    assert event.detail == {"assessment": own.assessment.pk, "condition": "tlhp", "citation": citation.pk}
    (line,) = condition_proofs(own.head, own.assessment, condition(own))
    assert (line.is_open, line.status, line.citation) == (True, "Baik", citation)

    remove_condition_citation(citation=citation, by=own.lead)
    remove_condition_citation(citation=citation, by=own.lead)
    assert not ConditionCitation.objects.exists()
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.CITATION_REMOVED).count() == 1
    assert Document.objects.filter(pk=document.pk).exists()


def test_only_the_ketua_tim_cites_and_only_for_conditions_of_the_unit(own):
    document = own.upload()
    for person in (own.mp, own.pp, own.head, own.admin):
        with pytest.raises(ActionDenied):
            cite(own, document, by=person)
    with pytest.raises(ActionDenied, match="admin instansi"):
        cite(own, document, key="opini_bpk")
    (citation,) = cite(own, document)
    with pytest.raises(ActionDenied):
        remove_condition_citation(citation=citation, by=own.mp)
    own.hand_over()
    with pytest.raises(WrongState):
        cite(own, document)
    with pytest.raises(WrongState):
        remove_condition_citation(citation=citation, by=own.lead)
    assert ConditionCitation.objects.count() == 1


def test_document_of_another_unit_never_proves_anything_here(own, other):
    foreign = other.upload()
    with pytest.raises(Document.DoesNotExist):
        cite(own, foreign)
    own_document = own.upload(name="b.pdf")
    with pytest.raises(Document.DoesNotExist):
        cite(own, own_document, foreign)
    assert not ConditionCitation.objects.exists()  # all or none
    (citation,) = cite(own, own_document)
    with pytest.raises(Http404):
        get_condition_citation(other.lead, citation.pk)
    assert get_condition_citation(own.mp, citation.pk) == citation


def test_withdrawn_document_and_an_eleventh_one_are_refused(own):
    document = own.upload(by=own.lead)
    documents.withdraw_document(document=document, reason="Keliru", by=own.lead)
    with pytest.raises(WrongState, match="ditarik"):
        cite(own, document)
    cite(own, *(own.upload(name=f"bukti-{number}.pdf", by=own.lead) for number in range(10)))
    with pytest.raises(InvalidInput, match="batas per syarat"):
        cite(own, own.upload(name="lebih.pdf", by=own.lead))
    assert ConditionCitation.objects.count() == 10


def test_library_offers_what_is_not_at_the_condition_yet(own):
    first, second = own.upload(name="a.pdf", by=own.lead), own.upload(name="b.pdf", by=own.lead)
    cite(own, first)
    assert list(pickable_for_condition(own.lead, own.assessment, condition(own))) == [second]
    assert not pickable_for_condition(own.lead, own.assessment, condition(own), text="tidak ada")


def test_evaluators_read_a_proof_once_the_sheet_has_reached_them_and_nothing_else(own):
    proof, other = own.upload(name="a.pdf", by=own.lead), own.upload(name="b.pdf", by=own.lead)
    cite(own, proof)
    with pytest.raises(ActionDenied):
        get_document(own.tpi, proof.pk)
    own.hand_over()
    assert get_document(own.tpi, proof.pk) == proof
    assert list(find_documents(own.tpi, own.assessment)) == [proof]
    assert document_page(own.tpi, get_document(own.tpi, proof.pk)).assessment == own.assessment
    with pytest.raises(ActionDenied):
        get_document(own.tpi, other.pk)


def test_restricted_proof_opens_to_leads_and_evaluators_only(own):
    proof = own.upload(by=own.lead, details=Details(is_restricted=True))
    cite(own, proof)
    opened = {
        person: line.is_open
        for person in (own.mp, own.lead, own.head)
        for line in condition_proofs(person, own.assessment, condition(own))
    }
    assert opened == {own.mp: False, own.lead: True, own.head: True}


def test_document_page_names_the_conditions_it_proves(own):
    document = own.upload(by=own.lead)
    cite(own, document)
    (use,) = document_page(own.head, get_document(own.head, document.pk)).proof_uses
    assert (use.citation.condition.label, use.is_open) == ("Tindak lanjut hasil pemeriksaan", True)


def test_pokja_does_not_take_away_what_the_ketua_tim_proves_with(own):
    document = own.upload()
    permissions.check_can_withdraw(own.mp, get_document(own.mp, document.pk))
    cite(own, document)
    with pytest.raises(ActionDenied, match="ketua tim ZI"):
        documents.withdraw_document(document=document, reason="Keliru", by=own.mp)
    documents.withdraw_document(document=document, reason="Keliru", by=own.lead)


def test_proof_handed_over_is_not_reworded(own):
    document = own.upload(by=own.lead)
    cite(own, document)
    own.hand_over()
    with pytest.raises(WrongState, match="sudah diserahkan"):
        documents.update_details(document=document, details=Details(title="Lain"), by=own.lead)


def test_damaged_proof_is_reported_with_its_condition(own, stored, capsys):
    document = own.upload(by=own.lead)
    cite(own, document)
    (path,) = stored()[0]
    path.chmod(0o600)
    path.write_bytes(b"lain")
    with pytest.raises(CommandError):
        call_command("check_evidence")
    assert f"syarat Tindak lanjut hasil pemeriksaan ({own.assessment.period})" in capsys.readouterr().out
