"""How alike two texts are, as sets of words, and the best way to lay the lines of a sheet beside those of an LKE."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from assessment import scoring

LIKENESS = 0.45  # below this two texts are not the same question
SURE = 0.75  # from this on nobody need look: a few words corrected
SAME_MARK = 0.1  # added where the line is numbered as in the regulation
# What offices call the two surveys of the results, the index and the survey itself.
_SURVEYS = {"korupsi": frozenset({"ipak", "spak"}), "pelayanan": frozenset({"ipkp", "spkp"})}
_ALL_SURVEYS = frozenset().union(*_SURVEYS.values())
WHOLE = ": "  # before it stands what several counts are parts of


def plain(text: str) -> str:
    """Return a text for comparing: one case, no marks, single blanks."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w%]+", " ", folded).split())


@dataclass(frozen=True)
class Item:
    """One part of the LKE that has a line of its own."""

    code: str
    texts: tuple[frozenset[str], ...]  # any of them may stand there, as words
    mark: str  # how the regulation numbers it: a, i, 1
    is_question: bool
    counts: tuple[frozenset[str], ...] = ()  # the words of its counts, whose lines are not its own
    short: frozenset[str] = frozenset()  # any of these words names it, whatever stands beside it


def items_of(instrument: scoring.Instrument) -> Iterator[Item]:
    """Yield nodes and questions in the order of the regulation."""
    for node in instrument.nodes.values():
        yield Item(node.code, (words_of(node.name),), plain(node.code.rpartition(".")[2]), is_question=False)
        for question in node.indicators:
            texts = [question.statement]
            if question.statement_points:
                texts.append(" ".join((question.statement, *question.statement_points)))
            mark = plain(question.code.rpartition(".")[2])
            counts: tuple[frozenset[str], ...] = ()
            short: frozenset[str] = frozenset()
            if scoring.kind_of(question).has_lines:
                counts = tuple(text for entry in question.inputs for text in input_texts(entry))
            else:
                texts += [entry.label for entry in question.inputs]
            if scoring.kind_of(question).is_survey:
                asked = words_of(question.statement)
                short = next((names for topic, names in _SURVEYS.items() if topic in asked), frozenset())
            words = tuple(map(words_of, texts))
            yield Item(question.code, words, mark, is_question=True, counts=counts, short=short)


def align(rows: list[tuple[frozenset[str], str]], items: list[Item]) -> Iterator[tuple[int, Item]]:
    """Yield (place of the row, item) of the best alignment that keeps both orders: the most likeness in all."""
    gains = [_gains(words, mark, items) for words, mark in rows]
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


def best_like(words: frozenset[str], items: list[Item]) -> tuple[float, list[str]]:
    """Return how alike a line and the question it is most like are, and the codes of every question it is so like."""
    likes = [(_likeness(words, item), item.code) for item in items if item.is_question]
    most = max((likeness for likeness, _ in likes), default=0.0)
    return most, [code for likeness, code in likes if likeness == most and most]


def _gains(words: frozenset[str], mark: str, items: list[Item]) -> list[float]:
    """Return what each item gains by a line; none where the line has the very words of another question.

    The questions of a sub-area may differ in one word, and somebody may have put them in another order.
    """
    likes = [_likeness(words, item) for item in items]
    most = max((likeness for likeness, item in zip(likes, items, strict=True) if item.is_question), default=0.0)
    least = 1.0 if most == 1 else 0.0
    return [
        _gain(words, mark, item, likeness) if likeness >= least else 0.0
        for likeness, item in zip(likes, items, strict=True)
    ]


def _likeness(words: frozenset[str], item: Item) -> float:
    likeness = max(dice(words, text) for text in item.texts)
    named = words & _ALL_SURVEYS
    return max(likeness, SURE) if named and named <= item.short else likeness


def _gain(words: frozenset[str], mark: str, item: Item, likeness: float) -> float:
    if likeness < LIKENESS or any(dice(words, text) > likeness for text in item.counts):
        return 0.0
    return likeness + (SAME_MARK if mark and mark == item.mark else 0.0) - LIKENESS / 2


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how alike two sets of words are, 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text, without the number of its line."""
    return frozenset(without_mark(plain(text)).split())


def without_mark(text: str) -> str:
    """Return a text without the number of its line in front: `a`, `iii`, `12`."""
    return _MARK.sub("", text)


_MARK = re.compile(r"^(?:[a-z]|[ivx]{1,4}|[0-9]{1,2}) (?=\w)")


def input_texts(entry: scoring.Input) -> tuple[frozenset[str], ...]:
    """Return the words by which a count may be called: its whole label, or what stands below the whole it is part of."""
    _, mark, part = entry.label.partition(WHOLE)
    return (words_of(entry.label), words_of(part)) if mark else (words_of(entry.label),)
