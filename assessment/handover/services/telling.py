"""Whom an act tells that the round is in other hands now, and where it leads them."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.urls import reverse

from assessment.handover.permissions import TIER_ROLES
from assessment.notices.models import Kind
from assessment.notices.selectors.reach import holders_of
from assessment.notices.services.notices import tell
from assessment.people.held import TPI_ROLES
from assessment.people.models import UNIT_TEAM_ROLES, Role, User
from assessment.rounds.models import Assessment, Evaluation, Handover, ReopenRequest
from assessment.rounds.workflow import Act

TEAM, TPI, TPN = frozenset(UNIT_TEAM_ROLES), frozenset({*TPI_ROLES, Role.PRELIMINARY}), frozenset({Role.TPN_RECORDER})
# Per act the page on which somebody has to do something now, for the roles whose turn it is, and the others who are told.
_TURN: Mapping[Act, tuple[str, frozenset[Role]]] = {
    Act.HAND_TO_HEAD: ("approval-detail", frozenset({Role.HEAD})),
    Act.SUBMIT: ("evaluation-detail", frozenset(TPI_ROLES)),
    Act.PROPOSE: ("evaluation-detail", TPN),
}
_OTHERS: Mapping[Act, frozenset[Role]] = {
    Act.HAND_TO_HEAD: frozenset({Role.TEAM_LEAD}),
    Act.RETURN_TO_TEAM: TEAM,
    Act.SUBMIT: TEAM | {Role.PRELIMINARY},
    Act.RETURN_FOR_REPAIR: TEAM,
    Act.PROPOSE: TEAM | TPI,
    Act.END_AT_TPI: TEAM | TPI,
    Act.FINISH: TEAM | TPI | TPN,
    Act.REOPEN: TEAM,
}


def tell_moved(assessment: Assessment, handover: Handover) -> None:
    """Tell whose turn it is now, and everybody else the act concerns; in the transaction of the act."""
    act = Act(handover.act)
    if act in _TURN:
        page, roles = _TURN[act]
        _tell_moved(assessment, handover, roles, page)
    _tell_moved(assessment, handover, _OTHERS[act], "assessment-detail")


def _tell_moved(assessment: Assessment, handover: Handover, roles: frozenset[Role], page: str) -> None:
    tell(
        Kind.ROUND_MOVED,
        holders_of(assessment, roles),
        assessment=assessment,
        by=handover.by,
        mark=f"serah:{handover.pk}",
        url=reverse(f"assessment:{page}", args=(assessment.pk,)),
        params={"act": handover.act},
    )


def tell_reopening_asked(request: ReopenRequest, *, by: User) -> None:
    """Tell the admin instansi, who decides."""
    tell(
        Kind.REOPENING_ASKED,
        holders_of(request.assessment, {Role.INSTANSI_ADMIN}),
        assessment=request.assessment,
        by=by,
        mark=f"buka:{request.pk}",
        url=reverse("assessment:reopening-detail", args=(request.pk,)),
    )


def tell_reopening_refused(request: ReopenRequest, *, by: User) -> None:
    """Tell the leads of the unit, one of whom asked."""
    tell(
        Kind.REOPENING_REFUSED,
        holders_of(request.assessment, {Role.TEAM_LEAD, Role.HEAD}),
        assessment=request.assessment,
        by=by,
        mark=f"buka:{request.pk}",
        url=reverse("assessment:handover-list", args=(request.assessment_id,)),
    )


def tell_repair_extended(assessment: Assessment, *, by: User) -> None:
    """Tell the unit that it has more time to repair, and until which day of its own calendar."""
    until = assessment.repair_until
    if until is None:
        raise ValueError("the round is not in repair")
    tell(
        Kind.REPAIR_EXTENDED,
        holders_of(assessment, TEAM),
        assessment=assessment,
        by=by,
        mark=f"batas:{assessment.pk}:{until.isoformat()}",
        url=reverse("assessment:assessment-detail", args=(assessment.pk,)),
        params={"until": until.astimezone(ZoneInfo(assessment.unit.time_zone)).date()},
    )


def tell_raised(evaluation: Evaluation, *, by: User) -> None:
    """Tell the tier of TPI to which a sheet was passed on, and nobody else."""
    tell(
        Kind.EVALUATION_RAISED,
        holders_of(evaluation.assessment, {TIER_ROLES[Evaluation.Tier(evaluation.tier)]}),
        assessment=evaluation.assessment,
        by=by,
        mark=f"evaluasi:{evaluation.pk}",
        url=reverse("assessment:evaluation-detail", args=(evaluation.assessment_id,)),
    )
