"""The route on random sheets of 113 questions, part of whose answers lack data dukung."""

import random
import time
from decimal import Decimal

from bench.measures import Row, milliseconds
from bench.server import PROJECT

SHEETS = 200
SECONDS = 1.0


def route() -> list[Row]:
    """Time the proved route of random sheets to WBK and WBBM by turns; the worst counts."""
    from assessment import scoring  # noqa: PLC0415  (kept out of the other measurements)
    from assessment.lke import files as lke_files  # noqa: PLC0415  (kept out of the other measurements)
    from assessment.planning import route  # noqa: PLC0415  (kept out of the other measurements)

    chance = random.Random(2021)
    paths = lke_files.instrument_paths(PROJECT / "fixtures" / "instruments")
    instrument = lke_files.read_instrument_file(paths["permenpanrb-90-2021"]).instrument

    def answer(question: scoring.Indicator) -> scoring.Answer:
        if question.levels:
            return scoring.Choice(chance.choice(question.levels).letter)
        if question.answer_type == "index":
            return scoring.Index(Decimal(chance.randint(0, 400)) / 100)
        return scoring.Counts({entry.key: chance.randint(0, 60) for entry in question.inputs})

    times = []  # of the processor: one thread works, and nothing waits
    for number in range(SHEETS):
        answers = {code: answer(q) for code, q in instrument.indicators.items() if chance.random() < 0.9}
        counted = {code: value for code, value in answers.items() if chance.random() < 0.7}
        unproved = {code: value for code, value in answers.items() if code not in counted}
        begun = time.process_time()
        route.plan_route(instrument, counted, scoring.PREDICATES[number % 2], unproved=unproved)
        times.append(time.process_time() - begun)
    worst = max(times)
    return [Row(f"route, worst of {SHEETS} sheets", milliseconds(worst), "–", "–", "≤ 1 s", worst <= SECONDS)]
