"""What the Laporan Penilaian Mandiri says, as frozen plain data: gathered by `papers.selectors.report`, printed by `papers.exports`.

Scores are exact fractions and are rounded by the template only; every text a person typed stands here as it was typed.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from assessment.eligibility.rules import Wall
from assessment.figures.iku import Iku
from assessment.papers.signing import Issue, Signer
from assessment.readiness.comparison import Comparison
from assessment.readiness.next_acts import Act
from assessment.readiness.reading import AreaRow, Readiness
from assessment.scoring import percent_of


@dataclass(frozen=True)
class Letterhead:
    """The kop: lines from the widest body to the office, then the address."""

    lines: tuple[str, ...]
    address: str
    logo: bytes = field(default=b"", repr=False)  # PNG; empty where there is none

    @property
    def is_long(self) -> bool:
        """Whether it takes so many lines that the short form prints it smaller."""
        return sum(map(len, (*self.lines, self.address))) > 400


@dataclass(frozen=True)
class Office:
    """Bab II: the unit as its instansi keeps it."""

    name: str
    code: str
    instansi: str
    parent: str  # "" where the unit stands directly under its instansi
    service_kind: str
    staff_count: int | None
    category: str
    city: str
    profile: str
    letterhead: Letterhead


@dataclass(frozen=True)
class TeamMember:
    """One membership in force, with the areas it answers for."""

    name: str
    position: str
    role: str
    areas: str  # "Manajemen Perubahan, Hasil", or "Semua area"
    sk_number: str


@dataclass(frozen=True)
class ScaleRow:
    """What the levels of one answer type are worth."""

    name: str
    values: tuple[tuple[str, Decimal], ...]  # letter, 0 to 1


@dataclass(frozen=True)
class Basis:
    """The regulation whose LKE this is."""

    short_title: str
    sentences: tuple[str, ...]  # the regulations of Dasar Hukum, one each
    scales: tuple[ScaleRow, ...]
    rules: tuple[tuple[str, str], ...]  # of answers in numbers: their name, what they are worth
    question_count: int
    criteria_note: str  # whose words the criteria are and where the official ones stand
    evidence_from: date
    evidence_to: date


@dataclass(frozen=True)
class RecapRow:
    """One component, aspect or area in the table of Bab III."""

    code: str
    name: str
    kind: str
    depth: int
    weight: Decimal
    claim: Fraction
    supported: Fraction
    answered: int
    questions: int

    @property
    def at_risk(self) -> Fraction:
        """Claimed points that lack data dukung."""
        return self.claim - self.supported

    @property
    def percent(self) -> Fraction:
        """The supported points as percent of the weight."""
        return percent_of(self.supported, self.weight)


@dataclass(frozen=True)
class SubAreaRow:
    """One sub-area among the strengths or the weaknesses of its area."""

    code: str
    name: str
    half: str  # Pemenuhan, Reform or ""
    weight: Decimal
    claim: Fraction
    supported: Fraction
    answered: int
    questions: int

    @property
    def missing(self) -> Fraction:
        """Points still to be earned with data dukung."""
        return Fraction(self.weight) - self.supported

    @property
    def percent(self) -> Fraction:
        """The supported points as percent of the weight."""
        return percent_of(self.supported, self.weight)


@dataclass(frozen=True)
class AreaReading:
    """One area in Bab III: its two halves, what is complete and what is furthest from it."""

    area: AreaRow
    halves: tuple[RecapRow, ...]  # pemenuhan and reform; empty where the regulation does not part them
    strengths: tuple[SubAreaRow, ...]  # full marks, supported
    weaknesses: tuple[SubAreaRow, ...]  # most points missing first


@dataclass(frozen=True)
class Working:
    """How the figures of the sheet or a node come about, in the words of `figures.origin`."""

    claim: str
    supported: str  # "" where it is word for word that of the claim
    rules: tuple[tuple[str, str, str], ...]  # of ours behind the claim: about, the other reading, what it comes to


@dataclass(frozen=True)
class GateWorking:
    """How the value of one minimum comes about, and how it stands against the minimum of each predicate."""

    label: str
    supported: str
    claim: str  # "" where it is word for word that of the supported figure
    against: tuple[tuple[str, str], ...]  # predicate, comparison


@dataclass(frozen=True)
class CardDocument:
    """One citation under a question; `number` is the document's line in Lampiran II."""

    number: int
    title: str
    page_reference: str


@dataclass(frozen=True)
class Card:
    """One question of the LKE with all that was answered."""

    code: str
    statement: str
    statement_points: tuple[str, ...]
    source: str  # the page of the regulation; without one, what the text is inferred from and how sure that is
    inferred: str  # the same of a question whose levels or sum are inferred, to stand at its answer; else ""
    is_survey: bool
    level: str  # letter; "" where numbers answer
    criterion: str
    inputs: tuple[tuple[str, str], ...]  # label, figure
    value: Fraction | None  # 0 to 1; None is unanswered
    working: str  # how figures become the value; "" for a level
    points: Fraction
    max_points: Fraction
    is_supported: bool
    explanation: str
    documents: tuple[CardDocument, ...]

    @property
    def is_long(self) -> bool:
        """Whether the card may have to run over more than one page."""
        return len(self.explanation) + sum(len(document.title) for document in self.documents) > 1500


