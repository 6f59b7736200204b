"""The same bytes again: asked file by file whether to use the document there is, keep another one, or leave it."""

from datetime import date

import pytest
from django.urls import reverse

from evidence.documents.models import Citation, Document, Revision, WaitingFile
from evidence.documents.services import documents, duplicates, links
from evidence.documents.services.documents import Details
from evidence.drops import services as drops_services
from tests.evidence import files
from tests.evidence.documents.test_pages import sent, sign_in, upload_url  # noqa: F401  (fixture)
from zi_portal.kit.refusals import ActionDenied, WrongState

DATA = files.pdf(mark="sama")


def test_u45_each_of_several_equal_files_gets_its_own_choice_without_a_script(own, sign_in):  # noqa: F811
    kept = own.upload(DATA, name="SK lama.pdf")
    question, client = own.question(), sign_in(own.mp)
    form = {"pertanyaan": question.code, "document_date": "1 Februari 2026", "item": "1"}
    response = client.post(upload_url(own), form | {"uploads": [sent(DATA, "satu.pdf"), sent(DATA, "dua.pdf"), sent()]})
    page = response.content.decode()
    assert response.status_code == 422
    repeat = reverse("evidence:document-repeat", args=[own.assessment.pk, kept.pk])
    assert page.count(f'action="{repeat}"') == 2
    assert page.count("Pakai yang sudah ada pada pertanyaan") == 2
    response = client.post(repeat, form | {"name": "satu.pdf", "request_key": "kunci"})
    assert response["Location"] == reverse("assessment:answer-edit", args=[own.assessment.pk, question.code])
    own_document = Document.objects.get(title="satu")
    assert own_document.document_date == date(2026, 2, 1)
    assert Citation.objects.get(document=own_document).checklist_keys == ["1"]
    client.post(repeat, form | {"name": "satu.pdf", "request_key": "kunci"})  # a double click
    assert Document.objects.filter(title="satu").count() == 1
    cite = reverse("evidence:citation-create", args=[own.assessment.pk, question.code])
    client.post(cite, {"dokumen": kept.pk, "item": "2"})
    assert Citation.objects.get(document=kept).checklist_keys == ["2"]


def test_a_document_of_its_own_has_bytes_of_its_own(own, stored):
    kept = own.upload(DATA, name="SK lama.pdf")
    result = duplicates.keep_as_own(assessment=own.assessment, document=kept, by=own.mp, name="lain.pdf")
    assert result.outcome == "saved"
    assert result.document.revisions.get().original_name == "lain.pdf"
    assert Revision.objects.values("storage_name").distinct().count() == 2
    assert [path.read_bytes() for path in stored()[0]] == [DATA, DATA]


def test_bytes_of_a_document_one_may_not_open_or_that_is_withdrawn_are_not_kept_again(own):
    hidden = own.upload(DATA, name="rahasia.pdf", details=Details(is_restricted=True))
    with pytest.raises(ActionDenied):
        duplicates.keep_as_own(assessment=own.assessment, document=hidden, by=own.pp)
    documents.withdraw_document(document=hidden, reason="Salah.", by=own.mp)
    with pytest.raises(WrongState):
        duplicates.keep_as_own(assessment=own.assessment, document=hidden, by=own.mp)
    assert Document.objects.count() == 1


def test_a_copy_of_a_restricted_document_is_restricted(own):
    kept = own.upload(DATA, name="hukuman.pdf", indicator=own.question(), details=Details(is_restricted=True))
    result = duplicates.keep_as_own(
        assessment=own.assessment, document=kept, by=own.mp, name="lagi.pdf", details=Details(title="Lagi")
    )
    assert result.document.is_restricted
    assert result.document.title == "Lagi"


def test_a_link_has_no_bytes_to_keep_again(own, sign_in):  # noqa: F811
    link = links.create_link_document(assessment=own.assessment, url="https://example.go.id/a", by=own.mp)
    repeat = reverse("evidence:document-repeat", args=[own.assessment.pk, link.pk])
    response = sign_in(own.mp).post(repeat, {"name": "a.pdf"})
    assert response.status_code == 409
    assert "tautan" in response.text
    assert Document.objects.count() == 1


