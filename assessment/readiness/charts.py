"""Charts as SVG text: plain data in, safe markup out, the same in a page and in the PDF.

Widths are percents and heights pixels, so a chart fills its column while its letters keep their size, at 320 px as on
paper. Every colour is an attribute (for paper) beside a class (`static/css/parts/figures.css` lets it follow the dark theme on a screen);
there is no style attribute, because the content policy refuses it. What a chart shows is also said in its title, and
in the table that stands beside every chart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from assessment.figures.gate_board import PERCENT_OF_WEIGHT
from assessment.readiness.reading import Readiness
from assessment.scoring import measured, minimums_of
from zi_portal.kit.indonesian import Number, count_text, decimal_text, percent_text, shortfall_text

# The light palette of `tokens.css`, for paper and for readers without our style sheet.
COLOURS = {
    "ink": "#1a1a1a",
    "muted": "#4d5358",
    "track": "#e3e7eb",
    "fill": "#0b5cad",
    "problem": "#a3120a",
    "claim": "#5f6b76",
    "paper": "#ffffff",
}
UNKNOWN_WORDS = "tidak diketahui"
BAR = Fraction(70, 100)  # share of the picture's width a bar takes; its figures begin at FIGURE_X
FIGURE_X = "74%"
HALF, GAP = Fraction(1, 2), Fraction(8, 100)  # of a column of the strip


class Gate(Protocol):
    """What a strip reads of a gate; `assessment.scoring.GateResult` has it all."""

    @property
    def label(self) -> str:
        """The gate's name."""

    @property
    def measure(self) -> str:
        """The unit of value, minimum and shortfall: points, or percent_of_weight."""

    @property
    def value(self) -> Fraction | None:
        """What was measured; None when it is not known."""

    @property
    def minimum(self) -> Number:
        """What it takes to pass."""

    @property
    def shortfall(self) -> Fraction | None:
        """What is missing; 0 when passed."""

    @property
    def passed(self) -> bool | None:
        """Passed, failed, or None: not known."""


@dataclass(frozen=True)
class AreaBar:
    """One area in the area chart: percents of the area's weight, pemenuhan and reform together."""

    label: str
    supported: Number | None  # only answers with data dukung
    claim: Number | None = None  # all answers
    minimum: Number | None = None  # percent the chosen predicate asks; None asks nothing
    gap: str = ""  # what is missing, in words; without it the chart says it in percent


def gate_strip(gates: Sequence[Gate]) -> SafeString:
    """Return the strip: one column per gate, filled by its share of the minimum, which is the column's full height.

    A failing column is open above its fill and carries a triangle; an unknown one is empty, dashed, with a question
    mark. Numbers under the columns count from 1, in the order of `gates`.
    """
    top, height = 14, 44  # pixels: the triangles stand above `top`
    columns = []
    for position, gate in enumerate(gates):
        step = Fraction(100, len(gates))
        x, width, middle = (_percent(step * part) for part in (position + GAP, 1 - 2 * GAP, position + HALF))
        failed = gate.passed is False
        parts = [f"<title>{escape(_gate_words(position + 1, gate))}</title>"]
        if gate.passed is None or gate.value is None:
            parts.append(_rect(x, top, width, height, fill="paper", stroke="muted", dashed=True))
            parts.append(_text(middle, top + 28, "?", size=16, weight=700, colour="muted", anchor="middle"))
        elif failed:
            # Open at the top even when only 0,004 is missing.
            level = min(float(height * _clamp(_ratio(gate.value, gate.minimum))), height - 5)
            parts.append(_triangle(middle, 0))
            parts.append(_rect(x, top, width, height, fill="paper", stroke="problem"))
            parts.append(_rect(x, top + height - level, width, level, fill="problem"))
        else:
            parts.append(_rect(x, top, width, height, fill="fill"))
        colour, weight = ("problem", 700) if failed else ("muted", 400)
        number = str(position + 1)
        parts.append(_text(middle, top + height + 19, number, size=14, weight=weight, colour=colour, anchor="middle"))
        columns.append(f"<g>{''.join(parts)}</g>")
    passed = sum(gate.passed is True for gate in gates)
    return _chart(
        f"Syarat: {passed} dari {len(gates)} terpenuhi",
        "; ".join(_gate_words(position, gate) for position, gate in enumerate(gates, start=1)),
        height=top + height + 26,
        body="".join(columns),
        kind="gate-strip",
    )


