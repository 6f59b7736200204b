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
    ROUND_CANCELLED = "penilaian_batal", "Penilaian dibatalkan"
    ROUND_RESTORED = "penilaian_pulih", "Penilaian dipulihkan"
    WINDOW_CLOSING = "masa_berakhir", "Masa pengisian segera berakhir"
    DOCUMENT_ENDING = "dokumen_berakhir", "Data dukung segera berakhir"
    WORK_GIVEN = "kegiatan_baru", "Kegiatan rencana kerja untuk Anda"
    MONITORING_DUE = "monev_belum", "Monev bulan lalu belum dicatat"
    WEEKLY_SUMMARY = "ringkasan", "Ringkasan mingguan untuk kepala kantor"
    CHAIN_HEADS = "kepala_rantai", "Sidik jejak audit mingguan"


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds and labels; a function, so that a new kind needs no migration."""
    return Kind.choices


class Way(models.TextChoices):
    """How a kind of notice also reaches a person's mailbox. In the inbox it stands in any case."""

    AT_ONCE = "segera", "Segera"
    DAILY = "harian", "Ringkasan harian"
    NEVER = "", "Tidak"


# What somebody waits for, or must act on, comes at once; the rest in the summary of the morning.
AT_ONCE = frozenset(
    {
        Kind.ANSWER_RETURNED,
        Kind.AREA_RETURNED,
        Kind.MENTIONED,
        Kind.ROUND_MOVED,
        Kind.REPAIR_EXTENDED,
        Kind.EVALUATION_RAISED,
        Kind.REOPENING_ASKED,
        Kind.REOPENING_REFUSED,
        Kind.ROUND_CANCELLED,
        Kind.ROUND_RESTORED,
    }
)
WEEKLY = frozenset({Kind.WEEKLY_SUMMARY, Kind.CHAIN_HEADS})  # a mail of their own, or none


def usual_way(kind: Kind) -> Way:
    """Return how a kind reaches whoever has chosen nothing."""
    return Way.AT_ONCE if kind in AT_ONCE | WEEKLY else Way.DAILY


class NoticeChoice(models.Model):
    """How one person wants one kind of notice by e-mail; without a row as `usual_way` says."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notice_choices")
    kind = models.CharField("jenis", max_length=20, choices=kind_choices)
    way = models.CharField("lewat e-mail", max_length=10, choices=Way.choices, blank=True)

    class Meta:
        verbose_name = "pilihan pemberitahuan"
        ordering = ("person", "kind")
        constraints = [models.UniqueConstraint(fields=("person", "kind"), name="notice_choice_one_a_kind")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind} {self.way}"


class Delivery(models.Model):
    """One mail to one person. Its text is made when it is sent, of what its person may read then and has not read yet."""

    class State(models.TextChoices):
        WAITING = "menunggu", "Menunggu"
        SENT = "terkirim", "Terkirim"
        NEEDLESS = "tidak_perlu", "Tidak perlu lagi"  # all was read, or may not be read any more
        REFUSED = "ditolak", "Ditolak server penerima"

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deliveries")
    key = models.CharField(max_length=40)  # `satu:12` for one notice, `harian:2026-12-02` for the summary of a day
    state = models.CharField("keadaan", max_length=12, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField()
    try_at = models.DateTimeField()  # not before; set ahead while somebody is sending it
    tries = models.PositiveIntegerField(default=0)
    taken_by = models.CharField(max_length=32, blank=True)  # the run that is sending it
    ended_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)  # what the mail server said last

    class Meta:
        verbose_name = "surel"
        ordering = ("try_at", "id")
        constraints = [
            models.UniqueConstraint(fields=("person", "key"), name="delivery_once"),
            models.CheckConstraint(
                condition=Q(state="menunggu", ended_at__isnull=True)
                | (~Q(state="menunggu") & Q(ended_at__isnull=False)),
                name="delivery_ended_pair",
            ),
        ]
        indexes = [
            models.Index(fields=("try_at", "id"), condition=Q(state="menunggu"), name="delivery_waiting_idx"),
            models.Index(fields=("taken_by",), condition=~Q(taken_by=""), name="delivery_taken_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.key} {self.state}"


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
    # By mail too, as its person had chosen when it was told; `delivery` is the mail that carries it.
    way = models.CharField(max_length=10, choices=Way.choices, blank=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="notices", null=True, blank=True)

    class Meta:
        verbose_name = "pemberitahuan"
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(fields=("person", "kind", "mark"), name="notice_told_once"),
            models.CheckConstraint(condition=Q(url__startswith="/"), name="notice_leads_into_the_portal"),
        ]
        indexes = [
            models.Index(fields=("person", "-at", "-id"), name="notice_latest_idx"),
            models.Index(fields=("kind", "mark"), name="notice_mark_idx"),  # whether a thing was told already
            # The number in the head of every page is counted from it alone.
            models.Index(fields=("person",), condition=Q(read_at__isnull=True), name="notice_unread_idx"),
            models.Index(
                fields=("way", "person"),
                condition=Q(delivery__isnull=True) & ~Q(way=""),
                name="notice_unmailed_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind} {self.mark}"

    @property
    def is_new(self) -> bool:
        """Whether it was not read yet."""
        return self.read_at is None
