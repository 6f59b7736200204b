"""What a cell or a field of the rencana kerja says: months, rupiah, codes, yes and no. Plain text in, a value or a problem out."""

import re

from assessment.programme.months import DASHES, bits_of
from zi_portal.kit.forms.fields import MONTH_NUMBERS

LARGEST_BUDGET = 10**15  # rupiah: more than any office has

_SEPARATORS = re.compile(r"[,;/&\n]+|\bdan\b")
_RANGE = re.compile(r"\s*(?:-|\bs\.?\s?d\.?(?!\w)|\bs/d\b|\bsampai\b)\s*")
_RUPIAH = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,0{1,2})?")
_CODES = re.compile(r"[\s,;]+")
YES = {"ya", "y", "x", "v", "✓", "1", "prioritas"}
NO = {"", "tidak", "t", "-", "0", "bukan"}


class CellProblem(ValueError):
    """Why a text cannot be taken; `text` is what the person reads: what happened, then what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def read_months(text: str) -> int:
    """Return the months that `Januari-Maret, Juni`, `1-3, 6` or `setiap bulan` names, as bits.

    Raises CellProblem where a part names no month, or a range goes backwards.
    """
    wanted = " ".join(text.translate(DASHES).lower().replace("s/d", "sd").split())
    if wanted in {"setiap bulan", "tiap bulan", "semua", "semua bulan", "1 tahun", "sepanjang tahun"}:
        return bits_of(range(1, 13))
    found: set[int] = set()
    for part in _SEPARATORS.split(wanted):
        if not part.strip():
            continue
        ends = [_month(end, text) for end in _RANGE.split(part.strip())]
        if len(ends) > 2:
            raise CellProblem(f"Bulan “{text.strip()}” tidak dapat dibaca. Tulis misalnya: Januari-Maret, Juni.")
        if ends[-1] < ends[0]:
            raise CellProblem(f"Bulan “{part.strip()}” terbalik. Tulis bulan yang lebih dulu di depan.")
        found |= set(range(ends[0], ends[-1] + 1))
    if not found:
        raise CellProblem("Bulan belum diisi. Tulis misalnya: Januari-Maret, Juni.")
    return bits_of(found)


def _month(word: str, text: str) -> int:
    name = word.strip().rstrip(".")
    number = MONTH_NUMBERS.get(name)
    if number is None and name.isascii() and name.isdecimal() and len(name) < 3 and 1 <= int(name) <= 12:
        number = int(name)
    if number is None:
        raise CellProblem(f"Bulan “{name or text.strip()}” tidak dikenal. Tulis misalnya: Januari-Maret, Juni.")
    return number


def read_rupiah(text: str) -> int | None:
    """Return whole rupiah: `12.500.000`, `Rp12.500.000,00` and `12500000` are read; None if nothing is typed.

    Raises CellProblem for anything else.
    """
    wanted = re.sub(r"[\s\u00a0\u202f]+", "", text).removesuffix(",-").removesuffix("-")
    wanted = re.sub(r"^[Rr][Pp]\.?", "", wanted)
    if not wanted:
        return None
    if not _RUPIAH.fullmatch(wanted):
        raise CellProblem("Anggaran tidak dapat dibaca. Tulis dalam rupiah tanpa sen, misalnya: 12.500.000.")
    value = int(wanted.partition(",")[0].replace(".", ""))
    if value > LARGEST_BUDGET:
        raise CellProblem("Anggaran ini terlalu besar. Periksa lagi angkanya.")
    return value


def rupiah_text(value: int | None) -> str:
    """Return `12.500.000` as `read_rupiah` reads it; "" for None."""
    return f"{value:,}".replace(",", ".") if value is not None else ""


def read_codes(text: str) -> tuple[str, ...]:
    """Return the codes of questions that stand in `text`, each once."""
    return tuple(dict.fromkeys(code for code in _CODES.split(text.strip()) if code))


def read_yes(text: str) -> bool:
    """Return whether a cell says yes. Raises CellProblem for what is neither."""
    word = text.strip().lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise CellProblem(f"“{text.strip()}” bukan Ya atau Tidak. Tulis Ya, Tidak, atau kosongkan.")