def score_line(
    claim: Number | None, supported: Number | None, minimum: Number | None, maximum: Number, *, label: str = "Nilai"
) -> SafeString:
    """Return the score line: klaim as outline, berdata dukung as fill, the minimum as a tick, figures at its end.

    All in points on the same scale, which ends at `maximum`; None is not known. Without `supported` (an evaluator's
    sheet has klaim only) the claim is the one figure.
    """
    claim, supported = (_against(value, minimum) for value in (claim, supported))
    main = claim if supported is None else supported
    words = [f"{label}: {decimal_text(main)} dari {_short(maximum)}"]
    body = [_rect("0", 22, _on_bar(100), 16, fill="track")]
    if main is not None:
        body.append(_rect("0", 22, _on_bar(_share(main, maximum)), 16, fill="fill"))
    if claim is not None and supported is not None:
        body.append(_rect("0", 22, _on_bar(_share(claim, maximum)), 16, stroke="claim"))
    if minimum is not None:
        share = _share(minimum, maximum)
        limit = f"batas {decimal_text(minimum)}"
        anchor = "end" if share > 85 else "start" if share < 15 else "middle"
        body.append(_tick(_on_bar(share), 17, 43))
        body.append(_text(_on_bar(share), 12, limit, size=14, weight=400, colour="muted", anchor=anchor))
        words.append(limit)
    body.append(_text(FIGURE_X, 37, decimal_text(main), size=22, weight=700, colour="ink"))
    if supported is not None:
        body.append(_text(FIGURE_X, 57, f"klaim {decimal_text(claim)}", size=14, weight=400, colour="muted"))
        words.append(f"klaim {decimal_text(claim)}")
    height = 48 if supported is None else 62
    return _chart(words[0], ", ".join(words), height=height, body="".join(body), kind="score-line")


def area_chart(areas: Sequence[AreaBar], thresholds: Sequence[tuple[str, Number]]) -> SafeString:
    """Return one bar an area against the thresholds, each a tick with its number; the label stands above its bar.

    An area below its own minimum is drawn in the problem colour, with a triangle and the words `kurang …`.
    """
    y, row, below = 26, 54, 14  # pixels; `below` holds what an area lacks off the next one's name
    body = []
    for index, (name, percent) in enumerate(thresholds):
        anchor = "start" if index else "end"  # the two numbers lean away from each other
        words = f"{name} {percent_text(percent)}"
        body.append(_text(_on_bar(percent), 14, words, size=14, weight=400, colour="muted", anchor=anchor))
    for area in areas:
        short = _missing(area)
        body.append(_text("0", y + 14, area.label, size=16, weight=400, colour="ink"))
        body.append(_rect("0", y + 22, _on_bar(100), 12, fill="track"))
        if area.supported is not None:
            body.append(_rect("0", y + 22, _on_bar(area.supported), 12, fill="problem" if short else "fill"))
        if area.claim is not None and area.claim != area.supported:
            body.append(_rect("0", y + 22, _on_bar(area.claim), 12, stroke="claim"))
        body += [_tick(_on_bar(percent), y + 18, y + 38) for _name, percent in thresholds]
        body.append(_text(FIGURE_X, y + 34, percent_text(area.supported), size=16, weight=700, colour="ink"))
        if short:
            body.append(_triangle("6", y + 41))
            body.append(_text("18", y + 50, short, size=14, weight=700, colour="problem"))
        y += row + (below if short else 0)
    limits = " dan ".join(f"{name} {percent_text(percent)}" for name, percent in thresholds)
    return _chart(
        f"Nilai per area terhadap batas {limits}" if limits else "Nilai per area dalam persen dari bobotnya",
        "; ".join(_area_words(area) for area in areas),
        height=y,
        body="".join(body),
        kind="area-chart",
    )


def readiness_chart(reading: Readiness) -> SafeString:
    """Return the area chart of a reading: its areas against the gates of its own instrument, gaps told in points."""
    bars = [
        AreaBar(
            label=area.name,
            supported=area.percent,
            claim=None if area.supported is None else area.claim_percent,
            minimum=area.minimums.get(reading.target),
            gap=area.gap_text(reading.target),
        )
        for area in reading.areas
    ]
    return area_chart(bars, reading.thresholds)


def progress_bar(done: int, total: int, *, what: str = "terjawab") -> SafeString:
    """Return a thin bar of `done` out of `total`; its words are its name."""
    body = _rect("0", 0, "100%", 8, fill="track")
    if total:
        body += _rect("0", 0, _percent(_share(done, total)), 8, fill="fill")
    return _chart(f"{count_text(done)} dari {count_text(total)} {what}", "", height=8, body=body, kind="progress-bar")


