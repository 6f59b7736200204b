"""One button saves the answer and the files chosen beside it: both are kept, or each failure is told and the text stays."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessment.rounds.models import Answer
from evidence.documents.models import Citation, Document, Revision
from evidence.documents.services.documents import Details
from tests.evidence import files

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Tim dibentuk dengan SK nomor 12."


def sent(name="sk.pdf", data=None):
    return SimpleUploadedFile(name, files.pdf(mark=name) if data is None else data)


def url_of(own):
    return reverse("assessment:answer-edit", args=[own.assessment.pk, own.question().code])


def form(**more):
    return {"level": "Ya", "explanation": TEXT, "version": "0", "act": "simpan", "request_key": "k" * 32} | more


@pytest.fixture
def member(own, client):
    client.force_login(own.mp)
    return client


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("act", ["simpan", "lanjut"])
def test_one_button_keeps_answer_and_file_and_the_file_ticks_its_document(own, member, act):
    response = member.post(url_of(own), form(**{"act": act, "berkas-1": sent()}), follow=True)
    assert response.status_code == 200
    answer = Answer.objects.get()
    assert (answer.level, answer.explanation) == ("Ya", TEXT)
    assert Citation.objects.get().checklist_keys == ["1"]
    assert "1 berkas tersimpan dan dipakai pada pertanyaan" in text_of(response)
    assert f"Jawaban {own.question().code} tersimpan" in text_of(response)


@pytest.mark.parametrize(
    ("name", "dated", "personal"),
    [("sk.pdf", True, False), ("198001012005011001.pdf", True, True)],
)
def test_what_is_left_to_do_for_a_kept_file_is_said(own, member, name, dated, personal):
    response = member.post(url_of(own), form(**{"berkas-1": sent(name)}), follow=True)
    said = text_of(response)
    assert ("Pastikan tanggal dokumennya di sana agar dihitung." in said) is dated
    assert (
        "Nama berkas memuat angka seperti NIK atau NIP; tandai Terbatas bila berisi data pribadi." in said
    ) is personal


def test_files_of_several_places_are_kept_each_in_its_own(own, member):
    member.post(url_of(own), form(**{"berkas-1": [sent("a.pdf"), sent("b.pdf")], "berkas-": sent("lain.pdf")}))
    kept = dict(Citation.objects.values_list("document__title", "checklist_keys"))
    assert kept == {"a": ["1"], "b": ["1"], "lain": []}


def test_the_same_form_twice_keeps_one_file(own, member):
    for _ in range(2):
        assert member.post(url_of(own), form(**{"berkas-1": sent()})).status_code == 302
    assert Revision.objects.count() == 1
    assert Citation.objects.count() == 1


def test_the_same_bytes_at_two_places_of_one_form_are_never_said_to_be_kept_twice(own, member):
    response = member.post(
        url_of(own), form(**{"berkas-1": sent("a.pdf"), "berkas-2": sent("b.pdf", files.pdf(mark="a.pdf"))})
    )
    assert response.status_code == 422
    assert Document.objects.count() == 1
    page = response.content.decode()
    assert "sudah ada di pustaka unit" in page
    found = re.search(r'name="dokumen" value="(\d+)">\s*<input type="hidden" name="item" value="2">', page)
    member.post(
        reverse("evidence:citation-create", args=[own.assessment.pk, own.question().code]),
        {"dokumen": found[1], "item": "2"},
    )
    assert Citation.objects.get().checklist_keys == ["1", "2"]


def test_a_refused_file_keeps_the_answer_and_says_why_at_its_field(own, member):
    response = member.post(url_of(own), form(**{"berkas-1": sent("rekap.xls", b"x"), "berkas-2": sent("notulen.pdf")}))
    page = response.content.decode()
    assert response.status_code == 422
    assert Answer.objects.get().explanation == TEXT
    assert [use.checklist_keys for use in Citation.objects.all()] == [["2"]]
    assert "<title>Kesalahan: " in page
    why = (
        "Berkas rekap.xls tidak dapat diterima. Simpan sebagai .xlsx atau .pdf, lalu unggah lagi. Pilih lagi berkasnya"
    )
    assert f'<a href="#berkas-1">{why}' in page
    assert f'<div class="field-error" id="berkas-1_error"><p>{why}' in page
    assert re.search(
        r'<input[^>]* id="berkas-1"[^>]* aria-describedby="batas-berkas berkas-1_error" aria-invalid="true">', page
    )
    assert "peramban tidak menyimpan" in page
    assert TEXT in page
    assert f"Jawaban {own.question().code} tersimpan" in text_of(response)


def test_every_refused_file_of_a_place_stands_there_in_sight(own, member):
    """Also where the place has a document already, whose further ones are folded away."""
    member.post(url_of(own), form(**{"berkas-1": sent()}))
    page = member.post(
        url_of(own), form(version="1", **{"berkas-1": [sent("a.xls", b"x"), sent("b.doc", b"x")]})
    ).content.decode()
    (place,) = re.findall(r'<li class="slot" id="butir-1".*?</details>', page, re.DOTALL)
    assert '<details class="slot-more" open>' in place
    assert place.count('id="berkas-1_error"') == 1
    assert place.index("Berkas a.xls") < place.index("Berkas b.doc") < place.index("<details")


def test_a_refused_answer_keeps_the_file_and_what_was_typed(own, member):
    long = "x" * 5001
    response = member.post(url_of(own), form(**{"explanation": long, "berkas-1": sent()}))
    page = response.content.decode()
    assert response.status_code == 422
    assert not Answer.objects.exists()
    assert Citation.objects.get().checklist_keys == ["1"]
    assert "melebihi batas 5.000 karakter" in page
    assert long in page
    assert "1 berkas tersimpan" in page


def test_a_stale_answer_keeps_the_file_and_shows_both_texts(own, member):
    member.post(url_of(own), form(explanation="Isian pertama."))
    response = member.post(url_of(own), form(**{"explanation": "Isian kedua.", "berkas-1": sent()}))
    assert response.status_code == 409
    assert Citation.objects.count() == 1
    assert "1 berkas tersimpan" in text_of(response)
    assert "Isian kedua." in response.content.decode()


def test_a_locked_round_takes_neither_and_hands_the_text_back(own, member):
    own.hand_over()
    response = member.post(url_of(own), form(**{"berkas-1": sent()}))
    page = response.content.decode()
    assert response.status_code == 409
    assert not Answer.objects.exists()
    assert not Document.objects.exists()
    assert TEXT in page
    assert "sk.pdf" in page
    assert "Pilih lagi berkasnya" in page


def test_another_pokja_keeps_no_file_at_the_question(own, client):
    client.force_login(own.pp)
    assert client.post(url_of(own), form(**{"berkas-1": sent()})).status_code == 403
    assert not Document.objects.exists()
    assert not Answer.objects.exists()


def test_an_ended_session_hands_the_text_back_and_says_that_the_file_is_not_kept(own, client):
    response = client.post(url_of(own), form(**{"berkas-1": sent()}))
    assert response.status_code == 401
    assert TEXT in response.content.decode()
    assert "Berkas yang Anda pilih belum tersimpan; pilih lagi berkasnya" in text_of(response)
    assert not Document.objects.exists()


def test_a_file_too_big_is_told_with_the_limit_and_the_answer_stays(own, member, settings):
    settings.EVIDENCE_MAX_BYTES = 3 * 1024 * 1024
    response = member.post(url_of(own), form(**{"berkas-": sent("besar.pdf", b"%PDF-" + bytes(4 * 1024 * 1024))}))
    assert response.status_code == 422
    assert "melebihi batas 3 MB" in text_of(response)
    assert Answer.objects.get().explanation == TEXT


@pytest.mark.parametrize("address", ["assessment:answer-edit", "evidence:document-upload", "evidence:drop-create"])
def test_what_one_request_may_bring_is_said_where_no_script_runs(own, member, settings, address):
    settings.EVIDENCE_MAX_BYTES = 7 * 1024 * 1024
    args = [own.assessment.pk, own.question().code] if address == "assessment:answer-edit" else [own.assessment.pk]
    text = member.get(reverse(address, args=args)).content.decode()
    words = "bersama-sama paling besar 7 MB sekali kirim; bila lebih, kirim beberapa kali"
    assert f'Boleh beberapa sekaligus<span class="without-script">, {words}</span>.' in text


def test_what_is_ticked_as_restricted_is_kept_so(own, member):
    member.post(url_of(own), form(**{"berkas-1": sent(), "is_restricted": "on"}))
    assert Document.objects.get().is_restricted


def test_a_tick_as_restricted_waits_for_the_file_that_is_chosen_again(own, member):
    ticked = r'<input[^>]* id="id_is_restricted"[^>]* checked>'
    refused = member.post(url_of(own), form(**{"berkas-1": sent("rekap.xls", b"x"), "is_restricted": "on"}))
    assert re.search(ticked, refused.content.decode())
    refused = member.post(url_of(own), form(version="1", **{"berkas-1": sent("rekap.xls", b"x")}))
    assert not re.search(ticked, refused.content.decode())


def test_bytes_the_unit_has_are_kept_again_as_restricted_and_at_their_place_where_that_was_ticked(own, member):
    own.upload(files.pdf(mark="a"), name="lama.pdf")
    sent_again = {"berkas-1": sent("a.pdf", files.pdf(mark="a")), "is_restricted": "on"}
    page = member.post(url_of(own), form(**sent_again)).content.decode()
    (again,) = re.findall(r'<form[^>]*action="([^"]*/simpan-lagi/[^"]*)"[^>]*>(.*?)</form>', page, re.DOTALL)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', again[1]))
    assert member.post(again[0].replace("&amp;", "&"), fields).status_code == 302
    kept = Document.objects.order_by("pk").last()
    assert (Document.objects.count(), kept.is_restricted) == (2, True)
    assert Citation.objects.get(document=kept).checklist_keys == ["1"]


def test_the_autosave_takes_no_file(own, member):
    url = reverse("assessment:answer-autosave", args=[own.assessment.pk, own.question().code])
    member.post(url, form(**{"berkas-1": sent()}))
    assert not Document.objects.exists()
    assert Answer.objects.get().explanation == TEXT


def test_a_file_for_a_document_that_is_asked_no_more_stands_with_the_others(own, member):
    member.post(url_of(own), form(**{"berkas-9": sent()}))
    assert Citation.objects.get().checklist_keys == []
    page = member.post(url_of(own), form(version="1", **{"berkas-9": sent("rekap.xls", b"x")})).content.decode()
    assert '<a href="#berkas-">Berkas rekap.xls tidak dapat diterima.' in page
    assert '<div class="field-error" id="berkas-_error"><p>Berkas rekap.xls tidak dapat diterima.' in page


def test_a_full_question_takes_no_eleventh_file(own, member):
    for number in range(10):
        own.upload(name=f"dokumen {number}.pdf", indicator=own.question(), details=Details())
    response = member.post(url_of(own), form(**{"berkas-1": sent("kesebelas.pdf")}))
    assert response.status_code == 422
    assert '<a href="#berkas-1">' in response.content.decode()
    assert '<div class="field-error" id="berkas-1"><p>kesebelas.pdf: ' in response.content.decode()
    assert "sudah memakai 10 data dukung" in text_of(response)
    assert Answer.objects.get().explanation == TEXT
    assert Citation.objects.count() == 10
