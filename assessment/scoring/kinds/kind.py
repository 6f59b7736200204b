"""What a kind of answer is: all of it that the arithmetic, a file or a stored row asks for.

A new answer type is a class of `AnswerKind` in a module beside this one, named in `KINDS`; `docs/architecture.md` lists
the few other places.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from assessment.scoring.answers import Answer, AnswerError, Problem, ScoreWarning, shown
from assessment.scoring.instrument import AnswerLevel, Formula, Indicator, Input, Level, PortalRow
from assessment.scoring.mapping_reader import Entry

Value = tuple[Fraction | None, tuple[ScoreWarning, ...]]


@dataclass(frozen=True)
class Shape:
    """What a question of an instrument file asks for."""

    levels: tuple[Level, ...] = ()
    inputs: tuple[Input, ...] = ()
    formula: Formula | None = None


class AnswerKind[A: Answer](ABC):
    """How a question is answered: the answer is a `Choice`, `Counts` or `Index`, and the kind says what it means."""

    shape: ClassVar[type[Answer]]  # what its answers are
    types: ClassVar[Mapping[str, str]]  # the answer types of an instrument file → what people call them
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
    def value(self, indicator: Indicator, answer: A) -> Value:
        """Return what an answer is worth, exact, from 0 to 1, or None where it lacks something, and its warnings."""

    # --- In a worksheet

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
