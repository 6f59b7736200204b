"""The annexes of the report: every question of the LKE with its answer, and every data dukung with its digest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from assessment import scoring
from assessment.figures.answer_words import number_texts, working_text
from assessment.lke.criteria_words import inferred_text, source_text
from assessment.papers.report import data as report_data
from assessment.papers.selectors.report_workings import for_print
from assessment.rounds.models import Answer, Assessment, Evaluation
from assessment.rounds.workflow import BEFORE_SUBMISSION, Act
from assessment.scores.selectors import counts_as_support, judging_moment
from assessment.scoring import Indicator, Instrument, Node, ScoreSheet, kind_of
from zi_portal.kit.indonesian import UNKNOWN

RESTRICTED_TITLE = "Dokumen terbatas (judul tidak dicetak)"


@dataclass(frozen=True)
class Pair:
    """The two sheets of a mandiri evaluation, both there."""

    claim: ScoreSheet
    supported: ScoreSheet


type Documents = dict[int, tuple[report_data.DocumentRow, dict[str, str]]]


class HandedOver:
    """What the last hand-over to TPI pinned of each document; a document that was but a link then has nothing."""

    def __init__(self, pins: Iterable[Any]) -> None:
        self.pins: dict[int, Any] = {}
        self.counting: set[int] = set()
        for pin in pins:
            self.pins[pin.document_id] = pin
            if pin.counts:
                self.counting.add(pin.document_id)


def _handed_over(assessment: Assessment, *, proofs: bool) -> HandedOver | None:
    """Return the pins of questions, or of conditions; None while the sheet is the unit's own, or was never handed over."""
    submitted = assessment.handovers.filter(act=Act.SUBMIT).order_by("-number")
    last: Any = None if assessment.status in BEFORE_SUBMISSION else submitted.first()
    if last is None:
        return None
    return HandedOver(last.pins.filter(condition__isnull=not proofs).select_related("revision"))


def documents_of(evaluation: Evaluation) -> Documents:
    """Return document pk → its line of Lampiran II and {question code: page reference}, in the order of the LKE.

    A restricted document keeps its line, number and digest, so that an evaluator can match it, but not its title: the
    report passes through more hands than the document may.

    Once the sheet was handed over each document is listed as TPI received it, whatever the unit has done with it since.
    """
    assessment = evaluation.assessment
    handed_over = _handed_over(assessment, proofs=False)
    judged_on = judging_moment(evaluation).astimezone(ZoneInfo(assessment.unit.time_zone)).date()
    supporting = assessment.citations.filter(counts_as_support(assessment.period, judged_on, "document__"))
    counting = handed_over.counting if handed_over else set(supporting.values_list("document_id", flat=True))
    citations = (
        assessment.citations.select_related("indicator", "document")
        .prefetch_related("document__revisions")
        .order_by("indicator__position", "created_at", "pk")
    )
    used: dict[int, dict[str, str]] = {}
    found: dict[int, Any] = {}
    for citation in citations:
        found[citation.document_id] = citation.document
        used.setdefault(citation.document_id, {})[citation.indicator.code] = citation.page_reference
    return {
        pk: (_document_row(number, document, tuple(used[pk]), handed_over, counts=pk in counting), used[pk])
        for number, (pk, document) in enumerate(found.items(), start=1)
    }


def proofs_of(assessment: Assessment, *, after: int) -> tuple[report_data.DocumentRow, ...]:
    """Return the documents that prove conditions of being proposed, numbered on from `after`.

    `used_by` names the conditions. The evidence window does not matter here: a decree of an earlier year still proves.
    """
    handed_over = _handed_over(assessment, proofs=True)
    citations = (
        assessment.condition_citations.select_related("condition", "document")
        .prefetch_related("document__revisions")
        .order_by("condition__position", "created_at", "pk")
    )
    used: dict[int, list[str]] = {}
    found: dict[int, Any] = {}
    for citation in citations:
        found[citation.document_id] = citation.document
        used.setdefault(citation.document_id, []).append(citation.condition.label)
    return tuple(
        _document_row(
            number,
            document,
            tuple(used[pk]),
            handed_over,
            counts=pk in handed_over.counting
            if handed_over
            else document.withdrawn_at is None and document.state == "baik",
        )
        for number, (pk, document) in enumerate(found.items(), start=after + 1)
    )


