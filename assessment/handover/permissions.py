"""May this person move the round on, score it as an evaluator, or have it opened again, now?

A submitted round is opened again by two people: a lead of the unit asks, the admin instansi decides, who reads no answer for it
(SECURITY A4, BAD_INPUTS B10).
"""

from collections.abc import Mapping

from django.db.models import Q
from django.utils import timezone

from assessment.people.models import INSTANSI_SCOPED_ROLES, UNIT_TEAM_ROLES, Membership, Role, Unit, User
from assessment.people.permissions import TPI_ROLES, holds, memberships_of
from assessment.rounds.models import Assessment, Evaluation, ReopenRequest, Stage
from assessment.rounds.permissions import GRACE, check_can_read_sheet, check_unit_is_in_time
from assessment.rounds.window import limit_text, stage_window
from assessment.rounds.workflow import MOVES, TURNS, Act, Status
from zi_portal.kit.indonesian import local_moment
from zi_portal.kit.refusals import ActionDenied, WrongState

Tier = Evaluation.Tier
TIER_ROLES: Mapping[Tier, Role] = {
    Tier.MEMBER: Role.TPI_MEMBER,
    Tier.LEAD: Role.TPI_LEAD,
    Tier.CONTROLLER: Role.TPI_CONTROLLER,
}
# Which stage scores the sheet in a status.
STAGES: Mapping[Status, Stage] = {Status.TPI_REVIEW: Stage.TPI, Status.TPN_REVIEW: Stage.TPN}
ACT_ROLES: Mapping[Act, tuple[Role, ...]] = {
    Act.HAND_TO_HEAD: (Role.TEAM_LEAD,),
    Act.RETURN_TO_TEAM: (Role.HEAD,),
    Act.SUBMIT: (Role.HEAD,),
    Act.RETURN_FOR_REPAIR: (Role.TPI_LEAD, Role.TPI_CONTROLLER),
    Act.PROPOSE: TPI_ROLES,
    Act.END_AT_TPI: TPI_ROLES,
    Act.FINISH: (Role.TPN_RECORDER,),
    Act.REOPEN: (Role.INSTANSI_ADMIN,),
}
REOPENING_ASKERS = (Role.TEAM_LEAD, Role.HEAD)
DECIDED_BY_ADMIN = "Permintaan dibuka kembali diputuskan oleh admin instansi."
_WHO: Mapping[Act, str] = {
    Act.HAND_TO_HEAD: "Penilaian diserahkan kepada kepala kantor oleh ketua tim ZI unit ini.",
    Act.RETURN_TO_TEAM: "Penilaian diperiksa dan disetujui oleh kepala kantor unit ini.",
    Act.SUBMIT: "Penilaian diperiksa dan disetujui oleh kepala kantor unit ini.",
    Act.RETURN_FOR_REPAIR: "Penilaian dikembalikan untuk diperbaiki oleh ketua atau pengendali teknis TPI unit ini.",
    Act.PROPOSE: "Hasil TPI diterbitkan oleh TPI unit ini.",
    Act.END_AT_TPI: "Hasil TPI diterbitkan oleh TPI unit ini.",
    Act.FINISH: "Hasil TPN dicatat oleh pencatat TPN instansi ini.",
    Act.REOPEN: DECIDED_BY_ADMIN,
}
# What has to happen first, where an act meets a status in which it is not possible (BAD_INPUTS F12).
_MISSING_STEP: Mapping[Act, Mapping[Status, str]] = {
    Act.SUBMIT: {
        Status.DRAFT: "Ketua tim ZI belum menyerahkan penilaian ini kepada kepala kantor.",
        Status.RETURNED: "Ketua tim ZI belum menyerahkan kembali penilaian ini kepada kepala kantor.",
    },
    Act.FINISH: {Status.TPI_REVIEW: "TPI belum menerbitkan hasilnya dan mengusulkan unit ini kepada TPN."},
}
# Why a round cannot be opened again, and what to do or whom to turn to instead.
_WHY_NOT_REOPENED: Mapping[Status, str] = {
    Status.DRAFT: "Isinya masih dapat diubah, jadi tidak perlu dibuka kembali.",
    Status.CANCELLED: "Admin instansi dapat memulihkannya selama 30 hari.",
    Status.RETURNED: "Isinya sedang dapat diubah, jadi tidak perlu dibuka kembali.",
    Status.WITH_HEAD: "Mintalah kepala kantor mengembalikannya kepada tim.",
    Status.TPN_REVIEW: (
        "Selama dinilai TPN penilaian tidak dapat dibuka kembali. Sampaikan kekeliruannya kepada TPI unit ini atau "
        "pencatat TPN instansi."
    ),
    Status.CLOSED: (
        "Penilaian yang selesai dengan hasil TPN tidak dapat dibuka kembali. Perbaiki pada penilaian periode "
        "berikutnya; admin instansi membukanya."
    ),
}


