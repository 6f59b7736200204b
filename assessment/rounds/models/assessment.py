"""One unit's round: period, assessment, evaluations per stage, answers and stored scores."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from assessment.lke.models import Indicator, Instrument, Predicate
from assessment.people.models import Instansi, Unit, User
from assessment.rounds.workflow import Status


class Stage(models.TextChoices):
    """Who scores the sheet, in the order of the year."""

    SELF = "mandiri", "Penilaian mandiri"
    PRELIMINARY = "pendahuluan", "Penilaian pendahuluan"
    TPI = "tpi", "Penilaian TPI"
    TPN = "tpn", "Penilaian TPN"


class Period(models.Model):
    """One year's round in an instansi, with its instrument."""

    instansi = models.ForeignKey(Instansi, on_delete=models.PROTECT, related_name="periods", verbose_name="instansi")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="periods", verbose_name="LKE")
    year = models.PositiveIntegerField("tahun")
    name = models.CharField("nama periode", max_length=120)
    # Documents must be dated, or valid, inside this window to count as support.
    evidence_from = models.DateField("data dukung sejak")
    evidence_to = models.DateField("data dukung sampai")
    closed_at = models.DateTimeField("ditutup bagi penilaian baru", null=True, blank=True)

    class Meta:
        verbose_name = "periode"
        ordering = ("-year", "name")
        constraints = [
            models.UniqueConstraint(
                fields=("instansi", "name"),
                name="period_name_unique_per_instansi",
                violation_error_message="Nama periode ini sudah dipakai. Gunakan nama lain.",
            ),
            models.CheckConstraint(
                condition=Q(evidence_to__gte=F("evidence_from")),
                name="period_evidence_window_ordered",
                violation_error_message="Akhir rentang data dukung mendahului awalnya. Periksa kedua tanggal.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Window(models.Model):
    """When one stage of a period is open. Instants in UTC; the server clock decides."""

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="windows")
    stage = models.CharField("tahap", max_length=12, choices=Stage.choices)
    opens_at = models.DateTimeField("dibuka")
    closes_at = models.DateTimeField("ditutup")

    class Meta:
        ordering = ("period", "opens_at")
        constraints = [
            models.UniqueConstraint(fields=("period", "stage"), name="window_unique_per_stage"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="window_closes_after_opening",
                violation_error_message="Waktu tutup harus sesudah waktu buka. Periksa kedua waktu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.period}"


class StandingRounds(models.Manager["Assessment"]):
    """Every round but the cancelled ones: a reader who does not ask for those never meets one."""

    def get_queryset(self) -> models.QuerySet["Assessment"]:
        """Return the rounds that stand."""
        return super().get_queryset().exclude(status=Status.CANCELLED)


class Assessment(models.Model):
    """One unit's round in a period, with the predicate it aims at."""

    class Outcome(models.TextChoices):
        GRANTED = "diraih", "Diraih"
        FAILED = "gagal", "Tidak diraih"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assessments", verbose_name="unit")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="assessments", verbose_name="periode")
    target = models.CharField("target predikat", max_length=4, choices=Predicate.choices, default=Predicate.WBK)
    status = models.CharField("status", max_length=12, choices=Status.choices, default=Status.DRAFT)
    outcome = models.CharField("hasil akhir", max_length=10, choices=Outcome.choices, blank=True)
    outcome_decree = models.CharField("surat atau keputusan", max_length=200, blank=True)
    outcome_date = models.DateField("tanggal keputusan", null=True, blank=True)
    outcome_reason = models.TextField("alasan", max_length=2000, blank=True)
    iku_note = models.TextField("catatan IKU", max_length=1000, blank=True)  # of the ketua tim, for the contract
    # Set when TPI returns the round: from then on this time counts for the unit instead of the mandiri window.
    repair_from = models.DateTimeField("perbaikan sejak", null=True, blank=True)
    repair_until = models.DateTimeField("batas perbaikan", null=True, blank=True)

    objects: ClassVar[StandingRounds] = StandingRounds()
    every: ClassVar[models.Manager["Assessment"]] = models.Manager()  # cancelled ones as well

    class Meta:
        verbose_name = "penilaian"
        base_manager_name = "every"  # what leads to a cancelled round still finds it
        ordering = ("-period__year", "unit__name")
        constraints = [
            models.UniqueConstraint(
                fields=("unit", "period"),
                condition=~Q(status=Status.CANCELLED),
                name="assessment_unique_per_unit_and_period",
                violation_error_message="Unit ini sudah mempunyai penilaian pada periode tersebut.",
            ),
            models.CheckConstraint(
                condition=Q(repair_from__isnull=True, repair_until__isnull=True)
                | Q(repair_from__isnull=False, repair_until__gt=F("repair_from")),
                name="assessment_repair_time_ordered",
                violation_error_message="Batas perbaikan harus sesudah hari ini. Periksa lagi tanggalnya.",
            ),
        ]
        # How many rounds stand where is counted from these alone: of a period, and of the units of an evaluator.
        indexes = [
            models.Index(fields=("period", "status"), name="assessment_standing_idx"),
            models.Index(fields=("unit", "period", "status"), name="assessment_of_unit_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.period}"


class Evaluation(models.Model):
    """One scorer's pass over an assessment: question by question, or only the points that are known (rekap)."""

    class Form(models.TextChoices):
        DETAIL = "detail", "Per pertanyaan"
        RECAP = "rekap", "Rekap nilai"

    class Tier(models.TextChoices):
        """Within TPI; each tier is its own row, begun as a copy of the one below."""

        NONE = "", "–"
        MEMBER = "anggota", "Anggota"
        LEAD = "ketua", "Ketua"
        CONTROLLER = "dalnis", "Pengendali teknis"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="evaluations")
    stage = models.CharField("tahap", max_length=12, choices=Stage.choices)
    round = models.PositiveSmallIntegerField("putaran", default=1)  # 2 after repair
    tier = models.CharField("jenjang", max_length=10, choices=Tier.choices, default=Tier.NONE, blank=True)
    form = models.CharField("bentuk", max_length=6, choices=Form.choices, default=Form.DETAIL)
    scorer = models.CharField("penilai", max_length=120, blank=True)  # as the source names it, e.g. Tim Kementerian
    source = models.CharField("sumber", max_length=300, blank=True)  # letter or study a rekap is taken from
    published_at = models.DateTimeField("diterbitkan", null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Handed on: to TPI (mandiri), to the next tier, or published. From then on its answers and what supports them stay.
    submitted_at = models.DateTimeField("diserahkan", null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "evaluasi"
        ordering = ("assessment", "stage", "round", "tier")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment", "stage", "round", "tier"), name="evaluation_unique_per_stage_round_tier"
            ),
            models.CheckConstraint(condition=Q(tier="") | Q(stage=Stage.TPI), name="evaluation_tier_only_in_tpi"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="evaluation_published_pair",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="evaluation_submitted_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} – {self.assessment}"

    @property
    def is_published(self) -> bool:
        """Whether the unit may see it (the unit's own mandiri needs no publishing)."""
        return self.published_at is not None


class RecapPoint(models.Model):
    """Known points of one node in a rekap evaluation; entered, never recomputed. No node means the total."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="recap_points")
    node = models.ForeignKey("assessment.Node", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    points = models.DecimalField("poin", max_digits=9, decimal_places=4)

    class Meta:
        ordering = ("evaluation", "node")
        constraints = [
            models.UniqueConstraint(fields=("evaluation", "node"), name="recap_point_unique"),
            # SQLite and PostgreSQL both take NULLs as distinct, so the total needs a rule of its own.
            models.UniqueConstraint(fields=("evaluation",), condition=Q(node__isnull=True), name="recap_total_unique"),
            models.CheckConstraint(
                condition=Q(points__gte=0, points__lte=100),
                name="recap_points_in_range",
                violation_error_message="Poin berada di antara 0 dan 100. Periksa lagi angkanya.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_id or 'total'}: {self.points}"


class Answer(models.Model):
    """One indicator in one evaluation. All three value fields empty means unanswered."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="answers")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="answers")
    level = models.CharField("tingkat", max_length=5, null=True, blank=True)  # noqa: DJ001  (None is unanswered)
    counts = models.JSONField("jumlah", null=True, blank=True)  # input key → whole number; partial while typing
    index = models.DecimalField("indeks", max_digits=5, decimal_places=4, null=True, blank=True)  # 0 to 4
    explanation = models.TextField("penjelasan", max_length=5000, blank=True)
    version = models.PositiveIntegerField(default=1)  # raised by every save; a form carries the one it was loaded from
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "jawaban"
        ordering = ("evaluation", "indicator")
        constraints = [
            models.UniqueConstraint(fields=("evaluation", "indicator"), name="answer_unique_per_question"),
            models.CheckConstraint(
                condition=(
                    Q(level__isnull=True, counts__isnull=True)
                    | Q(level__isnull=True, index__isnull=True)
                    | Q(counts__isnull=True, index__isnull=True)
                ),
                name="answer_one_kind_of_value",
            ),
            models.CheckConstraint(condition=Q(level__isnull=True) | ~Q(level=""), name="answer_level_not_blank"),
            models.CheckConstraint(
                condition=Q(index__isnull=True) | Q(index__gte=0, index__lte=4),
                name="answer_index_in_range",
                violation_error_message="Indeks berada di antara 0 dan 4. Periksa lagi angkanya.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} v{self.version}"


class EvaluationScore(models.Model):
    """The stored ScoreSheet of an evaluation, written in the transaction of every answer."""

    evaluation = models.OneToOneField(Evaluation, on_delete=models.PROTECT, related_name="score")
    claim = models.JSONField()  # exact ScoreSheet of all answers (ScoreSheet.to_dict)
    supported = models.JSONField(null=True, blank=True)  # the same of supported answers; only mandiri
    # Decimal copies for lists that sort and filter; 12 decimals, never compared with a gate. None: not known (rekap).
    claim_total = models.DecimalField(max_digits=15, decimal_places=12, null=True, blank=True)
    supported_total = models.DecimalField(max_digits=15, decimal_places=12, null=True, blank=True)
    answered = models.PositiveIntegerField()
    questions = models.PositiveIntegerField()
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ("evaluation",)

    def __str__(self) -> str:
        return f"{self.evaluation_id}: {self.claim_total}"
