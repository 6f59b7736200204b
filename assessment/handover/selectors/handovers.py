"""Where a round stands in its way from hand to hand: whose turn it is, what happened, what the reader can do."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import reduce
from operator import or_

from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.urls import reverse

from assessment.handover import permissions as handover_permissions
from assessment.handover.selectors.reopening import latest_reopen_request
from assessment.handover.selectors.vacancies import vacancy_text, vacant_rounds
from assessment.people import permissions
from assessment.people.models import Role, User
from assessment.rounds.models import Answer, Assessment, EvaluationScore, Handover, ReopenRequest
from assessment.rounds.selectors.assessments import assessments_in_scope, get_assessment
from assessment.rounds.selectors.reopening import waiting_requests
from assessment.rounds.window import limit_text, unit_window
from assessment.rounds.workflow import EDITABLE, TURNS, Act, Status
from assessment.scores.selectors import total_against
from assessment.scoring import COLUMNS, plain_columns
from zi_portal.kit.indonesian import local_moment

SHOWN = 20  # rounds that wait, listed on one page
# The way of a round as the strip shows it; a returned one stands where its repair is done.
STATIONS: tuple[tuple[str, frozenset[Status]], ...] = (
    ("Tim unit", EDITABLE),
    ("Kepala kantor", frozenset({Status.WITH_HEAD})),
    ("TPI", frozenset({Status.TPI_REVIEW})),
    ("TPN", frozenset({Status.TPN_REVIEW})),
    ("Selesai", frozenset({Status.CLOSED})),
)


@dataclass(frozen=True)
class Station:
    """One station of the way."""

    label: str
    is_here: bool
    is_past: bool


@dataclass(frozen=True)
class Step:
    """An act the reader's role does, and why not now; "" if it can be done."""

    label: str
    url: str
    reason: str


@dataclass(frozen=True)
class Standing:
    """The state strip of one round."""

    assessment: Assessment
    stations: tuple[Station, ...]
    turn: str  # Giliran siapa, in words
    since: str  # since when and by whom it stands there; "" where nothing was handed over yet
    last: Handover | None
    steps: tuple[Step, ...]  # of the reader
    reopen_request: ReopenRequest | None  # of the unit to have it opened again: that waits, or was refused since `last`
    may_ask: bool  # whether the reader may ask for it

    @property
    def comes_first(self) -> bool:
        """Whether the strip stands before everything else: the round came back, or waits for this reader to decide."""
        can_act = any(not step.reason for step in self.steps)
        return self.is_returned or (can_act and self.assessment.status not in EDITABLE)

    @property
    def is_returned(self) -> bool:
        """Whether the last act sent it back, so that its reason is what matters now."""
        return self.last is not None and bool(self.last.reason) and self.assessment.status == Status.RETURNED

    @property
    def is_reopened(self) -> bool:
        """Whether it came back because the unit asked for it."""
        return self.last is not None and self.last.act == Act.REOPEN


@dataclass(frozen=True)
class Waiting:
    """One round that waits for the reader, and where its work is done; without an address it waits for others."""

    assessment: Assessment
    text: str
    url: str


def waiting_for(user: User) -> list[Waiting]:
    """Return the rounds whose turn a role of `user` has now, those handed over first on top; few queries, at most SHOWN.

    Rounds that the unit repairs are told to its TPI as well, with until when; those that stand still because a role of
    evaluators is vacant to the admin instansi, who appoints and who decides on requests to have a round opened again.
    """
    vacant: list[Waiting] = []
    if permissions.holds(user, (Role.INSTANSI_ADMIN,)):
        url = reverse("assessment:person-list")
        rows = vacant_rounds(user).prefetch_related(None).order_by("pk")[:SHOWN]
        vacant = [_asked(one) for one in waiting_requests(user).order_by("asked_at", "pk")[:SHOWN]]
        vacant += [Waiting(one, vacancy_text(one), url) for one in rows]
    held = permissions.memberships_of(user)
    judged = permissions.units_held(user, permissions.TPI_ROLES)
    recorded = [m.instansi_id for m in held if m.role == Role.TPN_RECORDER]
    headed = [m.unit_id for m in held if m.role == Role.HEAD]
    led = [m.unit_id for m in held if m.role == Role.TEAM_LEAD]
    with_tpi = Q(status=Status.TPI_REVIEW) | Q(
        status__in=(Status.RETURNED, Status.WITH_HEAD), repair_until__isnull=False
    )
    # Only those of roles that are held: a database plans one condition best.
    turns = [
        turn
        for units, turn in (
            (judged, Q(unit__in=judged) & with_tpi),
            (recorded, Q(unit__instansi__in=recorded, status=Status.TPN_REVIEW)),
            (headed, Q(unit__in=headed, status=Status.WITH_HEAD)),
            (led, Q(unit__in=led, status=Status.RETURNED)),
        )
        if not isinstance(units, list) or units
    ]
    if not turns:
        return vacant
    last = Handover.objects.filter(assessment=OuterRef("pk")).order_by("-number")
    reopen_requests = ReopenRequest.objects.filter(assessment=OuterRef("pk"), state=ReopenRequest.State.ASKED)
    # As a maximum it would group all that wait; and of these, which may be thousands, nothing else is read.
    moved_at = Subquery(last.values("at")[:1])
    first = Assessment.objects.filter(reduce(or_, turns)).order_by(moved_at, "pk").values("pk")[:SHOWN]
    shown = list(
        assessments_in_scope(user)
        .filter(pk__in=first)
        .annotate(moved_at=moved_at, last_act=Subquery(last.values("act")[:1]), is_asked_for=Exists(reopen_requests))
        .order_by("moved_at", "pk")
    )
    permissions.look_at(user, (assessment.unit_id for assessment in shown))
    return vacant + [_waiting(user, assessment) for assessment in shown]


