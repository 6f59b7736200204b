"""May this person do this now? Answered here and, for the acts of a round and for accounts, in the modules beside this.

`check_can_x(user, …)` raises `ActionDenied` with the reason the person reads; `can_x` wraps it for a page. A check
reads the memberships anew, because a removed role ends at the next request; a `can_x` reuses what this request read.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.utils import timezone

from assessment.lke.models import Condition
from assessment.people.areas import AreaKey
from assessment.people.held import TPI_ROLES as TPI_ROLES  # noqa: PLC0414  (written so where others may ask for it here)
from assessment.people.held import held_about
from assessment.people.held import instansi_of_many as instansi_of_many  # noqa: PLC0414
from assessment.people.held import look_at as look_at  # noqa: PLC0414
from assessment.people.held import memberships_of as memberships_of  # noqa: PLC0414
from assessment.people.held import units_held as units_held  # noqa: PLC0414
from assessment.people.models import POKJA_ROLES, UNIT_TEAM_ROLES, Instansi, Membership, Role, Unit, User
from assessment.planning.scenarios.models import Scenario
from assessment.rounds.models import Assessment, Evaluation, Period, Stage
from assessment.rounds.window import limit_text, unit_window
from assessment.rounds.workflow import BEFORE_SUBMISSION, EDITABLE, TURNS, Status
from zi_portal.kit.refusals import ActionDenied, WrongState

ISSUERS = (Role.TEAM_LEAD, Role.HEAD)  # of final reports
ADMIN_ONLY = "Halaman ini hanya untuk admin instansi. Hubungi admin instansi Anda bila ada yang keliru."
# A request begun before the closing instant is still taken for this long.
GRACE = timedelta(minutes=15)
SEEN_BY_TPI = frozenset({Status.TPI_REVIEW, Status.TPN_REVIEW, Status.CLOSED})
SEEN_BY_TPN = frozenset({Status.TPN_REVIEW, Status.CLOSED})


def holds(user: User, roles: Iterable[Role], *, unit: Unit | None = None, instansi: Instansi | None = None) -> bool:
    """Whether `user` holds one of `roles`, in `unit` or `instansi` where given."""
    wanted = set(roles)
    if unit is None and instansi is None:
        return any(membership.role in wanted for membership in memberships_of(user))
    return any(
        membership.role in wanted
        and (unit is None or membership.unit_id == unit.pk)
        and (instansi is None or membership.instansi_id == instansi.pk)
        for membership in held_about(user, unit.pk if unit is not None else None)
    )


def own_areas(user: User, unit: Unit) -> frozenset[AreaKey]:
    """Return the areas `user` may answer in `unit`; the ketua tim ZI has all, hasil included."""
    areas: set[AreaKey] = set()
    for membership in held_about(user, unit.pk):
        if membership.unit_id != unit.pk:
            continue
        if membership.role == Role.TEAM_LEAD:
            return frozenset(AreaKey)
        if membership.role in POKJA_ROLES:
            areas |= membership.area_keys
    return frozenset(areas)


def is_below(unit: Unit, ancestor_id: int | None) -> bool:
    """Whether `unit` stands under the unit `ancestor_id` (kanwil, eselon I). The chain is at most a few units long."""
    parent = unit.parent
    while parent is not None:
        if parent.pk == ancestor_id:
            return True
        parent = parent.parent
    return False


def check_can_read_sheet(user: User, assessment: Assessment) -> None:
    """Allow the unit's own team always, its evaluators once the sheet has reached them."""
    unit, status = assessment.unit, Status(assessment.status)
    reason = "Isi LKE hanya dapat dibaca oleh tim unit dan penilainya. Mintalah peran kepada ketua tim ZI unit ini."
    for membership in held_about(user, unit.pk):
        role = membership.role
        if role in UNIT_TEAM_ROLES and membership.unit_id == unit.pk:
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
    """Drafts of evaluators never reach the unit; the mandiri sheet follows `check_can_read_sheet`."""
    check_can_read_sheet(user, evaluation.assessment)
    if evaluation.stage == Stage.SELF or evaluation.is_published:
        return
    unit = evaluation.assessment.unit
    writers = {
        Stage.PRELIMINARY: (Role.PRELIMINARY,),
        Stage.TPI: TPI_ROLES,
        Stage.TPN: (Role.TPN_RECORDER,),
    }[Stage(evaluation.stage)]
    if evaluation.stage == Stage.TPI and holds(user, writers, unit=unit):
        return
    if evaluation.stage == Stage.TPN and holds(user, writers, instansi=unit.instansi):
        return
    if evaluation.stage == Stage.PRELIMINARY and any(
        membership.role == Role.PRELIMINARY and is_below(unit, membership.unit_id)
        for membership in held_about(user, None)
    ):
        return
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


def check_can_read_imports(user: User, assessment: Assessment) -> None:
    """Allow the unit's own team: what stands in a file is no answer yet."""
    check_is_of_team(user, assessment, "Impor LKE")


