"""What the portal does by itself, in words: for the page on which the admin portal sees what waits and what fails."""

NAMES = {
    "assessment.notices.services.jobs.tell_due": "Pengingat, ringkasan pagi, dan surel yang menunggu",
    "assessment.notices.services.jobs.send_soon": "Surel yang segera dikirim",
    "assessment.programme.suggestions.jobs.empty": "Menghapus jawaban saran pegawai yang masanya habis",
    "evidence.documents.services.texts.read_in_turn": "Membaca isi berkas untuk pencarian",
    "evidence.packages.builder.build_in_turn": "Menyusun paket data dukung",
    "evidence.papers.builder.make_in_turn": "Membuat laporan dan surat",
    "evidence.table_files.builder.make_in_turn": "Membuat berkas daftar panjang",
    "zi_portal.jobs.upkeep.sweep": "Membersihkan antrean",
}


def name_of(path: str) -> str:
    """Return what the job at this dotted path does; the path itself where nobody gave it a name."""
    return NAMES.get(path, path)
