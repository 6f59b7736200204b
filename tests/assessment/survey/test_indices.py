"""Indices of survey responses: by hand, beside an independent scorer, and what no order or repeat may change."""

import json
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.survey.files import get_edition
from assessment.survey.indices import IndexFigure, figures_of
from assessment.survey.responses import read_responses
from tests.assessment.survey.campaigns import SKM, SPAK, SPKP, alike, drawn, row
from tests.assessment.survey.independent import campaign

STARS, SKM_ONLY, BOTH = "se-4-2023", "permenpanrb-14-2017", "se-4-2023-dan-skm"


def read(rows, edition=STARS):
    content = json.dumps({"edition": edition, "responses": rows}).encode()
    return read_responses(content, get_edition, is_csv=False).responses


def figures(rows, edition=STARS):
    return figures_of(get_edition(edition), read(rows, edition))


def index(rows, name, edition=STARS):
    return next(found for found in figures(rows, edition).indices if found.part.index == name)


# --- By hand


def test_the_minimum_of_ipak_is_5_40_stars():
    """3.60 × 6 ÷ 4 = 5.40: six people give 5, four give 6."""
    rows = [row(alike(SPAK, 5)) for _ in range(6)] + [row(alike(SPAK, 6)) for _ in range(4)]
    found = index(rows, "IPAK")
    assert (found.period, found.pooled) == (F("3.6"), F("3.6"))
    assert found.otherwise == F("3.64")  # 1 + 4.4 × 3 ÷ 5


def test_perfect_answers_are_4_and_not_3_96():
    found = index([row(alike(SKM, 4))], "IKM", SKM_ONLY)
    assert (found.period, found.converted, found.grade) == (4, 100, "A")
    assert found.otherwise is None


def test_the_mean_of_each_question_comes_before_the_mean_of_questions():
    """spak1 has 6 and 2 → 4; the other four have 6 alone: (4 + 6 × 4) ÷ 5 = 5.6 stars; respondent means would give 4.0."""
    found = index([row(alike(SPAK, 6)), row({"spak1": 2})], "IPAK")
    assert found.period == F("5.6") * 4 / 6
    assert found.n == 2


def test_the_period_is_the_mean_of_months_and_the_pooled_mean_stands_beside_it():
    """March: 6 stars, three people; April: 3 stars, one. Months: (4 + 2) ÷ 2 = 3; all at once: 5.25 stars = 3.5."""
    rows = [row(alike(SPAK, 6)) for _ in range(3)] + [row(alike(SPAK, 3), "2026-04-01T09:00+08:00")]
    found = index(rows, "IPAK")
    assert (found.period, found.pooled) == (3, F("3.5"))
    assert {month: (one.index, one.n) for month, one in found.months.items()} == {"2026-03": (4, 3), "2026-04": (2, 1)}


def test_a_month_that_lacks_a_question_has_no_index_and_is_not_0():
    rows = [row(alike(SPAK, 6)), row(alike(SPAK[:4], 1), "2026-04-01T09:00+08:00"), row(alike(SPKP, 6), "2026-05-02")]
    found = index(rows, "IPAK")
    assert {month: (one.index, one.n) for month, one in found.months.items()} == {
        "2026-03": (4, 1),
        "2026-04": (None, 1),
        "2026-05": (None, 0),
    }
    assert found.period == 4
    warnings = figures(rows).warnings
    assert "IPAK 2026-04: ada unsur yang tidak dijawab siapa pun; bulan ini tidak dihitung" in warnings
    assert "IPAK 2026-05: belum ada jawaban; bulan ini tidak dihitung" in warnings


def test_no_response_is_no_index_and_every_question_is_listed():
    found = figures([], BOTH)
    assert [(one.period, one.pooled, one.months) for one in found.indices] == [(None, None, {})] * 3
    assert list(found.elements) == [*SPKP, *SPAK, *SKM]
    assert {(one.n, one.mean, one.index) for one in found.elements.values()} == {(0, None, None)}
    assert found.warnings == ("belum ada jawaban",)


