"""TPI and TPN score the same sheet: begin, score, pass up, send back, publish; and what must refuse them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment import scoring
from assessment.audit.models import AuditEvent
from assessment.evaluation.services import evaluation as acts
from assessment.evaluation.services import tpi_review
from assessment.evaluation.services.evaluation import Incomplete
from assessment.evaluation.services.tpi_review import Outcome
from assessment.handover.services.handovers import AlreadyMoved
from assessment.people import permissions
from assessment.people.models import Role
from assessment.rounds.models import Answer, Assessment, Evaluation, Handover, Stage
from assessment.rounds.permissions import check_can_see_evaluation
from assessment.rounds.selectors.assessments import visible_evaluations
from assessment.rounds.workflow import Status
from assessment.scores.selectors import compute_sheets, get_sheets
from assessment.scores.services import check_scores
from assessment.sheet.services import StaleAnswer, save_answer
from evidence.documents.models import Document
from tests.factories import make_membership, make_window
from tests.flow import Flow
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db

NO = scoring.Choice("Tidak")


@pytest.fixture
def flow(instruments):
    found = Flow()
    found.to_tpi()
    assert found.member
    assert found.leader
    return found


def complete(flow):
    """Give every question of the open sheet the unit's value, in one go."""
    sheet, now = flow.tpi_sheet, timezone.now()
    done = set(sheet.answers.values_list("indicator", flat=True))
    Answer.objects.bulk_create(
        Answer(
            evaluation=sheet,
            indicator_id=row.indicator_id,
            level=row.level,
            counts=row.counts,
            index=row.index,
            answered_at=now,
            answered_by=flow.member,
        )
        for row in flow.sheet.answers.all()
        if row.indicator_id not in done
    )


def test_begin_makes_one_empty_sheet_of_the_lowest_tier(flow):
    sheet = flow.begin()
    assert (sheet.stage, sheet.tier, sheet.round) == (Stage.TPI, Evaluation.Tier.MEMBER, 1)
    assert not sheet.answers.exists()
    with pytest.raises(WrongState, match="sudah dimulai"):
        flow.begin()
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.EVALUATION_BEGUN).count() == 1


def test_begin_is_for_the_lowest_tier(flow):
    with pytest.raises(ActionDenied, match="Anggota TPI"):
        flow.begin(by=flow.leader)


def test_a_save_scores_the_sheet_of_the_evaluator_and_leaves_the_units(flow):
    flow.begin()
    before = get_sheets(flow.sheet)
    flow.score(flow.codes[0], NO, note="SK tidak ada.")
    sheet = flow.tpi_sheet
    assert sheet.score.answered == 1
    assert get_sheets(sheet) == compute_sheets(sheet)
    assert get_sheets(flow.sheet) == before
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.EVALUATION_SAVED).count() == 1


def test_a_lower_value_needs_a_note(flow):
    flow.begin()
    with pytest.raises(InvalidInput) as refused:
        flow.score(flow.codes[0], NO)
    assert "explanation" in refused.value.errors
    assert not flow.tpi_sheet.answers.exists()
    assert flow.score(flow.codes[0], scoring.Choice("Ya")).is_written


def test_k01_two_evaluators_of_one_tier_see_each_others_value(flow):
    flow.begin()
    flow.score(flow.codes[0], NO, note="satu")
    other = flow.person(Role.TPI_MEMBER)
    with pytest.raises(StaleAnswer):
        acts.save_evaluation(evaluation=flow.tpi_sheet, code=flow.codes[0], value=NO, note="dua", version=0, by=other)


def test_who_belonged_to_the_team_this_year_scores_nothing(flow):
    make_membership(
        flow.member, Role.POKJA_MEMBER, unit=flow.unit, areas=["MP"], ended_at=timezone.now(), ended_by=flow.lead
    )
    with pytest.raises(ActionDenied, match="anggota tim"):
        flow.begin()


