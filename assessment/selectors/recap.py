"""All units of an instansi side by side: totals, areas, hasil and minimums, as far as the reader may know them.

Everything comes from stored scores. Ordering needs the totals of all, which are columns; the sheets themselves are read
for one page, so that thousands of units cost a fixed number of queries.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import batched

import structlog
from django.db.models import QuerySet

from assessment import permissions
from assessment.areas import LEVERAGE_AREAS
from assessment.models import Assessment, Evaluation, EvaluationScore, Role, Stage, User
from assessment.scoring import ScoreSheet
from assessment.workflow import Status

from .instruments import get_instrument
from .scores import total_against

log = structlog.get_logger(__name__)

OVERSEERS = (Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD)
SORTS = {
    "": "Nama unit",
    "status": "Status",
    "kemajuan": "Kemajuan, terendah dulu",
    "berdata-dukung": "Berdata dukung, tertinggi dulu",
    "klaim": "Klaim, tertinggi dulu",
    "berisiko": "Berisiko, tertinggi dulu",
}
STATUS_ORDER = list(Status)
_CHUNK = 200


@dataclass(frozen=True)
class RecapLine:
    """One round with what lists are ordered by; None where the reader may not know it, or nothing is stored."""

    assessment: Assessment
    evaluation: int | None  # whose score may be read
    can_open: bool
    claim: Fraction | None
    supported: Fraction | None
    answered: int | None
    questions: int | None

    @property
    def at_risk(self) -> Fraction | None:
        """Claimed points without data dukung."""
        return None if self.claim is None or self.supported is None else self.claim - self.supported

    @property
    def query(self) -> str:
        """What a link to a calculation adds, to ask for this sheet."""
        return f"?penilai={self.evaluation}"

    @property
    def share(self) -> Fraction | None:
        """How much is answered, 0 to 1."""
        return Fraction(self.answered, self.questions) if self.answered is not None and self.questions else None


@dataclass(frozen=True)
class RecapRow:
    """One line with its sheet, on what is berdata dukung."""

    line: RecapLine
    areas: tuple[Fraction | None, ...]  # points, in the order of LEVERAGE_AREAS
    hasil: Fraction | None
    passed: int | None  # minimums of the target that are met
    gates: int | None

    @property
    def verdict(self) -> str:
        """Whether every minimum of the target is met, in a word; "" where it may not be known."""
        if self.passed is None:
            return ""
        return "Terpenuhi" if self.passed == self.gates else "Kurang"


def recap_lines(user: User, rounds: QuerySet[Assessment], *, sort: str = "") -> list[RecapLine]:
    """Return a line for each of `rounds` (of `rounds.find_assessments(user)`) in one of SORTS; a fixed number of queries."""
    assessments = list(rounds)
    sheets = _own_sheets(rounds)
    lines = [_line(user, assessment, sheets.get(assessment.pk)) for assessment in assessments]
    return sorted(lines, key=lambda line: _order(line, sort))


def recap_rows(lines: Sequence[RecapLine]) -> list[RecapRow]:
    """Return `lines` with their sheets; one query. A score that cannot be read shows no figure rather than a wrong one."""
    wanted = [line.evaluation for line in lines if line.evaluation is not None]
    scores = EvaluationScore.objects.filter(evaluation__in=wanted).in_bulk(field_name="evaluation_id")
    return [_row(line, scores.get(line.evaluation) if line.evaluation is not None else None) for line in lines]


def all_recap_rows(lines: Sequence[RecapLine]) -> Iterator[RecapRow]:
    """Yield every line with its sheet, a few hundred sheets in memory at a time."""
    for chunk in batched(lines, _CHUNK):
        yield from recap_rows(chunk)


def _own_sheets(rounds: QuerySet[Assessment]) -> dict[int, Evaluation]:
    """Return assessment pk → its mandiri evaluation of the latest round, with the columns of its score; one query."""
    found = Evaluation.objects.filter(
        assessment__in=rounds.order_by().values("pk"), stage=Stage.SELF, form=Evaluation.Form.DETAIL
    )
    light = found.select_related("score").defer("score__claim", "score__supported").order_by("round")
    return {evaluation.assessment_id: evaluation for evaluation in light}


def _line(user: User, assessment: Assessment, evaluation: Evaluation | None) -> RecapLine:
    can_open = permissions.can(permissions.check_can_read_sheet, user, assessment)
    score = getattr(evaluation, "score", None)
    if evaluation is None or score is None:
        return RecapLine(assessment, None, can_open, None, None, None, None)
    evaluation.assessment = assessment
    may_see = permissions.can(permissions.check_can_see_total, user, evaluation)
    # How far a unit is tells nothing of its answers; who oversees it must know who is late.
    may_follow = may_see or permissions.holds(user, OVERSEERS, instansi=assessment.unit.instansi)
    return RecapLine(
        assessment=assessment,
        evaluation=evaluation.pk if may_see else None,
        can_open=can_open,
        claim=total_against(assessment, score.claim_total) if may_see else None,
        supported=total_against(assessment, score.supported_total) if may_see else None,
        answered=score.answered if may_follow else None,
        questions=score.questions if may_follow else None,
    )


def _order(line: RecapLine, sort: str) -> tuple[bool, Fraction | int, str, int]:
    """Return what a line is ordered by: unknown figures last, then by name."""
    name = line.assessment.unit.name.casefold()
    figure: Fraction | int | None
    match sort:
        case "status":
            figure = STATUS_ORDER.index(Status(line.assessment.status))
        case "kemajuan":
            figure = line.share
        case "berdata-dukung":
            figure = _highest_first(line.supported)
        case "klaim":
            figure = _highest_first(line.claim)
        case "berisiko":
            figure = _highest_first(line.at_risk)
        case _:
            figure = 0
    return figure is None, figure if figure is not None else 0, name, line.assessment.pk


def _highest_first(figure: Fraction | None) -> Fraction | None:
    return None if figure is None else -figure


def _row(line: RecapLine, score: EvaluationScore | None) -> RecapRow:
    sheet = _sheet(score, line.assessment)
    if sheet is None:
        return RecapRow(line, (None,) * len(LEVERAGE_AREAS), None, None, None)
    gates = sheet.gates[line.assessment.target]
    hasil = next(node.code for node in get_instrument(line.assessment.period.instrument).tree if node.key == "hasil")
    return RecapRow(
        line=line,
        areas=tuple(sheet.areas[key].points if key in sheet.areas else None for key in LEVERAGE_AREAS),
        hasil=sheet.nodes[hasil].points,
        passed=sum(gate.passed is True for gate in gates),
        gates=len(gates),
    )


def _sheet(score: EvaluationScore | None, assessment: Assessment) -> ScoreSheet | None:
    if score is None or score.supported is None:
        return None
    try:
        return ScoreSheet.from_dict(score.supported, get_instrument(assessment.period.instrument))
    except (KeyError, TypeError, ValueError):
        log.exception("stored score cannot be read", evaluation=score.evaluation_id)
        return None
