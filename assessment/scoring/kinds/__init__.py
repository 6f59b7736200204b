"""The kinds of answers, which of them a question asks for, and the register of what one layer knows of each."""

from collections.abc import Mapping
from typing import Any

from assessment.scoring.answers import Answer
from assessment.scoring.instrument import Indicator, Input
from assessment.scoring.kinds.choice import ChoiceKind
from assessment.scoring.kinds.counts import CountsKind
from assessment.scoring.kinds.index import IndexKind
from assessment.scoring.kinds.kind import AnswerKind

CHOICE, COUNTS, INDEX = ChoiceKind(), CountsKind(), IndexKind()
KINDS: tuple[AnswerKind[Any], ...] = (CHOICE, COUNTS, INDEX)
TYPE_NAMES = {answer_type: name for kind in KINDS for answer_type, name in kind.types.items()}

OF_TYPE: dict[str, AnswerKind[Any]] = {answer_type: kind for kind in KINDS for answer_type in kind.types}


class PerKind[T](dict[AnswerKind[Any], T]):
    """What one layer knows of every kind of answer: a form its fields, a workbook its cells."""

    def __init__(self, of: Mapping[AnswerKind[Any], T]) -> None:
        """Keep one entry a kind. Raises ValueError for a kind that is left out."""
        lacking = [type(kind).__name__ for kind in KINDS if kind not in of]
        if lacking:
            raise ValueError(f"nothing is said of {', '.join(lacking)}")
        super().__init__(of)

    def of(self, indicator: Indicator) -> T:
        """Return the entry of the kind a question asks for."""
        return self[OF_TYPE[indicator.answer_type]]

    def of_answer(self, answer: Answer) -> T:
        """Return the entry of the kind an answer is, whatever its question asks for."""
        return next(entry for kind, entry in self.items() if isinstance(answer, kind.shape))


def kind_of(indicator: Indicator) -> AnswerKind[Any]:
    """Return the kind of answer a question asks for."""
    return OF_TYPE[indicator.answer_type]


def is_asked(indicator: Indicator, answer: Answer) -> bool:
    """Whether an answer is of the kind its question asks for; a row changed by hand in the database may hold another."""
    return isinstance(answer, kind_of(indicator).shape)


def missing(indicator: Indicator, answer: Answer) -> tuple[Input, ...]:
    """Return the numbers that an answer lacks to count."""
    return tuple(entry for entry in indicator.inputs if answer.cell(entry.key) is None)


def kind_of_type(answer_type: str) -> AnswerKind[Any]:
    """Return the kind of an answer type of an instrument file; raises KeyError."""
    return OF_TYPE[answer_type]