def check_can_import(user: User, assessment: Assessment) -> None:
    """Allow whoever may answer some area of the unit to read a workbook for it, while the unit may write."""
    memberships_of(user, fresh=True)
    check_can_read_imports(user, assessment)
    if not own_areas(user, assessment.unit):
        raise ActionDenied("LKE hanya dapat diimpor oleh pokja atau ketua tim ZI. Mintalah area kepada ketua tim ZI.")
    check_unit_may_write(assessment)


def check_can_read_route(user: User, assessment: Assessment) -> None:
    """Allow the unit's own team: how the office means to close its gaps is not for its evaluators."""
    check_is_of_team(user, assessment, "Jalur")


def check_can_read_outlook(user: User, assessment: Assessment) -> None:
    """Allow the unit's own team: what it expects its evaluators to take is not for them."""
    check_is_of_team(user, assessment, "Perkiraan")


def check_can_read_weaknesses(user: User, assessment: Assessment) -> None:
    """Allow the unit's own team: what it finds weak in its own sheet is not for its evaluators."""
    check_is_of_team(user, assessment, "Daftar kelemahan")


def check_can_assume_gap(user: User, assessment: Assessment) -> None:
    """Allow the ketua tim ZI and the kepala kantor to enter what a step would take, until the round is closed."""
    memberships_of(user, fresh=True)
    if not holds(user, (Role.TEAM_LEAD, Role.HEAD), unit=assessment.unit):
        raise ActionDenied("Asumsi penurunan diisi oleh ketua tim ZI atau kepala kantor unit ini.")
    status = Status(assessment.status)
    if status == Status.CLOSED:
        raise WrongState(f"{TURNS[status].sentence}. Asumsi tidak dapat diubah lagi.")


def check_is_of_team(user: User, assessment: Assessment, what: str) -> None:
    """Allow the unit's own team to read `what`, which is not for its evaluators."""
    if not holds(user, UNIT_TEAM_ROLES, unit=assessment.unit):
        raise ActionDenied(f"{what} hanya dapat dibaca oleh tim unit ini. Mintalah peran kepada ketua tim ZI unit ini.")


def check_can_steer_route(user: User, assessment: Assessment) -> None:
    """Allow the ketua tim ZI to correct efforts, lock questions and plan the work until the sheet is handed over."""
    memberships_of(user, fresh=True)
    if not holds(user, (Role.TEAM_LEAD,), unit=assessment.unit):
        raise ActionDenied("Jalur dan rencana kerjanya diatur oleh ketua tim ZI unit ini.")
    status = Status(assessment.status)
    if status not in BEFORE_SUBMISSION:
        raise WrongState(f"{TURNS[status].sentence}. Jalur dapat diatur lagi setelah penilaian dikembalikan.")


def check_can_enter_condition(user: User, assessment: Assessment, condition: Condition) -> None:
    """Allow the ketua tim ZI to enter a condition of the unit and its proof, while the unit may write."""
    memberships_of(user, fresh=True)
    if condition.level == Condition.Level.INSTANSI:
        raise ActionDenied("Syarat ini diisi admin instansi, satu kali untuk semua unit. Anda tetap dapat membacanya.")
    if not holds(user, (Role.TEAM_LEAD,), unit=assessment.unit):
        raise ActionDenied("Syarat pengusulan unit ini diisi oleh ketua tim ZI. Anda tetap dapat membacanya.")
    check_unit_may_write(assessment)


def check_can_enter_instansi_condition(user: User, period: Period) -> None:
    """Allow the admin instansi to enter what holds for all units, until the last round of the period is closed.

    Proposal letters and statements are signed after the units have handed over, so their hand-over ends nothing here.
    """
    check_can_administer(user, period.instansi)
    statuses = set(period.assessments.values_list("status", flat=True))
    if statuses == {Status.CLOSED}:
        raise WrongState(f"Semua penilaian {period} sudah selesai. Syaratnya tersimpan sebagai riwayat.")


def check_can_simulate(user: User, assessment: Assessment) -> None:
    """Allow the unit's own team, whatever the status, since a simulation touches nothing; its evaluators never."""
    if not holds(user, UNIT_TEAM_ROLES, unit=assessment.unit):
        raise ActionDenied("Simulasi hanya untuk tim unit ini. Mintalah peran kepada ketua tim ZI unit ini.")


def check_can_read_scenario(user: User, scenario: Scenario) -> None:
    """Allow its maker, and the unit's team once it is shared."""
    memberships_of(user, fresh=True)
    check_can_simulate(user, scenario.assessment)
    if scenario.maker_id != user.pk and not scenario.is_shared:
        raise ActionDenied("Skenario ini tidak dibagikan lagi oleh pembuatnya. Mintalah ia membagikannya kembali.")


def check_can_change_scenario(user: User, scenario: Scenario) -> None:
    """Allow only its maker to change what it simulates and who reads it."""
    check_can_read_scenario(user, scenario)
    if scenario.maker_id != user.pk:
        raise ActionDenied(
            f"Skenario ini hanya dapat diubah oleh pembuatnya, {scenario.maker}. Salin dahulu, lalu ubah salinannya."
        )


