"""Rounds that stand still because nobody holds the role whose turn it is: told to evaluators and to who appoints them.

Appointing is the way on: the sheet waits as it is, and whoever gets the role goes on in it.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from assessment.accounts.selectors.people import admins_to_ask, in_force
from assessment.handover import permissions as handover_permissions
from assessment.people import permissions
from assessment.people.models import Instansi, Membership, Role, User
from assessment.people.permissions import TPI_ROLES
from assessment.rounds.models import Assessment, Evaluation, Stage
from assessment.rounds.selectors.assessments import assessments_in_scope
from assessment.rounds.workflow import Status


def vacancy_of(user: User, assessment: Assessment, sheet: Evaluation | None) -> str:
    """Return why a round does not go on although it is the evaluators' turn, and who mends that; "" where it can.

    sheet: the one whose turn it is, None before it is begun.
    """
    role = _vacant_role(assessment, sheet)
    if role is None:
        return ""
    names = ", ".join(
        f"{admin.full_name}{f' (telepon {admin.phone})' if admin.phone else ''}" for admin in admins_to_ask(user)
    )
    return (
        f"Tidak ada {role.label} yang bertugas untuk unit ini, jadi evaluasi tertahan. Mintalah admin instansi"
        f"{f', {names},' if names else ''} menetapkannya; nilai yang sudah ada tetap dan diteruskan penggantinya."
    )


def vacant_rounds(user: User) -> QuerySet[Assessment]:
    """Return the rounds of the instansi `user` administers that wait for a role nobody holds; one query.

    Each with `sheet_tier`, that of the sheet whose turn it is; None before it is begun, and at TPN.
    """
    own = Evaluation.objects.filter(assessment=OuterRef("assessment"), stage=Stage.SELF).order_by("-round")
    sheets = Evaluation.objects.filter(
        assessment=OuterRef("pk"),
        stage=Stage.TPI,
        form=Evaluation.Form.DETAIL,
        round=Subquery(own.values("round")[:1]),
    ).order_by("-pk")
    tpi = Q(sheet_tier__isnull=True) & Q(_is_missing(_holders(TPI_ROLES)))
    for tier, role in handover_permissions.TIER_ROLES.items():
        tpi |= Q(sheet_tier=tier) & Q(_is_missing(_holders((role,))))
    own_instansi = [row.instansi_id for row in permissions.memberships_of(user) if row.role == Role.INSTANSI_ADMIN]
    without = Instansi.objects.filter(~Exists(_held().filter(instansi=OuterRef("pk"), role=Role.TPN_RECORDER)))
    at_tpn = Q(status=Status.TPN_REVIEW, unit__instansi__in=without.values("pk"))
    return (
        assessments_in_scope(user)
        .filter(unit__instansi__in=own_instansi)
        .annotate(sheet_tier=Subquery(sheets.values("tier")[:1]))
        .filter(Q(status=Status.TPI_REVIEW) & _may_be_vacant() & tpi | at_tpn)
    )


def _may_be_vacant() -> Q:
    """Return a condition that holds at least where a tier of TPI is vacant, and is cheap where all are held, as nearly always.

    What is looked for is asked for as a value: for an EXISTS a database may prefer to read all roles and people.
    """
    begun = Evaluation.objects.filter(assessment=OuterRef("pk"), stage=Stage.TPI)
    found = Q(_is_missing(_holders(TPI_ROLES)))
    for tier, role in handover_permissions.TIER_ROLES.items():
        found |= ~Q(_is_missing(begun.filter(tier=tier))) & Q(_is_missing(_holders((role,))))
    return found


def _is_missing(rows: QuerySet[Any]) -> IsNull:
    return IsNull(Subquery(rows.order_by().values("pk")[:1]), True)


def vacancy_text(assessment: Assessment) -> str:
    """Return in one line who is missing. assessment: of `vacant_rounds`."""
    role = Role.TPN_RECORDER
    if assessment.status == Status.TPI_REVIEW:
        tier = assessment.sheet_tier  # type: ignore[attr-defined]
        role = handover_permissions.TIER_ROLES[Evaluation.Tier(tier)] if tier else Role.TPI_MEMBER
    return f"Evaluasi tertahan: tidak ada {role.label} yang bertugas. Tetapkan orangnya."


def _vacant_role(assessment: Assessment, sheet: Evaluation | None) -> Role | None:
    status = Status(assessment.status)
    if status == Status.TPN_REVIEW:
        is_held = _held().filter(instansi=assessment.unit.instansi, role=Role.TPN_RECORDER)
        return None if is_held.exists() else Role.TPN_RECORDER
    if status != Status.TPI_REVIEW:
        return None
    tiers = handover_permissions.tiers_of(assessment.unit)
    if sheet is None:
        return None if tiers else Role.TPI_MEMBER
    tier = Evaluation.Tier(sheet.tier)
    return None if tier in tiers else handover_permissions.TIER_ROLES.get(tier)


def _holders(roles: tuple[Role, ...]) -> QuerySet[Membership]:
    return _held().filter(unit=OuterRef("unit"), role__in=roles)


def _held() -> QuerySet[Membership]:
    return Membership.objects.filter(in_force(), user__is_active=True)
