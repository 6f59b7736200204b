"""No page and no act walks through what other offices have (`evidence/documents/uses.py`)."""

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

from assessment.lke.models import Condition, Indicator
from assessment.people.models import Role
from assessment.rounds.workflow import Status
from evidence.documents.models import Citation, Document
from evidence.documents.services import citations, documents, proofs
from evidence.documents.services.documents import Details
from evidence.integrity.selectors.integrity import broken_citations
from tests.evidence import files
from tests.factories import make_unit
from tests.flow import Flow
from tests.portal.access.table import TABLE
from tests.portal.plans.portal import UNITS, Plans, fill_portal, fill_shelf, leave_room
from tests.portal.world import make_place, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

# Figures made of stored scores and answers: no document in them, and seconds to make.
FIGURES = ("route-", "origin", "gate-", "scenario-", "outlook-", "estimate-")
# Who looks while the round is where.
LOOKS = {
    Status.DRAFT: (Role.TEAM_LEAD, Role.POKJA_MEMBER, Role.HEAD),
    Status.TPI_REVIEW: (Role.TEAM_LEAD, Role.TPI_LEAD, Role.PRELIMINARY),
    Status.TPN_REVIEW: (Role.TPN_RECORDER,),
}


def test_no_page_walks_through_the_documents_of_other_offices(instruments, monkeypatch):
    monkeypatch.setattr("assessment.papers.exports.report_pdf.lay_out_html", lambda *_args, **_more: b"%PDF-")
    leave_room()
    world, plans, seen = make_world(), Plans(), set()
    fill_portal(world.own)
    clients = world.clients  # signed in before anything is taken back
    for status, roles in LOOKS.items():
        world.hand_over(status)
        for name, row in TABLE.items():
            for role in roles:
                if row.get is None or row.rule in {"token", "public", "kelola"} or role not in row.get(status):
                    continue
                if any(part in name for part in FIGURES):
                    continue
                if (name, status) in seen and not (name.startswith("evidence:") and role == Role.POKJA_MEMBER):
                    continue  # who sees all asks the same
                url = reverse(name, args=[arg[1:] if arg[0] == "=" else world.own.pk_of(arg) for arg in row.args])
                with plans.of(f"{name} as {role}"), transaction.atomic():
                    response = clients[role].get(url)
                    b"".join(response) if response.streaming else response.content
                    transaction.set_rollback(True)
                if response.status_code == 200:
                    seen.add((name, status))
    asked_for = {
        "assessment:answer-edit", "assessment:readiness-detail", "assessment:submission-detail",
        "assessment:approval-detail", "assessment:evaluation-detail", "assessment:evaluation-edit",
        "assessment:evaluation-publish", "evidence:document-list", "evidence:document-detail",
        "evidence:document-upload", "evidence:citation-create", "evidence:citation-read", "evidence:pin-list",
        "evidence:package-detail", "evidence:package-file", "evidence:renewal-detail", "evidence:disposal-create",
        "evidence:ending-list", "evidence:missing-detail", "evidence:revision-read",
    }  # fmt: skip
    assert asked_for <= {name for name, _ in seen}
    walks = plans.walks()
    assert not walks, "\n".join(walks)


SEARCHES = (
    {"text": "dokumen"},
    {"text": "A.I.1"},
    {"area": "MP", "year": "tanpa"},
    {"state": "ditarik"},
    {"tag": "sk"},
    {"expiry": "segera", "sort": "judul"},
)


@pytest.mark.parametrize("role", [Role.TEAM_LEAD, Role.POKJA_MEMBER, Role.TPI_MEMBER])
def test_no_search_walks_through_the_documents_of_other_offices(instruments, role):
    leave_room()
    world, plans = make_world(), Plans()
    fill_portal(world.own)
    world.hand_over(Status.TPI_REVIEW)
    for query in SEARCHES:
        with plans.of(f"{query} as {role}"):
            url = reverse("evidence:document-list", args=[world.own.assessment.pk], query=query)
            assert world.clients[role].get(url).status_code == 200
    walks = plans.walks()
    assert not walks, "\n".join(walks)