def _gate_words(number: int, gate: Gate) -> str:
    if gate.passed is None or gate.value is None:
        return f"{number} {gate.label}: {UNKNOWN_WORDS}"
    is_percent = gate.measure == PERCENT_OF_WEIGHT
    shown, unit = (percent_text, " poin persen") if is_percent else (decimal_text, "")
    state = "terpenuhi" if gate.passed else shortfall_text(gate.shortfall) + unit
    return f"{number} {gate.label}: {shown(gate.value)} dari {shown(gate.minimum)}, {state}"


def _area_words(area: AreaBar) -> str:
    if area.supported is None:
        return f"{area.label}: {UNKNOWN_WORDS}"
    claim = "" if area.claim is None else f", klaim {percent_text(area.claim)}"
    short = _missing(area)
    return f"{area.label}: {percent_text(area.supported)}{claim}{f', {short}' if short else ''}"


def _missing(area: AreaBar) -> str:
    if area.supported is None or area.minimum is None or area.supported >= area.minimum:
        return ""
    return area.gap or shortfall_text(Fraction(area.minimum) - Fraction(area.supported))


def _against(value: Number | None, minimum: Number | None) -> Number | None:
    """Return a figure with one more minimum it is held against."""
    if value is None or minimum is None:
        return value
    return measured(Fraction(value), {*minimums_of(value), Fraction(minimum)})


def _chart(name: str, description: str, *, height: int, body: str, kind: str) -> SafeString:
    described = f"<desc>{escape(description)}</desc>" if description else ""
    return mark_safe(  # every text in `body` went through escape
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{kind}" role="img" aria-label="{escape(name)}"'
        f' width="100%" height="{height}" font-family="Noto Sans, sans-serif">{described}{body}</svg>'
    )


def _rect(
    x: str, y: float, width: str, height: float, *, fill: str = "", stroke: str = "", dashed: bool = False
) -> str:
    classes = " ".join(f"{kind}-{name}" for kind, name in (("c", fill), ("s", stroke)) if name)
    outline = f' stroke="{COLOURS[stroke]}" stroke-width="{1 if fill else 2}"' if stroke else ""
    return (
        f'<rect class="{classes}" x="{x}" y="{_number(y)}" width="{width}" height="{_number(height)}"'
        f' fill="{COLOURS[fill] if fill else "none"}"{outline}{' stroke-dasharray="4 3"' if dashed else ""}/>'
    )


def _tick(x: str, y1: int, y2: int) -> str:
    return f'<line class="s-ink" x1="{x}" y1="{y1}" x2="{x}" y2="{y2}" stroke="{COLOURS["ink"]}" stroke-width="2"/>'


def _text(x: str, y: int, words: str, *, size: int, weight: int, colour: str, anchor: str = "start") -> str:
    return (
        f'<text class="c-{colour}" x="{x}" y="{y}" font-size="{size}" font-weight="{weight}"'
        f' text-anchor="{anchor}" fill="{COLOURS[colour]}">{escape(words)}</text>'
    )


def _triangle(x: str, y: int) -> str:
    # A path knows no percents, so a picture of its own stands at one.
    shape = f'<path class="c-problem" fill="{COLOURS["problem"]}" d="M-6 0H6L0 10z"/>'
    return f'<svg x="{x}" y="{y}" overflow="visible">{shape}</svg>'


def _ratio(part: Number, whole: Number) -> Fraction:
    return Fraction(part) / Fraction(whole) if whole else Fraction(1)


def _clamp(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1))


def _share(part: Number, whole: Number) -> Fraction:
    """Return 0 to 100, whatever lies outside cut off."""
    return _clamp(_ratio(part, whole)) * 100


def _on_bar(percent: Number) -> str:
    """Return where `percent` of a bar stands in the whole picture, whose right part holds the figures.

    Not a nested picture with percents of its own: WeasyPrint takes them of the outermost one.
    """
    return _percent(_share(Fraction(percent), 100) * BAR)


def _percent(share: Number) -> str:
    return f"{_number(float(share))}%"


def _number(value: float) -> str:
    # SVG wants a decimal point whatever the language of the page.
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _short(value: Number) -> str:
    """Return the most a bar can show without decimals it does not need: 100, 17,50."""
    return decimal_text(value).removesuffix(",00")
