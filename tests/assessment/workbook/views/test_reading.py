"""A workbook read for a round, and what its page shows; nothing is taken over yet."""

import hashlib

import pytest
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.scoring import Choice
from tests.assessment.workbook.views.senders import ANSWERS, events, page_of, read, states, stored, ticked, url_of
from tests.workbooks import by_area, office_copy

pytestmark = pytest.mark.django_db


def test_a_workbook_is_shown_beside_what_stands_and_changes_nothing(client, office):
    assessment, lead = office
    before = stored(assessment)
    made = read(client, lead, assessment)
    page, text = page_of(client, made)
    assert states(page) == {
        "A.I.1.i.a": "baru", "A.I.1.i.b": "berubah", "A.II.4.i.a": "baru", "B.I.a.1": "baru",
    }  # fmt: skip
    assert {state: count for state, _, count in page.counts}["kosong"] == 1
    assert len(ticked(page)) == 4
    assert "sel K11" in text
    assert stored(assessment) == before
    assert states(page_of(client, made, tampil="kosong")[0]) == {"A.I.1.ii.a": "kosong"}
    assert len(states(page_of(client, made, tampil="semua")[0])) == 113
    event = events(AuditEvent.Kind.IMPORT_READ).get()
    assert event.detail == {"file_sha256": made.sha256, "size_bytes": made.size_bytes}


def test_a_line_in_other_words_waits_for_somebody_to_confirm_it(client, office):
    assessment, lead = office

    def reword(book, rows):
        book["LKE ZI"][f"G{rows['A.I.1.i.b']}"] = "Anggota tim ditentukan lewat seleksi terbuka"

    made = read(client, lead, assessment, office_copy(ANSWERS, change=reword))
    page, text = page_of(client, made)
    assert states(page)["A.I.1.i.b"] == "dipastikan"
    assert "Anggota tim ditentukan lewat seleksi terbuka" in text
    assert "Penentuan anggota tim dipilih melalui" in text
    line = next(line for area in page.areas for line in area.lines if line.question.code == "A.I.1.i.b")
    assert (line.can_choose, line.is_ticked) == (True, False)
    client.post(url_of(made), {"baris": f"{line.row.pk}:{line.version}"})
    assert stored(assessment)["A.I.1.i.b"] == Choice("B")


def test_the_file_of_one_pokja_leaves_the_other_areas_as_they_are(client, office):
    assessment, lead = office
    made = read(client, lead, assessment, by_area(ANSWERS, areas={"MP"}))
    page, text = page_of(client, made)
    assert states(page) == {"A.I.1.i.a": "baru", "A.I.1.i.b": "berubah"}
    assert {state: count for state, _, count in page.counts}["tidak-terbaca"] == 0
    assert "tidak ada di berkas: Penataan Tatalaksana, " in text


def test_links_of_the_file_are_listed_and_never_fetched(client, office):
    assessment, lead = office

    def link(book, rows):
        sheet = book["LKE ZI"]
        sheet[f"P{rows['A.I.1.i.a']}"] = "SK: https://drive.contoh.go.id/a dan http://contoh.go.id/b"
        sheet[f"P{rows['A.I.1.i.b']}"] = "folder"
        sheet[f"P{rows['A.I.1.i.b']}"].hyperlink = "https://drive.contoh.go.id/c"
        sheet[f"P{rows['A.I.1.ii.a']}"] = "http://testserver/dokumen/3/"
        sheet[f"P{rows['A.I.1.ii.b']}"].hyperlink = "javascript:alert(1)"
        sheet[f"P{rows['A.I.1.ii.c']}"] = "https://[x https://rina@contoh.go.id/ https://contoh.go.id/" + "a" * 3000

    made = read(client, lead, assessment, office_copy(ANSWERS, change=link))
    page, text = page_of(client, made)
    assert {item.question.code: (item.addresses, item.refused) for item in page.links} == {
        "A.I.1.i.a": (("https://drive.contoh.go.id/a",), ("http://contoh.go.id/b",)),
        "A.I.1.i.b": (("https://drive.contoh.go.id/c",), ()),
        "A.I.1.ii.b": ((), ("javascript:alert(1)",)),
        "A.I.1.ii.c": ((), ("https://[x", "https://rina@contoh.go.id/", f"https://contoh.go.id/{'a' * 480}")),
    }
    assert 'href="javascript' not in text


def test_history_tells_who_when_what_and_how_many(client, office):
    assessment, lead = office
    content = office_copy(ANSWERS)
    made = read(client, lead, assessment, content)
    client.post(url_of(made), {"baris": ticked(page_of(client, made)[0])})
    text = client.get(reverse("assessment:import-list", args=[assessment.pk])).text
    for part in ("lke terisi.xlsx", str(lead), hashlib.sha256(content).hexdigest()[:12], "4 jawaban diterapkan"):
        assert part in text


def test_pages_take_a_bounded_number_of_queries(client, office, django_assert_max_num_queries):
    assessment, lead = office
    made = read(client, lead, assessment)
    page_of(client, made)
    with django_assert_max_num_queries(32):
        page_of(client, made, tampil="semua")
    with django_assert_max_num_queries(24):
        client.get(reverse("assessment:import-list", args=[assessment.pk]))
    chosen = ticked(page_of(client, made)[0])
    with django_assert_max_num_queries(45):
        client.post(url_of(made), {"baris": chosen})
