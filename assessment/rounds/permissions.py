"""Who reads a round's sheet, evaluations and totals, and who may write in it now."""

from datetime import timedelta

from django.utils import timezone

from assessment.people.areas import AreaKey
from assessment.people.held import TPI_ROLES, held_about, memberships_of
from assessment.people.models import UNIT_TEAM_ROLES, Role, User
from assessment.people.permissions import holds, is_below, own_areas
from assessment.rounds.models import Assessment, Evaluation, Stage
from assessment.rounds.window import limit_text, unit_window
from assessment.rounds.workflow import EDITABLE, TURNS, Status
from zi_portal.kit.refusals import ActionDenied, WrongState

# A request begun before the closing instant is still taken for this long.
GRACE = timedelta(minutes=15)

SEEN_BY_TPI = frozenset({Status.TPI_REVIEW, Status.TPN_REVIEW, Status.CLOSED})

SEEN_BY_TPN = frozenset({Status.TPN_REVIEW, Status.CLOSED})


def check_can_read_sheet(user: User, assessment: Assessment) -> None:
    """Allow the unit's own team always, its evaluators once the sheet has reached them; nobody once it is cancelled.

    Raises ActionDenied, WrongState.
    """
    unit, status = assessment.unit, Status(assessment.status)
    reason = "Isi LKE hanya dapat dibaca oleh tim unit dan penilainya. Mintalah peran kepada ketua tim ZI unit ini."
    for membership in held_about(user, unit.pk):
        role = membership.role
        if role in UNIT_TEAM_ROLES and membership.unit_id == unit.pk:
            if status == Status.CANCELLED:
                raise WrongState(
                    f"{TURNS[status].sentence}, jadi isinya tidak dapat dibuka dan perubahan tidak disimpan. Salin isi "
                    "yang masih perlu, lalu tanyakan kepada admin instansi."
                )
            return
        assigned = (role in TPI_ROLES and membership.unit_id == unit.pk) or (
            role == Role.PRELIMINARY and is_below(unit, membership.unit_id)
        )
        if assigned:
            if status in SEEN_BY_TPI:
                return
            reason = "Unit belum menyerahkan penilaian ini. Isinya dapat dibaca setelah diserahkan kepada Anda."
        if role == Role.TPN_RECORDER and membership.instansi_id == unit.instansi_id:
            if status in SEEN_BY_TPN:
                return
            reason = "Penilaian ini belum diusulkan kepada TPN. Isinya dapat dibaca setelah diusulkan."
    raise ActionDenied(reason)


def check_can_see_evaluation(user: User, evaluation: Evaluation) -> None:
    """Allow who may read the sheet to see the mandiri evaluation and what is published; a draft only its own evaluators."""
    check_can_read_sheet(user, evaluation.assessment)
    if evaluation.stage == Stage.SELF or evaluation.is_published:
        return
    unit = evaluation.assessment.unit
    if evaluation.stage == Stage.TPI:
        is_its_evaluator = holds(user, TPI_ROLES, unit=unit)
    elif evaluation.stage == Stage.TPN:
        is_its_evaluator = holds(user, (Role.TPN_RECORDER,), instansi=unit.instansi)
    else:
        is_its_evaluator = any(
            membership.role == Role.PRELIMINARY and is_below(unit, membership.unit_id)
            for membership in held_about(user, None)
        )
    if not is_its_evaluator:
        raise ActionDenied("Hasil penilaian ini belum diterbitkan.")


def check_can_see_total(user: User, evaluation: Evaluation) -> None:
    """Allow who may see the evaluation; admin and pimpinan instansi see the total of what was submitted or published."""
    assessment = evaluation.assessment
    if holds(user, (Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD), instansi=assessment.unit.instansi):
        submitted = evaluation.stage == Stage.SELF and Status(assessment.status) in SEEN_BY_TPI
        if submitted or (evaluation.stage != Stage.SELF and evaluation.is_published):
            return
    check_can_see_evaluation(user, evaluation)


def check_unit_may_write(assessment: Assessment) -> None:
    """Refuse while the status or the window of the mandiri stage does not let the unit write."""
    status = Status(assessment.status)
    if status not in EDITABLE:
        raise WrongState(f"{TURNS[status].sentence}. Isian dapat diubah lagi setelah penilaian dikembalikan.")
    check_unit_is_in_time(assessment)


def check_unit_is_in_time(assessment: Assessment) -> None:
    """Refuse before the time of the unit's own work begins, and after its end and the grace."""
    window = unit_window(assessment)
    if window is None:
        return
    now, unit = timezone.now(), assessment.unit
    if now < window.opens_at:
        raise WrongState(f"Pengisian dibuka {limit_text(window.opens_at, unit)}. Kembalilah setelah itu.")
    if now > window.closes_at + GRACE:
        closed = limit_text(window.closes_at, unit)
        if assessment.repair_until is not None:
            who = "ketua atau pengendali teknis TPI unit ini"
            raise WrongState(f"Perbaikan ditutup {closed}. Mintalah {who} menetapkan batas baru.")
        raise WrongState(f"Pengisian ditutup {closed}. Hubungi admin instansi bila masih ada yang harus diubah.")


def check_can_answer(user: User, assessment: Assessment, area: str) -> None:
    """Allow the pokja of `area` (and the ketua tim) to write answers and citations there, at the right moment."""
    memberships_of(user, fresh=True)
    check_may_answer(user, assessment, area)


def check_may_answer(user: User, assessment: Assessment, area: str) -> None:
    """Say the same of the memberships this request has read already: for a page that shows whether, never for a save."""
    _check_owns_area(user, assessment, area)
    check_unit_may_write(assessment)


def _check_owns_area(user: User, assessment: Assessment, area: str) -> None:
    check_can_read_sheet(user, assessment)
    if AreaKey(area) not in own_areas(user, assessment.unit):
        raise ActionDenied(
            f"Jawaban area {AreaKey(area).label} hanya dapat diubah oleh pokjanya atau ketua tim ZI. "
            "Anda tetap dapat membacanya."
        )


def check_can_read_route(user: User, assessment: Assessment) -> None:
    """Allow the unit's own team: how the office means to close its gaps is not for its evaluators."""
    check_is_of_team(user, assessment, "Jalur")


def check_can_read_estimate(user: User, assessment: Assessment) -> None:
    """Allow the unit's own team: what it expects its evaluators to take is not for them."""
    check_is_of_team(user, assessment, "Perkiraan")


def check_can_read_weaknesses(user: User, assessment: Assessment) -> None:
    """Allow the unit's own team: what it finds weak in its own sheet is not for its evaluators."""
    check_is_of_team(user, assessment, "Daftar kelemahan")


def check_is_of_team(user: User, assessment: Assessment, what: str) -> None:
    """Allow the unit's own team to read `what`, which is not for its evaluators."""
    if not holds(user, UNIT_TEAM_ROLES, unit=assessment.unit):
        raise ActionDenied(f"{what} hanya dapat dibaca oleh tim unit ini. Mintalah peran kepada ketua tim ZI unit ini.")