def role_of(user: User, unit: Unit, roles: tuple[Role, ...]) -> Role | None:
    """Return the first of `roles` that `user` holds for `unit`; the pencatat TPN and the admin for its instansi."""
    for role in roles:
        if (
            holds(user, (role,), instansi=unit.instansi)
            if role in INSTANSI_SCOPED_ROLES
            else holds(user, (role,), unit=unit)
        ):
            return role
    return None


def check_can_act(user: User, assessment: Assessment, act: Act) -> None:
    """Allow the act's own role at its status and time, and nobody to confirm or score work of his own.

    What the sheet itself lacks is not asked here. Raises ActionDenied, WrongState.
    """
    memberships_of(user, fresh=True)
    check_may_act(user, assessment, act)


def check_may_act(user: User, assessment: Assessment, act: Act) -> None:
    """Say the same of the memberships this request has read already: for a page that shows whether, never for an act."""
    if act != Act.REOPEN:  # the admin opens a round whose answers he never reads
        check_can_read_sheet(user, assessment)
    if role_of(user, assessment.unit, ACT_ROLES[act]) is None:
        raise ActionDenied(_WHO[act])
    if act == Act.REOPEN:
        check_is_reopenable(assessment)
        return
    status = Status(assessment.status)
    if status not in MOVES[act].begins:
        raise WrongState(
            _MISSING_STEP.get(act, {}).get(status, "")
            or f"{TURNS[status].sentence}. Langkah ini belum atau tidak lagi dapat dilakukan."
        )
    if act in {Act.HAND_TO_HEAD, Act.SUBMIT}:
        check_unit_is_in_time(assessment)
    if act == Act.SUBMIT:
        _check_is_second_person(user, assessment)
    if status in STAGES:
        check_stage_is_in_time(assessment, STAGES[status])
        check_is_apart(user, assessment)


def check_can_extend_repair(user: User, assessment: Assessment) -> None:
    """Allow who sends rounds back to give the unit more time, while it repairs what was sent back.

    He reads nothing of the sheet for it. Raises ActionDenied, WrongState.
    """
    memberships_of(user, fresh=True)
    if role_of(user, assessment.unit, ACT_ROLES[Act.RETURN_FOR_REPAIR]) is None:
        raise ActionDenied("Batas perbaikan ditetapkan oleh ketua atau pengendali teknis TPI unit ini.")
    status = Status(assessment.status)
    if status not in {Status.RETURNED, Status.WITH_HEAD} or assessment.repair_until is None:
        raise WrongState(f"{TURNS[status].sentence}. Batas perbaikan tidak dapat diubah.")
    check_is_apart(user, assessment)


def _check_is_second_person(user: User, assessment: Assessment) -> None:
    last = assessment.handovers.order_by("-number").first()
    if last is not None and last.act == Act.HAND_TO_HEAD and last.by_id == user.pk:
        raise ActionDenied(
            "Anda sendiri yang menyerahkan penilaian ini, jadi persetujuannya diberikan orang lain. "
            "Mintalah admin instansi menetapkan kepala kantor atau pelaksana hariannya."
        )


def check_stage_is_in_time(assessment: Assessment, stage: Stage) -> None:
    """Refuse outside the window that the period sets for `stage`; without one there is no limit."""
    window = stage_window(assessment, stage)
    if window is None:
        return
    now, unit = timezone.now(), assessment.unit
    if now < window.opens_at:
        raise WrongState(f"{stage.label} dibuka {limit_text(window.opens_at, unit)}. Kembalilah setelah itu.")
    if now > window.closes_at + GRACE:
        raise WrongState(
            f"{stage.label} ditutup {limit_text(window.closes_at, unit)}. "
            "Hubungi admin instansi bila masih ada yang harus dinilai."
        )


def check_is_apart(user: User, assessment: Assessment) -> None:
    """Refuse who belongs, or in this period belonged, to the team of the unit: nobody scores work of his own."""
    since = f"{assessment.period.year}-01-01"
    held = Membership.objects.filter(user=user, unit=assessment.unit_id, role__in=UNIT_TEAM_ROLES)
    still = (Q(ended_at__isnull=True) | Q(ended_at__date__gte=since)) & (
        Q(ends_on__isnull=True) | Q(ends_on__gte=since)
    )
    if held.filter(still).exists():
        raise ActionDenied(
            "Anda anggota tim unit ini pada periode ini, jadi tidak dapat menilainya. Mintalah penilai lain."
        )