def test_hand_up_needs_every_question_and_copies_them(flow):
    flow.begin()
    flow.score(flow.codes[0], NO, note="SK tidak ada.")
    with pytest.raises(Incomplete, match="112 pertanyaan"):
        flow.hand_up()
    complete(flow)
    above = flow.hand_up()
    assert above.tier == Evaluation.Tier.LEAD
    assert above.answers.count() == len(flow.codes)
    assert above.answers.get(indicator__code=flow.codes[0]).explanation == "SK tidak ada."
    with pytest.raises((WrongState, ActionDenied)):
        flow.score(flow.codes[1], scoring.Choice("C"), note="x", by=flow.member)
    flow.score(flow.codes[1], scoring.Choice("C"), note="x", by=flow.leader)
    assert not [check for check in check_scores() if check.problem]


def test_f12_publish_without_a_second_person_is_refused(flow):
    """The member's role ended: the leader alone begins and may not publish."""
    flow.member.memberships.update(ended_at=timezone.now(), ended_by=flow.lead)
    flow.begin(by=flow.leader)
    complete(flow)
    with pytest.raises(WrongState, match="orang kedua") as refused:
        flow.publish()
    assert refused.value.status_code == 409
    assert flow.now.status == Status.TPI_REVIEW


def test_f12_publish_with_gaps_or_before_the_sheet_was_raised(flow):
    with pytest.raises(WrongState, match="belum dimulai"):
        flow.publish()
    flow.begin()
    with pytest.raises((ActionDenied, WrongState)):
        flow.publish()
    complete(flow)
    flow.hand_up()
    Answer.objects.filter(evaluation=flow.tpi_sheet, indicator__code=flow.codes[3]).delete()
    with pytest.raises(Incomplete):
        flow.publish()


def to_publishable(flow):
    flow.begin()
    flow.score(flow.codes[0], NO, note="SK tidak ada.")
    complete(flow)
    flow.hand_up()


def test_publish_shows_the_result_to_the_unit_and_proposes_it(flow):
    to_publishable(flow)
    assert [e.stage for e in visible_evaluations(flow.lead, flow.now)] == [Stage.SELF]
    handover = flow.publish()
    assert flow.now.status == Status.TPN_REVIEW
    seen = visible_evaluations(flow.lead, flow.now)
    assert [(e.stage, e.tier) for e in seen] == [(Stage.SELF, ""), (Stage.TPI, "ketua")]
    assert seen[1].published_by == flow.leader
    assert handover.number == 3
    assert not [check for check in check_scores() if check.problem]


def test_the_unit_reads_value_and_note_at_the_question_once_they_are_published(flow, client):
    to_publishable(flow)
    client.force_login(flow.lead)
    address = reverse("assessment:answer-edit", args=[flow.assessment.pk, flow.codes[0]])
    assert "SK tidak ada." not in client.get(address).text
    flow.publish()
    page = client.get(address).text
    assert "SK tidak ada." in page
    assert "Penilaian TPI" in page


def test_f12_tpi_acts_only_inside_its_window(flow):
    now = timezone.now()
    make_window(
        flow.assessment.period, stage=Stage.TPI, opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=9)
    )
    with pytest.raises(WrongState, match="dibuka"):
        flow.begin()
    with pytest.raises(WrongState, match="dibuka"):
        flow.send_back()
    assert flow.now.status == Status.TPI_REVIEW


def test_k04_publish_twice_is_one_act(flow):
    to_publishable(flow)
    step = flow.step
    flow.publish()
    with pytest.raises(AlreadyMoved):
        tpi_review.publish_tpi(assessment=flow.now, step=step, is_proposed=True, reason="", by=flow.leader)
    assert Handover.objects.count() == 3


def test_end_at_tpi_needs_a_reason_and_closes_the_round(flow):
    to_publishable(flow)
    with pytest.raises(InvalidInput):
        flow.publish(is_proposed=False)
    flow.publish(is_proposed=False, reason="Nilai total di bawah batas.")
    now = flow.now
    assert (now.status, now.outcome) == (Status.CLOSED, Assessment.Outcome.FAILED)
    assert now.outcome_reason == "Nilai total di bawah batas."


