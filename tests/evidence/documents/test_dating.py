"""A missing document date is proposed from photograph, words, name or file, and counts only once a person confirms it."""

import io
from datetime import date

import pytest
from django.urls import reverse
from PIL import Image

from assessment.audit.models import AuditEvent
from evidence.documents.models import Document
from evidence.documents.selectors.documents import question_evidence
from evidence.documents.services import documents, texts
from evidence.documents.services.documents import Details
from tests.evidence import files

pytestmark = pytest.mark.django_db(transaction=True)


def photograph(taken):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = taken
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def proposal(document):
    document.refresh_from_db()
    return document.document_date, document.proposed_date, document.proposed_where


def url_of(own):
    return reverse("assessment:answer-edit", args=[own.assessment.pk, own.question().code])


def counts(own):
    return question_evidence(own.mp, own.assessment, own.question().pk).counts


@pytest.fixture
def member(own, client):
    client.force_login(own.mp)
    return client


def test_a_photograph_proposes_when_it_was_taken(own):
    document = own.upload(photograph("2026:02:01 10:00:00"), name="apel.jpg", indicator=own.question())
    assert proposal(document) == (None, date(2026, 2, 1), "pada catatan kamera")
    assert not counts(own)


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "2099:01:01 00:00:00", "1980:01:01 00:00:00", "x"])
def test_a_camera_without_a_clock_proposes_nothing(own, taken):
    assert proposal(own.upload(photograph(taken), name="apel.jpg")) == (None, None, "")


def test_a_name_proposes_its_day(own):
    assert proposal(own.upload(name="SK Tim 31-12-2025.pdf")) == (None, date(2025, 12, 31), "pada nama berkas")


def test_a_pdf_proposes_the_day_it_was_made_where_its_name_tells_none(own):
    made = files.pdf(mark="x", docinfo={"/CreationDate": "D:20260105080000+08'00'"})
    where = "pada keterangan berkas: hari berkasnya dibuat"
    assert proposal(own.upload(made, name="SK.pdf")) == (None, date(2026, 1, 5), where)


def test_the_words_of_a_pdf_are_surer_than_its_name_and_say_the_page(own):
    document = own.upload(files.worded_pdf("Sampul", "Denpasar, 12 Januari 2026"), name="scan 1-2-2026.pdf")
    assert proposal(document)[1] == date(2026, 2, 1)
    texts.read_text(document.revisions.get().pk)
    assert proposal(document) == (None, date(2026, 1, 12), "di halaman 2")


@pytest.mark.parametrize(
    ("data", "name", "day", "where"),
    [
        (photograph("2026:02:01 10:00:00"), "apel 5-1-2026.jpg", date(2026, 2, 1), "pada catatan kamera"),
        (photograph("0000:00:00 00:00:00"), "apel 5-1-2026.jpg", date(2026, 1, 5), "pada nama berkas"),
        (
            files.pdf(mark="x", docinfo={"/CreationDate": "D:20260105080000+08'00'"}),
            "SK 1-2-2026.pdf",
            date(2026, 2, 1),
            "pada nama berkas",
        ),
    ],
    ids=["camera", "camera without a clock", "name"],
)
def test_of_several_days_the_surest_is_proposed(own, data, name, day, where):
    assert proposal(own.upload(data, name=name)) == (None, day, where)


def test_words_that_tell_no_day_leave_what_the_name_tells(own):
    document = own.upload(files.worded_pdf("Notulen rapat"), name="scan 1-2-2026.pdf")
    texts.read_text(document.revisions.get().pk)
    assert proposal(document) == (None, date(2026, 2, 1), "pada nama berkas")


def test_words_of_a_file_that_was_replaced_meanwhile_propose_nothing(own):
    document = own.upload(files.worded_pdf("Denpasar, 12 Januari 2026"), name="SK.pdf", indicator=own.question())
    first = document.revisions.get()
    documents.replace_document(document=document, file=files.content(files.pdf(mark="baru"), "SK.pdf"), by=own.mp)
    texts.read_text(first.pk)
    assert proposal(document) == (None, None, "")


def test_the_words_change_no_date_that_a_person_gave(own):
    document = own.upload(
        files.worded_pdf("Denpasar, 12 Januari 2026"), name="SK.pdf", details=Details(document_date=date(2026, 3, 3))
    )
    texts.read_text(document.revisions.get().pk)
    assert proposal(document) == (date(2026, 3, 3), None, "")


