"""The place of each asked document at a question: what was given to it, and how far that is from counting."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.documents.models import Document
from evidence.documents.selectors.checklist import Checklist
from evidence.documents.selectors.documents import CitationLine

OTHER = "Dokumen lain"


@dataclass(frozen=True)
class Mark:
    """What a slot shows: a shape (an icon's name) and words."""

    shape: str
    words: str

    @property
    def is_open(self) -> bool:
        """Whether something is left to do."""
        return self is not COUNTED


EMPTY = Mark("open", "Belum ada")
COUNTED = Mark("check", "Dihitung")
CHECKING = Mark("active", "Sedang diperiksa")
UNDATED = Mark("warning", "Tanggal perlu dikonfirmasi")
LINK = Mark("warning", "Baru tautan")
NAMED = Mark("warning", "Baru disebut")
NOT_COUNTED = Mark("warning", "Tidak dihitung")
REJECTED = Mark("problem", "Ditolak")
PROBLEM = Mark("problem", "Bermasalah")

_BY_STATE = {
    Document.State.REJECTED: REJECTED,
    Document.State.PROBLEM: PROBLEM,
    Document.State.CHECKING: CHECKING,
    Document.State.LINK: LINK,
    Document.State.NAMED: NAMED,
}
# Of several documents that do not count, the one nearest to counting speaks for the slot.
_NEAREST = (COUNTED, UNDATED, CHECKING, LINK, NAMED, NOT_COUNTED, PROBLEM, REJECTED)


@dataclass(frozen=True)
class Slot:
    """One asked document with the uses that name it; key "" is the place of documents that no item asks for."""

    key: str
    label: str
    mark: Mark
    lines: tuple[CitationLine, ...]


def slots_of(checklist: Checklist, lines: Sequence[CitationLine]) -> tuple[Slot, ...]:
    """Return a slot for each asked document, in the order of the list, and last the one for other documents.

    A use that names two items stands in both slots. No query.
    """
    known = {state.item.key for state in checklist.items}
    slots = [
        _slot(
            state.item.key, state.item.label, [line for line in lines if state.item.key in line.citation.checklist_keys]
        )
        for state in checklist.items
    ]
    return (*slots, _slot("", OTHER, [line for line in lines if not known & set(line.citation.checklist_keys)]))


def mark_of(line: CitationLine) -> Mark:
    """Return what one use shows."""
    document = line.citation.document
    if line.support.counts:
        return COUNTED
    if document.withdrawn_at is not None:
        return NOT_COUNTED
    state = _BY_STATE.get(Document.State(document.state))
    if state is not None:
        return state
    return UNDATED if document.document_date is None and document.valid_until is None else NOT_COUNTED


def _slot(key: str, label: str, lines: Sequence[CitationLine]) -> Slot:
    marks = {mark_of(line) for line in lines}
    mark = next((mark for mark in _NEAREST if mark in marks), EMPTY)
    return Slot(key, label, mark, tuple(lines))
