"""Which number rows of an LKE ask what a register counts, as data. A row that means anything else is not offered anything.

A question is recognised by its code and its statement, a row by its key and its words, all as Permen PANRB 90/2021, Lampiran (LKE reform)
has them: an edition that asks otherwise under the same code is offered nothing. The rows of 52/2014 and 10/2019 are levels.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.programme.registers.kinds import COMPLAINTS, DISCIPLINE, LHKASN, LHKPN

SERVICES = "layanan"  # the services with their promised times, which are no monthly register
REGISTERED, EASED = "terdaftar", "dipermudah"  # what is counted of them


@dataclass(frozen=True)
class Row:
    """One number that a question asks. count: key of the column of the register that is this number."""

    key: str
    label: str
    count: str
    years_back: int = 0  # 1: of the register of the year before


@dataclass(frozen=True)
class Asked:
    """One question, and the register that knows its rows."""

    code: str
    statement: str
    register: str  # key of a Kind, or SERVICES
    rows: tuple[Row, ...]


LHKASN_ASKED = "Jumlah yang harus melaporkan (ASN tidak wajib LHKPN)"

QUESTIONS: Mapping[str, Asked] = {
    asked.code: asked
    for asked in (
        Asked(
            "A.II.3.iii.a",
            "Penurunan pelanggaran disiplin pegawai",
            DISCIPLINE.key,
            (
                Row("pelanggaran_tahun_lalu", "Jumlah pelanggaran tahun sebelumnya", "pelanggaran", years_back=1),
                Row("pelanggaran_tahun_ini", "Jumlah pelanggaran tahun ini", "pelanggaran"),
                Row("pelanggaran_disanksi", "Jumlah pelanggaran yang telah diberikan sanksi/hukuman", "disanksi"),
            ),
        ),
        Asked(
            "A.II.5.ii.a",
            "Persentase penanganan pengaduan masyarakat",
            COMPLAINTS.key,
            (
                Row("harus_ditindaklanjuti", "Jumlah pengaduan masyarakat yang harus ditindaklanjuti", "harus"),
                Row("sedang_diproses", "Jumlah pengaduan masyarakat yang sedang diproses", "proses"),
                Row("selesai", "Jumlah pengaduan masyarakat yang selesai ditindaklanjuti", "selesai"),
            ),
        ),
        Asked(
            "A.II.5.iii.a.1",
            "Persentase penyampaian LHKPN",
            LHKPN.key,
            (
                Row("wajib_kepala_satker", "Jumlah yang harus melaporkan: kepala satuan kerja", "kepala"),
                Row(
                    "wajib_pejabat",
                    "Jumlah yang harus melaporkan: pejabat yang diwajibkan menyampaikan LHKPN",
                    "pejabat",
                ),
                Row("wajib_lainnya", "Jumlah yang harus melaporkan: lainnya", "lainnya"),
                Row("sudah_lapor", "Jumlah yang sudah melaporkan", "sudah"),
            ),
        ),
        Asked(
            "A.II.5.iii.b.1",
            "Persentase penyampaian LHKASN",
            LHKASN.key,
            (
                Row("wajib_administrator", f"{LHKASN_ASKED}: pejabat administrator (eselon III)", "administrator"),
                Row("wajib_pengawas", f"{LHKASN_ASKED}: pejabat pengawas (eselon IV)", "pengawas"),
                Row("wajib_fungsional_pelaksana", f"{LHKASN_ASKED}: fungsional dan pelaksana", "pelaksana"),
                Row("sudah_lapor", "Jumlah yang sudah melaporkan", "sudah"),
            ),
        ),
        Asked(
            "A.II.6.i.b",
            "Upaya dan/atau inovasi pada perizinan/pelayanan telah dipermudah:",
            SERVICES,
            (
                Row("layanan_terdaftar", "Jumlah perizinan/pelayanan yang terdata/terdaftar", REGISTERED),
                Row("layanan_dipermudah", "Jumlah perizinan/pelayanan yang telah dipermudah", EASED),
            ),
        ),
    )
}
