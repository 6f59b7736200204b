"""Where a number comes from: a figure of a sheet taken apart, from its sum down to every answer.

Pure: sheets in, frozen lines out, so that page and PDF tell the same calculation. Nothing is scored here: the points
are those of the `ScoreSheet`, and every line proves that its parts make them up, exactly.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from assessment.figures.answer_words import (
    BLANK,
    CAP,
    MIDDLE,
    UNSUPPORTED,
    ZERO_DENOMINATOR,
    AnswerLine,
    answer_text,
    fraction_text,
    number,
    other_values,
    result,
    warning_texts,
    working_text,
)
from assessment.lke.criteria_words import is_inferred, source_text
from assessment.scoring import Answer, Indicator, Instrument, Node, ScoreSheet, answer_value, measured, minimums_of
from zi_portal.kit.indonesian import decimal_text

CLAIM, SUPPORTED, ANSWERED_ONLY = "klaim", "didukung", "terjawab"
FIGURES = {CLAIM: "Klaim", SUPPORTED: "Berdata dukung", ANSWERED_ONLY: "Terjawab saja"}
TOTAL = "total"
type Fractional = tuple[str, str, str]  # code or "", name, fraction
WHOLE = "whole"  # the kind of a line that adds up nodes without being one

# Rule → what it is about, what it says, and the reading it was chosen over.
RULES = {
    BLANK: (
        "Pertanyaan belum dijawab",
        "dihitung 0",
        "Bila dilewati dari rata-rata, seperti lembar kerja kementerian",
    ),
    UNSUPPORTED: ("Jawaban tanpa data dukung yang diperhitungkan", "dihitung 0", "Bila ikut dihitung"),
    MIDDLE: ("Nilai tengah", "0,67 dan 0,33, tepat dua desimal", "Bila tepat dua pertiga dan sepertiga"),
    ZERO_DENOMINATOR: ("Penyebut 0", "nilai ditetapkan menurut jenis pertanyaan", "Bila ditetapkan sebaliknya"),
    CAP: ("Hasil di luar 0 sampai 1", "dibatasi", "Bila tidak dibatasi"),
}
# Of "terjawab saja" the rule on blanks is the other way round.
BLANK_LEFT_OUT = ("Pertanyaan belum dijawab", "dilewati dari rata-rata", "Bila dihitung 0, seperti klaim")


@dataclass(frozen=True)
class Rule:
    """One rule of ours that a figure rests on, with the result of the reading it was chosen over."""

    kind: str
    about: str
    says: str
    otherwise: str
    points: Fraction  # the figure under the other reading
    working: str  # the same written out; for sums the result alone


@dataclass(frozen=True)
class Line:
    """One node: its points and what they are made of, questions or nodes."""

    code: str
    name: str
    kind: str
    weight: Fraction
    points: Fraction | None  # None: a rekap does not know
    parts_sum: Fraction | None  # what the parts make; None where points were entered or are not known
    working: str
    questions: tuple[AnswerLine, ...] = ()
    rules: tuple[Rule, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Whether the parts make the points, exactly, and each answer is worth what the sheet says."""
        return all(question.fits for question in self.questions) and self.parts_sum in {None, self.points}

    @property
    def fractions(self) -> Iterator[Fractional]:
        """Its points and the values of its answers whose decimals the calculation cuts, each as a fraction."""
        if text := fraction_text(self.points):
            yield self.code if self.kind != WHOLE else "", self.name, text
        for question in self.questions:
            if text := fraction_text(question.value):
                yield question.code, "nilai jawaban", text

    @property
    def is_sub_area(self) -> bool:
        """Whether it stands below the areas."""
        return self.kind == "sub_area"


@dataclass(frozen=True)
class Explanation:
    """A figure of one subject (the total, a node, an area with both halves) and every line under it."""

    code: str
    name: str
    figure: str  # klaim, didukung or terjawab; klaim for sheets that know no other
    head: Line
    lines: tuple[Line, ...]
    is_recap: bool

    @property
    def adds_up(self) -> bool:
        """Whether every line is made up by its parts: only then may the page show it."""
        return all(line.adds_up for line in (self.head, *self.lines))

    @property
    def fractions(self) -> tuple[Fractional, ...]:
        """Every figure whose decimals the page cuts, as a fraction, each once."""
        return tuple(dict.fromkeys(found for line in (self.head, *self.lines) for found in line.fractions))

    @property
    def is_node(self) -> bool:
        """Whether it explains one node, which has a code, not the total or both halves of an area."""
        return self.head.kind != WHOLE

    @property
    def is_nested(self) -> bool:
        """Whether sub-areas stand under areas here, so that their headings are one step lower."""
        return any(line.is_sub_area for line in self.lines) and not all(line.is_sub_area for line in self.lines)


