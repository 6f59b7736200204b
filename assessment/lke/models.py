"""The LKE of one regulation as rows: instrument, tree, indicators, levels, inputs, gates, conditions."""

from django.db import models
from django.db.models import Q

from assessment.lke.scales import label_of
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.scoring import TYPE_NAMES, kind_of_type


class Predicate(models.TextChoices):
    """The two predicates an office may earn."""

    WBK = "WBK", "WBK"
    WBBM = "WBBM", "WBBM"


class Instrument(models.Model):
    """One edition of one regulation's LKE. Immutable once a period uses it."""

    code = models.CharField(max_length=60)
    edition = models.PositiveIntegerField()  # 1, 2, … in the order the files were loaded
    digest = models.CharField(max_length=64)  # SHA-256 of the source file, hex
    short_title = models.CharField(max_length=120)
    title = models.CharField(max_length=400)
    year = models.PositiveIntegerField()
    in_force = models.BooleanField()
    # What the tree does not hold: regulation, answer_types, sources, eligibility exceptions and notes, as in the file.
    details = models.JSONField()
    loaded_at = models.DateTimeField(auto_now_add=True)  # from then on a period may use it
    # The admin portal who activated it; None: the command on the server.
    loaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # Closed for new periods; those that use it go on.
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ("-year", "-edition")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="instrument_closed_pair",
            ),
            models.UniqueConstraint(fields=("code", "edition"), name="instrument_edition_unique"),
            models.UniqueConstraint(fields=("code", "digest"), name="instrument_digest_unique"),
        ]

    def __str__(self) -> str:
        return self.short_title if self.edition == 1 else f"{self.short_title} (edisi {self.edition})"

    @property
    def state(self) -> str:
        """Whether new periods may use it, in words."""
        return "Aktif" if self.closed_at is None else "Ditutup untuk periode baru"


class Node(models.Model):
    """One weighted node of the tree: component, aspect, area or sub-area.

    One table for the four kinds, because an area stands under a component or an aspect and a sub-area may hold
    sub-areas: the parent alone tells the shape.
    """

    class Kind(models.TextChoices):
        COMPONENT = "component", "Komponen"
        ASPECT = "aspect", "Aspek"
        AREA = "area", "Area"
        SUB_AREA = "sub_area", "Sub-area"

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="nodes")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, related_name="children", null=True, blank=True)
    code = models.CharField(max_length=30)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=20, blank=True)  # pengungkit, hasil; pemenuhan, reform
    area = models.CharField(max_length=10, blank=True)  # MP … PP; under hasil KKN PUBLIK BB PPP
    owner_area = models.CharField(max_length=5, choices=AreaKey.choices, blank=True)  # whose pokja answers below it
    name = models.CharField(max_length=300)
    aim = models.TextField(blank=True)
    weight = models.DecimalField(max_digits=9, decimal_places=6)  # points
    position = models.PositiveIntegerField()  # document order over the whole instrument

    class Meta:
        ordering = ("instrument", "position")
        constraints = [
            models.UniqueConstraint(fields=("instrument", "code"), name="node_code_unique"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="node_weight_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Indicator(models.Model):
    """One question (pertanyaan) of the LKE, answered by a level, by counts or by a survey index."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="indicators")
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField(max_length=30)
    owner_area = models.CharField(max_length=5, choices=AreaKey.choices)
    answer_type = models.CharField(max_length=10, choices=list(TYPE_NAMES.items()))
    statement = models.TextField()
    statement_points = models.JSONField(default=list)  # list items that end the statement
    evidence_hint = models.TextField(blank=True)
    guidance = models.TextField(blank=True)
    note = models.TextField(blank=True)  # remarks on the printed text, for admins and evaluators
    formula = models.JSONField(null=True, blank=True)  # as in the file; null for choices
    source = models.JSONField()  # basis, page, confidence
    portalrb = models.JSONField(null=True, blank=True)  # row, soal_id
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ("instrument", "position")
        constraints = [models.UniqueConstraint(fields=("instrument", "code"), name="indicator_code_unique")]

    def __str__(self) -> str:
        return self.code

    @property
    def is_choice(self) -> bool:
        """Whether a level answers it."""
        return kind_of_type(self.answer_type).has_levels


class Level(models.Model):
    """One level of a choice indicator, with its criterion in words."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="levels")
    letter = models.CharField(max_length=5)  # Ya, Tidak, A … E
    criterion = models.TextField()
    position = models.PositiveIntegerField()  # best first

    class Meta:
        ordering = ("indicator", "position")
        constraints = [models.UniqueConstraint(fields=("indicator", "letter"), name="level_letter_unique")]

    def __str__(self) -> str:
        return self.letter


class IndicatorInput(models.Model):
    """One number asked by a counts or index indicator."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="inputs")
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=300)
    role = models.CharField(max_length=20)  # penyebut, pembilang, pengurang, informasi, index: only a label
    minimum = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    maximum = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    decimals = models.PositiveSmallIntegerField(null=True, blank=True)
    portalrb = models.JSONField(null=True, blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ("indicator", "position")
        constraints = [models.UniqueConstraint(fields=("indicator", "key"), name="input_key_unique")]

    def __str__(self) -> str:
        return self.key


class Gate(models.Model):
    """One minimum of one predicate."""

    class Measure(models.TextChoices):
        POINTS = "points", "poin"
        PERCENT_OF_WEIGHT = "percent_of_weight", "persen dari bobot"

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="gates")
    predicate = models.CharField(max_length=4, choices=Predicate.choices)
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    of = models.ManyToManyField(Node, related_name="gates", through="GateNode")
    measure = models.CharField(max_length=20, choices=Measure.choices)
    minimum = models.DecimalField(max_digits=9, decimal_places=4)
    index_equivalent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)  # display only
    source = models.CharField(max_length=300)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ("instrument", "predicate", "position")
        constraints = [models.UniqueConstraint(fields=("instrument", "predicate", "code"), name="gate_code_unique")]

    def __str__(self) -> str:
        return f"{self.predicate}: {self.label}"


class GateNode(models.Model):
    """One node a gate adds up, in the file's order."""

    gate = models.ForeignKey(Gate, on_delete=models.CASCADE, related_name="terms")
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ("gate", "position")
        constraints = [models.UniqueConstraint(fields=("gate", "node"), name="gate_node_unique")]

    def __str__(self) -> str:
        return f"{self.gate_id}: {self.node_id}"


class Condition(models.Model):
    """One eligibility condition of an instrument, shown beside the score."""

    class Level(models.TextChoices):
        INSTANSI = "instansi", "Instansi"
        UNIT = "unit", "Unit"

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="conditions")
    key = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=Level.choices)
    applies_to = models.CharField(max_length=20)  # semua, kementerian_lembaga, pemda
    rules = models.JSONField()  # predicate → rule in words; an absent predicate does not ask for it
    minimum = models.JSONField(default=dict)  # predicate → minimum value, where there is one
    note = models.TextField(blank=True)
    verified = models.BooleanField()
    source = models.JSONField(default=dict)  # regulation, page
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ("instrument", "position")
        constraints = [models.UniqueConstraint(fields=("instrument", "key"), name="condition_key_unique")]

    def __str__(self) -> str:
        return self.key

    @property
    def label(self) -> str:
        """What it is called, by its rule where it has no name of its own."""
        return label_of(self.key, next(iter(self.rules.values())))