def _waiting(user: User, assessment: Assessment) -> Waiting:
    status, pk, zone = Status(assessment.status), assessment.pk, assessment.unit.time_zone
    moved: datetime | None = getattr(assessment, "moved_at", None)
    since = f" sejak {local_moment(moved, zone)}" if moved is not None else ""
    if status == Status.WITH_HEAD and permissions.holds(user, (Role.HEAD,), unit=assessment.unit):
        return Waiting(
            assessment, f"Menunggu persetujuan Anda{since}", reverse("assessment:approval-detail", args=[pk])
        )
    if status in handover_permissions.STAGES:
        asked = "; unit meminta penilaian ini dibuka kembali" if getattr(assessment, "is_asked_for", False) else ""
        return Waiting(
            assessment,
            f"Menunggu penilaian Anda{since}{asked}",
            reverse("assessment:evaluation-detail", args=[pk]),
        )
    window = unit_window(assessment)
    until = f" sampai {limit_text(window.closes_at, assessment.unit)}" if window is not None else ""
    if permissions.holds(user, (Role.TEAM_LEAD,), unit=assessment.unit):
        return Waiting(assessment, f"Diperbaiki{until}", reverse("assessment:assessment-detail", args=[pk]))
    may_extend = handover_permissions.role_of(
        user, assessment.unit, handover_permissions.ACT_ROLES[Act.RETURN_FOR_REPAIR]
    )
    url = reverse("assessment:evaluation-return", args=[pk]) if may_extend else ""
    opened = "Dibuka kembali oleh admin instansi, sedang" if assessment.last_act == Act.REOPEN else "Sedang"  # type: ignore[attr-defined]
    return Waiting(assessment, f"{opened} diperbaiki unit{until}", url)


def _asked(reopen_request: ReopenRequest) -> Waiting:
    since = local_moment(reopen_request.asked_at, reopen_request.assessment.unit.time_zone)
    url = reverse("assessment:reopening-detail", args=[reopen_request.pk])
    return Waiting(reopen_request.assessment, f"Minta dibuka kembali oleh {reopen_request.asked_by} sejak {since}", url)


def get_repair(user: User, pk: int) -> Assessment | None:
    """Return a round in scope whose time of repair `user` may prolong, None otherwise; nothing of its sheet."""
    assessment = assessments_in_scope(user).filter(pk=pk).first()
    if assessment is None or not permissions.can(handover_permissions.check_can_extend_repair, user, assessment):
        return None
    return assessment


def last_number(assessment: Assessment) -> int:
    """Return the number of the last hand-over of a round, 0 before the first; a form carries it."""
    return assessment.handovers.aggregate(last=Max("number"))["last"] or 0


