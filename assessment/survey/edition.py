"""What a survey asks: elements, scale, indices, grades and the thresholds of the marks; checked when a file is read.

Facts: Surat Edaran Menteri PANRB 04/2023, annex II (SPKP, SPAK: six stars); Permen PANRB 14/2017 (SKM: 1 to 4). How stars become
the scale of the result, and every threshold of a mark, is printed nowhere and is a rule of ours, kept as data.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

RESULT_TOP = 4  # IPAK, IPKP and IKM are told on a scale that ends here (SE 4/2023; P14)
RESULT_LOWEST = 1
READINGS = {
    "proportional": "x × 4 ÷ bintang tertinggi",
    "stretched": "1 + (x − terendah) × 3 ÷ (tertinggi − terendah)",
}
_KEY = re.compile(r"[a-z][a-z0-9]{0,19}", re.ASCII)
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


class EditionError(ValueError):
    """A file that is no edition; `problems` say why, one line each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


@dataclass(frozen=True)
class Element:
    """One thing that is asked. Labels are bound to `key`, never to a number: P14's form orders its elements otherwise."""

    key: str
    title: str
    statement: str
    explanation: str


@dataclass(frozen=True)
class Grades:
    """The grade of a converted index (P14, Table II). steps: the lowest converted value of each, the best first."""

    multiplier: int
    steps: tuple[tuple[str, Decimal], ...]

    def of(self, converted: Decimal) -> str:
        """Return the grade of a converted index that is rounded half up to two decimals; the lowest for anything below it.

        The printed table has holes between its ranges, hence the rounding before.
        """
        return next((grade for grade, least in self.steps if converted >= least), self.steps[-1][0])


@dataclass(frozen=True)
class Part:
    """The elements of one index, all answered on one scale, all with the same weight: exactly 1/n."""

    index: str  # IPKP, IPAK, IKM
    title: str
    lowest: int
    highest: int
    reading: str  # of READINGS
    elements: tuple[Element, ...]
    grades: Grades | None

    def on_result_scale(self, mean: Fraction, reading: str = "") -> Fraction:
        """Return a mean of answers on the scale that ends at 4. reading: another than the edition's own."""
        if (reading or self.reading) == "proportional":
            return mean * RESULT_TOP / self.highest
        return RESULT_LOWEST + (mean - self.lowest) * (RESULT_TOP - RESULT_LOWEST) / (self.highest - self.lowest)

    @property
    def other_reading(self) -> str:
        """The reading that is not the edition's; "" where both say the same."""
        if (self.lowest, self.highest) == (RESULT_LOWEST, RESULT_TOP):
            return ""
        return next(reading for reading in READINGS if reading != self.reading)


@dataclass(frozen=True)
class Thresholds:
    """From where on a response is marked; all of them ours."""

    straight_seconds: int  # equal answers throughout, without text, in less
    device_answers: int  # of one device …
    device_minutes: int  # … within so many minutes
    phone_month_answers: int  # of one phone in a month
    opens_hour: int  # of a service whose hours nobody declared: from this full hour
    closes_hour: int  # up to this one


@dataclass(frozen=True)
class Edition:
    """One survey as it is asked."""

    code: str
    title: str
    short_title: str
    source: str
    minimum_respondents: int  # Permen PANRB 90/2021, p. 55
    months_wanted: int  # SE 4/2023: mean of at least so many months
    retention_months: int
    parts: tuple[Part, ...]
    thresholds: Thresholds

    @property
    def elements(self) -> Mapping[str, Part]:
        """Element key → the part it stands in, in the order of the form."""
        return {element.key: part for part in self.parts for element in part.elements}


def parse_edition(mapping: object, others: Callable[[str], Edition]) -> Edition:
    """Return the edition that the content of a file describes.

    others: gives the edition of a code, for `parts_of`; KeyError for one that is not there.
    Raises EditionError with every problem.
    """
    if not isinstance(mapping, Mapping):
        raise EditionError(["an edition is a mapping"])
    reader = _Reader()
    code = reader.text(mapping, "code")
    if code and not _CODE.fullmatch(code):
        reader.add("code: small letters, digits and hyphens only")
    parts = tuple(_parts(reader, mapping, others))
    edition = Edition(
        code=code,
        title=reader.text(mapping, "title"),
        short_title=reader.text(mapping, "short_title"),
        source=reader.text(mapping, "source"),
        minimum_respondents=reader.number(mapping, "minimum_respondents", 1, 10_000),
        months_wanted=reader.number(mapping, "months_wanted", 1, 12),
        retention_months=reader.number(mapping, "retention_months", 1, 120),
        parts=parts,
        thresholds=_thresholds(reader, mapping.get("marks")),
    )
    reader.refuse_others(
        mapping,
        {"code", "title", "short_title", "source", "minimum_respondents", "months_wanted", "retention_months"}
        | {"parts", "parts_of", "marks"},
    )
    keys = [element.key for part in parts for element in part.elements]
    for what, names in (("element", keys), ("index", [part.index for part in parts])):
        for name in sorted({name for name in names if names.count(name) > 1}):
            reader.add(f"{what} {name} stands twice")
    if reader.problems:
        raise EditionError(reader.problems)
    return edition


