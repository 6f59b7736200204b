"""A folder as an office keeps its data dukung: sixty files under names of every habit, with the question each is meant for.

`PLACES` gives path → question, "" for none of pokja MP and PP. What systems leave behind stands in `LEFTOVERS`.
"""

import unicodedata

from tests.evidence import files

LONG = (
    "A.I.1.iii.b Laporan monitoring dan evaluasi pelaksanaan pembangunan zona integritas " + "triwulan " * 12 + "final"
)

PLACES = {
    # codes in the names
    "A.I.1.i.a SK Tim ZI 2025.pdf": "A.I.1.i.a",
    "A.I.1.i.a Lampiran SK Tim ZI 2025.pdf": "A.I.1.i.a",
    "A.I.1.i.b_Prosedur seleksi anggota tim.docx": "A.I.1.i.b",
    "a.i.1.i.b berita acara seleksi 12-02-2025.pdf": "A.I.1.i.b",
    "1.ii.a notulen.docx": "A.I.1.ii.a",
    "1.ii.a Rencana kerja 2025.xlsx": "A.I.1.ii.a",
    "1.ii.b Matriks target prioritas.xlsx": "A.I.1.ii.b",
    "A-I-1-ii-c Foto sosialisasi.jpg": "A.I.1.ii.c",
    "(A.I.1.iii.a) Laporan realisasi TW1.pdf": "A.I.1.iii.a",
    "A I 1 iii a Laporan realisasi TW2.pdf": "A.I.1.iii.a",
    f"{LONG}.pdf": "A.I.1.iii.b",
    "A.I.1.iii.c Matriks tindak lanjut.xlsx": "A.I.1.iii.c",
    "A.I.1.iv.a Rekap kehadiran pimpinan.xlsx": "A.I.1.iv.a",
    "A.I.1.iv.b. SK Agen Perubahan (2025).pdf": "A.I.1.iv.b",
    "A.I.1.iv.c Budaya kerja.pptx": "A.I.1.iv.c",
    "A.I.1.iv.d Pakta integritas.pdf": "A.I.1.iv.d",
    "A.1.1.iv.d Daftar hadir apel.pdf": "A.I.1.iv.d",
    "A.II.1.i.a Agen perubahan.pdf": "A.II.1.i.a",
    "A.II.1.ii.a Komitmen.pdf": "A.II.1.ii.a",
    "A.I.1.i.a.pdf": "A.I.1.i.a",
    # codes in the folders
    "PEMENUHAN/1. Manajemen Perubahan/i. Tim Kerja/a. SK.pdf": "A.I.1.i.a",
    "PEMENUHAN/1. Manajemen Perubahan/i. Tim Kerja/b. Seleksi.pdf": "A.I.1.i.b",
    "PEMENUHAN/1. Manajemen Perubahan/ii. Rencana/a. Rencana aksi.pdf": "A.I.1.ii.a",
    "PEMENUHAN/1. Manajemen Perubahan/ii. Rencana/c. Media sosial.png": "A.I.1.ii.c",
    "PEMENUHAN/Area 1 Manajemen Perubahan/iii/a/Laporan.pdf": "A.I.1.iii.a",
    "REFORM/Area I. Manajemen Perubahan/i. Komitmen/a. Laporan agen.pdf": "A.II.1.i.a",
    "REFORM/Area I. Manajemen Perubahan/i. Komitmen/b. Capaian.pdf": "A.II.1.i.b",
    "A. PENGUNGKIT/I. PEMENUHAN/1. MANAJEMEN PERUBAHAN/iv. Pola pikir/b/SK Agen.pdf": "A.I.1.iv.b",
    "A. PENGUNGKIT/II. REFORM/1. MANAJEMEN PERUBAHAN/ii. Komitmen/a/Rapat.pdf": "A.II.1.ii.a",
    "ZI 2025/A.I.1.iii.b/Undangan.pdf": "A.I.1.iii.b",
    "ZI 2025/A.I.1.iii.b/Daftar hadir.pdf": "A.I.1.iii.b",
    "ZI 2025/A.I.1.iii.b/foto/IMG_20250312_101500.jpg": "A.I.1.iii.b",
    "ZI 2025/A.I.1.iii.b/foto/IMG_20250312_101733.jpg": "A.I.1.iii.b",
    "ZI 2025/A.I.1.i.a/2025-02-03 SK.pdf": "A.I.1.i.a",
    "ZI 2025/Pelayanan Publik/A.I.6.i.a Standar pelayanan.pdf": "A.I.6.i.a",
    "PEMENUHAN/6. Pelayanan Publik/i. Standar Pelayanan/a. SK Standar.pdf": "A.I.6.i.a",
    "PEMENUHAN/VI. Pelayanan Publik/i/b. Maklumat.pdf": "A.I.6.i.b",
    unicodedata.normalize("NFD", "A.I.1.i.a Surat café résumé.pdf"): "A.I.1.i.a",
    "A.I.1.ii.a «Rencana» – 📄 akhir.pdf": "A.I.1.ii.a",
    # words alone
    "SK penetapan agen perubahan.pdf": "A.I.1.iv.b",
    "Pakta Integritas Seluruh Pegawai.pdf": "A.I.1.iv.d",
    "Rekap kehadiran pimpinan Maret.xlsx": "A.I.1.iv.a",
    # nothing to go by
    "SK.pdf": "",
    "scan0001.pdf": "",
    "Foto bersama.jpg": "",
    "IMG-20250101-WA0003.jpg": "",
    "31.12.2025 laporan.pdf": "",
    "2025/Notulen.pdf": "",
    "New folder (2)/Book1.xlsx": "",
    "Surat masuk no 1.pdf": "",
    # another pokja's
    "A.I.3.i.a Analisis beban kerja.pdf": "",
    "A.I.5.ii.a Pengendalian gratifikasi.pdf": "",
}
DUPLICATES = {
    "Salinan/A.I.1.i.a SK Tim ZI 2025.pdf": "A.I.1.i.a SK Tim ZI 2025.pdf",
    "SK Tim (1).pdf": "A.I.1.i.a SK Tim ZI 2025.pdf",
}
REFUSED = {
    "A.I.1.ii.a kosong.pdf": b"",
    "Rekap lama.xls": b"x",
    "arsip.zip": b"PK\3\4",
    "profil.mp4": b"x",
    "catatan.txt": b"x",
}
LEFTOVERS = (".DS_Store", "Thumbs.db", "~$1.ii.a notulen.docx", "ZI 2025/.DS_Store", "__MACOSX/._SK.pdf", "desktop.ini")


def body_of(path):
    """Return a small real file of the type that `path` ends with."""
    kind = path.rpartition(".")[2]
    if kind in {"jpg", "png"}:
        return files.image({"jpg": "JPEG", "png": "PNG"}[kind], size=(64, 40 + len(path)), colour="noise")
    return files.pdf(mark=path) if kind == "pdf" else files.office(kind, {f"custom/{abs(hash(path))}.xml": "<a/>"})


def build(root):
    """Write the folder below `root`; return how many files a person sees there."""
    bodies = {path: body_of(path) for path in PLACES}
    bodies |= {path: bodies[of] for path, of in DUPLICATES.items()} | REFUSED | dict.fromkeys(LEFTOVERS, b"\0" * 10)
    for path, body in bodies.items():
        there = root / path
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(body)
    return len(bodies) - len(LEFTOVERS)
