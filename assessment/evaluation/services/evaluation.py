"""What evaluators do with their sheet: begin it, score it, pass it up; TPI and TPN by the same code."""

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from assessment import scoring
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.evaluation.selectors.evaluator_sheets import last_sheet, sheets_now
from assessment.handover import hooks as handover_hooks
from assessment.handover import permissions as handover_permissions
from assessment.handover.services import handovers, telling
from assessment.lke.selectors.instruments import get_instrument
from assessment.people.models import User
from assessment.rounds.models import Answer, Assessment, Evaluation, Stage
from assessment.rounds.services import lock_assessment
from assessment.rounds.workflow import Act, Status
from assessment.scores.selectors import compute_sheets, load_answers
from assessment.scores.services import refresh_score, store_score
from assessment.seals.services import keep as seals_keep
from assessment.sheet.services import SavedAnswer, copy_answers, write_answer
from zi_portal.kit.refusals import InvalidInput, WrongState

NOTE_MISSING = "Nilai Anda lebih rendah daripada jawaban unit. Isi catatan: apa yang belum terbukti."


class Incomplete(WrongState):
    """Questions without a value stand in the way."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        shown = ", ".join(codes[:5])
        more = f" dan {len(codes) - 5} lainnya" if len(codes) > 5 else ""
        super().__init__(f"{len(codes)} pertanyaan belum dinilai: {shown}{more}. Nilai semuanya dahulu.")
        self.codes = codes


@transaction.atomic
def begin_evaluation(*, assessment: Assessment, by: User) -> Evaluation:
    """Begin the sheet of the stage that has the round: TPI at its lowest tier, or TPN.

    After a repair it takes over what TPI had granted in full and the unit has left as it was, with its data dukung; all else is asked again.
    Raises ActionDenied, WrongState; also if somebody has begun it already (BAD_INPUTS K04).
    """
    assessment = lock_assessment(assessment)
    tier = handover_permissions.check_can_begin_evaluation(by, assessment)
    own, begun = sheets_now(assessment)
    if begun is not None:
        raise WrongState("Evaluasi ini sudah dimulai. Buka lagi halaman evaluasinya.")
    stage = handover_permissions.STAGES[Status(assessment.status)]
    evaluation = Evaluation.objects.create(assessment=assessment, stage=stage, round=own.round, tier=tier)
    taken = _take_over(evaluation, own) if stage == Stage.TPI and own.round > 1 else 0
    store_score(evaluation, compute_sheets(evaluation))  # no lock: nobody else sees this row yet
    _record(AuditEvent.Kind.EVALUATION_BEGUN, evaluation, by=by, taken=taken)
    return evaluation


@transaction.atomic
def save_evaluation(
    *, evaluation: Evaluation, code: str, value: scoring.Answer | None, note: str, version: int, by: User
) -> SavedAnswer:
    """Save an evaluator's own value and note of question `code`, with his score and one event.

    version: the one the person saw, 0 for none. Raises ActionDenied, StaleAnswer as `save_answer`; InvalidInput for a
    value outside the question's type, and for a value below the unit's without a note.
    """
    evaluation = _locked_sheet(evaluation)
    handover_permissions.check_can_evaluate(by, evaluation)
    _check_note(evaluation, code, value, note)
    return write_answer(
        evaluation,
        AuditEvent.Kind.EVALUATION_SAVED,
        code=code,
        value=value,
        explanation=note,
        version=version,
        by=by,
    )


@transaction.atomic
def hand_up(*, evaluation: Evaluation, by: User) -> Evaluation:
    """Pass a complete sheet of TPI to the tier above, which begins with a copy of it; return that one.

    Raises ActionDenied; WrongState: Incomplete with questions left, and for a second click.
    """
    evaluation = _locked_sheet(evaluation)
    tier = handover_permissions.check_can_hand_up(by, evaluation)
    check_complete(evaluation)
    close_sheet(evaluation, by=by)
    above = Evaluation.objects.create(
        assessment=evaluation.assessment, stage=evaluation.stage, round=evaluation.round, tier=tier
    )
    copy_answers(evaluation.answers.all(), above)
    store_score(above, compute_sheets(above))
    _record(AuditEvent.Kind.EVALUATION_RAISED, evaluation, by=by, above=above.pk, to=str(tier))
    telling.tell_raised(above, by=by)
    seals_keep.seal_round(evaluation.assessment, by=by)
    return above


def check_complete(evaluation: Evaluation) -> None:
    """Raise Incomplete while a question of an evaluator's sheet has no value."""
    claim = scoring.score(get_instrument(evaluation.assessment.period.instrument), load_answers(evaluation))
    if claim.unanswered:
        raise Incomplete(tuple(claim.unanswered))


