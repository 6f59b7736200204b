"""The kinds of register as data: what each counts, which count may not exceed which, and how its months make one figure."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.people.areas import AreaKey


@dataclass(frozen=True)
class Count:
    """One column of a register. label: in Indonesian, as its heading; inside: the same inside a sentence."""

    key: str
    label: str
    inside: str


@dataclass(frozen=True)
class Bound:
    """Counts that together may not exceed others together."""

    parts: tuple[str, ...]
    whole: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """One register.

    is_state: a month says how things stand at its end, so the last month that was filled in is the figure; else a month says what
    arrived in it, and the figure is their sum.
    """

    key: str  # in addresses and rows
    name: str
    area: AreaKey
    counts: tuple[Count, ...]
    bounds: tuple[Bound, ...]
    share: Bound  # what the heading tells: of so many so many
    how: str  # one sentence for who fills it in
    is_state: bool = False
    rising: tuple[str, ...] = ()  # of a state: counts that only grow within a year

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its columns."""
        return tuple(count.key for count in self.counts)

    def count(self, key: str) -> Count:
        """Return one column."""
        return next(count for count in self.counts if count.key == key)


ARRIVED = (
    "Hitung menurut bulan {what}. Yang selesai kemudian diperbarui di bulan {it}, supaya tidak terhitung dua kali."
)


def _reports(key: str, name: str, what: str) -> Kind:
    """Return a register of reports: all, those that must be followed up, and of these in process and done."""
    return Kind(
        key,
        name,
        AreaKey.PW,
        (
            Count("semua", "Semua", f"semua {what}"),
            Count("harus", "Harus ditindaklanjuti", "yang harus ditindaklanjuti"),
            Count("proses", "Dalam proses", "yang dalam proses"),
            Count("selesai", "Selesai ditindaklanjuti", "yang selesai ditindaklanjuti"),
        ),
        (Bound(("harus",), ("semua",)), Bound(("proses", "selesai"), ("harus",))),
        Bound(("selesai",), ("harus",)),
        ARRIVED.format(what=f"{what} diterima", it="diterimanya"),
    )


def _wealth(key: str, name: str, groups: tuple[Count, ...]) -> Kind:
    """Return a register of wealth reports: who must hand one in, by the groups the LKE asks, and how many have."""
    must = tuple(count.key for count in groups)
    return Kind(
        key,
        name,
        AreaKey.PW,
        (*groups, Count("sudah", "Sudah melapor", "yang sudah melapor")),
        (Bound(("sudah",), must),),
        Bound(("sudah",), must),
        "Tulis keadaan pada akhir bulan, bukan tambahannya. Angka bulan terakhir yang diisi menjadi angka register.",
        is_state=True,
        rising=("sudah",),
    )


GRATUITIES = Kind(
    "gratifikasi",
    "Gratifikasi",
    AreaKey.PW,
    (
        Count("dilaporkan", "Dilaporkan", "yang dilaporkan"),
        Count("ditindaklanjuti", "Ditindaklanjuti", "yang ditindaklanjuti"),
    ),
    (Bound(("ditindaklanjuti",), ("dilaporkan",)),),
    Bound(("ditindaklanjuti",), ("dilaporkan",)),
    ARRIVED.format(what="gratifikasi dilaporkan", it="dilaporkannya"),
)
COMPLAINTS = _reports("pengaduan", "Pengaduan masyarakat", "pengaduan")
WHISTLES = _reports("wbs", "Whistle-blowing system (WBS)", "laporan WBS")
CONFLICTS = Kind(
    "benturan-kepentingan",
    "Benturan kepentingan",
    AreaKey.PW,
    (Count("dilaporkan", "Dilaporkan", "yang dilaporkan"), Count("ditangani", "Ditangani", "yang ditangani")),
    (Bound(("ditangani",), ("dilaporkan",)),),
    Bound(("ditangani",), ("dilaporkan",)),
    ARRIVED.format(what="benturan kepentingan dilaporkan", it="dilaporkannya"),
)
# The groups are those of the LKE, which asks each of them.
LHKPN = _wealth(
    "lhkpn",
    "LHKPN",
    (
        Count("kepala", "Wajib: kepala satuan kerja", "kepala satuan kerja yang wajib"),
        Count("pejabat", "Wajib: pejabat wajib LHKPN", "pejabat yang wajib"),
        Count("lainnya", "Wajib: lainnya", "lainnya yang wajib"),
    ),
)
LHKASN = _wealth(
    "lhkasn",
    "LHKASN",
    (
        Count("administrator", "Wajib: administrator (eselon III)", "administrator yang wajib"),
        Count("pengawas", "Wajib: pengawas (eselon IV)", "pengawas yang wajib"),
        Count("pelaksana", "Wajib: fungsional dan pelaksana", "fungsional dan pelaksana yang wajib"),
    ),
)
DISCIPLINE = Kind(
    "disiplin",
    "Pelanggaran disiplin",
    AreaKey.SDM,
    (
        Count("pelanggaran", "Pelanggaran", "pelanggaran"),
        Count("proses", "Diproses", "yang diproses"),
        Count("disanksi", "Selesai, diberi sanksi", "yang diberi sanksi"),
    ),
    (Bound(("proses", "disanksi"), ("pelanggaran",)),),
    Bound(("disanksi",), ("pelanggaran",)),
    ARRIVED.format(what="pelanggaran terjadi", it="terjadinya"),
)

KINDS: Mapping[str, Kind] = {
    kind.key: kind for kind in (GRATUITIES, COMPLAINTS, WHISTLES, CONFLICTS, LHKPN, LHKASN, DISCIPLINE)
}
