"""What people type where a letter, a count, a percentage or an index is wanted, read without guessing.

Accepted is what can mean one thing only; everything else is a problem in words that say what to type. Source: ours, from
the slips of real workbooks; `scoring.read_answers` has the last word on every value.
"""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from assessment import scoring
from assessment.lke.likeness import dice, words_of
from assessment.scoring.answers import shown
from assessment.workbook.imports.cells.number_formats import Shown
from assessment.workbook.imports.cells.workbook import Cell, Kind

NOT_COMPUTED = "rumus tanpa nilai tersimpan; buka di Excel atau LibreOffice, lalu simpan ulang"
CRITERION = 0.8  # how alike the words behind a letter must be to its criterion
# Typed for "no answer", and what a list of choices shows before one is chosen.
_NOTHING = re.compile(
    r"[-–—−_.…?/]+|n\.?/?a\.?|\W*pilih(?: jawaban| salah satu)?\W*|kosong|(?:belum|tidak) di(?:isi|jawab)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(\w+)\s*[.):]?\s*(?:[(=]\s*([01](?:[.,][0-9]{1,2})?)\s*\)?)?")
_WRAPPED = re.compile(r"""["'(\[]*(?:jawaban\s*:?\s+)?(\w+)["')\],;.]*""", re.IGNORECASE)
_WITH_TEXT = re.compile(r"(\w+)\s*[.):=–-]\s*(.{8,})", re.DOTALL)
_WHOLE = re.compile(r"([0-9]{1,15})(?:[.,]0{1,2})?", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+", re.ASCII)
_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+", re.ASCII)
_COUNTED = re.compile(r"([0-9]{1,15})\s*(?:\(?[^\W\d_]+(?:[ /][^\W\d_]+){0,3}\)?\.?)")  # 4 orang, 4 (empat)
_NO_UNIT = re.compile(
    r"\b(?:ribu|rb|juta|jt|ratus|lusin|kodi|persen|per|dari|atau|sampai|hingga|dan|x)\b", re.IGNORECASE
)
_NEARLY = 10**-9  # what adding and multiplying fractions leaves of a whole number
_SHARE = re.compile(r"([0-9]{1,15})\s*(?:dari|/)\s*([0-9]{1,15})", re.ASCII | re.IGNORECASE)
_INDEX = re.compile(  # 3,61 of `3,61 dari 4`, `3,61/4,00`, `3,61 (Sangat Baik)`
    r"(?:indeks|nilai)?\s*:?\s*([0-4](?:[.,][0-9]+)?)\s*(?:(?:dari|/)\s*4(?:[.,]0+)?|\([^\W\d]+(?: [^\W\d]+)*\))?",
    re.ASCII | re.IGNORECASE,
)
_PERCENT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,10})?)\s*(%?)", re.ASCII)


class CellProblem(ValueError):
    """A cell that cannot be read; the text says why and what to do, in Indonesian."""


def visible(text: str) -> str:
    """Return a text without what nobody sees: control characters, signs without width, blanks around."""
    kept = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cf"})
    return " ".join(kept.split())


def value_of(cell: Cell | None) -> str | None:
    """Return what stands in a cell, None where nothing does. Raises CellProblem for errors and formulas not computed."""
    if cell is None:
        return None
    if cell.kind is Kind.ERROR:
        raise CellProblem(f"sel berisi kesalahan {cell.text}; perbaiki rumusnya atau ketik jawabannya")
    if cell.kind is Kind.NOT_COMPUTED:
        raise CellProblem(NOT_COMPUTED)
    text = visible(cell.text)
    return None if not text or _NOTHING.fullmatch(text) else text


def choice(question: scoring.Indicator, text: str, *, takes_initials: bool = False) -> str:
    """Return the level that a text names: `a`, `A.`, `A)`, `A (1)` with its very value, or `A. ` with its criterion.

    Returns the text itself where it names none, for the message that refuses it. takes_initials: whether `Y` is Ya.
    """

    def letter_of(written: str) -> str | None:
        return scoring.letter_of(question, written, takes_initials=takes_initials)

    plainly = unicodedata.normalize("NFKC", text)
    letter = letter_of(text)
    if letter is None and (match := _LETTER.fullmatch(plainly)):
        letter = letter_of(match[1])
        if letter and match[2] and Fraction(match[2].replace(",", ".")) != question.exact_values[letter]:
            letter = None
    if letter is None and (match := _WRAPPED.fullmatch(plainly)):
        letter = letter_of(match[1])
    if letter is None and (match := _WITH_TEXT.fullmatch(plainly)):
        level = next((one for one in question.levels if one.letter == letter_of(match[1])), None)
        if level is not None and dice(words_of(match[2]), words_of(level.criterion)) >= CRITERION:
            letter = level.letter
    return letter or text


