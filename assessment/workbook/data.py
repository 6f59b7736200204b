"""What the LKE workbook says, as frozen plain data: gathered by `workbook.selectors.workbook`, written by `workbook.exports.lke_xlsx`.

Scores are those of the stored sheets; every text a person typed stands here as it was typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessment import scoring


@dataclass(frozen=True)
class Scorer:
    """One evaluation: its answers question by question, or of a rekap only the points that are known."""

    title: str  # Unit, TPI, TPN; with what tells several of one kind apart
    sheet: scoring.ScoreSheet  # of all answers
    answers: Mapping[str, scoring.Answer] = field(default_factory=dict)  # question code → answer; empty for a rekap
    notes: Mapping[str, str] = field(default_factory=dict)  # question code → explanation
    is_tpi: bool = False


@dataclass(frozen=True)
class DocumentLink:
    """One data dukung at a question."""

    title: str
    url: str  # its page in the portal


@dataclass(frozen=True)
class WorkbookData:
    """One round of one unit."""

    instrument: scoring.Instrument
    unit: str
    instansi: str
    period: str
    year: int
    target: str  # WBK or WBBM
    status: str  # whose turn it is, one sentence
    is_draft: bool
    paper: str  # A4 or F4
    made_at: str  # 3 Maret 2026 pukul 10.00 WITA
    own: Scorer
    supported: scoring.ScoreSheet  # the unit's answers that rest on data dukung
    others: tuple[Scorer, ...] = ()  # in the order of the year
    documents: Mapping[str, tuple[DocumentLink, ...]] = field(default_factory=dict)  # by question code
