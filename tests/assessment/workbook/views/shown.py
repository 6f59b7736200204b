"""A workbook as it stands once it was read: what the pages of an import show, without reading one."""

from django.utils import timezone

from assessment.lke.models import Indicator
from assessment.workbook.models import ImportRow, SheetImport


def bring_in(assessment, by):
    """Read a workbook that says something new, something other, nothing to be read, and something to confirm."""
    made = SheetImport.objects.create(
        assessment=assessment,
        file_name="LKE_ZI_2026_KPPBC_TMP_Ngurah_Rai_final_sekali_revisi_(2).xlsx",
        size_bytes=214_000,
        sha256="0f" * 32,
        sheet_name="LKE ZI",
        unit_name="KPPBC TMP Denpasar",
        notes=["baris tersembunyi ikut dibaca: 11"],
        problems=["K12: baris 12 tidak dikenali sebagai pertanyaan Permen PANRB 90/2021"],
        total_note="Angka di berkas 82,10, dihitung portal 81,95, selisih karena nilai lain pada A.I.1.i.b.",
        read_at=timezone.now(),
        read_by=by,
        applied_at=timezone.now(),
        applied_by=by,
    )
    rows = {
        "A.I.1.i.a": {"level": "Ya", "links": ["https://drive.contoh.go.id/sk-tim", "file:///C:/SK"]},
        "A.I.1.i.b": {
            "level": "B",
            "explanation": "Dipilih melalui rapat pleno, berita acara nomor 12.",
            "applied_version": 1,
        },
        "A.I.1.ii.a": {"problem": 'K13 (A.I.1.ii.a): jawaban "Y" bukan salah satu dari Ya, Tidak'},
        "A.I.2.i.a": {"level": "C", "unsure": "Teks di berkas berbeda dari pertanyaannya: Apakah SOP sudah sesuai?"},
        "A.II.1.i.a": {"counts": {"jumlah_agen": 4, "jumlah_perubahan": 3}},
        "A.II.4.i.a": {
            "counts": {"jumlah_sasaran": 1, "sasaran_tercapai": 1},
            "other_counts": {"jumlah_sasaran": 100, "sasaran_tercapai": 1},
            "unsure": 'Sel K161: tertulis "1" tanpa tanda %, bisa berarti 100 % atau 1 %.',
        },
    }
    for code, values in rows.items():
        indicator = Indicator.objects.get(instrument=assessment.period.instrument, code=code)
        ImportRow.objects.create(sheet_import=made, indicator=indicator, cell="K10", **values)
