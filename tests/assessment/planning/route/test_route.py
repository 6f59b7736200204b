"""A route against brute force on small instruments, and against the exact score on the three real ones."""

import itertools
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment import scoring
from assessment.planning.route import default_efforts, plan_route
from assessment.planning.route.upgrades import Options, upgrades
from tests.assessment.scoring.strategies import filled
from tests.sheets import best_answers
from tests.sheets import instrument as real_instrument

ABC = [{"letter": letter, "criterion": f"kriteria {letter}"} for letter in "ABC"]
YES_NO = [{"letter": letter, "criterion": f"kriteria {letter}"} for letter in ("Ya", "Tidak")]


def question(code, kind):
    """Return one question of a kind: yes/no, three levels, cases, or a survey on a coarse scale."""
    base = {"code": code, "statement": f"Pertanyaan {code}", "evidence_hint": "bukti", "source": {"basis": "uji"}}
    if kind == "ya_tidak":
        return base | {"answer_type": "ya_tidak", "levels": YES_NO}
    if kind == "abc":
        return base | {"answer_type": "abc", "levels": ABC}
    if kind == "counts":
        return base | {
            "answer_type": "counts",
            "inputs": [
                {"key": "semua", "label": "Semua", "role": "penyebut"},
                {"key": "selesai", "label": "Selesai", "role": "pembilang"},
            ],
            "formula": {
                "kind": "ratio",
                "numerator": ["selesai"],
                "denominator": ["semua"],
                "when_denominator_is_zero": "zero",
                "basis": "uji",
            },
        }
    return base | {
        "answer_type": "index",
        "inputs": [{"key": "indeks", "label": "Indeks", "role": "index", "min": "0", "max": "4", "decimals": 0}],
        "formula": {"kind": "index", "of": "indeks", "max": "4"},
    }


def small_instrument(first, second, minimums):
    """Return an instrument of two sub-areas, one under each component, with gates on both and on their total."""

    def leaf(code, kinds):
        return {
            "code": code,
            "kind": "sub_area",
            "name": f"Sub-area {code}",
            "weight": "60" if code.startswith("A") else "40",
            "indicators": [question(f"{code}.{place}", kind) for place, kind in enumerate(kinds, start=1)],
        }

    def component(code, key, area, weight, kinds):
        area_node = {"code": f"{code}.I", "kind": "area", "area": area, "name": area, "weight": weight}
        area_node["children"] = [leaf(f"{code}.I.a", kinds)]
        return {
            "code": code,
            "kind": "component",
            "key": key,
            "name": key,
            "weight": weight,
            "children": [area_node],
        }

    gates = [
        {"code": "total", "label": "Nilai total", "of": ["A", "B"], "measure": "points", "minimum": minimums[0]},
        {"code": "a", "label": "A", "of": ["A.I"], "measure": "percent_of_weight", "minimum": minimums[1]},
        {"code": "b", "label": "B", "of": ["B"], "measure": "points", "minimum": minimums[2]},
    ]
    gates = [gate | {"source": "uji"} for gate in gates]
    real = real_instrument()
    return scoring.parse_instrument(
        {
            "schema": "lke-instrument/1",
            "code": "uji",
            "short_title": "Uji",
            "title": "Uji",
            "year": 2026,
            "in_force": False,
            "regulation": {"year": 2026},
            "answer_types": {
                name: [{"letter": level.letter, "value": str(level.value)} for level in levels]
                for name, levels in real.answer_types.items()
            },
            "tree": [
                component("A", "pengungkit", "MP", "60", first),
                component("B", "hasil", "BB", "40", second),
            ],
            "gates": {"WBK": gates, "WBBM": gates},
            "eligibility": {"conditions": [], "exceptions": [], "notes": []},
        }
    )


def answer_strategy(kind):
    """Return a strategy of answers of one kind, unanswered included."""
    whole = st.integers(0, 4)
    return {
        "ya_tidak": st.sampled_from([None, scoring.Choice("Ya"), scoring.Choice("Tidak")]),
        "abc": st.sampled_from([None, scoring.Choice("A"), scoring.Choice("B"), scoring.Choice("C")]),
        "counts": st.one_of(
            st.none(), st.builds(lambda a, b: scoring.Counts({"semua": a, "selesai": b}), whole, whole)
        ),
        "index": st.one_of(st.none(), st.builds(lambda n: scoring.Index(Decimal(n)), whole)),
    }[kind]


