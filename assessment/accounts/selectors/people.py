"""People and their roles, limited to those whom an admin instansi or a ketua tim ZI keeps."""

from collections.abc import Collection

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from assessment.people import permissions
from assessment.people.models import UNIT_TEAM_ROLES, FactorRemoval, Instansi, Membership, Role, Unit, User
from zi_portal.kit.long_lists import LongList, Part

MOST_ROLES = 10  # of one person in a list


def administered_instansi(user: User) -> QuerySet[Instansi]:
    """Return the instansi `user` is admin of; raises ActionDenied where there is none."""
    permissions.check_is_admin(user)
    held = permissions.memberships_of(user)
    return Instansi.objects.filter(pk__in=[m.instansi_id for m in held if m.role == Role.INSTANSI_ADMIN])


def instansi_kept_by(user: User) -> list[Instansi]:
    """Return the same as objects at hand, by name; no query of its own."""
    permissions.check_is_admin(user)
    held = {m.instansi_id: m.instansi for m in permissions.memberships_of(user) if m.role == Role.INSTANSI_ADMIN}
    return sorted((instansi for instansi in held.values() if instansi is not None), key=lambda one: one.name)


def memberships_in(instansi: Collection[int]) -> QuerySet[Membership]:
    """Return every role, also an ended one, in these instansi or their units."""
    return Membership.objects.filter(home__in=instansi).order_by()


def roles_kept_by(user: User) -> QuerySet[Membership]:
    """Return the same of the instansi `user` administers; raises ActionDenied where there is none."""
    return memberships_in([instansi.pk for instansi in instansi_kept_by(user)])


def people_in_scope(user: User) -> QuerySet[User]:
    """Return the people who hold or held a role in an instansi `user` administers, their roles there at hand."""
    return _holders_of(roles_kept_by(user))


def _holders_of(roles: QuerySet[Membership], *, has_every_role: bool = True) -> QuerySet[User]:
    shown = roles.select_related("unit", "instansi").order_by("ended_at", "starts_on", "pk")
    if not has_every_role:
        is_open = Q(ended_at=None) & (Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()))
        shown = shown.filter(is_open)[: MOST_ROLES + 1]
    return User.objects.filter(Exists(roles.filter(user=OuterRef("pk")))).prefetch_related(
        Prefetch("memberships", queryset=shown, to_attr="shown_memberships")
    )


def find_people(
    user: User, *, text: str = "", role: str = "", state: str = "", factor: str = "", has_every_role: bool = False
) -> LongList[User]:
    """Return people in scope by name, user name or NIP, by a role they hold now, by open or closed account, by second step.

    First those with `awaits_decision`: another one asked to remove their second step, and `user` may be who decides.
    Each with `shown_memberships`: has_every_role: all of them, ended ones too; else of those that have not ended one more
    than MOST_ROLES, since an evaluator may hold thousands.
    """
    asked = FactorRemoval.objects.filter(outcome=FactorRemoval.Outcome.ASKED)
    decidable = asked.exclude(asked_by=user).exclude(person=user)
    kept = roles_kept_by(user)
    people = everybody = _holders_of(kept, has_every_role=has_every_role)
    if text:
        people = people.filter(
            Q(full_name__icontains=text) | Q(username__icontains=text) | Q(nip__startswith=text.replace(" ", ""))
        )
    roles = kept.filter(in_force(), role=role)
    if role:
        people = people.filter(Exists(roles.filter(user=OuterRef("pk"))))
    account = Q()
    if state:
        account &= Q(is_active=state == "aktif")
    if factor:
        account &= Q(factor_since__isnull=factor == "tanpa")
    people = people.filter(account)
    by_name = people.order_by("full_name", "pk")
    # They are few, whatever the instansi: as a column of everybody they would have everybody sorted.
    first = list(people.filter(pk__in=decidable.values("person")).order_by().values_list("pk", flat=True))
    rest = by_name.exclude(pk__in=first) if first else by_name
    if text:
        part = Part.searched(rest)
    else:
        # Who is narrowed by no more than a role is counted among the roles, along an index of them alone.
        count = people.count() if state or factor else (roles if role else kept).values("user").distinct().count()
        far = User.objects.filter(account, _is_one_of(roles if role else kept)).exclude(pk__in=first)
        part = Part(rest, count - len(first), far=far.order_by("full_name", "pk"))
    parts = (Part(by_name.filter(pk__in=first), len(first)), part)
    return LongList(parts, everybody.annotate(awaits_decision=Exists(decidable.filter(person=OuterRef("pk")))))


