"""A link in the place of a document: what is taken, that it counts for nothing, and how its file takes its place."""

import socket
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.rounds.models import Answer, Evaluation, Handover, Stage
from assessment.scores.selectors import get_sheets
from evidence.documents.models import Citation, Document
from evidence.documents.selectors.documents import question_evidence
from evidence.documents.services import documents, judgement, links
from evidence.documents.services.documents import Details
from evidence.handover.services import EvidencePart, _pins
from evidence.library.selectors.library import find_documents, pickable_documents
from tests.evidence import files
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState
from zi_portal.shelf.faults import LinkRefused
from zi_portal.shelf.validators import link_address

DATED = Details(title="SK tim kerja", document_date=date(2026, 2, 1))
ADDRESS = "https://drive.google.com/file/d/1AbC_dEf/view?usp=sharing#h=1"


def record(own, url=ADDRESS, by=None, **given):
    return links.create_link_document(assessment=own.assessment, url=url, by=by or own.mp, **given)


def url_of(own):
    return reverse("evidence:link-create", args=[own.assessment.pk])


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript://drive.google.com/%0aalert(1)",
        "file:///etc/passwd",
        "http://drive.google.com/a",
        "//drive.google.com/a",
        "https:drive.google.com",
        "https:///a",
        "https://",
        "data:text/html,<script>",
        "ftp://drive.google.com/a",
        "drive.google.com/a",
        "https://sari@drive.google.com/a",
        "https://sari:rahasia@drive.google.com/a",
        "https://drive.google.com\\@evil.example.net/a",
        "https://drive.google.com/a b",
        "https://drive.google.com/a\nSet-Cookie: x=1",
        "https://drive.google.com/a\x00",
        "https://localhost/a",
        "https://server/a",
        "https://nas.local/a",
        "https://siap.kantor.internal/a",
        "https://127.0.0.1/a",
        "https://10.0.0.5/a",
        "https://2130706433/a",
        "https://0x7f.1/a",
        "https://0x7f000001/a",
        "https://[::1]/a",
        "https://[::1/a",
        "https://drive.google.com:99999/a",
        "https://drive.google.com:x/a",
        "https://-drive-.com/a",
        "https://drive..com/a",
        "https://１２７.0.0.1/a",
        "https://drive.google.com/" + "a" * 3000,
        "https://drive.google.com/" + "a" * 476,
        "https://gооgle.com/" + "a" * 481,  # 500 as typed, more with its host in plain letters
        "",
    ],
)
def test_u53_only_a_public_https_address_up_to_500_characters_is_taken(url):
    with pytest.raises(LinkRefused):
        link_address(url)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("https://kantor.go.id:443/" + "a" * 476, "paling panjang 500 karakter"),  # 497 without its port
        ("https://kantor.go.id/a\\b", "garis miring terbalik"),
        ("https", "harus diawali https://"),
        ("http://kantor.go.id/a", "harus diawali https://"),
        ("https://", "tidak dapat dibaca"),
    ],
)
def test_u53_a_refused_address_names_its_own_fault(typed, said):
    with pytest.raises(LinkRefused, match=said):
        link_address(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (ADDRESS, ADDRESS),
        ("HTTPS://Drive.Google.com/A?b=%20C", "https://drive.google.com/A?b=%20C"),
        ("https://kantor.go.id:443/sk.pdf", "https://kantor.go.id/sk.pdf"),
        ("https://kantor.go.id:8443/sk.pdf", "https://kantor.go.id:8443/sk.pdf"),
        ("https://kantor.go.id./sk.pdf", "https://kantor.go.id/sk.pdf"),
        ("https://kantor.go.id?x=a@b.c", "https://kantor.go.id?x=a@b.c"),
        ("https://gооgle.com/a", "https://xn--ggle-55da.com/a"),  # two letters o of another script
        ("https://drive.google.com/" + "a" * 475, "https://drive.google.com/" + "a" * 475),
    ],
)
def test_u53_an_address_is_kept_with_its_host_in_plain_letters(typed, kept):
    assert link_address(typed) == kept
    assert len(kept) <= 500


def test_u53_a_link_is_kept_at_its_question_and_counts_for_nothing(own):
    Answer.objects.create(
        evaluation=own.assessment.evaluations.get(),
        indicator=own.question(),
        level="Ya",
        answered_at="2026-02-01T00:00:00Z",
        answered_by=own.mp,
    )
    document = record(own, indicator=own.question(), details=DATED)
    assert (document.state, document.url, document.title) == ("tautan", ADDRESS, "SK tim kerja")
    evidence = question_evidence(own.mp, own.assessment, own.question().pk)
    assert not evidence.counts
    assert evidence.lines[0].status == "Tautan"
    assert "Unggah berkasnya" in evidence.lines[0].support.sentence
    assert get_sheets(Evaluation.objects.get(assessment=own.assessment, stage=Stage.SELF)).at_risk > 0
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.LINK_RECORDED)
    assert "drive.google.com" not in str(event.detail)
    assert list(find_documents(own.mp, own.assessment)) == [document]
    assert list(pickable_documents(own.mp, own.assessment, own.question(number=1))) == []