@pytest.mark.parametrize("role", [Role.TEAM_LEAD, Role.POKJA_MEMBER, Role.TPI_MEMBER])
def test_a_search_for_words_reads_what_its_own_office_has(instruments, role):
    leave_room()
    world, plans = make_world(), Plans()
    fill_portal(world.own)
    world.hand_over(Status.TPI_REVIEW)
    for text in ("dokumen", "A.I.1 isi", "surat keputusan"):
        with plans.of(f"{text} as {role}"):
            url = reverse("evidence:document-list", args=[world.own.assessment.pk], query={"text": text})
            assert world.clients[role].get(url).status_code == 200
    read = plans.rows_read()
    texts = read["evidence_revisiontext"]
    assert max(read.values()) <= 200, read  # of 6,000 in each of these tables; the office has a handful
    assert texts <= 20, read


@pytest.mark.parametrize("text", ["berkas", "isi lain", "sk surat keputusan"])
def test_a_search_for_words_in_an_office_of_many_documents_reads_none_of_others(instruments, text):
    """Where one office holds a good part of all, reading everything once looks cheap to a planner, and is not.

    Of few rows it is: 6,000 texts fill so few pages that reading them all is the cheaper way, so there are four times as many.
    """
    leave_room()
    world, plans = make_world(), Plans()
    fill_portal(world.own, units=4 * UNITS)
    fill_shelf(world.own, 300)
    with plans.of(text):
        url = reverse("evidence:document-list", args=[world.own.assessment.pk], query={"text": text})
        assert world.clients[Role.TEAM_LEAD].get(url).status_code == 200
    read = plans.rows_read()
    for table in ("evidence_revision", "evidence_revisiontext", "evidence_documenttag"):
        assert read[table] <= 2500, read  # of 24,300; each of the office's 301 may be looked at for each word


def test_no_act_walks_through_the_documents_of_other_offices(instruments):
    leave_room()
    fill_portal(make_place(make_unit(code="LAIN"), "foreign"))
    flow, plans = Flow(), Plans()
    questions = Indicator.objects.filter(instrument=flow.assessment.period.instrument)
    first, second = questions.get(code=flow.codes[0]), questions.get(code=flow.codes[1])
    condition = Condition.objects.filter(instrument=flow.assessment.period.instrument, level="unit").first()

    def pdf(mark):
        return ContentFile(files.pdf(mark=mark), name=f"{mark}.pdf")

    with plans.of("upload"):
        kept = documents.upload_document(assessment=flow.now, indicator=first, file=pdf("satu"), by=flow.lead)
    with plans.of("replace"):
        documents.replace_document(document=kept, file=pdf("dua"), by=flow.lead)
    with plans.of("details"):
        details = Details(title="SK", document_date=flow.assessment.period.evidence_from)
        documents.update_details(document=kept, details=details, by=flow.lead)
    with plans.of("cite"):
        cited = citations.cite_document(assessment=flow.now, indicator=second, document=kept, by=flow.lead)
    with plans.of("let go"):
        citations.remove_citation(citation=Citation.objects.get(pk=cited.pk), by=flow.lead)
    with plans.of("prove"):
        proofs.cite_for_condition(assessment=flow.now, condition=condition, documents=[flow.document], by=flow.lead)
    with plans.of("withdraw"):
        documents.withdraw_document(document=kept, reason="Keliru.", by=flow.lead)
    with plans.of("restore"):
        documents.restore_document(document=Document.objects.get(pk=kept.pk), by=flow.lead)
    with plans.of("hand to head"):
        flow.hand_to_head()
    with plans.of("submit"):
        flow.submit()
    with plans.of("read the files of the round"):
        assert list(broken_citations(flow.now)) == []
    with plans.of("send back"):
        flow.score_and_raise()
        flow.send_back()
    with plans.of("read the files of the draft"):
        assert list(broken_citations(flow.now)) == []
    with plans.of("hand over again"):
        flow.to_tpi()
    with plans.of("publish"):
        flow.score_and_raise()
        flow.publish()
    assert plans.places == {
        "upload", "replace", "details", "cite", "let go", "prove", "withdraw", "restore", "hand to head", "submit",
        "read the files of the round", "send back", "read the files of the draft", "hand over again", "publish",
    }  # fmt: skip
    walks = plans.walks()
    assert not walks, "\n".join(walks)