def _is_one_of(roles: QuerySet[Membership]) -> Coalesce:
    """Return the condition of who holds one of `roles`, for which a database collects them once.

    Written plainly it would look for the roles of each person it passes by, or put everybody in order.
    """
    return Coalesce(ExpressionWrapper(Q(pk__in=roles.values("user")), BooleanField()), Value(False))


def get_person(user: User, pk: int) -> User:
    """Return one person in scope with their roles, or Http404; ActionDenied for who is admin of nothing."""
    return get_object_or_404(people_in_scope(user), pk=pk)


def get_membership(user: User, pk: int) -> Membership:
    """Return one role within an instansi `user` administers, or Http404."""
    roles = roles_kept_by(user).select_related("user", "unit__instansi", "instansi")
    return get_object_or_404(roles, pk=pk)


def team_of(unit: Unit) -> QuerySet[Membership]:
    """Return the roles of the unit's own team: those that hold first, then the ended ones."""
    return (
        Membership.objects.filter(unit=unit, role__in=UNIT_TEAM_ROLES)
        .select_related("user", "unit__instansi")
        .order_by("role", "user__full_name", "starts_on", "pk")
    )


def decree_numbers(unit: Unit) -> list[str]:
    """Return the numbers of the unit's SK by which a role can be given, the latest first."""
    return list(unit.decrees.filter(ended_at__isnull=True).values_list("number", flat=True))


def get_team_membership(user: User, unit: Unit, pk: int) -> Membership:
    """Return one role of the team of `unit`, or Http404; ActionDenied for who does not keep the team."""
    permissions.check_can_manage_team(user, unit)
    return get_object_or_404(team_of(unit), pk=pk)


def factor_removals_of(person: User) -> list[FactorRemoval]:
    """Return what was asked and decided about removing the second step of `person`, the latest first, at most ten."""
    return list(person.factor_removals.select_related("person", "asked_by", "decided_by")[:10])


def find_colleague(unit: Unit, name: str) -> User:
    """Return the person of the unit's instansi whose whole user name or NIP is `name`, or Http404."""
    roles = memberships_in([unit.instansi_id])
    known = User.objects.filter(Exists(roles.filter(user=OuterRef("pk"))), is_active=True)
    nip = name.replace(" ", "")
    person = known.filter(Q(username=name.lower()) | (Q(nip=nip) & ~Q(nip=""))).first()
    if person is None:
        raise Http404("no such colleague")
    return person


def home_instansi(person: User) -> Instansi | None:
    """Return the instansi of the person's latest role: whose audit trail tells of their account."""
    roles = person.memberships.select_related("unit__instansi", "instansi")
    latest = roles.order_by(F("ended_at").desc(nulls_first=True), "-pk").first()
    if latest is None:
        return None
    return latest.unit.instansi if latest.unit is not None else latest.instansi


def admins_to_ask(user: User) -> list[User]:
    """Return the admins of the instansi where `user` holds or held a role, at most three: whom to ask for help."""
    roles = user.memberships.select_related("unit")
    instansi = {m.unit.instansi_id if m.unit is not None else m.instansi_id for m in roles}
    admins = Membership.objects.filter(
        in_force(), role=Role.INSTANSI_ADMIN, instansi__in=instansi, user__is_active=True
    )
    return [membership.user for membership in admins.exclude(user=user).select_related("user")[:3]]


def in_force() -> Q:
    """Return the condition that a role holds today."""
    today = timezone.localdate()
    return Q(ended_at__isnull=True, starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
