"""What a person is told: one row, one thing, once."""

from django.db import models
from django.db.models import Q

from assessment.people.models import User
from assessment.rounds.models import Assessment


class Kind(models.TextChoices):
    """What is told. `words.py` says which names and days each kind carries in `params`, and its sentence."""

    TASK_GIVEN = "tugas_baru", "Tugas baru"
    TASK_DUE_SOON = "tugas_dekat", "Tugas mendekati tenggat"
    TASK_LATE = "tugas_lewat", "Tugas terlambat"
    TASK_HANDED_IN = "tugas_diserahkan", "Tugas diserahkan kepada Anda"
    TASK_DONE = "tugas_selesai", "Tugas Anda diterima"
    TASK_CANCELLED = "tugas_batal", "Tugas Anda dibatalkan atau dipindahkan"
    MORE_TIME_ASKED = "waktu_diminta", "Permintaan tambahan waktu"
    MORE_TIME_DECIDED = "waktu_diputuskan", "Keputusan atas tambahan waktu"
    ANSWER_RETURNED = "jawaban_kembali", "Jawaban dikembalikan untuk diperbaiki"
    ANSWER_ACCEPTED = "jawaban_diterima", "Jawaban diterima"
    AREA_HANDED_IN = "area_diserahkan", "Area diserahkan ketua pokja"
    AREA_RETURNED = "area_kembali", "Area dikembalikan"
    MENTIONED = "disebut", "Anda disebut dalam catatan"
    REPLIED = "dibalas", "Catatan dibalas"
    ROUND_MOVED = "penilaian_pindah", "Penilaian diserahkan atau dikembalikan"
    REPAIR_EXTENDED = "batas_perbaikan", "Batas perbaikan diperpanjang"
    EVALUATION_RAISED = "evaluasi_naik", "Evaluasi diteruskan kepada Anda"
    REOPENING_ASKED = "buka_diminta", "Unit meminta penilaian dibuka kembali"
    REOPENING_REFUSED = "buka_ditolak", "Permintaan dibuka kembali ditolak"
    WINDOW_CLOSING = "masa_berakhir", "Masa pengisian segera berakhir"
    DOCUMENT_ENDING = "dokumen_berakhir", "Data dukung segera berakhir"
    WEEKLY_SUMMARY = "ringkasan", "Ringkasan mingguan untuk kepala kantor"
    CHAIN_HEADS = "kepala_rantai", "Sidik jejak audit mingguan"


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds and labels; a function, so that a new kind needs no migration."""
    return Kind.choices


class Notice(models.Model):
    """One person is told one thing. Never a figure, never the text of a note: those stand where it leads, for who may see them."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices", verbose_name="orang")
    kind = models.CharField("jenis", max_length=20, choices=kind_choices)
    # The round it is about. Whoever may no longer read that round is not shown the notice either.
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)  # None: the portal
    params = models.JSONField(default=dict)  # names, codes and days (ISO) of the sentence
    url = models.CharField(max_length=300)  # a path of the portal
    mark = models.CharField(max_length=120)  # of the one thing that is told, so that it is told once
    at = models.DateTimeField("pada")
    read_at = models.DateTimeField("dibaca", null=True, blank=True)

    class Meta:
        verbose_name = "pemberitahuan"
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(fields=("person", "kind", "mark"), name="notice_told_once"),
            models.CheckConstraint(condition=Q(url__startswith="/"), name="notice_leads_into_the_portal"),
        ]
        indexes = [
            models.Index(fields=("person", "-at", "-id"), name="notice_latest_idx"),
            # The number in the head of every page is counted from it alone.
            models.Index(fields=("person",), condition=Q(read_at__isnull=True), name="notice_unread_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind} {self.mark}"

    @property
    def is_new(self) -> bool:
        """Whether it was not read yet."""
        return self.read_at is None
