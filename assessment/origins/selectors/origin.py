"""What the pages "Dari mana angka ini?" show: one figure of an evaluation taken apart."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from django.http import Http404
from django.utils.http import urlencode

from assessment.figures.gate import ExplainedGate, explain_gate
from assessment.figures.origin import (
    ANSWERED_ONLY,
    FIGURES,
    TOTAL,
    Explanation,
    Reading,
    explain,
    figures_of,
    points_of,
)
from assessment.lke.selectors.instruments import get_instrument
from assessment.people.models import User
from assessment.readiness.selectors import evaluation_to_read, sheets_or_problems
from assessment.rounds.models import Assessment, Evaluation, Stage
from assessment.rounds.selectors.assessments import get_assessment, visible_evaluations
from assessment.rounds.words import scorer_title
from assessment.scores.selectors import Sheets, load_answers, load_recap
from assessment.scoring import AnswerError, Instrument, check_answers

STALE = "Nilai yang tersimpan tidak sama dengan hitungan dari jawabannya; muat ulang halaman ini."


@dataclass(frozen=True)
class Figure:
    """One figure of the same subject, to switch to."""

    key: str
    label: str
    value: Fraction | None
    is_current: bool


@dataclass(frozen=True)
class Supposed:
    """What a sheet that is not the real one rests on: a scenario, or the steps of a route."""

    title: str  # Simulasi “Survei 3,60”; Jalur menuju WBK
    word: str  # what stands at a question that it changes: Disimulasikan
    target: str = ""  # of a route: the predicate to keep in links
    changed: tuple[str, ...] = ()  # codes of these questions, in the order of the LKE
    real: Fraction | None = None  # the same figure of the real sheet


@dataclass(frozen=True)
class Origin[Shown: (Explanation, ExplainedGate)]:
    """One page. `explanation` is None when nothing can be read; `problems` then says which rule is broken."""

    assessment: Assessment
    evaluation: Evaluation
    explanation: Shown | None
    problems: tuple[str, ...]
    figures: tuple[Figure, ...]
    scorer: str = ""  # the `penilai` to keep in links, or ""
    supposed: Supposed | None = None

    @property
    def source(self) -> str:
        """Whose sheet is read, in words."""
        if self.supposed is not None:
            return self.supposed.title
        scorer = f" ({self.evaluation.scorer})" if self.evaluation.scorer else ""
        return f"{scorer_title(self.evaluation)}{scorer}"

    @property
    def is_own_sheet(self) -> bool:
        """Whether its questions have a page of their own to lead to."""
        return self.evaluation.stage == Stage.SELF and self.evaluation.form == Evaluation.Form.DETAIL

    @property
    def is_recap(self) -> bool:
        """Whether its points were entered, not scored."""
        return self.evaluation.form == Evaluation.Form.RECAP

    @property
    def kept(self) -> str:
        """What every link keeps beside the figure: `&penilai=7`, of a route `&predikat=WBK`."""
        kept = {"penilai": self.scorer, "predikat": self.supposed.target if self.supposed is not None else ""}
        return "".join(f"&{urlencode({key: value})}" for key, value in kept.items() if value)

    @property
    def query(self) -> str:
        """What links keep: the figure and whose sheet."""
        return f"?{urlencode({'angka': self.figure})}{self.kept}"

    @property
    def figure(self) -> str:
        """What is explained: klaim, didukung or terjawab; "" where nothing is."""
        return next((figure.key for figure in self.figures if figure.is_current), "")

    @property
    def figure_label(self) -> str:
        """What is explained: Klaim, Berdata dukung or Terjawab saja; of evaluators and rekap just Nilai."""
        label = next((figure.label for figure in self.figures if figure.is_current), "")
        return label if self.is_own_sheet or label == FIGURES[ANSWERED_ONLY] else "Nilai"

    @property
    def value(self) -> Fraction | None:
        """The figure itself."""
        return next((figure.value for figure in self.figures if figure.is_current), None)

    @property
    def change(self) -> Fraction | None:
        """Of a supposed sheet: by how much the figure differs from the real one."""
        if self.supposed is None or self.supposed.real is None or self.value is None:
            return None
        return self.value - self.supposed.real

    @property
    def at_risk(self) -> Fraction | None:
        """Klaim less berdata dukung of this subject; None where there is no second figure."""
        values = {figure.key: figure.value for figure in self.figures}
        claim, supported = values.get("klaim"), values.get("didukung")
        return None if claim is None or supported is None else claim - supported


@dataclass(frozen=True)
class Subject[Shown: (Explanation, ExplainedGate)]:
    """What is asked of a sheet: how to take it apart, and its value alone."""

    take_apart: Callable[[Reading], Shown]
    value: Callable[[Reading], Fraction | None]
    leave_out: str = ""  # a figure it is not measured on


def get_origin(user: User, pk: int, code: str, *, figure: str = "", scorer: str = "") -> Origin[Explanation]:
    """Return where one figure of an assessment comes from: `total`, a node, a question or an area key.

    figure: klaim, didukung or terjawab, else the headline; scorer: id of an evaluation `user` may see, else the one the
    readiness page reads. Http404 out of scope or for a name the LKE has not, ActionDenied without the right.
    """
    assessment = get_assessment(user, pk)
    evaluation = _evaluation(user, assessment, scorer)
    subject = sheet_subject(get_instrument(assessment.period.instrument), code)
    return _origin(assessment, evaluation, subject, figure=figure, scorer=scorer)


def get_gate_origin(
    user: User, pk: int, predicate: str, code: str, *, figure: str = "", scorer: str = ""
) -> Origin[ExplainedGate]:
    """Return where the value of one minimum comes from; parameters and refusals as in `get_origin`."""
    assessment = get_assessment(user, pk)
    evaluation = _evaluation(user, assessment, scorer)
    subject = gate_subject(get_instrument(assessment.period.instrument), predicate, code)
    return _origin(assessment, evaluation, subject, figure=figure, scorer=scorer)


def sheet_subject(instrument: Instrument, code: str) -> Subject[Explanation]:
    """Return `total`, a node, a question or an area key as something to explain. Http404 if the LKE has none such."""
    known = code == TOTAL or code in instrument.areas or code in instrument.nodes or code in instrument.indicators
    if not known and not any(node.key == code for node in instrument.nodes.values()):
        raise Http404
    return Subject(lambda reading: explain(reading, code), lambda reading: points_of(reading, code))


def gate_subject(instrument: Instrument, predicate: str, code: str) -> Subject[ExplainedGate]:
    """Return one minimum as something to explain. Http404 if the LKE has none such."""
    if code not in {gate.code for gate in instrument.gates.get(predicate, ())}:
        raise Http404

    def value(reading: Reading) -> Fraction | None:
        return next(gate.value for gate in reading.sheet.gates[predicate] if gate.code == code)

    # gates are measured on klaim and berdata dukung
    return Subject(lambda reading: explain_gate(reading, predicate, code), value, leave_out=ANSWERED_ONLY)


def figure_to_read(sheets: Sheets, figure: str, leave_out: str = "") -> str:
    """Return the figure that is asked for, or the headline where these sheets have no such figure."""
    keys = [key for key in figures_of(sheets.claim, sheets.supported) if key != leave_out]
    return figure if figure in keys else keys[0]


def shown_figures[Shown: (Explanation, ExplainedGate)](reading: Reading, subject: Subject[Shown]) -> tuple[Figure, ...]:
    """Return every figure of a subject, the one that `reading` is about as the current one."""
    keys = [key for key in figures_of(reading.claim, reading.supported) if key != subject.leave_out]
    return tuple(
        Figure(key, FIGURES[key], subject.value(replace(reading, figure=key)), is_current=key == reading.figure)
        for key in keys
    )


def _evaluation(user: User, assessment: Assessment, scorer: str) -> Evaluation:
    """Return the evaluation asked for, or the one the readiness page reads; Http404 if `user` may see none."""
    if scorer:
        visible = visible_evaluations(user, assessment)
        found = next((evaluation for evaluation in visible if str(evaluation.pk) == scorer), None)
    else:
        found = evaluation_to_read(user, assessment)
    if found is None:
        raise Http404
    return found


def _origin[Shown: (Explanation, ExplainedGate)](
    assessment: Assessment, evaluation: Evaluation, subject: Subject[Shown], *, figure: str, scorer: str
) -> Origin[Shown]:
    sheets, problems = sheets_or_problems(evaluation)
    explanation: Shown | None = None
    figures: tuple[Figure, ...] = ()
    if sheets is not None:
        try:
            reading = _reading(evaluation, sheets, figure_to_read(sheets, figure, subject.leave_out))
        except AnswerError as error:
            problems = tuple(str(problem) for problem in error.problems)
        else:
            explanation, figures = subject.take_apart(reading), shown_figures(reading, subject)
            if not explanation.adds_up:
                explanation, problems = None, (STALE,)
    return Origin(assessment, evaluation, explanation, problems, figures, scorer)


def _reading(evaluation: Evaluation, sheets: Sheets, figure: str) -> Reading:
    """Return what an explanation reads; one query. Raises AnswerError if the stored answers do not fit the LKE."""
    instrument = get_instrument(evaluation.assessment.period.instrument)
    if sheets.claim.is_rekap:
        points, total = load_recap(evaluation)
        entered = {*points, *([] if total is None else [TOTAL])}
        return Reading(instrument, sheets.claim, None, {}, figure, entered)
    answers = load_answers(evaluation)
    check_answers(instrument, answers)
    return Reading(instrument, sheets.claim, sheets.supported, answers, figure)
