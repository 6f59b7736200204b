"""Who looks after the work of the portal itself, and who takes back a round that was opened by mistake."""

from assessment.people.models import Role, User
from assessment.people.permissions import check_can_administer, holds, memberships_of
from assessment.rounds.models import Assessment, Cancellation
from assessment.rounds.workflow import EDITABLE, Act, Status
from zi_portal.kit.refusals import ActionDenied, WrongState


def check_can_tend_jobs(user: User) -> None:
    """Allow the admin portal alone: queue and mail server serve every instansi of the portal."""
    memberships_of(user, fresh=True)
    if not holds(user, (Role.PORTAL_ADMIN,)):
        raise ActionDenied("Pekerjaan latar portal hanya dilihat dan diulang oleh admin portal.")


def check_can_cancel(user: User, assessment: Assessment) -> None:
    """Allow the admin instansi, who opened it, to cancel a round of which no evaluator has received anything.

    Raises ActionDenied, WrongState.
    """
    check_can_administer(user, assessment.unit.instansi)
    status = Status(assessment.status)
    if status == Status.CANCELLED:
        raise WrongState("Penilaian ini sudah dibatalkan. Muat ulang halaman.")
    if status == Status.WITH_HEAD:
        raise WrongState(
            "Penilaian ini menunggu persetujuan kepala kantor. Mintalah kepala kantor mengembalikannya kepada tim, "
            "lalu batalkan."
        )
    if status not in EDITABLE or assessment.handovers.filter(act=Act.SUBMIT).exists():
        raise WrongState(
            "Penilaian ini sudah diserahkan kepada TPI, jadi tidak dapat dibatalkan. Riwayatnya tetap tersimpan."
        )


def check_can_restore(user: User, assessment: Assessment, cancellation: Cancellation) -> None:
    """Allow the admin instansi to give a cancelled round back while there is time. Raises ActionDenied, WrongState."""
    check_can_administer(user, assessment.unit.instansi)
    if cancellation.restored_at is not None:
        raise WrongState("Penilaian ini sudah dipulihkan. Muat ulang halaman.")
    if not cancellation.is_restorable:
        raise WrongState(
            "Penilaian yang dibatalkan hanya dapat dipulihkan selama 30 hari. Buka penilaian baru untuk unit ini."
        )