@dataclass(frozen=True)
class Reading:
    """What an explanation reads: the LKE, its sheets, the answers, and which figure is meant.

    supported: None where there is no such figure; entered: codes a rekap was given, `total` among them;
    real: of a supposed sheet, question code → what really stands at a question it changes.
    """

    instrument: Instrument
    claim: ScoreSheet
    supported: ScoreSheet | None
    answers: Mapping[str, Answer]
    figure: str
    entered: Collection[str] = ()
    real: Mapping[str, str] = field(default_factory=dict)

    @property
    def sheet(self) -> ScoreSheet:
        """The sheet whose points are meant."""
        return self.supported if self.figure == SUPPORTED and self.supported is not None else self.claim

    def points(self, code: str) -> Fraction | None:
        """Return the points of a node, None where a rekap does not know them."""
        score = self.sheet.nodes.get(code)
        if score is None:
            return None
        return score.points_answered_only if self.figure == ANSWERED_ONLY else score.points

    @property
    def total(self) -> Fraction | None:
        """The points of the whole sheet."""
        return self.sheet.total_answered_only if self.figure == ANSWERED_ONLY else self.sheet.total


def figures_of(claim: ScoreSheet, supported: ScoreSheet | None) -> tuple[str, ...]:
    """Return the figures a sheet has, the headline first."""
    if claim.is_rekap:
        return (CLAIM,)
    return (CLAIM, ANSWERED_ONLY) if supported is None else (SUPPORTED, CLAIM, ANSWERED_ONLY)


def points_of(reading: Reading, code: str) -> Fraction | None:
    """Return the figure of `code` without its explanation; names and errors as in `explain`."""
    if code == TOTAL:
        return reading.total
    nodes = _subject(reading.instrument, code)[1]
    points = _sum(reading.points(node.code) for node in nodes)
    return None if points is None else measured(points, reading.instrument.minimums_of(node.code for node in nodes))


def explain(reading: Reading, code: str) -> Explanation:
    """Return where the figure of `code` comes from.

    code: `total`, a node, a question (explained with its sub-area), or the key of an area, aspect or component; an
    area of 90/2021 gathers pemenuhan and reform. Raises KeyError if the instrument has nothing of that name.
    Source: Permen PANRB 90/2021, Lampiran III: mean × weight, then sums; what the regulations leave open as `RULES`.
    """
    name, nodes = _subject(reading.instrument, code)
    if len(nodes) == 1:
        lines = tuple(_lines(reading, nodes[0]))
        head, *under = lines
        is_leaf = bool(nodes[0].indicators)
        return Explanation(
            nodes[0].code, name, reading.figure, head, lines if is_leaf else tuple(under), reading.sheet.is_rekap
        )
    lines = tuple(line for node in nodes for line in _lines(reading, node))
    whole = _Sum(code, name, WHOLE, nodes, sum((node.exact_weight for node in nodes), Fraction()))
    head = _sum_line(reading, whole, points_of(reading, code), lines)
    return Explanation(code, name, reading.figure, head, lines, reading.sheet.is_rekap)


def _subject(instrument: Instrument, code: str) -> tuple[str, tuple[Node, ...]]:
    """Return name and nodes of what `code` stands for."""
    if code == TOTAL:
        return "Nilai total", instrument.tree
    if code in instrument.areas:
        return instrument.areas[code][0].name, instrument.areas[code]
    keyed = next((node for node in instrument.nodes.values() if node.key == code), None)
    if keyed is None:
        node = instrument.nodes.get(code) or instrument.parent_of(code)
        if node is None:
            raise KeyError(code)
        return node.name, (node,)
    return keyed.name, (keyed,)


def _lines(reading: Reading, node: Node) -> Iterator[Line]:
    """Yield a node and everything under it that is known, in the order of the LKE."""
    points = reading.points(node.code)
    if node.indicators and not reading.sheet.is_rekap:
        yield _leaf_line(reading, node, points or Fraction())
        return
    under = [line for child in node.children for line in _lines(reading, child)]
    if reading.sheet.is_rekap:
        under = [line for line in under if line.points is not None]
    yield _sum_line(reading, _sum_of(node), points, under)
    yield from under


@dataclass(frozen=True)
class _Sum:
    """What a line of added nodes is about."""

    code: str
    name: str
    kind: str
    parts: tuple[Node, ...]
    weight: Fraction


def _sum_of(node: Node) -> _Sum:
    return _Sum(node.code, node.name, node.kind, node.children, node.exact_weight)


