"""The months of a register: what is wrong with them, and the figure they make. No Django, no clock."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from assessment.programme.registers.kinds import Bound, Kind
from assessment.programme.registers.privacy import refusal_of
from zi_portal.kit.indonesian import MONTHS

MOST = 100_000  # of one count in one month: more is a slip of the hand
NOTE, REFERENCE, MONTH = "catatan", "nomor", "bulan"  # fields of a month beside its counts
LENGTHS = {NOTE: 300, REFERENCE: 100}  # letters


@dataclass(frozen=True)
class Entry:
    """What is said of one month. counts: key → number, None or left out where nothing is said, which is not 0."""

    counts: Mapping[str, int | None] = field(default_factory=dict)
    note: str = ""
    reference: str = ""

    @property
    def filled(self) -> dict[str, int]:
        """The counts that are said."""
        return {key: value for key, value in self.counts.items() if value is not None}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said at all."""
        return not self.filled and not self.note and not self.reference


@dataclass(frozen=True)
class Problem:
    """Why something cannot be taken. field: the key of a count, NOTE, REFERENCE or MONTH."""

    month: int
    field: str
    text: str


def place(month: int, name: str) -> str:
    """Return what the field of one month is called in a form and in a refusal."""
    return f"{month}-{name}"


def figures(kind: Kind, months: Mapping[int, Entry]) -> dict[str, int] | None:
    """Return what the months make together: their sum, or of a state the last one; None where none is filled in."""
    filled = {month: entry.filled for month, entry in months.items() if entry.filled}
    if not filled:
        return None
    if kind.is_state:
        last = filled[max(filled)]
        return {key: last.get(key, 0) for key in kind.keys}
    return {key: sum(counts.get(key, 0) for counts in filled.values()) for key in kind.keys}


def together(counts: Mapping[str, int], keys: Collection[str]) -> int:
    """Return several counts as one."""
    return sum(counts.get(key, 0) for key in keys)


def problems_of(kind: Kind, months: Mapping[int, Entry], *, sent: Collection[int], latest: int) -> list[Problem]:
    """Return everything that is wrong with the months `sent`, as they would stand beside all others.

    months: all of the year, those sent in place of what stood. latest: the last month that has begun, 0 to 12.
    """
    found: list[Problem] = []
    for month in sorted(sent):
        found += _of_month(kind, month, months[month], latest)
    wrong = {(problem.month, problem.field) for problem in found}
    found += [one for one in _falls(kind, months, sent) if (one.month, one.field) not in wrong]
    return found


def _of_month(kind: Kind, month: int, entry: Entry, latest: int) -> Iterator[Problem]:
    if entry.is_empty:
        return
    if not 1 <= month <= 12:
        yield Problem(month, MONTH, "Pilih bulan dari daftar.")
        return
    if month > latest:
        yield Problem(month, MONTH, f"{MONTHS[month - 1]} belum dimulai. Isi bulan ini atau bulan sebelumnya.")
    yield from _of_counts(kind, month, entry)
    for name, said in ((NOTE, entry.note), (REFERENCE, entry.reference)):
        if len(said) > LENGTHS[name]:
            yield Problem(month, name, f"Paling panjang {LENGTHS[name]} huruf; ini {len(said)}.")
        elif text := refusal_of(said):
            yield Problem(month, name, text)


def _of_counts(kind: Kind, month: int, entry: Entry) -> Iterator[Problem]:
    wrong = set()
    for count in kind.counts:
        value = entry.counts.get(count.key)
        if value is None:
            text = f"Isi juga {count.label}; tulis 0 bila tidak ada."
        elif value < 0:
            text = "Jumlah tidak dapat kurang dari 0. Tulis 0 atau lebih."
        elif value > MOST:
            text = "Jumlah ini terlalu besar untuk satu bulan. Periksa lagi angkanya."
        else:
            continue
        wrong.add(count.key)
        yield Problem(month, count.key, text)
    for bound in kind.bounds:
        if not wrong & {*bound.parts, *bound.whole} and (text := _exceeds(kind, bound, entry.filled)):
            yield Problem(month, bound.parts[-1], text)


def _exceeds(kind: Kind, bound: Bound, counts: Mapping[str, int]) -> str:
    if together(counts, bound.parts) <= together(counts, bound.whole):
        return ""
    part, whole = (_named(kind, keys, counts) for keys in (bound.parts, bound.whole))
    return f"{part[0].upper()}{part[1:]} melebihi {whole}. Periksa lagi angkanya."


def _named(kind: Kind, keys: Collection[str], counts: Mapping[str, int]) -> str:
    return " ditambah ".join(f"{kind.count(key).inside} ({counts[key]})" for key in keys)


def _falls(kind: Kind, months: Mapping[int, Entry], sent: Collection[int]) -> Iterator[Problem]:
    """Yield where a count that only grows stands lower than in the month before it, without a note that says why."""
    filled = sorted(month for month, entry in months.items() if entry.filled)
    for key in kind.rising:
        for earlier, later in pairwise(filled):
            before, after = (months[month].counts.get(key) for month in (earlier, later))
            if before is None or after is None or after >= before or months[later].note:
                continue
            names = MONTHS[earlier - 1], MONTHS[later - 1]
            if later in sent:
                text = (
                    f"Turun dari {before} ({names[0]}) menjadi {after}. Periksa lagi angkanya, "
                    "atau tulis sebabnya pada Keterangan."
                )
                yield Problem(later, key, text)
            elif earlier in sent:
                text = f"{names[1]} tercatat {after}, lebih rendah daripada {before}. Periksa lagi kedua bulan itu."
                yield Problem(earlier, key, text)
