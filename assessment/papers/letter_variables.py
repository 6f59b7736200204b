"""The words an LHE or a berita acara is made of: what a template may name, with its meaning and an example.

A template sees nothing but these texts, lists of texts and lists of such rows: no object of ours, no number to round.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

type Row = Mapping[str, str]
type Value = str | Sequence[str] | Row | Sequence[Row]


@dataclass(frozen=True)
class Variable:
    """One name a template may use; `fields` are those of a row, or of each row of a list."""

    name: str
    meaning: str
    fields: tuple[str, ...] = ()
    is_list: bool = False


VARIABLES = (
    Variable("konsep", "KONSEP selama hasil TPI belum diterbitkan, sesudahnya kosong"),
    Variable("kop", "baris kop surat", is_list=True),
    Variable("alamat", "alamat pada kop surat"),
    Variable("nomor", "nomor surat"),
    Variable("tanggal", "tanggal surat, misalnya 31 Mei 2026"),
    Variable("hari", "hari pada tanggal surat"),
    Variable("tempat", "tempat penandatanganan"),
    Variable("sifat", "Biasa, Terbatas, atau Rahasia"),
    Variable("yth", "tujuan surat"),
    Variable("dasar", "dasar penugasan"),
    Variable("waktu", "waktu pelaksanaan evaluasi"),
    Variable("sampel", "apa yang diperiksa sebagai sampel, dengan kata tim"),
    Variable("instansi", "nama instansi"),
    Variable("unit", "nama unit kerja"),
    Variable("tahun", "tahun penilaian"),
    Variable("periode", "nama periode"),
    Variable("predikat", "WBK atau WBBM"),
    Variable("predikat_lengkap", "kepanjangan predikat"),
    Variable("peraturan", "peraturan LKE"),
    Variable("gambaran", "gambaran unit"),
    Variable("nilai_mandiri", "nilai total menurut unit (klaim)"),
    Variable("nilai_didukung", "nilai total menurut unit yang berdata dukung"),
    Variable("nilai_berisiko", "klaim unit dikurangi yang berdata dukung"),
    Variable("nilai_tpi", "nilai total menurut TPI"),
    Variable("selisih", "nilai TPI dikurangi klaim unit"),
    Variable("simpulan", "MEMENUHI, BELUM MEMENUHI, atau BELUM DAPAT DIPASTIKAN"),
    Variable("kalimat_simpulan", "syarat yang kurang dan yang terdekat, dalam kalimat"),
    Variable("area", "setiap area", ("nama", "bobot", "mandiri", "tpi", "selisih"), is_list=True),
    Variable("syarat", "setiap syarat nilai", ("nomor", "nama", "nilai", "batas", "selisih", "status"), is_list=True),
    Variable("syarat_pengusulan", "setiap syarat pengusulan", ("nama", "nilai", "status"), is_list=True),
    Variable(
        "catatan",
        "setiap jawaban yang dinilai lain oleh TPI atau diberi catatan",
        ("area", "kode", "pertanyaan", "unit", "tpi", "catatan"),
        is_list=True,
    ),
    Variable(
        "lembar",
        "setiap pertanyaan LKE dengan jawaban dan poin menurut unit dan TPI",
        ("area", "kode", "pertanyaan", "unit", "tpi", "poin_unit", "poin_tpi", "poin_paling_tinggi"),
        is_list=True,
    ),
    Variable("tim", "anggota TPI unit ini, dari anggota sampai pengendali", ("nama", "jabatan", "peran"), is_list=True),
    Variable("tembusan", "penerima tembusan", is_list=True),
    Variable("penanda_tangan", "yang menandatangani", ("nama", "jabatan", "nip", "baris")),
    Variable("kepala", "kepala unit kerja", ("nama", "jabatan", "nip")),
)
NAMES = tuple(variable.name for variable in VARIABLES)

_LONG = "Rencana kerja sudah disusun, tetapi evaluasinya baru dilakukan satu kali.\nLengkapi laporan triwulan kedua."
SAMPLE: Mapping[str, Value] = {
    "konsep": "KONSEP",
    "kop": ["KEMENTERIAN CONTOH", "INSPEKTORAT JENDERAL"],
    "alamat": "Jalan Contoh Nomor 1, Jakarta",
    "nomor": "LHE-001/IJ/2026",
    "tanggal": "31 Mei 2026",
    "hari": "Minggu",
    "tempat": "Jakarta",
    "sifat": "Rahasia",
    "yth": "Kepala Kantor Pelayanan Contoh",
    "dasar": "Surat Tugas Inspektur Jenderal Nomor ST-12/IJ/2026",
    "waktu": "4 sampai 22 Mei 2026",
    "sampel": "Semua pertanyaan; data dukung reform seluruhnya, pemenuhan tiga dari setiap sub-area.",
    "instansi": "Kementerian Contoh",
    "unit": "Kantor Pelayanan Contoh",
    "tahun": "2026",
    "periode": "Zona Integritas 2026",
    "predikat": "WBK",
    "predikat_lengkap": "Wilayah Bebas dari Korupsi (WBK)",
    "peraturan": "Permen PAN-RB 90/2021 jo. 5/2024",
    "gambaran": "Melayani pengurusan izin di satu kota.",
    "nilai_mandiri": "80,93",
    "nilai_didukung": "79,68",
    "nilai_berisiko": "1,25",
    "nilai_tpi": "75,22",
    "selisih": "−5,71",
    "simpulan": "MEMENUHI",
    "kalimat_simpulan": "Memenuhi WBK: semua 12 syarat terpenuhi.",
    "area": [
        {"nama": "Manajemen Perubahan", "bobot": "8,00", "mandiri": "6,70", "tpi": "6,20", "selisih": "−0,50"},
        {"nama": "Penataan Tatalaksana", "bobot": "7,00", "mandiri": "5,71", "tpi": "5,71", "selisih": "0,00"},
    ],
    "syarat": [
        {
            "nomor": "1",
            "nama": "Nilai total",
            "nilai": "75,22",
            "batas": "75,00",
            "selisih": "lebih 0,22",
            "status": "Terpenuhi",
        }
    ],
    "syarat_pengusulan": [{"nama": "Opini BPK", "nilai": "WTP", "status": "Terpenuhi"}],
    "catatan": [
        {
            "area": "Manajemen Perubahan",
            "kode": "A.I.1.ii.b",
            "pertanyaan": "Target prioritas rencana kerja",
            "unit": "A",
            "tpi": "B",
            "catatan": _LONG,
        }
    ],
    "lembar": [
        {
            "area": "Manajemen Perubahan",
            "kode": "A.I.1.ii.b",
            "pertanyaan": "Target prioritas rencana kerja",
            "unit": "A",
            "tpi": "B",
            "poin_unit": "0,33",
            "poin_tpi": "0,17",
            "poin_paling_tinggi": "0,33",
        }
    ],
    "tim": [{"nama": "Putu Contoh", "jabatan": "Auditor Madya", "peran": "Ketua TPI"}],
    "tembusan": ["Inspektur Jenderal", "Sekretaris Inspektorat Jenderal"],
    "penanda_tangan": {
        "nama": "Made Contoh",
        "jabatan": "Inspektur II",
        "nip": "197001011990031001",
        "baris": "a.n. Inspektur Jenderal\nInspektur II",
    },
    "kepala": {"nama": "Wayan Contoh", "jabatan": "Kepala Kantor", "nip": "197204151996031002"},
}
