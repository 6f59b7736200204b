"""Questions answered with the index of a survey."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from assessment.scoring.answers import Answer, Index, shown
from assessment.scoring.instrument import AnswerLevel, Formula, Indicator, Input, PortalRow
from assessment.scoring.kinds.kind import AnswerKind, Shape, Value, quoted, refusal
from assessment.scoring.mapping_reader import Entry

_INDEX = re.compile(r"[0-9]+([.,][0-9]+)?", re.ASCII)
# Any number of decimals a survey could ever have; a hundred times more would keep the exact arithmetic busy for minutes.
_INDEX_LENGTH = 10_000


class IndexKind(AnswerKind[Index]):
    """The index ÷ 4, the highest. Source: Permen PANRB 90/2021, Lampiran III, hlm. 87 (52/2014: hlm. 43)."""

    shape: ClassVar = Index
    types: ClassVar = {"index": "Indeks"}
    is_survey: ClassVar = True

    def type_in_words(self, answer_type: str) -> str:
        """Return `indeks`."""
        return self.types[answer_type].lower()

    def read_shape(
        self, entry: Entry, levels: tuple[AnswerLevel, ...], row_of: Callable[[Entry], PortalRow | None]
    ) -> Shape:
        """Return the one input with its range."""
        del levels, row_of
        inputs, formula = _read_index_shape(entry)
        return Shape(inputs=inputs, formula=formula)

    def problems(self, indicator: Indicator, answer: Answer) -> Iterator[str]:
        """Yield why this is no index within the range."""
        lowest, highest = indicator.index_range
        if not isinstance(answer, Index) or not isinstance(answer.value, Decimal):
            yield f"jawab dengan satu indeks dari {lowest} sampai {highest}"
        elif not answer.value.is_finite() or not lowest <= answer.value <= highest:
            yield f"indeks {shown(answer.value)} di luar rentang {lowest} sampai {highest}"

    def read(self, indicator: Indicator, written: object, *, takes_initials: bool) -> Index:
        """Return the index of a plain decimal, with a point or a comma."""
        del takes_initials
        return Index(_read_index(indicator, written))

    def value(self, indicator: Indicator, answer: Index) -> Value:
        """Return the index as a share of the highest."""
        _, highest = indicator.index_range
        return Fraction(answer.value) / Fraction(highest), ()

    def choices(self, indicator: Indicator) -> str:
        """Return `Nilai (0-4)`."""
        lowest, highest = indicator.index_range
        return f"Nilai ({lowest:f}-{highest:f})"


def _read_index(indicator: Indicator, value: object) -> Decimal:
    if not isinstance(value, str) or not _INDEX.fullmatch(value.strip()):
        lowest, highest = indicator.index_range
        raise refusal(
            indicator, f"indeks {quoted(value)} bukan angka desimal dari {lowest} sampai {highest}, misalnya 3.61"
        )
    if len(value) > _INDEX_LENGTH:
        raise refusal(indicator, f"indeks terlalu panjang: {len(value)} tanda, paling banyak {_INDEX_LENGTH}")
    return Decimal(value.strip().replace(",", "."))


def _read_index_shape(entry: Entry) -> tuple[tuple[Input, ...], Formula]:
    inputs = []
    for item in entry.entries("inputs", f"{entry.name}, input", naming="key"):
        read = Input(
            key=item.text("key"),
            label=item.text("label"),
            role=item.one_of("role", ("index",)),
            min=item.decimal("min"),
            max=item.decimal("max"),
            decimals=item.whole("decimals"),
        )
        if read.min is not None and read.max is not None and not read.min < read.max:
            item.report(f"min {read.min} must be below max {read.max}", "min")
        item.close()
        inputs.append(read)
    if len(inputs) != 1:
        entry.report("an index question needs exactly one input", "inputs")
    item = entry.entry("formula")
    formula = Formula(kind=item.one_of("kind", ("index",)), of=item.text("of"), max=item.decimal("max"))
    item.close()
    if inputs and formula.of != inputs[0].key:
        item.report(f"uses input {formula.of!r}, which does not exist", "of")
    if inputs and formula.max != inputs[0].max:
        item.report(f"max {formula.max} differs from the input's {inputs[0].max}", "max")
    return tuple(inputs), formula
