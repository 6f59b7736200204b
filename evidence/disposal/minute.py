"""What the minute of a destruction (berita acara) says, as frozen plain data: gathered by a selector, printed by `exports`."""

from dataclasses import dataclass

from assessment.papers.report.data import Letterhead
from assessment.papers.signing import Signer


@dataclass(frozen=True)
class MinuteFile:
    """One revision whose bytes go; its name is "" where the document is restricted."""

    number: int
    name: str
    size_bytes: int
    sha256: str  # hex


@dataclass(frozen=True)
class MinuteLine:
    """One document: what it was called, what it served, its files."""

    title: str
    reference: str  # its own number
    uses: tuple[str, ...]  # "A.I.1.i.a (Penilaian ZI 2019)"
    files: tuple[MinuteFile, ...]


@dataclass(frozen=True)
class Minute:
    """The whole minute."""

    number: str
    day: str  # 27 November 2026, in the zone of the unit
    moment: str  # 27 November 2026 pukul 01.58 WITA
    unit: str
    instansi: str
    city: str
    paper: str  # A4 or F4
    letterhead: Letterhead
    reason: str
    years: int  # for how long documents are kept
    proposed_by: Signer
    decided_by: Signer
    lines: tuple[MinuteLine, ...]

    @property
    def files(self) -> int:
        """How many files go."""
        return sum(len(line.files) for line in self.lines)

    @property
    def size_bytes(self) -> int:
        """How many bytes go."""
        return sum(file.size_bytes for line in self.lines for file in line.files)
