"""A score sheet as the JSON and the table that `hitung_lke` prints."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from assessment import scoring
from zi_portal.kit.indonesian import decimal_text


def score_json(sheet: scoring.ScoreSheet, notes: Sequence[str] = ()) -> dict[str, Any]:
    """Return a sheet scored question by question as the headless commands print it.

    notes: what must be known of how the file was read; they stand after the warnings.

    Points, percents and shortfalls are unrounded decimal text, one without a finite decimal to 28 digits. The gates
    are those of *klaim*; of a percent gate value, minimum and shortfall are percents.
    """
    return {
        "instrument": sheet.instrument,
        "klaim": {
            "total": _text(sheet.total),
            "nodes": {code: scoring.as_text(node.points) for code, node in sheet.nodes.items()},
        },
        "terjawab_saja": {
            "total": _text(sheet.total_answered_only),
            "nodes": {code: scoring.as_text(node.points_answered_only) for code, node in sheet.nodes.items()},
        },
        "gates": {
            predicate: [
                {
                    "code": gate.code,
                    "value": _text(gate.value),
                    "minimum": _text(Fraction(gate.minimum)),
                    "shortfall": _text(gate.shortfall),
                    "passed": gate.passed,
                }
                for gate in gates
            ]
            for predicate, gates in sheet.gates.items()
        },
        "unanswered": list(sheet.unanswered),
        "warnings": [*warning_lines(sheet), *notes],
    }


def score_table(sheet: scoring.ScoreSheet, title: str, notes: Sequence[str] = ()) -> str:
    """Return the sheet as lines for a terminal: points of every node, gates with shortfall, what is missing.

    title: the regulation's name; notes: as `score_json`. Numbers are
    rounded half-up to two decimals, with a decimal comma; where that would hide a missed minimum they have more.
    """
    lines = [title, "", f"{'Bobot':>8} {'Nilai':>8} {'Terjawab':>8}  Simpul"]
    for code, node in sheet.nodes.items():
        numbers = _columns(Fraction(node.weight), node.points, node.points_answered_only)
        lines.append(f"{numbers}  {code} {node.name}")
    lines.append(f"{_columns(Fraction(100), sheet.total, sheet.total_answered_only)}  Total")
    for predicate, gates in sheet.gates.items():
        verdict = "memenuhi" if sheet.passes(predicate) else "belum memenuhi"
        lines += ["", f"{predicate}: {verdict}", f"{'Nilai':>8} {'Batas':>8} {'Kurang':>8}  Syarat"]
        for gate in gates:
            unit = " (%)" if gate.measure == "percent_of_weight" else ""
            status = "lulus" if gate.passed else "belum"
            numbers = _columns(gate.value, Fraction(gate.minimum), gate.shortfall)
            lines.append(f"{numbers}  {status}: {gate.label}{unit}")
    lines += ["", f"Belum dijawab ({len(sheet.unanswered)}): {', '.join(sheet.unanswered) or '-'}"]
    lines += [f"Perhatian: {line}" for line in (*warning_lines(sheet), *notes)]
    return "\n".join(lines)


def warning_lines(sheet: scoring.ScoreSheet) -> list[str]:
    """Return each warning as one line that names its question and the inputs it is about."""
    return [
        f"{note.code}: {note.text_id}" + (f" [{', '.join(note.keys)}]" if note.keys else "") for note in sheet.warnings
    ]


def _text(value: Fraction | None) -> str | None:
    return None if value is None else scoring.as_text(value)


def _columns(*figures: Fraction | None) -> str:
    return " ".join(f"{'-' if figure is None else decimal_text(figure):>8}" for figure in figures)
