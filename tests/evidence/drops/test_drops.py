"""A folder of files at once: kept first, then placed by what the person confirms."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evidence.documents.models import Citation, Document, Revision, WaitingFile
from tests.evidence import files


def create_url(own):
    return reverse("evidence:drop-create", args=[own.assessment.pk])


def fields(code=None, dated=None, *, of=None):
    """Return the preview's fields: the same for each waiting file, or by the name it came with."""
    form = {}
    for file in WaitingFile.objects.all():
        if of is None or of in file.path:
            form |= {f"{file.pk}-{name}": text for name, text in (("code", code), ("dated", dated)) if text is not None}
    return form


def fields_named(name, value):
    """Return one field of the preview for each waiting file."""
    return {f"{file.pk}-{name}": value for file in WaitingFile.objects.all()}


def place_url(own, batch="kunci"):
    return reverse("evidence:drop-place", args=[own.assessment.pk, batch])


@pytest.fixture
def drop(own, client):
    """Return a function that drops files by name as the pokja MP does."""

    def post(*names, user=None, **more):
        client.force_login(user or own.mp)
        uploads = [SimpleUploadedFile(name, files.pdf(mark=name)) for name in names]
        return client.post(create_url(own), {"uploads": uploads, "request_key": "kunci"} | more.pop("form", {}), **more)

    return post


def test_sixty_files_are_kept_previewed_and_placed_with_one_confirmation(own, client, drop):
    codes = [own.question(number=number).code for number in range(6)]
    names = [f"{code} dokumen {number}.pdf" for code in codes for number in range(9)]
    names += [f"tanpa kode {number}.pdf" for number in range(6)]
    assert drop(*names).url == place_url(own)
    assert Document.objects.count() == 60
    assert not Citation.objects.exists()
    page = client.get(place_url(own)).content.decode()
    assert "54 dari 60 berkas dikenali dari namanya." in page
    form = fields("", "1 Februari 2026", of="tanpa")
    for code in codes:
        form |= fields(code.lower(), "1 Februari 2026", of=f"{code} ")
    placed = client.post(place_url(own), form, follow=True)
    assert placed.redirect_chain == [(reverse("evidence:document-list", args=[own.assessment.pk]), 302)]
    assert "54 berkas dipakai pada pertanyaannya. 6 berkas tetap di pustaka tanpa pertanyaan." in placed.text
    assert Citation.objects.count() == 54
    assert all(Citation.objects.filter(indicator__code=code).count() == 9 for code in codes)
    assert set(Document.objects.values_list("document_date", flat=True)) == {date(2026, 2, 1)}
    assert "Tidak ada berkas yang menunggu" in client.get(place_url(own)).content.decode()


def test_a_script_sends_one_file_at_a_time_with_its_folders_and_is_told_what_became_of_it(own, client, drop):
    other = "Reform/1.i.a agen.pdf"
    told = drop("SK.pdf", form={"jalur": "A.I.1.i.a/SK.pdf"}, headers={"Accept": "application/json"})
    (result,) = told.json()["results"]
    assert (result["outcome"], result["words"], result["title"]) == ("saved", "Tersimpan.", "SK")
    drop("1.i.a agen.pdf", form={"jalur": other}, headers={"Accept": "application/json"})
    refused = drop("virus.exe", form={"jalur": "virus.exe"}, headers={"Accept": "application/json"}).json()
    assert refused["results"][0]["outcome"] == "refused"
    page = client.get(place_url(own)).content.decode()
    assert 'value="A.I.1.i.a"' in page
    assert 'value="A.II.1.i.a"' in page
    assert set(Revision.objects.values_list("batch", flat=True)) == {"kunci"}


def test_u36_a_name_with_a_personal_number_is_asked_about_before_its_file_is_placed(own, client, drop):
    drop("LHKPN 198502032010011002.pdf", "SK.pdf")
    page = client.get(place_url(own)).text
    assert page.count("Terbatas: berisi data pribadi") == page.count("angka seperti NIK atau NIP") == 1
    code = own.question().code
    client.post(place_url(own), fields(code) | fields_named("is_restricted", "on"))
    assert dict(Document.objects.values_list("title", "is_restricted")) == {
        "LHKPN 198502032010011002": True,
        "SK": False,  # not asked, so the mark that was sent all the same means nothing
    }
    assert Citation.objects.count() == 2


def test_the_preview_counts_as_people_number_their_files(own, client, drop):
    drop("foto 10.pdf", "foto 2.pdf", "Foto 1.pdf")
    found = re.findall(r"[Ff]oto \d+\.pdf", client.get(place_url(own)).text)
    assert list(dict.fromkeys(found)) == ["Foto 1.pdf", "foto 2.pdf", "foto 10.pdf"]


