"""The document vault: a document, its immutable revisions, its use by indicators."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessment.lke.models import Condition, Indicator
from assessment.people.models import Instansi, Role, Unit
from assessment.rounds.models import Assessment, Handover
from evidence.documents.dates import Source
from evidence.documents.models.disposals import Disposal
from zi_portal.shelf import scans
from zi_portal.shelf.validators.flags import Flag

DATE_SOURCES = [
    (Source.TEXT.value, "isi berkas"),
    (Source.PHOTO.value, "catatan kamera"),
    (Source.NAME.value, "nama berkas"),
    (Source.FILE.value, "keterangan berkas"),
]


class Document(models.Model):
    """One data dukung of a unit; its bytes are in its revisions."""

    class State(models.TextChoices):
        CHECKING = "diperiksa", "Sedang diperiksa"
        GOOD = "baik", "Baik"
        PROBLEM = "bermasalah", "Bermasalah"
        REJECTED = "ditolak", "Ditolak"
        LINK = "tautan", "Tautan"  # no file yet, only an address where one lies
        NAMED = "disebut", "Baru disebut"  # no file yet, only the name by which a workbook knows it

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField("judul", max_length=200)
    number = models.CharField("nomor dokumen", max_length=100, blank=True)
    # Where somebody says the document lies, as `validators.link_address` gives it; kept once its file was uploaded.
    url = models.CharField("alamat tautan", max_length=500, blank=True)
    document_date = models.DateField("tanggal dokumen", null=True, blank=True)
    # The day that `evidence.documents.dates` read somewhere, where on which page; it counts for nothing until a person confirms it.
    proposed_date = models.DateField("tanggal yang terbaca", null=True, blank=True)
    proposed_from = models.CharField(max_length=6, choices=DATE_SOURCES, blank=True)
    proposed_page = models.PositiveSmallIntegerField(default=0)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    state = models.CharField("keadaan", max_length=10, choices=State.choices, default=State.CHECKING)
    # Who put it into this state and why; all empty where the checks of its file did.
    state_reason = models.CharField("alasan", max_length=500, blank=True)
    state_set_at = models.DateTimeField("dinilai", null=True, blank=True)
    state_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    state_set_as = models.CharField(max_length=20, choices=Role.choices, blank=True)  # the role it was done in
    is_restricted = models.BooleanField(
        "terbatas", default=False
    )  # personal data: only citing pokja, leads, evaluators
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Of what is said of it (title, number, dates, restricted): how often that was said, and by whom last.
    details_version = models.PositiveIntegerField(default=1)
    details_changed_at = models.DateTimeField(null=True, blank=True)
    details_changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField("ditarik", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_reason = models.CharField("alasan penarikan", max_length=500, blank=True)
    # The minute by which its files were destroyed; what is said of it stays. Its state is that of its last day, since a
    # closed round keeps the score it had.
    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="documents", null=True, blank=True)

    class Meta:
        verbose_name = "data dukung"
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(condition=~Q(state="tautan") | ~Q(url=""), name="document_link_has_address"),
            models.CheckConstraint(
                condition=Q(proposed_date__isnull=True, proposed_from="")
                | (Q(proposed_date__isnull=False) & ~Q(proposed_from="")),
                name="document_proposed_date_says_whence",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="document_withdrawn_pair",
            ),
            models.CheckConstraint(
                condition=Q(state_set_at__isnull=True, state_set_by__isnull=True, state_set_as="", state_reason="")
                | (Q(state_set_at__isnull=False, state_set_by__isnull=False) & ~Q(state_set_as="")),
                name="document_state_set_together",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(document_date__isnull=True)
                | Q(valid_until__gte=F("document_date")),
                name="document_valid_after_date",
                violation_error_message="Masa berlaku mendahului tanggal dokumen. Periksa kedua tanggal.",
            ),
        ]
        indexes = [
            models.Index(fields=("unit", "-created_at"), name="document_unit_recent_idx"),
            # Of all units, which end on a day that is told of.
            models.Index(
                fields=("valid_until", "unit"),
                condition=Q(valid_until__isnull=False, withdrawn_at__isnull=True),
                name="document_ending_idx",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_link(self) -> bool:
        """Whether it has no file yet, only an address."""
        return self.state == self.State.LINK

    @property
    def is_awaited(self) -> bool:
        """Whether it has no file yet: only an address, or only a name."""
        return self.state in {self.State.LINK, self.State.NAMED}

    @property
    def proposed_where(self) -> str:
        """Where the proposed day was read, as the page says it."""
        if self.proposed_page:
            return f"di halaman {self.proposed_page}"
        return {
            Source.TEXT.value: "di isi berkas",
            Source.PHOTO.value: "pada catatan kamera",
            Source.NAME.value: "pada nama berkas",
            Source.FILE.value: "pada keterangan berkas: hari berkasnya dibuat",
        }.get(self.proposed_from, "")

    @property
    def link_host(self) -> str:
        """The host of its address, to be shown in clear."""
        return urlsplit(self.url).hostname or ""


class Revision(models.Model):
    """The bytes of a document at one time. Never changes; replacing adds one."""

    Scan = scans.Scan

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    storage_name = models.CharField(max_length=100, unique=True)  # random, says nothing of its content
    original_name = models.CharField("nama berkas", max_length=150)
    kind = models.CharField(max_length=5)  # pdf jpg png xlsx docx pptx, derived from content
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)  # hex
    flags = models.JSONField(default=list, blank=True)  # of validators.Flag: accepted, but must be said
    scan = models.CharField("pemindaian", max_length=8, choices=Scan.choices, default=Scan.OFF)
    # Files of one confirmed drop count as one sending; empty: sent by an ordinary form.
    batch = models.CharField(max_length=40, blank=True)
    # One key a form; None: the sender gave none.
    request_key = models.CharField(max_length=40, null=True, blank=True, unique=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "revisi"
        ordering = ("document", "-number")
        constraints = [
            models.UniqueConstraint(fields=("document", "number"), name="revision_number_unique"),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="revision_not_empty"),
        ]
        indexes = [
            models.Index(fields=("sha256",), name="revision_sha256_idx"),
            models.Index(fields=("uploaded_by", "uploaded_at"), name="revision_sender_idx"),
            models.Index(fields=("scan",), name="revision_unscanned_idx", condition=Q(scan="menunggu")),
        ]

    def __str__(self) -> str:
        return f"{self.original_name} r{self.number}"

    @property
    def flag_words(self) -> list[str]:
        """What the page says of the file's flags."""
        return [Flag(flag).label for flag in self.flags]


