"""Which line of a sheet is which question: by the codes that stand there, else by the words and their order.

Offices insert lines and columns, correct the wording and renumber; what stays is the text of the questions and the
order of the regulation. So the lines and the LKE are aligned as two sequences. What is only alike, or only stands in the
right place, is told with the words that stand there, so that a person can confirm it.
"""

from collections.abc import Callable, Iterator

from assessment import scoring
from assessment.lke.likeness import (
    LIKENESS,
    SURE,
    WHOLE,
    Item,
    align,
    best_like,
    dice,
    input_texts,
    items_of,
    plain,
    without_mark,
    words_of,
)
from assessment.workbook.imports.cells.workbook import Cell
from assessment.workbook.imports.lines.evidence import evidence_columns, link_columns
from assessment.workbook.imports.lines.lines import Lines, below
from assessment.workbook.imports.lines.portal_rows import by_portal, portal_lines
from assessment.workbook.imports.lines.table import Role, Table

COMPARED = 60  # letters of a statement that tell it from every other
MARK_LENGTH = 4  # letters of the longest number of a line: viii
MAX_COUNT_LINES = 15  # a question with its counts takes no more
MIN_SENTENCES = 20  # so many sentences make a column one of questions
MIN_CODES = 10  # so many codes of one instrument make a column one of codes


def find_lines(table: Table, instrument: scoring.Instrument) -> Lines:
    """Return where each node, question and count of an LKE stands on a sheet."""
    if table.is_by_place:
        return portal_lines(instrument)
    items = list(items_of(instrument))
    columns = _text_columns(table, items)
    codes = code_column(table, instrument)
    if codes is not None:
        lines = _by_code(table, instrument, codes)
        _check_words(table, lines, items, columns, codes)
        _out_of_order(table, lines, items, columns, codes)
    else:
        lines = by_portal(table, instrument, columns) or _by_text(table, items, columns)
        if not lines.is_numbered:
            _out_of_order(table, lines, items, columns)
        _by_place(table, lines, instrument, columns)
    lines.texts, lines.codes = columns, codes
    _share_lines(table, lines, instrument)
    for code, row in lines.questions.items():
        if scoring.kind_of(instrument.indicator(code)).has_lines:
            _find_inputs(table, lines, instrument.indicator(code), row, columns)
            if len(lines.inputs.get(code, {})) == len(instrument.indicator(code).inputs):
                lines.unsure.pop(code, None)  # its counts tell which question it is
    lines.known |= {*lines.nodes.values(), *lines.questions.values(), *lines.wholes.values()}
    lines.known |= {row for rows in lines.inputs.values() for row in rows.values()}
    if codes is None and not lines.is_numbered:
        _find_again(table, lines, items, columns)
    return lines


def code_column(table: Table, instrument: scoring.Instrument) -> int | None:
    """Return the column in which codes of this LKE stand, wherever it is; None if there is none."""
    counts: dict[int, int] = {}
    for _, cells in below(table):
        for column, cell in cells.items():
            if _code_of(cell.text) in instrument.indicators:
                counts[column] = counts.get(column, 0) + 1
    best = max(counts, key=lambda column: counts[column], default=None)
    return best if best is not None and counts[best] >= MIN_CODES else None


def likeness_of(table: Table, instrument: scoring.Instrument) -> float:
    """Return how many of the questions stand on this sheet word by word, 0 to 1: tells the regulations apart."""
    texts = {without_mark(plain(cell.text)) for _, cells in below(table) for cell in cells.values()}
    begun = {text[:COMPARED] for text in texts if len(text) >= COMPARED}
    known = [plain(question.statement) for question in instrument.indicators.values()]
    return sum(text in texts or text[:COMPARED] in begun for text in known) / len(known)


# --- By code --------------------------------------------------------------------------------------------------------


