"""A route in words: what must be done at each question, why it takes that effort, and which minimums it helps.

Pure, like `next_acts`, whose words it shares. It never suggests claiming a level: it says what must be true and shown.
"""

from dataclasses import dataclass
from fractions import Fraction

from assessment.figures.gate_board import Board, GateRow
from assessment.planning.route import Plan, Step
from assessment.readiness.next_acts import hint_text
from assessment.scoring import Answer, Choice, Counts, Index, Indicator, Instrument
from zi_portal.kit.indonesian import index_text, percent_text

EFFORTS = {
    0: "data dukung sudah ada",
    1: "tinggal melengkapi data dukung",
    2: "perlu kegiatan baru",
    3: "bergantung pada pihak lain",
}


@dataclass(frozen=True)
class StepText:
    """One step as a person reads it."""

    step: Step
    statement: str
    text: str  # what must be done
    criterion: str  # what must be true at the level the step reaches; "" where no level is reached
    gates: tuple[GateRow, ...]  # failing minimums it counts for, the most specific first

    @property
    def effort_text(self) -> str:
        """Why it takes this effort."""
        return EFFORTS[self.step.effort]

    @property
    def gate_names(self) -> tuple[str, ...]:
        """The failing minimums it counts for."""
        return tuple(gate.label for gate in self.gates)


def step_texts(instrument: Instrument, plan: Plan, board: Board) -> tuple[StepText, ...]:
    """Return the steps of `plan` in words, in the order of the LKE.

    board: the minimums of the plan's target before the steps, on the sheet the plan starts from.
    """
    under = {
        gate.code: {
            question.code for code in gate.of for node in instrument.node(code).walk() for question in node.indicators
        }
        for gate in board.failing
    }
    found = []
    for step in plan.steps:
        indicator = instrument.indicator(step.code)
        helped = sorted((gate for gate in board.failing if step.code in under[gate.code]), key=lambda gate: gate.weight)
        criterion = "" if step.is_proof else _criterion(indicator, step.after)
        found.append(StepText(step, indicator.statement, _text(indicator, step), criterion, tuple(helped)))
    return tuple(found)


def work_title(text: StepText, limit: int) -> str:
    """Return the step as one line of a rencana kerja, at most `limit` characters."""
    title = f"{text.step.code}: {text.text}"
    return title if len(title) <= limit else f"{title[: limit - 1].rstrip()}…"


def _text(indicator: Indicator, step: Step) -> str:
    hint = hint_text(indicator)
    if step.is_proof:
        return f"Lengkapi {hint}; {_words(indicator, step.after)} terhitung setelah data dukung ini diterima."
    if isinstance(step.after, Choice):
        if step.before is None:
            return f"Lengkapi {hint}, lalu jawab pertanyaan ini; bila terpenuhi, jawaban {step.after.letter} dapat diberikan."
        return f"Lengkapi {hint}; bila terpenuhi, jawaban dapat naik dari {_plain(step.before)} ke {step.after.letter}."
    if isinstance(step.after, Index):
        return _index_text(hint, step, step.after)
    return _counts_text(indicator, step)


def _index_text(hint: str, step: Step, after: Index) -> str:
    goal = index_text(after.value)
    if not isinstance(step.before, Index):
        return f"Selesaikan {hint}; indeksnya perlu paling sedikit {goal}."
    return (
        f"Perbaiki layanan, lalu ulangi survei: indeks kini {index_text(step.before.value)},"
        f" perlu paling sedikit {goal}."
    )


def _counts_text(indicator: Indicator, step: Step) -> str:
    """Say how many more: the denominator is a fact of the office and stays."""
    formula = indicator.formula
    if formula is None or not isinstance(step.after, Counts):
        raise ValueError(f"question {indicator.code} has no counts")
    before = step.before.values if isinstance(step.before, Counts) else {}
    goal, whole = (_sum(step.after, keys) for keys in (formula.numerator, formula.denominator))
    label = " + ".join(f"“{indicator.input(key).label}”" for key in formula.numerator)
    if any(before.get(key) is None for key in formula.denominator):
        return _counts_share_text(indicator, label, goal, whole)
    now = sum(before.get(key) or 0 for key in formula.numerator)
    if formula.kind == "decrease":
        if all(before.get(key) is None for key in formula.numerator):
            return f"Turunkan {label} sampai paling banyak {goal} dari {whole}, lalu isikan jumlahnya."
        return f"Turunkan {label} sebanyak {now - goal}: kini {now}, perlu paling banyak {goal} dari {whole}."
    return f"Tuntaskan {goal - now} lagi dari {whole} pada {label}: kini {now}, perlu paling sedikit {goal}."


def _counts_share_text(indicator: Indicator, label: str, goal: int, whole: int) -> str:
    """Say the share where the whole is not known yet."""
    share = percent_text(100 * Fraction(goal, whole), 0) if whole else "tidak ada"
    if indicator.formula is not None and indicator.formula.kind == "decrease":
        return f"Turunkan {label} sampai paling banyak {share} dari seluruhnya, lalu isikan jumlahnya."
    return f"Tuntaskan {label} sampai paling sedikit {share} dari seluruhnya, lalu isikan jumlahnya."


def _sum(counts: Counts, keys: tuple[str, ...]) -> int:
    return sum(counts.values[key] or 0 for key in keys)


def _criterion(indicator: Indicator, answer: Answer) -> str:
    if not isinstance(answer, Choice):
        return ""
    return next(level.criterion for level in indicator.levels if level.letter == answer.letter)


def _words(indicator: Indicator, answer: Answer) -> str:
    return f"jawaban {_plain(answer)}" if indicator.levels else "isian ini"


def _plain(answer: Answer) -> str:
    return answer.letter if isinstance(answer, Choice) else ""
