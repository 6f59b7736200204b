"""Permen PAN-RB 90/2021 (with 5/2024): what its questions say of each other, by their statements and criteria.

Codes and keys as in `fixtures/instruments/permenpanrb-90-2021.yaml`; a test checks that each exists there.
"""

from assessment.xray.relations import Amount, Asked, AtMost, Condition, Number, Reached, Same, clash, level

_LHKPN = ("wajib_kepala_satker", "wajib_pejabat", "wajib_lainnya")
_LHKASN = ("wajib_administrator", "wajib_pengawas", "wajib_fungsional_pelaksana")

# Numbers asked twice, or of which one is part of another.
_NUMBERS = (
    Same(
        Number("A.II.1.i.a", ("jumlah_perubahan",)),
        Number("A.II.1.i.b", ("jumlah_perubahan",)),
        "Keduanya menanyakan “Jumlah perubahan yang dibuat” oleh agen perubahan.",
    ),
    AtMost(
        (Number("A.II.3.iii.a", ("pelanggaran_disanksi",)),),
        (Number("A.II.3.iii.a", ("pelanggaran_tahun_lalu", "pelanggaran_tahun_ini")),),
        "Yang diberi sanksi tidak dapat lebih banyak daripada pelanggaran kedua tahun itu.",
    ),
    AtMost(
        (Number("A.II.5.iii.a.1", _LHKPN, "wajib LHKPN"), Number("A.II.5.iii.b.1", _LHKASN, "wajib LHKASN")),
        (),
        "LHKASN ditanyakan bagi ASN yang tidak wajib LHKPN, jadi tidak seorang pun dihitung dua kali.",
        is_certain=False,
    ),
)

# A number against a level, or against an eligibility condition.
_NUMBERS_AND_LEVELS = (
    clash(
        level("A.I.1.iv.b", "C"),
        Amount("A.II.1.i.a", "jumlah_agen", some=True),
        reason="Agen perubahan tidak dapat sekaligus belum ada dan berjumlah.",
    ),
    clash(
        level("A.I.1.iv.b", "A B"),
        Amount("A.II.1.i.a", "jumlah_agen", some=False),
        reason="Agen perubahan tidak dapat sekaligus ditetapkan dan berjumlah nol.",
    ),
    clash(
        level("A.I.1.iv.b", "A"),
        Amount("A.II.1.i.a", "jumlah_perubahan", some=False),
        reason="Agen yang berkontribusi pada perubahan membuat sedikitnya satu perubahan.",
    ),
    clash(
        level("A.I.1.iv.b", "B"),
        Amount("A.II.1.i.a", "jumlah_perubahan", some=True),
        reason="Agen yang membuat perubahan konkret sudah berkontribusi pada perubahan unitnya.",
    ),
    clash(
        level("A.I.5.iii.b", "Tidak"),
        Amount("A.II.5.ii.a", "selesai", some=True),
        reason="Pengaduan yang selesai ditindaklanjuti berarti pengaduan ditindaklanjuti.",
    ),
    clash(
        level("A.I.5.iii.b", "Ya"),
        Amount("A.II.5.ii.a", "harus_ditindaklanjuti", some=True),
        Amount("A.II.5.ii.a", "sedang_diproses", some=False),
        Amount("A.II.5.ii.a", "selesai", some=False),
        reason="Pengaduan yang ditindaklanjuti sedang diproses atau sudah selesai.",
    ),
    clash(
        level("B.I.b.1", "A B C"),
        Reached("A.II.4.i.a", "sasaran_tercapai", ("jumlah_sasaran",), fully=False),
        reason="Tingkat itu menyatakan target tercapai, tetapi masih ada sasaran di bawah 100 %. Jelaskan bila sasarannya berbeda.",
        is_certain=False,
    ),
    clash(
        level("B.I.b.1", "D"),
        Reached("A.II.4.i.a", "sasaran_tercapai", ("jumlah_sasaran",), fully=True),
        reason="Tingkat itu menyatakan masih ada target yang tidak tercapai. Jelaskan bila sasarannya berbeda.",
        is_certain=False,
    ),
    clash(
        Condition("lhkpn_lhkasn"),
        Reached("A.II.5.iii.a.1", "sudah_lapor", _LHKPN, fully=False),
        reason="Syarat pengusulan itu menuntut kepatuhan LHKPN 100 %.",
    ),
    clash(
        Condition("lhkpn_lhkasn"),
        Reached("A.II.5.iii.b.1", "sudah_lapor", _LHKASN, fully=False),
        reason="Syarat pengusulan itu menuntut kepatuhan LHKASN 100 %.",
    ),
)

