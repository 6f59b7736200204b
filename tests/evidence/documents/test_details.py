"""What is said of a document: two people at one form, its tags, and how much room its unit has left."""

from datetime import date

import pytest
from django.urls import reverse

from evidence.documents.exceptions import StaleDetails
from evidence.documents.selectors.quotas import room_of
from evidence.documents.services import documents
from evidence.documents.services.documents import Details
from tests.evidence import files
from zi_portal.shelf.faults import FileRefused

MB = 1024 * 1024


def said(title="SK tim kerja", **more):
    return Details(title=title, **more)


def edit_url(document):
    return reverse("evidence:document-edit", args=[document.pk])


def test_k01_a_stale_correction_is_refused_and_the_same_content_is_not(own):
    document = own.upload(by=own.lead)
    documents.update_details(document=document, details=said(number="12"), by=own.lead, version=1)
    documents.update_details(document=document, details=said(number="12"), by=own.lead, version=1)
    with pytest.raises(StaleDetails) as stale:
        documents.update_details(document=document, details=said(number="13"), by=own.lead, version=1)
    document.refresh_from_db()
    assert stale.value.document.number == document.number == "12"
    assert (document.details_version, document.details_changed_by) == (2, own.lead)
    documents.update_details(document=document, details=said(number="13"), by=own.lead, version=2)
    documents.update_details(document=document, details=said(number="14"), by=own.lead)
    document.refresh_from_db()
    assert (document.number, document.details_version) == ("14", 4)


def test_k01_the_second_of_two_sees_both_texts_and_may_keep_his(own, client):
    document = own.upload(by=own.mp)
    client.force_login(own.mp)
    page = client.get(edit_url(document)).content.decode()
    assert 'name="version" value="1"' in page
    documents.update_details(
        document=document, details=said("SK <i>tim</i>", document_date=date(2026, 1, 5)), by=own.lead
    )
    mine = {"title": "SK tim <b>kerja</b>", "number": "12", "document_date": "6 Januari 2026", "version": "1"}
    response = client.post(edit_url(document), mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert f"{own.lead} mengubah keterangan ini" in page
    for text in ("SK &lt;i&gt;tim&lt;/i&gt;", "SK tim &lt;b&gt;kerja&lt;/b&gt;", "5 Januari 2026", "6 Januari 2026"):
        assert text in page
    assert 'name="version" value="2"' in page
    document.refresh_from_db()
    assert document.title == "SK <i>tim</i>"
    assert client.post(edit_url(document), mine | {"version": "2"}).status_code == 302
    document.refresh_from_db()
    assert (document.title, document.number) == ("SK tim <b>kerja</b>", "12")


def test_k02_who_was_faster_himself_in_another_tab_is_told_so(own, client):
    document = own.upload(by=own.mp)
    client.force_login(own.mp)
    assert client.post(edit_url(document), {"title": "SK tim", "version": "1"}).status_code == 302
    page = client.post(edit_url(document), {"title": "SK tim kerja", "version": "1"}).content.decode()
    assert "Anda sendiri sudah mengubah keterangan ini" in page
    assert "mungkin di tab lain" in page


@pytest.mark.parametrize("version", ["", "x", "٣", "-1", "9" * 30])
def test_k02_a_version_that_cannot_be_read_counts_as_an_old_one(own, client, version):
    document = own.upload(by=own.mp)
    client.force_login(own.mp)
    response = client.post(edit_url(document), {"title": "lain", "version": version})
    assert response.status_code in {409, 422}
    document.refresh_from_db()
    assert document.title == "sk"


def test_tags_are_shown_and_changed_without_undoing_those_of_others(own, client):
    document = own.upload(by=own.mp)
    url = reverse("evidence:document-tags", args=[document.pk])
    client.force_login(own.mp)
    client.post(url, {"shown": "", "tags": "rapat, SK"})
    client.post(url, {"shown": "", "tags": "Triwulan I"})  # read before the other two were there
    client.post(url, {"shown": "rapat,SK", "tags": "sk, foto"})
    assert sorted(document.tags.values_list("name", flat=True)) == ["SK", "Triwulan I", "foto"]
    page = client.get(reverse("evidence:document-detail", args=[document.pk])).content.decode()
    assert "?tag=Triwulan%20I" in page
    refused = client.post(url, {"shown": "", "tags": ",".join(f"tag{number}" for number in range(11))})
    assert refused.status_code == 422
    assert "lebih dari 10 tag" in refused.content.decode()
    assert client.post(url, {"tags": "x" * 31}).status_code == 422


def test_the_room_of_a_unit_is_shown_warned_of_and_refused_with_both_figures(own, other, settings, client):
    settings.EVIDENCE_QUOTA_BYTES = 1000
    size = own.upload(files.pdf(mark="a")).revisions.get().size_bytes
    other.upload(files.pdf(mark="b"))
    client.force_login(own.mp)
    url = reverse("evidence:document-upload", args=[own.assessment.pk])

    def page(limit):
        settings.EVIDENCE_QUOTA_BYTES = limit
        return client.get(url).content.decode()

    assert room_of(own.unit).used_bytes == size
    assert "Ruang unit tahun ini:" in page(size * 100 // 80 + 1)
    assert "hampir penuh" in page(size * 100 // 80)
    assert "tahun ini penuh" in page(size)
    with pytest.raises(FileRefused, match=rf"tidak cukup: {size}.byte dari {size}.byte terpakai, berkas ini"):
        own.upload(files.pdf(mark="c"), name="c.pdf")


def test_a_date_is_filled_in_from_the_question_and_leads_back_to_it(own, client):
    question = own.question()
    document = own.upload(indicator=question)
    client.force_login(own.mp)
    at = reverse("assessment:answer-edit", args=[own.assessment.pk, question.code])
    fill = f"{edit_url(document)}?dari={document.citations.get().pk}"
    page = client.get(at).content.decode()
    assert f'<a href="{fill}">Ubah keterangan' in page
    assert "Belum dihitung" in page
    assert f'<a href="{at}#data-dukung">Batal</a>' in client.get(fill).content.decode()
    sent = {"title": document.title, "document_date": "2 Februari 2026", "version": document.details_version}
    assert client.post(fill, sent).url == f"{at}#data-dukung"
    page = client.get(at).content.decode()
    assert "Dihitung sebagai data dukung." in page
    assert "Belum dihitung" not in page


@pytest.mark.parametrize("number", ["0", "-1", "9" * 40, "x", "%0a"])
def test_f07_a_number_that_is_no_use_of_the_document_leads_to_its_own_page(own, client, number):
    document = own.upload(by=own.mp)
    client.force_login(own.mp)
    own_page = reverse("evidence:document-detail", args=[document.pk])
    sent = {"title": "SK tim", "version": document.details_version}
    assert client.post(f"{edit_url(document)}?dari={number}", sent).url == own_page