def get_standing(user: User, assessment: Assessment) -> Standing:
    """Return where `assessment`, which `user` may read, stands; three queries at most.

    None for a draft, which was never handed over.
    """
    status, last = Status(assessment.status), None
    if status != Status.DRAFT:
        last = assessment.handovers.order_by("-number").select_related("by").first()
    here = next(place for place, (_, statuses) in enumerate(STATIONS) if status in statuses)
    zone = assessment.unit.time_zone
    since = "" if last is None else f"{last.get_act_display()} oleh {last.by}, {local_moment(last.at, zone)}."
    return Standing(
        assessment=assessment,
        stations=tuple(
            Station(label, is_here=place == here, is_past=place < here) for place, (label, _) in enumerate(STATIONS)
        ),
        turn=_turn(assessment),
        since=since,
        last=last,
        steps=tuple(_steps(user, assessment)),
        reopen_request=latest_reopen_request(assessment, last),
        may_ask=permissions.can(handover_permissions.check_may_ask_reopening, user, assessment),
    )


@dataclass(frozen=True)
class PastHandover:
    """One hand-over with the totals of that moment."""

    handover: Handover
    is_explained: (
        bool  # whether its sheet still says this and has these totals, so that their calculation can be opened
    )

    @property
    def claim(self) -> Fraction | None:
        """The claim of that moment."""
        return total_against(self.handover.assessment, self.handover.claim_total)

    @property
    def supported(self) -> Fraction | None:
        """What was berdata dukung then."""
        return total_against(self.handover.assessment, self.handover.supported_total)


def get_handovers(user: User, pk: int) -> tuple[Assessment, Sequence[PastHandover]]:
    """Return a round with its whole history, the newest first; Http404 out of scope, ActionDenied without the right.

    What evaluators do among themselves is no hand-over, so that nothing of their drafts can show here.
    """
    assessment = get_assessment(user, pk)
    rows = assessment.handovers.order_by("-number").select_related("by", "evaluation__score")
    rows = rows.defer("evaluation__score__claim", "evaluation__score__supported")
    digests = sheet_digests({row.evaluation_id for row in rows})
    return assessment, [PastHandover(row, _is_as_it_was(row, digests[row.evaluation_id])) for row in rows]


def sheet_digests(evaluations: Collection[int]) -> dict[int, str]:
    """Return the SHA-256, hex, over every answer of each sheet, by its id: equal sheets have equal ones; one query."""
    content: dict[int, list[object]] = {pk: [] for pk in evaluations}
    rows = Answer.objects.filter(evaluation__in=content).order_by("indicator__position", "indicator_id")
    for pk, code, explanation, *columns in rows.values_list(
        "evaluation_id", "indicator__code", "explanation", *COLUMNS
    ):
        content[pk].append([code, *plain_columns(columns), explanation])
    return {
        pk: hashlib.sha256(json.dumps(answers, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        for pk, answers in content.items()
    }


def _is_as_it_was(handover: Handover, digest: str) -> bool:
    """Whether the sheet that was handed over has the same answers and the same totals now.

    Either alone is not enough: other answers can earn the same points, and the same answers lose their data dukung.
    """
    if digest != handover.sheet_sha256:
        return False
    try:
        score = handover.evaluation.score
    except EvaluationScore.DoesNotExist:
        return False
    then = (handover.claim_total, handover.supported_total)
    return None not in then and then == (score.claim_total, score.supported_total)


def _turn(assessment: Assessment) -> str:
    status = Status(assessment.status)
    window = unit_window(assessment)
    if status in EDITABLE and window is not None:
        return f"{TURNS[status].who} sampai {limit_text(window.closes_at, assessment.unit)}"
    return TURNS[status].who


def _steps(user: User, assessment: Assessment) -> list[Step]:
    """Return the acts of the reader's roles at this status, each with why it cannot be done now."""
    status, pk = Status(assessment.status), assessment.pk
    found = []
    if status in EDITABLE and handover_permissions.role_of(
        user, assessment.unit, handover_permissions.ACT_ROLES[Act.HAND_TO_HEAD]
    ):
        reason = permissions.denial(handover_permissions.check_may_act, user, assessment, Act.HAND_TO_HEAD)
        found.append(
            Step("Periksa dan serahkan ke kepala kantor", reverse("assessment:submission-detail", args=[pk]), reason)
        )
    if status in handover_permissions.STAGES and permissions.can(
        handover_permissions.check_can_read_evaluations, user, assessment
    ):
        found.append(Step("Buka lembar evaluasi", reverse("assessment:evaluation-detail", args=[pk]), ""))
    if status == Status.WITH_HEAD and handover_permissions.role_of(
        user, assessment.unit, handover_permissions.ACT_ROLES[Act.SUBMIT]
    ):
        reason = permissions.denial(handover_permissions.check_may_act, user, assessment, Act.RETURN_TO_TEAM)
        found.append(Step("Periksa dan putuskan", reverse("assessment:approval-detail", args=[pk]), reason))
    return found