def check_can_manage_scenario(user: User, scenario: Scenario) -> None:
    """Allow its maker, and the ketua tim ZI once it is shared, to rename and delete it."""
    check_can_read_scenario(user, scenario)
    if scenario.maker_id != user.pk and not holds(user, (Role.TEAM_LEAD,), unit=scenario.assessment.unit):
        raise ActionDenied(
            f"Skenario ini hanya dapat dinamai dan dihapus oleh pembuatnya, {scenario.maker}, atau ketua tim ZI."
        )


def check_can_export_report(user: User, assessment: Assessment) -> None:
    """Allow whoever may read the sheet."""
    check_can_read_sheet(user, assessment)


def check_can_issue_report(user: User, assessment: Assessment) -> None:
    """Allow the ketua tim ZI and the kepala kantor to make the final report, once the kepala has approved the sheet."""
    memberships_of(user, fresh=True)
    check_can_read_sheet(user, assessment)
    if not holds(user, ISSUERS, unit=assessment.unit):
        raise ActionDenied("Laporan final diterbitkan oleh ketua tim ZI atau kepala kantor unit ini.")
    status = Status(assessment.status)
    if status in BEFORE_SUBMISSION:
        raise WrongState(
            f"{TURNS[status].sentence}. Laporan final dapat diterbitkan setelah kepala kantor menyetujui penilaian ini."
        )


def check_can_make_letters(user: User, assessment: Assessment) -> None:
    """Allow the unit's TPI to make the LHE and the berita acara, once the sheet has reached them."""
    check_can_read_sheet(user, assessment)
    if not holds(user, TPI_ROLES, unit=assessment.unit):
        raise ActionDenied("LHE dan berita acara disusun oleh TPI yang ditugaskan pada unit ini.")


def check_can_manage_team(user: User, unit: Unit) -> None:
    """Allow the ketua tim ZI of the unit and the admin of its instansi to keep the unit's memberships."""
    memberships_of(user, fresh=True)
    if holds(user, (Role.TEAM_LEAD,), unit=unit) or holds(user, (Role.INSTANSI_ADMIN,), instansi=unit.instansi):
        return
    raise ActionDenied("Anggota tim hanya dapat diubah oleh ketua tim ZI unit ini atau admin instansi.")


def check_can_read_team(user: User, unit: Unit) -> None:
    """Allow who keeps the team, and the kepala kantor, who answers for it, to read who is in it."""
    memberships_of(user, fresh=True)
    if not holds(user, (Role.HEAD,), unit=unit):
        check_can_manage_team(user, unit)


def check_can_administer(user: User, instansi: Instansi) -> None:
    """Allow the admin instansi to keep units, people, periods and letterheads."""
    memberships_of(user, fresh=True)
    if not holds(user, (Role.INSTANSI_ADMIN,), instansi=instansi):
        raise ActionDenied(ADMIN_ONLY)


def check_is_admin(user: User) -> None:
    """Allow whoever is admin of at least one instansi to open the lists of kelola."""
    memberships_of(user, fresh=True)
    if not holds(user, (Role.INSTANSI_ADMIN,)):
        raise ActionDenied(ADMIN_ONLY)


def check_can_grant(user: User, membership: Membership) -> None:
    """Allow giving, changing or ending `membership` (saved or not): nobody's own, within the scope `user` keeps.

    The ketua tim ZI keeps the pokja of the unit. Kepala and ketua tim ZI are named by the admin instansi, since the
    kepala checks what the ketua tim hands over; an admin portal is named on the server only.
    """
    memberships_of(user, fresh=True)
    role, unit = Role(membership.role), membership.unit
    instansi = membership.instansi or (unit.instansi if unit is not None else None)
    if membership.user_id is not None and membership.user_id == user.pk:
        raise ActionDenied("Anda tidak dapat mengubah peran Anda sendiri. Mintalah admin instansi yang lain.")
    if instansi is None:
        raise ActionDenied("Peran admin portal hanya dapat diatur oleh pengelola server.")
    if holds(user, (Role.INSTANSI_ADMIN,), instansi=instansi):
        return
    if unit is not None and holds(user, (Role.TEAM_LEAD,), unit=unit):
        if role in POKJA_ROLES:
            return
        raise ActionDenied(f"Peran {role.label} hanya dapat diatur oleh admin instansi. Hubungi admin instansi Anda.")
    raise ActionDenied("Peran ini hanya dapat diatur oleh ketua tim ZI unit itu atau admin instansi.")


def denial(check: Callable[..., object], *args: object) -> str:
    """Return why `check` refuses, or "" when it allows: for a page that shows a button disabled with its reason."""
    try:
        check(*args)
    except ActionDenied as denied:
        return denied.reason
    return ""


def can(check: Callable[..., object], *args: object) -> bool:
    """Whether `check` allows."""
    return not denial(check, *args)
