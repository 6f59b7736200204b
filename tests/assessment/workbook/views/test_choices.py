"""What a person decides before a workbook is taken over: whose it is, and which of two readings is meant."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.lke.models import Instrument
from assessment.people.models import Role
from assessment.scoring import Choice, Counts, Index
from tests.assessment.workbook.views.senders import ANSWERS, events, page_of, read, stored, ticked, url_of
from tests.factories import make_assessment, make_member, make_period, make_unit
from tests.workbooks import office_copy

pytestmark = pytest.mark.django_db

ASKED = "A.II.4.i.a"


def of_another_office(book, rows):
    book["LKE ZI"]["B3"] = "Satker: KPPBC TMP Denpasar"


def with_a_bare_one(book, rows):
    sheet = book["LKE ZI"]
    sheet[f"K{rows[ASKED]}"] = 1
    for key in ("jumlah_sasaran", "sasaran_tercapai"):
        sheet[f"K{rows[f'{ASKED} {key}']}"] = None


def line_of(page, code=ASKED):
    return next(line for area in page.areas for line in area.lines if line.question.code == code)


def test_x04_a_workbook_of_another_unit_is_taken_over_only_after_a_confirmation(client, office):
    assessment, lead = office
    before = stored(assessment)
    made = read(client, lead, assessment, office_copy(ANSWERS, change=of_another_office))
    page, text = page_of(client, made)
    assert page.other_unit == "KPPBC TMP Denpasar"
    assert "Berkas ini tertulis untuk <strong>KPPBC TMP Denpasar</strong>, sedangkan penilaian ini milik" in text
    chosen = ticked(page)
    refused = client.post(url_of(made), {"baris": chosen[:2]})
    assert refused.status_code == 422
    assert f"Pastikan dahulu bahwa berkas ini memang milik {assessment.unit.name}." in refused.text
    assert ticked(refused.context["page"]) == chosen[:2]  # what was ticked is still ticked
    assert stored(assessment) == before
    assert not events(AuditEvent.Kind.ANSWERS_IMPORTED).exists()
    assert client.post(url_of(made), {"baris": chosen, "unit": "ya"}).status_code == 302
    assert stored(assessment) == before | ANSWERS


def test_x04_a_workbook_of_the_unit_itself_asks_nothing(client, office):
    assessment, lead = office
    page, text = page_of(client, read(client, lead, assessment))
    assert page.other_unit == ""
    assert "unit-benar" not in text


@pytest.mark.parametrize(
    ("number", "counts"),
    [
        (1, {"jumlah_sasaran": 1, "sasaran_tercapai": 1}),
        (2, {"jumlah_sasaran": 100, "sasaran_tercapai": 1}),
    ],
)
def test_a_bare_one_is_taken_over_in_the_reading_a_person_chose(client, office, number, counts):
    assessment, lead = office
    made = read(client, lead, assessment, office_copy(ANSWERS, change=with_a_bare_one))
    page, text = page_of(client, made)
    line = line_of(page)
    assert [words.split(" (")[0] for _, words, _ in line.readings] == [
        "100,00\N{NO-BREAK SPACE}%",
        "1,00\N{NO-BREAK SPACE}%",
    ]
    assert "Mana yang dimaksud?" in text
    assert f"{line.row.pk}:0" not in ticked(page)
    client.post(url_of(made), {f"cara-{line.row.pk}": f"{line.row.pk}:0:{number}"})
    assert stored(assessment)[ASKED] == Counts(counts)
    assert line_of(page_of(client, made, tampil="sama")[0]).state == "sama"
    client.post(reverse("assessment:import-undo", args=[assessment.pk, made.pk]))
    assert ASKED not in stored(assessment)


def test_a_reading_nobody_chose_is_not_taken_over(client, office):
    assessment, lead = office
    made = read(client, lead, assessment, office_copy(ANSWERS, change=with_a_bare_one))
    page, _ = page_of(client, made)
    client.post(url_of(made), {"baris": ticked(page), f"cara-{line_of(page).row.pk}": ""})
    assert ASKED not in stored(assessment)
    assert stored(assessment)["A.I.1.i.b"] == Choice("B")


def test_a_second_reading_of_a_row_that_has_one_is_refused(client, office):
    assessment, lead = office
    made = read(client, lead, assessment)
    row = line_of(page_of(client, made)[0]).row
    response = client.post(url_of(made), {f"cara-{row.pk}": f"{row.pk}:0:2"})
    assert response.status_code == 422
    assert ASKED not in stored(assessment)


@pytest.mark.parametrize("code", ["permenpanrb-52-2014", "permenpanrb-10-2019"])
@pytest.mark.parametrize("offered", ["permenpanrb-52-2014", "permenpanrb-10-2019"])
def test_a_workbook_that_fits_two_lke_is_of_that_of_the_round(client, instruments, code, offered):
    unit = make_unit(name="Kantor Contoh")
    period = make_period(instansi=unit.instansi, instrument=Instrument.objects.get(code=code))
    assessment = make_assessment(unit=unit, period=period)
    lead = make_member(Role.TEAM_LEAD, unit=unit)
    made = read(client, lead, assessment, office_copy({"A.I.1.a": Choice("Ya")}, offered))
    page, text = page_of(client, made)
    assert "berkas juga cocok dengan Permen PAN-RB" in text
    client.post(url_of(made), {"baris": ticked(page)})
    assert stored(assessment) == {"A.I.1.a": Choice("Ya")}


def test_an_index_that_may_be_a_percentage_is_taken_over_only_when_ticked(client, office):
    assessment, lead = office
    made = read(client, lead, assessment, office_copy({"B.I.a.1": Index(Decimal("0.92"))}))
    page, text = page_of(client, made)
    line = line_of(page, "B.I.a.1")
    assert (line.state, line.is_ticked) == ("dipastikan", False)
    assert "mungkin 92 %; bila maksudnya 92 %, tulis 3,68 (dari 4)" in text
    client.post(url_of(made), {"baris": f"{line.row.pk}:0"})
    assert stored(assessment)["B.I.a.1"] == Index(Decimal("0.9200"))
    assert 'value="0,9200"' in client.get(reverse("assessment:answer-edit", args=[assessment.pk, "B.I.a.1"])).text
