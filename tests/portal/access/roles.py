"""Who may, by role and by the status of a round: what the rows of the access table are made of."""

from collections.abc import Callable

from assessment.people.models import Role
from assessment.rounds.workflow import Status
from tests.portal.world import NO_ROLE

EVERYBODY = {*Role, NO_ROLE}
TPI = {Role.TPI_MEMBER, Role.TPI_LEAD, Role.TPI_CONTROLLER}
TEAM = {Role.POKJA_MEMBER, Role.POKJA_LEAD, Role.TEAM_LEAD, Role.HEAD}
ISSUERS = {Role.TEAM_LEAD, Role.HEAD}
WRITERS = {Role.POKJA_MEMBER, Role.TEAM_LEAD}  # of AREA
FILLERS = WRITERS | {Role.POKJA_LEAD}  # of some area of the unit
ADMIN = {Role.INSTANSI_ADMIN}
LEADS = {Role.TEAM_LEAD, Role.HEAD}  # of a unit
SHARERS = {Role.TEAM_LEAD, Role.POKJA_LEAD}  # of tasks
KEEPERS = {Role.TEAM_LEAD, Role.INSTANSI_ADMIN}  # of a team


def readers(status):
    """Return who reads the sheet in `status`: the team; evaluators once it has reached them."""
    found = set(TEAM)
    if status in {Status.TPI_REVIEW, Status.TPN_REVIEW, Status.CLOSED}:
        found |= TPI | {Role.PRELIMINARY}
    if status in {Status.TPN_REVIEW, Status.CLOSED}:
        found.add(Role.TPN_RECORDER)
    return found


def scorers(status):
    """Return who opens the pages of evaluators in `status`: TPI from the submission on, the pencatat TPN after it."""
    return readers(status) & (TPI | {Role.TPN_RECORDER})


def writers(status):
    """Return who writes the sheet whose turn it is in `status`."""
    return {Status.TPI_REVIEW: {Role.TPI_MEMBER}, Status.TPN_REVIEW: {Role.TPN_RECORDER}}.get(status, set())


def receivers(status):
    """Return who reads what was handed over once: TPI whatever has become of the sheet."""
    return readers(status) | TPI


def senders_back(status):
    """Return who may send a round back: TPI above its members."""
    return scorers(status) & {Role.TPI_LEAD, Role.TPI_CONTROLLER}


def note_writers(status):
    """Return who may write a note in `status`: the team always, evaluators while the round is theirs."""
    return TEAM | {Status.TPI_REVIEW: TPI, Status.TPN_REVIEW: {Role.TPN_RECORDER}}.get(status, set())


def always(roles) -> Callable:
    return lambda _status: set(roles)