@pytest.mark.parametrize(
    ("index_value", "converted", "grade"),
    [
        ("4", "100", "A"),
        ("3.5324", "88.31", "A"),
        ("3.5322", "88.305", "A"),  # 88.31 once rounded
        ("3.5321", "88.3025", "B"),  # 88.30
        ("3.0644", "76.61", "B"),
        ("3.0641", "76.6025", "C"),  # 76.60
        ("2.6", "65", "C"),
        ("2.5997", "64.9925", "D"),  # 64.99
        ("1", "25", "D"),
    ],
)
def test_grades_are_those_of_p14_and_its_holes_are_decided_by_rounding(index_value, converted, grade):
    part = get_edition(SKM_ONLY).parts[0]
    found = IndexFigure(part=part, n=30, period=F(index_value), pooled=None, months={})
    assert (found.converted, found.grade) == (F(converted), grade)


def test_counts_of_each_answer_and_of_services_are_told():
    found = figures([row({"spak1": 6}), row({"spak1": 6}, service="Paspor"), row({"spak1": 1}, service="Paspor")])
    assert found.elements["spak1"].counts == {1: 1, 2: 0, 3: 0, 4: 0, 5: 0, 6: 2}
    assert found.services == {"Paspor": 2, "Izin usaha": 1}


def test_what_is_missing_is_warned_of():
    warnings = figures([row(alike(SPAK, 5), service="") for _ in range(29)]).warnings
    assert "29 jawaban tanpa nama layanan" in warnings
    assert "IPAK: belum cukup, 29 responden; sedikitnya 30, kecuali pengguna layanan memang lebih sedikit" in warnings
    assert "IPAK: 1 bulan berisi indeks; sedikitnya 3 bulan terakhir sebelum pengusulan" in warnings
    enough = figures([row(alike(SPAK, 5), f"2026-0{month}-01") for month in (1, 2, 3) for _ in range(10)]).warnings
    assert not any(line.startswith("IPAK") for line in enough)


# --- Beside the independent scorer

CAMPAIGNS = [
    (STARS, [row(alike([*SPKP, *SPAK], 6))]),
    (STARS, [row(alike(SPKP, 5)), row(alike(SPAK, 4))]),
    (STARS, [row({"spkp1": 1}), row(alike([*SPKP, *SPAK], 3), "2026-12-31T23:59+09:00")]),
    (STARS, drawn(1, [*SPKP, *SPAK], 6, 300)),
    (STARS, drawn(2, SPAK, 6, 37, months=("2025-12", "2026-01"))),
    (STARS, drawn(3, [*SPKP, *SPAK], 6, 40, left_out=0.7)),
    (SKM_ONLY, [row(alike(SKM, 4)), row(alike(SKM, 1), "2026-04-30T00:00Z")]),
    (SKM_ONLY, drawn(4, SKM, 4, 211)),
    (BOTH, drawn(5, [*SPKP, *SPAK, *SKM], 4, 120)),
    (BOTH, drawn(6, [*SPKP, *SPAK, *SKM], 4, 5, left_out=0.5)),
]


@pytest.mark.parametrize(("edition", "rows"), CAMPAIGNS)
def test_ten_campaigns_agree_with_an_independent_scorer(edition, rows):
    for found in figures(rows, edition).indices:
        period, pooled, months = campaign(rows, found.part.index)
        close(found.period, period)
        close(found.pooled, pooled)
        assert list(found.months) == list(months)
        for month, value in months.items():
            close(found.months[month].index, value)


def close(ours, theirs):
    assert (ours is None) == (theirs is None)
    assert ours is None or abs(float(ours) - theirs) < 1e-9


# --- Whatever comes

ANSWERS = st.dictionaries(st.sampled_from([*SPKP, *SPAK]), st.integers(1, 6))
ROWS = st.lists(st.builds(row, ANSWERS, st.sampled_from(["2026-01-05", "2026-02-05", "2026-04-05"])), max_size=12)


@settings(deadline=None, max_examples=60)
@given(ROWS, st.randoms())
def test_no_order_changes_a_figure(rows, chance):
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert figures(shuffled) == figures(rows)


@settings(deadline=None, max_examples=60)
@given(ROWS)
def test_every_response_twice_changes_no_mean(rows):
    once, twice = figures(rows), figures(rows + rows)
    assert [(one.period, one.pooled) for one in twice.indices] == [(one.period, one.pooled) for one in once.indices]
    assert twice.n == 2 * once.n
    for one in twice.indices:
        assert one.period is None or F(2, 3) <= one.period <= 4
