"""What leaves the portal under a letter number: final reports, their signed copies, and the letter templates of an instansi."""

from django.db import models
from django.db.models import Q

from assessment.papers.signing import Capacity, Confidentiality
from assessment.people.models import Instansi, Unit, User
from assessment.rounds.models import Assessment


class IssuedReport(models.Model):
    """One final Laporan Penilaian Mandiri. Its bytes stand on the shelf of `evidence` and are never made again."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="issued_reports", verbose_name="penilaian"
    )
    number = models.CharField("nomor surat", max_length=100)
    dated = models.DateField("tanggal surat")
    confidentiality = models.CharField("sifat", max_length=10, choices=Confidentiality.choices)
    capacity = models.CharField("bertindak", max_length=4, choices=Capacity.choices, blank=True)
    signer_name = models.CharField("nama penanda tangan", max_length=150)
    signer_position = models.CharField("jabatan penanda tangan", max_length=150)
    # What the verification page tells; `code` is all that its address holds, 20 signs of 5 bits.
    code = models.CharField("kode verifikasi", max_length=20, unique=True)
    total = models.DecimalField("nilai total", max_digits=15, decimal_places=12)  # berdata dukung, of 100
    sha256 = models.CharField("SHA-256 berkas", max_length=64)
    data_sha256 = models.CharField("SHA-256 data", max_length=64)
    size_bytes = models.PositiveBigIntegerField("ukuran")
    storage_name = models.CharField(max_length=60, unique=True)
    paper = models.CharField("kertas", max_length=2, choices=Unit.Paper.choices)
    # The head of the unit's audit chain when it was issued, printed in it: a chain rewritten later no longer holds it.
    audit_sequence = models.PositiveBigIntegerField(default=0)
    audit_hash = models.CharField(max_length=64, blank=True)
    request_digest = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001  (None: no form sent it)
    issued_at = models.DateTimeField("diterbitkan")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="penerbit")

    class Meta:
        verbose_name = "laporan final"
        ordering = ("-issued_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment", "number"),
                name="issued_report_number_unique",
                violation_error_message="Nomor ini sudah dipakai laporan final lain. Gunakan nomor lain.",
            ),
            models.CheckConstraint(condition=Q(total__gte=0, total__lte=100), name="issued_report_total_in_range"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def signer_office(self) -> str:
        """The signer's own office: `Plh. Kepala Kantor`, `Sekretaris (a.n.)`; on whose behalf stands on the paper alone."""
        if self.capacity in {Capacity.ON_BEHALF, Capacity.FOR_ATTENTION}:
            return f"{self.signer_position} ({self.capacity})"
        return f"{self.capacity} {self.signer_position}".strip()


class SignedCopy(models.Model):
    """One signed file of a final report that was uploaded back; kept as it came."""

    class Match(models.TextChoices):
        """How the portal knows that it is this report."""

        BYTES = "isi", "Cocok"
        ADDED = "lebih", "Perlu diperiksa"  # our bytes, with more behind them that no signature covers
        CODE = "kode", "Perlu diperiksa (kode sama)"
        TYPED = "ketik", "Perlu diperiksa"

    report = models.ForeignKey(IssuedReport, on_delete=models.PROTECT, related_name="signed_copies")
    match = models.CharField("kecocokan", max_length=5, choices=Match.choices)
    has_signature = models.BooleanField("memuat tanda tangan elektronik")
    original_name = models.CharField("nama berkas", max_length=150)
    sha256 = models.CharField("SHA-256", max_length=64)
    size_bytes = models.PositiveBigIntegerField("ukuran")
    storage_name = models.CharField(max_length=60, unique=True)
    uploaded_at = models.DateTimeField("diunggah")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="pengunggah")

    class Meta:
        verbose_name = "salinan bertanda tangan"
        ordering = ("-uploaded_at", "-pk")
        constraints = [models.UniqueConstraint(fields=("report", "sha256"), name="signed_copy_once_per_report")]

    def __str__(self) -> str:
        return self.original_name


class LetterTemplate(models.Model):
    """One Word template of an instansi; of each kind the newest that is not withdrawn is used, else ours."""

    class Kind(models.TextChoices):
        LHE = "lhe", "Laporan Hasil Evaluasi"
        MINUTES = "berita-acara", "Berita acara"

    instansi = models.ForeignKey(Instansi, on_delete=models.PROTECT, related_name="letter_templates")
    kind = models.CharField("jenis", max_length=12, choices=Kind.choices)
    original_name = models.CharField("nama berkas", max_length=150)
    sha256 = models.CharField("SHA-256", max_length=64)
    size_bytes = models.PositiveBigIntegerField("ukuran")
    storage_name = models.CharField(max_length=60, unique=True)
    uploaded_at = models.DateTimeField("diunggah")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="pengunggah")
    withdrawn_at = models.DateTimeField("ditarik", null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "templat surat"
        ordering = ("instansi", "kind", "-uploaded_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="letter_template_withdrawn_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.instansi}"
