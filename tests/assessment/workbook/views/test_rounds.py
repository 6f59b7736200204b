"""A workbook that holds several rounds, and one that leaves counts blank: what stands is never set back."""

import pytest
from django.urls import reverse

from assessment.scoring import Choice, Counts
from assessment.sheet.services import save_answer
from tests.assessment.workbook.views.senders import page_of, read, states, stored, ticked, url_of
from tests.flow import Flow
from tests.workbooks import office_copy

pytestmark = pytest.mark.django_db

QUESTION, COUNTS = "A.I.1.i.b", "A.II.4.i.a"


def test_the_workbook_of_a_repair_brings_the_present_round_back_and_not_the_one_before(client, instruments):
    flow = Flow()
    flow.to_tpi()
    flow.begin(flow.member)
    flow.send_back()
    version = flow.sheet.answers.get(indicator__code=QUESTION).version
    repaired = {"value": Choice("C"), "explanation": "setelah catatan TPI"}
    save_answer(assessment=flow.now, code=QUESTION, version=version, by=flow.lead, **repaired)
    client.force_login(flow.lead)
    content = client.get(reverse("assessment:lke-xlsx", args=[flow.assessment.pk])).content

    made = read(client, flow.lead, flow.assessment, content)
    row = made.rows.get(indicator__code=QUESTION)
    assert (row.level, row.explanation) == ("C", "setelah catatan TPI")
    assert set(states(page_of(client, made, tampil="semua")[0]).values()) == {"sama"}


def test_a_count_that_the_file_leaves_blank_stays(client, office):
    assessment, lead = office
    both = Counts({"jumlah_sasaran": 4, "sasaran_tercapai": 3})
    save_answer(assessment=assessment, code=COUNTS, value=both, explanation="", version=0, by=lead)
    made = read(client, lead, assessment, office_copy({COUNTS: Counts({"jumlah_sasaran": 5})}))
    client.post(url_of(made), {"baris": ticked(page_of(client, made)[0])})
    assert dict(stored(assessment)[COUNTS].values) == {"jumlah_sasaran": 5, "sasaran_tercapai": 3}


@pytest.mark.parametrize("written", ["_xD800_", "_x0000_"])
def test_x02_characters_no_text_may_hold_are_left_out(client, office, written):
    assessment, lead = office

    def change(book, rows):
        sheet = book["LKE ZI"]
        head = next(cell for row in sheet.iter_rows(max_row=8) for cell in row if str(cell.value).startswith("Jawaban"))
        sheet.cell(head.row, 20).value = "Link data dukung"
        sheet.cell(rows["A.I.1.i.a"], 20).value = f"https://contoh.go.id/{written}sk"

    made = read(client, lead, assessment, office_copy({"A.I.1.i.a": Choice("Ya")}, change=change))
    assert made.rows.get(indicator__code="A.I.1.i.a").links == ["https://contoh.go.id/sk"]
    assert client.get(url_of(made)).status_code == 200


@pytest.mark.parametrize("value", ["9" * 20 + ":1", "1:" + "9" * 20])
def test_f07_a_row_no_table_can_hold_is_asked_again(client, office, value):
    assessment, lead = office
    made = read(client, lead, assessment)
    assert client.post(url_of(made), {"baris": value}).status_code == 422