class _Reader:
    """Reads values and collects what is wrong with them, each named by its place."""

    def __init__(self, place: str = "", problems: list[str] | None = None) -> None:
        self.place = place
        self.problems = [] if problems is None else problems

    def at(self, place: str) -> "_Reader":
        return _Reader(f"{self.place}{place}.", self.problems)

    def add(self, told: str) -> None:
        self.problems.append(f"{self.place}{told}")

    def text(self, mapping: Mapping[object, object], key: str) -> str:
        value = mapping.get(key)
        if not isinstance(value, str) or not value.strip():
            self.add(f"{key}: a text is missing")
            return ""
        return value.strip()

    def number(self, mapping: Mapping[object, object], key: str, least: int, most: int) -> int:
        value = mapping.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.add(f"{key}: a whole number from {least} to {most} is missing")
            return least
        return value

    def refuse_others(self, mapping: Mapping[object, object], known: set[str]) -> None:
        for key in mapping:
            if key not in known:
                self.add(f"{key}: no such key")


def _parts(reader: _Reader, mapping: Mapping[object, object], others: Callable[[str], Edition]) -> Iterator[Part]:
    """Yield the parts written in the file, or those of the editions it names."""
    written, named = mapping.get("parts"), mapping.get("parts_of")
    if (written is None) == (named is None):
        reader.add("parts: say either parts or parts_of")
        return
    rows = written if named is None else named
    if not isinstance(rows, list) or not rows:
        reader.add("parts: a list is missing")
        return
    for number, row in enumerate(rows, 1):
        if named is not None:
            try:
                yield from others(str(row)).parts
            except KeyError:
                reader.add(f"parts_of.{number}: no edition {row}")
        elif isinstance(row, Mapping):
            yield _part(reader.at(f"parts.{number}"), row)
        else:
            reader.add(f"parts.{number}: a mapping is missing")


def _part(reader: _Reader, row: Mapping[object, object]) -> Part:
    lowest, highest = reader.number(row, "lowest", 1, 9), reader.number(row, "highest", 2, 10)
    if lowest >= highest:
        reader.add("highest: must be above lowest")
        highest = lowest + 1
    reading = reader.text(row, "reading")
    if reading and reading not in READINGS:
        reader.add(f"reading: one of {', '.join(READINGS)}")
    written = row.get("elements")
    elements = []
    if not isinstance(written, list) or not written:
        reader.add("elements: a list is missing")
        written = []
    for number, element in enumerate(written, 1):
        inner = reader.at(f"elements.{number}")
        if not isinstance(element, Mapping):
            inner.add("a mapping is missing")
            continue
        key = inner.text(element, "key")
        if key and not _KEY.fullmatch(key):
            inner.add("key: small letters and digits only, at most 20")
        texts = (inner.text(element, name) for name in ("title", "statement", "explanation"))
        elements.append(Element(key, *texts))
        inner.refuse_others(element, {"key", "title", "statement", "explanation"})
    known = {"index", "title", "lowest", "highest", "reading", "elements", "grades"}
    reader.refuse_others(row, known)
    return Part(
        index=reader.text(row, "index"),
        title=reader.text(row, "title"),
        lowest=lowest,
        highest=highest,
        reading=reading,
        elements=tuple(elements),
        grades=_grades(reader.at("grades"), row["grades"]) if "grades" in row else None,
    )


def _grades(reader: _Reader, row: object) -> Grades | None:
    steps = row.get("steps") if isinstance(row, Mapping) else None
    if not isinstance(row, Mapping) or not isinstance(steps, list) or not steps:
        reader.add("multiplier and steps are missing")
        return None
    found: list[tuple[str, Decimal]] = []
    for number, step in enumerate(steps, 1):
        inner = reader.at(f"steps.{number}")
        if not isinstance(step, Mapping):
            inner.add("a mapping is missing")
            continue
        try:
            found.append((inner.text(step, "grade"), Decimal(inner.text(step, "from") or "0")))
        except InvalidOperation:
            inner.add("from: a decimal in quotes is missing")
    if [least for _, least in found] != sorted((least for _, least in found), reverse=True):
        reader.add("steps: the best grade comes first")
    return Grades(reader.number(row, "multiplier", 1, 100), tuple(found)) if found else None


def _thresholds(reader: _Reader, row: object) -> Thresholds:
    inner = reader.at("marks")
    given = row if isinstance(row, Mapping) else {}
    found = Thresholds(
        straight_seconds=inner.number(given, "straight_seconds", 1, 600),
        device_answers=inner.number(given, "device_answers", 2, 1000),
        device_minutes=inner.number(given, "device_minutes", 1, 1440),
        phone_month_answers=inner.number(given, "phone_month_answers", 2, 100),
        opens_hour=inner.number(given, "opens_hour", 0, 23),
        closes_hour=inner.number(given, "closes_hour", 1, 24),
    )
    inner.refuse_others(given, set(Thresholds.__dataclass_fields__))
    if found.opens_hour >= found.closes_hour:
        inner.add("closes_hour: must be after opens_hour")
    return found
