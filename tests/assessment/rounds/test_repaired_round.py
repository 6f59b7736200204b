"""What came from before a repair never overwrites what the unit wrote in it."""

import pytest
from django.urls import reverse

from assessment.scoring import Choice
from assessment.sheet.services import StaleAnswer, save_answer
from assessment.workbook import services as workbook_services
from evidence.documents.models import Citation
from tests.assessment.workbook.views.senders import page_of, read, ticked, url_of
from tests.flow import Flow
from tests.texts import text_of
from tests.workbooks import office_copy
from zi_portal.kit.refusals import InvalidInput

CODE = "A.I.1.i.b"


def repaired():
    """A round whose unit changed CODE once and got it back from TPI."""
    flow = Flow()
    answer(flow, "B", version=1)
    return returned(flow)


def returned(flow):
    flow.to_tpi()
    flow.begin()
    flow.send_back()
    return flow


def answer(flow, letter, *, version):
    return save_answer(
        assessment=flow.now, code=CODE, value=Choice(letter), explanation="", version=version, by=flow.lead
    )


def stands(flow):
    return flow.sheet.answers.get(indicator__code=CODE).level


def test_k01_a_page_from_before_the_repair_is_stale(instruments):
    flow = repaired()
    for seen in (1, 2):
        with pytest.raises(StaleAnswer):
            answer(flow, "C", version=seen)
    assert stands(flow) == "B"


def test_an_import_of_the_round_before_is_not_undone_over_newer_answers(client, instruments):
    flow = Flow()
    made = read(client, flow.lead, flow.assessment, office_copy({CODE: Choice("B")}))
    page, _ = page_of(client, made)
    client.post(url_of(made), {"baris": ticked(page), "unit": "ya"})
    returned(flow)
    answer(flow, "C", version=flow.sheet.answers.get(indicator__code=CODE).version)
    made.refresh_from_db()
    with pytest.raises(InvalidInput, match="sebelum penilaian dikembalikan"):
        workbook_services.undo_import(sheet_import=made, by=flow.lead)
    assert stands(flow) == "C"


def test_k01_a_preview_from_before_the_repair_is_a_conflict(client, instruments):
    flow = Flow()
    made = read(client, flow.lead, flow.assessment, office_copy({CODE: Choice("B")}))
    page, _ = page_of(client, made)
    returned(flow)
    client.post(url_of(made), {"baris": ticked(page), "unit": "ya"})
    assert stands(flow) == "A"


def test_what_was_granted_on_other_data_dukung_is_asked_again(instruments):
    flow = Flow()
    other = flow.codes[0]
    flow.to_tpi()
    flow.begin()
    flow.score(CODE, Choice("A"))
    flow.score(other, Choice("Ya"))
    assert flow.leader
    flow.send_back()
    Citation.objects.filter(indicator__code=CODE).delete()
    flow.cite(flow.upload("lain.pdf"), [CODE])
    flow.to_tpi()
    assert list(flow.begin().answers.values_list("indicator__code", flat=True)) == [other]


def test_in_the_second_round_an_evaluator_reads_what_tpi_said_in_the_first(client, instruments):
    flow = Flow()
    flow.to_tpi()
    flow.begin()
    flow.score(CODE, Choice("C"), note="Berita acara belum ada.")
    flow.send_back()
    answer(flow, "B", version=flow.sheet.answers.get(indicator__code=CODE).version)
    flow.to_tpi()
    flow.begin()
    page = reverse("assessment:evaluation-edit", args=[flow.assessment.pk, CODE])
    client.force_login(flow.member)
    text = text_of(client.get(page))
    assert "Putaran 1: unit menjawab A , nilai TPI C . Berita acara belum ada." in text
    client.force_login(flow.lead)
    assert "Berita acara belum ada." not in client.get(page).content.decode()
    question = reverse("assessment:answer-edit", args=[flow.assessment.pk, CODE])
    assert "Berita acara belum ada." not in client.get(question).content.decode()


def test_in_the_first_round_nothing_is_said_of_an_earlier_one(client, instruments):
    flow = Flow()
    flow.to_tpi()
    flow.begin()
    client.force_login(flow.member)
    page = client.get(reverse("assessment:evaluation-edit", args=[flow.assessment.pk, CODE]))
    assert "unit menjawab" not in text_of(page)