@dataclass(frozen=True)
class AnnexNode:
    """One node of the LKE in Lampiran I, with the questions directly under it."""

    code: str
    name: str
    kind: str
    weight: Decimal
    claim: Fraction
    supported: Fraction
    working: Working
    cards: tuple[Card, ...]

    @property
    def is_sum_above_areas(self) -> bool:
        """Whether it is a component or an aspect, which Lampiran I tells with the total."""
        return self.kind in {"component", "aspect"}


@dataclass(frozen=True)
class DocumentRow:
    """One data dukung of Lampiran II; a restricted one is listed without what would tell its content."""

    number: int
    title: str
    reference: str  # the document's own number
    dated: date | None
    valid_until: date | None
    state: str
    counts: bool  # whether it supports an answer: baik, unexpired and inside the evidence window
    is_restricted: bool
    file_name: str
    size_bytes: int | None
    sha256: str
    address: str  # of a link, which has no file
    used_by: tuple[str, ...]  # question codes; of a proof, the conditions


@dataclass(frozen=True)
class WorkRow:
    """One line of the rencana kerja, or one task."""

    area: str
    title: str
    owner: str
    due_on: date | None
    state: str
    is_done: bool
    is_late: bool  # on the day of the report, in the unit's zone
    result: str


@dataclass(frozen=True)
class ObstacleRow:
    """One hambatan, its solution, and what came of it."""

    area: str
    obstacle: str
    solution: str
    effect: str = ""  # in words, with its figures and the day it was solved


@dataclass(frozen=True)
class InnovationRow:
    """One innovation with its origin."""

    area: str
    name: str
    description: str
    origin: str
    counts: str  # "Ya", or why it does not count for this target
    effect: str = ""  # the state before and after it, in words
    award: str = ""


@dataclass(frozen=True)
class HistoryRow:
    """One earlier round of the unit."""

    year: int
    target: str
    outcome: str
    decree: str
    reason: str
    scores: tuple[tuple[str, Fraction | None], ...]  # scorer, total


@dataclass(frozen=True)
class HandoverRow:
    """One act that moved the round on, with what the unit's sheet said then."""

    at: str  # in the zone of the unit
    act: str
    by: str
    reason: str
    claim: Fraction | None
    supported: Fraction | None
    at_risk: Decimal | None
    sheet_sha256: str


@dataclass(frozen=True)
class ChangeRow:
    """One question that differs from what was first submitted."""

    code: str
    statement: str
    before: str  # the answer in a few letters; "–" without one
    after: str
    parts: tuple[str, ...]  # what differs: jawaban, penjelasan, data dukung


@dataclass(frozen=True)
class RoundHistory:
    """Lampiran V: the way of the round from hand to hand."""

    handovers: tuple[HandoverRow, ...]
    submitted_at: str  # the first submission to TPI; "" before it
    changes: tuple[ChangeRow, ...]
    has_open_documents: bool  # the unit repairs, so that its data dukung is not submitted yet


@dataclass(frozen=True)
class ReportData:
    """The whole report but for the moment it is printed."""

    year: int
    period: str
    target: str
    target_name: str
    status: str
    is_draft: bool
    office: Office
    head: Signer | None
    team_lead: Signer | None
    team: tuple[TeamMember, ...]
    basis: Basis
    readiness: Readiness
    recap: tuple[RecapRow, ...]
    areas: tuple[AreaReading, ...]
    results: tuple[RecapRow, ...]
    comparison: Comparison | None  # None where nobody else has scored this round, as far as the reader may know
    history: tuple[HistoryRow, ...]
    iku: tuple[Iku, str] | None  # the predicate as an IKU, with the note for the contract; None without a rule
    wall: Wall  # the conditions of being proposed for the target
    acts: tuple[Act, ...]
    work: tuple[WorkRow, ...]
    tasks: tuple[
        WorkRow, ...
    ]  # open ones that are no line of the rencana kerja; of a draft, which the team alone reads
    obstacles: tuple[ObstacleRow, ...]
    innovations: tuple[InnovationRow, ...]
    annex: tuple[AnnexNode, ...]
    total_working: Working
    gate_workings: tuple[GateWorking, ...]
    rules: tuple[tuple[str, str], ...]  # of ours that the figures rest on: about, what it says
    documents: tuple[DocumentRow, ...]
    proofs: tuple[DocumentRow, ...]  # of the conditions of being proposed
    way: RoundHistory

    @property
    def total(self) -> Fraction:
        """The points of the whole sheet that are supported, of 100."""
        return sum((row.supported for row in self.recap if row.depth == 0), Fraction())

    @property
    def surveys(self) -> tuple[Card, ...]:
        """The questions that a survey index answers (Lampiran III)."""
        return tuple(card for node in self.annex for card in node.cards if card.is_survey)

    @property
    def open_work(self) -> tuple[WorkRow, ...]:
        """The lines of the rencana kerja that are not done yet."""
        return tuple(row for row in self.work if not row.is_done)

    @property
    def decrees(self) -> tuple[str, ...]:
        """The SK numbers of the team, each once."""
        return tuple(dict.fromkeys(member.sk_number for member in self.team if member.sk_number))

    @property
    def gate_sources(self) -> tuple[str, ...]:
        """The paragraphs the minimums come from, each once."""
        return tuple(
            dict.fromkeys(row.source for board in self.readiness.boards for row in board.in_order if row.source)
        )

    @property
    def digest(self) -> str:
        """SHA-256, hex, over everything the report says: two prints with one digest hold the same data."""
        canonical = json.dumps(asdict(self), default=str, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Stamp:
    """When the report was printed, in words with the unit's zone, and the digest of its data."""

    printed_at: str
    printed_on: str
    digest: str
    issue: Issue | None = None  # of a final report
