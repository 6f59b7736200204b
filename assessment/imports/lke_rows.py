"""Which line of a sheet is which question: by the codes that stand there, else by the words and their order.

Offices insert lines and columns, correct the wording and renumber; what stays is the text of the questions and the
order of the regulation. So the lines and the LKE are aligned as two sequences, and nothing is guessed below a likeness.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assessment import scoring

from .lke_table import Role, Table, plain
from .workbook import Cell

LIKENESS = 0.45  # below this two texts are not the same question
SAME_MARK = 0.1  # added where the line is numbered as in the regulation
COMPARED = 60  # letters of a statement that tell it from every other
MARK_LENGTH = 4  # letters of the longest number of a line: viii
MAX_COUNT_LINES = 15  # a question with its counts takes no more
MIN_CODES = 10  # so many codes of one instrument make a column one of codes
_WHOLE = ": "  # before it stands what several counts are parts of


@dataclass(frozen=True)
class Item:
    """One part of the LKE that has a line of its own."""

    code: str
    texts: tuple[frozenset[str], ...]  # any of them may stand there, as words
    mark: str  # how the regulation numbers it: a, i, 1
    is_question: bool
    counts: tuple[frozenset[str], ...] = ()  # the words of its counts, whose lines are not its own


@dataclass
class Lines:
    """The lines found on a sheet."""

    nodes: dict[str, int] = field(default_factory=dict)  # code → row
    questions: dict[str, int] = field(default_factory=dict)
    inputs: dict[str, dict[str, int]] = field(default_factory=dict)  # question → input key → row
    wholes: dict[str, int] = field(default_factory=dict)  # question → row of the sum of its parts
    known: set[int] = field(default_factory=set)  # every row that is one of these
    problems: list[str] = field(default_factory=list)  # codes that are double or not of this LKE

    @property
    def last(self) -> int:
        """The last row of the LKE, 0 if nothing was found."""
        return max(self.known, default=0)


def find_lines(table: Table, instrument: scoring.Instrument) -> Lines:
    """Return where each node, question and count of an LKE stands on a sheet."""
    items = list(_items(instrument))
    columns = _text_columns(table, items)
    codes = code_column(table, instrument)
    lines = _by_text(table, items, columns) if codes is None else _by_code(table, instrument, codes)
    _share_lines(table, lines, instrument)
    for code, row in lines.questions.items():
        if instrument.indicator(code).answer_type == "counts":
            _find_inputs(table, lines, instrument.indicator(code), row, columns)
    lines.known |= {*lines.nodes.values(), *lines.questions.values(), *lines.wholes.values()}
    lines.known |= {row for rows in lines.inputs.values() for row in rows.values()}
    return lines


def code_column(table: Table, instrument: scoring.Instrument) -> int | None:
    """Return the column in which codes of this LKE stand, wherever it is; None if there is none."""
    counts: dict[int, int] = {}
    for _, cells in _below(table):
        for column, cell in cells.items():
            if _code_of(cell.text) in instrument.indicators:
                counts[column] = counts.get(column, 0) + 1
    best = max(counts, key=lambda column: counts[column], default=None)
    return best if best is not None and counts[best] >= MIN_CODES else None


def likeness_of(table: Table, instrument: scoring.Instrument) -> float:
    """Return how many of the questions stand on this sheet word by word, 0 to 1: tells the regulations apart."""
    texts = {_without_mark(plain(cell.text)) for _, cells in _below(table) for cell in cells.values()}
    begun = {text[:COMPARED] for text in texts if len(text) >= COMPARED}
    known = [plain(question.statement) for question in instrument.indicators.values()]
    return sum(text in texts or text[:COMPARED] in begun for text in known) / len(known)


# --- By code --------------------------------------------------------------------------------------------------------


def _by_code(table: Table, instrument: scoring.Instrument, column: int) -> Lines:
    lines = Lines()
    seen: dict[str, Cell] = {}
    for row, cells in _below(table):
        cell = cells.get(column)
        if cell is None:
            continue
        written = " ".join(cell.text.split())
        code, _, key = written.partition(" ")
        if written in seen:
            lines.problems.append(f"{cell.address}: kode {written} tertulis dua kali, juga di {seen[written].address}")
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


def _code_of(text: str) -> str:
    return text.split(maxsplit=1)[0] if text.strip() else ""


def _looks_like_code(text: str) -> bool:
    parts = text.split(".")
    return len(parts) > 2 and parts[0] in {"A", "B"} and all(part.isalnum() for part in parts)


# --- By text --------------------------------------------------------------------------------------------------------


def _by_text(table: Table, items: list[Item], columns: frozenset[int]) -> Lines:
    lines = Lines()
    rows = []
    for row, cells in _below(table):
        texts = [plain(cell.text) for column, cell in sorted(cells.items()) if column in columns]
        words = frozenset(word for text in texts if len(text) > MARK_LENGTH for word in _without_mark(text).split())
        if words:
            rows.append((row, words, next((text for text in texts if len(text) <= MARK_LENGTH), "")))
    for place, item in _align([(words, mark) for _, words, mark in rows], items):
        found = lines.questions if item.is_question else lines.nodes
        found[item.code] = rows[place][0]
    return lines


def _items(instrument: scoring.Instrument) -> Iterator[Item]:
    """Yield nodes and questions in the order of the regulation."""
    for node in instrument.nodes.values():
        yield Item(node.code, (_words(node.name),), plain(node.code.rpartition(".")[2]), is_question=False)
        for question in node.indicators:
            texts = [question.statement]
            if question.statement_points:
                texts.append(" ".join((question.statement, *question.statement_points)))
            mark = plain(question.code.rpartition(".")[2])
            counts = (
                tuple(text for entry in question.inputs for text in _input_texts(entry)) if question.formula else ()
            )
            yield Item(question.code, tuple(map(_words, texts)), mark, is_question=True, counts=counts)


def _text_columns(table: Table, items: list[Item]) -> frozenset[int]:
    """Return the columns of marks and texts: those where texts of the LKE stand, and all between and before them."""
    known = {text for item in items for text in item.texts}
    free = {column for column in range(1, 61) if table.roles.get(column, Role.OTHER) is Role.OTHER}
    free -= {table.answer}
    hits: dict[int, int] = {}
    for _, cells in _below(table):
        for column, cell in cells.items():
            if column in free and _words(cell.text) in known:
                hits[column] = hits.get(column, 0) + 1
    found = [column for column, count in hits.items() if count >= 3]
    if not found:
        known_columns = [column for column, role in table.roles.items() if role in _BESIDE]
        return frozenset(column for column in free if column < min([*known_columns, table.answer]))
    # The marks stand a few columns before the first text.
    return frozenset(column for column in free if min(found) - 3 <= column <= max(found))


_BESIDE = frozenset({Role.WEIGHT, Role.CRITERIA, Role.CHOICE, Role.ANSWER, Role.VALUE})


def _align(rows: list[tuple[frozenset[str], str]], items: list[Item]) -> Iterator[tuple[int, Item]]:
    """Yield (place of the row, item) of the best alignment that keeps both orders: the most likeness in all."""
    gains = [[_gain(words, mark, item) for item in items] for words, mark in rows]
    best = [[0.0] * (len(items) + 1) for _ in range(len(rows) + 1)]
    for r in range(len(rows) - 1, -1, -1):
        line, below, gain = best[r], best[r + 1], gains[r]
        for i in range(len(items) - 1, -1, -1):
            skipped = max(below[i], line[i + 1])
            taken = below[i + 1] + gain[i] if gain[i] else 0.0
            line[i] = max(skipped, taken)
    r = i = 0
    while r < len(rows) and i < len(items):
        if gains[r][i] and best[r][i] == best[r + 1][i + 1] + gains[r][i]:
            yield r, items[i]
            r, i = r + 1, i + 1
        elif best[r][i] == best[r + 1][i]:
            r += 1
        else:
            i += 1


def _gain(words: frozenset[str], mark: str, item: Item) -> float:
    likeness = max(_dice(words, text) for text in item.texts)
    if likeness < LIKENESS or any(_dice(words, text) > likeness for text in item.counts):
        return 0.0
    return likeness + (SAME_MARK if mark and mark == item.mark else 0.0) - LIKENESS / 2


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how alike two sets of words are, 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _words(text: str) -> frozenset[str]:
    return frozenset(_without_mark(plain(text)).split())


def _without_mark(text: str) -> str:
    """Return a text without the number of its line in front: `a`, `iii`, `12`."""
    return _MARK.sub("", text)


_MARK = re.compile(r"^(?:[a-z]|[ivx]{1,4}|[0-9]{1,2}) (?=\w)")


def _share_lines(table: Table, lines: Lines, instrument: scoring.Instrument) -> None:
    """Let a node and its only question share a line where it takes an answer: a result is both at once."""
    choice = table.column(Role.CHOICE)
    for node in instrument.nodes.values():
        if len(node.indicators) != 1:
            continue
        only = node.indicators[0].code
        if node.code in lines.nodes and only not in lines.questions:
            row = lines.nodes[node.code]
            if table.sheet.text(row, table.answer) or (choice is not None and table.sheet.text(row, choice)):
                lines.questions[only] = row
        elif only in lines.questions:
            lines.nodes.setdefault(node.code, lines.questions[only])


# --- Counts ---------------------------------------------------------------------------------------------------------


def _find_inputs(table: Table, lines: Lines, question: scoring.Indicator, row: int, columns: frozenset[int]) -> None:
    """Find the lines of the counts below their question, up to the next line that is known."""
    others = {*lines.nodes.values(), *lines.questions.values()} - {row}
    end = min((other for other in others if other > row), default=row + MAX_COUNT_LINES)
    inputs = dict(lines.inputs.get(question.code, {}))
    waiting = [entry for entry in question.inputs if entry.key not in inputs]
    wholes = [_words(entry.label.partition(_WHOLE)[0]) for entry in question.inputs if _WHOLE in entry.label]
    for number in range(row + 1, min(end, row + MAX_COUNT_LINES)):
        cells = table.sheet.rows.get(number, {})
        words = frozenset(word for column in columns if column in cells for word in plain(cells[column].text).split())
        if not words or number in inputs.values():
            continue
        whole = max((_dice(words, text) for text in wholes), default=0.0)
        likeness, entry = max(
            ((max(_dice(words, text) for text in _input_texts(entry)), entry) for entry in waiting),
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


def _input_texts(entry: scoring.Input) -> tuple[frozenset[str], ...]:
    _, mark, part = entry.label.partition(_WHOLE)
    return (_words(entry.label), _words(part)) if mark else (_words(entry.label),)


def _below(table: Table) -> Iterator[tuple[int, Mapping[int, Cell]]]:
    """Yield each line below the titles."""
    for row in sorted(table.sheet.rows):
        if row >= table.first_row:
            yield row, table.sheet.rows[row]
