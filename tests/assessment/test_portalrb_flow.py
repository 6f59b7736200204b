"""A round on its real way, as PortalRB sees it at every step: submitted, sent back, repaired, published, kept back."""

import pytest

from assessment.exceptions import ApiProblem
from assessment.models import Stage
from assessment.scoring import Choice
from assessment.selectors.portalrb import WBK, proposals, unit_answers
from tests.factories import make_window
from tests.flow import Flow
from tests.sheets import best_answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def flow(instruments):
    flow = Flow()
    make_window(flow.assessment.period, stage=Stage.TPI)
    assert flow.leader  # a tier above the member
    return flow


def offered(flow):
    return [unit.id for unit in proposals(flow.unit.instansi, WBK).units]


def first(flow):
    return unit_answers(flow.unit.instansi, str(flow.unit.pk), "")[1].answers[0]


def test_a_round_is_pulled_from_the_approval_of_the_kepala_on_and_with_tpi_once_published(flow):
    flow.hand_to_head()
    assert offered(flow) == []
    flow.submit()
    assert offered(flow) == [str(flow.unit.pk)]
    flow.begin()
    flow.score("A.I.1.i.a", Choice("Tidak"), note="RAHASIA: SK belum ada")
    assert (first(flow).jawaban_unit, first(flow).jawaban_tpi, first(flow).catatan_tpi) == ("Ya", None, None)
    flow.score_all()
    flow.hand_up()
    assert first(flow).jawaban_tpi is None
    flow.publish()
    assert (first(flow).jawaban_tpi, first(flow).catatan_tpi) == ("Tidak", "RAHASIA: SK belum ada")


def test_a_round_sent_back_is_away_until_its_repair_is_submitted(flow):
    flow.to_tpi()
    flow.begin()
    flow.score_all()
    flow.hand_up()
    flow.send_back()
    assert offered(flow) == []
    with pytest.raises(ApiProblem):
        first(flow)
    flow.sheet.answers.filter(indicator__code="A.I.1.i.a").update(level="Tidak")
    flow.to_tpi()
    assert offered(flow) == [str(flow.unit.pk)]
    assert first(flow).jawaban_unit == "Tidak"


def test_a_unit_that_tpi_does_not_propose_is_no_proposal(flow):
    flow.to_tpi()
    flow.begin()
    flow.score_all()
    flow.hand_up()
    flow.publish(is_proposed=False, reason="Survei belum memenuhi.")
    assert offered(flow) == []
    with pytest.raises(ApiProblem):
        first(flow)


def test_every_answer_of_a_complete_sheet_leaves(flow):
    flow.to_tpi()
    answers = unit_answers(flow.unit.instansi, str(flow.unit.pk), "")[1].answers
    assert len(best_answers()) == 113
    assert [row.soal_id for row in answers if row.jawaban_unit is None] == []


def test_b10_a_round_opened_again_is_away_until_it_is_submitted_as_after_a_return(flow):
    flow.to_tpi()
    flow.begin()
    flow.score("A.I.1.i.a", Choice("Tidak"), note="SK belum ada")
    flow.score_all()
    flow.hand_up()
    flow.publish(is_proposed=False, reason="Survei belum memenuhi.")
    flow.ask()
    flow.reopen()
    assert offered(flow) == []
    with pytest.raises(ApiProblem):
        first(flow)
    flow.to_tpi()
    assert offered(flow) == [str(flow.unit.pk)]  # what TPI said of the round before no longer keeps it back
    assert (first(flow).jawaban_unit, first(flow).jawaban_tpi, first(flow).catatan_tpi) == ("Ya", None, None)
    flow.begin()
    flow.score_all()
    flow.hand_up()
    flow.publish(is_proposed=False, reason="Survei belum memenuhi lagi.")
    assert offered(flow) == []
