"""Who says what the evaluators may take."""

from assessment.people.held import memberships_of
from assessment.people.models import Role, User
from assessment.people.permissions import holds
from assessment.rounds.models import Assessment
from assessment.rounds.workflow import TURNS, Status
from zi_portal.kit.refusals import ActionDenied, WrongState


def check_can_assume_gap(user: User, assessment: Assessment) -> None:
    """Allow the ketua tim ZI and the kepala kantor to enter what a step would take, until the round is closed."""
    memberships_of(user, fresh=True)
    if not holds(user, (Role.TEAM_LEAD, Role.HEAD), unit=assessment.unit):
        raise ActionDenied("Asumsi penurunan diisi oleh ketua tim ZI atau kepala kantor unit ini.")
    status = Status(assessment.status)
    if status == Status.CLOSED:
        raise WrongState(f"{TURNS[status].sentence}. Asumsi tidak dapat diubah lagi.")
