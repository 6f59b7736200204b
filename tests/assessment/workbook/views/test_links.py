"""Links of an imported workbook become link documents at their questions, to fetch by hand."""

import pytest
from django.urls import reverse

from assessment.people.models import Role
from assessment.rounds.workflow import Status
from evidence.documents.models import Citation, Document
from tests.assessment.workbook.views.senders import ANSWERS, page_of, read
from tests.factories import make_member
from tests.workbooks import office_copy

pytestmark = pytest.mark.django_db


def with_links(book, rows):
    sheet = book["LKE ZI"]
    sheet[f"P{rows['A.I.1.i.a']}"] = "https://drive.contoh.go.id/sk dan http://contoh.go.id/lama"
    sheet[f"P{rows['A.II.4.i.a']}"] = "https://drive.contoh.go.id/sasaran"


@pytest.fixture
def brought(client, office):
    assessment, lead = office
    return read(client, lead, assessment, office_copy(ANSWERS, change=with_links))


def keep(client, made):
    url = reverse("evidence:import-links-keep", args=[made.assessment_id, made.pk])
    return client.post(url, follow=True)


def cited():
    return sorted(Citation.objects.values_list("indicator__code", "document__url"))


def test_u53_links_are_kept_at_their_questions_and_others_told(client, brought):
    response = keep(client, brought)
    assert "2 tautan dicatat sebagai data dukung." in response.text
    assert "1 tautan tidak dicatat. A.I.1.i.a, http://contoh.go.id/lama:" in response.text
    assert cited() == [
        ("A.I.1.i.a", "https://drive.contoh.go.id/sk"), ("A.II.4.i.a", "https://drive.contoh.go.id/sasaran"),
    ]  # fmt: skip
    assert set(Document.objects.values_list("state", flat=True)) == {Document.State.LINK}
    keep(client, brought)
    assert (len(cited()), Document.objects.count()) == (2, 2)


def test_a_pokja_keeps_those_of_its_own_questions(client, brought):
    client.force_login(make_member(Role.POKJA_MEMBER, unit=brought.assessment.unit, areas=["MP"]))
    keep(client, brought)
    assert cited() == [("A.I.1.i.a", "https://drive.contoh.go.id/sk")]


def test_a_locked_round_keeps_none(client, brought):
    type(brought.assessment).objects.filter(pk=brought.assessment_id).update(status=Status.TPI_REVIEW)
    assert keep(client, brought).status_code == 409
    assert not Document.objects.exists()


def with_names(book, rows):
    """As a real office keeps them: names and links in columns without a title, a note on an area, a column of no use."""
    sheet = book["LKE ZI"]
    for number, code in enumerate(("A.I.1.i.a", "A.I.1.i.b", "A.II.4.i.a")):
        sheet[f"Q{rows[code]}"] = f"SK Tim {number}"
        sheet[f"R{rows[code]}"] = f"https://drive.contoh.go.id/{number}"
        sheet[f"T{rows[code]}"] = "Budi"
    sheet[f"Q{rows['A.I.1.ii.a']}"] = "Rencana kerja 2026"
    sheet[f"P{rows['A.I.1.ii.b']}"] = "Notula rapat" + " yang panjang" * 20
    sheet["O6"] = "Rapat semua pokja setiap Senin"


@pytest.fixture
def brought_names(client, office):
    assessment, lead = office
    return read(client, lead, assessment, office_copy(ANSWERS, change=with_names))


def waiting():
    return sorted(Citation.objects.filter(document__state="disebut").values_list("indicator__code", "document__title"))


def test_names_and_links_in_columns_without_a_title_are_kept_at_their_questions(client, brought_names):
    page, text = page_of(client, brought_names)
    assert {item.question.code: item.named for item in page.links} == {
        "A.I.1.i.a": (("SK Tim 0", "https://drive.contoh.go.id/0"),),
        "A.I.1.i.b": (("SK Tim 1", "https://drive.contoh.go.id/1"),),
        "A.I.1.ii.a": (("Rencana kerja 2026", ""),),
        "A.I.1.ii.b": (("Notula rapat" + " yang panjang" * 20, ""),),
        "A.II.4.i.a": (("SK Tim 2", "https://drive.contoh.go.id/2"),),
    }
    assert "Berkas ini menyebut 5 nama dan 3 tautan." in text
    assert "Rencana kerja 2026</strong> <span" in text
    response = keep(client, brought_names)
    assert "3 tautan dan 2 nama dicatat sebagai data dukung." in response.text
    assert sorted(Document.objects.filter(state="tautan").values_list("title", "url")) == [
        (f"SK Tim {number}", f"https://drive.contoh.go.id/{number}") for number in range(3)
    ]
    (first, plan), (second, minutes) = waiting()
    assert (first, plan, second) == ("A.I.1.ii.a", "Rencana kerja 2026", "A.I.1.ii.b")
    assert len(minutes) == 200
    assert minutes.endswith("…")
    keep(client, brought_names)  # once more adds nothing
    assert (Document.objects.count(), Citation.objects.count()) == (5, 5)


