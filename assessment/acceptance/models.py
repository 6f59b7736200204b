"""What leads say of single answers, and the areas that were handed in."""

from django.db import models
from django.db.models import Q

from assessment.lke.models import Indicator
from assessment.people.areas import AreaKey
from assessment.people.models import Role, User
from assessment.rounds.models import Evaluation


class AnswerReview(models.Model):
    """One judgement of one answer of the unit's own sheet, as it stood at `version`. Rows are added, the newest counts."""

    class Verdict(models.TextChoices):
        RETURNED = "kembali", "Perlu diperbaiki"
        MENDED = "dibetulkan", "Sudah diperbaiki"  # said by whoever answers, where the answer itself stayed as it was
        ACCEPTED = "diterima", "Diterima"

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="answer_reviews")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField("putusan", max_length=10, choices=Verdict.choices)
    version = models.PositiveIntegerField()  # of the answer that was judged; 0 where nothing was filled in
    # As long as an evaluator's note on a question may be, since TPI sends those along with what it marks.
    note = models.TextField("catatan", max_length=5000, blank=True)
    at = models.DateTimeField("pada")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField("sebagai", max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = "pemeriksaan jawaban"
        ordering = ("evaluation", "indicator", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict="kembali") | ~Q(note=""),
                name="answer_review_returned_with_note",
                violation_error_message="Isi catatan: apa yang harus diperbaiki.",
            )
        ]
        indexes = [models.Index(fields=("evaluation", "indicator"), name="answer_review_idx")]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.verdict} v{self.version}"


class AreaHandIn(models.Model):
    """One area as its pokja handed it in to the ketua tim ZI, and what became of it."""

    class State(models.TextChoices):
        WAITING = "menunggu", "Menunggu ketua tim ZI"
        ACCEPTED = "diterima", "Diterima ketua tim ZI"
        RETURNED = "kembali", "Dikembalikan kepada pokja"

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="area_hand_ins")
    area = models.CharField("area", max_length=5, choices=AreaKey.choices)
    at = models.DateTimeField("diserahkan pada")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("keadaan", max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.TextField("alasan", max_length=1000, blank=True)
    decided_at = models.DateTimeField("diputuskan pada", null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "penyerahan area"
        ordering = ("evaluation", "area", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("evaluation", "area"),
                condition=Q(state="menunggu"),
                name="area_hand_in_one_waiting",
                violation_error_message="Area ini sudah diserahkan dan menunggu ketua tim ZI.",
            ),
            models.CheckConstraint(
                condition=Q(state="menunggu", decided_at__isnull=True, decided_by__isnull=True)
                | ~Q(state="menunggu") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="area_hand_in_decided_together",
            ),
            models.CheckConstraint(
                condition=~Q(state="kembali") | ~Q(reason=""),
                name="area_hand_in_returned_with_reason",
                violation_error_message="Isi alasan: apa yang harus diperbaiki di area ini.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.get_state_display()}"

    @property
    def is_waiting(self) -> bool:
        """Whether the ketua tim ZI has not decided yet."""
        return self.state == self.State.WAITING

    @property
    def is_accepted(self) -> bool:
        """Whether the ketua tim ZI took it."""
        return self.state == self.State.ACCEPTED