kinds = st.lists(st.sampled_from(["ya_tidak", "abc", "counts", "index"]), min_size=1, max_size=3)


@st.composite
def cases(draw):
    first, second = draw(kinds), draw(kinds)
    minimums = [str(draw(st.integers(0, 100))), str(draw(st.integers(0, 100))), str(draw(st.integers(0, 40)))]
    instrument = small_instrument(first, second, minimums)
    answers = {code: draw(answer_strategy(question.answer_type)) for code, question in instrument.indicators.items()}
    efforts = {code: draw(st.integers(0, 3)) for code in instrument.indicators}
    locked = [code for code in instrument.indicators if draw(st.integers(0, 5)) == 0]
    return instrument, answers, efforts, locked


@st.composite
def unproved_cases(draw):
    """Return a case in which some given answers do not count, with what proving each costs."""
    instrument, answers, efforts, locked = draw(cases())
    given_codes = [code for code, answer in answers.items() if answer is not None]
    unproved = {code: answers[code] for code in given_codes if draw(st.booleans())}
    proof_efforts = {code: draw(st.integers(0, 3)) for code in unproved}
    counted = {code: answer for code, answer in answers.items() if code not in unproved}
    return instrument, counted, efforts, locked, unproved, proof_efforts


def every_value(upgrade):
    """Return all values a question may have: as it is, or raised in each possible way."""
    if isinstance(upgrade, Options):
        return [None, *(value for _, value in upgrade.choices)]
    return [None, *(upgrade.unit * units for units in range(upgrade.lowest, upgrade.highest + 1))]


def brute_force(instrument, answers, efforts, locked):
    """Return the least (effort, steps, gain) that passes WBK, or None, by trying everything."""
    values = scoring.score(instrument, answers).values
    possible = list(upgrades(instrument, answers, frozenset(locked)))
    gates = [
        (
            gate.exact_minimum
            * (sum(instrument.node(code).exact_weight for code in gate.of) / 100 if "percent" in gate.measure else 1),
            {q.code for code in gate.of for node in instrument.node(code).walk() for q in node.indicators},
        )
        for gate in instrument.gates["WBK"]
    ]
    worth = {
        q.code: node.exact_weight / len(node.indicators) for node in instrument.nodes.values() for q in node.indicators
    }
    base = {code: (value or Fraction()) * worth[code] for code, value in values.items()}
    best = None
    for chosen in itertools.product(*(every_value(upgrade) for upgrade in possible)):
        points = dict(base)
        raised = [(up, value) for up, value in zip(possible, chosen, strict=True) if value is not None]
        for upgrade, value in raised:
            points[upgrade.code] = value * worth[upgrade.code]
        if all(sum(points[code] for code in codes) >= minimum for minimum, codes in gates):
            cost = (
                sum(efforts[up.code] for up, _ in raised),
                len(raised),
                sum((value - up.base) * worth[up.code] for up, value in raised),
            )
            best = cost if best is None or cost < best else best
    return best


def brute_force_unproved(case):
    """Return the same by trying, for every subset of the unproved answers, to prove it and to raise the rest."""
    instrument, answers, efforts, locked, unproved, proof_efforts = case
    worth = {
        q.code: node.exact_weight / len(node.indicators) for node in instrument.nodes.values() for q in node.indicators
    }
    choices = {}
    for code, indicator in instrument.indicators.items():
        given_answer = unproved.get(code, answers.get(code))
        value = scoring.answer_value(indicator, given_answer)[0] or Fraction()
        now = Fraction() if code in unproved else value
        kept = [(0, 0, now)]
        if code not in locked:
            if code in unproved and value > 0:
                kept.append((proof_efforts[code], 1, value))
            for upgrade in upgrades(instrument, {code: given_answer}, frozenset(set(instrument.indicators) - {code})):
                kept += [(efforts[code], 1, higher) for higher in every_value(upgrade) if higher is not None]
        choices[code] = [(effort, steps, (new - now) * worth[code], new * worth[code]) for effort, steps, new in kept]
    codes = list(choices)
    gates = [
        (
            gate.exact_minimum
            * (sum(instrument.node(code).exact_weight for code in gate.of) / 100 if "percent" in gate.measure else 1),
            {codes.index(q.code) for c in gate.of for node in instrument.node(c).walk() for q in node.indicators},
        )
        for gate in instrument.gates["WBK"]
    ]
    passing = (
        tuple(sum(part) for part in list(zip(*chosen, strict=True))[:3])
        for chosen in itertools.product(*choices.values())
        if all(sum(chosen[place][3] for place in places) >= minimum for minimum, places in gates)
    )
    return min(passing, default=None)


