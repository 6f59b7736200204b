"""All units of an instansi side by side: totals, areas, hasil and minimums, as far as the reader may know them.

Everything comes from stored scores. What a list is ordered by is read of all as columns; the rounds and their sheets are
read for one page, so that thousands of units cost a fixed number of queries and hardly more than fifty.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import batched
from typing import overload

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
_BY_FIGURES = frozenset(SORTS) - {"", "status"}
STATUS_ORDER = list(Status)
# What is read of each round of a list that is ordered by figures.
_BARE = (
    *("status", "unit", "unit__name", "unit__instansi", "unit__instansi__kind"),
    *("unit__parent", "unit__parent__parent", "unit__parent__parent__parent"),
)
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


class RecapLines(Sequence[RecapLine]):
    """The lines of a list in its order, of which a slice reads its own rounds from the database and no other."""

    def __init__(self, user: User, rounds: QuerySet[Assessment], order: Sequence[int]) -> None:
        """Take the rounds and the order of their ids."""
        self._user, self._rounds, self._ids = user, rounds, order

    def __len__(self) -> int:
        """Return how many there are; no query."""
        return len(self._ids)

    @overload
    def __getitem__(self, place: int) -> RecapLine: ...
    @overload
    def __getitem__(self, place: slice) -> list[RecapLine]: ...
    def __getitem__(self, place: int | slice) -> RecapLine | list[RecapLine]:
        """Return the line or lines at `place`; a fixed number of queries."""
        if isinstance(place, slice):
            return self._read(self._ids[place])
        return self._read([self._ids[place]])[0]

    def __iter__(self) -> Iterator[RecapLine]:
        """Yield every line, a few hundred in memory at a time."""
        for chunk in batched(self._ids, _CHUNK):
            yield from self._read(chunk)

    def _read(self, ids: Sequence[int]) -> list[RecapLine]:
        wanted = self._rounds.filter(pk__in=ids).order_by()
        assessments, sheets = {one.pk: one for one in wanted}, _own_sheets(Assessment.objects.filter(pk__in=ids))
        return [_line(self._user, assessments[pk], sheets.get(pk)) for pk in ids if pk in assessments]


def recap_lines(user: User, rounds: QuerySet[Assessment], *, sort: str = "") -> RecapLines:
    """Return a line for each of `rounds` (of `rounds.find_assessments(user)`) in one of SORTS; at most two queries."""
    keys: Iterable[tuple[object, ...]]
    if sort in _BY_FIGURES:
        keys = (_order(line, sort) for line in _bare_lines(user, rounds))
    else:
        rows = rounds.order_by().values_list("unit__name", "pk", "status")
        keys = ((_rank(status, sort), name.casefold(), pk) for name, pk, status in rows)
    return RecapLines(user, rounds, [int(str(key[-1])) for key in sorted(keys)])


def recap_rows(lines: Sequence[RecapLine]) -> list[RecapRow]:
    """Return `lines` with their sheets; one query. A score that cannot be read shows no figure rather than a wrong one."""
    wanted = [line.evaluation for line in lines if line.evaluation is not None]
    scores = EvaluationScore.objects.filter(evaluation__in=wanted).in_bulk(field_name="evaluation_id")
    return [_row(line, scores.get(line.evaluation) if line.evaluation is not None else None) for line in lines]


def all_recap_rows(lines: Sequence[RecapLine]) -> Iterator[RecapRow]:
    """Yield every line with its sheet, a few hundred sheets in memory at a time."""
    for chunk in batched(lines, _CHUNK):
        yield from recap_rows(chunk)


def _bare_lines(user: User, rounds: QuerySet[Assessment]) -> list[RecapLine]:
    """Return every line with what its order needs: who may know its figures is asked, nothing to show is read."""
    bare = rounds.order_by().prefetch_related(None).select_related(None).defer(None)
    bare = bare.select_related("unit__instansi", "unit__parent__parent").only(*_BARE)
    assessments, sheets = list(bare), _own_sheets(rounds)
    return [_line(user, one, sheets.get(one.pk), is_bare=True) for one in assessments]


def _own_sheets(rounds: QuerySet[Assessment]) -> dict[int, Evaluation]:
    """Return assessment pk → its mandiri evaluation of the latest round, with the columns of its score; one query."""
    found = Evaluation.objects.filter(
        assessment__in=rounds.order_by().values("pk"), stage=Stage.SELF, form=Evaluation.Form.DETAIL
    )
    light = found.select_related("score").defer("score__claim", "score__supported").order_by("round")
    return {evaluation.assessment_id: evaluation for evaluation in light}


def _line(user: User, assessment: Assessment, evaluation: Evaluation | None, *, is_bare: bool = False) -> RecapLine:
    """Return one line; is_bare: its totals without the minimums they are shown with."""
    can_open = permissions.can(permissions.check_can_read_sheet, user, assessment)
    score = getattr(evaluation, "score", None)
    if evaluation is None or score is None:
        return RecapLine(assessment, None, can_open, None, None, None, None)
    evaluation.assessment = assessment
    may_see = permissions.can(permissions.check_can_see_total, user, evaluation)
    # How far a unit is tells nothing of its answers; who oversees it must know who is late.
    may_follow = may_see or permissions.holds(user, OVERSEERS, instansi=assessment.unit.instansi)
    figure = _plain if is_bare else total_against
    return RecapLine(
        assessment=assessment,
        evaluation=evaluation.pk if may_see else None,
        can_open=can_open,
        claim=figure(assessment, score.claim_total) if may_see else None,
        supported=figure(assessment, score.supported_total) if may_see else None,
        answered=score.answered if may_follow else None,
        questions=score.questions if may_follow else None,
    )


def _plain(_assessment: Assessment, total: Decimal | None) -> Fraction | None:
    return None if total is None else Fraction(total)


def _rank(status: str, sort: str) -> int:
    return STATUS_ORDER.index(Status(status)) if sort == "status" else 0


def _order(line: RecapLine, sort: str) -> tuple[bool, Fraction, str, int]:
    """Return what a line is ordered by: unknown figures last, then by name."""
    match sort:
        case "kemajuan":
            figure = line.share
        case "berdata-dukung":
            figure = _highest_first(line.supported)
        case "klaim":
            figure = _highest_first(line.claim)
        case _:
            figure = _highest_first(line.at_risk)
    name = line.assessment.unit.name.casefold()
    return figure is None, figure if figure is not None else Fraction(0), name, line.assessment.pk


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
