"""Two contents of one answer side by side, with what differs marked, and a text to merge them from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from assessment import scoring
from assessment.lke.selectors.layout import Question
from assessment.rounds.models import Answer
from assessment.sheet.selectors.unit_sheet import shown_answer

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """A run of text that both sides share, or that stands on one side only."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Side:
    """One of the two contents."""

    shown: str  # the answer in a few letters, "" where there is none
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Conflict:
    """What the person typed and what was saved meanwhile."""

    theirs: Answer
    mine_side: Side
    theirs_side: Side
    is_value_different: bool
    merged: str  # a text to begin with: nothing of either side is missing


def compare(question: Question, *, mine: Answer, theirs: Answer) -> Conflict:
    """Return both contents of `question` for the page; `mine` is an unsaved row, `theirs` the saved one."""
    mine_side, theirs_side = shown_answer(question.indicator, mine), shown_answer(question.indicator, theirs)
    mine_pieces, theirs_pieces = marked(mine.explanation, theirs.explanation)
    return Conflict(
        theirs=theirs,
        mine_side=Side(mine_side, mine_pieces),
        theirs_side=Side(theirs_side, theirs_pieces),
        is_value_different=any(getattr(mine, name) != getattr(theirs, name) for name in scoring.COLUMNS),
        merged=merged(mine.explanation, theirs.explanation),
    )


def marked(mine: str, theirs: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return both texts cut into pieces, word by word, those of one side only marked."""
    left, right = _WORDS.findall(mine), _WORDS.findall(theirs)
    blocks = SequenceMatcher(None, left, right).get_opcodes()
    return (
        tuple(_pieces(left, ((start, end, tag) for tag, start, end, _, _ in blocks))),
        tuple(_pieces(right, ((start, end, tag) for tag, _, _, start, end in blocks))),
    )


def merged(mine: str, theirs: str) -> str:
    """Return the text that holds both: the longer where it contains the other, else one after the other."""
    if mine in theirs:
        return theirs
    if theirs in mine:
        return mine
    return f"{theirs}\n\n{mine}"


def _pieces(words: list[str], spans: Iterator[tuple[int, int, str]]) -> Iterator[Piece]:
    for start, end, tag in spans:
        if start < end:
            yield Piece("".join(words[start:end]), differs=tag != "equal")