def tiers_of(unit: Unit) -> list[Tier]:
    """Return the tiers of TPI that somebody holds for `unit` today, the lowest first; one query."""
    today = timezone.localdate()
    held = unit.memberships.filter(
        role__in=TPI_ROLES, user__is_active=True, ended_at__isnull=True, starts_on__lte=today
    )
    roles = set(held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today)).values_list("role", flat=True))
    return [tier for tier, role in TIER_ROLES.items() if role in roles]


def writes_sheet(user: User, evaluation: Evaluation) -> bool:
    """Whether `user` holds the role that scores `evaluation`, whatever the moment."""
    unit = evaluation.assessment.unit
    if evaluation.stage == Stage.TPN:
        return holds(user, (Role.TPN_RECORDER,), instansi=unit.instansi)
    return evaluation.stage == Stage.TPI and holds(user, (TIER_ROLES[Tier(evaluation.tier)],), unit=unit)


def check_can_read_evaluations(user: User, assessment: Assessment) -> None:
    """Allow the evaluators whose stage has the sheet, or had it; their pages are not for the unit."""
    check_can_read_sheet(user, assessment)
    if not holds(user, TPI_ROLES, unit=assessment.unit) and not holds(
        user, (Role.TPN_RECORDER,), instansi=assessment.unit.instansi
    ):
        raise ActionDenied(
            "Lembar evaluasi hanya dapat dibuka oleh penilai unit ini. Hasilnya tampil setelah diterbitkan."
        )


def check_can_begin_evaluation(user: User, assessment: Assessment) -> Tier:
    """Allow the lowest tier of TPI that somebody holds, or the pencatat TPN, to begin the sheet of its stage; return the tier."""
    memberships_of(user, fresh=True)
    check_can_read_evaluations(user, assessment)
    status, unit, tier = Status(assessment.status), assessment.unit, Tier.NONE
    if status not in STAGES:
        raise WrongState(f"{TURNS[status].sentence}. Evaluasi dimulai setelah penilaian diserahkan kepada Anda.")
    if STAGES[status] == Stage.TPI:
        tiers = tiers_of(unit)
        if not tiers or not holds(user, (TIER_ROLES[tiers[0]],), unit=unit):
            first = TIER_ROLES[tiers[0]].label if tiers else "TPI"
            raise ActionDenied(f"Evaluasi dimulai oleh {first}. Lembarnya sampai kepada Anda setelah diteruskan.")
        tier = tiers[0]
    elif not holds(user, (Role.TPN_RECORDER,), instansi=unit.instansi):
        raise ActionDenied("Penilaian ini berada pada TPN. Hasilnya dicatat oleh pencatat TPN instansi ini.")
    check_stage_is_in_time(assessment, STAGES[status])
    check_is_apart(user, assessment)
    return tier


def check_can_evaluate(user: User, evaluation: Evaluation) -> None:
    """Allow whoever holds the tier of `evaluation` to score it while it is its turn, unless he is of the unit's team."""
    memberships_of(user, fresh=True)
    check_may_evaluate(user, evaluation)
    check_is_apart(user, evaluation.assessment)


def check_may_evaluate(user: User, evaluation: Evaluation) -> None:
    """Say the same of the memberships this request has read already, but for `check_is_apart`: for a page, never for a save."""
    assessment, stage = evaluation.assessment, Stage(evaluation.stage)
    check_can_read_evaluations(user, assessment)
    if not writes_sheet(user, evaluation):
        who = TIER_ROLES[Tier(evaluation.tier)].label if evaluation.tier else "pencatat TPN"
        raise ActionDenied(f"Lembar ini dinilai oleh {who}. Anda tetap dapat membacanya.")
    status = Status(assessment.status)
    if STAGES.get(status) != stage:
        raise WrongState(f"{TURNS[status].sentence}. Evaluasi ini tidak dapat diubah.")
    if evaluation.submitted_at is not None:
        moment = local_moment(evaluation.submitted_at, assessment.unit.time_zone)
        raise WrongState(f"Lembar evaluasi ini sudah diteruskan {moment}, jadi tidak dapat diubah lagi.")
    check_stage_is_in_time(assessment, stage)


def next_tier(evaluation: Evaluation) -> Tier | None:
    """Return the tier above that of `evaluation` which somebody holds, None where it is the last; one query."""
    if evaluation.stage != Stage.TPI:
        return None
    order = list(TIER_ROLES)
    above = order[order.index(Tier(evaluation.tier)) + 1 :]
    return next((tier for tier in tiers_of(evaluation.assessment.unit) if tier in above), None)


