"""What a person owes until a day."""

from datetime import date

from django.db import models
from django.db.models import Q

from assessment.lke.models import Indicator
from assessment.notes.models import ReviewNote
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.programme.models import WorkItem
from assessment.rounds.models import Assessment

LONGEST_REASON = 500


class Subject(models.TextChoices):
    """What a task is about, in the words of its file; `hooks.py` says what each is called, and where it leads."""

    QUESTION = "pertanyaan", "Jawab pertanyaan"
    REPAIR = "perbaikan", "Perbaiki jawaban"
    DOCUMENT = "dokumen", "Lengkapi data dukung"
    ENDING = "berakhir", "Perbarui data dukung"
    CONDITION = "syarat", "Penuhi syarat"
    WORK = "kegiatan", "Laksanakan kegiatan"
    OBSTACLE = "hambatan", "Atasi hambatan"
    SUGGESTION = "saran", "Tindak lanjuti saran"
    DECISION = "keputusan", "Laksanakan keputusan"
    NOTE = "catatan", "Balas catatan"


OF_ANYONE = (
    Subject.WORK,
    Subject.CONDITION,
    Subject.OBSTACLE,
    Subject.SUGGESTION,
    Subject.DECISION,
)  # anyone of the team may have one; the others, who may answer their area


def subject_choices() -> list[tuple[str, str]]:
    """Return the subjects and labels; a function, so that a new subject needs no migration."""
    return Subject.choices


class State(models.TextChoices):
    """How far a task is."""

    OPEN = "terbuka", "Belum mulai"
    RUNNING = "dikerjakan", "Dikerjakan"
    HANDED_IN = "diserahkan", "Diserahkan"
    DONE = "selesai", "Selesai"
    CANCELLED = "dibatalkan", "Dibatalkan"


WITH_OWNER = (State.OPEN, State.RUNNING)  # the owner has something to do
UNFINISHED = (*WITH_OWNER, State.HANDED_IN)


class Task(models.Model):
    """One thing one person is to do in one round. Done or cancelled, never deleted."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="tasks")
    area = models.CharField("area", max_length=5, choices=AreaKey.choices)
    subject = models.CharField("jenis", max_length=12, choices=subject_choices)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    work_item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="tasks", null=True, blank=True)
    # Of the subjects of later packages: which asked document, which condition, which document that ends.
    subject_key = models.CharField(max_length=100, blank=True)
    note = models.ForeignKey(ReviewNote, on_delete=models.PROTECT, related_name="+", null=True, blank=True)  # why
    title = models.CharField("tugas", max_length=300)
    # None: nobody has it, or whoever had it left the team.
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="tasks", null=True, blank=True, verbose_name="pemilik tugas"
    )
    given_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )  # None: portal
    given_at = models.DateTimeField("diberikan")
    due_on = models.DateField("tenggat", null=True, blank=True)  # a day of the unit's calendar
    state = models.CharField("keadaan", max_length=10, choices=State.choices, default=State.OPEN)
    progress = models.TextField("kemajuan", max_length=2000, blank=True)
    asked_due = models.DateField("waktu yang diminta", null=True, blank=True)
    asked_reason = models.CharField("alasan", max_length=LONGEST_REASON, blank=True)
    version = models.PositiveIntegerField(default=1)  # raised by every act; a form carries the one it was loaded from
    changed_at = models.DateTimeField("diubah")
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "tugas"
        ordering = ("due_on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment", "subject", "indicator", "subject_key"),
                condition=Q(indicator__isnull=False, state__in=UNFINISHED),
                name="task_one_open_per_question",
                violation_error_message="Pertanyaan ini sudah menjadi tugas. Muat ulang halaman ini.",
            ),
            models.UniqueConstraint(
                fields=("assessment", "subject", "subject_key"),
                condition=Q(indicator__isnull=True, state__in=UNFINISHED) & ~Q(subject_key=""),
                name="task_one_open_per_key",
                violation_error_message="Hal ini sudah menjadi tugas. Muat ulang halaman ini.",
            ),
            models.UniqueConstraint(
                fields=("work_item",),
                condition=Q(work_item__isnull=False, state__in=UNFINISHED),
                name="task_one_open_per_work_item",
                violation_error_message="Kegiatan ini sudah menjadi tugas. Muat ulang halaman ini.",
            ),
            models.CheckConstraint(
                condition=Q(asked_due__isnull=False) | Q(asked_reason=""),
                name="task_asked_time_has_a_day",
                violation_error_message="Isi tanggal yang diminta bersama alasannya.",
            ),
        ]
        indexes = [
            # What somebody has to do is the first thing on everyone's first page.
            models.Index(fields=("owner", "state", "due_on"), name="task_of_owner_idx"),
            models.Index(fields=("assessment", "state"), name="task_of_round_idx"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_unfinished(self) -> bool:
        """Whether it is neither done nor cancelled."""
        return self.state in UNFINISHED

    def is_late_on(self, day: date) -> bool:
        """Whether its owner should have handed it in before `day`, a day of the unit's calendar."""
        return self.due_on is not None and self.due_on < day and self.state in WITH_OWNER
