"""Accepting and returning answers and areas within the unit, and marking what a round is sent back for."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessment.acceptance import permissions
from assessment.acceptance.models import AnswerReview, AreaHandIn
from assessment.acceptance.selectors import area_gaps, standings
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.lke.models import Indicator
from assessment.lke.selectors.layout import Question, get_layout
from assessment.notices.models import Kind
from assessment.notices.selectors.reach import holders_of
from assessment.notices.services.notices import tell
from assessment.people.areas import AreaKey
from assessment.people.models import Role, User
from assessment.rounds.models import Assessment, Evaluation
from assessment.rounds.permissions import check_can_answer
from assessment.rounds.selectors.assessments import self_evaluation
from assessment.tasks.services.giving import finish_repair, give_repair, hand_in_repair
from zi_portal.kit import validation
from zi_portal.kit.refusals import InvalidInput, WrongState

Verdict, State = AnswerReview.Verdict, AreaHandIn.State
CHANGED = "Jawaban ini berubah sejak Anda membacanya. Baca lagi isinya di bawah, lalu putuskan."


@transaction.atomic
def review_answer(
    *, assessment: Assessment, question: Question, is_accepted: bool, note: str, version: int, by: User
) -> AnswerReview:
    """Accept the unit's answer to `question`, or return it with a note of what is to be mended.

    version: of the answer that `by` read, 0 where nothing is filled in. The same judgement again writes nothing.
    Raises ActionDenied; WrongState while the unit may not write, or where the answer was changed meanwhile; InvalidInput
    for a return without a note, or for accepting what is not answered.
    """
    evaluation = self_evaluation(assessment, is_locked=True)
    permissions.check_can_review(by, assessment, question.area)
    if version != _version(evaluation, question):
        raise WrongState(CHANGED)
    if is_accepted and version == 0:
        raise InvalidInput({"": ["Pertanyaan ini belum dijawab, jadi belum dapat diterima."]})
    if not is_accepted and not note:
        raise InvalidInput({"note": ["Isi catatan: apa yang harus diperbaiki."]})
    verdict = Verdict.ACCEPTED if is_accepted else Verdict.RETURNED
    before = standings(evaluation, [question.pk]).get(question.pk)
    if before is not None and (before.review.verdict, before.review.version, before.review.note) == (
        verdict,
        version,
        note,
    ):
        return before.review
    role, answerer = permissions.role_in(by, assessment), _answerer(evaluation, question)
    review = _add(evaluation, question, verdict, version=version, note=note, by=by, role=role)
    tell(
        Kind.ANSWER_ACCEPTED if is_accepted else Kind.ANSWER_RETURNED,
        [answerer] if answerer is not None else [],
        assessment=assessment,
        by=by,
        mark=f"review:{review.pk}",
        url=reverse("assessment:answer-edit", args=[assessment.pk, question.code]),
        params={"question": question.code},
    )
    indicator = Indicator(pk=question.pk, code=question.code)
    if is_accepted:
        finish_repair(assessment=assessment, indicator=indicator, by=by)
    else:
        give_repair(assessment=assessment, indicator=indicator, owner=answerer, due_on=None, by=by, is_told=True)
    return review


@transaction.atomic
def mend_answer(*, assessment: Assessment, question: Question, by: User) -> AnswerReview:
    """Say that what was to be mended is mended, where the answer itself stays: a document was added or replaced.

    The task of mending it is handed in. Raises ActionDenied for who does not answer the area; WrongState where nothing is
    to be mended.
    """
    evaluation = self_evaluation(assessment, is_locked=True)
    check_can_answer(by, assessment, question.area)
    standing = standings(evaluation, [question.pk]).get(question.pk)
    if standing is None or not standing.is_returned:
        raise WrongState("Jawaban ini tidak sedang diminta diperbaiki. Muat ulang halaman ini.")
    role = permissions.role_in(by, assessment)
    review = _add(evaluation, question, Verdict.MENDED, version=standing.version, note="", by=by, role=role)
    hand_in_repair(assessment=assessment, indicator=Indicator(pk=question.pk, code=question.code), by=by)
    return review


def mark_returned(
    evaluation: Evaluation, notes: Mapping[str, str], *, by: User, role: Role, due_on: date | None = None
) -> list[AnswerReview]:
    """Mark the questions for which a round is sent back: question code → what is to be mended.

    Each becomes the task of who answered it last, until `due_on`; they were told of the return itself. In the transaction of the act, which has asked whether `by` may; evaluation: the unit's sheet in which the unit goes on.
    Raises InvalidInput for a code the LKE does not have.
    """
    known = get_layout(evaluation.assessment.period.instrument).questions
    if any(code not in known for code in notes):
        raise InvalidInput({"codes": ["Ada pertanyaan yang tidak dikenal. Muat ulang halaman ini."]})
    versions = dict(evaluation.answers.values_list("indicator_id", "version"))
    for code in notes:
        give_repair(
            assessment=evaluation.assessment,
            indicator=Indicator(pk=known[code].pk, code=code),
            owner=_answerer(evaluation, known[code]),
            due_on=due_on,
            by=by,
            is_told=True,
        )
    return [
        _add(
            evaluation,
            known[code],
            Verdict.RETURNED,
            version=versions.get(known[code].pk, 0),
            note=note,
            by=by,
            role=role,
        )
        for code, note in notes.items()
    ]


@transaction.atomic
def hand_in_area(*, assessment: Assessment, area: AreaKey, by: User) -> AreaHandIn:
    """Hand an area in to the ketua tim ZI.

    Raises ActionDenied; WrongState while the unit may not write, where it waits already, or where a question of it is not
    answered or not mended.
    """
    evaluation = self_evaluation(assessment, is_locked=True)
    permissions.check_can_hand_in(by, assessment, area)
    gaps = area_gaps(evaluation, get_layout(assessment.period.instrument).areas[area])
    if gaps.is_blocked:
        open_ones = len(gaps.unanswered) + len(gaps.returned)
        raise WrongState(
            f"Area ini belum dapat diserahkan: {open_ones} pertanyaan belum dijawab atau belum diperbaiki."
        )
    row = AreaHandIn(evaluation=evaluation, area=area, at=timezone.now(), by=by)
    if evaluation.area_hand_ins.filter(area=area, state=State.WAITING).exists():
        raise WrongState("Area ini sudah diserahkan dan menunggu ketua tim ZI.")
    validation.check_and_save(row)
    _record(AuditEvent.Kind.AREA_HANDED_IN, row, by=by)
    _tell_area(Kind.AREA_HANDED_IN, holders_of(assessment, (Role.TEAM_LEAD,)), row, assessment, by=by)
    return row


@transaction.atomic
def decide_area(*, assessment: Assessment, area: AreaKey, is_accepted: bool, reason: str, by: User) -> AreaHandIn:
    """Take an area that was handed in, or return it to its pokja with a reason.

    Raises ActionDenied, WrongState where nothing waits, InvalidInput without a reason.
    """
    evaluation = self_evaluation(assessment, is_locked=True)
    permissions.check_can_decide_area(by, assessment)
    row = evaluation.area_hand_ins.filter(area=area, state=State.WAITING).first()
    if row is None:
        raise WrongState("Area ini tidak sedang menunggu keputusan. Muat ulang halaman ini.")
    if not is_accepted and not reason:
        raise InvalidInput({"reason": ["Isi alasan: apa yang harus diperbaiki di area ini."]})
    row.state = State.ACCEPTED if is_accepted else State.RETURNED
    row.reason, row.decided_at, row.decided_by = ("" if is_accepted else reason), timezone.now(), by
    validation.check_and_save(row)
    _record(AuditEvent.Kind.AREA_DECIDED, row, by=by)
    if not is_accepted:
        _tell_area(Kind.AREA_RETURNED, [row.by], row, assessment, by=by)
    return row


def _answerer(evaluation: Evaluation, question: Question) -> User | None:
    answer = evaluation.answers.filter(indicator=question.pk).select_related("answered_by").first()
    return answer.answered_by if answer is not None else None


def _tell_area(kind: Kind, people: Iterable[User], row: AreaHandIn, assessment: Assessment, *, by: User) -> None:
    tell(
        kind,
        people,
        assessment=assessment,
        by=by,
        mark=f"area:{row.pk}",
        url=reverse("assessment:area-hand-in", args=[assessment.pk, row.area]),
        params={"area": get_layout(assessment.period.instrument).areas[AreaKey(row.area)].name},
    )


def _version(evaluation: Evaluation, question: Question) -> int:
    found = evaluation.answers.filter(indicator=question.pk).values_list("version", flat=True).first()
    return found or 0


def _add(
    evaluation: Evaluation,
    question: Question,
    verdict: AnswerReview.Verdict,
    *,
    version: int,
    note: str,
    by: User,
    role: Role,
) -> AnswerReview:
    row = AnswerReview(
        evaluation=evaluation,
        indicator=Indicator(pk=question.pk),
        verdict=verdict,
        version=version,
        note=note,
        at=timezone.now(),
        by=by,
        by_role=role,
    )
    validation.check(row, exclude=("evaluation", "indicator", "by"))
    row.save(force_insert=True)
    detail = {"question": question.code, "verdict": str(verdict), "version": version}
    scope = evaluation.assessment.unit
    audit.record(AuditEvent.Kind.ANSWER_REVIEWED, row, by=by, scope=scope, detail=detail)
    return row


def _record(kind: AuditEvent.Kind, row: AreaHandIn, *, by: User) -> None:
    detail = {"area": str(row.area), "state": str(row.state), "assessment": row.evaluation.assessment_id}
    audit.record(kind, row, by=by, scope=row.evaluation.assessment.unit, detail=detail)
