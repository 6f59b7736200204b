"""What the cells of a question hold in the workbook, for each kind of answer."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from assessment import scoring
from assessment.lke.criteria_words import source_text
from assessment.workbook.exports import lke_formulas as formulas
from zi_portal.kit.tables import styles


@dataclass(frozen=True)
class CellRule:
    """What a cell takes; cells of one key share their rule."""

    key: str
    message: str
    limits: Mapping[str, str]  # as openpyxl names them


class KindCells(ABC):
    """The cells of one kind of answer."""

    style = styles.ANSWER  # of the answer, where the unit fills it in

    @abstractmethod
    def criteria(self, question: scoring.Indicator) -> str:
        """Return what *Penjelasan* says."""

    @abstractmethod
    def value(self, instrument: scoring.Instrument, question: scoring.Indicator, choice: str, answer: str) -> str:
        """Return the formula of the value, 0 to 1, from the addresses of *Pilihan Jawaban* and *Jawaban*."""

    def answer(self, question: scoring.Indicator, cells: Mapping[str, str]) -> str:
        """Return the formula of *Jawaban* from the cells of the numbers, for a kind with a line for each."""
        raise NotImplementedError

    def rule(self, question: scoring.Indicator) -> CellRule | None:
        """Return what *Jawaban* takes; None where it is a formula."""
        del question
        return None


class ChoiceCells(KindCells):
    """A letter."""

    def criteria(self, question: scoring.Indicator) -> str:
        """Return each level with its criterion."""
        steps = [f"{level.letter}: {level.criterion}" for level in question.levels]
        return "\n".join([*steps, f"({source_text(question)})"])

    def value(self, instrument: scoring.Instrument, question: scoring.Indicator, choice: str, answer: str) -> str:
        """Return what the letter is worth."""
        del question
        return formulas.choice_value(instrument, choice, answer)

    def rule(self, question: scoring.Indicator) -> CellRule:
        """Return the letters."""
        letters = ",".join(level.letter for level in question.levels)
        message = f"Pilih salah satu dari {letters.replace(',', ', ')}."
        return CellRule(letters, message, {"type": "list", "formula1": f'"{letters}"'})


class IndexCells(KindCells):
    """An index."""

    style = styles.ANSWER_INDEX

    def criteria(self, question: scoring.Indicator) -> str:
        """Return what is to be filled in."""
        return f"Diisi dengan {question.inputs[0].label}"

    def value(self, instrument: scoring.Instrument, question: scoring.Indicator, choice: str, answer: str) -> str:
        """Return the share of the highest index."""
        del instrument, choice
        return formulas.index_value(question, answer)

    def rule(self, question: scoring.Indicator) -> CellRule:
        """Return the range."""
        lowest, highest = (f"{limit:f}" for limit in question.index_range)
        limits = {"type": "decimal", "operator": "between", "formula1": lowest, "formula2": highest}
        return CellRule("index", f"Isi indeks dari {lowest} sampai {highest}.", limits)


class CountsCells(KindCells):
    """A share, computed from the lines of its counts."""

    def criteria(self, question: scoring.Indicator) -> str:
        """Return the guidance."""
        return question.guidance or ""

    def value(self, instrument: scoring.Instrument, question: scoring.Indicator, choice: str, answer: str) -> str:
        """Return the share as it stands in *Jawaban*."""
        del instrument, question, choice
        return f'IF({answer}="","",{answer})'

    def answer(self, question: scoring.Indicator, cells: Mapping[str, str]) -> str:
        """Return the share."""
        return formulas.counts_value(question, cells)


CELLS: scoring.PerKind[KindCells] = scoring.PerKind(
    {scoring.CHOICE: ChoiceCells(), scoring.COUNTS: CountsCells(), scoring.INDEX: IndexCells()}
)