def test_return_for_repair_keeps_what_tpi_saw_and_opens_a_copy(flow):
    first = flow.sheet
    flow.begin()
    flow.score(flow.codes[0], NO, note="SK tidak ada.")
    handover = flow.send_back()
    now = flow.now
    assert now.status == Status.RETURNED
    assert handover.due_at == now.repair_until
    second = flow.sheet
    assert second.round == 2
    assert second.answers.count() == first.answers.count()
    save_answer(assessment=flow.now, code=flow.codes[0], value=NO, explanation="benar", version=2, by=flow.lead)
    Document.objects.update(state=Document.State.REJECTED)
    assert first.answers.get(indicator__code=flow.codes[0]).level == "Ya"
    assert get_sheets(first).supported.total == 100
    assert compute_sheets(first) == get_sheets(first)
    with pytest.raises(WrongState):
        acts.save_evaluation(
            evaluation=Evaluation.objects.get(stage=Stage.TPI),
            code=flow.codes[1],
            value=NO,
            note="x",
            version=0,
            by=flow.member,
        )


def test_the_time_for_repair_counts_instead_of_the_window(flow, clock):
    window = make_window(flow.assessment.period)
    flow.send_back(days=3)
    window.closes_at = timezone.now() - timedelta(minutes=30)
    window.save()
    assert flow.hand_to_head()
    clock.shift(timedelta(days=4))
    with pytest.raises(WrongState, match="ditutup"):
        flow.submit()


@pytest.mark.parametrize("days", [-1, 91])
def test_the_time_for_repair_has_an_end_within_reach(flow, days):
    with pytest.raises(InvalidInput) as refused:
        flow.send_back(days=days)
    assert "due_on" in refused.value.errors
    assert flow.now.status == Status.TPI_REVIEW


def test_after_a_repair_tpi_scores_only_what_it_lowered_or_the_unit_changed(flow):
    flow.begin()
    flow.score(flow.codes[0], NO, note="SK tidak ada.")
    flow.score(flow.codes[1], scoring.Choice("A"))
    flow.score(flow.codes[4], scoring.Choice("A"))
    flow.send_back()
    save_answer(
        assessment=flow.now, code=flow.codes[4], value=scoring.Choice("C"), explanation="", version=2, by=flow.lead
    )
    flow.to_tpi()
    sheet = flow.begin()
    assert sheet.round == 2
    assert [row.indicator.code for row in sheet.answers.select_related("indicator")] == [flow.codes[1]]


def test_finish_tpn_with_a_total(flow):
    to_publishable(flow)
    flow.publish()
    with pytest.raises(InvalidInput):
        flow.finish(Outcome(Assessment.Outcome.GRANTED))
    flow.finish(Outcome(Assessment.Outcome.GRANTED, decree="Keputusan 1/2026", total=Decimal("88.5")))
    now = flow.now
    assert (now.status, now.outcome, now.outcome_decree) == (Status.CLOSED, "diraih", "Keputusan 1/2026")
    result = now.evaluations.get(stage=Stage.TPN)
    assert (result.form, result.score.claim_total) == (Evaluation.Form.RECAP, Decimal("88.5"))
    assert result.is_published


def test_finish_tpn_question_by_question(flow):
    to_publishable(flow)
    flow.publish()
    flow.begin(by=flow.recorder)
    flow.score(flow.codes[0], NO, note="Belum terbukti.", by=flow.recorder)
    with pytest.raises(Incomplete):
        flow.finish(Outcome(Assessment.Outcome.FAILED, reason="Belum lengkap."))
    complete(flow)
    flow.finish(Outcome(Assessment.Outcome.FAILED, reason="Belum terbukti."))
    assert flow.now.status == Status.CLOSED
    assert not [check for check in check_scores() if check.problem]


def test_f06_a_draft_of_tpi_is_nothing_to_the_unit(flow):
    flow.begin()
    flow.score(flow.codes[0], NO, note="RAHASIA-TPI")
    sheet = flow.tpi_sheet
    assert not permissions.can(check_can_see_evaluation, flow.lead, sheet)
    assert Handover.objects.filter(assessment=flow.assessment).count() == 2