def test_u45_bytes_the_unit_has_are_placed_as_the_document_there_is(own, client, drop):
    kept = own.upload(files.pdf(mark="A.I.1.i.a SK.pdf"), name="lama.pdf")
    response = drop("A.I.1.i.a SK.pdf")
    assert response.status_code == 302
    assert Document.objects.count() == 1
    client.post(place_url(own), fields("A.I.1.i.a"))
    assert Citation.objects.get().document == kept


def test_u54_what_is_not_taken_is_listed_and_the_rest_waits_for_its_place(own, drop):
    response = drop("A.I.1.i.a SK.pdf", "rekap.xls")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Berkas rekap.xls tidak dapat diterima." in page
    assert place_url(own) in page
    assert Document.objects.count() == 1


def test_a_wrong_code_or_date_is_said_at_its_field_and_nothing_is_placed(own, client, drop):
    drop("A.I.1.i.a SK.pdf")
    response = client.post(place_url(own), fields("Z.9", "kemarin dulu"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "bukan milik area Anda" in page
    assert "kemarin dulu" in page
    assert not Citation.objects.exists()


def test_u57_another_pokjas_question_is_neither_offered_nor_taken_and_the_eleventh_says_the_limit(own, client, drop):
    theirs = own.question("PP").code
    drop(f"{theirs} SK.pdf", "SK lain.pdf")
    page = client.get(place_url(own)).content.decode()
    assert f'value="{theirs}"' not in page
    assert client.post(place_url(own), fields(theirs, of=theirs)).status_code == 422
    question = own.question()
    for number in range(10):
        own.upload(files.pdf(mark=str(number)), indicator=question)
    response = client.post(place_url(own), fields(question.code, of="SK lain"))
    assert response.status_code == 422
    assert "10 data dukung" in response.content.decode()
    assert Citation.objects.count() == 10


def test_a_drop_is_its_senders_alone_and_after_hand_over_its_files_stay_in_the_library(own, client, drop):
    drop("A.I.1.i.a SK.pdf")
    own.hand_over()
    response = client.post(place_url(own), fields("A.I.1.i.a"))
    assert response.status_code == 422
    assert not Citation.objects.exists()
    client.force_login(own.lead)
    assert "Tidak ada berkas yang menunggu" in client.get(place_url(own)).content.decode()


def test_k02_a_page_sent_again_leaves_alone_the_files_it_did_not_show(own, client, drop):
    drop("A.I.1.i.a SK.pdf")
    form = fields("A.I.1.i.a") | {"dated": "1 Februari 2026"}
    drop("A.I.1.ii.a notulen.pdf")
    assert client.post(place_url(own), form).url == place_url(own)
    assert Citation.objects.get().document.title == "A.I.1.i.a SK"
    client.post(place_url(own), form)
    assert WaitingFile.objects.get().path == "A.I.1.ii.a notulen.pdf"
    assert Document.objects.get(title="A.I.1.ii.a notulen").document_date is None


@pytest.mark.parametrize("key", ["a/b", "../x", "kunci lama", "é", "x" * 41, ""])
def test_a_key_that_fits_no_address_is_replaced(own, client, drop, key):
    response = drop("A.I.1.i.a SK.pdf", form={"request_key": key})
    batch = WaitingFile.objects.get().batch
    assert batch != key
    assert response.url == place_url(own, batch)
    assert "1 dari 1 berkas" in client.get(response.url).text


def test_names_with_markup_are_text(own, client, drop):
    drop("A.I.1.i.a <img src=x>.pdf")
    page = client.get(place_url(own)).content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x&gt;" in page


def test_the_preview_asks_the_same_queries_for_one_and_for_fifty(own, client, drop, django_assert_max_num_queries):
    drop(*[f"A.I.1.i.a {number}.pdf" for number in range(50)])
    with django_assert_max_num_queries(14):
        assert "50 dari 50" in client.get(place_url(own)).content.decode()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("A.I.1.i.a SK 2-3-2020.pdf", "2 Maret 2020"),
        ("IMG_20200302_101500.pdf", "2 Maret 2020"),
        ("A.I.1.i.a rencana 2-3-2099.pdf", ""),
        ("198003022005011001 SK.pdf", ""),
    ],
)
def test_the_preview_offers_the_day_a_name_tells_and_never_one_to_come(own, client, drop, name, shown):
    drop(name)
    page = client.get(place_url(own)).content.decode()
    (field,) = re.findall(rf'<input[^>]* name="{WaitingFile.objects.get().pk}-dated"[^>]*>', page)
    assert "".join(re.findall(r' value="([^"]*)"', field)) == shown
