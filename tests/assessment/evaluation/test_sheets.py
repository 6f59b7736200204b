"""An evaluator's sheet: with which value of the unit his is compared, what he takes over, what he is told, what is recorded."""

import pytest

from assessment.audit.models import AuditEvent
from assessment.evaluation.services.evaluation import Incomplete
from assessment.people.models import Role
from assessment.rounds.models import Evaluation, Stage
from assessment.scoring import Choice, Counts
from assessment.sheet.services import save_answer
from tests.factories import fill, make_assessment, make_member, make_recap
from tests.flow import Flow
from zi_portal.kit.refusals import InvalidInput

pytestmark = pytest.mark.django_db

CODE, OTHER, COUNTED = "A.I.1.i.a", "A.I.1.i.b", "A.II.1.i.a"
NO, YES = Choice("Tidak"), Choice("Ya")
MISSING = {"explanation": ["Nilai Anda lebih rendah daripada jawaban unit. Isi catatan: apa yang belum terbukti."]}


@pytest.fixture
def flow(instruments):
    found = Flow()
    found.to_tpi()
    assert found.member != found.leader
    return found


@pytest.fixture
def unfilled(instruments):
    """A round that came to TPI without a single answer, as no act lets it."""
    return Bare(make_assessment(status="tpi"))


class Bare(Flow):
    """The short ways of a flow over a round that is given."""

    def __init__(self, assessment):
        self.assessment, self.unit = assessment, assessment.unit


def detail(kind):
    return AuditEvent.objects.filter(kind=kind).latest("pk").detail


def taken_over(sheet):
    return sorted(sheet.answers.values_list("indicator__code", flat=True))


def errors_of(act):
    with pytest.raises(InvalidInput) as refused:
        act()
    return refused.value.errors


# --- what is told and recorded


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1 pertanyaan belum dinilai: A1. Nilai semuanya dahulu."),
        (5, "5 pertanyaan belum dinilai: A1, A2, A3, A4, A5. Nilai semuanya dahulu."),
        (6, "6 pertanyaan belum dinilai: A1, A2, A3, A4, A5 dan 1 lainnya. Nilai semuanya dahulu."),
        (9, "9 pertanyaan belum dinilai: A1, A2, A3, A4, A5 dan 4 lainnya. Nilai semuanya dahulu."),
    ],
)
def test_f12_five_of_the_open_questions_are_named_and_the_others_counted(number, said):
    codes = tuple(f"A{n}" for n in range(1, number + 1))
    refused = Incomplete(codes)
    assert (refused.reason, refused.codes) == (said, codes)


def test_beginning_saving_and_raising_a_sheet_are_recorded_with_its_stage_round_and_tier(flow):
    begun = flow.begin()
    of_sheet = {"stage": "tpi", "round": 1, "tier": "anggota"}
    assert detail(AuditEvent.Kind.EVALUATION_BEGUN) == of_sheet | {"taken": 0}
    flow.score_all()
    above = flow.hand_up()
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.EVALUATION_RAISED)
    assert event.detail == of_sheet | {"above": above.pk, "to": "ketua"}
    assert (event.actor, event.object_id, event.chain_id) == (flow.member, str(begun.pk), f"unit:{flow.unit.pk}")


# --- a value below the unit's


def test_blanks_are_no_note(flow):
    flow.begin()
    assert errors_of(lambda: flow.score(CODE, NO, note=" \n ")) == MISSING
    assert flow.score(CODE, NO, note=" x ").is_written


def test_a_value_is_compared_with_the_units_own_in_this_round(flow):
    """The unit took its claim back in the repair; another unit, whose round is older, claims it still."""
    flow.begin()
    flow.send_back()
    version = flow.sheet.answers.get(indicator__code=CODE).version
    save_answer(assessment=flow.now, code=CODE, value=NO, explanation="", version=version, by=flow.lead)
    flow.to_tpi()
    flow.begin()
    assert flow.score(CODE, NO).is_written
    assert errors_of(lambda: flow.score(OTHER, Choice("C"))) == MISSING


