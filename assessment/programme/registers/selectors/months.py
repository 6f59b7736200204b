"""The monthly registers of a round: what each month says, and the figure they make."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404

from assessment.people.models import User
from assessment.people.permissions import denial
from assessment.programme.months import bits_of, months_text
from assessment.programme.permissions import check_can_read_programme, check_may_keep_area
from assessment.programme.plan.rules import months_over
from assessment.programme.plan.selectors.lines import latest_month
from assessment.programme.registers.kinds import KINDS, Kind
from assessment.programme.registers.models import RegisterMonth
from assessment.programme.registers.rules import Entry, figures, together
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import get_assessment
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit.indonesian import MONTHS, count_text


@dataclass(frozen=True)
class MonthLine:
    """One month of a register; `row` is None where nobody ever said anything of it."""

    month: int
    row: RegisterMonth | None

    @property
    def name(self) -> str:
        """The month in words."""
        return MONTHS[self.month - 1]

    @property
    def entry(self) -> Entry:
        """What is said of it."""
        return self.row.entry if self.row is not None else Entry()

    @property
    def is_filled(self) -> bool:
        """Whether it has counts."""
        return bool(self.entry.filled)


@dataclass(frozen=True)
class Register:
    """One register of one round. lines: the months of its year that have begun."""

    assessment: Assessment
    kind: Kind
    lines: tuple[MonthLine, ...]
    past: int  # months of the year that are over, 0 to 12

    @property
    def year(self) -> int:
        """The year of the round."""
        return self.assessment.period.year

    @property
    def entries(self) -> dict[int, Entry]:
        """Month → what is said of it."""
        return {line.month: line.entry for line in self.lines}

    @property
    def figures(self) -> dict[str, int] | None:
        """Key of a column → what the months make; None where none is filled in."""
        return figures(self.kind, self.entries)

    @property
    def filled(self) -> str:
        """The months that are filled in, in words."""
        return months_text(bits_of(line.month for line in self.lines if line.is_filled))

    @property
    def missing(self) -> str:
        """The months that are over and say nothing, in words; none of a state, whose last month is enough."""
        if self.kind.is_state:
            return ""
        return months_text(bits_of(one.month for one in self.lines if one.month <= self.past and not one.is_filled))

    @property
    def last(self) -> MonthLine | None:
        """The last month that is filled in."""
        return next((line for line in reversed(self.lines) if line.is_filled), None)

    @property
    def share(self) -> str:
        """What the register says in short: `12 dari 14 yang selesai`; "" where nothing is filled in."""
        sums = self.figures
        if sums is None:
            return ""
        parts, whole = (together(sums, keys) for keys in (self.kind.share.parts, self.kind.share.whole))
        what = self.kind.count(self.kind.share.parts[0]).inside.removeprefix("yang ")
        return f"{count_text(parts)} dari {count_text(whole)} {what}"

    @property
    def rows(self) -> tuple[tuple[MonthLine, tuple[tuple[str, int | None], ...]], ...]:
        """Each month with heading and number of its columns."""
        return tuple(
            (line, tuple((count.label, line.entry.filled.get(count.key)) for count in self.kind.counts))
            for line in self.lines
        )

    @property
    def sums(self) -> tuple[tuple[str, int | None], ...]:
        """Heading and figure of each column."""
        sums = self.figures
        return tuple((count.label, None if sums is None else sums[count.key]) for count in self.kind.counts)


@dataclass(frozen=True)
class RegisterPage:
    """One register and whether the person fills it in. `keeping` says why not."""

    register: Register
    keeping: str


def get_register_assessment(user: User, pk: int) -> Assessment:
    """Return one round whose programme `user` may read; Http404 out of scope, ActionDenied without the right."""
    assessment = get_assessment(user, pk)
    check_can_read_programme(user, assessment)
    return assessment


def get_kind(key: str) -> Kind:
    """Return one register by its key, or Http404."""
    if key not in KINDS:
        raise Http404
    return KINDS[key]


def get_register_page(user: User, pk: int, key: str) -> RegisterPage:
    """Return one register of one round; Http404 out of scope or for a register that does not exist."""
    assessment = get_register_assessment(user, pk)
    kind = get_kind(key)
    register = registers_of(assessment, [kind])[0]
    return RegisterPage(register, denial(check_may_keep_area, user, assessment, kind.area))


def registers_of(assessment: Assessment, kinds: Iterable[Kind] = tuple(KINDS.values())) -> list[Register]:
    """Return registers with what each month says; one query."""
    kinds = list(kinds)
    rows = {
        (row.kind, row.month): row
        for row in assessment.register_months.filter(kind__in=[kind.key for kind in kinds]).select_related("changed_by")
    }
    today, year = today_in(assessment.unit), assessment.period.year
    begun = range(1, latest_month(year, today) + 1)
    return [
        Register(
            assessment,
            kind,
            tuple(MonthLine(month, rows.get((kind.key, month))) for month in begun),
            months_over(year, today),
        )
        for kind in kinds
    ]
