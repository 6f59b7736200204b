"""What a name says in words and as a day: guesses a person confirms, so rather none than a wrong one."""

import pytest
from django.urls import reverse

from evidence.documents.selectors.checklist import asked_of
from evidence.documents.standard import Item, standard
from evidence.drops.match_name import fitting_item, fitting_question, stems_of
from evidence.drops.place import propose
from tests.evidence.drops.folder import PLACES

ITEMS = (
    Item("1", "SK tim kerja pembangunan ZI dan perubahannya"),
    Item("2", "Notula rapat pembentukan tim dengan daftar hadir"),
)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("SK Tim ZI 2025.pdf", "1"),
        ("Surat Keputusan Tim Kerja.pdf", "1"),
        ("notulen.docx", "2"),
        ("Daftar hadir rapat.pdf", "2"),
        ("tim.pdf", ""),  # fits both
        ("foto.jpg", ""),
        ("scan0001.pdf", ""),
        ("", ""),
    ],
)
def test_a_name_fits_one_asked_document_or_none(name, key):
    assert fitting_item(name, ITEMS) == key


def test_the_script_is_told_what_each_chosen_file_seems_to_be(own, client):
    there = reverse("evidence:item-guess", args=[own.assessment.pk])
    names = ["SK Tim ZI 2025.pdf", "scan0001.pdf", "Notulen rapat.docx", ""]
    client.force_login(own.mp)
    told = client.post(there, {"pertanyaan": own.question().code, "nama": names}).json()
    items = asked_of(own.assessment, own.question())
    assert told == {"items": [fitting_item(name, items) for name in names]}
    assert [bool(item) for item in told["items"]] == [True, False, True, False]
    assert client.post(there, {"nama": names}).json() == {"items": ["", "", "", ""]}
    assert client.post(there, {"pertanyaan": own.question("PP").code, "nama": names}).status_code == 403
    assert client.post(there, {"pertanyaan": "X.9", "nama": names}).status_code == 404


def test_words_are_compared_without_accents_case_and_endings():
    assert stems_of("Résumé NOTULENSI dan notula, final 2025") == ("resum", "notul")


@pytest.mark.parametrize(("path", "code"), PLACES.items())
def test_each_file_of_an_office_leads_to_its_question_or_to_none(path, code):
    asked = standard("permenpanrb-90-2021")
    own = {name: items for name, items in asked.items() if name.startswith(("A.I.1.", "A.II.1.", "A.I.6.", "A.II.6."))}
    keys = ("MP", "TL", "SDM", "AK", "PW", "PP")
    areas = {f"A.{half}.{number}": key for half in ("I", "II") for number, key in enumerate(keys, start=1)}
    reading = propose(path, asked, areas)
    named = reading.code if reading else ""
    guess = "" if named else fitting_question(path.rpartition("/")[2], own)
    assert (named if named in own else guess) == code