def test_a_value_is_compared_with_no_other_units(unfilled):
    other = make_assessment(status="tpi", period=unfilled.assessment.period)
    fill(other.evaluations.get(), {CODE: YES}, by=make_member(Role.TEAM_LEAD, unit=other.unit))
    unfilled.begin()
    assert unfilled.score(CODE, NO).is_written


def test_where_the_unit_claims_nothing_no_value_is_below_it_also_not_ones_own_of_before(unfilled):
    unfilled.begin()
    assert unfilled.score(CODE, YES).is_written
    assert unfilled.score(CODE, NO).is_written


def test_counts_that_make_no_value_yet_are_kept_without_a_note(flow):
    flow.begin()
    assert flow.score(COUNTED, Counts({"jumlah_agen": 12})).is_written
    assert errors_of(lambda: flow.score(COUNTED, Counts({"jumlah_agen": 12, "jumlah_perubahan": 3}))) == MISSING


def test_a_value_is_taken_back_without_a_note(flow):
    flow.begin()
    flow.score(CODE, YES)
    assert flow.score(CODE, None).is_written
    assert flow.tpi_sheet.answers.get(indicator__code=CODE).level is None


# --- after a repair


def test_what_was_granted_is_taken_over_from_the_round_before_also_in_the_third(flow):
    flow.begin()
    flow.score(CODE, YES)
    for number in (2, 3):
        flow.send_back()
        flow.to_tpi()
        sheet = flow.begin()
        assert (sheet.round, taken_over(sheet)) == (number, [CODE])
        assert detail(AuditEvent.Kind.EVALUATION_BEGUN) == {
            "stage": "tpi",
            "round": number,
            "tier": "anggota",
            "taken": 1,
        }
        flow.score(OTHER, Choice("C"), note="Notulen belum ada.")  # not as claimed: asked again


def test_tpn_begins_with_nothing_also_after_a_repair(flow):
    flow.begin()
    flow.score(CODE, YES)
    flow.send_back()
    flow.to_tpi()
    flow.score_and_raise()
    flow.publish()
    sheet = flow.begin(by=flow.recorder)
    assert (sheet.stage, sheet.round, sheet.tier, taken_over(sheet)) == (Stage.TPN, 2, "", [])
    assert detail(AuditEvent.Kind.EVALUATION_BEGUN)["taken"] == 0


def test_without_a_submission_of_both_rounds_everything_is_asked_again(unfilled):
    """Rounds of which no act of submission is kept: what changed in their documents is not known."""
    assessment, lead = unfilled.assessment, make_member(Role.TEAM_LEAD, unit=unfilled.unit)
    second = Evaluation.objects.create(assessment=assessment, stage=Stage.SELF, round=2)
    granted = Evaluation.objects.create(assessment=assessment, stage=Stage.TPI, round=1, tier="anggota")
    for sheet in (assessment.evaluations.get(stage=Stage.SELF, round=1), second, granted):
        fill(sheet, {CODE: YES}, by=lead)
    assert taken_over(unfilled.begin()) == []
    assert detail(AuditEvent.Kind.EVALUATION_BEGUN)["taken"] == 0


def test_only_the_next_round_of_the_unit_itself_closes_a_sheet(flow):
    """Not a later round of another unit, a rekap of its own, or a sheet of another stage."""
    flow.begin()
    other = make_assessment(status="tpi", period=flow.assessment.period)
    Evaluation.objects.create(assessment=other, stage=Stage.SELF, round=2)
    make_recap(flow.assessment, Stage.SELF, {}, total="80", round=2)
    Evaluation.objects.create(assessment=flow.assessment, stage=Stage.TPN, round=3)
    sheet = flow.assessment.evaluations.get(stage=Stage.TPI)
    assert flow.score(CODE, YES).is_written
    assert sheet.answers.count() == 1
