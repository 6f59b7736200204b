"""The sheet `Petunjuk`: how to fill the workbook in, and which rule each of its figures follows."""

from collections.abc import Iterable

from assessment.workbook.data import WorkbookData
from assessment.workbook.exports import lke_portal
from zi_portal.kit.tables import styles
from zi_portal.kit.tables.sheet_writer import SheetWriter


def write_help(data: WorkbookData, writer: SheetWriter) -> None:
    """Write `Petunjuk`: how to fill the sheet in, and how its two figures come about."""
    writer.text(1, 1, "PETUNJUK", styles.TITLE)
    for row, sentence in enumerate(_help_lines(data), start=3):
        writer.text(1, row, sentence, styles.PLAIN)
    writer.sheet.column_dimensions["A"].width = 110


def _help_lines(data: WorkbookData) -> Iterable[str]:
    values = data.instrument.answer_types
    yield "Isilah hanya sel berlatar kuning di lembar LKE ZI. Sel lain berisi rumus dan dilindungi tanpa kata sandi."
    yield (
        "Nilai jawaban: "
        + "; ".join(
            "/".join(level.letter for level in levels) + " = " + ", ".join(_comma(level.value) for level in levels)
            for levels in values.values()
        )
        + ". Indeks survei dibagi 4."
    )
    yield "Baris % dihitung dari baris Jumlah di bawahnya, paling kecil 0 % dan paling besar 100 %. Semua jumlah harus terisi."
    yield (
        "Kolom Nilai mengikuti lembar kerja kementerian: rata-rata pertanyaan yang sudah dijawab × bobot. Pertanyaan "
        "kosong tidak ikut dirata-ratakan. Di portal angka ini bernama “terjawab saja”."
    )
    yield (
        "Kolom Nilai (kosong dihitung 0) adalah klaim: semua jawaban, pertanyaan kosong bernilai 0. Bila semua pertanyaan terjawab, kedua kolom sama."
    )
    yield (
        "Lembar Utama mengukur setiap syarat dua kali: menurut klaim, dengan rumus, dan menurut berdata dukung, yang "
        "dicatat saat berkas ini dibuat. Hanya jawaban dengan data dukung yang dihitung pada yang kedua, dan yang kedua "
        "menentukan. Berisiko = klaim − berdata dukung."
    )
    yield (
        "Catatan dan Rekomendasi di lembar Utama dan Ctt Eval disusun dari nilai saat berkas ini dibuat dan boleh diganti; "
        "portal tidak membacanya kembali."
    )
    yield "Syarat yang tepat sama dengan minimumnya terpenuhi. Selisih di bawah sepermiliar poin diabaikan karena pembulatan lembar kerja."
    if any(scorer.sheet.is_rekap for scorer in data.others):
        yield "Kolom Nilai dari rekap memuat angka yang dicatat dari suratnya, tanpa rumus."
    if lke_portal.has_portal_layout(data.instrument):
        yield (
            "Lembar Jawaban memuat jawaban pada baris dan kolom portal nasional edisi 2026. Isinya mengikuti lembar LKE ZI; "
            "salin nilainya (Tempel khusus, Nilai) ke buku kerja portal itu."
        )
    yield "Kolom Kode menghubungkan baris dengan portal. Biarkan isinya agar berkas ini dapat dibaca kembali."
    yield f"Dibuat {data.made_at} dari {data.instrument.short_title} ({data.instrument.code})."


def _comma(value: object) -> str:
    return str(value).replace(".", ",")
