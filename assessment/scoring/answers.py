"""What a scorer answers to one question, and why an answer cannot be taken. What is done with each stands in `kinds`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Choice:
    """The level claimed at a choice question, by its letter as the instrument spells it."""

    letter: str


@dataclass(frozen=True)
class Counts:
    """The whole numbers of a counts question by input key; a missing key or None is not filled."""

    values: Mapping[str, int | None]


@dataclass(frozen=True)
class Index:
    """A survey index, as published; any number of decimals."""

    value: Decimal


Answer = Choice | Counts | Index


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
