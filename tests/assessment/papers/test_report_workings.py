"""Lampiran I tells how each printed figure comes about: whoever has the paper alone can do it again by hand."""

from fractions import Fraction

import pytest

from assessment.papers.selectors.report import get_report
from assessment.rounds.models import Answer
from tests.assessment.figures.by_hand import agrees, by_hand, sides
from tests.assessment.papers.report_office import make_report_office
from zi_portal.kit.indonesian import decimal_text
from zi_portal.kit.refusals import WrongState

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def office(instruments):
    return make_report_office()


@pytest.fixture
def report(office):
    assessment, head = office
    return get_report(head, assessment.pk)


def printed_sides(text):
    """Return calculation and result; on paper `~` stands for the sign that means rounded."""
    assert "≈" not in text
    return sides(text.replace("~", "≈"))


def test_every_figure_of_every_node_can_be_done_again_by_hand(report):
    totals = report.readiness.totals
    figures = [(node.working, node.claim, node.supported) for node in report.annex]
    figures.append((report.total_working, totals.claim, totals.supported))
    for working, claim, supported in figures:
        for text, points in ((working.claim, claim), (working.supported or working.claim, supported)):
            calculation, told = printed_sides(text)
            assert agrees(by_hand(calculation), points)
            assert agrees(by_hand(told), points)
            assert text.endswith(decimal_text(points))
    assert any(working.supported for working, _, _ in figures)


def test_calculation_of_a_sub_area_starts_from_the_values_its_cards_print(report):
    for node in report.annex:
        for card in node.cards:
            if card.working:
                calculation, told = printed_sides(card.working)
                assert agrees(by_hand(calculation.partition(", ")[0]), card.value)
                assert agrees(by_hand(told.partition(", ")[0]), card.value)
            elif card.value is not None:
                assert Fraction(decimal_text(card.value).replace(",", ".")) == card.value
        if len(node.cards) > 1:
            mean = node.working.claim.partition(") ÷ ")[0].removeprefix("(")
            terms = zip(mean.split(" + "), node.cards, strict=True)
            assert all(agrees(by_hand(term), card.value or 0) for term, card in terms)
    assert {card.source[:5] for node in report.annex for card in node.cards} == {"hlm. "}


def test_every_minimum_tells_its_value_and_how_it_stands_for_both_predicates(report):
    rows = {row.label: row for row in report.readiness.board.in_order}
    assert [gate.label for gate in report.gate_workings] == list(rows)
    for gate in report.gate_workings:
        row = rows[gate.label]
        for text, value in ((gate.supported, row.value), (gate.claim or gate.supported, row.claim_value)):
            calculation, told = printed_sides(text.replace(" poin", "").replace("\N{NO-BREAK SPACE}%", ""))
            assert agrees(by_hand(calculation), value)
            assert agrees(by_hand(told), value)
        assert [predicate for predicate, _ in gate.against] == ["WBBM", "WBK"]


def test_rules_of_ours_are_named_with_what_the_other_reading_comes_to(report):
    (node,) = [node for node in report.annex if node.code == "A.I.1.iii"]
    assert (
        "Pertanyaan belum dijawab",
        "Bila dilewati dari rata-rata, seperti lembar kerja kementerian",
        "0,84",
    ) in [(about, otherwise, figure.rpartition("~ ")[2]) for about, otherwise, figure in node.working.rules]
    said = dict(report.rules)
    assert said["Pertanyaan belum dijawab"] == "dihitung 0"
    assert said["Jawaban tanpa data dukung yang diperhitungkan"] == "dihitung 0"


def test_sheet_that_its_answers_do_not_make_is_not_printed(office):
    assessment, head = office
    Answer.objects.filter(evaluation__assessment=assessment, indicator__code="A.I.1.i.a").update(level="Tidak")
    with pytest.raises(WrongState, match="tidak sama dengan hitungan"):
        get_report(head, assessment.pk)
