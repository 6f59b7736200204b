"""The value of answers, and the checks they must pass before they are scored."""

from collections.abc import Mapping
from fractions import Fraction

from assessment.scoring.answers import Answer, AnswerError, Problem, ScoreWarning
from assessment.scoring.instrument import Indicator, Instrument
from assessment.scoring.kinds import OF_TYPE


def check_answers(instrument: Instrument, answers: Mapping[str, Answer | None]) -> None:
    """Refuse answers that do not fit the instrument.

    answers: question code → answer; None is unanswered and always fits.
    Raises AnswerError naming every unknown code, letter outside the answer type, unknown input, negative or
    non-whole count, and index outside the input's range (0 to 4).
    Source: answer types and ranges of Permen PANRB 90/2021, Lampiran III, hlm. 66-87 (52/2014: hlm. 43 for surveys).
    """
    problems: list[Problem] = []
    indicators = instrument.indicators
    for code, answer in answers.items():
        if answer is None:
            continue
        indicator = indicators.get(code)
        if indicator is None:
            problems.append(Problem(code, "kode ini tidak ada di instrumen"))
            continue
        for text in OF_TYPE[indicator.answer_type].problems(indicator, answer):
            problems.append(Problem(code, text))
    if problems:
        raise AnswerError(problems)


def answer_value(indicator: Indicator, answer: Answer | None) -> tuple[Fraction | None, tuple[ScoreWarning, ...]]:
    """Return what one answer is worth, exact, from 0 to 1, and its warnings; None is unanswered.

    indicator: the question; answer: one that `check_answers` accepts, or None.
    Choices: Ya 1, Tidak 0; A/B/C 1, 0.5, 0; A/B/C/D 1, 0.67, 0.33, 0; A/B/C/D/E 1, 0.75, 0.5, 0.25, 0.
    Index: index ÷ 4. Counts: see `counts_value`.
    Source: Permen PANRB 90/2021, Lampiran III, hlm. 66-87; the two-decimal middle values are those of the national
    portal's workbook of 2026 (LKE2026).
    """
    if answer is None:
        return None, ()
    return OF_TYPE[indicator.answer_type].value(indicator, answer)