def _document_row(
    number: int, document: Any, used_by: tuple[str, ...], handed_over: HandedOver | None, *, counts: bool
) -> report_data.DocumentRow:
    # `document` and its revisions belong to `evidence`, which this package reaches by related names only.
    last = max(document.revisions.all(), key=lambda row: row.number, default=None)
    pin = handed_over.pins.get(document.pk) if handed_over else None
    revision, state = last, "Ditarik" if document.withdrawn_at else document.get_state_display()
    if handed_over is not None:
        revision = pin.revision if pin else None
        if document.withdrawn_at:
            state = "Ditarik setelah diserahkan"
        elif revision != last:  # the state is that of the newer file
            state = "Diganti setelah diserahkan" if pin else "Tautan saat diserahkan"
    said = pin or document
    hidden = document.is_restricted
    return report_data.DocumentRow(
        number=number,
        title=RESTRICTED_TITLE if hidden else said.title,
        reference="" if hidden else document.number,
        dated=said.document_date,
        valid_until=said.valid_until,
        counts=counts,
        state=state,
        is_restricted=hidden,
        file_name="" if hidden or revision is None else revision.original_name,
        size_bytes=revision and revision.size_bytes,
        sha256=revision.sha256 if revision else "",
        address="" if hidden else document.url,
        used_by=used_by,
    )


def annex_of(
    answers: Mapping[str, Answer],
    instrument: Instrument,
    sheets: Pair,
    documents: Documents,
    workings: Mapping[str, report_data.Working],
) -> tuple[report_data.AnnexNode, ...]:
    """Return every node of the LKE in document order, each with the cards of the questions directly under it.

    answers: question code → what is stored of it; workings: node code → how its figures come about.
    """
    cited: dict[str, list[report_data.CardDocument]] = {}
    for row, pages in documents.values():
        for code, page in pages.items():
            cited.setdefault(code, []).append(report_data.CardDocument(row.number, row.title, page))
    return tuple(
        report_data.AnnexNode(
            code=node.code,
            name=node.name,
            kind=node.kind,
            weight=node.weight,
            claim=sheets.claim.nodes[node.code].points,
            supported=sheets.supported.nodes[node.code].points,
            working=workings[node.code],
            cards=tuple(
                _card(node, question, answers.get(question.code), sheets, cited.get(question.code, []))
                for question in node.indicators
            ),
        )
        for node in instrument.nodes.values()
    )


def _card(
    node: Node,
    question: Indicator,
    answer: Answer | None,
    sheets: Pair,
    documents: list[report_data.CardDocument],
) -> report_data.Card:
    value = sheets.claim.values[question.code]
    share = node.question_weight
    is_alone = len(node.indicators) == 1  # then its points are those of the node, with the minimums asked of it
    level = (answer.level if answer else None) or ""
    return report_data.Card(
        code=question.code,
        statement=question.statement,
        statement_points=question.statement_points,
        source=source_text(question),
        inferred=inferred_text(question),
        is_survey=kind_of(question).is_survey,
        level=level,
        criterion=next((step.criterion for step in question.levels if step.letter == level), ""),
        inputs=() if answer is None else number_texts(question, answered(answer), UNKNOWN),
        value=value,
        working=for_print(working_text(question, answered(answer), value)),
        points=sheets.claim.nodes[node.code].points if is_alone else (value or Fraction()) * share,
        max_points=share,
        is_supported=sheets.supported.values[question.code] is not None,
        explanation=answer.explanation if answer else "",
        documents=tuple(documents),
    )


def answered(answer: Answer | None) -> scoring.Answer | None:
    """Return what a stored answer says; None is unanswered."""
    return None if answer is None else scoring.answer_in(answer)