def _by_code(table: Table, instrument: scoring.Instrument, column: int) -> Lines:
    lines = Lines()
    seen: dict[str, Cell] = {}
    for row, cells in below(table):
        cell = cells.get(column)
        if cell is None:
            continue
        written = " ".join(cell.text.split())
        code, _, key = written.partition(" ")
        if written in seen:
            told = f"{cell.address}: kode {written} tertulis dua kali, juga di {seen[written].address}"
            (lines.spoiled.setdefault(code, []) if code in instrument.indicators else lines.problems).append(told)
            lines.known.add(row)
            continue
        if code in instrument.nodes and not key:
            lines.nodes[code] = row
        elif code in instrument.indicators and not key:
            lines.questions[code] = row
        elif code in instrument.indicators and key in instrument.indicator(code).input_keys:
            lines.inputs.setdefault(code, {})[key] = row
        elif _looks_like_code(code):
            lines.problems.append(f"{cell.address}: kode {written} tidak ada di {instrument.short_title}")
            continue
        else:
            continue
        seen[written] = cell
    return lines


def _check_words(table: Table, lines: Lines, items: list[Item], columns: frozenset[int], codes: int) -> None:
    """Note the lines whose code is of one question and whose words are surely another's: somebody moved one of them."""
    for code, row in lines.questions.items():
        words = _words_on(table, row, columns)
        most, alike = best_like(words, items)
        own = next(item for item in items if item.code == code)
        likeness = max(dice(words, text) for text in own.texts)
        if code not in alike and most >= SURE and (most == 1 or likeness < SURE):
            told = f"{table.sheet.rows[row][codes].address}: kode {code}, tetapi teksnya pertanyaan {alike[0]}"
            lines.spoiled.setdefault(code, []).append(f"{told}; betulkan salah satunya")


def _code_of(text: str) -> str:
    return text.split(maxsplit=1)[0] if text.strip() else ""


def _looks_like_code(text: str) -> bool:
    parts = text.split(".")
    return len(parts) > 2 and parts[0] in {"A", "B"} and all(part.isalnum() for part in parts)


# --- By text --------------------------------------------------------------------------------------------------------


def _by_text(table: Table, items: list[Item], columns: frozenset[int]) -> Lines:
    lines = Lines()
    rows = []
    for row, cells in below(table):
        texts = [plain(cell.text) for column, cell in sorted(cells.items()) if column in columns]
        if words := _words_on(table, row, columns):
            rows.append((row, words, next((text for text in texts if len(text) <= MARK_LENGTH), "")))
    for place, item in align([(words, mark) for _, words, mark in rows], items):
        row, words, _ = rows[place]
        found = lines.questions if item.is_question else lines.nodes
        found[item.code] = row
        if item.is_question and not _is_sure(words, item, items):
            lines.unsure[item.code] = _shown_text(table, row, columns)
    return lines


def _is_sure(words: frozenset[str], item: Item, items: list[Item]) -> bool:
    """Whether a line asks what an item does and is like no other question more."""
    most, codes = best_like(words, items)
    return most >= SURE and item.code in codes


def _out_of_order(
    table: Table, lines: Lines, items: list[Item], columns: frozenset[int], codes: int | None = None
) -> None:
    """Find the questions still missing where somebody put them elsewhere: on the one line that asks them and no other.

    codes: the column of codes, if there is one; only a line that lost its own is looked at.
    """
    missing = {item.code: item for item in items if item.is_question and item.code not in lines.questions}
    if not missing:
        return
    found: dict[str, list[int]] = {}
    for row, code in _asked_on_free_rows(table, lines, items, columns):
        if code in missing and not (codes and table.sheet.text(row, codes).strip()):
            found.setdefault(code, []).append(row)
    for code, rows in found.items():
        if len(rows) == 1:
            lines.questions[code] = rows[0]
            lines.moved.append(code)


def _find_again(table: Table, lines: Lines, items: list[Item], columns: frozenset[int]) -> None:
    """Note the lines that ask once more what another line asks already."""
    for row, code in list(_asked_on_free_rows(table, lines, items, columns)):
        if code in lines.questions and table.sheet.text(row, table.answer).strip():
            lines.again.setdefault(code, []).append(row)
            lines.known.add(row)


