"""The kinds of answers, and what needs all of them: the kind of a question, and an answer in the columns of a row."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assessment.scoring.answers import Answer
from assessment.scoring.instrument import Indicator
from assessment.scoring.kinds.choice import ChoiceKind
from assessment.scoring.kinds.counts import CountsKind
from assessment.scoring.kinds.index import IndexKind
from assessment.scoring.kinds.kind import AnswerKind

CHOICE, COUNTS, INDEX = ChoiceKind(), CountsKind(), IndexKind()
KINDS: tuple[AnswerKind[Any], ...] = (CHOICE, COUNTS, INDEX)
COLUMNS = tuple(kind.column for kind in KINDS)  # of a stored row; one of them holds its answer
TYPE_NAMES = {answer_type: name for kind in KINDS for answer_type, name in kind.types.items()}

_OF_TYPE: dict[str, AnswerKind[Any]] = {answer_type: kind for kind in KINDS for answer_type in kind.types}
_OF_ANSWER: dict[type, AnswerKind[Any]] = {kind.shape: kind for kind in KINDS}


class PerKind[T](Mapping[AnswerKind[Any], T]):
    """What one layer knows of every kind of answer: a form its fields, a workbook its cells."""

    def __init__(self, of: Mapping[AnswerKind[Any], T]) -> None:
        """Keep one entry a kind. Raises ValueError for a kind that is left out."""
        lacking = [type(kind).__name__ for kind in KINDS if kind not in of]
        if lacking:
            raise ValueError(f"nothing is said of {', '.join(lacking)}")
        self._of = dict(of)

    def __getitem__(self, kind: AnswerKind[Any]) -> T:
        """Return the entry of a kind."""
        return self._of[kind]

    def __iter__(self) -> Iterator[AnswerKind[Any]]:
        """Yield the kinds."""
        return iter(self._of)

    def __len__(self) -> int:
        """Return how many kinds there are."""
        return len(self._of)

    def of(self, indicator: Indicator) -> T:
        """Return the entry of the kind a question asks for."""
        return self._of[_OF_TYPE[indicator.answer_type]]


def kind_of(indicator: Indicator) -> AnswerKind[Any]:
    """Return the kind of answer a question asks for."""
    return _OF_TYPE[indicator.answer_type]


def kind_of_type(answer_type: str) -> AnswerKind[Any]:
    """Return the kind of an answer type of an instrument file; raises KeyError."""
    return _OF_TYPE[answer_type]


def kind_of_answer(answer: Answer) -> AnswerKind[Any]:
    """Return the kind of an answer."""
    return _OF_ANSWER[type(answer)]


def in_columns(answer: Answer | None) -> dict[str, Any]:
    """Return what each column of a stored row holds of an answer, all but one None."""
    columns: dict[str, Any] = dict.fromkeys(COLUMNS)
    if answer is not None:
        kind = kind_of_answer(answer)
        columns[kind.column] = kind.stored(answer)
    return columns


def from_columns(columns: Sequence[Any]) -> Answer | None:
    """Return the answer that the columns of a row hold, given in the order of COLUMNS; None is unanswered."""
    for kind, stored in zip(KINDS, columns, strict=True):
        if stored is not None:
            return kind.loaded(stored)
    return None


def written(answer: Answer | None) -> str | dict[str, int | None] | None:
    """Return an answer as a filled sheet writes it: a letter, an index as text, or a mapping of counts."""
    return None if answer is None else kind_of_answer(answer).written(answer)


def cell_of(answer: Answer | None, key: str = "") -> Any:
    """Return what a cell holds of an answer, or of its number `key`: text, a number, or None for none."""
    return None if answer is None else kind_of_answer(answer).cell(answer, key)


def normal(answer: Answer | None) -> Answer | None:
    """Return an answer in the one form in which equal ones are equal."""
    return None if answer is None else kind_of_answer(answer).normal(answer)
