"""What people say to each other about a question: threads, their notes, whom a note names, what somebody has seen."""

from django.db import models
from django.db.models import F, Q

from assessment.lke.models import Indicator
from assessment.people.models import Role, Unit, User
from assessment.rounds.models import Assessment, Stage

LONGEST_NOTE = 5000  # characters


class Audience(models.TextChoices):
    """Who takes part in a thread."""

    TEAM = "tim", "Catatan tim"
    WORKING = "kerja", "Catatan kerja penilai"
    RESULT = "hasil", "Catatan penilai untuk unit"


class Visibility(models.TextChoices):
    """Who reads a note: the unit's team; evaluators of its stage (the middle two); everyone who reads the sheet."""

    TEAM = "tim", "Tim unit"
    WORKING = "kerja", "Tim penilai"
    DRAFT = "konsep", "Belum terbit"
    PUBLISHED = "terbit", "Terbit"


class Thread(models.Model):
    """A talk about one question of a unit's LKE, so it goes along over all rounds of the same edition.

    Who takes part is `audience`, for evaluators with the stage; what of it somebody reads is said by each note.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="threads")
    # None: about something that a later package names, as a document.
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="threads", null=True, blank=True)
    audience = models.CharField("untuk", max_length=5, choices=Audience.choices)
    stage = models.CharField("tahap", max_length=12, choices=Stage.choices, blank=True)  # of evaluators, "" of the team
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("dibuka pada")
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    resolved_at = models.DateTimeField("selesai pada", null=True, blank=True)

    class Meta:
        verbose_name = "percakapan"
        ordering = ("unit", "indicator", "opened_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("unit", "indicator", "audience", "stage"),
                condition=Q(resolved_at__isnull=True),
                name="thread_one_open_per_audience",
                violation_error_message="Percakapan lain pada pertanyaan ini masih terbuka. Lanjutkan di sana.",
            ),
            models.CheckConstraint(
                condition=Q(audience="tim", stage="") | (~Q(audience="tim") & ~Q(stage="")),
                name="thread_stage_of_evaluators",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="thread_resolved_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_audience_display()} {self.pk}"

    @property
    def is_resolved(self) -> bool:
        """Whether somebody said that nothing is left to talk about."""
        return self.resolved_at is not None


class ReviewNote(models.Model):
    """One note of one person. It is never changed or removed; a correction is a new one, a slip may be withdrawn."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="notes")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="notes")  # written in this round
    visibility = models.CharField("dibaca", max_length=6, choices=Visibility.choices)
    text = models.TextField("catatan", max_length=LONGEST_NOTE)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notes")
    role = models.CharField("sebagai", max_length=20, choices=Role.choices)
    at = models.DateTimeField("pada")
    # When everybody who reads the sheet could read it first: of what the unit answers, at once.
    published_at = models.DateTimeField("diterbitkan", null=True, blank=True)
    withdrawn_at = models.DateTimeField("ditarik", null=True, blank=True)
    key = models.CharField(max_length=32, blank=True)  # of the form it came with, so that a second press says it once

    class Meta:
        verbose_name = "catatan"
        ordering = ("thread", "at", "id")
        constraints = [
            models.UniqueConstraint(fields=("author", "key"), condition=~Q(key=""), name="note_once_per_form"),
            models.CheckConstraint(
                condition=Q(visibility="terbit", published_at__isnull=False)
                | (~Q(visibility="terbit") & Q(published_at__isnull=True)),
                name="note_published_pair",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("at")), name="note_withdrawn_after"
            ),
        ]
        indexes = [models.Index(fields=("thread", "visibility", "at"), name="note_of_thread_idx")]

    def __str__(self) -> str:
        return f"{self.pk} {self.visibility}"


class Mention(models.Model):
    """One person whom a note names, because it is meant for him in the first place."""

    note = models.ForeignKey(ReviewNote, on_delete=models.PROTECT, related_name="mentions")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mentions")

    class Meta:
        verbose_name = "sebutan"
        ordering = ("note", "id")
        constraints = [models.UniqueConstraint(fields=("note", "person"), name="mention_once_per_note")]

    def __str__(self) -> str:
        return f"{self.note_id} {self.person_id}"


class LastSeen(models.Model):
    """When somebody last looked at one question of a round."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "terakhir dilihat"
        ordering = ("person", "assessment", "indicator")
        constraints = [
            models.UniqueConstraint(fields=("person", "assessment", "indicator"), name="last_seen_once_per_question")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.indicator_id}"