def check_can_hand_up(user: User, evaluation: Evaluation) -> Tier:
    """Allow whoever scores `evaluation` to pass it to the tier above; return that tier."""
    check_can_evaluate(user, evaluation)
    above = next_tier(evaluation)
    if above is None:
        raise WrongState("Tidak ada jenjang TPI di atas lembar ini. Terbitkan hasilnya bila sudah lengkap.")
    return above


def check_can_publish(user: User, evaluation: Evaluation) -> None:
    """Allow the last tier to publish what another person has handed up: two people stand behind a result of TPI."""
    check_can_evaluate(user, evaluation)
    if evaluation.stage != Stage.TPI:
        return
    above = next_tier(evaluation)
    if above is not None:
        raise WrongState(f"Hasil diterbitkan oleh {TIER_ROLES[above].label}. Teruskan lembar ini lebih dahulu.")
    below = Evaluation.objects.filter(
        assessment=evaluation.assessment_id, stage=Stage.TPI, round=evaluation.round, submitted_at__isnull=False
    )
    if not below.exclude(submitted_by=user).exists():
        raise WrongState(
            "Hasil TPI diterbitkan oleh orang kedua: lembar ini harus diteruskan lebih dahulu oleh anggota TPI yang lain. "
            "Mintalah admin instansi menetapkan penilainya."
        )


def check_is_reopenable(assessment: Assessment) -> None:
    """Refuse a round that is neither with TPI nor ended by TPI without a proposal; at most one query.

    Raises WrongState, which says what to do instead.
    """
    status = Status(assessment.status)
    if status == Status.TPI_REVIEW:
        return
    if status == Status.CLOSED:
        last = assessment.handovers.order_by("-number").values_list("act", flat=True).first()
        if last == Act.END_AT_TPI:
            return
    raise WrongState(f"{TURNS[status].sentence}. {_WHY_NOT_REOPENED[status]}")


def check_can_ask_reopening(user: User, assessment: Assessment) -> None:
    """Allow the ketua tim ZI and the kepala kantor, once at a time. Raises ActionDenied, WrongState."""
    memberships_of(user, fresh=True)
    check_may_ask_reopening(user, assessment)
    waiting = assessment.reopen_requests.filter(state=ReopenRequest.State.ASKED).select_related("asked_by").first()
    if waiting is not None:
        moment = local_moment(waiting.asked_at, assessment.unit.time_zone)
        raise WrongState(f"Sudah diminta oleh {waiting.asked_by} pada {moment}. Tunggu keputusan admin instansi.")


def check_may_ask_reopening(user: User, assessment: Assessment) -> None:
    """Say the same of the memberships this request has read already, whether or not somebody has asked before."""
    check_is_reopening_asker(user, assessment)
    check_is_reopenable(assessment)


def check_is_reopening_asker(user: User, assessment: Assessment) -> None:
    """Refuse who leads nothing in the unit, whatever the moment."""
    check_can_read_sheet(user, assessment)
    if not holds(user, REOPENING_ASKERS, unit=assessment.unit):
        raise ActionDenied("Penilaian diminta dibuka kembali oleh ketua tim ZI atau kepala kantor unit ini.")


def check_can_take_reopening_back(user: User, request: ReopenRequest) -> None:
    """Allow who asked to take the request back while it waits."""
    memberships_of(user, fresh=True)
    check_can_read_sheet(user, request.assessment)
    if request.asked_by_id != user.pk:
        raise ActionDenied(f"Permintaan ini hanya dapat ditarik oleh {request.asked_by}, yang memintanya.")
    _check_waits(request)


def check_can_decide_reopening(user: User, request: ReopenRequest) -> None:
    """Allow an admin of the instansi other than who asked, once. Raises ActionDenied, WrongState."""
    memberships_of(user, fresh=True)
    check_is_admin_of(user, request.assessment)
    if request.asked_by_id == user.pk:
        raise ActionDenied(
            "Anda sendiri yang meminta penilaian ini dibuka kembali, jadi orang lain yang memutuskan. "
            "Mintalah admin instansi yang lain."
        )
    _check_waits(request)
    check_is_reopenable(request.assessment)


def check_is_admin_of(user: User, assessment: Assessment) -> None:
    """Refuse who is not admin of the unit's instansi."""
    if not holds(user, (Role.INSTANSI_ADMIN,), instansi=assessment.unit.instansi):
        raise ActionDenied(DECIDED_BY_ADMIN)


def _check_waits(request: ReopenRequest) -> None:
    if request.is_open:
        return
    zone = request.assessment.unit.time_zone
    moment = local_moment(request.decided_at, zone) if request.decided_at is not None else ""
    raise WrongState(
        f"{request.get_state_display()} oleh {request.decided_by} pada {moment}. Tidak ada yang berubah lagi."
    )
