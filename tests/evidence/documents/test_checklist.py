"""Asked documents: the file, what a citation fulfils, what a pokja lacks, what an instansi asks."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.lke.models import Indicator
from assessment.lke.selectors.layout import get_layout
from assessment.rounds.models import Answer
from assessment.scores.services import refresh_score
from evidence.asked.services import checklist
from evidence.documents.models import ChecklistItem, Citation, Document
from evidence.documents.selectors.checklist import (
    MET,
    MISSING,
    NOT_COUNTED,
    asked_of,
    checklist_of,
    items_of,
    missing_page,
)
from evidence.documents.selectors.documents import question_evidence
from evidence.documents.services import citations
from evidence.documents.services.documents import Details
from evidence.documents.standard import asked, standard
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

CODE = "permenpanrb-90-2021"
DATED = Details(document_date=date(2026, 2, 1))


def question_of(own, number=0):
    row = own.question(number=number)
    return get_layout(own.assessment.period.instrument).questions[row.code]


def cite(own, details=DATED, name="sk.pdf", number=0):
    document = own.upload(name=name, details=details)
    return citations.cite_document(
        assessment=own.assessment, indicator=own.question(number=number), document=document, by=own.mp
    )


def fulfil(citation, keys, by, **more):
    said = {"page_reference": "", "note": ""} | more
    return citations.update_citation(citation=citation, checklist_keys=keys, by=by, **said)


def states(own, person=None):
    lines = question_evidence(person or own.mp, own.assessment, own.question().pk).lines
    return [state.status for state in checklist_of(own.assessment, question_of(own), lines).items]


def change(own, by=None, labels=None, added=(), question=None):
    checklist.change_checklist(
        instansi=own.unit.instansi,
        instrument=own.assessment.period.instrument,
        question=question or question_of(own),
        labels=labels or {},
        added=added,
        by=by or own.admin,
    )


def labels_of(own):
    return [item.label for item in asked_of(own.assessment, own.question())]


def test_the_file_asks_two_or_three_documents_at_each_of_the_113_questions(instruments):
    codes = list(Indicator.objects.filter(instrument__code=CODE).order_by("position").values_list("code", flat=True))
    items = standard(CODE)
    assert list(items) == codes
    assert {len(found) for found in items.values()} == {2, 3}
    for code, found in items.items():
        labels = [item.label for item in found]
        assert len(set(labels)) == len(labels), code
        assert all(label[0].isupper() and not label.endswith(".") and len(label) <= 80 for label in labels), code


def test_where_no_file_lists_documents_the_hint_is_the_only_one():
    assert [item.label for item in asked("lke-lain", "A.1", "SK tim")] == ["SK tim"]
    assert asked("lke-lain", "A.1", "") == ()


def test_an_item_is_there_once_a_document_that_counts_names_it(own):
    assert states(own) == [MISSING, MISSING]
    citation = cite(own, details=Details())
    assert states(own) == [MISSING, MISSING]
    fulfil(citation, ["1", "2"], own.mp)
    assert states(own) == [NOT_COUNTED, NOT_COUNTED]
    Document.objects.update(document_date=date(2026, 2, 1))
    assert states(own) == [MET, MET]
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.CITATION_CHANGED).count() == 1


def test_a_title_the_reader_may_not_open_is_not_named_by_the_checklist(own):
    fulfil(cite(own), ["1"], own.mp)
    Document.objects.update(is_restricted=True)
    lines = question_evidence(own.pp, own.assessment, own.question().pk).lines
    (first, _) = checklist_of(own.assessment, question_of(own), lines).items
    assert (first.status, first.titles) == (MET, ())


def test_an_item_that_is_there_names_only_what_counts(own):
    key = asked_of(own.assessment, own.question())[0].key
    good, refused = cite(own, name="baik.pdf"), cite(own, name="ditolak.pdf")
    for citation in (good, refused):
        fulfil(citation, [key], own.mp)
    Document.objects.filter(pk=refused.document_id).update(state=Document.State.REJECTED)

    def first():
        lines = question_evidence(own.mp, own.assessment, own.question().pk).lines
        return checklist_of(own.assessment, question_of(own), lines).items[0]

    assert (first().status, first().titles) == (MET, ("baik",))
    Document.objects.filter(pk=good.document_id).update(withdrawn_at=timezone.now(), withdrawn_by=own.mp)
    assert (first().status, first().titles) == (NOT_COUNTED, ("baik", "ditolak"))


def test_saying_the_same_again_changes_nothing(own):
    citation = cite(own)
    fulfil(citation, ["1"], own.mp, page_reference="3")
    fulfil(citation, ["1"], own.mp, page_reference="3")
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.CITATION_CHANGED).count() == 1


def test_a_citation_is_not_described_by_others_after_hand_over_or_with_unknown_items(own):
    citation = cite(own)
    with pytest.raises(ActionDenied):
        fulfil(citation, ["1"], own.pp)
    with pytest.raises(InvalidInput):
        fulfil(citation, ["9"], own.mp)
    with pytest.raises(InvalidInput):
        fulfil(citation, [], own.mp, note="x" * 301)
    own.hand_over()
    with pytest.raises(WrongState):
        fulfil(citation, ["1"], own.mp)
    assert Citation.objects.get().checklist_keys == []


def test_what_is_missing_puts_points_at_risk_first_and_leaves_out_claims_of_nothing(own):
    """A.I.1.i.b answered A without documents: 1/2 of weight 0.5 = 0.25 points at risk; A.I.1.i.a answered Tidak."""
    evaluation = own.assessment.evaluations.get()
    for number, level in ((0, "Tidak"), (1, "A")):
        Answer.objects.create(
            evaluation=evaluation,
            indicator=own.question(number=number),
            level=level,
            answered_at=timezone.now(),
            answered_by=own.mp,
        )
    refresh_score(evaluation)
    page = missing_page(own.assessment, "MP")
    assert page.lines[0].state.question.code == "A.I.1.i.b"
    assert page.at_risk == page.lines[0].state.at_risk != 0
    assert "A.I.1.i.a" not in [line.state.question.code for line in page.lines]
    citation = cite(own, number=1)
    fulfil(citation, ["1", "2"], own.mp)
    assert "A.I.1.i.b" not in [line.state.question.code for line in missing_page(own.assessment, "MP").lines]


def test_the_list_of_what_is_missing_takes_the_same_queries_however_much_is_cited(
    own, client, django_assert_max_num_queries
):
    client.force_login(own.lead)
    url = reverse("evidence:missing-detail", args=[own.assessment.pk, "MP"])
    client.get(url)
    for number in range(6):
        cite(own, name=f"{number}.pdf", number=number)
    with django_assert_max_num_queries(14):
        assert client.get(url).status_code == 200


def test_an_instansi_renames_leaves_out_and_adds(own, other):
    before = labels_of(own)
    change(own, labels={"1": "SK tim dan lampirannya", "2": ""}, added=["Foto rapat", "  "])
    assert labels_of(own) == ["SK tim dan lampirannya", "Foto rapat"]
    assert labels_of(other) == before
    change(own, labels={"i1": ""}, added=["Daftar hadir"])
    assert labels_of(own) == ["SK tim dan lampirannya", "Daftar hadir"]
    change(own, labels={"1": before[0]})
    assert labels_of(own) == [before[0], "Daftar hadir"]
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.CHECKLIST_CHANGED).count() == 3
    checklist.reset_checklist(
        instansi=own.unit.instansi,
        instrument=own.assessment.period.instrument,
        question=question_of(own),
        by=own.admin,
    )
    assert labels_of(own) == before
    assert not ChecklistItem.objects.exists()


def test_an_item_left_out_keeps_what_citations_said_of_it(own):
    citation = cite(own)
    fulfil(citation, ["1", "2"], own.mp)
    change(own, labels={"2": ""})
    fulfil(citation, ["1"], own.mp, note="lihat lampiran")
    assert Citation.objects.get().checklist_keys == ["1", "2"]


def test_a_list_is_kept_by_the_admin_of_its_instansi_within_bounds(own, other):
    for person in (own.lead, other.admin):
        with pytest.raises(ActionDenied):
            change(own, by=person, added=["Foto"])
    with pytest.raises(InvalidInput):
        change(own, added=[f"Foto {number}" for number in range(7)])
    with pytest.raises(InvalidInput):
        change(own, added=["x" * 201])
    assert not ChecklistItem.objects.exists()


def test_an_item_has_one_row_per_instansi_and_question(own):
    change(own, added=["Foto"])
    row = ChecklistItem.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_question_ticks_what_is_there_and_leads_to_what_is_not(own, client):
    client.force_login(own.mp)
    citation = cite(own)
    form = reverse("evidence:citation-edit", args=[citation.pk])
    sent = client.post(form, {"checklist_keys": ["1"], "page_reference": "12–15", "note": "SK halaman depan"})
    assert sent.status_code == 302
    page = client.get(sent["Location"]).text
    slots = re.findall(r'data-slot="(\w*)".*?data-slot-state>([^<]+)<', page, re.DOTALL)
    assert slots == [("1", "Dihitung"), ("2", "Belum ada"), ("", "1 dari paling banyak 10")]
    assert "hlm. 12–15" in page
    assert reverse("evidence:missing-detail", args=[own.assessment.pk, "MP"]) in page
    refused = client.post(form, {"checklist_keys": ["1"], "page_reference": "x" * 61})
    assert refused.status_code == 422
    assert "x" * 61 in refused.text


def test_the_admin_edits_a_list_on_its_page(own, client):
    client.force_login(own.admin)
    url = reverse("evidence:checklist-edit", args=[own.unit.instansi_id, own.question().code])
    labels = {item.key: item.label for item in asked_of(own.assessment, own.question())}
    assert client.post(url, labels | {"added_1": "Foto rapat"}).status_code == 302
    assert "Foto rapat" in labels_of(own)
    assert "Foto rapat" in client.get(reverse("evidence:checklist-list", args=[own.unit.instansi_id])).text
    refused = client.post(url, labels | {"added_1": "x" * 201})
    assert refused.status_code == 422
    assert client.post(url, labels | {"act": "semula"}).status_code == 302
    assert "Foto rapat" not in labels_of(own)


def test_the_items_of_all_questions_are_one_query(own, django_assert_num_queries):
    layout = get_layout(own.assessment.period.instrument)
    with django_assert_num_queries(1):
        assert len(items_of(own.unit.instansi_id, CODE, list(layout.questions.values()))) == 113
