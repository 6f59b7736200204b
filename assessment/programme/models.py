"""What the office does between the rounds: work items, obstacles, innovations and the rounds that claim them."""

import hashlib
from datetime import date

from django.db import models
from django.db.models import F, Q

from assessment.lke.models import Indicator
from assessment.people.areas import AreaKey
from assessment.people.models import Unit, User
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
    """One hambatan, the solution the office found, and what came of it. It is ended, never deleted."""

    class State(models.TextChoices):
        OPEN = "belum", "Belum ada solusi"
        RUNNING = "dijalankan", "Solusi dijalankan"
        SOLVED = "teratasi", "Teratasi"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="obstacles")
    area = models.CharField("area", max_length=5, choices=AreaKey.choices)
    obstacle = models.TextField("hambatan", max_length=2000)
    questions = models.ManyToManyField(Indicator, related_name="obstacles", blank=True, verbose_name="untuk pertanyaan")
    # The line of the rencana kerja that it hinders.
    work_item = models.ForeignKey(
        WorkItem, on_delete=models.PROTECT, related_name="obstacles", null=True, blank=True, verbose_name="kegiatan"
    )
    owner = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="obstacles",
        null=True,
        blank=True,
        verbose_name="penanggung jawab",
    )
    since_on = models.DateField("sejak", null=True, blank=True)  # None where nobody said
    solution = models.TextField("solusi", max_length=2000, blank=True)
    effect_before = models.TextField("sebelum", max_length=1000, blank=True)
    effect_after = models.TextField("sesudah", max_length=1000, blank=True)
    # What both figures count, such as "aduan per bulan".
    measure = models.CharField("ukuran", max_length=100, blank=True)
    number_before = models.DecimalField("angka sebelum", max_digits=16, decimal_places=2, null=True, blank=True)
    number_after = models.DecimalField("angka sesudah", max_digits=16, decimal_places=2, null=True, blank=True)
    solved_on = models.DateField("teratasi", null=True, blank=True)  # a day of the unit's calendar
    # What it was made from. Named as text: these packages stand later in the house.
    origin_thread = models.ForeignKey(
        "assessment.Thread", on_delete=models.PROTECT, related_name="obstacles", null=True, blank=True
    )
    origin_task = models.ForeignKey(
        "assessment.Task", on_delete=models.PROTECT, related_name="obstacles", null=True, blank=True
    )
    ended_at = models.DateTimeField("dihentikan", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_reason = models.CharField("alasan dihentikan", max_length=300, blank=True)

    class Meta:
        ordering = ("assessment", "area", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(solved_on__isnull=True) | (~Q(solution="") & ~Q(effect_after="")),
                name="obstacle_solved_with_effect",
                violation_error_message="Hambatan yang teratasi punya solusi dan dampak sesudahnya.",
            ),
            models.CheckConstraint(
                condition=Q(solved_on__isnull=True) | Q(since_on__isnull=True) | Q(solved_on__gte=F("since_on")),
                name="obstacle_solved_after_it_began",
                violation_error_message="Hambatan teratasi pada hari ia mulai atau sesudahnya.",
            ),
            models.CheckConstraint(
                condition=(Q(number_before__isnull=True, number_after__isnull=True) & Q(measure=""))
                | (Q(number_before__isnull=False) & ~Q(measure="")),
                name="obstacle_number_with_measure",
                violation_error_message="Isi angka sebelum bersama ukurannya.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason="")),
                name="obstacle_ended_with_reason",
                violation_error_message="Tuliskan alasan hambatan ini dihentikan.",
            ),
        ]

    def __str__(self) -> str:
        return self.obstacle[:60]

    @property
    def state(self) -> State:
        """How far it is: its solution makes it run, the day on which it was solved makes it solved."""
        if self.solved_on is not None:
            return self.State.SOLVED
        return self.State.RUNNING if self.solution else self.State.OPEN

    @property
    def content_digest(self) -> str:
        """What a form carries of the content it was loaded with, so that an older page does not write over a newer one."""
        told = (self.area, self.obstacle, self.work_item_id, self.owner_id, self.since_on, self.ended_at)
        numbers = [None if number is None else f"{number:.2f}" for number in (self.number_before, self.number_after)]
        effect = (self.solution, self.effect_before, self.effect_after, self.measure, numbers, self.solved_on)
        return hashlib.sha256(repr((*map(str, told), *map(str, effect))).encode()).hexdigest()[:32]


