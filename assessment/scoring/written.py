"""Answers as people write them, in a file or a workbook, turned into answers that can be scored.

Everything arrives as text, so that `3.61` never passes a float and `012` is never taken for ten. What differs from
the official spelling only in case, blanks or width is accepted; everything else is refused, never guessed.
"""

from collections.abc import Mapping

from assessment.scoring.answers import Answer, AnswerError, Problem, shown
from assessment.scoring.instrument import Instrument
from assessment.scoring.kinds import kind_of
from assessment.scoring.values import check_answers

# The LKE whose annex prints `Y/T` for Ya and Tidak: in a sheet of theirs Y and T are answers, elsewhere a slip.
# Source: Permen PANRB 52/2014 and 10/2019, Lampiran (kertas kerja), column *Pilihan Jawaban*.
_PRINTS_INITIALS = frozenset({"permenpanrb-52-2014", "permenpanrb-10-2019"})


def read_answers(instrument: Instrument, written: Mapping[str, object]) -> dict[str, Answer | None]:
    """Return the answers that stand written, ready for `score`.

    written: question code → None or blank (unanswered), a text (level letter or index), or for counts a mapping input
    key → text, None or blank (not filled).
    Raises AnswerError naming every problem: unknown code or input, level outside the answer type, a count that is not
    a whole number of at most 15 digits, an index that is not a plain decimal within its range, a wrong shape.
    Source: answer types of Permen PANRB 90/2021, Lampiran III; what spelling is accepted is our rule.
    """
    problems: list[Problem] = []
    takes_initials = prints_initials(instrument)
    answers: dict[str, Answer | None] = {}
    for code, value in written.items():
        indicator = instrument.indicators.get(code)
        if indicator is None:
            hint = "ini kode komponen, aspek, area atau sub-area" if code in instrument.nodes else "tidak ada"
            problems.append(Problem(shown(code), f"kode pertanyaan tidak dikenal di {instrument.code} ({hint})"))
            continue
        try:
            is_blank = value is None or (isinstance(value, str) and not value.strip())
            answers[code] = (
                None if is_blank else kind_of(indicator).read(indicator, value, takes_initials=takes_initials)
            )
            check_answers(instrument, {code: answers[code]})
        except AnswerError as error:
            problems.extend(error.problems)
    if problems:
        raise AnswerError(problems)
    return answers


def prints_initials(instrument: Instrument) -> bool:
    """Whether the annex of an LKE prints Y and T for Ya and Tidak, so that they are answers in a sheet of it."""
    return instrument.code in _PRINTS_INITIALS
