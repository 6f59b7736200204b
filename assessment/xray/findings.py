"""One finding: what is weak or contradictory, why it matters, what to do, and where."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fractions import Fraction

from assessment.xray.facts import CitedFile

# A weakness that puts a whole point of the hundred at risk is heavy, whatever its kind. Our rule.
HEAVY_POINTS = Fraction(1)
ALL_CONDITIONS = "*"


class Severity(IntEnum):
    """How much a finding matters, the heaviest first."""

    HEAVY = 0
    MEDIUM = 1
    LIGHT = 2

    @property
    def label(self) -> str:
        """The word the reader sees."""
        return ("Berat", "Sedang", "Ringan")[self]


class Kind(StrEnum):
    """What sort of weakness it is."""

    CONTRADICTION = "bertentangan"
    ABOVE_WHOLE = "melebihi"
    SAME_FILE = "berkas-sama"
    INNOVATION = "inovasi"
    CONDITION = "syarat"
    NO_DOCUMENT = "tanpa-dokumen"
    ABOVE_EVIDENCE = "melebihi-bukti"
    OUTSIDE = "di-luar-rentang"
    UNDATED = "tanpa-tanggal"
    EMPTY_WHOLE = "penyebut-nol"
    UNANSWERED = "belum-dijawab"
    DRIFT = "beda-register"
    MONITORING = "monev-terlewat"
    DECREE = "sk-tim"
    OBSTACLE = "hambatan"
    UNPROVEN_WORK = "kegiatan-tanpa-bukti"

    @property
    def label(self) -> str:
        """What the reader chooses by."""
        return LABELS[self]


LABELS = {
    Kind.CONTRADICTION: "Isian saling bertentangan",
    Kind.ABOVE_WHOLE: "Bagian melebihi keseluruhan",
    Kind.SAME_FILE: "Berkas sama, jawaban berlawanan",
    Kind.INNOVATION: "Inovasi yang tidak dihitung",
    Kind.CONDITION: "Syarat pengusulan",
    Kind.NO_DOCUMENT: "Jawaban tanpa data dukung",
    Kind.ABOVE_EVIDENCE: "Jawaban melebihi data dukungnya",
    Kind.OUTSIDE: "Dokumen di luar rentang tanggal",
    Kind.UNDATED: "Dokumen belum bertanggal",
    Kind.EMPTY_WHOLE: "Nilai dari penyebut nol",
    Kind.UNANSWERED: "Belum dijawab",
    Kind.DRIFT: "Jawaban berbeda dari register",
    Kind.MONITORING: "Bulan tanpa monev",
    Kind.DECREE: "SK lebih tua daripada tim",
    Kind.OBSTACLE: "Hambatan tanpa solusi",
    Kind.UNPROVEN_WORK: "Kegiatan tanpa bukti",
}

# Found in the programme of the office, by `programme_rules`; the others in its sheet.
OF_PROGRAMME = (Kind.DRIFT, Kind.MONITORING, Kind.DECREE, Kind.OBSTACLE, Kind.UNPROVEN_WORK)


@dataclass(frozen=True)
class Place:
    """Where a weakness is mended, beside its questions and documents."""

    text: str
    url: str


@dataclass(frozen=True)
class Finding:
    """One weakness. Points are of 100; those of several findings may overlap, so they are never added up."""

    kind: Kind
    severity: Severity
    what: str
    why: str
    todo: str
    areas: tuple[str, ...] = ()  # keys of the areas it concerns, the first sees to it; () is the whole unit
    codes: tuple[str, ...] = ()  # questions it is about
    files: tuple[CitedFile, ...] = ()
    at_risk: Fraction = Fraction()  # claimed points an evaluator may take
    missed: Fraction = Fraction()  # points nobody has claimed yet
    owner: str = ""  # who sees to it, where no area does
    places: tuple[Place, ...] = ()
    condition: str = ""  # key of the eligibility condition it is about; ALL_CONDITIONS for several


def weighed(points: Fraction) -> Severity:
    """Return how much claimed points at risk matter."""
    return Severity.HEAVY if points >= HEAVY_POINTS else Severity.MEDIUM


def urgency(finding: Finding) -> tuple[int, bool, Fraction]:
    """Order: the heaviest first, then what keeps the unit from being proposed, then by points."""
    points = max(finding.at_risk, finding.missed)
    return finding.severity, finding.kind is not Kind.CONDITION, -points
