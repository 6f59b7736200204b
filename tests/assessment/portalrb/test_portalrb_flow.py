"""A round on its real way, as PortalRB sees it at every step: submitted, sent back, repaired, proposed, kept back."""

from decimal import Decimal

import pytest
from django.utils import timezone

from assessment.evaluation.services.tpi_review import Outcome
from assessment.portalrb.selectors.portalrb import WBK, proposals, unit_answers
from assessment.rounds.models import Assessment, Stage
from assessment.scoring import Choice
from tests.factories import make_window
from tests.flow import Flow
from tests.sheets import best_answers
from zi_portal.kit.refusals import ApiProblem

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


def assert_away(flow):
    assert offered(flow) == []
    with pytest.raises(ApiProblem) as refused:
        first(flow)
    assert refused.value.status == 404


def test_a_round_is_pulled_once_tpi_has_published_that_it_proposes_the_unit(flow):
    flow.hand_to_head()
    assert_away(flow)
    flow.submit()
    assert_away(flow)
    flow.begin()
    flow.score("A.I.1.i.a", Choice("Tidak"), note="SK belum ada")
    flow.score_all()
    flow.hand_up()
    assert_away(flow)
    flow.publish()
    assert offered(flow) == [str(flow.unit.pk)]
    assert (first(flow).jawaban_unit, first(flow).jawaban_tpi, first(flow).catatan_tpi) == (
        "Ya",
        "Tidak",
        "SK belum ada",
    )
    flow.finish(Outcome(Assessment.Outcome.GRANTED, decree="SK-1", dated=timezone.localdate(), total=Decimal("76.5")))
    assert offered(flow) == [str(flow.unit.pk)]


def test_a_round_sent_back_is_pulled_with_its_repair_once_tpi_proposes_it(flow):
    flow.to_tpi()
    flow.score_and_raise()
    flow.send_back()
    assert_away(flow)
    flow.sheet.answers.filter(indicator__code="A.I.1.i.a").update(level="Tidak")
    flow.to_tpi()
    assert_away(flow)
    flow.score_and_raise()
    flow.publish()
    assert offered(flow) == [str(flow.unit.pk)]
    assert first(flow).jawaban_unit == "Tidak"


def test_a_unit_that_tpi_does_not_propose_is_no_proposal(flow):
    flow.end_at_tpi()
    assert_away(flow)


def test_every_answer_of_a_complete_sheet_leaves(flow):
    flow.to_tpi()
    flow.score_and_raise()
    flow.publish()
    answers = unit_answers(flow.unit.instansi, str(flow.unit.pk), "")[1].answers
    assert len(best_answers()) == 113
    assert [row.soal_id for row in answers if row.jawaban_unit is None or row.jawaban_tpi is None] == []


def test_b10_a_round_opened_again_is_pulled_only_if_tpi_proposes_it_then(flow):
    flow.end_at_tpi()
    flow.ask()
    flow.reopen()
    assert_away(flow)
    flow.to_tpi()
    assert_away(flow)
    flow.score_and_raise()
    flow.publish()
    assert offered(flow) == [str(flow.unit.pk)]
