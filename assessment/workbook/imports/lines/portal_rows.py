"""The rows of the national portal's sheet: by the ids it gives its answers, or by their place alone."""

from collections.abc import Iterator

from assessment import scoring
from assessment.lke.likeness import LIKENESS, dice, input_texts, plain, words_of
from assessment.workbook.imports.lines.lines import Lines, below
from assessment.workbook.imports.lines.table import Role, Table

MIN_IDS = 10  # so many questions with their id make a sheet the portal's


def by_portal(table: Table, instrument: scoring.Instrument, columns: frozenset[int]) -> Lines | None:
    """Return the lines by the ids the national portal gives its answers; None without them, or if the words disagree."""
    column = table.column(Role.SOAL_ID)
    if column is None:
        return None
    lines, seen = Lines(is_numbered=True), set()
    alike = other = 0
    places = {str(place.soal_id): (question, entry) for question, entry, place in _portal_places(instrument)}
    for row, cells in below(table):
        written = cells[column].text.strip() if column in cells else ""
        if written not in places:
            continue
        question, entry = places[written]
        if written in seen:
            told = f"{cells[column].address}: ID soal {written} tertulis dua kali"
            lines.spoiled.setdefault(question.code, []).append(told)
            continue
        seen.add(written)
        if entry is None:
            lines.questions[question.code] = row
        else:
            lines.inputs.setdefault(question.code, {})[entry.key] = row
            lines.questions.setdefault(question.code, row)
        words = frozenset(word for at in columns if at in cells for word in plain(cells[at].text).split())
        texts = (
            input_texts(entry)
            if entry is not None
            else (words_of(question.statement), words_of(_name_of(instrument, question)))
        )
        if words:
            agrees = max(dice(words, text) for text in texts) >= LIKENESS
            alike, other = alike + agrees, other + (not agrees)
    return lines if len(lines.questions) >= MIN_IDS and alike >= other else None


def _portal_places(
    instrument: scoring.Instrument,
) -> Iterator[tuple[scoring.Indicator, scoring.Input | None, scoring.PortalRow]]:
    for question in instrument.indicators.values():
        if question.portalrb_2026 is not None:
            yield question, None, question.portalrb_2026
        for entry in question.inputs:
            if entry.portalrb_2026 is not None:
                yield question, entry, entry.portalrb_2026


def _name_of(instrument: scoring.Instrument, question: scoring.Indicator) -> str:
    parent = instrument.parent_of(question.code)
    return parent.name if parent is not None else ""


def portal_lines(instrument: scoring.Instrument) -> Lines:
    """Return the rows of the national portal's own sheet, for a copy that kept neither titles nor ids."""
    lines = Lines(is_numbered=True)
    for question, entry, place in _portal_places(instrument):
        lines.questions.setdefault(question.code, place.row)
        if entry is not None:
            lines.inputs.setdefault(question.code, {})[entry.key] = place.row
    lines.known = {*lines.questions.values(), *(row for rows in lines.inputs.values() for row in rows.values())}
    return lines
