"""A route in words: what must be done at each question, why it takes that effort, and which minimums it helps.

Pure, like `next_acts`, whose words it shares. It never suggests claiming a level: it says what must be true and shown.
"""

from dataclasses import dataclass

from assessment.figures.gate_board import Board, GateRow
from assessment.planning.route import Plan, Step
from assessment.readiness.act_words import ACT_WORDS, hint_text
from assessment.scoring import Indicator, Instrument

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
        criterion = "" if step.is_proof else ACT_WORDS.of(indicator).criterion(indicator, step.after)
        found.append(StepText(step, indicator.statement, _text(indicator, step), criterion, tuple(helped)))
    return tuple(found)


def day_field(code: str) -> str:
    """Return the name of the field in which the day of a question's step is typed."""
    return f"tenggat-{code}"


def work_title(text: StepText, limit: int) -> str:
    """Return the step as one line of a rencana kerja, at most `limit` characters."""
    title = f"{text.step.code}: {text.text}"
    return title if len(title) <= limit else f"{title[: limit - 1].rstrip()}…"


def _text(indicator: Indicator, step: Step) -> str:
    words = ACT_WORDS.of(indicator)
    if step.is_proof:
        named = words.answer_named(step.after)
        return f"Lengkapi {hint_text(indicator)}; {named} terhitung setelah data dukung ini diterima."
    return words.step(indicator, step.before, step.after)