@given(unproved_cases())
@settings(deadline=None, max_examples=60)
def test_route_over_unproved_answers_is_the_best_that_brute_force_finds(case):
    instrument, answers, efforts, locked, unproved, proof_efforts = case
    plan = plan_route(
        instrument, answers, "WBK", efforts=efforts, locked=locked, unproved=unproved, proof_efforts=proof_efforts
    )
    best = brute_force_unproved(case)
    assert plan.possible == (best is not None)
    if best is not None:
        assert (plan.effort, len(plan.steps), sum(step.gain for step in plan.steps)) == best


def test_route_proves_an_answer_as_it_stands_before_it_asks_for_more():
    """A full sheet without any evidence needs documents only, and no more of them than the gates ask."""
    answers = best_answers()
    plan = plan_route(real_instrument(), {}, "WBK", unproved=answers)
    assert all(step.is_proof and step.after == answers[step.code] and step.effort == 1 for step in plan.steps)
    assert scoring.score(real_instrument(), {step.code: step.after for step in plan.steps}).passes("WBK")


@pytest.mark.parametrize("target", ["WBK", "WBBM"])
@given(sheet=filled(), data=st.data())
@settings(max_examples=10, deadline=None)
def test_applied_route_over_unproved_answers_passes_every_gate_exactly(target, sheet, data):
    code, answers = sheet
    instrument = real_instrument(code)
    given_answers = {question: answer for question, answer in answers.items() if answer is not None}
    supported = data.draw(st.sets(st.sampled_from(sorted(given_answers)))) if given_answers else set()
    counted = scoring.restrict(given_answers, supported)
    unproved = {question: answer for question, answer in given_answers.items() if question not in supported}
    plan = plan_route(instrument, counted, target, unproved=unproved)
    after = scoring.score(instrument, dict(counted) | {step.code: step.after for step in plan.steps})
    assert after.passes(target)


@given(cases())
@settings(deadline=None)
def test_route_is_the_best_that_brute_force_finds(case):
    instrument, answers, efforts, locked = case
    plan = plan_route(instrument, answers, "WBK", efforts=efforts, locked=locked)
    best = brute_force(instrument, answers, efforts, locked)
    if best is None:
        assert not plan.possible
        assert plan.reason.startswith("Tidak mungkin")
    else:
        assert plan.possible
        assert (plan.effort, len(plan.steps), sum(step.gain for step in plan.steps)) == best


@pytest.mark.parametrize("target", ["WBK", "WBBM"])
@given(sheet=filled())
@settings(max_examples=15, deadline=None)
def test_applied_route_passes_every_gate_exactly(target, sheet):
    code, answers = sheet
    instrument = real_instrument(code)
    plan = plan_route(instrument, answers, target)
    assert plan.possible
    after = scoring.score(instrument, dict(answers) | {step.code: step.after for step in plan.steps})
    assert after.passes(target)
    before = scoring.score(instrument, answers)
    assert after.total - before.total == sum(step.gain for step in plan.steps)
    assert all(step.gain > 0 for step in plan.steps)


@given(sheet=filled())
@settings(max_examples=6, deadline=None)
def test_every_step_of_a_route_is_needed(sheet):
    code, answers = sheet
    instrument = real_instrument(code)
    plan = plan_route(instrument, answers, "WBBM")
    for left_out in plan.steps:
        changed = dict(answers) | {step.code: step.after for step in plan.steps if step is not left_out}
        assert not scoring.score(instrument, changed).passes("WBBM")


def test_route_without_both_surveys_says_the_highest_total():
    """100 − 17.5 − 17.5 = 65"""
    instrument = real_instrument()
    plan = plan_route(instrument, {}, "WBK", locked=["B.I.a.1", "B.II.a.1"])
    assert not plan.possible
    assert "Nilai total paling tinggi 65,00 dari batas 75,00" in plan.reason
    assert plan.steps == ()


def test_route_of_a_passing_sheet_has_no_steps():
    instrument = real_instrument()
    plan = plan_route(instrument, {}, "WBBM")
    best = {step.code: step.after for step in plan.steps}
    assert plan_route(instrument, best, "WBBM").steps == ()


