"""Forms for the unit's staff and what was answered. Of who answers nothing is kept but what the person typed, and the day."""

import hashlib
from datetime import date

from django.db import models
from django.db.models import F, Q

from assessment.people.models import User
from assessment.programme.models import Obstacle
from assessment.rounds.models import Assessment
from assessment.tasks.models import Task


class SuggestionForm(models.Model):
    """Questions of the ketua tim to the staff, open for some days at an address that nobody can guess."""

    class State(models.TextChoices):
        PLANNED = "rencana", "Belum dibuka"
        OPEN = "dibuka", "Dibuka"
        CLOSED = "ditutup", "Ditutup"
        EMPTIED = "dikosongkan", "Dikosongkan"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="suggestion_forms")
    title = models.CharField("judul", max_length=150)
    intro = models.TextField("pengantar", max_length=1000, blank=True)
    opens_on = models.DateField("dibuka")  # days of the unit's calendar, both included
    closes_on = models.DateField("ditutup")
    # Until when the answers are kept at most. Whoever answers reads it, so it is never moved back once somebody has.
    delete_on = models.DateField("dihapus paling lambat")
    # The end of its public address. Kept in clear, since it is shown and printed again; it lets nobody read anything.
    code = models.CharField("kode", max_length=20, unique=True)
    created_at = models.DateTimeField("dibuat")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("ditutup lebih awal", null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    emptied_at = models.DateTimeField("dikosongkan", null=True, blank=True)
    emptied_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )  # None: the portal, when the time was over

    class Meta:
        ordering = ("assessment", "-opens_on", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="suggestion_form_closes_after_it_opens",
                violation_error_message="Hari ditutup tidak boleh sebelum hari dibuka.",
            ),
            models.CheckConstraint(
                condition=Q(delete_on__gt=F("closes_on")),
                name="suggestion_form_deleted_after_it_closes",
                violation_error_message="Jawaban dihapus sesudah formulir ditutup.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="suggestion_form_closed_by_somebody",
                violation_error_message="Penutupan formulir punya waktu dan orangnya.",
            ),
            models.CheckConstraint(
                condition=Q(emptied_at__isnull=False) | Q(emptied_by__isnull=True),
                name="suggestion_form_emptied_at_a_time",
                violation_error_message="Pengosongan formulir punya waktunya.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def state_on(self, day: date) -> State:
        """How it stands on `day`, a day of the unit's calendar."""
        if self.emptied_at is not None:
            return self.State.EMPTIED
        if self.closed_at is not None or day > self.closes_on:
            return self.State.CLOSED
        return self.State.PLANNED if day < self.opens_on else self.State.OPEN

    @property
    def content_digest(self) -> str:
        """What a form carries of the content it was loaded with, without the questions."""
        told = (self.title, self.intro, self.opens_on, self.closes_on, self.closed_at)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


class SuggestionQuestion(models.Model):
    """One question of a form. It stays as it is once somebody has answered."""

    form = models.ForeignKey(SuggestionForm, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField("pertanyaan", max_length=300)

    class Meta:
        ordering = ("form", "position")
        constraints = [
            models.UniqueConstraint(fields=("form", "position"), name="suggestion_question_unique_per_place"),
        ]

    def __str__(self) -> str:
        return self.text


class Suggestion(models.Model):
    """What one person sent. Nothing says from where or at what hour, so that who answers without a name has none."""

    form = models.ForeignKey(SuggestionForm, on_delete=models.PROTECT, related_name="suggestions")
    sent_on = models.DateField("hari")  # of the unit's calendar
    name = models.CharField("nama", max_length=100, blank=True)  # "" of who gave none
    # Of the page it was typed on, so that sending twice keeps one. Those of one day are listed by it, so in no order of time.
    key = models.CharField(max_length=32)
    obstacle = models.ForeignKey(
        Obstacle, on_delete=models.PROTECT, related_name="suggestions", null=True, blank=True, verbose_name="hambatan"
    )
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, related_name="suggestions", null=True, blank=True, verbose_name="tugas"
    )

    class Meta:
        ordering = ("form", "-sent_on", "key")
        constraints = [
            models.UniqueConstraint(
                fields=("form", "key"),
                name="suggestion_unique_per_page",
                violation_error_message="Saran ini sudah terkirim.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form}, {self.sent_on}"


class SuggestionAnswer(models.Model):
    """What one person answered to one question. Deleted when its form is emptied."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(SuggestionQuestion, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField("jawaban", max_length=2000)

    class Meta:
        ordering = ("suggestion", "question__position")
        constraints = [
            models.UniqueConstraint(fields=("suggestion", "question"), name="suggestion_answer_unique_per_question"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
