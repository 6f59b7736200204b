"""A document beside its question: the page that is cited, the neighbours, and to whom it opens."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from evidence.documents.models import Citation
from evidence.documents.services import documents
from evidence.documents.services.documents import Details
from evidence.reading.selectors import first_page
from tests.evidence import files
from tests.flow import Flow


@pytest.fixture
def sign_in(client):
    def as_user(user):
        client.force_login(user)
        return client

    return as_user


def cited(own, mark, page="", **details):
    """Return the use of a document of nine pages at the first question of MP."""
    data = files.pdf(pages=9, mark=mark)
    document = own.upload(data, name=f"{mark}.pdf", indicator=own.question(), details=Details(title=mark, **details))
    Citation.objects.filter(document=document).update(page_reference=page)
    return Citation.objects.get(document=document)


def beside_url(citation, query=""):
    return reverse("evidence:citation-read", args=[citation.pk]) + query


@pytest.mark.parametrize(
    ("reference", "number"),
    [("", 1), ("3", 3), ("hlm. 3-5", 3), ("lampiran", 1), ("0", 1), ("iv, 12", 12), ("2026000", 2026)],
)
def test_the_first_number_of_a_page_reference_is_the_page(reference, number):
    assert first_page(reference) == number


def test_the_question_stands_beside_the_page_that_is_cited(own, sign_in):
    citation = cited(own, "SK", page="hlm. 4")
    page = sign_in(own.mp).get(beside_url(citation)).text
    assert own.question().statement in page
    assert 'id="halaman-4"' in page
    assert 'id="halaman-3"' not in page
    assert "Ubah jawaban" in page
    assert 'id="halaman-3"' in sign_in(own.mp).get(beside_url(citation, "?halaman=3")).text
    question = reverse("assessment:answer-edit", args=[own.assessment.pk, own.question().code])
    assert beside_url(citation) in sign_in(own.mp).get(question).text


def test_documents_of_the_question_follow_each_other_without_what_the_reader_may_not_open(own, sign_in):
    first, secret, last = cited(own, "Pertama"), cited(own, "KANARI", is_restricted=True), cited(own, "Terakhir")
    page = sign_in(own.pp).get(beside_url(first)).text
    assert f'href="{beside_url(last)}"' in page
    assert "Dokumen 1 dari 2" in page
    assert "KANARI" not in page
    assert sign_in(own.pp).get(beside_url(secret)).status_code == 403
    assert f'href="{beside_url(secret)}"' in sign_in(own.mp).get(beside_url(last)).text


def test_evaluators_read_beside_the_question_once_the_sheet_has_reached_them(own, other, sign_in):
    citation = cited(own, "SK")
    assert sign_in(own.tpi).get(beside_url(citation)).status_code == 403
    assert sign_in(other.mp).get(beside_url(citation)).status_code == 404
    own.hand_over()
    page = sign_in(own.tpi).get(beside_url(citation)).text
    assert 'id="halaman-1"' in page
    assert "Ubah jawaban" not in page


@pytest.fixture
def flow(instruments):
    found = Flow()
    assert found.member
    return found


def test_u58_evaluators_see_the_revision_handed_over_and_where_the_newer_one_is(flow, sign_in):
    citation = flow.document.citations.first()
    flow.to_tpi()
    newer = ContentFile(files.pdf(pages=2, mark="baru"), name="baru.pdf")
    documents.replace_document(document=flow.document, file=newer, by=flow.lead)
    for user in (flow.member, flow.lead):
        page = sign_in(user).get(beside_url(citation)).text
        assert "Yang tampil adalah revisi 1, seperti saat diserahkan." in page
        assert f'src="{reverse("evidence:page-image", args=[citation.document_id, 1, 1])}' in page
        assert reverse("evidence:revision-read", args=[citation.document_id, 2]) in page


def test_u58_what_was_handed_over_stays_readable_in_the_page_while_the_unit_repairs(flow, sign_in):
    flow.to_tpi()
    flow.send_back()
    documents.replace_document(
        document=flow.document, file=ContentFile(files.pdf(mark="baru"), name="baru.pdf"), by=flow.lead
    )
    for name, more in (("revision-read", []), ("page-image", [1])):
        first, second = (reverse(f"evidence:{name}", args=[flow.document.pk, number, *more]) for number in (1, 2))
        assert sign_in(flow.member).get(first).status_code == 200
        assert sign_in(flow.member).get(second).status_code == 403
        assert sign_in(flow.lead).get(second).status_code == 200


def test_a_document_that_cannot_be_shown_leaves_the_question_in_place(own, sign_in):
    citation = cited(own, "SK")
    documents.withdraw_document(document=citation.document, reason="salah berkas", by=own.mp)
    response = sign_in(own.mp).get(beside_url(citation))
    assert response.status_code == 200
    assert "sudah ditarik, jadi tidak dapat ditampilkan" in response.text
    assert own.question().statement in response.text
    assert reverse("evidence:revision-download", args=[citation.document.revisions.get().pk]) not in response.text


def test_the_page_asks_the_same_queries_for_one_and_for_nine_documents(own, sign_in, django_assert_max_num_queries):
    citation = cited(own, "0")
    client = sign_in(own.mp)
    client.get(beside_url(citation))
    for number in range(1, 9):
        cited(own, str(number))
    with django_assert_max_num_queries(30):
        assert "Dokumen 1 dari 9" in client.get(beside_url(citation)).text


def test_f06_who_scores_the_sheet_is_led_back_to_his_own_and_the_unit_learns_nothing_of_it(flow, sign_in):
    citation = flow.document.citations.first()
    scored = reverse("assessment:evaluation-edit", args=[flow.now.pk, citation.indicator.code])
    answered = reverse("assessment:answer-edit", args=[flow.now.pk, citation.indicator.code])
    flow.to_tpi()
    assert answered in sign_in(flow.member).get(beside_url(citation)).text
    flow.begin()
    assert scored in sign_in(flow.member).get(beside_url(citation)).text
    assert scored not in sign_in(flow.lead).get(beside_url(citation)).text
