"""Figures and marks of 10,000 survey responses that were read already, beside a bare sum of the same answers."""

import json
import random
import time
from collections.abc import Callable

from bench.measures import ROUNDS, Row, milliseconds
from bench.server import PROJECT

RESPONSES = 10_000
SECONDS = 0.3


def survey() -> list[Row]:
    """Time the figures, and apart the marks and the reading of the file."""
    from assessment.survey.files import read_edition  # noqa: PLC0415  (kept out of the other measurements)
    from assessment.survey.indices import figures_of  # noqa: PLC0415  (kept out of the other measurements)
    from assessment.survey.marks import marks_of  # noqa: PLC0415  (kept out of the other measurements)
    from assessment.survey.responses import read_responses  # noqa: PLC0415  (kept out of the other measurements)

    path = PROJECT / "fixtures" / "surveys" / "se-4-2023.yaml"
    edition = read_edition(path.read_bytes(), path.name, stem=path.stem)
    content = json.dumps({"edition": edition.code, "responses": _made(list(edition.elements))}).encode()
    rows: dict[str, list[tuple[float, float]]] = {"read": [], "figures": [], "marks": [], "bare": []}

    def timed(name: str, work: Callable[[], object]) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        rows[name].append((time.perf_counter() - wall, time.process_time() - cpu))

    found = read_responses(content, lambda _: edition, is_csv=False).responses
    for _ in range(ROUNDS):
        timed("read", lambda: read_responses(content, lambda _: edition, is_csv=False))
        timed("figures", lambda: figures_of(edition, found))
        timed("marks", lambda: marks_of(edition, found))
        timed("bare", lambda: sum(value for one in found for value in one.answers.values()))
    middle = {name: sorted(spent)[ROUNDS // 2] for name, spent in rows.items()}

    def row(name: str, label: str, bar: float | None) -> Row:
        spent, bare = middle[name], middle["bare"]
        ours = f"{milliseconds(spent[0])} (CPU {milliseconds(spent[1])})"
        is_met = bar is None or spent[0] <= bar
        return Row(
            label, ours, milliseconds(bare[0]), f"{spent[0] / bare[0]:.1f}", f"≤ {bar} s" if bar else "–", is_met
        )

    return [
        row("figures", f"survey, figures of {RESPONSES} responses", SECONDS),
        row("marks", f"survey, marks of {RESPONSES} responses", None),
        row("read", f"survey, reading {RESPONSES} responses", None),
    ]


def _made(keys: list[str]) -> list[dict[str, object]]:
    chance = random.Random(18)
    return [
        {
            "service": f"Layanan {number % 7}",
            "at": f"2026-{1 + number % 6:02}-{1 + number % 28:02}T{8 + number % 8:02}:{number % 60:02}+08:00",
            "answers": {key: chance.randint(1, 6) for key in keys},
            "seconds": chance.randint(30, 300),
            "device": f"d{number % 5000}",
        }
        for number in range(RESPONSES)
    ]
