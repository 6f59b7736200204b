"""Who takes reports and makes letters."""

from assessment.people.held import TPI_ROLES, memberships_of
from assessment.people.models import Role, User
from assessment.people.permissions import holds
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_can_read_sheet
from assessment.rounds.workflow import BEFORE_SUBMISSION, TURNS, Status
from zi_portal.kit.refusals import ActionDenied, WrongState

ISSUERS = (Role.TEAM_LEAD, Role.HEAD)  # of final reports


def check_can_export_report(user: User, assessment: Assessment) -> None:
    """Allow whoever may read the sheet to take it along as a report or a workbook."""
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
