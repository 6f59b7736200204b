"""Questions answered with one of several levels, each a letter with a criterion."""

import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import ClassVar

from assessment.scoring.answers import Answer, Choice, shown
from assessment.scoring.instrument import AnswerLevel, Indicator, Level, PortalRow
from assessment.scoring.kinds.kind import AnswerKind, Shape, Value, quoted, refusal
from assessment.scoring.mapping_reader import Entry


class ChoiceKind(AnswerKind[Choice]):
    """Ya 1, Tidak 0; A/B/C 1, 0.5, 0; A/B/C/D 1, 0.67, 0.33, 0; A/B/C/D/E 1, 0.75, 0.5, 0.25, 0.

    Source: Permen PANRB 90/2021, Lampiran III, hlm. 66-87; the two-decimal middle values are those of the national
    portal's workbook of 2026 (LKE2026).
    """

    shape: ClassVar = Choice
    types: ClassVar = {"ya_tidak": "Ya/Tidak", "abc": "A/B/C", "abcd": "A/B/C/D", "abcde": "A/B/C/D/E"}
    has_levels: ClassVar = True

    def type_title(self, answer_type: str) -> str:
        """Return what a report calls one of its types: `Pilihan A/B/C`."""
        name = self.types[answer_type]
        return name if answer_type == "ya_tidak" else f"Pilihan {name}"

    def read_shape(
        self, entry: Entry, levels: tuple[AnswerLevel, ...], row_of: Callable[[Entry], PortalRow | None]
    ) -> Shape:
        """Return the levels: those of the answer type, best first, each with its criterion."""
        del row_of
        return Shape(levels=_read_levels(entry, levels))

    def problems(self, indicator: Indicator, answer: Answer) -> Iterator[str]:
        """Yield why this is no level of the question."""
        if not isinstance(answer, Choice):
            yield f"jawab dengan salah satu dari {letters_text(indicator)}"
        elif answer.letter not in indicator.exact_values:
            yield f"jawaban {shown(answer.letter)} bukan salah satu dari {letters_text(indicator)}"

    def read(self, indicator: Indicator, written: object, *, takes_initials: bool) -> Choice:
        """Return the level that `letter_of` finds."""
        letter = letter_of(indicator, written, takes_initials=takes_initials) if isinstance(written, str) else None
        if letter is None:
            raise refusal(indicator, f"jawaban {quoted(written)} bukan salah satu dari {letters_text(indicator)}")
        return Choice(letter)

    def value(self, indicator: Indicator, answer: Choice) -> Value:
        """Return what the level is worth."""
        return indicator.exact_values[answer.letter], ()

    def choices(self, indicator: Indicator) -> str:
        """Return `A/B/C`."""
        return "/".join(level.letter for level in indicator.levels)


def letters_text(indicator: Indicator) -> str:
    """Return the letters of a choice question for a message: `A, B, C`."""
    return ", ".join(level.letter for level in indicator.levels)


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


def _read_levels(entry: Entry, wanted: tuple[AnswerLevel, ...]) -> tuple[Level, ...]:
    values = {level.letter: level.value for level in wanted}
    levels = []
    for item in entry.entries("levels", f"{entry.name}, level", naming="letter"):
        letter = item.text("letter")
        levels.append(Level(letter, item.text("criterion"), values.get(letter, Decimal())))
        item.close()
    if values and [level.letter for level in levels] != list(values):
        entry.report(f"levels must be {', '.join(values)}, in this order", "levels")
    return tuple(levels)
