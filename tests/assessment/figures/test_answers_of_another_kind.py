"""A row that holds an answer of another kind than its question, changed by hand in the database: told, never computed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse

from assessment.figures.answer_words import answer_text, number_texts, other_values, short_answer, working_text
from assessment.people.models import Role
from assessment.rounds.models import Answer
from assessment.scoring import Choice, Counts, Index
from assessment.sheet.answer_fields import FIELDS
from tests.factories import fill, make_assessment, make_member
from tests.sheets import best_answers, instrument

QUESTIONS = {
    kind: next(question for question in instrument().indicators.values() if question.answer_type == kind)
    for kind in ("ya_tidak", "counts", "index")
}
ANSWERS = {"ya_tidak": Choice("Ya"), "counts": Counts({"x": 5}), "index": Index(Decimal("3.5"))}
TOLD = {"ya_tidak": ("Ya", "Ya"), "index": ("3,5", "3,50"), "counts": ("", "")}
PAIRS = [(asked, given) for asked in QUESTIONS for given in ANSWERS]


@pytest.mark.parametrize(("asked", "given"), PAIRS)
def test_an_answer_of_any_kind_at_any_question_is_told_and_one_of_another_kind_makes_no_figure(asked, given):
    question, answer = QUESTIONS[asked], ANSWERS[given]
    if asked == given == "counts":
        answer = Counts({entry.key: 5 for entry in question.inputs})
    short, text = short_answer(question, answer), answer_text(question, answer)
    assert "None" not in short + text
    numbers = [figure for _, figure in number_texts(question, answer)]
    working, others = working_text(question, answer, Fraction(1, 2)), other_values(question, answer, Fraction(1, 2))
    shown = FIELDS.of(question).shown(question, answer)
    if asked == given:
        assert short
        assert shown
        return
    assert short in TOLD[given]
    assert given == "counts" or text in TOLD[given]
    assert not any(numbers)
    assert (working, others, shown) == ("", {}, {})


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "given"), [pair for pair in PAIRS if pair[0] != pair[1]])
def test_b05_a_forged_row_of_another_kind_breaks_no_page(client, instruments, asked, given):
    assessment = make_assessment()
    head, question = make_member(Role.HEAD, unit=assessment.unit), QUESTIONS[asked]
    fill(assessment.evaluations.get(), best_answers(), by=head)
    columns = {"ya_tidak": {"level": "Ya"}, "counts": {"counts": {"x": 5}}, "index": {"index": Decimal("3.5")}}
    Answer.objects.filter(indicator__code=question.code).update(
        **({"level": None, "counts": None, "index": None} | columns[given])
    )
    client.force_login(head)
    area = "MP" if asked == "ya_tidak" else None
    pages = [("sheet-detail", ()), ("answer-edit", (question.code,)), ("readiness-detail", ())]
    for name, more in pages + ([("area-detail", (area,))] if area else []):
        assert client.get(reverse(f"assessment:{name}", args=[assessment.pk, *more])).status_code == 200, name
