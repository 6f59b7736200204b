"""Who steers the route and the work it asks for."""

from assessment.people.held import memberships_of
from assessment.people.models import Role, User
from assessment.people.permissions import holds
from assessment.rounds.models import Assessment
from assessment.rounds.workflow import BEFORE_SUBMISSION, TURNS, Status
from zi_portal.kit.refusals import ActionDenied, WrongState


def check_can_steer_route(user: User, assessment: Assessment) -> None:
    """Allow the ketua tim ZI to correct efforts, lock questions and plan the work until the sheet is handed over."""
    memberships_of(user, fresh=True)
    if not holds(user, (Role.TEAM_LEAD,), unit=assessment.unit):
        raise ActionDenied("Jalur dan rencana kerjanya diatur oleh ketua tim ZI unit ini.")
    status = Status(assessment.status)
    if status not in BEFORE_SUBMISSION:
        raise WrongState(f"{TURNS[status].sentence}. Jalur dapat diatur lagi setelah penilaian dikembalikan.")