def _asked_on_free_rows(
    table: Table, lines: Lines, items: list[Item], columns: frozenset[int]
) -> Iterator[tuple[int, str]]:
    """Yield each line that is nothing yet, takes an answer and surely asks one question, with its code."""
    taken = {*lines.nodes.values(), *lines.questions.values(), *lines.known}
    choice = table.column(Role.CHOICE)
    for row, cells in below(table):
        takes_answer = choice is None or table.answer in cells or choice in cells
        if row in taken or not takes_answer or table.is_heading(row):
            continue
        words = _words_on(table, row, columns)
        most, codes = best_like(words, items)
        if most >= SURE and len(codes) == 1:
            yield row, codes[0]


def _words_on(table: Table, row: int, columns: frozenset[int]) -> frozenset[str]:
    """Return the words of a line, without its marks."""
    texts = [plain(cell.text) for column, cell in sorted(table.sheet.rows[row].items()) if column in columns]
    return frozenset(word for text in texts if len(text) > MARK_LENGTH for word in without_mark(text).split())


def _by_place(table: Table, lines: Lines, instrument: scoring.Instrument, columns: frozenset[int]) -> None:
    """Give the questions still missing the lines that stand where they should, if they are as many and ask alike.

    Only between two lines that are known, and only where each line offers the very choices of its question.
    """
    choice = table.column(Role.CHOICE)
    if choice is None:
        return
    order = list(instrument.indicators.values())
    taken = {*lines.nodes.values(), *lines.questions.values()}
    offering = [
        row for row, cells in below(table) if row not in taken and choice in cells and not table.is_heading(row)
    ]
    start = 0
    while start < len(order):
        if order[start].code in lines.questions:
            start += 1
            continue
        end = next((n for n in range(start, len(order)) if order[n].code in lines.questions), len(order))
        upper = lines.questions[order[start - 1].code] if start else 0
        lower = lines.questions[order[end].code] if end < len(order) else max(offering, default=0) + 1
        missing = order[start:end]
        rows = [row for row in offering if upper < row < lower and _offers_any(table, row, choice)]
        if len(rows) == len(missing) and all(map(_offers(table, choice), rows, missing)):
            for row, question in zip(rows, missing, strict=True):
                lines.questions[question.code] = row
                lines.unsure[question.code] = _shown_text(table, row, columns)
        start = end


def _offers(table: Table, choice: int) -> Callable[[int, scoring.Indicator], bool]:
    """Return whether a line offers the choices of a question."""

    def offers(row: int, question: scoring.Indicator) -> bool:
        letters = "/".join(level.letter for level in question.levels)
        return bool(letters) and _squeezed(table.sheet.text(row, choice)) == _squeezed(letters)

    return offers


def _offers_any(table: Table, row: int, choice: int) -> bool:
    return "/" in table.sheet.text(row, choice)


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


def _shown_text(table: Table, row: int, columns: frozenset[int]) -> str:
    """Return the words of a line as they stand there, on one line."""
    cells = table.sheet.rows[row]
    return " ".join(" ".join(cells[column].text.split()) for column in sorted(columns) if column in cells)


