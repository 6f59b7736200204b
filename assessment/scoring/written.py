"""Answers as people write them, in a file or a workbook, turned into answers that can be scored.

Everything arrives as text, so that `3.61` never passes a float and `012` is never taken for ten. What differs from
the official spelling only in case, blanks or width is accepted; everything else is refused, never guessed.
"""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from assessment.scoring.answers import (
    Answer,
    AnswerError,
    Choice,
    Counts,
    Index,
    Problem,
    check_answers,
    letters_text,
    shown,
)
from assessment.scoring.instrument import Indicator, Instrument

# Fifteen digits hold every count an office can have, and keep a file from asking for endless arithmetic.
_COUNT = re.compile(r"[0-9]{1,15}", re.ASCII)
_INDEX = re.compile(r"[0-9]+([.,][0-9]+)?", re.ASCII)
# Any number of decimals a survey could ever have; a hundred times more would keep the exact arithmetic busy for minutes.
_INDEX_LENGTH = 10_000
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
    answers: dict[str, Answer | None] = {}
    for code, value in written.items():
        indicator = instrument.indicators.get(code)
        if indicator is None:
            hint = "ini kode komponen, aspek, area atau sub-area" if code in instrument.nodes else "tidak ada"
            problems.append(Problem(shown(code), f"kode pertanyaan tidak dikenal di {instrument.code} ({hint})"))
            continue
        try:
            answers[code] = _read_answer(indicator, value, takes_initials=prints_initials(instrument))
            check_answers(instrument, {code: answers[code]})
        except AnswerError as error:
            problems.extend(error.problems)
    if problems:
        raise AnswerError(problems)
    return answers


def prints_initials(instrument: Instrument) -> bool:
    """Whether the annex of an LKE prints Y and T for Ya and Tidak, so that they are answers in a sheet of it."""
    return instrument.code in _PRINTS_INITIALS


def letter_of(indicator: Indicator, text: str, *, takes_initials: bool = False) -> str | None:
    """Return the level of a choice question that `text` names, as the instrument spells it, or None.

    Case, surrounding blanks, zero-width characters and full-width letters do not matter: `ya ` is Ya. `1` and `true`
    name no level, `Y` and `T` only where `takes_initials` says that they do. Source: ours; real workbooks hold such cells.
    """
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    plain = unicodedata.normalize("NFKC", visible).strip().casefold()
    found = next((level.letter for level in indicator.levels if level.letter.casefold() == plain), None)
    if found is None and takes_initials and plain:
        # The first letters of `Ya` and `Tidak`; the other levels are letters already.
        found = next((level.letter for level in indicator.levels if level.letter[:1].casefold() == plain), None)
    return found


def _read_answer(indicator: Indicator, value: object, *, takes_initials: bool) -> Answer | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if indicator.levels:
        letter = letter_of(indicator, value, takes_initials=takes_initials) if isinstance(value, str) else None
        if letter is None:
            raise _refusal(indicator, f"jawaban {_quoted(value)} bukan salah satu dari {letters_text(indicator)}")
        return Choice(letter)
    if indicator.answer_type == "index":
        return Index(_read_index(indicator, value))
    return Counts(_read_counts(indicator, value))


def _read_index(indicator: Indicator, value: object) -> Decimal:
    if not isinstance(value, str) or not _INDEX.fullmatch(value.strip()):
        lowest, highest = indicator.index_range
        raise _refusal(
            indicator, f"indeks {_quoted(value)} bukan angka desimal dari {lowest} sampai {highest}, misalnya 3.61"
        )
    if len(value) > _INDEX_LENGTH:
        raise _refusal(indicator, f"indeks terlalu panjang: {len(value)} tanda, paling banyak {_INDEX_LENGTH}")
    return Decimal(value.strip().replace(",", "."))


def _read_counts(indicator: Indicator, value: object) -> dict[str, int | None]:
    if not isinstance(value, Mapping):
        keys = ", ".join(entry.key for entry in indicator.inputs)
        raise _refusal(indicator, f"jawaban {_quoted(value)} harus diganti dengan isian bernama: {keys}")
    counts: dict[str, int | None] = {}
    problems = []
    for key, text in value.items():
        if key not in indicator.input_keys:
            keys = ", ".join(entry.key for entry in indicator.inputs)
            problems.append(f"isian {_quoted(key)} tidak dikenal; yang ada: {keys}")
        elif text is None or (isinstance(text, str) and not text.strip()):
            counts[key] = None
        elif isinstance(text, str) and _COUNT.fullmatch(text.strip()):
            counts[key] = int(text.strip())
        else:
            problems.append(f"isian {key} harus bilangan bulat 0 atau lebih, bukan {_quoted(text)}")
    if problems:
        raise _refusal(indicator, *problems)
    return counts


def _refusal(indicator: Indicator, *texts: str) -> AnswerError:
    return AnswerError([Problem(indicator.code, text) for text in texts])


def _quoted(value: object) -> str:
    """Return a text as written, and a name for the shape of anything else."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, Mapping):
        return "berupa pemetaan"
    return "kosong" if value is None else "berupa daftar"
