"""What the charts draw at their extremes, and that no text of a user becomes markup."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction as F
from xml.etree import ElementTree as ET

import pytest

from assessment.readiness import charts
from assessment.readiness.charts import AreaBar
from assessment.scoring import measured

THRESHOLDS = (("WBK", 60), ("WBBM", 75))
SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class FakeGate:
    label: str
    value: F | None
    minimum: Decimal
    shortfall: F | None
    passed: bool | None
    measure: str = "points"


def gate(value, minimum="60", label="Area Manajemen Perubahan", measure="points"):
    if value is None:
        return FakeGate(label, None, Decimal(minimum), None, None, measure)
    shortfall = max(F(minimum) - F(value), F(0))
    return FakeGate(
        label, value if isinstance(value, F) else F(value), Decimal(minimum), shortfall, shortfall == 0, measure
    )


def drawn(markup):
    return ET.fromstring(str(markup))


def heights(root, colour):
    return [float(rect.get("height")) for rect in root.iter(f"{SVG}rect") if rect.get("class") == f"c-{colour}"]


def widths(root, name):
    return [rect.get("width") for rect in root.iter(f"{SVG}rect") if name in rect.get("class").split()]


def words(root):
    return [text.text for text in root.iter(f"{SVG}text")]


def test_a_missed_minimum_never_reads_as_met_in_a_chart():
    """74.9962 of 75 would round to 75,00, also where the chart shows another minimum; so would 59.995 % of 60 %."""
    total = measured(F("74.9962"), [F(75), F(85)])
    for minimum in (75, 85):
        root = drawn(charts.score_line(total, total, minimum, 100))
        assert words(root)[1:] == ["74,996", "klaim 74,996"]
        assert root.get("aria-label") == "Nilai: 74,996 dari 100"
    assert words(drawn(charts.score_line(F("74.9962"), None, 75, 100)))[1:] == ["74,996"]
    missed = measured(F("59.995"), [F(60), F(75)])
    area = AreaBar("Penguatan Akuntabilitas", missed, missed, 60)
    assert words(drawn(charts.area_chart([area], THRESHOLDS)))[3:] == ["59,995\u00a0%", "kurang 0,01"]
    strip = charts.gate_strip([gate(missed, "60", "Area AK", "percent_of_weight")])
    assert "1 Area AK: 59,995\u00a0% dari 60,00\u00a0%, kurang 0,01 poin persen" in str(strip)


ALL = [
    charts.gate_strip([gate(0), gate(60), gate(None), gate(120)]),
    charts.score_line(F(80), F(70), 75, 100),
    charts.score_line(None, None, None, 40),
    charts.area_chart([AreaBar("Manajemen Perubahan", F(50), F(70), 60), AreaBar("Hasil", None)], THRESHOLDS),
    charts.progress_bar(3, 10),
]


@pytest.mark.parametrize("markup", ALL)
def test_charts_are_named_pictures_without_styles_or_scripts(markup):
    root = drawn(markup)
    assert root.get("role") == "img"
    assert root.get("aria-label")
    assert "style" not in str(markup)
    assert "script" not in str(markup)


@pytest.mark.parametrize("markup", ALL)
def test_charts_write_figures_of_the_drawing_with_a_point_and_stay_inside(markup):
    for element in drawn(markup).iter():
        for name in ("x", "y", "width", "height", "x1", "y1", "x2", "y2"):
            value = element.get(name)
            if value is None:
                continue
            assert re.fullmatch(r"\d+(\.\d+)?%?", value), (element.tag, name, value)
            if value.endswith("%"):
                assert float(value[:-1]) <= 100


HOSTILE = '<script>alert("x")</script>&'


@pytest.mark.parametrize(
    "markup",
    [
        charts.gate_strip([gate(1, label=HOSTILE)]),
        charts.score_line(F(1), F(1), 1, 2, label=HOSTILE),
        charts.area_chart([AreaBar(HOSTILE, F(1), F(2), 60)], THRESHOLDS),
        charts.area_chart([], [(HOSTILE, 60)]),
        charts.progress_bar(1, 2, what=HOSTILE),
    ],
)
def test_charts_escape_every_text(markup):
    assert "<script" not in str(markup)
    drawn(markup)


def test_gate_strip_fills_by_the_share_of_the_minimum():
    """30 of 60 is half of 44 pixels; a passed gate is full, however far above."""
    root = drawn(charts.gate_strip([gate(30), gate(60), gate(100)]))
    assert heights(root, "problem") == [22]
    assert heights(root, "fill") == [44, 44]


def test_gate_strip_leaves_a_failing_gate_open_even_when_almost_nothing_is_missing():
    root = drawn(charts.gate_strip([gate("59.996")]))
    assert heights(root, "problem") == [39]
    assert "kurang 0,004" in root.find(f"{SVG}desc").text


def test_gate_strip_marks_failing_by_a_triangle_and_unknown_by_a_question_mark():
    root = drawn(charts.gate_strip([gate(1), gate(None), gate(60)]))
    assert len(list(root.iter(f"{SVG}path"))) == 1
    assert words(root) == ["1", "?", "2", "3"]
    assert "2 Area Manajemen Perubahan: tidak diketahui" in root.find(f"{SVG}desc").text
    assert root.get("aria-label") == "Syarat: 1 dari 3 terpenuhi"


def test_gate_strip_of_no_gates_is_an_empty_picture():
    assert words(drawn(charts.gate_strip([]))) == []


def test_score_line_keeps_klaim_berdata_dukung_and_minimum_apart():
    """The bar is 70 % of the picture: 62.35 of 100 ends at 43.645 %, the minimum 75 stands at 52.5 %."""
    root = drawn(charts.score_line(F("78.1"), F("62.35"), 75, 100))
    assert widths(root, "c-fill") == ["43.65%"] or widths(root, "c-fill") == ["43.64%"]
    assert widths(root, "s-claim") == ["54.67%"]
    assert root.find(f"{SVG}line").get("x1") == "52.5%"
    assert words(root) == ["batas 75,00", "62,35", "klaim 78,10"]


def test_score_line_with_klaim_only_shows_one_figure():
    root = drawn(charts.score_line(F(38), None, F("18.5"), 40))
    assert words(root) == ["batas 18,50", "38,00"]
    assert widths(root, "s-claim") == []


def test_score_line_that_is_unknown_draws_no_bar_and_a_dash():
    root = drawn(charts.score_line(None, None, None, 40))
    assert widths(root, "c-fill") == []
    assert words(root) == ["–"]


def test_score_line_above_its_maximum_ends_with_the_bar():
    root = drawn(charts.score_line(F(50), F(45), None, 40))
    assert widths(root, "c-fill") == ["70%"]
    assert widths(root, "s-claim") == ["70%"]


def test_area_chart_marks_an_area_below_its_minimum_in_words_shape_and_colour():
    root = drawn(
        charts.area_chart(
            [AreaBar("Penguatan Pengawasan", F(52), F(74), 60), AreaBar("Hasil", F(60), None, 60)], THRESHOLDS
        )
    )
    assert "kurang 8,00" in words(root)
    assert len(list(root.iter(f"{SVG}path"))) == 1
    assert widths(root, "c-problem") == ["36.4%"]
    assert widths(root, "c-fill") == ["42%"]


def test_area_chart_shows_both_thresholds_with_their_numbers():
    root = drawn(charts.area_chart([AreaBar("Hasil", None)], THRESHOLDS))
    assert words(root) == ["WBK 60,00\u00a0%", "WBBM 75,00\u00a0%", "Hasil", "–"]
    assert {line.get("x1") for line in root.iter(f"{SVG}line")} == {"42%", "52.5%"}


@pytest.mark.parametrize(
    ("done", "total", "width"), [(0, 10, ["0%"]), (5, 10, ["50%"]), (10, 10, ["100%"]), (0, 0, [])]
)
def test_progress_bar_fills_by_the_share_done(done, total, width):
    root = drawn(charts.progress_bar(done, total))
    assert widths(root, "c-fill") == width
    assert root.get("aria-label") == f"{done} dari {total} terjawab"
