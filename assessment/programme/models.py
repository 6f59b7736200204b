"""What the office does between the rounds: work items, obstacles, innovations."""

import hashlib
from datetime import date

from django.db import models
from django.db.models import Q

from assessment.lke.models import Indicator
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.programme import months
from assessment.rounds.models import Assessment


class WorkItem(models.Model):
    """One line of the rencana kerja of an area: what is done in which months of the year, by whom, for which questions.

    Made freely, from the route, from last year or by an import. It is ended, never deleted.
    """

    class State(models.TextChoices):
        PLANNED = "rencana", "Direncanakan"
        RUNNING = "berjalan", "Berjalan"
        DONE = "selesai", "Selesai"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="work_items")
    area = models.CharField("area", max_length=5, choices=AreaKey.choices)
    # The question whose step of the route it is, where it came from there; `questions` holds it too.
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    questions = models.ManyToManyField(
        Indicator, related_name="work_items", blank=True, verbose_name="untuk pertanyaan"
    )
    title = models.CharField("kegiatan", max_length=300)
    goal = models.CharField("target", max_length=300, blank=True)  # in words, such as "12 SOP dipantau"
    is_priority = models.BooleanField("target prioritas", default=False)
    # Of the year of its period, as `months.py` says them; 0 where nobody said.
    months = models.PositiveSmallIntegerField("bulan", default=0)
    owner = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="work_items",
        null=True,
        blank=True,
        verbose_name="penanggung jawab",
    )
    budget = models.PositiveBigIntegerField("anggaran", null=True, blank=True)  # whole rupiah
    due_on = models.DateField("tenggat", null=True, blank=True)  # the last day of the last month where none was set
    state = models.CharField("keadaan", max_length=10, choices=State.choices, default=State.PLANNED)
    result = models.TextField("hasil", max_length=2000, blank=True)
    ended_at = models.DateTimeField("dihentikan", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_reason = models.CharField("alasan dihentikan", max_length=300, blank=True)

    class Meta:
        ordering = ("assessment", "area", "due_on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment", "indicator"),
                condition=Q(indicator__isnull=False, ended_at__isnull=True),
                name="work_item_unique_per_question",
                violation_error_message="Pertanyaan ini sudah ada dalam rencana kerja.",
            ),
            models.CheckConstraint(
                condition=Q(months__lte=months.LARGEST),
                name="work_item_months_of_one_year",
                violation_error_message="Pilih bulan dari daftar.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason="")),
                name="work_item_ended_with_reason",
                violation_error_message="Tuliskan alasan kegiatan ini dihentikan.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_late_on(self, day: date) -> bool:
        """Whether it should have been finished before `day`, a day of the unit's calendar."""
        return self.due_on is not None and self.due_on < day and self.state != self.State.DONE

    @property
    def content_digest(self) -> str:
        """What a form carries of the content it was loaded with, so that an older page does not write over a newer one."""
        plan = (self.title, self.goal, self.is_priority, self.months, self.budget, str(self.area), self.ended_at)
        content = (self.owner_id, self.due_on, str(self.state), self.result, plan)
        return hashlib.sha256(repr(content).encode()).hexdigest()[:32]


class Obstacle(models.Model):
    """One hambatan and the solution the office found."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="obstacles")
    area = models.CharField("area", max_length=5, choices=AreaKey.choices)
    obstacle = models.TextField("hambatan", max_length=2000)
    solution = models.TextField("solusi", max_length=2000, blank=True)

    class Meta:
        ordering = ("assessment", "area", "id")

    def __str__(self) -> str:
        return self.obstacle[:60]


class Innovation(models.Model):
    """One innovation with its origin: made by the central office it does not count, used for WBK not again for WBBM.

    While nobody said who made it, it is neither counted on nor held against the unit.
    """

    class Origin(models.TextChoices):
        UNIT = "unit", "Buatan unit"
        CENTRAL = "pusat", "Buatan kantor pusat"
        UNKNOWN = "belum", "Pembuatnya belum dicatat"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="innovations")
    area = models.CharField("area", max_length=5, choices=AreaKey.choices)
    name = models.CharField("nama inovasi", max_length=200)
    description = models.TextField("uraian", max_length=2000, blank=True)
    origin = models.CharField("asal", max_length=10, choices=Origin.choices, default=Origin.UNIT)
    used_for_wbk = models.BooleanField("sudah dipakai untuk WBK", default=False)

    class Meta:
        ordering = ("assessment", "area", "name")

    def __str__(self) -> str:
        return self.name
