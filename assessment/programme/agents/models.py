"""Rows of the commitment of an office: who is agent of change or role model, what an agent changed, who signed the pakta integritas."""

import hashlib
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from assessment.people.models import User
from assessment.rounds.models import Assessment


def _ended_whole(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason="")
        | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason="")),
        name=name,
        violation_error_message="Tuliskan alasannya.",
    )


class Kept(models.Model):
    """A row that is ended with a reason, never deleted, and whose form knows whether it read the newest."""

    ended_at = models.DateTimeField("dihentikan", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_reason = models.CharField("alasan dihentikan", max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def content_digest(self) -> str:
        """What a form carries of the content it was loaded with, so that an older page does not write over a newer one."""
        fields: Any = self._meta.fields
        content = [str(getattr(self, field.attname)) for field in fields if field.name not in {"id", "ended_by"}]
        return hashlib.sha256(repr(content).encode()).hexdigest()[:32]


class ChangeAgent(Kept):
    """Somebody who is agent of change in the year of a round, by a decree, or role model."""

    class Part(models.TextChoices):
        AGENT = "agen", "Agen perubahan"
        ROLE_MODEL = "teladan", "Role model"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="change_agents")
    part = models.CharField("peran", max_length=10, choices=Part.choices)
    # One of both: a member of the team, or the name of somebody without an account.
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="anggota tim"
    )
    name = models.CharField("nama", max_length=150, blank=True)
    position = models.CharField("jabatan", max_length=150, blank=True)
    decree_number = models.CharField("nomor SK", max_length=100, blank=True)
    decree_date = models.DateField("tanggal SK", null=True, blank=True)
    example = models.TextField("yang diteladankan", max_length=1000, blank=True)

    class Meta:
        ordering = ("assessment", "part", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, name="") | (Q(person__isnull=True) & ~Q(name="")),
                name="change_agent_is_one_person",
                violation_error_message="Pilih anggota tim, atau tuliskan nama orangnya, salah satu saja.",
            ),
            models.CheckConstraint(
                condition=Q(decree_number="", decree_date__isnull=True)
                | (~Q(decree_number="") & Q(decree_date__isnull=False)),
                name="change_agent_decree_whole",
                violation_error_message="Isi nomor dan tanggal SK keduanya.",
            ),
            models.CheckConstraint(
                condition=Q(part="teladan") | ~Q(decree_number=""),
                name="change_agent_has_decree",
                violation_error_message="Isi SK yang menetapkan agen perubahan.",
            ),
            models.UniqueConstraint(
                fields=("assessment", "part", "person"),
                condition=Q(ended_at__isnull=True, person__isnull=False),
                name="change_agent_unique_per_round",
                violation_error_message="Orang ini sudah tercatat dalam peran ini.",
            ),
            _ended_whole("change_agent_ended_with_reason"),
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person_id is not None else self.name


class AgentChange(Kept):
    """One change of an agent: planned, made on a day, and from a day on part of how the office works."""

    agent = models.ForeignKey(ChangeAgent, on_delete=models.PROTECT, related_name="changes")
    plan = models.CharField("perubahan yang direncanakan", max_length=300)
    made = models.TextField("perubahan yang dibuat", max_length=1000, blank=True)
    made_on = models.DateField("dibuat pada", null=True, blank=True)
    system = models.CharField("terintegrasi dalam", max_length=300, blank=True)  # an SOP, a decree, an application
    integrated_on = models.DateField("terintegrasi sejak", null=True, blank=True)

    class Meta:
        ordering = ("agent", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(made="", made_on__isnull=True) | (~Q(made="") & Q(made_on__isnull=False)),
                name="agent_change_made_whole",
                violation_error_message="Tuliskan perubahan yang dibuat beserta tanggalnya.",
            ),
            models.CheckConstraint(
                condition=Q(system="", integrated_on__isnull=True) | (~Q(system="") & Q(integrated_on__isnull=False)),
                name="agent_change_integrated_whole",
                violation_error_message="Tuliskan sistemnya beserta tanggalnya.",
            ),
            models.CheckConstraint(
                condition=Q(integrated_on__isnull=True) | Q(made_on__isnull=False, integrated_on__gte=F("made_on")),
                name="agent_change_integrated_once_made",
                violation_error_message="Perubahan terintegrasi paling awal pada hari ia dibuat.",
            ),
            _ended_whole("agent_change_ended_with_reason"),
        ]

    def __str__(self) -> str:
        return self.plan


class IntegrityPact(Kept):
    """One group of people who sign the pakta integritas of the year of a round, as counts: how many must, how many have."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="integrity_pacts")
    name = models.CharField("kelompok pegawai", max_length=150)
    members = models.PositiveIntegerField("yang wajib menandatangani", validators=[MinValueValidator(1)])
    signed = models.PositiveIntegerField("sudah menandatangani")
    signed_on = models.DateField("terakhir ditandatangani", null=True, blank=True)

    class Meta:
        ordering = ("assessment", "name", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(members__gte=1, signed__lte=F("members")),
                name="integrity_pact_signed_by_members",
                violation_error_message="Yang sudah menandatangani tidak dapat melebihi yang wajib.",
            ),
            models.CheckConstraint(
                condition=Q(signed=0, signed_on__isnull=True) | Q(signed__gt=0, signed_on__isnull=False),
                name="integrity_pact_signed_on_a_day",
                violation_error_message="Isi tanggalnya bila sudah ada yang menandatangani, dan hanya bila begitu.",
            ),
            _ended_whole("integrity_pact_ended_with_reason"),
        ]

    def __str__(self) -> str:
        return self.name
