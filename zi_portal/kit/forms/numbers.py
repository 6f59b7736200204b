"""Numbers as people in Indonesian offices type them: read when they can mean one thing only, asked back otherwise.

A dot groups thousands here and marks decimals in spreadsheets from elsewhere, so `3.750` may be 3,75 or 3750. Django's
localised fields guess; these readers ask. Only the digits 0 to 9 count: no exponents, signs, hexadecimals or digits of
other scripts.
"""

import re
from decimal import Decimal

from zi_portal.kit.indonesian import plain_number

COUNT_DIGITS = 9  # more than any office counts, and safe in every database
INDEX_DECIMALS = 4  # as many as the answer table keeps

_DIGITS = re.compile(r"[0-9]+")
_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+")
_POINTED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
_DECIMAL = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_GROUPED_DECIMAL = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+")
# An index below 1 that says of itself that it is none of a percentage: `0,92 dari 4`, or with its last zeros.
_OF_SCALE = re.compile(r" dari ([0-9](?:[.,]0+)?)$", re.IGNORECASE)
_PADDED = re.compile(r"0[.,][0-9]{3}0")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")


class NumberProblem(ValueError):
    """Why a number cannot be taken; `text` is what the person reads: what happened, then what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def read_count(typed: str) -> int | None:
    """Return the whole number in `typed`, 0 or more; None if nothing is typed.

    `1234` and `1 234` are read; `1.234` and `1,234` are asked back. Raises NumberProblem with the question or the error.
    """
    text = _SPACES.sub(" ", typed).strip()
    if not text:
        return None
    if _SPACED.fullmatch(text):
        text = text.replace(" ", "")
    if _DIGITS.fullmatch(text):
        digits = text.lstrip("0")
        if len(digits) > COUNT_DIGITS:
            raise NumberProblem(f"Bilangan ini lebih dari {COUNT_DIGITS} angka. Periksa lagi jumlahnya.")
        return int(digits or "0")
    if _POINTED.fullmatch(text):
        plain = re.sub(r"[.,]", "", text)
        raise NumberProblem(f"Maksud Anda {plain}? Tulis {plain} tanpa titik atau koma.")
    if _DECIMAL.fullmatch(text) or _GROUPED_DECIMAL.fullmatch(text):
        raise NumberProblem("Isian ini berupa jumlah. Tulis bilangan bulat tanpa koma, misalnya 12.")
    raise NumberProblem("Isian ini bukan bilangan. Tulis dengan angka 0 sampai 9 saja, misalnya 12.")


def read_index(typed: str, *, lowest: Decimal, highest: Decimal) -> Decimal | None:
    """Return the index in `typed`, from `lowest` to `highest`, at most four decimals; None if nothing is typed.

    `3,75` and `3.75` are read; `3.750`, `75.000` and `1.234,5` are asked back, since their dot may group thousands, and
    `0,92` is, since it may be 92 %. Whoever means 0,92 types `0,9200` or `0,92 dari 4`.
    Raises NumberProblem with the question or the error.
    """
    text = _SPACES.sub(" ", typed).strip()
    scale = _OF_SCALE.search(text)
    is_of_scale = scale is not None and Decimal(scale[1].replace(",", ".")) == highest
    if scale is not None and is_of_scale:
        text = text[: scale.start()]
    value = read_decimal(text, lowest=lowest, highest=highest, decimals=INDEX_DECIMALS, what="indeks", example="3,75")
    if value is not None and 0 < value < 1 and not is_of_scale and not _PADDED.fullmatch(text):
        share = plain_number(100 * value)
        raise NumberProblem(
            f"Maksud Anda {share} %? Tulis {plain_number(highest * value)}, yaitu {share} % dari {plain_number(highest)}. "
            f"Bila indeksnya memang {plain_number(value)}, tulis {typed_index(value, highest=highest)}."
        )
    return value


def typed_index(value: Decimal, *, highest: Decimal) -> str:
    """Return an index as `read_index` reads it without asking back."""
    text = plain_number(value)
    if not 0 < value < 1:
        return text
    padded = f"{text:0<{INDEX_DECIMALS + 2}}"
    return padded if _PADDED.fullmatch(padded) else f"{text} dari {plain_number(highest)}"


def read_decimal(
    typed: str, *, lowest: Decimal, highest: Decimal, decimals: int, what: str, example: str
) -> Decimal | None:
    """Return the number in `typed`, from `lowest` to `highest`, read and asked back as an index is.

    decimals: how many it may have; what: the word for it inside a sentence; example: one as people write it.
    Raises NumberProblem with the question or the error.
    """
    text = _SPACES.sub(" ", typed).strip()
    if not text:
        return None
    if _GROUPED_DECIMAL.fullmatch(text):
        last = max(text.rfind("."), text.rfind(","))
        plain = re.sub(r"[.,]", "", text[:last]) + "," + text[last + 1 :]
        raise NumberProblem(f"Maksud Anda {plain}? Tulis {what} tanpa pemisah ribuan, misalnya {example}.")
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+", text):
        raise NumberProblem(f"Maksud Anda {_asked_back(text)}? Tulis {what} dengan koma, misalnya {example}.")
    if not _DECIMAL.fullmatch(text):
        raise NumberProblem(f"Isian ini bukan bilangan. Tulis {what} dengan angka dan koma, misalnya {example}.")
    whole, _, rest = text.replace(",", ".").partition(".")
    if len(rest) > decimals:
        raise NumberProblem(
            f"{what.capitalize()} paling banyak {decimals} angka di belakang koma. Tulis misalnya {example}."
        )
    value = Decimal(f"{whole}.{rest}" if rest else whole)
    if not lowest <= value <= highest:
        raise NumberProblem(
            f"{what.capitalize()} berada di antara {plain_number(lowest)} dan {plain_number(highest)}. "
            "Periksa lagi angkanya."
        )
    return value


def _asked_back(text: str) -> str:
    """Return the two things a number such as `3.750` may mean, the smaller first."""
    if text.count(".") > 1:
        return text.replace(".", "")
    decimal = plain_number(Decimal(text))
    return f"{decimal} atau {text.replace('.', '')}"
