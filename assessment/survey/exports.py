"""The figures of a survey as the JSON and the lines that `hitung_survei` prints."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from assessment.scoring.exact import as_text
from assessment.survey.edition import READINGS
from assessment.survey.indices import Figures, IndexFigure
from assessment.survey.marks import WORDS
from zi_portal.kit.indonesian import count_text, decimal_text


def figures_json(figures: Figures, marks: Sequence[Sequence[str]] | None = None) -> dict[str, Any]:
    """Return the figures as plain data: decimals as text, unrounded, one without end to 28 digits; None where there is none.

    marks: of each response in the order of the file, where anything was told that they are seen from.
    """
    found: dict[str, Any] = {
        "edition": figures.edition.code,
        "n": figures.n,
        "indices": {figure.part.index: _index(figure) for figure in figures.indices},
        "elements": {
            key: {"mean_stars": _text(element.mean), "index": _text(element.index), "n": element.n}
            for key, element in figures.elements.items()
        },
        "warnings": list(figures.warnings),
    }
    return found if marks is None else found | {"marks": [list(given) for given in marks]}


def _index(figure: IndexFigure) -> dict[str, Any]:
    found: dict[str, Any] = {
        "period": _text(figure.period),
        "pooled": _text(figure.pooled),
        "months": {month: {"index": _text(one.index), "n": one.n} for month, one in figure.months.items()},
    }
    if figure.part.grades is None:
        return found
    return found | {"converted": _text(figure.converted), "grade": figure.grade}


def figures_lines(figures: Figures, honest: Figures | None, marks: Sequence[Sequence[str]] | None) -> str:
    """Return the figures as lines for a terminal, rounded half up to two decimals with a comma.

    honest: the figures without the marked responses, where marks were seen.
    """
    edition = figures.edition
    lines = [edition.title, edition.source, "", f"Jawaban: {count_text(figures.n)}"]
    apart = {} if honest is None else {figure.part.index: figure for figure in honest.indices}
    for figure in figures.indices:
        lines += ["", f"{figure.part.index} {_shown(figure.period)}  {figure.part.title}"]
        if figure.converted is not None:
            lines.append(f"  nilai konversi {_shown(figure.converted)}, mutu {figure.grade}")
        lines.append(f"  rata-rata bulan; seluruh jawaban sekaligus {_shown(figure.pooled)}")
        if figure.otherwise is not None:
            lines.append(
                f"  alih skala {READINGS[figure.part.reading]}; "
                f"dengan {READINGS[figure.part.other_reading]}: {_shown(figure.otherwise)}"
            )
        if figure.part.index in apart:
            lines.append(f"  tanpa jawaban bertanda {_shown(apart[figure.part.index].period)}")
        lines += [
            f"  {month} {_shown(one.index)}  ({count_text(one.n)} responden)" for month, one in figure.months.items()
        ]
    lines += ["", f"{'Rata-rata':>9} {'Indeks':>7} {'n':>7}  Unsur"]
    titles = {element.key: element.title for part in edition.parts for element in part.elements}
    lines += [
        f"{_shown(element.mean):>9} {_shown(element.index):>7} {count_text(element.n):>7}  {key} {titles[key]}"
        for key, element in figures.elements.items()
    ]
    if figures.services:
        lines += ["", "Layanan"]
        lines += [f"{count_text(n):>9}  {name or '(tanpa nama)'}" for name, n in figures.services.items()]
    if marks is not None:
        marked = sum(bool(given) for given in marks)
        lines += ["", f"Bertanda: {count_text(marked)}"]
        lines += [
            f"{count_text(count):>9}  {words}"
            for mark, words in WORDS.items()
            if (count := sum(mark in given for given in marks))
        ]
    return "\n".join(
        [*lines, *(["", *(f"Perhatian: {line}" for line in figures.warnings)] if figures.warnings else [])]
    )


def _text(value: Fraction | None) -> str | None:
    return None if value is None else as_text(value)


def _shown(value: Fraction | None) -> str:
    return decimal_text(value)
