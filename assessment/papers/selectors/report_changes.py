"""Lampiran V of the report: the way of the round from hand to hand, and what differs from what was first submitted."""

from assessment import scoring
from assessment.figures.answer_words import short_answer
from assessment.handover import hooks as handover_hooks
from assessment.papers.report import data as report_data
from assessment.papers.selectors.report_annex import answered
from assessment.rounds.models import Answer, Evaluation, Handover
from assessment.rounds.workflow import Act
from assessment.scores.selectors import total_against
from assessment.scoring import Instrument
from zi_portal.kit.indonesian import local_moment

ANSWER, WORDS, DOCUMENTS = "jawaban", "penjelasan", "data dukung"


def history_of_round(evaluation: Evaluation, instrument: Instrument) -> report_data.RoundHistory:
    """Return every hand-over of the round and the questions that differ from its first submission to TPI.

    evaluation: the unit's own sheet that the report prints. Data dukung is compared between two submissions, as pinned;
    while the unit repairs, that of the repair is not submitted yet and `has_open_documents` says so.
    """
    handovers = list(evaluation.assessment.handovers.order_by("number").select_related("by", "evaluation"))
    submitted = [handover for handover in handovers if handover.act == Act.SUBMIT]
    zone = evaluation.assessment.unit.time_zone
    changes: tuple[report_data.ChangeRow, ...] = ()
    if submitted and submitted[0].evaluation_id != evaluation.pk:
        changes = _changes(submitted, evaluation, instrument)
    return report_data.RoundHistory(
        handovers=tuple(_handover_row(handover, zone) for handover in handovers),
        submitted_at=local_moment(submitted[0].at, zone) if submitted else "",
        changes=changes,
        has_open_documents=bool(submitted) and submitted[-1].evaluation_id != evaluation.pk,
    )


def _handover_row(handover: Handover, zone: str) -> report_data.HandoverRow:
    return report_data.HandoverRow(
        at=local_moment(handover.at, zone),
        act=handover.get_act_display(),
        by=f"{handover.by} ({handover.get_by_role_display()})",
        reason=handover.reason,
        claim=total_against(handover.assessment, handover.claim_total),
        supported=total_against(handover.assessment, handover.supported_total),
        at_risk=handover.at_risk_total,
        sheet_sha256=handover.sheet_sha256,
    )


def _changes(
    submitted: list[Handover], evaluation: Evaluation, instrument: Instrument
) -> tuple[report_data.ChangeRow, ...]:
    first, last = submitted[0], submitted[-1]
    before, after = _answers(first.evaluation), _answers(evaluation)
    others = handover_hooks.changed_in_parts(first, last) if last.evaluation_id == evaluation.pk else set()
    nobody = Answer()
    rows = []
    for indicator in first.evaluation.assessment.period.instrument.indicators.order_by("position"):
        question = instrument.indicator(indicator.code)
        old, new = before.get(indicator.pk, nobody), after.get(indicator.pk, nobody)
        was, now = answered(old), answered(new)
        what = {
            ANSWER: was != now,
            WORDS: old.explanation.strip() != new.explanation.strip(),
            DOCUMENTS: indicator.pk in others,
        }
        if any(what.values()):
            parts = tuple(part for part, differs in what.items() if differs)
            row = report_data.ChangeRow(
                question.code, question.statement, _short(question, was), _short(question, now), parts
            )
            rows.append(row)
    return tuple(rows)


def _short(question: scoring.Indicator, answer: scoring.Answer | None) -> str:
    return short_answer(question, answer) or "–"


def _answers(evaluation: Evaluation) -> dict[int, Answer]:
    return {answer.indicator_id: answer for answer in evaluation.answers.all()}
