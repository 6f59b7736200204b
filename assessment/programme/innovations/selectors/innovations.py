"""One innovation: itself, who may have it, whether it counts, and the rounds that claim it."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from assessment.audit.models import AuditEvent
from assessment.people import permissions
from assessment.people.models import User
from assessment.programme.innovations.words import after_text, before_text
from assessment.programme.models import Innovation, InnovationClaim
from assessment.programme.permissions import check_can_read_programme, check_may_keep_area
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import get_assessment
from assessment.xray.claims import carried_wbk
from assessment.xray.innovation_rule import Ruling, ruling

CHANGES = (
    AuditEvent.Kind.INNOVATION_ADDED,
    AuditEvent.Kind.INNOVATION_CHANGED,
    AuditEvent.Kind.INNOVATION_ENDED,
)


@dataclass(frozen=True)
class ClaimLine:
    """One round that claims it."""

    claim: InnovationClaim
    ruling: Ruling


@dataclass(frozen=True)
class InnovationPage:
    """One innovation as its page shows it, from the round it is looked at in."""

    assessment: Assessment
    innovation: Innovation
    was_used: bool  # for a WBK won before this round
    ruling: Ruling  # for this round
    claim: InnovationClaim | None  # of this round
    lines: tuple[ClaimLine, ...]  # the rounds that claim it, the latest first
    keeping: str  # why the person may not change it; "" if so
    idea: int | None  # pk of the idea of the staff that it began with

    @property
    def before(self) -> str:
        """The state before it, in words."""
        return before_text(self.innovation)

    @property
    def after(self) -> str:
        """The state after it, in words."""
        return after_text(self.innovation)

    @property
    def rows(self) -> tuple[Innovation, ...]:
        """The row whose documents the page shows."""
        return (self.innovation,)

    @property
    def may_prove(self) -> bool:
        """Whether the person may say which documents prove it."""
        return not self.keeping and self.innovation.ended_at is None

    @property
    def lacks_reason(self) -> bool:
        """Whether this round claims it though it does not count, without having said why."""
        return self.claim is not None and self.ruling.counts is False and not self.claim.reason


def get_programme_round(user: User, pk: int) -> Assessment:
    """Return one round whose programme `user` may read; Http404 out of scope, ActionDenied without the right."""
    assessment = get_assessment(user, pk)
    check_can_read_programme(user, assessment)
    return assessment


def innovations_of(assessment: Assessment) -> QuerySet[Innovation]:
    """Return the innovations of the unit, ended or not, each with `won`: whether a WBK before this round was won with it."""
    return Innovation.objects.filter(unit=assessment.unit_id).annotate(won=carried_wbk(assessment, "pk"))


def was_used(innovation: Innovation) -> bool:
    """Return whether a WBK was won with an innovation of `innovations_of`."""
    return bool(innovation.used_for_wbk or getattr(innovation, "won"))  # noqa: B009  (annotated)


def get_innovation(assessment: Assessment, pk: int, *, is_locked: bool = False) -> Innovation:
    """Return one innovation of the unit, ended or not, or Http404. is_locked: inside an act that changes it."""
    rows = innovations_of(assessment).select_related(None if is_locked else "ended_by")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    innovation = get_object_or_404(rows, pk=pk)
    innovation.unit = assessment.unit
    return innovation


def ruling_of(innovation: Innovation, assessment: Assessment) -> Ruling:
    """Return whether an innovation of `innovations_of` counts for the round."""
    return ruling(innovation.maker, assessment.target, was_used(innovation))


def claim_of(innovation: Innovation, assessment: Assessment) -> InnovationClaim | None:
    """Return the claim of the round that stands, None without one."""
    return innovation.claims.filter(assessment=assessment, withdrawn_at__isnull=True).first()


def last_change(innovation: Innovation) -> AuditEvent | None:
    """Return who said last what it is, and when; None where nobody has since the portal knows."""
    about = {"object_type": innovation._meta.label_lower, "object_id": str(innovation.pk)}
    return AuditEvent.objects.filter(**about, kind__in=CHANGES).select_related("actor").order_by("-at", "-pk").first()


def get_innovation_page(user: User, pk: int, innovation_pk: int) -> InnovationPage:
    """Return one innovation of the unit, of whose team `user` must be; a fixed number of queries."""
    assessment = get_programme_round(user, pk)
    innovation = get_innovation(assessment, innovation_pk)
    rows = innovation.claims.filter(withdrawn_at__isnull=True).select_related("assessment__period", "claimed_by")
    claims = sorted(rows, key=lambda row: (row.assessment.period.year, row.assessment_id), reverse=True)
    won = {
        claim.assessment.period.year
        for claim in claims
        if claim.assessment.target == "WBK" and claim.assessment.outcome == Assessment.Outcome.GRANTED
    }
    lines = []
    for claim in claims:
        used = innovation.used_for_wbk or any(year < claim.assessment.period.year for year in won)
        lines.append(ClaimLine(claim, ruling(innovation.maker, claim.assessment.target, used)))
    return InnovationPage(
        assessment=assessment,
        innovation=innovation,
        was_used=was_used(innovation),
        ruling=ruling_of(innovation, assessment),
        claim=next((claim for claim in claims if claim.assessment_id == assessment.pk), None),
        lines=tuple(lines),
        keeping=permissions.denial(check_may_keep_area, user, assessment, innovation.area),
        idea=Innovation.objects.filter(pk=innovation.pk).values_list("idea", flat=True).get(),
    )
