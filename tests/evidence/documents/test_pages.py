"""The vault's pages: what they show to whom, and what a form makes of what is sent."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessment.audit.models import AuditEvent
from evidence.documents.models import Citation, Document
from evidence.documents.selectors.documents import question_evidence
from evidence.documents.services import citations, documents
from evidence.documents.services.documents import Details
from evidence.intake.upload_handler import CappedFileUploadHandler
from tests import factories
from tests.evidence import files

DATED = Details(document_date=date(2026, 2, 1))


def sent(data=None, name="sk.pdf"):
    return SimpleUploadedFile(name, files.pdf(mark=name) if data is None else data)


@pytest.fixture
def sign_in(client):
    def as_user(user):
        client.force_login(user)
        return client

    return as_user


def body(response):
    """Return the whole answer; a streamed file is closed by reading it to its end."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def upload_url(own):
    return reverse("evidence:document-upload", args=[own.assessment.pk])


def question_url(own, question=None):
    return reverse("assessment:answer-edit", args=[own.assessment.pk, (question or own.question()).code])


def list_url(own):
    return reverse("evidence:document-list", args=[own.assessment.pk])


def test_several_files_in_one_post_are_kept_at_the_question(own, sign_in):
    question = own.question()
    response = sign_in(own.mp).post(
        upload_url(own),
        {"uploads": [sent(name="a.pdf"), sent(name="b.pdf")], "pertanyaan": question.code, "document_date": "1-2-2026"},
    )
    assert response.status_code == 302
    assert response["Location"] == question_url(own)
    assert Citation.objects.filter(indicator=question).count() == 2
    assert set(Document.objects.values_list("document_date", flat=True)) == {date(2026, 2, 1)}


