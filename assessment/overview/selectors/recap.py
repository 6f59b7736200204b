"""All units of an instansi side by side: totals, areas, hasil and minimums, as far as the reader may know them.

Everything comes from stored scores. What a list is ordered by is asked of the database; the rounds and their sheets are
read for one page, so that thousands of units cost a fixed number of queries and hardly more than fifty.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import batched
from typing import Any

import structlog
from django.db.models import Count, Exists, F, FilteredRelation, FloatField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Lower, NullIf, Round

from assessment.lke.selectors.instruments import get_instrument
from assessment.people import permissions
from assessment.people.areas import LEVERAGE_AREAS
from assessment.people.models import User
from assessment.rounds.models import Assessment, Evaluation, EvaluationScore, Stage
from assessment.rounds.permissions import check_can_read_sheet, check_can_see_total
from assessment.rounds.selectors.assessments import along_names
from assessment.rounds.workflow import Status
from assessment.scores import permissions as scores_permissions
from assessment.scores.selectors import total_against
from assessment.scoring import ScoreSheet
from zi_portal.kit.long_lists import LongList, Part

log = structlog.get_logger(__name__)

SORTS = {
    "": "Nama unit",
    "status": "Status",
    "kemajuan": "Kemajuan, terendah dulu",
    "berdata-dukung": "Berdata dukung, tertinggi dulu",
    "klaim": "Klaim, tertinggi dulu",
    "berisiko": "Berisiko, tertinggi dulu",
}
_LOWEST_FIRST = "kemajuan"
_CLAIM, _SUPPORTED = F("own__score__claim_total"), F("own__score__supported_total")
# Copies of the stored score that a list is ordered by, as the lines say them. Rounded: SQLite subtracts in floats.
_FIGURES: dict[str, Any] = {
    "kemajuan": Cast("own__score__answered", FloatField()) / NullIf("own__score__questions", Value(0)),
    "berdata-dukung": _SUPPORTED,
    "klaim": _CLAIM,
    "berisiko": Round(_CLAIM - _SUPPORTED, precision=10),
}
_BY_NAME = (Lower("unit__name"), "pk")
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


def recap_lines(user: User, rounds: QuerySet[Assessment], *, sort: str = "") -> LongList[RecapLine]:
    """Return a line for each of `rounds` (of `rounds.find_assessments(user)`) in one of SORTS; at most two queries."""
    by_name = along_names(user, rounds).order_by(*_BY_NAME)
    if sort == "status":
        counts = dict(rounds.order_by().values_list("status").annotate(Count("pk")))
        parts = [Part(by_name.filter(status=status), counts[status]) for status in Status if status in counts]
    elif sort in _FIGURES:
        known, count = _with_figure(user, rounds, sort), rounds.count()
        first = known.order_by("figure" if sort == _LOWEST_FIRST else "-figure", *_BY_NAME)
        rest = by_name.filter(~Exists(known.filter(pk=OuterRef("pk"))))
        how_many = known.count()
        parts = [Part(first, how_many, has_own_order=True), Part(rest, count - how_many)]
    else:
        parts = [Part(by_name, rounds.count())]
    return LongList(parts, rounds, partial(_lines, user))


def recap_rows(lines: Sequence[RecapLine]) -> list[RecapRow]:
    """Return `lines` with their sheets; one query. A score that cannot be read shows no figure rather than a wrong one."""
    wanted = [line.evaluation for line in lines if line.evaluation is not None]
    found = EvaluationScore.objects.filter(evaluation__in=wanted).defer("claim").order_by()
    scores = found.in_bulk(field_name="evaluation_id")
    return [_row(line, scores.get(line.evaluation) if line.evaluation is not None else None) for line in lines]


def all_recap_rows(lines: Iterable[RecapLine]) -> Iterator[RecapRow]:
    """Yield every line with its sheet, a few hundred sheets in memory at a time."""
    for chunk in batched(lines, _CHUNK):
        yield from recap_rows(chunk)


def _lines(user: User, assessments: Sequence[Assessment]) -> list[RecapLine]:
    sheets = _own_sheets(assessments)
    permissions.look_at(user, (one.unit_id for one in assessments))
    return [_line(user, one, sheets.get(one.pk)) for one in assessments]


def _with_figure(user: User, rounds: QuerySet[Assessment], sort: str) -> QuerySet[Assessment]:
    """Return those of `rounds` of which the reader may know the figure of `sort` and one is stored, with it as `figure`.

    For their order alone: what a line shows is read of its own score, and asked of `permissions` for it.
    """
    is_known = scores_permissions.follows_progress if sort == _LOWEST_FIRST else scores_permissions.sees_own_total
    # By a column of its own: named through the relation, the round would be that of a second, unlimited join. Those above
    # the first are few.
    later = Evaluation.objects.filter(
        assessment=OuterRef("pk"), stage=Stage.SELF, form=Evaluation.Form.DETAIL, round__gt=OuterRef("own_round")
    ).filter(round__gt=1)
    own = FilteredRelation(
        "evaluations", condition=Q(evaluations__stage=Stage.SELF, evaluations__form=Evaluation.Form.DETAIL)
    )
    return (
        rounds.order_by()
        .filter(is_known(user))
        .annotate(own=own, own_round=F("own__round"), figure=_FIGURES[sort])
        .filter(~Exists(later), figure__isnull=False)
    )


def _own_sheets(assessments: Sequence[Assessment]) -> dict[int, Evaluation]:
    """Return assessment pk → its mandiri evaluation of the latest round, with the columns of its score; one query."""
    found = Evaluation.objects.filter(
        assessment__in=[one.pk for one in assessments], stage=Stage.SELF, form=Evaluation.Form.DETAIL
    )
    light = found.select_related("score").defer("score__claim", "score__supported").order_by("round")
    return {evaluation.assessment_id: evaluation for evaluation in light}


def _line(user: User, assessment: Assessment, evaluation: Evaluation | None) -> RecapLine:
    can_open = permissions.can(check_can_read_sheet, user, assessment)
    score = getattr(evaluation, "score", None)
    if evaluation is None or score is None:
        return RecapLine(assessment, None, can_open, None, None, None, None)
    evaluation.assessment = assessment
    may_see = permissions.can(check_can_see_total, user, evaluation)
    # How far a unit is tells nothing of its answers; who oversees it must know who is late.
    may_follow = may_see or permissions.holds(user, scores_permissions.OVERSEERS, instansi=assessment.unit.instansi)
    return RecapLine(
        assessment=assessment,
        evaluation=evaluation.pk if may_see else None,
        can_open=can_open,
        claim=total_against(assessment, score.claim_total) if may_see else None,
        supported=total_against(assessment, score.supported_total) if may_see else None,
        answered=score.answered if may_follow else None,
        questions=score.questions if may_follow else None,
    )


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
