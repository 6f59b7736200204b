"""Which sheet of a workbook holds the LKE, and of which regulation it is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment import scoring
from assessment.lke.likeness import dice, plain, words_of
from assessment.scoring.answers import shown
from assessment.workbook.imports.cells.workbook import Kind, Sheet
from assessment.workbook.imports.cells.written import visible
from assessment.workbook.imports.lines.portal_rows import portal_lines
from assessment.workbook.imports.lines.rows import find_lines, likeness_of
from assessment.workbook.imports.lines.table import (
    LETTERS,
    NoTable,
    Role,
    Table,
    find_table,
    names_evaluator,
    names_own,
)
from assessment.workbook.imports.lines.ticks import with_ticks
from zi_portal.kit.office.refused import ImportRefused

MIN_LIKENESS = 0.3  # of the questions must stand there word by word for a sheet to be of an instrument
MIN_STATEMENTS = 5  # of them make a sheet a part of an LKE: that of one area
MIN_WORDS = 0.7  # or so many of their words, question by question in their order
MIN_LETTERS = 20  # answers where the national portal keeps them make a sheet without titles its own
MAX_MISFITS = 10  # so many answers that fit for one that does not
_LKE_NAMES = ("lke zi", "lke")
_PORTAL_NAME = "jawaban"
_OLD = re.compile(r"\b(?:lama|lalu|sebelumnya|arsip|backup|contoh)\b")
_PORTAL_COLUMNS = {
    8: Role.WEIGHT,
    9: Role.CRITERIA,
    10: Role.CHOICE,
    11: Role.ANSWER,
    12: Role.NOTE,
    13: Role.EVIDENCE,
}


def choose_tables(sheets: tuple[Sheet, ...], instruments: Mapping[str, scoring.Instrument]) -> list[Table]:
    """Return every sheet that holds an LKE, the one that is read first. Raises ImportRefused if there is none."""
    found = [(sheet, find_table(sheet)) for sheet in sheets]
    tables = [
        _portal_table(sheet, instruments, titled=table) or with_ticks(table)
        for sheet, table in found
        if isinstance(table, Table)
    ]
    tables += [
        table
        for sheet, none in found
        if isinstance(none, NoTable) and (table := _portal_table(sheet, instruments)) is not None
    ]
    untitled = [sheet for sheet, none in found if isinstance(none, NoTable) and plain(sheet.name) == _PORTAL_NAME]
    if not tables:
        near = [
            f"lembar {shown(sheet.name)}: {none.reason}"
            for sheet, none in found
            if isinstance(none, NoTable) and none.is_near
        ]
        near += [
            f"lembar {shown(sheet.name)}: baris judul tidak ada dan jawabannya tidak di baris portal nasional; "
            "salin lagi baris judulnya"
            for sheet in untitled
        ]
        raise ImportRefused(near or ["berkas tidak memuat lembar LKE: tidak ada baris judul dengan Jawaban dan Bobot"])
    if len(tables) > 1:  # notes on the evaluation list the questions with their answers again
        tables = [table for table in tables if table.columns(Role.CHOICE) or table.columns(Role.WEIGHT)] or tables
    several = len(tables) > 1
    is_whole = {id(table): several and _is_whole(table, instruments) for table in tables}
    is_none = {id(table): several and not is_whole[id(table)] and not _is_part(table, instruments) for table in tables}
    return sorted(
        tables,
        key=lambda table: (
            is_none[id(table)],  # a summary has such titles too
            table.sheet.is_hidden,
            is_evaluators(table),
            not _has_answers(table),
            not is_whole[id(table)],
            *_name_order(table.sheet.name),
        ),
    )


def tables_read(
    sheets: tuple[Sheet, ...], tables: Sequence[Table], instruments: Mapping[str, scoring.Instrument]
) -> list[Table]:
    """Return the tables that are read together, in the order of the tabs.

    Those are the first alone, or, if it is only a part of an LKE, all the parts like it: one sheet an area.
    """
    first = tables[0]
    if len(tables) == 1 or _is_whole(first, instruments):
        return [first]
    return [
        table
        for table in sorted(tables, key=lambda table: [sheet is table.sheet for sheet in sheets].index(True))
        if table is first or (is_like(table, first) and _is_part(table, instruments))
    ]


def is_like(table: Table, first: Table) -> bool:
    """Whether a table may be read together with another one: neither another scorer's, nor hidden or old unlike it."""
    is_old = _OLD.search(plain(table.sheet.name)) is not None
    is_same_scorers = is_evaluators(table) == is_evaluators(first)
    return is_same_scorers and table.sheet.is_hidden == first.sheet.is_hidden and not is_old


