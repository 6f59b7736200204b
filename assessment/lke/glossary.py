"""What the portal's own words for figures mean, said where a page first uses them."""

MEANINGS = {
    "klaim": "nilai bila semua jawaban unit dihitung, dengan atau tanpa data dukung.",
    "berdata dukung": (
        "nilai dari jawaban yang punya sedikitnya satu dokumen yang dihitung: baik, masih berlaku, dan bertanggal dalam masa "
        "bukti. Jawaban lain dihitung 0."
    ),
    "berisiko": "klaim dikurangi berdata dukung: poin yang hilang bila jawabannya tidak dapat dibuktikan.",
    "terjawab saja": (
        "rata-rata pertanyaan yang sudah dijawab, seperti lembar kerja kementerian sebelum lengkap. Sama dengan klaim bila "
        "semua terjawab."
    ),
    "pengungkit": "enam area perubahan, 60 dari 100 poin; hasil memuat 40 poin lainnya.",
    "reform": (
        "bagian kedua tiap area pengungkit sejak Permen PAN-RB 90/2021: perubahan nyata yang dihasilkan, di samping pemenuhan "
        "(kegiatan dan dokumennya)."
    ),
}