def test_a_new_file_is_looked_at_anew(own):
    document = own.upload(name="SK Tim 31-12-2025.pdf", indicator=own.question())
    documents.replace_document(document=document, file=files.content(files.pdf(mark="baru"), "SK.pdf"), by=own.mp)
    assert proposal(document) == (None, None, "")


def test_the_question_asks_and_benar_makes_it_count(own, member):
    document = own.upload(name="SK Tim 31-12-2025.pdf", indicator=own.question(), checklist_keys=["1"])
    page = member.get(url_of(own)).text
    assert "Tanggal dokumen <strong>31 Desember 2025</strong>, terbaca pada nama berkas." in page
    assert "Tanggal perlu dikonfirmasi" in page
    sent = {"document_date": "2025-12-31", "version": document.details_version}
    url = reverse("evidence:document-date", args=[document.pk])
    response = member.post(f"{url}?dari={document.citations.get().pk}", sent)
    assert response["Location"] == url_of(own) + "#data-dukung"
    assert proposal(document)[0] == date(2025, 12, 31)
    assert AuditEvent.objects.filter(kind="dokumen_diubah", detail__changed=["document_date"]).exists()
    assert counts(own)
    assert "terbaca pada nama berkas" not in member.get(url_of(own)).text


def test_where_nothing_is_read_the_field_is_empty_and_says_so(own, member):
    own.upload(name="SK.pdf", indicator=own.question())
    page = member.get(url_of(own)).text
    assert "Tanggal tidak terbaca." in page
    assert 'name="document_date" autocomplete="off"' in page


def test_ubah_takes_date_and_validity(own, member):
    document = own.upload(name="SK.pdf", indicator=own.question())
    url = reverse("evidence:document-date", args=[document.pk])
    member.post(url, {"document_date": "1 Februari 2026", "valid_until": "31-12-2027", "version": "1"})
    document.refresh_from_db()
    assert (document.document_date, document.valid_until) == (date(2026, 2, 1), date(2027, 12, 31))


def test_a_confirmed_date_leaves_everything_else_that_is_said_of_the_document(own, member):
    said = Details(title="SK Tim", number="KEP-12", is_restricted=True)
    document = own.upload(name="a.pdf", indicator=own.question(), details=said)
    url = reverse("evidence:document-date", args=[document.pk])
    assert member.post(url, {"document_date": "1 Februari 2026", "version": "1"}).status_code == 302
    document.refresh_from_db()
    assert (document.title, document.number, document.is_restricted) == ("SK Tim", "KEP-12", True)
    assert document.document_date == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"document_date": "besok"}, "Tanggal tidak dapat dibaca"),
        ({"document_date": ""}, "Isi tanggal dokumen"),
        ({"document_date": "1-2-2026", "valid_until": "1-1-2026"}, "Masa berlaku mendahului tanggal dokumen"),
    ],
)
def test_a_date_that_cannot_be_stays_typed_and_says_why(own, member, typed, words):
    document = own.upload(name="SK.pdf", indicator=own.question())
    url = reverse("evidence:document-date", args=[document.pk])
    response = member.post(url, typed | {"version": "1"})
    assert response.status_code == 422
    assert response.content.decode().count(words) == 2  # on top and at its field
    assert words in response.text
    for value in typed.values():
        assert value in response.text
    assert proposal(document)[0] is None


def test_a_date_beside_what_somebody_else_said_meanwhile_is_shown_beside_it(own, member):
    document = own.upload(name="SK.pdf", indicator=own.question())
    documents.update_details(document=document, details=Details(title="SK Tim"), by=own.lead)
    url = reverse("evidence:document-date", args=[document.pk])
    response = member.post(url, {"document_date": "1 Februari 2026", "version": "1"})
    assert response.status_code == 409
    assert "1 Februari 2026" in response.text
    assert proposal(document)[0] is None
    assert Document.objects.get().title == "SK Tim"


def test_the_label_of_the_date_says_what_it_is_for(own, member):
    page = member.get(reverse("evidence:document-upload", args=[own.assessment.pk])).text
    assert "(perlu agar dihitung)" in page
