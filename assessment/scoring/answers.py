"""What a scorer answers to one question, and the checks an answer must pass before it is scored."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessment.scoring.instrument import Indicator, Instrument


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


class AnswerError(ValueError):
    """Answers that do not fit the instrument; `problems` names every one of them, in the order given."""

    def __init__(self, problems: Collection[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


def check_answers(instrument: Instrument, answers: Mapping[str, Answer | None]) -> None:
    """Refuse answers that do not fit the instrument.

    answers: question code → answer; None is unanswered and always fits.
    Raises AnswerError naming every unknown code, letter outside the answer type, unknown input, negative or
    non-whole count, and index outside the input's range (0 to 4).
    Source: answer types and ranges of Permen PANRB 90/2021, Lampiran III, hlm. 66-87 (52/2014: hlm. 43 for surveys).
    """
    problems = [
        Problem(code, text)
        for code, answer in answers.items()
        if answer is not None
        for text in _problems_of(instrument.indicators.get(code), answer)
    ]
    if problems:
        raise AnswerError(problems)


def restrict(answers: Mapping[str, Answer | None], codes: Collection[str]) -> dict[str, Answer | None]:
    """Return only the answers whose question is in `codes`; the others become unanswered.

    answers: question code → answer; codes: question codes, for instance those with data dukung that is *baik*.
    Scoring the result gives *berdata dukung*, since an unanswered question counts 0 in the headline.
    Source: ours; the regulations ask for evidence behind every answer but name no figure for it.
    """
    kept = frozenset(codes)
    return {code: answer for code, answer in answers.items() if code in kept}


def _problems_of(indicator: Indicator | None, answer: Answer) -> Iterator[str]:
    """Yield, in Indonesian, every reason why this answer does not fit this question."""
    if indicator is None:
        yield "kode ini tidak ada di instrumen"
    elif indicator.levels:
        yield from _choice_problems(indicator, answer)
    elif indicator.answer_type == "index":
        yield from _index_problems(indicator, answer)
    else:
        yield from _counts_problems(indicator, answer)


def _choice_problems(indicator: Indicator, answer: Answer) -> Iterator[str]:
    if not isinstance(answer, Choice):
        yield f"jawab dengan salah satu dari {letters_text(indicator)}"
    elif answer.letter not in indicator.exact_values:
        yield f"jawaban {shown(answer.letter)} bukan salah satu dari {letters_text(indicator)}"


def _index_problems(indicator: Indicator, answer: Answer) -> Iterator[str]:
    lowest, highest = indicator.index_range
    if not isinstance(answer, Index) or not isinstance(answer.value, Decimal):
        yield f"jawab dengan satu indeks dari {lowest} sampai {highest}"
    elif not answer.value.is_finite() or not lowest <= answer.value <= highest:
        yield f"indeks {shown(answer.value)} di luar rentang {lowest} sampai {highest}"


def _counts_problems(indicator: Indicator, answer: Answer) -> Iterator[str]:
    if not isinstance(answer, Counts):
        yield f"jawab dengan bilangan untuk {', '.join(entry.key for entry in indicator.inputs)}"
        return
    for key, count in answer.values.items():
        if key not in indicator.input_keys:
            yield f"isian {shown(key)} tidak dikenal; yang ada: {', '.join(entry.key for entry in indicator.inputs)}"
        elif count is None:
            continue
        elif isinstance(count, bool) or not isinstance(count, int):
            yield f"isian {key} harus bilangan bulat, bukan {shown(count)}"
        elif count < 0:
            yield f"isian {key} tidak boleh negatif: {shown(count)}"


def letters_text(indicator: Indicator) -> str:
    """Return the letters of a choice question for a message: `A, B, C`."""
    return ", ".join(level.letter for level in indicator.levels)


def shown(value: object, limit: int = 60) -> str:
    """Return what somebody wrote, quoted on one line, cut at `limit` characters, control characters escaped.

    Anything may stand in a file, and a message must stay one line and must not steer a terminal.
    """
    # Through Decimal, since str() of an int refuses more than 4,300 digits.
    text = str(Decimal(value)) if type(value) is int else str(value)
    cut = text if len(text) <= limit else text[:limit] + "..."
    return '"' + "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in cut) + '"'
