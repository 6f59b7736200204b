"""The library: what is found by which words, for whom; narrowing, order, looks; tags on many documents."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from evidence.documents.models import Document, DocumentTag
from evidence.documents.services import citations, documents, tags, texts
from evidence.documents.services.documents import Details
from evidence.library.selectors import library
from evidence.library.selectors.search import snippets_of, with_words, words_of
from tests.evidence import files
from zi_portal.kit.refusals import InvalidInput, WrongState
from zi_portal.operate.demo.sample_pdf import sample_pdf


@pytest.fixture
def sign_in(client):
    def as_user(user):
        client.force_login(user)
        return client

    return as_user


def list_url(own):
    return reverse("evidence:document-list", args=[own.assessment.pk])


def said(own, *lines, title="Dokumen", **given):
    """Return a document whose file says `lines`, read."""
    details = Details(title=title, **given.pop("details", {}))
    document = own.upload(sample_pdf(title, lines), name=f"{title.lower()}.pdf", details=details, **given)
    texts.read_waiting()
    return document


def found(own, user=None, **wanted):
    return [doc.title for doc in library.find_documents(user or own.lead, own.assessment, **wanted)]


# words ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["Notulen", "NOTULÉN", "kedua notulen", "nd-7/2026", "rapat-agen.pdf", "penyerahan", "PÉNYERAHAN berita notulen"],
)
def test_words_are_found_in_title_number_file_name_and_text_whatever_their_case_and_accents(own, text):
    own.upload(
        sample_pdf("x", ["Berita penyérahan berkas"]),
        name="Rapat-Agen.pdf",
        details=Details(title="Notulén rapat kedua", number="ND-7/2026"),
    )
    own.upload(files.pdf(mark="lain"), name="lain.pdf", details=Details(title="SK Tim"))
    texts.read_waiting()
    assert found(own, text=text) == ["Notulén rapat kedua"]


def test_every_word_must_be_there(own):
    said(own, "kegiatan sosialisasi", title="Laporan")
    assert found(own, text="laporan sosialisasi") == ["Laporan"]
    assert found(own, text="laporan pelatihan") == []


def test_a_code_finds_what_its_questions_cite(own):
    question = own.question("PP")
    said(own, title="Dipakai", indicator=question, by=own.pp)
    said(own, title="Lepas")
    assert found(own, text=question.code) == ["Dipakai"]
    assert found(own, text=question.code.rpartition(".")[0].lower()) == ["Dipakai"]
    assert found(own, text=f"{question.code}9") == []


def test_signs_of_the_database_are_plain_letters(own):
    said(own, "capaian 100% pada a_b", title="Persen")
    said(own, "capaian 1000 pada axb", title="Lain")
    assert found(own, text="100%") == found(own, text="a_b") == ["Persen"]
    assert found(own, text="' OR 1=1") == found(own, text="\\") == []


def test_only_the_newest_revision_speaks_for_its_document(own):
    document = said(own, "isi yang lama", title="SK")
    documents.replace_document(document=document, file=own_file(sample_pdf("SK", ["isi baru"])), by=own.mp)
    texts.read_waiting()
    assert found(own, text="baru") == ["SK"]
    assert found(own, text="lama") == []


def own_file(data, name="baru.pdf"):
    from django.core.files.base import ContentFile

    return ContentFile(data, name=name)


@pytest.mark.parametrize("state", [Document.State.CHECKING, Document.State.PROBLEM, Document.State.REJECTED])
def test_what_cannot_be_downloaded_is_not_read_out(own, state):
    document = said(own, "rahasia dagang", title="SK")
    Document.objects.update(state=state)
    document.refresh_from_db()
    assert found(own, text="rahasia") == []
    assert snippets_of([document], "rahasia") == {}
    assert found(own, text="sk") == ["SK"]


def test_a_withdrawn_document_is_found_by_its_title_not_by_its_text(own):
    document = said(own, "rahasia dagang", title="SK")
    documents.withdraw_document(document=document, reason="ganda", by=own.mp)
    document.refresh_from_db()
    assert found(own, text="sk", state="ditarik") == ["SK"]
    assert found(own, text="rahasia", state="ditarik") == []
    assert snippets_of([document], "rahasia") == {}


def test_f05_a_restricted_document_shows_neither_text_nor_being_to_who_may_not_see_it(own, sign_in):
    secret = said(
        own, "KANARI isi", title="KANARI judul", indicator=own.question("MP"), details={"is_restricted": True}
    )
    Document.objects.filter(pk=secret.pk).update(document_date=date(1999, 1, 1))
    tags.change_tags(assessment=own.assessment, documents=[secret], add=["KANARI-tag"], by=own.mp)
    for wanted in ({"text": "kanari"}, {"tag": "KANARI-tag"}, {"year": "1999"}, {"text": own.question("MP").code}):
        assert found(own, own.mp, **wanted) == ["KANARI judul"]
        assert found(own, own.pp, **wanted) == []
        page = sign_in(own.pp).get(list_url(own), wanted).content.decode()
        assert "KANARI judul" not in page
        assert "KANARI isi" not in page
        assert "0 dokumen" not in page
    choices = library.library_choices(own.pp, own.assessment)
    assert choices.years == choices.owners == ()
    assert library.library_choices(own.mp, own.assessment).years == (1999,)
    post = sign_in(own.pp).post(list_url(own), {"dokumen": secret.pk, "add": "x"})
    assert post.status_code == 404


def test_f05_another_unit_finds_nothing_of_ours(own, other, sign_in):
    said(own, "KANARI isi", title="KANARI judul")
    page = sign_in(other.lead).get(list_url(other), {"text": "kanari"}).content.decode()
    assert "KANARI" not in page
    assert sign_in(other.lead).get(list_url(own), {"text": "kanari"}).status_code == 404


def test_evaluators_find_words_only_in_what_the_sheet_cites(own):
    said(
        own, "kata sandi rapat", title="Dipakai", indicator=own.question(), details={"document_date": date(2026, 2, 1)}
    )
    said(own, "kata sandi rapat", title="Lepas")
    own.hand_over()
    assert found(own, own.tpi, text="sandi") == ["Dipakai"]


# the line around a hit ------------------------------------------------------------------------------------------------


def pieces(own, document, text):
    return snippets_of([Document.objects.get(pk=document.pk)], text).get(document.pk, ())


def test_the_line_around_a_hit_marks_each_word_as_it_was_written(own):
    document = said(own, "Rapat membahas Pengaduan masyarakat triwulan satu.")
    line = pieces(own, document, "PENGADUAN satu rapat")
    assert [piece.text for piece in line if piece.is_hit] == ["Rapat", "Pengaduan", "satu"]
    assert "".join(piece.text for piece in line) == "Dokumen Rapat membahas Pengaduan masyarakat triwulan satu."


def test_the_line_is_cut_at_whole_words_in_a_long_text(own):
    document = said(own, *[f"baris ke{number} berisi uraian panjang" for number in range(12)], "di sini sasaran akhir")
    line = "".join(piece.text for piece in pieces(own, document, "sasaran"))
    assert line.startswith("… ")
    assert "sini sasaran akhir" in line
    assert len(line) < 220


def test_f08_a_hit_is_escaped_on_the_page(own, sign_in):
    said(own, "awal <script>alert(1)</script> akhir")
    page = sign_in(own.mp).get(list_url(own), {"text": "alert"}).content.decode()
    assert "&lt;script&gt;<mark>alert</mark>(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_without_words_nothing_is_read_out(own, django_assert_num_queries):
    document = said(own, "isi")
    with django_assert_num_queries(0):
        assert snippets_of([document], "") == {}
    assert words_of("\u200b \x07") == []
    assert with_words(Document.objects.all(), own.assessment, " ").count() == 1


def test_quotes_around_a_phrase_are_no_letters_of_it():
    assert words_of('"SK Tim" “jum\'at”') == ["sk", "tim", "jum'at"]


def test_many_words_are_cut_to_eight():
    assert words_of(" ".join(f"k{number}" for number in range(20)))[-1] == "k7"


# narrowing and order --------------------------------------------------------------------------------------------------


def test_the_library_is_narrowed_by_year_owner_expiry_and_tag(own):
    today = timezone.localdate()
    said(own, title="A", details={"document_date": date(2025, 3, 1), "valid_until": today - timedelta(days=2)})
    said(own, title="B", details={"document_date": date(2026, 1, 1), "valid_until": today + timedelta(days=20)})
    last = said(own, title="C", by=own.pp, details={"valid_until": today + timedelta(days=60)})
    said(own, title="D", by=own.pp)
    tags.change_tags(assessment=own.assessment, documents=[last], add=["Rapat Besar"], by=own.pp)
    assert found(own, year="2025") == ["A"]
    assert found(own, year="tanpa") == ["D", "C"]
    assert found(own, owner=str(own.mp.pk)) == ["B", "A"]
    assert found(own, expiry="lewat") == ["A"]
    assert found(own, expiry="segera") == ["B"]
    assert found(own, expiry="tanpa") == ["D"]
    assert found(own, tag="rapat besar") == found(own, text="besar") == ["C"]
    assert found(own, tag="rapat") == []
    choices = library.library_choices(own.lead, own.assessment)
    assert choices.years == (2026, 2025)
    assert {pk for pk, _ in choices.owners} == {own.mp.pk, own.pp.pk}


def test_the_library_is_ordered(own):
    said(own, title="élok", details={"document_date": date(2026, 1, 5), "valid_until": date(2030, 1, 1)})
    said(own, title="Zaman", details={"document_date": date(2026, 1, 7)})
    said(own, title="eka", details={"valid_until": date(2029, 1, 1)})
    assert found(own) == ["eka", "Zaman", "élok"]
    assert found(own, sort="judul") == ["eka", "élok", "Zaman"]
    assert found(own, sort="tanggal") == ["Zaman", "élok", "eka"]
    assert found(own, sort="berlaku") == ["eka", "élok", "Zaman"]


def test_what_cannot_be_read_in_the_address_is_left_out(own, sign_in):
    said(own, title="Satu")
    for query in (
        "year=x",
        "owner=9999999999999999999",
        "sort=--",
        "expiry=1",
        "tag=" + "x" * 99,
        "area=%0a",
        "halaman=-1",
    ):
        page = sign_in(own.mp).get(f"{list_url(own)}?{query}")
        assert page.status_code == 200
        assert "Satu" in page.content.decode()
    assert sign_in(own.mp).get(f"{list_url(own)}?area=%00").status_code == 400  # as everywhere (F07)


def test_rows_and_cards_show_the_same_documents(own, sign_in):
    said(own, title="Satu")
    client = sign_in(own.mp)
    for query in ({}, {"tampilan": "kartu"}):
        page = client.get(list_url(own), query).content.decode()
        assert "Satu" in page
        assert ("library-card" in page) == bool(query)


def test_a_page_of_fifty_with_hits_and_tags_asks_no_more_queries(own, sign_in, django_assert_max_num_queries):
    for number in range(50):
        own.upload(sample_pdf(f"Dokumen {number}", ["uraian rapat"]), name=f"{number}.pdf")
    Document.objects.filter(pk__lte=10).update(created_by=own.pp)
    DocumentTag.objects.bulk_create(
        [DocumentTag(document=row, name=name, folded=name) for row in Document.objects.all() for name in "abc"]
    )
    for row in Document.objects.all()[:3]:
        texts.read_text(row.revisions.get().pk)
    client = sign_in(own.mp)
    client.get(list_url(own))
    with django_assert_max_num_queries(14):
        page = client.get(list_url(own), {"text": "rapat", "urut": "judul"}).content.decode()
    assert page.count("<mark>") == 3


# tags -----------------------------------------------------------------------------------------------------------------


def tagged(document):
    return [tag.name for tag in document.tags.all()]


def test_tags_are_put_on_and_taken_off_many_documents_in_one_form(own, sign_in):
    rows = [said(own, title=title) for title in "ABC"]
    client = sign_in(own.pp)
    response = client.post(
        list_url(own) + "?text=dok&tampilan=kartu",
        {"dokumen": [row.pk for row in rows[:2]], "add": "SK, Rapat  Besar,sk"},
    )
    assert response.status_code == 302
    assert response["Location"].endswith("?text=dok&tampilan=kartu")
    assert [tagged(row) for row in rows] == [["Rapat Besar", "SK"], ["Rapat Besar", "SK"], []]
    client.post(list_url(own), {"semua": " ".join(str(row.pk) for row in rows), "add": "sk", "remove": "rapat besar"})
    assert [tagged(row) for row in rows] == [["SK"], ["SK"], ["SK"]]
    events = AuditEvent.objects.filter(kind=AuditEvent.Kind.DOCUMENT_TAGGED)
    assert events.count() == 5
    assert "SK" not in str(list(events.values_list("detail", flat=True)))


def test_tags_that_change_nothing_leave_no_event(own):
    document = said(own)
    change = {"assessment": own.assessment, "documents": [document], "by": own.mp}
    assert tags.change_tags(add=["SK"], **change) == 1
    assert tags.change_tags(add=["sk"], remove=["lain"], **change) == 0
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.DOCUMENT_TAGGED).count() == 1


def test_f03_one_foreign_or_unknown_document_refuses_the_whole_batch(own, other, sign_in):
    mine, foreign = said(own), other.upload()
    for wrong in (foreign.pk, 987_654_321, "x", "-1"):
        assert sign_in(own.mp).post(list_url(own), {"dokumen": [mine.pk, wrong], "add": "x"}).status_code == 404
    assert not DocumentTag.objects.exists()


def test_more_than_ten_tags_refuse_the_whole_batch(own):
    full, free = said(own, title="Penuh"), said(own, title="Lega")
    tags.change_tags(assessment=own.assessment, documents=[full], add=[f"t{number}" for number in range(10)], by=own.mp)
    with pytest.raises(InvalidInput, match="Penuh"):
        tags.change_tags(assessment=own.assessment, documents=[full, free], add=["satu lagi"], by=own.mp)
    assert tagged(free) == []
    assert tags.change_tags(assessment=own.assessment, documents=[full], add=["baru"], remove=["t0"], by=own.mp) == 1


def test_a_withdrawn_document_takes_no_tag(own):
    document = said(own)
    documents.withdraw_document(document=document, reason="ganda", by=own.mp)
    with pytest.raises(WrongState, match="sudah ditarik"):
        tags.change_tags(assessment=own.assessment, documents=[document], add=["x"], by=own.mp)


def test_tags_may_change_after_hand_over_since_they_mean_nothing_to_the_score(own):
    document = said(own)
    citations.cite_document(assessment=own.assessment, indicator=own.question(), document=document, by=own.mp)
    own.hand_over()
    assert tags.change_tags(assessment=own.assessment, documents=[document], add=["x"], by=own.mp) == 1


def test_a_refused_form_keeps_what_was_typed_and_chosen(own, sign_in):
    document = said(own)
    client = sign_in(own.mp)
    for form, message in (
        ({"dokumen": document.pk, "add": ""}, "Isi tag yang ditambahkan atau dilepas."),
        ({"add": "SK"}, "Pilih dokumen yang tagnya diubah."),
        ({"dokumen": document.pk, "add": "SK, " + "x" * 31}, "lebih dari 30 karakter"),
        ({"dokumen": document.pk, "add": ",".join(f"t{number}" for number in range(11))}, "lebih dari 10 tag"),
        ({"dokumen": document.pk, "add": "SK\0"}, "Kesalahan: "),
    ):
        response = client.post(list_url(own), form)
        page = response.content.decode()
        assert response.status_code == 422
        assert message in page
        assert "<title>Kesalahan: " in page
        assert (f'value="{document.pk}" checked' in page) == ("dokumen" in form)
    assert not DocumentTag.objects.exists()


def test_readers_see_tags_but_no_form(own, sign_in):
    document = said(own, title="Satu")
    tags.change_tags(assessment=own.assessment, documents=[document], add=["Rapat"], by=own.mp)
    page = sign_in(own.head).get(list_url(own)).content.decode()
    assert "Rapat" in page
    assert 'name="add"' not in page
    assert sign_in(own.head).post(list_url(own), {"dokumen": document.pk, "add": "x"}).status_code == 403