class Citation(models.Model):
    """The use of one document by one indicator of an assessment."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="citations")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="citations")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="citations")
    page_reference = models.CharField("halaman", max_length=60, blank=True)
    note = models.CharField("catatan", max_length=300, blank=True)
    # Keys of the checklist items (`evidence.documents.standard`) of this question that the document fulfils.
    checklist_keys = models.JSONField("butir yang dipenuhi", default=list, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "kutipan"
        ordering = ("assessment", "indicator", "created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment", "indicator", "document"),
                name="citation_unique_per_question",
                violation_error_message="Data dukung ini sudah ditautkan pada pertanyaan ini.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} → {self.document_id}"


class ConditionCitation(models.Model):
    """The use of one document as proof of an eligibility condition in a unit's round."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="condition_citations")
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="citations")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="condition_citations")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "bukti syarat"
        ordering = ("assessment", "condition", "created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment", "condition", "document"),
                name="condition_citation_unique_per_condition",
                violation_error_message="Dokumen ini sudah menjadi bukti syarat ini.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.condition_id} → {self.document_id}"


class RevisionPin(models.Model):
    """The revision of one document that stood at one question, or proved one condition, when a sheet was handed over.

    What was said of the document then is kept along: its title and dates may be corrected after a return.
    """

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="pins")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="pins")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="pins")
    title = models.CharField(max_length=200)
    document_date = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    page_reference = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    counts = models.BooleanField()  # whether it supported its answer then; of a condition: whether it proved anything

    class Meta:
        verbose_name = "revisi yang diserahkan"
        ordering = ("handover", "id")
        constraints = [
            models.UniqueConstraint(fields=("handover", "indicator", "document"), name="pin_unique_per_question"),
            models.UniqueConstraint(fields=("handover", "condition", "document"), name="pin_unique_per_condition"),
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, condition__isnull=True)
                | Q(indicator__isnull=True, condition__isnull=False),
                name="pin_of_question_or_condition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handover_id}: {self.document_id} r{self.revision_id}"


class BrokenFile(models.Model):
    """A stored file that the last look found missing or changed; gone again once a look finds it whole."""

    class Problem(models.TextChoices):
        MISSING = "hilang", "hilang"
        CHANGED = "berubah", "berubah"

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, primary_key=True, related_name="broken_file")
    problem = models.CharField(max_length=8, choices=Problem.choices)
    found_at = models.DateTimeField()

    class Meta:
        verbose_name = "berkas rusak"
        ordering = ("found_at",)

    def __str__(self) -> str:
        return f"{self.revision_id} {self.problem}"


class ChecklistItem(models.Model):
    """What one instansi changed in the list of documents asked at a question: an item renamed, left out or added.

    Items that no instansi touched have no row; they stand in `fixtures/checklists/`. By codes, since an edition of the
    instrument may be loaded anew and the list goes on.
    """

    instansi = models.ForeignKey(Instansi, on_delete=models.PROTECT, related_name="checklist_items")
    instrument_code = models.CharField(max_length=60)
    indicator_code = models.CharField(max_length=30)
    key = models.CharField(max_length=10)  # of the item in the file, or `i1`, `i2`, … of one added
    label = models.CharField("dokumen", max_length=200)
    is_asked = models.BooleanField("diminta", default=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "butir daftar dokumen"
        ordering = ("instansi", "instrument_code", "indicator_code", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("instansi", "instrument_code", "indicator_code", "key"), name="checklist_item_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_code} {self.key}: {self.label}"


class RevisionText(models.Model):
    """What one revision says in words, for the search. Made from its bytes, so it goes when they go."""

    class Outcome(models.TextChoices):
        READ = "terbaca", "Terbaca"
        EMPTY = "kosong", "Tanpa teks"  # pages that are pictures, as from a scanner
        FAILED = "gagal", "Tidak terbaca"  # damaged, or beyond the limits of the reader

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, primary_key=True, related_name="text")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    content = models.TextField(blank=True)  # as it is shown around a hit; cut at the reader's limit
    folded = models.TextField(blank=True)  # the same, letter for letter, as it is searched
    extracted_at = models.DateTimeField()

    class Meta:
        verbose_name = "teks berkas"

    def __str__(self) -> str:
        return f"{self.revision_id} {self.outcome}"


class DocumentTag(models.Model):
    """A word the team of a unit puts on a document to find it again; it means nothing to a score."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=30)
    folded = models.CharField(max_length=30)  # small letters without accents: SK and sk are one tag

    class Meta:
        verbose_name = "tag"
        ordering = ("document", "folded")
        constraints = [
            models.UniqueConstraint(
                fields=("document", "folded"),
                name="document_tag_unique",
                violation_error_message="Dokumen ini sudah memakai tag itu.",
            )
        ]
        indexes = [models.Index(fields=("folded",), name="document_tag_folded_idx")]

    def __str__(self) -> str:
        return self.name