def count(cell: Cell, text: str) -> str:
    """Return a whole number as digits. Raises CellProblem for everything else, and for what may be two numbers."""
    if cell.kind is Kind.NUMBER:
        _refuse_date(cell)
        if cell.shown is Shown.PERCENT and text == "1":
            raise CellProblem("tertulis 100 %; ketik jumlahnya, bukan persentase")
        if cell.is_formula and abs(float(text) - round(float(text))) < _NEARLY:
            text = str(round(float(text)))
        match = re.fullmatch(r"[0-9]{1,15}", text, re.ASCII)
        if re.fullmatch(r"[0-9]{16,}", text, re.ASCII):
            raise CellProblem(
                f"{shown(text)} bukan bilangan bulat 0 atau lebih; terlalu panjang, mungkin NIP atau nomor telepon"
            )
        if match is None:
            raise CellProblem(f"{shown(_comma(text))} bukan bilangan bulat 0 atau lebih; ketik jumlahnya dengan angka")
        return text
    if _GROUPED.fullmatch(text):
        digits = re.sub("[.,]", "", text)
        raise CellProblem(
            f"{shown(text)} bukan bilangan bulat 0 atau lebih; bila maksudnya {digits}, ketik tanpa tanda pemisah"
        )
    if _SPACED.fullmatch(text):
        return text.replace(" ", "")
    match = _WHOLE.fullmatch(text)
    if match is None and not _NO_UNIT.search(text):
        match = _COUNTED.fullmatch(text)
    if match is None:
        raise CellProblem(f"{shown(text)} bukan bilangan bulat 0 atau lebih; ketik jumlahnya dengan angka saja")
    return match[1]


def has_words(cell: Cell, text: str) -> bool:
    """Whether a count was typed with what is counted: `4 orang`."""
    return cell.kind is Kind.TEXT and any(sign.isalpha() for sign in text)


def index(cell: Cell, text: str) -> str:
    """Return the text of an index; raises CellProblem for a date, and a percentage that is no index."""
    if cell.kind is Kind.NUMBER:
        _refuse_date(cell)
        if cell.shown is Shown.PERCENT and Decimal(text) <= 1:
            raise CellProblem(f"tertulis {percent_text(Fraction(Decimal(text)))}; ketik indeksnya, misalnya 3,61")
        return text
    match = _INDEX.fullmatch(unicodedata.normalize("NFKC", text))
    return match[1] if match else text


def names_scale(text: str) -> bool:
    """Whether an index stands with the highest beside it: `0,92 dari 4`, `0,92/4,00`."""
    return re.search(r"(?:dari|/)\s*4", text, re.IGNORECASE) is not None


def share(cell: Cell, text: str) -> tuple[Fraction, ...]:
    """Return a percentage as a share from 0 to 1: of 0.875, `87,5 %`, 87.5, `7 dari 8`. Raises CellProblem.

    A bare number of at most 1 has two readings: 1 may be the whole or one percent, 0.5 half or half a percent. The
    share stands first.
    """
    is_bare = True
    if cell.kind is Kind.NUMBER:
        _refuse_date(cell)
        number = Fraction(Decimal(text))
        is_bare = cell.shown is not Shown.PERCENT
        if not is_bare and number > 1:
            raise CellProblem(f"tertulis {percent_text(number)}; ketik persentase 0 sampai 100")
    elif parts := parts_of(text):
        number, is_bare = (Fraction(*parts) if parts[1] else Fraction(-1)), False
        if number > 1:
            number = Fraction(-1)
    elif match := _PERCENT.fullmatch(text):
        number = Fraction(Decimal(match[1].replace(",", ".")))
        if match[2]:
            number, is_bare = number / 100, False
    else:
        number = Fraction(-1)
    if not 0 <= number <= (100 if is_bare else 1):
        raise CellProblem(f"{shown(text)} bukan persentase 0 sampai 100")
    if not is_bare or not number:
        return (number,)
    return (number / 100,) if number > 1 else (number, number / 100)


def parts_of(text: str) -> tuple[int, int] | None:
    """Return 3 and 5 of `3 dari 5` or `3/5`."""
    match = _SHARE.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else None


def _comma(number: str) -> str:
    return number.replace(".", ",")


def _refuse_date(cell: Cell) -> None:
    if cell.shown is Shown.DATE:
        raise CellProblem("sel berisi tanggal; ubah formatnya menjadi angka, lalu ketik bilangannya")


def percent_text(share: Fraction) -> str:
    """Return `87,5 %` of 7/8."""
    return (
        f"{Decimal(float(100 * share)).quantize(Decimal('0.0001')):f}".rstrip("0").rstrip(".").replace(".", ",") + " %"
    )
