"""Charts as SVG text: plain data in, safe markup out, the same in a page and in the PDF.

Widths are percents and heights pixels, so a chart fills its column while its letters keep their size, at 320 px as on
paper. Every colour is an attribute (for paper) beside a class (`portal.css` lets it follow the dark theme on a screen);
there is no style attribute, because the content policy refuses it. What a chart shows is also said in its title, and
in the table that stands beside every chart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .formats import Number, count_text, decimal_text, percent_text, shortfall_text

# The light palette of `portal.css`, for paper and for readers without our style sheet.
COLOURS = {
    "ink": "#1a1a1a",
    "muted": "#4d5358",
    "track": "#e3e7eb",
    "fill": "#0b5cad",
    "problem": "#a3120a",
    "claim": "#5f6b76",
    "paper": "#ffffff",
}
THRESHOLDS = (("WBK", 60), ("WBBM", 75))  # percent of an area's weight, Permen PANRB 90/2021 Tabel 6
UNKNOWN_WORDS = "tidak diketahui"


class Gate(Protocol):
    """What a strip reads of a gate; `assessment.scoring.GateResult` has it all."""

    @property
    def label(self) -> str:
        """The gate's name."""

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


def gate_strip(gates: Sequence[Gate]) -> SafeString:
    """Return the strip: one column per gate, filled by its share of the minimum, which is the column's full height.

    A failing column is open above its fill and carries a triangle; an unknown one is empty, dashed, with a question
    mark. Numbers under the columns count from 1, in the order of `gates`.
    """
    if not gates:
        return SafeString("")
    share = Fraction(100, len(gates))
    top, height = 14, 44  # pixels: the triangles stand above `top`
    columns = []
    for position, gate in enumerate(gates):
        failed, known = gate.passed is False, gate.passed is not None and gate.value is not None
        parts = [f"<title>{escape(_gate_words(position + 1, gate))}</title>"]
        if not known:
            parts.append(
                _rect("8%", top, "84%", height, fill="paper", stroke="muted", extra=' stroke-dasharray="4 3"')
                + _text("50%", top + 28, "?", size=16, weight=700, colour="muted", anchor="middle")
            )
        else:
            # A failing column stays open at its top, even when only 0,004 is missing.
            level = _px(min(height * _clamp(_ratio(gate.value, gate.minimum)), height - 5)) if failed else height
            colour = "problem" if failed else "fill"
            if failed:
                parts.append(_rect("8%", top, "84%", height, fill="paper", stroke="problem"))
                parts.append(f'<svg x="50%" y="0" overflow="visible">{_triangle("problem")}</svg>')
            parts.append(_rect("8%", _px(top + height - level), "84%", level, fill=colour))
        number_colour, weight = ("problem", 700) if failed else ("muted", 400)
        parts.append(
            _text(
                "50%",
                top + height + 19,
                str(position + 1),
                size=14,
                weight=weight,
                colour=number_colour,
                anchor="middle",
            )
        )
        columns.append(
            f'<svg x="{_percent(share * position)}" width="{_percent(share)}" overflow="visible"><g>{"".join(parts)}</g></svg>'
        )
    passed = sum(gate.passed is True for gate in gates)
    return _chart(
        f"Syarat: {passed} dari {len(gates)} terpenuhi",
        "; ".join(_gate_words(position + 1, gate) for position, gate in enumerate(gates)),
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
    main = claim if supported is None else supported
    bar = [_rect("0", 22, "100%", 16, fill="track")]
    if main is not None:
        bar.append(_rect("0", 22, _percent(_share_of(main, maximum)), 16, fill="fill"))
    if claim is not None and supported is not None:
        bar.append(_rect("0", 22, _percent(_share_of(claim, maximum)), 16, fill=None, stroke="claim", width=2))
    words = [f"{label}: {decimal_text(main)} dari {decimal_text(maximum, 0)}"]
    if minimum is not None:
        at = _share_of(minimum, maximum)
        bar.append(_line(_percent(at), 17, _percent(at), 43, "ink", width=2))
        anchor = "end" if at > 85 else "start" if at < 15 else "middle"
        bar.append(
            _text(_percent(at), 12, f"batas {_short(minimum)}", size=14, weight=400, colour="muted", anchor=anchor)
        )
        words.append(f"batas {_short(minimum)}")
    figures = _text("73%", 37, decimal_text(main), size=22, weight=700, colour="ink", anchor="start")
    if supported is not None:
        figures += _text("73%", 57, f"klaim {decimal_text(claim)}", size=14, weight=400, colour="muted", anchor="start")
        words.append(f"klaim {decimal_text(claim)}")
    return _chart(
        words[0],
        ", ".join(words),
        height=62 if supported is not None else 48,
        body=f'<svg width="70%" overflow="visible">{"".join(bar)}</svg>{figures}',
        kind="score-line",
    )


def area_chart(areas: Sequence[AreaBar], thresholds: Sequence[tuple[str, Number]] = THRESHOLDS) -> SafeString:
    """Return one bar an area against the thresholds, each a line with its number; the label stands above its bar.

    An area below its own minimum is drawn in the problem colour with a triangle and the words `kurang …`.
    """
    row, head = 54, 26  # pixels
    body = []
    bars: list[str] = []
    for index, (name, percent) in enumerate(thresholds):
        anchor = "start" if index == len(thresholds) - 1 and index else "end"
        figure = f"{name} {_short(percent)}\N{NO-BREAK SPACE}%"
        bars.append(
            _text(_percent(_clamp_percent(percent)), 14, figure, size=14, weight=400, colour="muted", anchor=anchor)
        )
    for position, area in enumerate(areas):
        y = head + position * row
        short = _missing(area)
        body.append(_text("0", y + 14, area.label, size=16, weight=400, colour="ink", anchor="start"))
        bars.append(_rect("0", y + 22, "100%", 12, fill="track"))
        if area.supported is not None:
            width = _percent(_clamp_percent(area.supported))
            bars.append(_rect("0", y + 22, width, 12, fill="problem" if short else "fill"))
        if area.claim is not None and area.claim != area.supported:
            width = _percent(_clamp_percent(area.claim))
            bars.append(_rect("0", y + 22, width, 12, fill=None, stroke="claim", width=2))
        for _name, percent in thresholds:
            at = _percent(_clamp_percent(percent))
            bars.append(_line(at, y + 18, at, y + 38, "ink", width=2))
        body.append(
            _text("74%", y + 34, percent_text(area.supported), size=16, weight=700, colour="ink", anchor="start")
        )
        if short:
            # The triangle stands at the end of the bar, before the words, so that no label is pushed aside.
            body.append(f'<svg x="71%" y="{y + 42}" overflow="visible">{_triangle("problem")}</svg>')
            body.append(_text("74%", y + 51, short, size=14, weight=700, colour="problem", anchor="start"))
    return _chart(
        "Nilai per area terhadap batas " + " dan ".join(f"{name} {_short(percent)} %" for name, percent in thresholds),
        "; ".join(_area_words(area) for area in areas),
        height=head + row * len(areas),
        body=f'<svg width="70%" overflow="visible">{"".join(bars)}</svg>{"".join(body)}',
        kind="area-chart",
    )


def progress_bar(done: int, total: int, *, what: str = "terjawab") -> SafeString:
    """Return a thin bar of `done` out of `total`; its words are its title."""
    share = Fraction(100 * done, total) if total else Fraction(0)
    body = _rect("0", 0, "100%", 8, fill="track") + _rect("0", 0, _percent(_clamp_percent(share)), 8, fill="fill")
    return _chart(f"{count_text(done)} dari {count_text(total)} {what}", "", height=8, body=body, kind="progress-bar")


def _gate_words(number: int, gate: Gate) -> str:
    if gate.passed is None or gate.value is None:
        state = UNKNOWN_WORDS
    else:
        state = f"{decimal_text(gate.value)} dari {decimal_text(gate.minimum)}"
        state += ", terpenuhi" if gate.passed else f", {shortfall_text(gate.shortfall)}"
    return f"{number} {gate.label}: {state}"


def _area_words(area: AreaBar) -> str:
    if area.supported is None:
        return f"{area.label}: {UNKNOWN_WORDS}"
    claim = "" if area.claim is None else f", klaim {percent_text(area.claim)}"
    short = _missing(area)
    return f"{area.label}: {percent_text(area.supported)}{claim}{f', {short}' if short else ''}"


def _missing(area: AreaBar) -> str:
    if area.supported is None or area.minimum is None:
        return ""
    return shortfall_text(Fraction(area.minimum) - Fraction(area.supported))


def _chart(title: str, description: str, *, height: int, body: str, kind: str) -> SafeString:
    # `title` names the picture for assistive technology; an own aria-label would hide the description in some readers.
    described = f"<desc>{escape(description)}</desc>" if description else ""
    return mark_safe(  # every text in `body` went through escape
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{kind}" role="img" aria-label="{escape(title)}"'
        f' width="100%" height="{height}" font-family="Noto Sans, sans-serif">{described}{body}</svg>'
    )


def _rect(
    x: str,
    y: float,
    wide: str,
    high: float,
    *,
    fill: str | None,
    stroke: str | None = None,
    width: int = 1,
    extra: str = "",
) -> str:
    classes = " ".join(f"{kind}-{name}" for kind, name in (("c", fill), ("s", stroke)) if name)
    painted = f'fill="{COLOURS[fill] if fill else "none"}"'
    outlined = f' stroke="{COLOURS[stroke]}" stroke-width="{width}"' if stroke else ""
    return f'<rect class="{classes}" x="{x}" y="{y}" width="{wide}" height="{high}" {painted}{outlined}{extra}/>'


def _line(x1: str, y1: float, x2: str, y2: float, colour: str, *, width: int) -> str:
    return (
        f'<line class="s-{colour}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"'
        f' stroke="{COLOURS[colour]}" stroke-width="{width}"/>'
    )


def _text(x: str, y: float, words: str, *, size: int, weight: int, colour: str, anchor: str) -> str:
    return (
        f'<text class="c-{colour}" x="{x}" y="{y}" font-size="{size}" font-weight="{weight}"'
        f' text-anchor="{anchor}" fill="{COLOURS[colour]}">{escape(words)}</text>'
    )


def _triangle(colour: str) -> str:
    return f'<path class="c-{colour}" fill="{COLOURS[colour]}" d="M-6 0H6L0 10z"/>'


def _ratio(part: Number | None, whole: Number) -> Fraction:
    if part is None:
        return Fraction(0)
    return Fraction(part) / Fraction(whole) if whole else Fraction(1)


def _share_of(part: Number, whole: Number) -> Fraction:
    return _clamp(_ratio(part, whole)) * 100


def _clamp(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1))


def _clamp_percent(percent: Number) -> Fraction:
    return _clamp(Fraction(percent) / 100) * 100


def _percent(share: Number) -> str:
    # SVG wants a decimal point whatever the language of the page.
    return f"{float(share):.2f}".rstrip("0").rstrip(".") + "%"


def _px(value: Number) -> float:
    return round(float(value), 2)


def _short(value: Number) -> str:
    """Return the figure without decimals it does not need: 75, 18,25."""
    text = decimal_text(value)
    return text.removesuffix(",00")