def test_route_solves_a_counts_row_for_the_number_needed_and_keeps_its_denominator():
    """Area PW at best but A.II.5.i.a: 12.5; it needs 11.25, so 3 × n / 26 must be 1.75: n = 16 of 26."""
    answers = best_answers() | {
        "A.II.5.i.a": scoring.Choice("E"),
        "A.II.5.ii.a": scoring.Counts({"harus_ditindaklanjuti": 26, "sedang_diproses": 25, "selesai": 1}),
    }
    plan = plan_route(real_instrument(), answers, "WBBM", locked=["A.II.5.i.a"])
    assert [step.after for step in plan.steps] == [
        scoring.Counts({"harus_ditindaklanjuti": 26, "sedang_diproses": 10, "selesai": 16})
    ]


def chosen(first, second, minimum, efforts):
    """Return the questions a route raises: `first` sub-area of 60 points, `second` of 40, a total of `minimum` asked."""
    kinds_of = ["ya_tidak"] * first, ["ya_tidak"] * second
    instrument = small_instrument(*kinds_of, [minimum, "0", "0"])
    plan = plan_route(instrument, {}, "WBK", efforts=dict(zip(instrument.indicators, efforts, strict=True)))
    return [step.code for step in plan.steps]


def test_a_route_takes_the_least_effort_before_the_fewest_steps():
    """Four questions of 15 points and one of 40 for a total of 30: two of effort 1 (2 in all) before the one of effort 3."""
    assert chosen(4, 1, "30", [3, 1, 3, 1, 3]) == ["A.I.a.2", "A.I.a.4"]


def test_a_route_takes_the_fewest_steps_before_the_smallest_gain():
    """The same for effort 2 either way: the one question that gains 40, not the two that gain just the 30 asked."""
    assert chosen(4, 1, "30", [1, 1, 1, 1, 2]) == ["B.I.a.1"]


def test_a_route_takes_the_least_effort_before_the_smallest_gain():
    """60 points for effort 1 before 40 for effort 2, where 40 would do."""
    assert chosen(1, 1, "40", [1, 2]) == ["A.I.a.1"]


def test_a_route_takes_the_smallest_gain_of_what_costs_the_same():
    """One step of effort 2 either way: the 40 points that suffice, not 60."""
    assert chosen(1, 1, "40", [2, 2]) == ["B.I.a.1"]


def test_default_effort_of_a_survey_is_three_and_of_the_rest_two():
    efforts = default_efforts(real_instrument())
    assert efforts["B.I.a.1"] == efforts["B.II.a.1"] == 3
    assert {effort for code, effort in efforts.items() if code not in ("B.I.a.1", "B.II.a.1")} == {2}


@pytest.mark.parametrize(
    ("given_counts", "reached"),
    [
        # Only a number outside the formula is missing: 9 of 10 stay 9, although 5 would do.
        ({"harus_ditindaklanjuti": 10, "sedang_diproses": None, "selesai": 9}, (10, 9)),
        # The whole is missing: it holds at least the 9 that are finished.
        ({"harus_ditindaklanjuti": None, "sedang_diproses": 0, "selesai": 9}, (9, 9)),
    ],
)
def test_route_never_asks_for_less_than_an_incomplete_row_names(given_counts, reached):
    """Area PW at best without these 3 points: 12 of 15; it needs 11.25 for WBBM, so A.II.5.i.a at E takes the row."""
    answers = best_answers() | {
        "A.II.5.i.a": scoring.Choice("E"),
        "A.II.5.ii.a": scoring.Counts(given_counts),
    }
    plan = plan_route(real_instrument(), answers, "WBBM", locked=["A.II.5.i.a"])
    (step,) = plan.steps
    assert isinstance(step.after, scoring.Counts)
    assert (step.after.values["harus_ditindaklanjuti"], step.after.values["selesai"]) == reached
    assert step.after.values["sedang_diproses"] == 0


def test_route_fills_a_whole_of_which_one_part_is_known_to_be_0():
    """Without the missing part there would be nothing to report on; with it the row can still count."""
    indicator = real_instrument().indicator("A.II.5.iii.a.1")
    first, *rest = indicator.formula.denominator
    counts = scoring.Counts({first: 0} | dict.fromkeys(rest))
    (found,) = upgrades(
        real_instrument(), {indicator.code: counts}, frozenset(set(real_instrument().indicators) - {indicator.code})
    )
    assert found.highest == 1
