"""Permen PAN-RB 52/2014: what its questions say of each other, by their statements and criteria.

Its three numbers (two surveys and the audit findings) are asked once each, so only levels can contradict each other.
"""

from assessment.xray.relations import Asked, clash, level

RELATIONS = (
    clash(level("A.I.1.a", "Tidak"), level("A.I.1.b", "A B"), reason="Anggota tim yang belum dibentuk tidak dapat diseleksi."),
    clash(level("A.I.2.a", "Tidak"), level("A.I.2.b", "A B"), reason="Dokumen yang belum disusun tidak memuat target."),
    clash(level("A.I.2.a", "Tidak"), level("A.I.3.a", "A B C"), reason="Tanpa rencana kerja, kegiatan tidak dapat berjalan menurut rencana."),
    clash(level("A.III.2.a", "Tidak"), level("A.III.2.b", "A B C"), reason="Mutasi yang belum dijalankan tidak dapat mengikuti pola."),
    clash(level("A.III.2.a", "Tidak"), level("A.III.2.c", "Ya"), reason="Mutasi yang belum dijalankan tidak dapat dimonev."),
    clash(level("A.IV.2.a", "C"), level("A.IV.2.b", "A B C"), reason="Dokumen yang belum tersedia tidak dapat berorientasi hasil."),
    clash(level("A.V.5.d", "C"), level("A.V.5.e", "A B C"), reason="Tanpa evaluasi tidak ada hasil evaluasi yang ditindaklanjuti."),
    clash(level("A.VI.1.a", "C"), level("A.VI.1.b", "A B C"), reason="Standar yang belum dimiliki tidak dapat dimaklumatkan."),
    clash(level("A.VI.1.a", "C"), level("A.VI.1.d", "A B"), reason="Standar yang belum dimiliki tidak dapat direviu."),
    clash(level("A.VI.3.a", "C"), level("A.VI.3.b", "A B"), reason="Survei yang belum ada tidak mempunyai hasil."),
    clash(level("A.VI.3.a", "C"), level("A.VI.3.c", "A B C"), reason="Survei yang belum ada tidak mempunyai hasil."),
)  # fmt: skip

# Best levels that end in an innovation of the unit ("ditambah inovasi …").
OWN_INNOVATION = {
    code: frozenset("A")
    for code in (
        "A.II.1.a", "A.II.1.b", "A.II.2.a", "A.II.2.b", "A.II.2.c", "A.III.5.a", "A.V.1.b", "A.V.2.a", "A.V.2.b",
        "A.V.2.c", "A.V.3.a", "A.V.4.b", "A.VI.1.a", "A.VI.1.b", "A.VI.1.c",
    )
}  # fmt: skip

REGULAR_MONITORING = {"A.I.3.b": frozenset("A")}  # "dibuat tiap bulan"
TEAM = "A.I.1.a"

ASKED = Asked(
    RELATIONS,
    OWN_INNOVATION | {"A.VI.2.e": frozenset("A")},  # "seluruhnya berbeda dari unit kerja lain"
    REGULAR_MONITORING,
    TEAM,
)