def _is_whole(table: Table, instruments: Mapping[str, scoring.Instrument]) -> bool:
    return table.is_by_place or _is_alike(table, instruments)


def _is_part(table: Table, instruments: Mapping[str, scoring.Instrument]) -> bool:
    """Whether some questions of one LKE stand on a sheet."""
    return any(_statements_on([table], instrument) >= MIN_STATEMENTS for instrument in instruments.values())


def _statements_on(tables: Sequence[Table], instrument: scoring.Instrument) -> int:
    return round(sum(likeness_of(table, instrument) for table in tables) * len(instrument.indicators))


def _is_alike(table: Table, instruments: Mapping[str, scoring.Instrument]) -> bool:
    """Whether enough of the questions of one LKE stand on a sheet; the newest is the likeliest and looked for first."""
    return any(likeness_of(table, instrument) >= MIN_LIKENESS for instrument in reversed(list(instruments.values())))


def is_evaluators(table: Table) -> bool:
    """Whether a sheet says that its answers are an evaluator's: by its name, or by the title of the only column of answers."""
    return table.is_evaluators or (names_evaluator(name := plain(table.sheet.name)) and not names_own(name))


def _name_order(name: str) -> tuple[bool, bool, bool, int]:
    """Put `LKE ZI` first, then other sheets with LKE in their name, kept ones of before last; of several years the last.

    The order of the tabs decides the rest.
    """
    words = plain(name)
    years = [int(year) for year in re.findall(r"\b20[0-9]{2}\b", words)]
    return (
        _OLD.search(words) is not None,
        words != _LKE_NAMES[0],
        _LKE_NAMES[1] not in words.split(),
        -max(years, default=0),
    )


def _has_answers(table: Table) -> bool:
    """Whether something stands in the column of answers but sums: those of an empty sheet are 0."""
    return any(
        (cell := cells.get(table.answer)) is not None
        and cell.text.strip()
        and not (cell.kind is Kind.NUMBER and (cell.is_formula or cell.text == "0"))
        for row, cells in table.sheet.rows.items()
        if row >= table.first_row
    )


def _portal_table(
    sheet: Sheet, instruments: Mapping[str, scoring.Instrument], titled: Table | None = None
) -> Table | None:
    """Return the sheet `Jawaban` of the national portal where its titles or its questions were taken away.

    With the questions it is read by them. Without, everything must stand where the portal keeps it: after a line put in
    between, each answer would be taken for the next question's.
    """
    if plain(sheet.name) != _PORTAL_NAME:
        return None
    table = titled or Table(sheet, 1, 11, _PORTAL_COLUMNS, is_untitled=True)
    if _is_alike(table, instruments):
        written = sum(plain(sheet.text(row, table.answer)) in LETTERS for row in sheet.rows)
        return table if titled is None and written >= MIN_LETTERS else None
    if any(_stands_in_place(sheet, instrument) for instrument in instruments.values()):
        return Table(sheet, 2, 11, _PORTAL_COLUMNS, is_by_place=True)
    return None


def _stands_in_place(sheet: Sheet, instrument: scoring.Instrument) -> bool:
    """Whether letters stand in the rows of the questions that offer them, and in no other row."""
    choices = {
        row: one
        for code, row in portal_lines(instrument).questions.items()
        if scoring.kind_of(one := instrument.indicator(code)).has_levels
    }
    fit = misfit = 0
    for row, cells in sheet.rows.items():
        text = visible(cells[11].text) if 11 in cells else ""
        if row in choices and text:
            is_fit = scoring.letter_of(choices[row], text) is not None
            fit, misfit = fit + is_fit, misfit + (not is_fit)
        elif row >= min(choices, default=0) and plain(text) in LETTERS:
            return False
    return fit >= MIN_LETTERS and MAX_MISFITS * misfit <= fit


@dataclass(frozen=True)
class Chosen:
    """The LKE of a workbook, and what is told of how it was chosen."""

    instrument: scoring.Instrument
    notes: tuple[str, ...] = ()  # where something must be known before the reading is used
    also: str = ""  # that another one would fit too, where the choices the sheet offers tell which it is


