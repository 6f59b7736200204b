"""What a kind of answer is: all of it that the arithmetic, a file or a stored row asks for.

A new answer type is a class of `AnswerKind` in a module beside this one, named in `KINDS`; `docs/architecture.md` lists
the few other places.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from assessment.scoring.answers import Answer, AnswerError, Problem, ScoreWarning, shown
from assessment.scoring.instrument import AnswerLevel, Formula, Indicator, Input, Level, PortalRow
from assessment.scoring.mapping_reader import Entry

Value = tuple[Fraction | None, tuple[ScoreWarning, ...]]
Number = int | Decimal


@dataclass(frozen=True)
class Shape:
    """What a question of an instrument file asks for."""

    levels: tuple[Level, ...] = ()
    inputs: tuple[Input, ...] = ()
    formula: Formula | None = None


class AnswerKind[A: Answer](ABC):
    """One kind of answer; every method takes or gives answers of this kind only."""

    types: ClassVar[Mapping[str, str]]  # the answer types of an instrument file → what people call them
    shape: ClassVar[type]  # of its answers
    column: ClassVar[str]  # of a stored row that holds the answer
    has_levels: ClassVar[bool] = False  # it is one of several levels, each with a criterion
    has_lines: ClassVar[bool] = False  # each of its numbers has a line of its own in the regulation's worksheet
    is_survey: ClassVar[bool] = False  # people outside the office decide it

    def type_in_words(self, answer_type: str) -> str:
        """Return what people call one of its types within a sentence."""
        return self.types[answer_type]

    # --- In an instrument file

    @abstractmethod
    def read_shape(
        self, entry: Entry, levels: tuple[AnswerLevel, ...], row_of: Callable[[Entry], PortalRow | None]
    ) -> Shape:
        """Return what a question of a file asks for, and report at `entry` what is wrong with it.

        levels: the letters of its answer type, none where it has none; row_of: reads where the portal keeps an answer.
        """

    # --- An answer, from people to the arithmetic

    @abstractmethod
    def problems(self, indicator: Indicator, answer: Answer) -> Iterator[str]:
        """Yield, in Indonesian, every reason why an answer of whatever kind does not fit a question of this one."""

    @abstractmethod
    def read(self, indicator: Indicator, written: object, *, takes_initials: bool) -> A:
        """Return the answer that stands written, which is not blank; raises AnswerError.

        takes_initials: whether Y and T stand for Ya and Tidak.
        """

    @abstractmethod
    def written(self, answer: A) -> str | dict[str, int | None]:
        """Return an answer as a filled sheet writes it, so that `read` takes it back."""

    @abstractmethod
    def value(self, indicator: Indicator, answer: A) -> Value:
        """Return what an answer is worth, exact, from 0 to 1, or None where it lacks something, and its warnings."""

    # --- In a stored row

    @abstractmethod
    def stored(self, answer: A) -> Any:
        """Return what the column holds of an answer; None where it says nothing."""

    @abstractmethod
    def loaded(self, stored: Any) -> A | None:
        """Return the answer that the column holds, which is not None; None where it says nothing."""

    def from_json(self, kept: Any) -> A | None:
        """Return the answer of which JSON keeps what the column holds, a decimal as text."""
        return self.loaded(kept)

    def normal(self, answer: A) -> A | None:
        """Return an answer in the one form in which equal ones are equal; None where it says nothing."""
        return answer

    def merged(self, standing: A, offered: A) -> A:
        """Return what stands once `offered` is taken over: what it leaves blank stays as it was."""
        del standing
        return offered

    # --- What it consists of

    @abstractmethod
    def cell(self, answer: A, key: str = "") -> str | Number | None:
        """Return what a cell for an answer holds, or for its number `key`; None where that is not filled."""

    def missing(self, indicator: Indicator, answer: A) -> tuple[Input, ...]:
        """Return the numbers that an answer lacks to count."""
        return tuple(entry for entry in indicator.inputs if self.cell(answer, entry.key) is None)

    @abstractmethod
    def choices(self, indicator: Indicator) -> str:
        """Return what the worksheet's column *Pilihan Jawaban* says of a question: `A/B/C`, `%` or `Nilai (0-4)`."""


def refusal(indicator: Indicator, *texts: str) -> AnswerError:
    """Return the refusal of one answer, for each of the reasons."""
    return AnswerError([Problem(indicator.code, text) for text in texts])


def quoted(value: object) -> str:
    """Return a text as written, and a name for the shape of anything else."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, Mapping):
        return "berupa pemetaan"
    return "kosong" if value is None else "berupa daftar"