def _text_columns(table: Table, items: list[Item]) -> frozenset[int]:
    """Return the columns of marks and texts: those where texts of the LKE stand, and all between and before them."""
    known = {text for item in items for text in item.texts}
    free = {column for column in range(1, 61) if table.roles.get(column, Role.OTHER) is Role.OTHER}
    free -= {table.answer}
    hits: dict[int, int] = {}
    for _, cells in below(table):
        for column, cell in cells.items():
            if column in free and words_of(cell.text) in known:
                hits[column] = hits.get(column, 0) + 1
    found = [column for column, count in hits.items() if count >= 3]
    if not found:
        known_columns = [column for column, role in table.roles.items() if role in _BESIDE]
        return frozenset(column for column in free if column < min([*known_columns, table.answer]))
    # The marks stand a few columns before the first text. Questions in other words may stand alone in the last column.
    # Neither do links and the names of what they lead to, wherever an office put them.
    last = max(found)
    free -= {column for column in link_columns(table, free - set(found)) if column < last}
    free -= {column for column in evidence_columns(table, range(last + 1)).by_content if column > last}
    after = {column for column, role in table.roles.items() if role in _BESIDE and column > last} | {table.answer}
    wordy = [column for column in free if last < column < min(after) and _is_wordy(table, column)]
    return frozenset(column for column in free if min(found) - 3 <= column <= max([last, *wordy]))


def _is_wordy(table: Table, column: int) -> bool:
    """Whether a column holds sentences, not marks or names."""
    return sum(len(cells[column].text.split()) >= 5 for _, cells in below(table) if column in cells) >= MIN_SENTENCES


_BESIDE = frozenset({Role.WEIGHT, Role.CRITERIA, Role.CHOICE, Role.ANSWER, Role.VALUE})


def _share_lines(table: Table, lines: Lines, instrument: scoring.Instrument) -> None:
    """Let a node and its only question share a line where it takes an answer: a result is both at once."""
    choice, weight = table.column(Role.CHOICE), table.column(Role.WEIGHT)
    for node in instrument.nodes.values():
        if len(node.indicators) != 1:
            continue
        only = node.indicators[0].code
        if node.code in lines.nodes and only not in lines.questions:
            row = lines.nodes[node.code]
            if choice is None or table.sheet.text(row, table.answer) or table.sheet.text(row, choice):
                lines.questions[only] = row
        elif only in lines.questions and weight is not None and table.sheet.text(lines.questions[only], weight):
            lines.nodes.setdefault(node.code, lines.questions[only])


# --- Counts ---------------------------------------------------------------------------------------------------------


def _find_inputs(table: Table, lines: Lines, question: scoring.Indicator, row: int, columns: frozenset[int]) -> None:
    """Find the lines of the counts below their question, up to the next line that is known."""
    first, end = _span(lines, question, row)
    inputs = dict(lines.inputs.get(question.code, {}))
    waiting = [entry for entry in question.inputs if entry.key not in inputs]
    wholes = [words_of(entry.label.partition(WHOLE)[0]) for entry in question.inputs if WHOLE in entry.label]
    for number in range(first, end):
        cells = table.sheet.rows.get(number, {})
        words = frozenset(word for column in columns if column in cells for word in plain(cells[column].text).split())
        if not words or number in inputs.values():
            continue
        whole = max((dice(words, text) for text in wholes), default=0.0)
        likeness, entry = max(
            ((max(dice(words, text) for text in input_texts(entry)), entry) for entry in waiting),
            key=lambda pair: pair[0],
            default=(0.0, None),
        )
        if whole >= max(likeness, LIKENESS) and question.code not in lines.wholes:
            lines.wholes[question.code] = number
        elif entry is not None and likeness >= LIKENESS:
            inputs[entry.key] = number
            waiting.remove(entry)
    if inputs:
        lines.inputs[question.code] = inputs


def _span(lines: Lines, question: scoring.Indicator, row: int) -> tuple[int, int]:
    """Return the first line that may hold a count of a question, and the one behind the last.

    By the portal's ids a question stands at its first count, and the total before that has no id.
    """
    others = {*lines.nodes.values(), *lines.questions.values()} - {row}
    if not lines.is_numbered:
        end = min((other for other in others if other > row), default=row + MAX_COUNT_LINES)
        return row + 1, min(end, row + MAX_COUNT_LINES)
    others |= {count for code, rows in lines.inputs.items() if code != question.code for count in rows.values()}
    before = max((other for other in others if other < row), default=row - 1)
    return max(before + 1, row - 2), max(lines.inputs.get(question.code, {}).values(), default=row) + 1
