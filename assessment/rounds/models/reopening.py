"""A unit's request to have a round opened again that it had submitted, and what became of it."""

from django.db import models
from django.db.models import F, Q

from assessment.people.models import Role, User
from assessment.rounds.models.assessment import Assessment
from assessment.rounds.models.handover import Handover


class ReopenRequest(models.Model):
    """One request of a unit to open its submitted round again; another person, the admin instansi, decides."""

    class State(models.TextChoices):
        ASKED = "diminta", "Menunggu keputusan"
        WITHDRAWN = "ditarik", "Ditarik kembali"
        REFUSED = "ditolak", "Ditolak"
        OPENED = "dibuka", "Dibuka kembali"
        LAPSED = "gugur", "Tidak berlaku lagi"  # the round went on otherwise before anybody decided

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="reopen_requests")
    reason = models.TextField("alasan", max_length=2000)
    asked_at = models.DateTimeField("diminta pada")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_as = models.CharField("sebagai", max_length=20, choices=Role.choices)
    state = models.CharField("keadaan", max_length=10, choices=State.choices, default=State.ASKED)
    decided_at = models.DateTimeField("diputuskan pada", null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    refusal = models.TextField("alasan penolakan", max_length=2000, blank=True)
    # The act that opened the round, with its reason and the end of the repair, or the one that let the request lapse.
    handover = models.OneToOneField(
        Handover, on_delete=models.PROTECT, related_name="reopen_request", null=True, blank=True
    )

    class Meta:
        verbose_name = "permintaan dibuka kembali"
        ordering = ("-asked_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment",),
                condition=Q(state="diminta"),
                name="reopen_request_one_open",
                violation_error_message="Penilaian ini sudah diminta dibuka kembali. Tunggu keputusannya.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="reopen_request_has_reason",
                violation_error_message="Isi alasan permintaan.",
            ),
            models.CheckConstraint(
                condition=Q(state="diminta", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="diminta") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="reopen_request_decided_together",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("ditolak", "dibuka")) | ~Q(decided_by=F("asked_by")),
                name="reopen_request_decided_by_another",
                violation_error_message="Permintaan diputuskan oleh orang lain daripada yang memintanya.",
            ),
            models.CheckConstraint(
                condition=Q(state="ditolak") & ~Q(refusal="") | ~Q(state="ditolak") & Q(refusal=""),
                name="reopen_request_refused_with_reason",
                violation_error_message="Isi alasan penolakan.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("dibuka", "gugur"), handover__isnull=False)
                | (~Q(state__in=("dibuka", "gugur")) & Q(handover__isnull=True)),
                name="reopen_request_ended_by_act",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.state == self.State.ASKED

    @property
    def is_opened(self) -> bool:
        """Whether the round was opened again for it."""
        return self.state == self.State.OPENED

    @property
    def decision_reason(self) -> str:
        """Why it was refused, or the round opened; "" where nobody decided. Reads `handover`, to be selected along."""
        return self.handover.reason if self.is_opened and self.handover is not None else self.refusal