def test_an_item_that_is_not_asked_at_the_question_is_refused_and_nothing_is_kept(own, sign_in, stored):  # noqa: F811
    form = {"pertanyaan": own.question().code, "item": "99", "uploads": sent()}
    response = sign_in(own.mp).post(upload_url(own), form)
    assert response.status_code == 422
    assert not Document.objects.exists()
    assert stored() == ([], [])


def test_u45_a_twin_in_a_folder_becomes_its_own_document_when_ticked(own, client):
    kept = own.upload(DATA, name="SK lama.pdf")
    drops_services.take_drop(
        assessment=own.assessment, files=[sent(DATA, "A.I.1.i.a SK.pdf")], arrived=None, paths=[], by=own.mp, batch="b"
    )
    waiting = WaitingFile.objects.get()
    assert waiting.document == kept
    client.force_login(own.mp)
    url = reverse("evidence:drop-place", args=[own.assessment.pk, "b"])
    assert "Sudah ada di pustaka sebagai" in client.get(url).content.decode()
    form = {f"{waiting.pk}-code": "A.I.1.i.a", f"{waiting.pk}-is_own": "on", f"{waiting.pk}-dated": "1 Februari 2026"}
    client.post(url, form)
    cited = Citation.objects.get().document
    assert (cited.title, cited.document_date) == ("A.I.1.i.a SK", date(2026, 2, 1))
    assert cited != kept
    kept.refresh_from_db()
    assert kept.document_date is None


def test_u45_two_equal_files_of_one_folder_become_two_documents_when_both_are_ticked(own, client):
    kept = own.upload(DATA, name="SK lama.pdf")
    sending = [sent(DATA, "A.I.1.i.a SK.pdf"), sent(DATA, "A.I.1.ii.a SK.pdf")]
    drops_services.take_drop(assessment=own.assessment, files=sending, arrived=None, paths=[], by=own.mp, batch="b")
    form = {}
    for file in WaitingFile.objects.all():
        form |= {f"{file.pk}-code": file.path.split()[0], f"{file.pk}-is_own": "on"}
    client.force_login(own.mp)
    client.post(reverse("evidence:drop-place", args=[own.assessment.pk, "b"]), form)
    cited = Citation.objects.select_related("document", "indicator")
    told = {citation.indicator.code: citation.document.title for citation in cited}
    assert told == {"A.I.1.i.a": "A.I.1.i.a SK", "A.I.1.ii.a": "A.I.1.ii.a SK"}
    assert Document.objects.exclude(pk=kept.pk).count() == 2


def test_one_file_in_two_folders_is_one_document_at_two_questions(own, client):
    for path in ("A.I.1.i.a/SK.pdf", "A.I.1.ii.a/SK.pdf"):
        drops_services.take_drop(
            assessment=own.assessment, files=[sent(DATA, "SK.pdf")], arrived=None, paths=[path], by=own.mp, batch="b"
        )
    client.force_login(own.mp)
    codes = {"A.I.1.i.a", "A.I.1.ii.a"}
    form = {f"{file.pk}-code": file.path.split("/")[0] for file in WaitingFile.objects.all()}
    client.post(reverse("evidence:drop-place", args=[own.assessment.pk, "b"]), form)
    assert Document.objects.count() == 1
    assert set(Citation.objects.values_list("indicator__code", flat=True)) == codes


def test_the_asked_document_a_name_names_is_marked_when_it_is_placed(own, client):
    drops_services.take_drop(
        assessment=own.assessment,
        files=[sent(name="A.I.1.i.a SK tim kerja.pdf"), sent(name="A.I.1.i.a notulen.pdf")],
        arrived=None,
        paths=[],
        by=own.mp,
        batch="b",
    )
    client.force_login(own.mp)
    form = {}
    for file in WaitingFile.objects.all():
        form |= {f"{file.pk}-code": "A.I.1.i.a", f"{file.pk}-is_item": "" if "notulen" in file.path else "on"}
    client.post(reverse("evidence:drop-place", args=[own.assessment.pk, "b"]), form)
    marked = {citation.document.title: citation.checklist_keys for citation in Citation.objects.all()}
    assert marked == {"A.I.1.i.a SK tim kerja": ["1"], "A.I.1.i.a notulen": []}
