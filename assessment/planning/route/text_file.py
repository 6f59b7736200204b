"""A route as JSON data and as a table for a terminal."""

from typing import Any

from assessment import scoring
from assessment.planning.route import Plan
from zi_portal.kit.indonesian import decimal_text


def route_json(plan: Plan) -> dict[str, Any]:
    """Return the plan as the headless interface gives it; gains unrounded as text."""
    return {
        "possible": plan.possible,
        "reason": plan.reason,
        "steps": [
            {
                "code": step.code,
                "from": step.before and step.before.written(),
                "to": step.after.written(),
                "gain": scoring.as_text(step.gain),
                "effort": step.effort,
            }
            for step in plan.steps
        ],
        "count": len(plan.steps),
        "effort": plan.effort,
    }


def route_table(plan: Plan, instrument: scoring.Instrument) -> str:
    """Return the plan as lines a person reads."""
    if not plan.possible:
        return plan.reason
    if not plan.steps:
        return f"Semua syarat {plan.target} sudah terpenuhi."
    lines = [f"Jalur menuju {plan.target}: {len(plan.steps)} pertanyaan, upaya {plan.effort}."]
    for step in plan.steps:
        lines.append(
            f"{step.code}: {_words(step.before)} → {_words(step.after)} (+{decimal_text(step.gain)}, upaya {step.effort})"
        )
        lines.append(f"  {instrument.indicator(step.code).statement}")
    return "\n".join(lines)


def _words(answer: scoring.Answer | None) -> str:
    plain = answer and answer.written()
    if isinstance(plain, dict):
        return ", ".join(f"{key} {'–' if count is None else count}" for key, count in plain.items())
    return (plain or "belum dijawab").replace(".", ",")
