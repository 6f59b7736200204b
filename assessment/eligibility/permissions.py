"""Who enters the conditions of being proposed, and when."""

from assessment.lke.models import Condition
from assessment.people.held import memberships_of
from assessment.people.models import Role, User
from assessment.people.permissions import check_can_administer, holds
from assessment.rounds.models import Assessment, Period
from assessment.rounds.permissions import check_unit_may_write
from assessment.rounds.workflow import Status
from zi_portal.kit.refusals import ActionDenied, WrongState


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