def close_sheet(evaluation: Evaluation, *, by: User) -> None:
    """Let nobody change an evaluator's sheet any more, by service or by hand in the database."""
    refresh_score(evaluation)
    handovers.lock_answers(evaluation)
    evaluation.submitted_at, evaluation.submitted_by = timezone.now(), by
    evaluation.save(update_fields=["submitted_at", "submitted_by"])


def _locked_sheet(evaluation: Evaluation) -> Evaluation:
    """Return an evaluator's sheet, locked and as it is now; WrongState for one of an earlier round."""
    assessment = lock_assessment(evaluation.assessment)
    own = Evaluation.objects.filter(assessment=OuterRef("assessment"), stage=Stage.SELF, form=Evaluation.Form.DETAIL)
    sheets = Evaluation.objects.annotate(latest=Subquery(own.order_by("-round").values("round")[:1]))
    locked = sheets.select_for_update(of=("self",)).get(pk=evaluation.pk)
    locked.assessment = assessment
    if locked.round != locked.latest:
        raise WrongState("Unit sudah menyerahkan perbaikan. Nilai putaran yang baru, bukan lembar ini.")
    return locked


def _check_note(evaluation: Evaluation, code: str, value: scoring.Answer | None, note: str) -> None:
    """Refuse a value below the unit's, in the sheet of the same round, that nothing explains."""
    if value is None or note.strip():
        return
    instrument = get_instrument(evaluation.assessment.period.instrument)
    row = Answer.objects.filter(
        evaluation__assessment=evaluation.assessment_id,
        evaluation__stage=Stage.SELF,
        evaluation__form=Evaluation.Form.DETAIL,
        evaluation__round=evaluation.round,
        indicator__code=code,
    ).first()
    claimed = scoring.answer_in(row) if row is not None else None
    try:
        granted = scoring.score(instrument, {code: value}).values[code]
        before = scoring.score(instrument, {code: claimed} if claimed is not None else {}).values[code]
    except scoring.AnswerError:
        return  # said by the check of the value itself
    if granted is not None and before is not None and granted < before:
        raise InvalidInput({"explanation": [NOTE_MISSING]})


def _take_over(evaluation: Evaluation, own: Evaluation) -> int:
    """Copy from TPI's last sheet what it granted as the unit claimed and the unit has not changed; return how many."""
    before = last_sheet(evaluation.assessment, Stage.SELF, own.round - 1)
    sheet = last_sheet(evaluation.assessment, Stage.TPI, own.round - 1)
    submitted = evaluation.assessment.handovers.filter(act=Act.SUBMIT, evaluation__in=(before, own)).order_by("number")
    if before is None or sheet is None or len(submitted) != 2:
        return 0  # nothing to compare: all is asked again
    claimed, now, granted = _values(before), _values(own), _values(sheet)
    same = {pk for pk, value in granted.items() if value == claimed.get(pk) == now.get(pk)}
    same -= handover_hooks.changed_in_parts(*submitted)
    return copy_answers(sheet.answers.filter(indicator__in=same), evaluation)


def _values(evaluation: Evaluation) -> dict[int, scoring.Answer]:
    """Return indicator pk → what was answered, without the text; unanswered ones left out."""
    rows = evaluation.answers.values_list("indicator_id", *scoring.COLUMNS)
    return {pk: answer for pk, *columns in rows if (answer := scoring.from_columns(columns)) is not None}


def _record(kind: AuditEvent.Kind, evaluation: Evaluation, *, by: User, **detail: object) -> None:
    audit.record(
        kind,
        evaluation,
        by=by,
        scope=evaluation.assessment.unit,
        detail={"stage": evaluation.stage, "round": evaluation.round, "tier": evaluation.tier, **detail},
    )
