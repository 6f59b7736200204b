"""The SK of a unit's team, for whoever may read the team."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from assessment.audit.models import AuditEvent
from assessment.people import permissions
from assessment.people.models import LATEST_FIRST, UNIT_TEAM_ROLES, Decree, Membership, Unit, User
from assessment.tasks.selectors.tasks import today_in


def register_of(user: User, unit: Unit) -> QuerySet[Decree]:
    """Return the SK of `unit`, the latest first, ended ones too, each with `role_count`; ActionDenied without the right."""
    permissions.check_can_read_team(user, unit)
    found = unit.decrees.select_related("amends").annotate(role_count=Count("roles"))
    return found.order_by(*LATEST_FIRST)  # counting drops the order of the rows


def get_decree(user: User, unit: Unit, pk: int) -> Decree:
    """Return one SK of `unit`, or Http404; ActionDenied for who may not read the team."""
    permissions.check_can_read_team(user, unit)
    decree = get_object_or_404(unit.decrees.select_related("amends", "ended_by", "recorded_by"), pk=pk)
    decree.unit = unit
    return decree


def running_decrees(unit: Unit) -> QuerySet[Decree]:
    """Return the SK of `unit` that were not ended: those a role can be given by."""
    return unit.decrees.filter(ended_at__isnull=True)


@dataclass(frozen=True)
class Loose:
    """A role that hangs on no SK yet, and why it cannot hang on this one, "" where it can."""

    role: Membership
    reason: str


@dataclass(frozen=True)
class DecreePage:
    """One SK with what hangs on it."""

    decree: Decree
    amended_by: tuple[Decree, ...]
    roles: tuple[Membership, ...]
    loose: tuple[Loose, ...]  # with the number of this SK or none; empty for an ended SK
    today: date  # in the unit's zone

    @property
    def running(self) -> int:
        """How many of its roles hold today."""
        return sum(role.holds_on(self.today) for role in self.roles)


def decree_page(decree: Decree) -> DecreePage:
    """Return what the page of an SK shows; three queries, however many roles."""
    roles = decree.roles.select_related("user").order_by("role", "user__full_name", "starts_on", "pk")
    return DecreePage(
        decree,
        tuple(decree.amended_by.order_by("dated_on", "pk")),
        tuple(roles),
        tuple(Loose(role, _too_early(decree, role)) for role in loose_roles(decree)),
        today_in(decree.unit),
    )


def loose_roles(decree: Decree) -> QuerySet[Membership]:
    """Return the roles of the unit's team that may hang on `decree`: on none so far, with its number or without any."""
    if decree.ended_at is not None:
        return Membership.objects.none()
    numbers = Q(sk_number="") | Q(sk_number__iexact=decree.number)
    team = Membership.objects.filter(
        numbers, unit=decree.unit_id, role__in=UNIT_TEAM_ROLES, decree__isnull=True, ended_at__isnull=True
    )
    return team.select_related("user").order_by("role", "user__full_name", "starts_on", "pk")


def _too_early(decree: Decree, role: Membership) -> str:
    return "" if decree.can_begin(role.starts_on) else "mulai sebelum SK ini berlaku"


def last_change(decree: Decree) -> AuditEvent | None:
    """Return who changed an SK last, and when; None where nobody has since it was recorded."""
    kinds = (AuditEvent.Kind.DECREE_CHANGED, AuditEvent.Kind.DECREE_ENDED)
    changes = AuditEvent.objects.filter(object_type=decree._meta.label_lower, object_id=str(decree.pk), kind__in=kinds)
    return changes.select_related("actor").order_by("-at", "-pk").first()
