"""What a scorer answers to one question, and why an answer cannot be taken. What is done with each stands in `kinds`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar


@dataclass(frozen=True)
class Choice:
    """The level claimed at a choice question, by its letter as the instrument spells it."""

    letter: str
    column: ClassVar = "level"

    @classmethod
    def loaded(cls, stored: str) -> "Choice":
        """Return the answer a row holds."""
        return cls(stored)

    def stored(self) -> str:
        """Return what a row holds."""
        return self.letter

    def written(self) -> str:
        """Return the answer as a filled sheet writes it."""
        return self.letter

    def cell(self, key: str = "") -> str:
        """Return what the cell of the answer holds."""
        del key
        return self.letter

    def over(self, standing: "Answer | None") -> "Choice":
        """Return what stands once this is taken over: itself."""
        del standing
        return self

    def normal(self) -> "Choice":
        """Return the answer: it has one form only."""
        return self


@dataclass(frozen=True)
class Counts:
    """The whole numbers of a counts question by input key; a missing key or None is not filled."""

    values: Mapping[str, int | None]
    column: ClassVar = "counts"

    @classmethod
    def loaded(cls, stored: Mapping[str, int | None]) -> "Counts | None":
        """Return the answer a row holds; None where no number is filled."""
        return cls(stored) if any(count is not None for count in stored.values()) else None

    def stored(self) -> dict[str, int] | None:
        """Return what a row holds: the numbers that are filled; None for none."""
        return {key: count for key, count in self.values.items() if count is not None} or None

    def written(self) -> dict[str, int | None]:
        """Return the answer as a filled sheet writes it."""
        return dict(self.values)

    def cell(self, key: str = "") -> int | None:
        """Return what the cell of the number `key` holds."""
        return self.values.get(key)

    def over(self, standing: "Answer | None") -> "Counts":
        """Return what stands once this is taken over: numbers that it leaves blank stay as they were."""
        return Counts({**standing.values, **self.values}) if isinstance(standing, Counts) else self

    def normal(self) -> "Counts | None":
        """Return the answer without what is not filled; None where nothing is."""
        filled = self.stored()
        return None if filled is None else Counts(filled)


@dataclass(frozen=True)
class Index:
    """A survey index, as published; any number of decimals."""

    value: Decimal
    column: ClassVar = "index"

    @classmethod
    def loaded(cls, stored: Decimal | str) -> "Index":
        """Return the answer a row holds, or JSON, which keeps it as text."""
        return cls(Decimal(stored))

    def stored(self) -> Decimal:
        """Return what a row holds."""
        return self.value

    def written(self) -> str:
        """Return the answer as a filled sheet writes it."""
        return format(self.value, "f")

    def cell(self, key: str = "") -> Decimal:
        """Return what the cell of the answer holds."""
        del key
        return self.value

    def over(self, standing: "Answer | None") -> "Index":
        """Return what stands once this is taken over: itself."""
        del standing
        return self

    def normal(self) -> "Index":
        """Return the answer without zeros at its end."""
        return Index(self.value.normalize())


Answer = Choice | Counts | Index
_SHAPES: tuple[type[Answer], ...] = (Choice, Counts, Index)
COLUMNS = tuple(shape.column for shape in _SHAPES)  # of a stored row; one of them holds its answer


def in_columns(answer: Answer | None) -> dict[str, Any]:
    """Return what each column of a stored row holds of an answer, all but one None."""
    columns: dict[str, Any] = dict.fromkeys(COLUMNS)
    if answer is not None:
        columns[answer.column] = answer.stored()
    return columns


def from_columns(columns: Iterable[Any]) -> Answer | None:
    """Return the answer that the columns of a row hold, given in the order of COLUMNS; None is unanswered."""
    for shape, stored in zip(_SHAPES, columns, strict=True):
        if stored is not None:
            return shape.loaded(stored)
    return None


def answer_in(row: object) -> Answer | None:
    """Return the answer that an object holds whose attributes are called as COLUMNS; None is unanswered."""
    return from_columns(getattr(row, name) for name in COLUMNS)


def plain_columns(columns: Iterable[Any]) -> list[Any]:
    """Return columns of rows as JSON takes them: a decimal as text, without zeros at its end."""
    return [str(stored.normalize()) if isinstance(stored, Decimal) else stored for stored in columns]


def is_same(one: Answer | None, other: Answer | None) -> bool:
    """Whether two answers say the same; a count that is not filled and one that is left out are equal."""
    return (one and one.normal()) == (other and other.normal())


@dataclass(frozen=True)
class Problem:
    """Why an answer, or an entered figure, cannot be taken."""

    code: str  # the question or node, as it was given
    text_id: str  # the reason, in Indonesian, one line

    def __str__(self) -> str:
        return f"{self.code}: {self.text_id}"


@dataclass(frozen=True)
class ScoreWarning:
    """Something in an accepted answer that a reader should look at; it never stops the scoring.

    kind: incomplete, zero_denominator, above_one, above_one_allowed, below_zero or parts_above_whole.
    """

    code: str
    kind: str
    text_id: str  # in Indonesian, without the code
    keys: tuple[str, ...] = ()  # the inputs it is about


class AnswerError(ValueError):
    """Answers that do not fit the instrument; `problems` names every one of them, in the order given."""

    def __init__(self, problems: Collection[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


def restrict(answers: Mapping[str, Answer | None], codes: Collection[str]) -> dict[str, Answer | None]:
    """Return only the answers whose question is in `codes`; the others become unanswered.

    answers: question code → answer; codes: question codes, for instance those with data dukung that is *baik*.
    Scoring the result gives *berdata dukung*, since an unanswered question counts 0 in the headline.
    Source: ours; the regulations ask for evidence behind every answer but name no figure for it.
    """
    kept = frozenset(codes)
    return {code: answer for code, answer in answers.items() if code in kept}


def shown(value: object, limit: int = 60) -> str:
    """Return what somebody wrote, quoted on one line, cut at `limit` characters, control characters escaped.

    Anything may stand in a file, and a message must stay one line and must not steer a terminal.
    """
    # Through Decimal, since str() of an int refuses more than 4,300 digits.
    text = str(Decimal(value)) if type(value) is int else str(value)
    cut = text if len(text) <= limit else text[:limit] + "..."
    return '"' + "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in cut) + '"'
