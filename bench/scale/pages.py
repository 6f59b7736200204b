"""What each role opens, as addresses in the template units (`templates.PLACES`)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote


@dataclass(frozen=True)
class Page:
    """One address, who opens it, and what its cost may grow with."""

    name: str
    who: str  # user name; "" for PortalRB, which shows its token
    path: str
    rows: Callable[[int], int] = lambda _units: 1  # what its cost is parted by, in a portal of so many units

    @property
    def is_whole(self) -> bool:
        """Whether it sends all that a portal has, so that only its cost a row can stay."""
        return self.rows(2) != self.rows(1)


# In the unit whose round is there: path, and who of the unit opens it.
OF_UNIT: dict[str, tuple[tuple[str, str, str], ...]] = {
    "draf": (
        ("ketua", "area SDM", "/penilaian/{round}/area/SDM/"),
        ("ketua", "question", "/penilaian/{round}/jawaban/A.I.1.i.a/"),
        ("ketua", "documents to choose for a question", "/penilaian/{round}/jawaban/A.I.1.i.a/pustaka/"),
        ("ketua", "full sheet", "/penilaian/{round}/lke/"),
        ("ketua", "Kesiapan", "/penilaian/{round}/kesiapan/"),
        ("ketua", "handing over to the kepala", "/penilaian/{round}/serahkan/"),
        ("ketua", "documents of last year", "/penilaian/{round}/tahun-lalu/"),
        ("ketua", "what is missing in an area", "/penilaian/{round}/area/MP/kurang/"),
        ("ketua", "weaknesses", "/penilaian/{round}/kelemahan/"),
        ("ketua", "years of the unit", "/unit/{unit}/riwayat/"),
        ("ketua", "team", "/unit/{unit}/tim/"),
        ("ketua", "library", "/pustaka/{round}/"),
        ("ketua", "library, one word", "/pustaka/{round}/?text={rare}"),
        ("ketua", "library, three words", "/pustaka/{round}/?text=rapat+kegiatan+laporan"),
        ("ketua", "document", "/dokumen/{document}/"),
        ("ketua", "LKE as a workbook", "/penilaian/{round}/lke.xlsx"),
        ("ketua", "library as a file", "/pustaka/{round}/?unduh=csv"),
        ("pokja", "area MP", "/penilaian/{round}/area/MP/"),
        ("pokja", "library, one word", "/pustaka/{round}/?text={rare}"),
        ("pokja", "document", "/dokumen/{document}/"),
    ),
    "kepala": (
        ("kepala", "approval", "/penilaian/{round}/persetujuan/"),
        ("kepala", "Kesiapan", "/penilaian/{round}/kesiapan/"),
        ("kepala", "full sheet", "/penilaian/{round}/lke/"),
        ("kepala", "hand-overs", "/penilaian/{round}/serah-terima/"),
        ("kepala", "documents of a hand-over", "/serah-terima/{handover}/data-dukung/"),
        ("kepala", "document", "/dokumen/{document}/"),
        ("kepala", "library", "/pustaka/{round}/"),
    ),
    "tpi": (
        ("tpi", "evaluation", "/penilaian/{round}/evaluasi/"),
        ("tpi", "question to score", "/penilaian/{round}/evaluasi/jawaban/A.I.1.i.a/"),
        ("tpi", "document", "/dokumen/{document}/"),
        ("tpi", "hand-overs", "/penilaian/{round}/serah-terima/"),
        ("tpi", "documents of a hand-over", "/serah-terima/{handover}/data-dukung/"),
        ("tpi", "library, one word", "/pustaka/{round}/?text={rare}"),
        ("tpi2", "rounds", "/penilaian/"),
        ("tpi2", "publishing", "/penilaian/{round}/evaluasi/terbitkan/"),
        ("tpi2", "sheets side by side", "/penilaian/{round}/banding/"),
    ),
}
# Evaluators of every unit, in the round that is with TPI.
WIDE = (
    ("rounds", "/penilaian/"),
    ("rounds with TPI", "/penilaian/?status=tpi"),
    ("rounds, searched", "/penilaian/?text=kantor+rapat+0-00003"),
    ("Rekap", "/rekap/"),
    ("evaluation", "/penilaian/{round}/evaluasi/"),
    ("question to score", "/penilaian/{round}/evaluasi/jawaban/A.I.1.i.a/"),
    ("full sheet", "/penilaian/{round}/lke/"),
    ("document", "/dokumen/{document}/"),
    ("hand-overs", "/penilaian/{round}/serah-terima/"),
    ("library", "/pustaka/{round}/"),
    ("library, one word", "/pustaka/{round}/?text={rare}"),
    ("years of the unit", "/unit/{unit}/riwayat/"),
)
TPN = (
    ("rounds", "/penilaian/"),
    ("rounds with TPN", "/penilaian/?status=tpn"),
    ("evaluation", "/penilaian/{round}/evaluasi/"),
    ("full sheet", "/penilaian/{round}/lke/"),
    ("document", "/dokumen/{document}/"),
    ("Rekap", "/rekap/"),
)
HEAD_OF_INSTANSI = (
    ("rounds", "/penilaian/"),
    ("Rekap", "/rekap/"),
    ("Rekap by total", "/rekap/?sort=nilai"),
    ("Rekap, last page", "/rekap/?halaman=9999"),
    ("years of the unit", "/unit/{unit}/riwayat/"),
)
ADMIN = (
    ("Unit", "/kelola/unit/"),
    ("Unit, searched", "/kelola/unit/?text=rapat+0-00003"),
    ("Unit, last page", "/kelola/unit/?halaman=9999"),
    ("one unit", "/kelola/unit/{unit}/"),
    ("Orang", "/kelola/orang/"),
    ("Orang, searched", "/kelola/orang/?text=ketua0-00003"),
    ("Orang by role", "/kelola/orang/?role=kepala"),
    ("Orang, last page", "/kelola/orang/?halaman=9999"),
    ("one person", "/kelola/orang/{person}/"),
    ("Penilaian", "/penilaian/"),
    ("Penilaian, searched", "/penilaian/?text=rapat+0-00003"),
    ("Penilaian, last page", "/penilaian/?halaman=9999"),
    ("Rekap", "/rekap/"),
    ("periods", "/kelola/periode/"),
    ("one period", "/kelola/periode/{period}/"),
    ("rounds to open again", "/kelola/buka-kembali/"),
    ("PortalRB", "/kelola/portalrb/"),
)
PORTAL_ADMIN = (("first page", "/"), ("instruments", "/kelola/instrumen/"))
PER_UNIT = 6  # people of a unit
FILES = (
    ("Unit as a file, a row", "/kelola/unit/?unduh=csv", lambda units: units),
    ("Orang as a file, a row", "/kelola/orang/?unduh=csv", lambda units: PER_UNIT * units),
    ("Penilaian as a file, a row", "/penilaian/?unduh=csv", lambda units: 2 * units),
    ("Rekap as a file, a row", "/rekap/?unduh=csv", lambda units: units),
)
PORTALRB = (
    ("answers of a unit", "/lke/jawaban-unit/{proposed}", lambda _units: 1),
    ("units proposed, a unit", "/pengusulan/unit-wbk", lambda units: units * 2 // 5),
)


def pages(told: dict[str, Any]) -> Iterator[Page]:
    """Yield what is measured; told: what the templates are called."""
    places = told["places"]

    def filled(path: str, place: str) -> str:
        names = {key: value for key, value in places[place].items() if key != "people"}
        more = {"rare": told["rare"], "period": told["period"]}
        return path.format(**names, **more, proposed=places["tpn"]["unit"])

    for place, of_unit in OF_UNIT.items():
        for key, name, path in of_unit:
            yield Page(f"{ROLES[key]}: {name}", places[place]["people"][key], filled(path, place))
    for who, role, place, listed in (
        ("anggota", "TPI of all units", "tpi", WIDE),
        ("tpn", "TPN", "tpn", TPN),
        ("pimpinan", "pimpinan instansi", "selesai", HEAD_OF_INSTANSI),
        ("admin", "admin instansi", "draf", ADMIN),
        ("portal", "admin portal", "draf", PORTAL_ADMIN),
    ):
        for name, path in listed:
            yield Page(f"{role}: {name}", who, filled(path, place))
    for name, path, rows in FILES:
        yield Page(f"admin instansi: {name}", "admin", path, rows)
    for name, path, rows in PORTALRB:
        yield Page(f"PortalRB: {name}", "", quote(filled(path, "tpn"), safe="/"), rows)


ROLES = {
    "ketua": "ketua tim",
    "pokja": "anggota pokja",
    "kepala": "kepala",
    "tpi": "anggota TPI of the unit",
    "tpi2": "ketua TPI of the unit",
}
