"""Rows of a workbook taken over as answers, conflicts with colleagues, and undoing it all."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.rounds.models import Answer
from assessment.scoring import Choice, score
from assessment.sheet.services import save_answer
from tests.assessment.workbook.views.senders import ANSWERS, events, page_of, read, states, stored, ticked, url_of
from tests.factories import make_member
from tests.sheets import instrument
from tests.workbooks import office_copy

pytestmark = pytest.mark.django_db


def test_all_ticked_rows_are_taken_over_with_one_score_and_one_event(client, office):
    assessment, lead = office
    made = read(client, lead, assessment)
    page, _ = page_of(client, made)
    response = client.post(url_of(made), {"baris": ticked(page)}, follow=True)
    assert "4 jawaban diterapkan. Nilai sudah dihitung ulang." in response.text
    expected = {"A.I.1.ii.a": Choice("Ya")} | ANSWERS
    assert stored(assessment) == expected
    evaluation = assessment.evaluations.get()
    claim = score(instrument(), expected)
    assert evaluation.score.claim_total == pytest.approx(Decimal(float(claim.total)))
    event = events(AuditEvent.Kind.ANSWERS_IMPORTED).get()
    assert set(event.detail["answers"]) == set(ANSWERS)
    assert not events(AuditEvent.Kind.ANSWER_SAVED).exists()
    assert states(page_of(client, made, tampil="sama")[0]).keys() > set(ANSWERS)
    assert Answer.objects.get(evaluation=evaluation, indicator__code="A.I.1.i.b").version == 2


def test_only_the_chosen_rows_are_taken_over(client, office):
    assessment, lead = office
    made = read(client, lead, assessment)
    page, _ = page_of(client, made)
    client.post(url_of(made), {"baris": ticked(page)[:1]})
    assert stored(assessment) == {
        "A.I.1.i.a": Choice("Ya"), "A.I.1.i.b": Choice("C"), "A.I.1.ii.a": Choice("Ya"),
    }  # fmt: skip


@pytest.mark.parametrize("value", ["x", "1", "1:", ":1", "-1:0", "1:2:3", "９:0", "9" * 40 + ":1"])
def test_a_choice_that_is_none_is_sent_back(client, office, value):
    assessment, lead = office
    made = read(client, lead, assessment)
    assert client.post(url_of(made), {"baris": value}).status_code == 422
    assert not events(AuditEvent.Kind.ANSWERS_IMPORTED).exists()


def test_without_a_tick_nothing_is_taken_over(client, office):
    assessment, lead = office
    made = read(client, lead, assessment)
    response = client.post(url_of(made))
    assert response.status_code == 422
    assert "Centang sedikitnya satu baris." in response.text


def test_f03_a_row_of_another_import_refuses_all(client, office):
    assessment, lead = office
    made = read(client, lead, assessment)
    other = read(client, lead, assessment)
    page, _ = page_of(client, made)
    foreign = other.rows.first()
    response = client.post(url_of(made), {"baris": [*ticked(page), f"{foreign.pk}:0"]})
    assert response.status_code == 422
    assert not events(AuditEvent.Kind.ANSWERS_IMPORTED).exists()


def test_k01_a_colleagues_newer_answer_is_shown_as_a_conflict(client, office):
    assessment, lead = office
    made = read(client, lead, assessment)
    page, _ = page_of(client, made)
    chosen = ticked(page)
    sari = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"], full_name="Sari Dewi")
    save_answer(assessment=assessment, code="A.I.1.i.b", value=Choice("A"), explanation="", version=1, by=sari)
    response = client.post(url_of(made), {"baris": chosen})
    assert response.status_code == 409
    assert "1 jawaban tidak diterapkan karena baru saja diubah orang lain" in response.text
    assert "Bentrok" in response.text
    assert "Sari Dewi" in response.text
    assert stored(assessment)["A.I.1.i.b"] == Choice("A")
    assert stored(assessment)["A.I.1.i.a"] == Choice("Ya")
    lines = {line.question.code: line for area in response.context["page"].areas for line in area.lines}
    assert not lines["A.I.1.i.b"].is_ticked
    client.post(url_of(made), {"baris": f"{lines['A.I.1.i.b'].row.pk}:{lines['A.I.1.i.b'].version}"})
    assert stored(assessment)["A.I.1.i.b"] == Choice("B")


def test_the_same_answer_from_a_colleague_is_no_conflict(client, office):
    assessment, lead = office
    made = read(client, lead, assessment)
    chosen = ticked(page_of(client, made)[0])
    save_answer(assessment=assessment, code="A.I.1.i.b", value=Choice("B"), explanation="", version=1, by=lead)
    assert client.post(url_of(made), {"baris": chosen}).status_code == 302
    assert Answer.objects.get(indicator__code="A.I.1.i.b").version == 2


def test_undo_brings_back_what_stood_before(client, office):
    assessment, lead = office
    before = stored(assessment)
    made = read(client, lead, assessment)
    client.post(url_of(made), {"baris": ticked(page_of(client, made)[0])})
    undo = reverse("assessment:import-undo", args=[assessment.pk, made.pk])
    response = client.post(undo, follow=True)
    assert "Jawaban dikembalikan seperti sebelum impor." in response.text
    assert stored(assessment) == before
    assert assessment.evaluations.get().score.answered == 2
    event = events(AuditEvent.Kind.IMPORT_UNDONE).get()
    assert set(event.detail["answers"]) == set(ANSWERS)
    again = client.post(undo, follow=True)
    assert "Tidak ada jawaban dari impor ini yang dapat dikembalikan." in again.text
    assert events(AuditEvent.Kind.IMPORT_UNDONE).count() == 1
    # What the file says can be taken over once more.
    client.post(url_of(made), {"baris": ticked(page_of(client, made)[0])})
    assert stored(assessment) == before | ANSWERS


def test_undo_leaves_what_was_changed_since_and_says_so(client, office):
    assessment, lead = office
    made = read(client, lead, assessment)
    client.post(url_of(made), {"baris": ticked(page_of(client, made)[0])})
    save_answer(assessment=assessment, code="A.I.1.i.a", value=Choice("Tidak"), explanation="", version=1, by=lead)
    response = client.post(reverse("assessment:import-undo", args=[assessment.pk, made.pk]), follow=True)
    assert "1 jawaban dibiarkan" in response.text
    assert "Diubah sesudah impor, dibiarkan" in response.text
    assert stored(assessment)["A.I.1.i.a"] == Choice("Tidak")
    assert stored(assessment)["A.I.1.i.b"] == Choice("C")


def test_rows_of_another_pokja_are_shown_locked_and_refused(client, office):
    assessment, _ = office
    member = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"])
    made = read(client, member, assessment)
    page, text = page_of(client, made)
    lines = {line.question.code: line for area in page.areas for line in area.lines}
    assert {code for code, line in lines.items() if line.can_choose} == {"A.I.1.i.a", "A.I.1.i.b"}
    assert "hanya dapat diubah oleh pokjanya" in text
    assert "disabled" in text
    foreign = lines["B.I.a.1"].row.pk
    response = client.post(url_of(made), {"baris": [*ticked(page), f"{foreign}:0"]})
    assert response.status_code == 403
    assert stored(assessment) == {"A.I.1.i.b": Choice("C"), "A.I.1.ii.a": Choice("Ya")}
    assert client.post(url_of(made), {"baris": ticked(page)}).status_code == 302
    assert stored(assessment)["A.I.1.i.a"] == Choice("Ya")


def test_undo_leaves_the_answers_of_other_areas(client, office):
    assessment, lead = office
    made = read(client, lead, assessment)
    client.post(url_of(made), {"baris": ticked(page_of(client, made)[0])})
    member = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"])
    client.force_login(member)
    response = client.post(reverse("assessment:import-undo", args=[assessment.pk, made.pk]), follow=True)
    assert "Area lain, dibiarkan" in response.text
    assert stored(assessment)["B.I.a.1"] == ANSWERS["B.I.a.1"]
    assert "A.I.1.i.a" not in stored(assessment)
    assert "Kembalikan area lain juga" in response.text
    client.force_login(lead)
    client.post(reverse("assessment:import-undo", args=[assessment.pk, made.pk]))
    assert stored(assessment) == {"A.I.1.i.b": Choice("C"), "A.I.1.ii.a": Choice("Ya")}


def test_notes_come_along_and_a_blank_one_takes_nothing_away(client, office):
    assessment, lead = office
    evaluation = assessment.evaluations.get()
    evaluation.answers.filter(indicator__code="A.I.1.ii.a").update(explanation="Tersimpan lama")

    def note(book, rows):
        book["LKE ZI"][f"O{rows['A.I.1.i.a']}"] = "SK nomor 12"

    made = read(client, lead, assessment, office_copy(ANSWERS | {"A.I.1.ii.a": Choice("Ya")}, change=note))
    page, text = page_of(client, made)
    assert "SK nomor 12" in text
    client.post(url_of(made), {"baris": ticked(page)})
    notes = dict(evaluation.answers.values_list("indicator__code", "explanation"))
    assert (notes["A.I.1.i.a"], notes["A.I.1.ii.a"]) == ("SK nomor 12", "Tersimpan lama")