def choose_instrument(
    sheets: tuple[Sheet, ...], tables: Sequence[Table], instruments: Mapping[str, scoring.Instrument], own: str = ""
) -> Chosen:
    """Return the LKE that these sheets are of together: named by its code, else by the questions that stand there.

    own: the code of the round's. Where the questions are as much of it as of another and the workbook names neither, it is
    meant; without a round the one whose choices are offered, else the last.
    """
    table = tables[0]
    if table.is_by_place or table.is_untitled:
        portals = [lke for lke in instruments.values() if portal_lines(lke).questions]
        fitting = [lke for lke in portals if table.is_by_place or likeness_of(table, lke) >= MIN_LIKENESS]
        if fitting:  # of several the last, which is that of the round
            return Chosen(next((lke for lke in fitting if lke.code == own), fitting[-1]))
    named = [code for code in instruments if _names(sheets, code)]
    if len(named) == 1:
        return Chosen(instruments[named[0]])
    likeness: Mapping[str, float] = {code: _statements_on(tables, lke) for code, lke in instruments.items()}
    if not any(likeness[code] >= MIN_LIKENESS * len(lke.indicators) for code, lke in instruments.items()):
        words = {code: _words_of(table, lke) for code, lke in instruments.items()}
        if max(words.values(), default=0.0) >= MIN_WORDS:
            likeness = words
        elif max(likeness.values(), default=0.0) < MIN_STATEMENTS:
            raise ImportRefused(
                [f"lembar {shown(table.sheet.name)}: pertanyaannya bukan dari LKE Zona Integritas yang dikenal"]
            )
    most = max(likeness.values())
    alike = [instruments[code] for code, found in likeness.items() if found == most]
    spoken = [lke for lke in alike if any(_names(sheets, name) for name in _spoken_names(lke))]
    among = spoken or alike
    if own in {lke.code for lke in among}:
        others = ", ".join(lke.short_title for lke in among if lke.code != own)
        told = (
            f"berkas juga cocok dengan {others}; dibaca menurut {instruments[own].short_title}, instrumen penilaian ini"
        )
        return Chosen(instruments[own], (told,) if others else ())
    if len(among) > 1:
        offered = {lke.code: sum(_offered_as_printed(one, lke) for one in tables) for lke in among}
        spoken = [lke for lke in among if offered[lke.code] == max(offered.values())]
    chosen = (spoken or alike)[-1]
    others = ", ".join(lke.short_title for lke in alike if lke is not chosen)
    if len(spoken or alike) > 1:
        told = f"berkas tidak menyebut peraturannya; dihitung menurut {chosen.short_title}, bukan {others}"
        return Chosen(chosen, (told,))
    if len(among) > 1:
        told = f"berkas tidak menyebut peraturannya dan juga cocok dengan {others}; pilihan jawabannya dari {chosen.short_title}"
        return Chosen(chosen, also=told)
    return Chosen(chosen)


def _words_of(table: Table, instrument: scoring.Instrument) -> float:
    """Return how alike the questions and the lines found for them are, 0 to 1; for a copy that asks *Apakah …?* throughout."""
    rows = find_lines(table, instrument).questions
    found = (
        max(dice(words_of(cell.text), words_of(instrument.indicator(code).statement)) for cell in cells.values())
        for code, row in rows.items()
        if (cells := table.sheet.rows.get(row))
    )
    return sum(found) / len(instrument.indicators)


def _spoken_names(instrument: scoring.Instrument) -> tuple[str, ...]:
    match = re.search(r"([0-9]+)/([0-9]{4})", instrument.short_title)
    return (match[0], f"{match[1]} tahun {match[2]}") if match else ()


def _offered_as_printed(table: Table, instrument: scoring.Instrument) -> int:
    """Return at how many questions the sheet offers the very choices of a regulation."""
    column = table.column(Role.CHOICE)
    if column is None:
        return 0
    rows = find_lines(table, instrument).questions
    return sum(
        plain(table.sheet.text(row, column)) == plain("/".join(level.letter for level in question.levels))
        for code, row in rows.items()
        if scoring.kind_of(question := instrument.indicator(code)).has_levels
    )


def _names(sheets: tuple[Sheet, ...], text: str) -> bool:
    wanted = text.casefold()
    return any(
        wanted in cell.text.casefold()
        for sheet in sheets
        for row, cells in sheet.rows.items()
        if row <= 20
        for cell in cells.values()
    )
