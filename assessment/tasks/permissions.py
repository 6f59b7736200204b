"""Who reads the tasks of a round, who gives them, who may own one, and who decides about it.

Tasks are of the unit's team alone: an evaluator never sees how the work is shared out. The ketua tim ZI gives and decides
everywhere, a ketua pokja in the own areas and among the people of these; the kepala reads.
"""

from assessment.people.areas import AreaKey
from assessment.people.held import memberships_of
from assessment.people.models import UNIT_TEAM_ROLES, User
from assessment.people.permissions import holds, led_areas, own_areas
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_is_of_team, check_unit_may_write
from assessment.rounds.workflow import OVER, Status
from assessment.tasks.models import OF_ANYONE, Subject, Task
from zi_portal.kit.refusals import ActionDenied, WrongState


def check_can_read_tasks(user: User, assessment: Assessment) -> None:
    """Allow the unit's own team: how it shares its work is not for its evaluators."""
    check_is_of_team(user, assessment, "Tugas")


def check_may_lead(user: User, assessment: Assessment) -> None:
    """Allow the ketua tim ZI and each ketua pokja, for a page that shows what they may do."""
    check_can_read_tasks(user, assessment)
    if not led_areas(user, assessment.unit):
        raise ActionDenied("Tugas dibagi oleh ketua tim ZI, dan oleh ketua pokja di areanya sendiri.")


def check_can_lead(user: User, assessment: Assessment) -> None:
    """Allow the same, asked anew."""
    memberships_of(user, fresh=True)
    check_may_lead(user, assessment)


def check_can_give(user: User, assessment: Assessment, area: str) -> None:
    """Allow who leads `area` to give tasks there while the unit may write."""
    check_can_lead(user, assessment)
    _check_leads(user, assessment, area)
    check_unit_may_write(assessment)


def check_can_decide(user: User, task: Task) -> None:
    """Allow who leads the area of a task to accept it, to decide about more time, to move or cancel it, until the round ends."""
    memberships_of(user, fresh=True)
    check_may_decide(user, task)


def check_may_decide(user: User, task: Task) -> None:
    """Say the same of the memberships this request has read already."""
    check_can_read_tasks(user, task.assessment)
    _check_leads(user, task.assessment, task.area)
    _check_is_unfinished(task)
    if Status(task.assessment.status) in OVER:
        raise WrongState("Penilaian ini sudah selesai, jadi tugasnya tidak dapat diubah lagi.")


def check_can_own(person: User, assessment: Assessment, area: str, subject: str = Subject.QUESTION) -> None:
    """Allow who may answer `area` today to have a task there; one of OF_ANYONE may fall to anyone of the team."""
    memberships_of(person, fresh=True)
    if subject in OF_ANYONE:
        allowed = holds(person, UNIT_TEAM_ROLES, unit=assessment.unit)
    else:
        allowed = AreaKey(area) in own_areas(person, assessment.unit)
    if not allowed:
        raise ActionDenied(
            f"{person} tidak dapat mengisi area {AreaKey(area).label} saat ini. "
            "Pilih anggota pokja area itu, atau mintalah perannya diatur lebih dulu."
        )


def check_can_take(user: User, task: Task) -> None:
    """Allow who may answer the area to take a task that nobody has."""
    check_can_own(user, task.assessment, task.area, task.subject)
    _check_is_unfinished(task)
    check_unit_may_write(task.assessment)


def check_can_work(user: User, task: Task) -> None:
    """Allow the owner of a task, who may answer its area at this moment, to report, to hand in and to ask for time."""
    memberships_of(user, fresh=True)
    check_may_work(user, task)


def check_may_work(user: User, task: Task) -> None:
    """Say the same of the memberships this request has read already."""
    check_can_read_tasks(user, task.assessment)
    if task.owner_id != user.pk:
        raise ActionDenied("Tugas ini bukan tugas Anda. Anda tetap dapat membacanya.")
    if task.subject not in OF_ANYONE and AreaKey(task.area) not in own_areas(user, task.assessment.unit):
        raise ActionDenied(
            f"Peran Anda tidak lagi mencakup area {task.get_area_display()}. "
            "Mintalah ketua tim ZI menyerahkan tugas ini kepada orang lain."
        )
    _check_is_unfinished(task)
    check_unit_may_write(task.assessment)


def _check_leads(user: User, assessment: Assessment, area: str) -> None:
    if AreaKey(area) not in led_areas(user, assessment.unit):
        raise ActionDenied(
            f"Tugas area {AreaKey(area).label} diatur oleh ketua pokjanya atau ketua tim ZI. "
            "Anda tetap dapat membacanya."
        )


def _check_is_unfinished(task: Task) -> None:
    if not task.is_unfinished:
        raise WrongState(f"Tugas ini sudah {task.get_state_display().lower()}. Tidak ada lagi yang perlu dilakukan.")