def test_u53_the_server_never_asks_for_the_address(own, monkeypatch, client):
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **_: asked.append(args) or [])
    client.force_login(own.mp)
    client.post(url_of(own), {"url": ADDRESS, "pertanyaan": own.question().code})
    document = Document.objects.get()
    for url in (
        reverse("evidence:document-detail", args=[document.pk]),
        reverse("assessment:answer-edit", args=[own.assessment.pk, own.question().code]),
    ):
        page = client.get(url).content.decode()
        assert f'href="{ADDRESS}" target="_blank" rel="noreferrer noopener"' in page
    assert (
        "Tautan ke drive.google.com"
        in client.get(reverse("evidence:document-list", args=[own.assessment.pk])).content.decode()
    )
    assert asked == []


def test_u53_a_refused_address_says_why_and_keeps_what_was_typed(own, client):
    client.force_login(own.mp)
    typed = {"url": "http://drive.google.com/a", "title": "SK <b>tim</b>", "document_date": "1 Februari 2026"}
    response = client.post(url_of(own), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "harus diawali https://" in page
    assert "http://drive.google.com/a" in page
    assert "SK &lt;b&gt;tim&lt;/b&gt;" in page
    assert Document.objects.count() == 0


def test_the_file_takes_the_place_of_the_link_and_its_citations_stay(own, client):
    document = record(own, indicator=own.question(), details=DATED)
    client.force_login(own.mp)
    url = reverse("evidence:document-replace", args=[document.pk])
    assert "Unggah berkasnya" in client.get(url).content.decode()
    assert client.post(url, {"file": SimpleUploadedFile("sk.pdf", files.pdf())}).status_code == 302
    document.refresh_from_db()
    assert (document.state, document.url) == ("baik", ADDRESS)
    assert document.revisions.get().number == 1
    assert Citation.objects.get().document == document
    assert question_evidence(own.mp, own.assessment, own.question().pk).counts
    page = client.get(reverse("evidence:document-detail", args=[document.pk])).content.decode()
    assert "Tautan luar, isinya dapat berubah." in page


def test_the_same_address_again_gives_the_document_there_is(own):
    document = record(own, indicator=own.question(), details=DATED)
    again = record(own, indicator=own.question(number=1), details=Details(title="lain"))
    assert again == document
    assert Citation.objects.filter(document=document).count() == 2
    Document.objects.filter(pk=document.pk).update(is_restricted=True)
    assert record(own, by=own.pp) != document


def test_another_unit_gives_no_hint(own, other):
    assert record(own) != record(other)


def test_a_link_is_not_judged_and_can_be_withdrawn_and_brought_back(own):
    document = record(own, indicator=own.question())
    with pytest.raises(WrongState, match="baru berupa tautan"):
        judgement.judge_document(document=document, state="baik", reason="", by=own.lead)
    documents.withdraw_document(document=document, reason="salah alamat", by=own.mp)
    documents.restore_document(document=document, by=own.mp)
    document.refresh_from_db()
    assert (document.state, document.withdrawn_at) == ("tautan", None)


@pytest.mark.parametrize("place", ["question", "locked", "url"])
def test_a_link_is_refused_as_an_upload_is(own, place):
    refusal = ActionDenied
    given = {"url": ADDRESS, "by": own.mp, "indicator": own.question()}
    if place == "question":
        given["by"] = own.pp
    elif place == "locked":
        own.hand_over()
    else:
        given["url"], refusal = "ftp://x.go.id/", InvalidInput
    with pytest.raises(refusal):
        record(own, **given)
    assert not Document.objects.exists()


@pytest.mark.parametrize("what", ["weakness", "report", "renewal"])
def test_what_reads_documents_reads_links_too(own, client, what):
    record(own, indicator=own.question(), details=DATED)
    client.force_login(own.lead)
    url = {
        "weakness": reverse("assessment:weakness-list", args=[own.assessment.pk]),
        "report": reverse("evidence:report-pdf", args=[own.assessment.pk]),
        "renewal": reverse("evidence:ending-list", args=[own.assessment.pk]),
    }[what]
    assert client.get(url).status_code == 200


def test_a_hand_over_names_links_and_pins_none(own):
    record(own, indicator=own.question(), details=DATED)
    checks = EvidencePart().checks(own.assessment)
    named = next(check for check in checks if check.findings)
    assert not named.is_blocking
    assert "SK tim kerja (A.I.1.i.a): belum dihitung." in named.findings[0].text
    assert list(_pins(Handover(assessment=own.assessment), own.assessment, on=date(2026, 6, 1))) == []