def _sum_line(reading: Reading, whole: _Sum, points: Fraction | None, under: Iterable[Line]) -> Line:
    """Return the line of something that adds up nodes; `under` are all lines below it, for the rules they rest on."""
    known = [reading.points(part.code) for part in whole.parts]
    parts_sum, working = None, ""
    if whole.code in reading.entered and points is not None:
        working = f"{decimal_text(points)}, dicatat dari hasil penilai; tidak dihitung ulang"
    elif points is None:
        working = "tidak diketahui: penilai tidak mencatat bagian ini"
    elif known:
        terms = [term for term in known if term is not None]
        parts_sum, working = sum(terms, Fraction()), _sum_text(terms, points)
    return Line(
        code=whole.code,
        name=whole.name,
        kind=whole.kind,
        weight=whole.weight,
        points=points,
        parts_sum=parts_sum,
        working=working,
        rules=tuple(_summed_rules(points, under)) if points is not None else (),
        warnings=warning_texts(reading.claim.warnings, whole.code),
    )


def _leaf_line(reading: Reading, node: Node, points: Fraction) -> Line:
    """Return the line of a sub-area with its questions."""
    questions = tuple(_answer_line(reading, question) for question in node.indicators)
    counted = [question.counted for question in questions]
    return Line(
        code=node.code,
        name=node.name,
        kind=node.kind,
        weight=node.exact_weight,
        points=points,
        parts_sum=_mean(counted) * node.exact_weight,
        working=_mean_text(counted, node.exact_weight, points),
        questions=questions,
        rules=tuple(_leaf_rules(reading, questions, node.exact_weight, minimums_of(points))),
    )


def _answer_line(reading: Reading, question: Indicator) -> AnswerLine:
    """Return one question as it enters the mean of the figure."""
    answer, value = reading.answers.get(question.code), reading.claim.values[question.code]
    counted, note = value, ""
    others = other_values(question, answer, value)
    if value is None:
        is_left_out = reading.figure == ANSWERED_ONLY
        counted = None if is_left_out else Fraction()
        note = "belum dijawab, dilewati" if is_left_out else "belum dijawab, dihitung 0"
        others = {BLANK: Fraction() if is_left_out else None}
    elif reading.sheet.values[question.code] is None:
        counted, note = Fraction(), f"belum berdata dukung, dihitung 0 (klaim {number(value)})"
        others = {UNSUPPORTED: value} if value else {}
    return AnswerLine(
        code=question.code,
        statement=" ".join((question.statement, *question.statement_points)),
        answer=answer_text(question, answer),
        working=working_text(question, answer, value),
        value=value,
        counted=counted,
        note=note,
        source=source_text(question),
        fits=answer_value(question, answer)[0] == value,
        warnings=warning_texts(reading.claim.warnings, question.code),
        alternatives=others,
        real=reading.real.get(question.code, ""),
        is_inferred=is_inferred(question),
    )


def _leaf_rules(
    reading: Reading, questions: tuple[AnswerLine, ...], weight: Fraction, asked: Sequence[Fraction]
) -> Iterator[Rule]:
    for kind, words in RULES.items():
        if not any(kind in question.alternatives for question in questions):
            continue
        counted = [question.alternatives.get(kind, question.counted) for question in questions]
        points = measured(_mean(counted) * weight, asked)
        about, says, otherwise = BLANK_LEFT_OUT if kind == BLANK and reading.figure == ANSWERED_ONLY else words
        yield Rule(kind, about, says, otherwise, points, _mean_text(counted, weight, points))


def _summed_rules(points: Fraction, under: Iterable[Line]) -> Iterator[Rule]:
    """Yield what each rule comes to in a sum: the points plus the difference it makes in every sub-area below."""
    found: dict[str, Rule] = {}
    change: dict[str, Fraction] = {}
    for line in under:
        if line.questions and line.points is not None:
            for rule in line.rules:
                found.setdefault(rule.kind, rule)
                change[rule.kind] = change.get(rule.kind, Fraction()) + rule.points - line.points
    for kind in RULES:
        if kind in found:
            rule, other = found[kind], measured(points + change[kind], minimums_of(points))
            yield Rule(kind, rule.about, rule.says, rule.otherwise, other, result(other))


def _mean(counted: list[Fraction | None]) -> Fraction:
    known = [value for value in counted if value is not None]
    return sum(known, Fraction()) / len(known) if known else Fraction()


def _mean_text(counted: list[Fraction | None], weight: Fraction, points: Fraction) -> str:
    known = [number(value) for value in counted if value is not None]
    if not known:
        return f"belum ada jawaban = {decimal_text(Fraction())}"
    left = f"({' + '.join(known)}) ÷ {len(known)}" if len(known) > 1 else known[0]
    return f"{left} × {_weight_text(weight)} = {result(points)}"


def _sum_text(terms: list[Fraction], points: Fraction) -> str:
    return f"{' + '.join(number(term) for term in terms)} = {result(points)}" if len(terms) > 1 else result(points)


def _weight_text(weight: Fraction) -> str:
    return decimal_text(weight) if (100 * weight).denominator == 1 else number(weight)


def _sum(points: Iterable[Fraction | None]) -> Fraction | None:
    total = Fraction()
    for value in points:
        if value is None:
            return None
        total += value
    return total