# A level whose criterion says that something is not there, against one that says it was done with it.
_LEVELS = (
    clash(level("A.I.1.i.a", "Tidak"), level("A.I.1.i.b", "A B"), reason="Anggota tim yang belum dibentuk tidak dapat diseleksi."),
    clash(level("A.I.1.ii.a", "Tidak"), level("A.I.1.ii.b", "A B"), reason="Dokumen yang belum tersusun tidak memuat target."),
    clash(level("A.I.1.ii.a", "Tidak"), level("A.I.1.iii.a", "A B C"), reason="Tanpa rencana kerja, kegiatan tidak dapat berjalan sesuai rencana."),
    clash(level("A.I.1.iii.b", "D"), level("A.I.1.iii.c", "A B C"), reason="Tanpa monev tidak ada rekomendasi yang ditindaklanjuti."),
    clash(level("A.I.2.ii.c", "C"), level("A.I.6.v.a", "A B C"), reason="Layanan yang belum berbasis TI tidak memakai TI pada prosesnya."),
    clash(level("A.I.2.ii.c", "A B"), level("A.I.6.v.a", "D"), reason="Layanan yang berbasis TI memakai TI pada prosesnya."),
    clash(level("A.I.3.ii.a", "Tidak"), level("A.I.3.ii.b", "A B C D"), reason="Mutasi yang belum dijalankan tidak dapat sesuai pola."),
    clash(level("A.I.3.ii.a", "Tidak"), level("A.I.3.ii.c", "Ya"), reason="Mutasi yang belum dijalankan tidak dapat dimonev."),
    clash(level("A.I.5.iii.c", "C"), level("A.I.5.iii.d", "A B"), reason="Tanpa evaluasi tidak ada hasil evaluasi yang ditindaklanjuti."),
    clash(level("A.I.5.iv.a", "C"), level("A.I.5.iv.b", "A B"), reason="WBS yang belum diterapkan tidak dapat dimonev penerapannya."),
    clash(level("A.I.5.iv.b", "C"), level("A.I.5.iv.c", "A B"), reason="Tanpa evaluasi tidak ada hasil evaluasi yang ditindaklanjuti."),
    clash(level("A.I.5.v.d", "C"), level("A.I.5.v.e", "A B"), reason="Tanpa evaluasi tidak ada hasil evaluasi yang ditindaklanjuti."),
    clash(level("A.I.6.i.a", "E"), level("A.I.6.i.b", "A B C"), reason="Standar yang belum ditetapkan tidak dapat dimaklumatkan."),
    clash(level("A.I.6.i.a", "E"), level("A.I.6.i.c", "A B C"), reason="Standar yang belum ditetapkan tidak dapat direviu."),
    clash(level("A.I.6.i.a", "E"), level("A.I.6.i.d", "Ya"), reason="Standar yang belum ditetapkan tidak dapat diumumkan."),
    clash(level("A.I.6.i.b", "C D"), level("A.I.6.i.d", "Ya"), reason="Yang satu menyatakan standar belum dipublikasikan, yang lain sudah."),
    clash(
        level("A.I.6.i.b", "A B"),
        level("A.I.6.i.d", "Tidak"),
        reason="Yang satu menyatakan dipublikasikan, yang lain belum. Jelaskan bila yang belum hanya maklumatnya.",
        is_certain=False,
    ),
    clash(level("A.I.6.iv.a", "E"), level("A.I.6.iv.b", "A B"), reason="Survei yang belum dilakukan tidak mempunyai hasil."),
    clash(level("A.I.6.iv.a", "E"), level("A.I.6.iv.c", "A B C"), reason="Survei yang belum dilakukan tidak mempunyai hasil."),
    clash(level("A.I.6.iv.a", "E"), level("A.I.6.i.c", "A B"), reason="Reviu itu memakai hasil SKM, padahal SKM belum dilakukan."),
    clash(level("A.I.6.iii.a", "E"), level("A.II.6.ii.a", "A B C"), reason="Tanpa media tidak ada kanal tempat pengaduan direspons."),
    clash(level("A.I.6.ii.f", "A B C D"), level("A.II.6.i.a", "D"), reason="Yang satu menyatakan inovasi ada, yang lain belum ada."),
)  # fmt: skip

ASKED = Asked(
    relations=(*_NUMBERS, *_NUMBERS_AND_LEVELS, *_LEVELS),
    # Best levels whose criterion ends in an innovation of the unit ("ditambah inovasi", "disertai inovasi"); at the
    # innovation question itself those that say it is unlike other units'. Taking over one (C) or running one of the
    # central office (D) claims none of its own.
    own_innovation={
        "A.I.2.i.a": frozenset("A"),
        "A.I.2.i.b": frozenset("A"),
        "A.I.2.ii.a": frozenset("A"),
        "A.I.2.ii.b": frozenset("A"),
        "A.I.2.ii.c": frozenset("A"),
        "A.I.3.v.a": frozenset("A"),
        "A.I.5.ii.a": frozenset("A"),
        "A.I.5.ii.b": frozenset("A"),
        "A.I.5.ii.c": frozenset("A"),
        "A.I.5.iii.a": frozenset("A"),
        "A.I.5.iv.a": frozenset("A"),
        "A.I.6.ii.f": frozenset("AB"),
    },
    regular_monitoring={"A.I.1.iii.b": frozenset("A")},  # "Monev berkala"
    team="A.I.1.i.a",
)
