"""May a submitted round be opened again, and who asks for it, takes the wish back and decides? The rest is `permissions`.

Two people: a lead of the unit asks, the admin instansi decides, who reads no answer for it (SECURITY A4, BAD_INPUTS B10).
"""

from collections.abc import Mapping

from assessment.people.models import Role, User
from assessment.people.permissions import holds, memberships_of
from assessment.rounds.models import Assessment, ReopenRequest
from assessment.rounds.permissions import check_can_read_sheet
from assessment.rounds.workflow import TURNS, Act, Status
from zi_portal.kit.indonesian import local_moment
from zi_portal.kit.refusals import ActionDenied, WrongState

ASKERS = (Role.TEAM_LEAD, Role.HEAD)
DECIDED_BY_ADMIN = "Permintaan dibuka kembali diputuskan oleh admin instansi."
# Why a round cannot be opened again, and what to do or whom to turn to instead.
_WHY_NOT: Mapping[Status, str] = {
    Status.DRAFT: "Isinya masih dapat diubah, jadi tidak perlu dibuka kembali.",
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
    raise WrongState(f"{TURNS[status].sentence}. {_WHY_NOT[status]}")


def check_can_ask(user: User, assessment: Assessment) -> None:
    """Allow the ketua tim ZI and the kepala kantor, once at a time. Raises ActionDenied, WrongState."""
    memberships_of(user, fresh=True)
    check_may_ask(user, assessment)
    waiting = assessment.reopen_requests.filter(state=ReopenRequest.State.ASKED).select_related("asked_by").first()
    if waiting is not None:
        moment = local_moment(waiting.asked_at, assessment.unit.time_zone)
        raise WrongState(f"Sudah diminta oleh {waiting.asked_by} pada {moment}. Tunggu keputusan admin instansi.")


def check_may_ask(user: User, assessment: Assessment) -> None:
    """Say the same of the memberships this request has read, whether somebody has asked already or not."""
    check_is_asker(user, assessment)
    check_is_reopenable(assessment)


def check_is_asker(user: User, assessment: Assessment) -> None:
    """Refuse who leads nothing in the unit, whatever the moment."""
    check_can_read_sheet(user, assessment)
    if not holds(user, ASKERS, unit=assessment.unit):
        raise ActionDenied("Penilaian diminta dibuka kembali oleh ketua tim ZI atau kepala kantor unit ini.")


def check_can_take_back(user: User, request: ReopenRequest) -> None:
    """Allow who asked to take the wish back while it waits."""
    memberships_of(user, fresh=True)
    check_can_read_sheet(user, request.assessment)
    if request.asked_by_id != user.pk:
        raise ActionDenied(f"Permintaan ini hanya dapat ditarik oleh {request.asked_by}, yang memintanya.")
    _check_waits(request)


def check_can_decide(user: User, request: ReopenRequest) -> None:
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