def test_a_named_document_waits_at_its_question_and_counts_for_nothing_until_its_file_is_there(client, brought_names):
    keep(client, brought_names)
    question = reverse("assessment:answer-edit", args=[brought_names.assessment_id, "A.I.1.ii.a"])
    text = client.get(question).text
    for words in (
        "Rencana kerja 2026",
        "Tidak dihitung: baru disebut namanya di LKE yang diimpor. Cari dan unggah berkasnya.",
        "Disebut di LKE yang diimpor, berkasnya belum ada",
        "Baru disebut",
    ):
        assert words in text
    document = Document.objects.get(title="Rencana kerja 2026")
    page = client.get(reverse("evidence:document-detail", args=[document.pk])).text
    assert "dokumen ini baru disebut di LKE yang diimpor" in page
    assert "Unggah berkasnya" in page
    assert (
        "Cari berkasnya, lalu unggah di sini."
        in client.get(reverse("evidence:document-replace", args=[document.pk])).text
    )
    library = client.get(reverse("evidence:document-list", args=[brought_names.assessment_id]))
    assert "Rencana kerja 2026" in library.text
    assert "Baru disebut" in library.text


def test_one_folder_named_otherwise_at_two_questions_keeps_both_names(client, office):
    assessment, lead = office

    def folder(book, rows):
        for code, name in (("A.I.1.i.a", "SK Tim"), ("A.I.1.i.b", "Berita acara")):
            book["LKE ZI"][f"Q{rows[code]}"] = name
            book["LKE ZI"][f"Q{rows[code]}"].hyperlink = "https://drive.contoh.go.id/folder"

    keep(client, read(client, lead, assessment, office_copy({}, change=folder)))
    assert sorted(Citation.objects.values_list("indicator__code", "document__title", "note")) == [
        ("A.I.1.i.a", "SK Tim", ""),
        ("A.I.1.i.b", "SK Tim", "Berita acara"),
    ]


def test_two_names_with_one_folder_at_one_question_are_both_kept(client, office):
    assessment, lead = office

    def folder(book, rows):
        row = rows["A.I.1.i.a"]
        names = ("SK Tim", "Berita acara", "Notula")
        book["LKE ZI"][f"P{row}"] = "\n".join(f"{name}: https://drive.contoh.go.id/folder" for name in names)

    made = read(client, lead, assessment, office_copy({}, change=folder))
    for _ in range(2):  # a second time adds nothing
        keep(client, made)
        assert list(Citation.objects.values_list("document__title", "note")) == [("SK Tim", "Berita acara; Notula")]


def test_names_and_links_beyond_the_ten_of_a_question_are_told_as_what_they_are(client, office):
    assessment, lead = office

    def many(book, rows):
        names = [f"Notula rapat ke {letter}" for letter in "abcdefghijkl"]
        links = [f"https://drive.contoh.go.id/{number}" for number in range(4)]
        book["LKE ZI"][f"P{rows['A.I.1.i.a']}"] = "\n".join(names + links)

    response = keep(client, read(client, lead, assessment, office_copy({}, change=many)))
    assert "10 nama dicatat sebagai data dukung. Cari berkasnya, lalu unggah supaya dihitung." in response.text
    assert (
        "4 tautan dan 2 nama tidak dicatat. A.I.1.i.a, Notula rapat ke k: Pertanyaan A.I.1.i.a sudah" in response.text
    )
    assert "A.I.1.i.a, https://drive.contoh.go.id/2: Pertanyaan" in response.text
    assert "Dan 1 lagi; semuanya ada pada daftar di halaman ini." in response.text


def test_what_is_not_read_is_named_on_the_page(client, brought_names):
    _, text = page_of(client, brought_names)
    assert "Isi berkas yang tidak dibaca" in text
    assert "kolom T tanpa judul tidak dibaca: 3 sel" in text
    assert "tidak dibaca (baris A): O6 &quot;Rapat semua pokja setiap Senin&quot;" in text
    assert "kolom T tanpa judul tidak dibaca: 3 sel" in brought_names.leftovers


def test_a_reading_of_before_names_were_kept_still_shows_and_keeps_its_links(client, brought):
    brought.rows.update(named=[])
    page, _ = page_of(client, brought)
    assert {item.question.code: item.addresses for item in page.links} == {
        "A.I.1.i.a": ("https://drive.contoh.go.id/sk",), "A.II.4.i.a": ("https://drive.contoh.go.id/sasaran",),
    }  # fmt: skip
    keep(client, brought)
    assert len(cited()) == 2


def test_the_portals_own_documents_come_back_neither_as_links_nor_as_names(client, office):
    assessment, lead = office
    keep(client, read(client, lead, assessment, office_copy(ANSWERS, change=with_names)))
    content = client.get(reverse("assessment:lke-xlsx", args=[assessment.pk])).content
    page, _ = page_of(client, read(client, lead, assessment, content))
    assert page.links == ()
