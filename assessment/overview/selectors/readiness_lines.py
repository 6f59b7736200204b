"""What the readiness page tells in one line each and leads on to: pages that only the unit's own team reads."""

from dataclasses import dataclass

from assessment.people import permissions
from assessment.people.models import User
from assessment.planning.estimate import outlook
from assessment.planning.estimate.selectors import outlook_of
from assessment.readiness.selectors import Dashboard
from assessment.rounds.permissions import check_can_read_estimate
from assessment.sheet.selectors.unit_sheet import sheet_of
from assessment.xray.selectors import findings_of, summary_of


@dataclass(frozen=True)
class Lines:
    """One line a page; None or empty leaves a line out."""

    outlook: outlook.Outlook | None  # what would be left after the evaluators
    weaknesses: str  # how many findings, by severity


def get_lines(user: User, dashboard: Dashboard) -> Lines | None:
    """Return the lines below the gates; None for who is not of the team, and without a sheet of the unit that can be read."""
    assessment, evaluation, reading = dashboard.assessment, dashboard.evaluation, dashboard.reading
    if evaluation is None or reading is None or not dashboard.is_own_sheet:
        return None
    if not permissions.can(check_can_read_estimate, user, assessment):
        return None
    sheets = dashboard.sheets
    if sheets is None or reading.is_empty or sheets.supported is None:
        return Lines(outlook=None, weaknesses="")
    return Lines(
        outlook=outlook_of(user, evaluation, sheets, dashboard.target, dashboard.visible),
        weaknesses=summary_of(findings_of(user, sheet_of(assessment, evaluation, sheets), dashboard.wall)),
    )