def test_what_is_not_taken_is_listed_with_its_reason_and_the_dates_stay(own, sign_in):
    response = sign_in(own.mp).post(
        upload_url(own), {"uploads": [sent(), sent(b"x", "rekap.xls")], "document_date": "1 Februari 2026"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Berkas rekap.xls tidak dapat diterima. Simpan sebagai .xlsx atau .pdf, lalu unggah lagi." in page
    assert "1 berkas tersimpan" in page
    assert 'value="1 Februari 2026"' in page
    assert "<title>Kesalahan: " in page


def test_u45_the_page_offers_the_document_there_is(own, sign_in):
    document = own.upload(files.pdf(mark="sama"))
    question = own.question()
    response = sign_in(own.mp).post(
        upload_url(own), {"uploads": sent(files.pdf(mark="sama"), "lain.pdf"), "pertanyaan": question.code}
    )
    assert "sudah ada sebagai" in response.content.decode()
    reuse = reverse("evidence:citation-create", args=[own.assessment.pk, question.code])
    sign_in(own.mp).post(reuse, {"dokumen": document.pk})
    assert Citation.objects.get().document == document


def test_u33_markup_in_a_name_is_text_everywhere(own, sign_in):
    own.upload(files.pdf(), name='<img src=x onerror=alert(1)>".pdf')
    page = sign_in(own.mp).get(list_url(own)).content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_a_form_without_file_or_with_unreadable_dates_says_so(own, sign_in):
    response = sign_in(own.mp).post(upload_url(own), {"document_date": "05/31/2026", "valid_until": "besok"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Pilih berkas yang akan diunggah." in page
    assert page.count("Tanggal tidak dapat dibaca.") >= 2
    assert "05/31/2026" in page


def test_after_another_error_the_page_asks_for_the_file_again(own, sign_in):
    response = sign_in(own.mp).post(upload_url(own), {"uploads": sent(), "valid_until": "besok"})
    assert "Pilih lagi berkasnya" in response.content.decode()
    assert not Document.objects.exists()


def test_f02_another_units_document_question_or_assessment_is_404_and_writes_nothing(own, other, sign_in):
    foreign = other.upload()
    mine = own.upload()
    client = sign_in(own.mp)
    code = own.question().code
    create = reverse("evidence:citation-create", args=[own.assessment.pk, code])
    tries = [
        client.post(create, {"dokumen": foreign.pk}),
        client.post(create, {"dokumen": [mine.pk, foreign.pk]}),
        client.post(reverse("evidence:citation-create", args=[other.assessment.pk, code]), {"dokumen": mine.pk}),
        client.post(upload_url(other), {"uploads": sent()}),
        client.post(upload_url(own), {"uploads": sent(), "pertanyaan": "A.I.1.9"}),
        client.get(list_url(other)),
        client.get(reverse("evidence:revision-download", args=[foreign.revisions.get().pk])),
        *[
            client.post(reverse(f"evidence:document-{act}", args=[foreign.pk]), {"title": "x", "reason": "x"})
            for act in ("edit", "replace", "withdraw")
        ],
        client.get(reverse("evidence:document-detail", args=[foreign.pk])),
        client.get(reverse("evidence:document-detail", args=[2**62])),
    ]
    assert {response.status_code for response in tries} == {404}
    assert not Citation.objects.exists()
    assert Document.objects.count() == 2


def test_f02_a_document_of_the_persons_other_unit_is_not_citable_here(own, other, sign_in):
    """Somebody in two units may read both, yet a document serves only its own."""
    foreign = other.upload()
    factories.make_membership(own.mp, "anggota_pokja", unit=other.unit, areas=["MP"])
    create = reverse("evidence:citation-create", args=[own.assessment.pk, own.question().code])
    assert sign_in(own.mp).post(create, {"dokumen": foreign.pk}).status_code == 404


@pytest.mark.parametrize("ids", ["0", "-1", str(2**63), "1 OR 1=1", "", "x"])
def test_f07_odd_ids_are_404(own, sign_in, ids):
    create = reverse("evidence:citation-create", args=[own.assessment.pk, own.question().code])
    assert sign_in(own.mp).post(create, {"dokumen": ids}).status_code == 404


@pytest.mark.parametrize(("name", "asks"), [("lhkpn 198501012010011001.pdf", True), ("foto 20260301.pdf", False)])
def test_u36_a_name_with_a_nip_is_accepted_and_asks_for_terbatas(own, sign_in, name, asks):
    response = sign_in(own.mp).post(upload_url(own), {"uploads": sent(name=name)}, follow=True)
    assert Document.objects.count() == 1
    assert ("tandai Terbatas" in response.content.decode()) is asks


def test_picking_nothing_says_so(own, sign_in):
    url = reverse("evidence:citation-create", args=[own.assessment.pk, own.question().code])
    response = sign_in(own.mp).post(url, {}, follow=True)
    assert "Pilih dokumen yang akan dipakai." in response.content.decode()


def test_u38_a_large_file_is_cut_while_it_arrives_and_the_page_states_its_true_size(own, sign_in, stored, settings):
    settings.EVIDENCE_MAX_BYTES = 3 * 1024 * 1024
    big = SimpleUploadedFile("besar.pdf", files.pdf() + b"\n" * 4 * 1024 * 1024)
    response = sign_in(own.mp).post(upload_url(own), {"uploads": big, "document_date": "1 Februari 2026"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Ukuran berkas 4,0 MB melebihi batas 3 MB. Unggah berkas yang lebih kecil." in page
    assert 'value="1 Februari 2026"' in page
    assert stored() == ([], [])


def test_u39_the_handler_writes_no_more_than_the_limit(settings):
    settings.EVIDENCE_MAX_BYTES = 100
    handler = CappedFileUploadHandler()
    handler.new_file("uploads", "sk.pdf", "application/pdf", 10)
    for number in range(50):
        handler.receive_data_chunk(b"x" * 60, number * 60)
        assert handler.file.tell() <= 100
    file = handler.file_complete(3000)
    assert (file.size, len(file.read())) == (3000, 0)
    file.close()


def test_u40_too_many_files_or_fields_are_400(own, sign_in):
    client = sign_in(own.mp)
    assert client.post(upload_url(own), {"uploads": [sent() for _ in range(101)]}).status_code == 400
    assert client.post(upload_url(own), {f"f{number}": "x" for number in range(1001)}).status_code == 400
    assert not Document.objects.exists()


@pytest.mark.parametrize("boundary", ["b", "batas-panjang"])
@pytest.mark.parametrize(
    "body",
    [
        b"\x00\xff" * 500,
        b"",
        b'--%s\r\nContent-Disposition: form-data; filename="a.pdf"\r\n\r\n%%PDF-\r\n--%s--\r\n',
        b'--%s\r\nContent-Disposition: form-data; name=""; filename="a.pdf"\r\n\r\n%%PDF-\r\n--%s--\r\n',
        b"--%s\r\n--%s--\r\n",
    ],
    ids=["random", "empty", "no name", "empty name", "empty part"],
)
def test_u41_a_form_garbled_on_its_way_is_400_and_keeps_no_file(own, sign_in, stored, boundary, body):
    sent_body = body % (boundary.encode(), boundary.encode()) if b"%s" in body else body
    response = sign_in(own.mp).generic(
        "POST", upload_url(own), sent_body, content_type=f"multipart/form-data; boundary={boundary}"
    )
    assert response.status_code == 400
    assert not Document.objects.exists()
    assert stored() == ([], [])


@pytest.mark.parametrize("boundary", ["", "x" * 300, "b\x00"])
def test_u41_a_form_without_a_boundary_is_400(own, sign_in, stored, boundary):
    response = sign_in(own.mp).generic(
        "POST", upload_url(own), b"--\r\n", content_type=f"multipart/form-data; boundary={boundary}"
    )
    assert response.status_code == 400
    assert stored() == ([], [])


@pytest.mark.parametrize("end", [b"", b"\r\n", b"\r\n--b", b"\r\n--B--\r\n"])
@pytest.mark.parametrize("is_whole", [True, False])
def test_u41_a_form_whose_end_is_missing_is_400_and_keeps_no_file(own, sign_in, stored, is_whole, end):
    """Also where all of the file has arrived: nobody can tell that it has."""
    data = files.pdf() if is_whole else files.pdf()[:-40]
    body = b'--b\r\nContent-Disposition: form-data; name="uploads"; filename="a.pdf"\r\n\r\n' + data + end
    response = sign_in(own.mp).generic("POST", upload_url(own), body, content_type="multipart/form-data; boundary=b")
    assert response.status_code == 400
    assert not Document.objects.exists()
    assert stored() == ([], [])


def test_u57_another_pokjas_question_is_403_and_a_locked_one_409(own, sign_in):
    form = {"uploads": sent(), "pertanyaan": own.question("PP").code}
    assert sign_in(own.mp).post(upload_url(own), form).status_code == 403
    own.hand_over()
    form = {"uploads": sent(), "pertanyaan": own.question().code}
    assert sign_in(own.mp).post(upload_url(own), form).status_code == 409
    assert not Document.objects.exists()


def test_download_is_an_attachment_that_can_do_nothing_and_is_audited(own, sign_in):
    document = own.upload(files.pdf(mark="isi"), name='SK "tim"; ß 2026.pdf')
    url = reverse("evidence:revision-download", args=[document.revisions.get().pk])
    response = sign_in(own.head).get(url)
    assert body(response) == files.pdf(mark="isi")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; ")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Content-Length"] == str(document.revisions.get().size_bytes)
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.REVISION_DOWNLOADED)
    assert event.actor == own.head
    assert "SK" not in str(event.detail)


def test_u32_the_download_header_is_one_line_whatever_the_name(own, sign_in):
    document = own.upload(name="sk\r\nX-Jahat: 1\r\n\r\n.pdf")
    response = sign_in(own.mp).get(reverse("evidence:revision-download", args=[document.revisions.get().pk]))
    body(response)
    assert "\n" not in response["Content-Disposition"]
    assert not response.has_header("X-Jahat")


@pytest.mark.parametrize("how", ["withdrawn", "checking", "missing", "changed"])
def test_u55_what_cannot_be_downloaded_says_why(own, sign_in, stored, how):
    document = own.upload()
    (path,), _ = stored()
    if how == "withdrawn":
        documents.withdraw_document(document=document, reason="salah berkas", by=own.mp)
    elif how == "checking":
        Document.objects.update(state=Document.State.CHECKING)
    elif how == "missing":
        path.unlink()
    else:
        path.chmod(0o600)
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    response = sign_in(own.mp).get(reverse("evidence:revision-download", args=[document.revisions.get().pk]))
    assert response.status_code == 409
    assert "tidak dapat diunduh" in response.content.decode() or "sedang diperiksa" in response.content.decode()
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.REVISION_DOWNLOADED).exists()


def test_u55_a_question_offers_no_file_of_a_document_that_was_withdrawn(own, sign_in):
    question = own.question()
    document = own.upload(indicator=question, details=DATED)
    read = f"/kutipan/{document.citations.get().pk}/baca/"
    download = reverse("evidence:revision-download", args=[document.revisions.get().pk])
    url = reverse("assessment:answer-edit", args=[own.assessment.pk, question.code])
    page = sign_in(own.mp).get(url).text
    assert read in page
    assert download in page
    documents.withdraw_document(document=document, reason="salah berkas", by=own.mp)
    page = sign_in(own.mp).get(url).text
    assert "sudah ditarik" in page
    assert read not in page
    assert download not in page


def test_evaluators_read_what_a_submitted_sheet_cites_and_nothing_else(own, sign_in):
    cited, loose = (
        own.upload(indicator=own.question(), details=DATED),
        own.upload(files.pdf(mark="lain"), name="KANARI.pdf"),
    )
    detail = reverse("evidence:document-detail", args=[cited.pk])
    assert sign_in(own.tpi).get(detail).status_code == 403
    own.hand_over()
    assert sign_in(own.tpi).get(detail).status_code == 200
    assert sign_in(own.tpi).get(reverse("evidence:document-detail", args=[loose.pk])).status_code == 403
    page = sign_in(own.tpi).get(list_url(own)).content.decode()
    assert cited.title in page
    assert "KANARI" not in page
    assert sign_in(own.admin).get(detail).status_code == 403


def test_a_restricted_document_opens_to_citing_pokja_leads_and_evaluators_only(own, sign_in):
    secret = own.upload(
        name="KANARI.pdf", indicator=own.question("MP"), details=Details(is_restricted=True, title="KANARI")
    )
    detail = reverse("evidence:document-detail", args=[secret.pk])
    download = reverse("evidence:revision-download", args=[secret.revisions.get().pk])
    for user, status in [(own.mp, 200), (own.lead, 200), (own.head, 200), (own.pp, 403), (own.admin, 403)]:
        client = sign_in(user)
        assert client.get(detail).status_code == status
        response = client.get(download)
        body(response)
        assert response.status_code == status
    client = sign_in(own.pp)
    assert "KANARI" not in client.get(list_url(own)).content.decode()
    picker = reverse("evidence:citation-create", args=[own.assessment.pk, own.question("PP").code])
    assert "KANARI" not in client.get(picker).content.decode()
    assert client.post(picker, {"dokumen": secret.pk}).status_code == 403


def test_the_library_asks_the_same_queries_for_one_and_for_fifty_documents(own, sign_in, django_assert_max_num_queries):
    client = sign_in(own.mp)
    for number in range(50):
        own.upload(files.pdf(mark=str(number)), name=f"{number}.pdf", indicator=own.question(number=number // 10))
    client.get(list_url(own))
    with django_assert_max_num_queries(13):
        page = client.get(list_url(own)).content.decode()
    assert "50 dokumen" in page


def test_the_documents_of_a_question_ask_the_same_queries_for_one_and_for_ten(own, django_assert_max_num_queries):
    for number in range(10):
        own.upload(
            files.pdf(mark=str(number)), indicator=own.question(), details=Details(is_restricted=number % 2 == 0)
        )
    reader, question = own.pp, own.question()
    with django_assert_max_num_queries(6):
        assert len(question_evidence(reader, own.assessment, question.pk).lines) == 10


def test_what_a_reader_may_not_open_has_no_title_on_the_question_page(own, sign_in):
    own.upload(name="KANARI.pdf", indicator=own.question(), details=Details(is_restricted=True))
    page = sign_in(own.pp).get(question_url(own)).content.decode()
    assert "KANARI" not in page
    assert "Dokumen terbatas" in page
    assert "KANARI" in sign_in(own.mp).get(question_url(own)).content.decode()


def test_the_library_is_searched_and_filtered(own, sign_in):
    first = own.upload(name="a.pdf", details=Details(title="Notulen rapat agen perubahan", number="ND-7/2026"))
    own.upload(name="b.pdf", indicator=own.question(), details=Details(title="SK Tim", valid_until=date(2020, 1, 1)))
    documents.withdraw_document(document=first, reason="ganda", by=own.mp)
    client = sign_in(own.mp)

    def found(**query):
        page = client.get(list_url(own), query).content.decode()
        return {title for title in ("Notulen rapat agen perubahan", "SK Tim") if title in page}

    assert found() == {"SK Tim"}
    assert found(state="ditarik") == {"Notulen rapat agen perubahan"}
    assert found(state="ditarik", text="agen notulen") == {"Notulen rapat agen perubahan"}
    assert found(state="ditarik", text="nd-7") == {"Notulen rapat agen perubahan"}
    assert found(text="b.pdf") == found(area="MP") == found(expiry="lewat") == {"SK Tim"}
    assert found(area="PP") == found(state="baik", text="zzz") == set()


def test_f08_search_text_is_only_text(own, sign_in):
    own.upload(name="a.pdf")
    for text in ("' OR 1=1 --", "%", "<script>alert(1)</script>", "x" * 5000):
        response = sign_in(own.mp).get(list_url(own), {"text": text})
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()
    assert sign_in(own.mp).get(list_url(own), {"text": "\0"}).status_code == 400


def test_details_are_corrected_by_the_pokja_that_cites(own, sign_in):
    document = own.upload(indicator=own.question())
    url = reverse("evidence:document-edit", args=[document.pk])
    form = {"title": "SK baru", "document_date": "2026-02-01", "valid_until": "31 Desember 2027"}
    form["version"] = document.details_version
    assert sign_in(own.pp).post(url, form).status_code == 403
    assert sign_in(own.mp).post(url, form).status_code == 302
    document.refresh_from_db()
    form["version"] = document.details_version
    assert (document.title, document.document_date) == ("SK baru", date(2026, 2, 1))
    wrong = sign_in(own.mp).post(url, form | {"valid_until": "1 Januari 2025"})
    assert wrong.status_code == 422
    assert "Masa berlaku mendahului tanggal dokumen." in wrong.content.decode()


def test_replacing_by_form_adds_a_revision(own, sign_in):
    document = own.upload()
    url = reverse("evidence:document-replace", args=[document.pk])
    assert sign_in(own.mp).post(url, {"file": sent(b"", "kosong.pdf")}).status_code == 422
    assert sign_in(own.mp).post(url, {}).status_code == 422
    assert sign_in(own.mp).post(url, {"file": sent(name="baru.pdf")}).status_code == 302
    assert document.revisions.count() == 2
    page = sign_in(own.mp).get(reverse("evidence:document-detail", args=[document.pk])).content.decode()
    assert "Revisi 2" in page
    assert "Revisi 1" in page


def test_u59_withdrawing_asks_first_and_lists_the_uses(own, sign_in):
    document = own.upload(indicator=own.question())
    url = reverse("evidence:document-withdraw", args=[document.pk])
    assert own.question().code in sign_in(own.mp).get(url).content.decode()
    assert sign_in(own.mp).post(url, {"reason": ""}).status_code == 422
    citations.cite_document(assessment=own.assessment, indicator=own.question("PP"), document=document, by=own.pp)
    assert sign_in(own.mp).post(url, {"reason": "salah"}).status_code == 403
    document.refresh_from_db()
    assert document.withdrawn_at is None


@pytest.mark.parametrize("name", ["document-list", "document-upload"])
def test_pages_ask_for_sign_in(own, client, name):
    response = client.get(reverse(f"evidence:{name}", args=[own.assessment.pk]))
    assert response.status_code == 302
    assert "/masuk/" in response["Location"]


def test_changing_addresses_take_post_only(own, sign_in):
    own.upload(indicator=own.question())
    url = reverse("evidence:citation-remove", args=[Citation.objects.get().pk])
    assert sign_in(own.mp).get(url).status_code == 405
    assert Citation.objects.exists()
