"""The audit trail: append-only, hash-chained."""

from django.db import models

from assessment.people.models import Instansi, Unit, User


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds and labels; a function, so that a new kind needs no migration."""
    return AuditEvent.Kind.choices


def chain_name(scope: Unit | Instansi | None) -> str:
    """Return the chain an event about `scope` belongs to; None is the portal's."""
    if isinstance(scope, Unit):
        return f"unit:{scope.pk}"
    if isinstance(scope, Instansi):
        return f"instansi:{scope.pk}"
    return "portal"


class AuditChain(models.Model):
    """The head of one chain: per unit, per instansi, and one for the portal. Locked while an event is appended."""

    name = models.CharField(max_length=40, primary_key=True)  # unit:12, instansi:3, portal
    last_sequence = models.PositiveBigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.name


class AuditEvent(models.Model):
    """One thing a person did. Holds ids, versions and digests; no file content, no text of answers, no password."""

    class Kind(models.TextChoices):
        SIGNED_IN = "masuk", "Masuk"
        SIGN_IN_REFUSED = "masuk_ditolak", "Masuk ditolak"
        SIGNED_OUT = "keluar", "Keluar"
        PASSWORD_CHANGED = "ganti_sandi", "Mengganti kata sandi"
        FACTOR_ON = "dua_langkah_nyala", "Memasang verifikasi dua langkah"
        FACTOR_OFF = "dua_langkah_mati", "Mematikan verifikasi dua langkah"
        RECOVERY_CODES_MADE = "pemulihan_dibuat", "Membuat kode pemulihan"
        RECOVERY_CODE_USED = "pemulihan_dipakai", "Memakai kode pemulihan"
        FACTOR_REMOVAL_ASKED = "cabut_diminta", "Meminta pencabutan verifikasi dua langkah"
        FACTOR_REMOVAL_DECIDED = "cabut_diputuskan", "Memutuskan pencabutan verifikasi dua langkah"
        FACTOR_REMOVED = "dua_langkah_dicabut", "Mencabut verifikasi dua langkah dari server"
        PERSON_CREATED = "orang_dibuat", "Menambah orang"
        PERSON_CHANGED = "orang_diubah", "Mengubah data orang"
        START_PASSWORD_ISSUED = "sandi_awal", "Menerbitkan kata sandi awal"
        PERSON_CLOSED = "orang_ditutup", "Menutup akun"
        PERSON_REOPENED = "orang_dibuka", "Membuka kembali akun"
        SESSIONS_ENDED = "sesi_diakhiri", "Mengakhiri sesi"
        MEMBERSHIP_ADDED = "peran_ditambah", "Menambah peran"
        MEMBERSHIP_CHANGED = "peran_diubah", "Mengubah peran"
        MEMBERSHIP_ENDED = "peran_diakhiri", "Mengakhiri peran"
        DECREE_RECORDED = "sk_dicatat", "Mencatat SK tim"
        DECREE_CHANGED = "sk_diubah", "Mengubah SK tim"
        DECREE_ENDED = "sk_diakhiri", "Mengakhiri SK tim"
        TRANSFER_RECORDED = "mutasi_dicatat", "Mencatat mutasi"
        ROLES_SEALED = "peran_disegel", "Mencatat sidik peran"
        INSTANSI_CREATED = "instansi_dibuat", "Menambah instansi"
        UNIT_CREATED = "unit_dibuat", "Menambah unit"
        UNIT_CHANGED = "unit_diubah", "Mengubah unit"
        UNIT_REMOVED = "unit_dihapus", "Menghapus unit yang belum dipakai"
        LETTERHEAD_CHANGED = "kop_diubah", "Mengubah kop surat"
        PERIOD_CREATED = "periode_dibuat", "Menambah periode"
        PERIOD_CHANGED = "periode_diubah", "Mengubah periode"
        PERIOD_REMOVED = "periode_dihapus", "Menghapus periode yang belum dipakai"
        PERIOD_CLOSED = "periode_ditutup", "Menutup periode bagi penilaian baru"
        PERIOD_REOPENED = "periode_dibuka", "Membuka lagi periode bagi penilaian baru"
        ASSESSMENT_OPENED = "penilaian_dibuka", "Membuka penilaian"
        ASSESSMENT_CANCELLED = "penilaian_dibatalkan", "Membatalkan penilaian yang keliru dibuka"
        ASSESSMENT_RESTORED = "penilaian_dipulihkan", "Memulihkan penilaian yang dibatalkan"
        TARGET_CHANGED = "target_diubah", "Mengubah target predikat"
        ANSWER_SAVED = "jawaban_disimpan", "Menyimpan jawaban"
        NOTE_WRITTEN = "catatan_ditulis", "Menulis catatan"
        NOTE_WITHDRAWN = "catatan_ditarik", "Menarik catatan"
        NOTES_PUBLISHED = "catatan_diterbitkan", "Menerbitkan catatan penilai"
        THREAD_RESOLVED = "percakapan_selesai", "Menyelesaikan percakapan"
        THREAD_REOPENED = "percakapan_dibuka", "Membuka lagi percakapan"
        ANSWER_REVIEWED = "jawaban_diperiksa", "Menerima atau mengembalikan jawaban"
        AREA_HANDED_IN = "area_diserahkan", "Menyerahkan area kepada ketua tim"
        AREA_DECIDED = "area_diputuskan", "Menerima atau mengembalikan area"
        ROUND_MOVED = "penilaian_diserahkan", "Menyerahkan atau mengembalikan penilaian"
        ROUND_SEALED = "penilaian_disegel", "Mencatat sidik penilaian yang diserahkan"
        REPAIR_EXTENDED = "batas_perbaikan", "Memperpanjang batas perbaikan"
        REOPENING_ASKED = "buka_diminta", "Meminta penilaian dibuka kembali"
        REOPENING_WITHDRAWN = "buka_ditarik", "Menarik permintaan dibuka kembali"
        REOPENING_REFUSED = "buka_ditolak", "Menolak permintaan dibuka kembali"
        EVALUATION_BEGUN = "evaluasi_dimulai", "Memulai evaluasi"
        EVALUATION_SAVED = "evaluasi_disimpan", "Menyimpan evaluasi"
        EVALUATION_RAISED = "evaluasi_dinaikkan", "Meneruskan evaluasi"
        IMPORT_READ = "lke_dibaca", "Membaca buku kerja LKE"
        IMPORT_REFUSED = "lke_ditolak", "Buku kerja LKE ditolak"
        ANSWERS_IMPORTED = "jawaban_diimpor", "Menerapkan jawaban dari buku kerja"
        IMPORT_UNDONE = "impor_dibatalkan", "Membatalkan impor jawaban"
        CONDITION_RECORDED = "syarat_dicatat", "Mencatat syarat pengusulan"
        ROUTE_SET = "jalur_diatur", "Mengatur jalur"
        WORK_PLANNED = "kerja_direncanakan", "Menyusun rencana kerja"
        WORK_ADDED = "kerja_ditambah", "Menambah kegiatan"
        WORK_CHANGED = "kerja_diubah", "Mengubah rencana kerja"
        WORK_ENDED = "kerja_dihentikan", "Menghentikan kegiatan"
        WORK_REPORTED = "kerja_dilaporkan", "Melaporkan kemajuan kegiatan"
        OBSTACLE_ADDED = "hambatan_ditambah", "Mencatat hambatan"
        OBSTACLE_CHANGED = "hambatan_diubah", "Mengubah hambatan"
        OBSTACLE_REPORTED = "hambatan_dilaporkan", "Melaporkan solusi hambatan"
        OBSTACLE_ENDED = "hambatan_dihentikan", "Menghentikan hambatan"
        MONITORING_RECORDED = "monev_dicatat", "Mencatat monev"
        MONITORING_CHANGED = "monev_diubah", "Mengubah catatan monev"
        MONITORING_REPORTED = "monev_diunduh", "Mengunduh laporan monev"
        MONITORING_ENDED = "monev_dihentikan", "Menghentikan catatan monev"
        REGISTER_FILLED = "register_diisi", "Mengisi register"
        SERVICE_RECORDED = "layanan_dicatat", "Mencatat layanan dan janji waktunya"
        SERVICE_WITHDRAWN = "layanan_dicabut", "Mencabut layanan dari register"
        SUGGESTIONS_ASKED = "saran_dibuka", "Membuat formulir saran pegawai"
        SUGGESTIONS_CHANGED = "saran_diubah", "Mengubah formulir saran pegawai"
        SUGGESTIONS_CLOSED = "saran_ditutup", "Menutup formulir saran pegawai"
        SUGGESTIONS_EMPTIED = "saran_dikosongkan", "Menghapus jawaban saran pegawai"
        SUGGESTION_USED = "saran_dipakai", "Menindaklanjuti saran pegawai"
        INNOVATION_ADDED = "inovasi_ditambah", "Mencatat inovasi"
        INNOVATION_CHANGED = "inovasi_diubah", "Mengubah inovasi"
        INNOVATION_ENDED = "inovasi_dihentikan", "Menghentikan inovasi"
        INNOVATION_CLAIMED = "inovasi_diklaim", "Mengklaim inovasi"
        INNOVATION_LET_GO = "inovasi_dilepas", "Melepas klaim inovasi"
        IDEA_NOTED = "ide_dicatat", "Mencatat ide inovasi"
        IDEA_CHANGED = "ide_diubah", "Mengubah ide inovasi"
        IDEA_RANKED = "ide_dinilai", "Menilai ide inovasi"
        IDEA_ADOPTED = "ide_diadopsi", "Mengadopsi ide sebagai inovasi"
        IDEA_DECLINED = "ide_ditolak", "Memutuskan ide tidak diadopsi"
        IKU_RULE_SET = "iku_aturan", "Mengatur IKU instansi"
        IKU_NOTED = "iku_catatan", "Menulis catatan IKU"
        AGENT_RECORDED = "agen_dicatat", "Mencatat agen perubahan atau role model"
        AGENT_ENDED = "agen_dihentikan", "Menghentikan agen perubahan atau role model"
        AGENT_CHANGE_RECORDED = "perubahan_agen_isi", "Mencatat perubahan agen"
        AGENT_CHANGE_ENDED = "perubahan_agen_henti", "Menghentikan perubahan agen"
        PACT_RECORDED = "pakta_dicatat", "Mencatat pakta integritas"
        PACT_ENDED = "pakta_dihentikan", "Mengeluarkan kelompok dari pakta integritas"
        TASKS_GIVEN = "tugas_diberikan", "Memberikan tugas"
        TASK_TAKEN = "tugas_diambil", "Mengambil tugas"
        TASK_PROGRESSED = "tugas_kemajuan", "Mencatat kemajuan tugas"
        TASK_HANDED_IN = "tugas_diserahkan", "Menyerahkan tugas"
        TASK_ACCEPTED = "tugas_diterima", "Menerima tugas yang selesai"
        TASK_SENT_BACK = "tugas_dikembalikan", "Mengembalikan tugas"
        TASK_TIME_ASKED = "tugas_minta_waktu", "Meminta tambahan waktu"
        TASK_TIME_DECIDED = "tugas_putus_waktu", "Memutuskan tambahan waktu"
        TASK_MOVED = "tugas_dipindahkan", "Memindahkan tugas"
        TASK_CANCELLED = "tugas_dibatalkan", "Membatalkan tugas"
        SCENARIO_KEPT = "skenario_disimpan", "Menyimpan skenario"
        SCENARIO_CHANGED = "skenario_diubah", "Mengubah skenario"
        SCENARIO_SHARED = "skenario_dibagikan", "Membagikan skenario"
        SCENARIO_WITHDRAWN = "skenario_ditarik", "Menarik skenario dari rekan"
        SCENARIO_DELETED = "skenario_dihapus", "Menghapus skenario"
        GAP_ASSUMED = "asumsi_diisi", "Mengisi asumsi penurunan"
        EVALUATION_RECORDED = "rekap_dicatat", "Mencatat rekap nilai"
        DOCUMENT_UPLOADED = "dokumen_diunggah", "Mengunggah data dukung"
        LINK_RECORDED = "tautan_dicatat", "Mencatat tautan data dukung"
        DOCUMENT_REFUSED = "dokumen_ditolak", "Unggahan ditolak"
        DOCUMENT_CHANGED = "dokumen_diubah", "Mengubah data dukung"
        DOCUMENT_JUDGED = "dokumen_dinilai", "Menilai keadaan data dukung"
        DOCUMENT_RESTORED = "dokumen_dipulihkan", "Memulihkan data dukung"
        DOCUMENT_TAGGED = "dokumen_ditandai", "Mengubah tag data dukung"
        DOCUMENT_CITED = "dokumen_dikutip", "Menautkan data dukung"
        CITATION_REMOVED = "tautan_dilepas", "Melepas data dukung"
        CITATION_CHANGED = "tautan_diubah", "Mengubah tautan data dukung"
        CITATIONS_CARRIED = "tautan_dibawa", "Membawa data dukung dari tahun lalu"
        RETENTION_CHANGED = "masa_simpan_diubah", "Mengubah masa simpan dokumen"
        DISPOSAL_PROPOSED = "musnah_diusulkan", "Mengusulkan pemusnahan dokumen"
        DISPOSAL_DECIDED = "musnah_diputuskan", "Memutuskan usulan pemusnahan"
        DISPOSAL_CARRIED_OUT = "musnah_selesai", "Menghapus berkas yang dimusnahkan"
        CHECKLIST_CHANGED = "daftar_diubah", "Mengubah daftar data dukung yang diminta"
        DOCUMENT_READ = "dokumen_dibaca", "Membaca data dukung"
        REVISION_DOWNLOADED = "berkas_diunduh", "Mengunduh data dukung"
        VIDEO_UPLOADED = "video_diunggah", "Mengunggah video profil"
        VIDEO_REMOVED = "video_dihapus", "Menghapus video profil"
        VIDEO_OPENED = "video_dibuka", "Membuka video profil"
        PACKAGE_ORDERED = "paket_disiapkan", "Menyiapkan paket data dukung"
        PACKAGE_TAKEN = "paket_diunduh", "Mengunduh paket data dukung"
        PACKAGE_LINK_CREATED = "paket_dibagikan", "Membuat tautan luar paket data dukung"
        PACKAGE_LINK_REVOKED = "paket_dicabut", "Mencabut tautan luar paket data dukung"
        PACKAGE_LINK_USED = "paket_diambil", "Paket data dukung diunduh lewat tautan luar"
        REPORT_EXPORTED = "laporan_dibuat", "Membuat laporan"
        REPORT_ISSUED = "laporan_diterbitkan", "Menerbitkan laporan final"
        REPORT_DOWNLOADED = "laporan_diunduh", "Mengunduh laporan final"
        SIGNED_COPY_KEPT = "salinan_disimpan", "Menyimpan salinan bertanda tangan"
        LETTER_MADE = "surat_dibuat", "Membuat LHE atau berita acara"
        TEMPLATE_CHANGED = "templat_diubah", "Mengubah templat surat"
        WORKBOOK_EXPORTED = "buku_kerja_dibuat", "Membuat buku kerja LKE"
        API_TOKEN_CREATED = "token_dibuat", "Membuat token API"
        API_TOKEN_REVOKED = "token_dicabut", "Mencabut token API"
        API_PULLED = "data_ditarik", "Data ditarik lewat API"
        TABLE_EXPORTED = "tabel_diunduh", "Mengunduh tabel"
        INSTRUMENT_LOADED = "lke_dimuat", "Memuat LKE"
        INSTRUMENT_DRAFTED = "konsep_lke_diunggah", "Mengunggah konsep instrumen LKE"
        INSTRUMENT_REFUSED = "konsep_lke_ditolak", "Konsep instrumen LKE ditolak"
        INSTRUMENT_DISCARDED = "konsep_lke_dihapus", "Menghapus konsep instrumen LKE"
        INSTRUMENT_ACTIVATED = "lke_diaktifkan", "Mengaktifkan instrumen LKE"
        INSTRUMENT_CLOSED = "lke_ditutup", "Menutup instrumen LKE untuk periode baru"
        INSTRUMENT_REOPENED = "lke_dibuka", "Membuka lagi instrumen LKE untuk periode baru"
        NOTICES_CHOSEN = "kabar_diatur", "Mengatur pemberitahuan lewat e-mail"
        CALENDAR_MADE = "kalender_dibuat", "Membuat alamat kalender pribadi"
        CALENDAR_REVOKED = "kalender_dicabut", "Mencabut alamat kalender pribadi"
        BACKUP_MADE = "cadangan_dibuat", "Membuat cadangan portal"
        BACKUP_RESTORED = "cadangan_dipulihkan", "Memulihkan portal dari cadangan"
        DEMO_LOADED = "contoh_dimuat", "Memuat data contoh"

    chain = models.ForeignKey(AuditChain, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)  # None: system
    kind = models.CharField(max_length=20, choices=kind_choices)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("chain", "sequence")
        constraints = [models.UniqueConstraint(fields=("chain", "sequence"), name="audit_sequence_unique")]
        indexes = [models.Index(fields=("object_type", "object_id"), name="audit_object_idx")]

    def __str__(self) -> str:
        return f"{self.chain_id} #{self.sequence} {self.kind}"