class Innovation(models.Model):
    """One innovation of a unit, with who made it and what it changed. Which rounds it is claimed for, say its claims.

    While nobody said who made it, it is neither counted on nor held against the unit. It is ended, never deleted.
    """

    class Maker(models.TextChoices):
        UNIT = "unit", "Buatan unit"
        CENTRAL = "pusat", "Buatan kantor pusat"
        REPLICATED = "replikasi", "Replikasi dari kantor lain"
        UNKNOWN = "belum", "Pembuatnya belum dicatat"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="innovations")
    area = models.CharField("area", max_length=5, choices=AreaKey.choices)
    name = models.CharField("nama inovasi", max_length=200)
    description = models.TextField("uraian", max_length=2000, blank=True)
    maker = models.CharField("pembuat", max_length=10, choices=Maker.choices)
    replicated_from = models.CharField("direplikasi dari", max_length=200, blank=True)
    replicated_by = models.CharField("direplikasi oleh", max_length=500, blank=True)
    problem = models.TextField("masalah", max_length=2000, blank=True)
    # The state before and after it: in words, and a figure in its unit of measure as it was on a day.
    before_text = models.CharField("sebelum", max_length=500, blank=True)
    before_figure = models.DecimalField("angka sebelum", max_digits=14, decimal_places=2, null=True, blank=True)
    before_measure = models.CharField("satuan sebelum", max_length=40, blank=True)
    before_on = models.DateField("tanggal sebelum", null=True, blank=True)
    after_text = models.CharField("sesudah", max_length=500, blank=True)
    after_figure = models.DecimalField("angka sesudah", max_digits=14, decimal_places=2, null=True, blank=True)
    after_measure = models.CharField("satuan sesudah", max_length=40, blank=True)
    after_on = models.DateField("tanggal sesudah", null=True, blank=True)
    since = models.DateField("berjalan sejak", null=True, blank=True)
    service = models.CharField("layanan", max_length=200, blank=True)
    award = models.CharField("penghargaan", max_length=300, blank=True)
    # Said by hand, for a WBK won before the portal knew of it; else the claims of earlier rounds tell.
    used_for_wbk = models.BooleanField("sudah dipakai untuk WBK", default=False)
    ended_at = models.DateTimeField("dihentikan", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_reason = models.CharField("alasan dihentikan", max_length=300, blank=True)

    class Meta:
        ordering = ("unit", "area", "name")
        constraints = [
            models.UniqueConstraint(
                fields=("unit", "name"),
                condition=Q(ended_at__isnull=True),
                name="innovation_name_unique_per_unit",
                violation_error_message="Inovasi dengan nama ini sudah dicatat. Ubah yang ada, atau beri nama lain.",
            ),
            models.CheckConstraint(
                condition=(Q(maker="replikasi") & ~Q(replicated_from=""))
                | (~Q(maker="replikasi") & Q(replicated_from="")),
                name="innovation_replicated_from_somewhere",
                violation_error_message="Tuliskan kantor asal untuk inovasi hasil replikasi, dan hanya untuk itu.",
            ),
            models.CheckConstraint(
                condition=Q(before_on__isnull=True) | Q(after_on__isnull=True) | Q(after_on__gte=F("before_on")),
                name="innovation_after_follows_before",
                violation_error_message="Tanggal sesudah mendahului tanggal sebelum. Periksa kedua tanggal.",
            ),
            models.CheckConstraint(
                condition=(Q(before_figure__isnull=True) | ~Q(before_measure=""))
                & (Q(after_figure__isnull=True) | ~Q(after_measure="")),
                name="innovation_figure_has_measure",
                violation_error_message="Tuliskan satuan angkanya.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason="")),
                name="innovation_ended_with_reason",
                violation_error_message="Tuliskan alasan inovasi ini dihentikan.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def content_digest(self) -> str:
        """What a form carries of the content it was loaded with, so that an older page does not write over a newer one."""
        left_out = {"id", "unit", "ended_by"}
        content = [str(getattr(self, field.attname)) for field in self._meta.fields if field.name not in left_out]
        return hashlib.sha256(repr(content).encode()).hexdigest()[:32]


class InnovationClaim(models.Model):
    """One innovation as one round leans on it. Whether it counts there is a rule, not a column (`xray/innovation_rule.py`)."""

    innovation = models.ForeignKey(Innovation, on_delete=models.PROTECT, related_name="claims")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="innovation_claims")
    reason = models.CharField("alasan tetap diklaim", max_length=300, blank=True)  # where it does not count
    # Both empty for what was recorded before claims were.
    claimed_at = models.DateTimeField("diklaim", null=True, blank=True)
    claimed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_at = models.DateTimeField("dilepas", null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ("assessment", "innovation__area", "innovation__name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("innovation", "assessment"),
                condition=Q(withdrawn_at__isnull=True),
                name="innovation_claim_unique_per_round",
                violation_error_message="Inovasi ini sudah diklaim untuk penilaian ini. Muat ulang halaman ini.",
            ),
            models.CheckConstraint(
                condition=Q(claimed_at__isnull=True, claimed_by__isnull=True)
                | Q(claimed_at__isnull=False, claimed_by__isnull=False),
                name="innovation_claim_made_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="innovation_claim_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.innovation} – {self.assessment}"
