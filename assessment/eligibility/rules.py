"""May the office be proposed? The conditions of a regulation beside its score, as one wall with its sentence.

Pure, like `readiness.reading`: page, PDF and other readings share these rows and words. A condition that nobody has filled in is
never said to be met, and a score that passes every gate says nothing about these conditions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from assessment.lke.scales import asks_more, reaches


class Standing(StrEnum):
    """How a condition stands, in the word the reader sees; in the order in which they need work."""

    NOT_MET = "Belum terpenuhi"
    UNJUDGED = "Perlu dinilai"
    MISSING = "Belum diisi"
    MET = "Terpenuhi"


def standing_of(key: str, rule: str, minimum: str, value: str, declared: bool | None) -> Standing:
    """Return how a condition stands by what was entered.

    rule, minimum: as the regulation sets them for one predicate, minimum "" without one. declared: what the person who
    entered it says where the value alone cannot show it; None where nobody has said.
    A value below the minimum is not met whatever was declared. Nothing entered is *Belum diisi*.
    """
    reached = reaches(key, value, minimum) if value and minimum else None
    if reached is False:
        return Standing.NOT_MET
    if reached and not asks_more(rule):
        return Standing.MET
    if declared is not None:
        return Standing.MET if declared else Standing.NOT_MET
    return Standing.UNJUDGED if value else Standing.MISSING


@dataclass(frozen=True)
class ProofText:
    """One proof in words. `href` is the https address a person gave, or ""."""

    text: str
    href: str
    counts: bool  # a document that was withdrawn or refused proves nothing


@dataclass(frozen=True)
class WallRow:
    """One condition of one predicate with what stands against it."""

    key: str
    label: str
    level: str  # "instansi": entered once for all units; "unit"
    rule: str
    minimum: str  # "" where the regulation names none that can be compared
    standing: Standing
    value: str
    reason: str  # why the person who entered it holds it met or not
    proofs: tuple[ProofText, ...]
    dated: date | None
    owner: str  # who sees to it: as entered, else who enters it
    note: str
    verified: bool  # whether the rule was read in the regulation itself
    remark: str  # what the file notes of the rule
    source: str  # regulation and page; "" where none is known
    saved_by: str  # "" while nothing is entered
    saved_at: datetime | None
    url_args: tuple[int, str]  # of the page of this condition: assessment, key

    @property
    def is_met(self) -> bool:
        """Whether nothing is left to do but perhaps its proof."""
        return self.standing is Standing.MET

    @property
    def lacks_proof(self) -> bool:
        """Whether it is said to be met with nothing that shows it."""
        return self.is_met and not any(proof.counts for proof in self.proofs)

    @property
    def is_of_instansi(self) -> bool:
        """Whether the admin instansi enters it, once for all units."""
        return self.level == "instansi"


@dataclass(frozen=True)
class Passage:
    """A paragraph to read beside the conditions: an exception with the kinds of unit it names, or a note."""

    text: str
    units: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Wall:
    """The conditions of one predicate that this office must meet; `rows` begin with those that fail."""

    predicate: str
    rows: tuple[WallRow, ...]
    exceptions: tuple[Passage, ...]
    notes: tuple[Passage, ...]

    @property
    def open_rows(self) -> tuple[WallRow, ...]:
        """The conditions that are failing, missing or still to be judged."""
        return tuple(row for row in self.rows if not row.is_met)

    @property
    def unproved(self) -> tuple[WallRow, ...]:
        """The conditions said to be met without any proof."""
        return tuple(row for row in self.rows if row.lacks_proof)

    @property
    def is_met(self) -> bool:
        """Whether every condition is met."""
        return not self.open_rows

    @property
    def is_recorded(self) -> bool:
        """Whether anything was ever entered."""
        return any(row.saved_at is not None or row.proofs for row in self.rows)

    def count(self, standing: Standing) -> int:
        """Return how many conditions stand as `standing` says."""
        return sum(row.standing is standing for row in self.rows)

    @property
    def summary(self) -> str:
        """`5 dari 8 terpenuhi, 1 belum terpenuhi, 2 belum diisi`."""
        met = f"{self.count(Standing.MET)} dari {len(self.rows)} terpenuhi"
        return ", ".join([met, *self._counted(*_OPEN)])

    @property
    def sentence(self) -> str:
        """What the conditions add to the verdict on the score; "" where the regulation sets none."""
        total, predicate = len(self.rows), self.predicate
        if not total:
            return ""
        if self.is_met:
            unproved = f" {len(self.unproved)} di antaranya belum ada buktinya." if self.unproved else ""
            return f"Semua {total} syarat pengusulan {predicate} terpenuhi.{unproved}"
        first, *others = self._counted(*_OPEN)
        count, _, word = first.partition(" ")
        parts = ", ".join([f"{count} dari {total} syarat pengusulan {predicate} {word}", *others])
        if self.count(Standing.NOT_MET):
            return f"Belum siap diusulkan: {parts}."
        return f"Belum pasti siap diusulkan: {parts}."

    def _counted(self, *standings: Standing) -> list[str]:
        """Return `2 belum diisi` for each standing that some condition has."""
        return [f"{count} {standing.lower()}" for standing in standings if (count := self.count(standing))]


_OPEN = (Standing.NOT_MET, Standing.MISSING, Standing.UNJUDGED)


def in_order_of_work(rows: list[WallRow]) -> tuple[WallRow, ...]:
    """Return the rows with those that need work first, else in the order of the regulation."""
    order = list(Standing)
    return tuple(sorted(rows, key=lambda row: order.index(row.standing)))


def applies(condition: Mapping[str, object], kind: str) -> bool:
    """Whether a condition of an instrument file is asked of an instansi of this kind."""
    return condition["applies_to"] in {"semua", kind}
