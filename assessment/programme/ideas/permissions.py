"""Who proposes an idea, who changes it, and who ranks and decides.

Ideas are of the unit's team alone. Everybody of it may note one, in any area; the ketua tim ZI ranks them and decides.
"""

from assessment.people.held import memberships_of
from assessment.people.models import Role, User
from assessment.people.permissions import holds
from assessment.programme.ideas.models import InnovationIdea
from assessment.programme.permissions import check_can_read_programme, check_programme_is_open
from assessment.rounds.models import Assessment
from zi_portal.kit.refusals import ActionDenied, WrongState

State = InnovationIdea.State


def check_may_propose_idea(user: User, assessment: Assessment) -> None:
    """Allow the unit's own team until the outcome is recorded, for a page that shows what they may do."""
    check_can_read_programme(user, assessment)
    check_programme_is_open(assessment)


def check_can_propose_idea(user: User, assessment: Assessment) -> None:
    """Allow the same, asked anew."""
    memberships_of(user, fresh=True)
    check_may_propose_idea(user, assessment)


def check_may_change_idea(user: User, assessment: Assessment, idea: InnovationIdea) -> None:
    """Allow who noted it and the ketua tim ZI while nothing was decided, for a page that shows what they may do."""
    check_can_read_programme(user, assessment)
    if idea.noted_by_id != user.pk and not _is_lead(user, assessment):
        raise ActionDenied("Ide ini diubah oleh yang mencatatnya atau ketua tim ZI. Anda tetap dapat membacanya.")
    check_programme_is_open(assessment)
    check_is_proposed(idea)


def check_can_change_idea(user: User, assessment: Assessment, idea: InnovationIdea) -> None:
    """Allow the same, asked anew."""
    memberships_of(user, fresh=True)
    check_may_change_idea(user, assessment, idea)


def check_may_decide_idea(user: User, assessment: Assessment) -> None:
    """Allow the ketua tim ZI until the outcome is recorded, for a page that shows what they may do."""
    check_can_read_programme(user, assessment)
    if not _is_lead(user, assessment):
        raise ActionDenied("Ide dinilai dan diputuskan oleh ketua tim ZI unit ini. Anda tetap dapat membacanya.")
    check_programme_is_open(assessment)


def check_can_decide_idea(user: User, assessment: Assessment) -> None:
    """Allow the same, asked anew."""
    memberships_of(user, fresh=True)
    check_may_decide_idea(user, assessment)


def check_is_proposed(idea: InnovationIdea) -> None:
    """Refuse once it was adopted or not."""
    check_is_not_adopted(idea)
    if idea.state is State.DECLINED:
        raise WrongState("Ide ini sudah diputuskan tidak diadopsi, jadi tidak dapat diubah lagi.")


def check_is_not_adopted(idea: InnovationIdea) -> None:
    """Refuse once it was adopted. One that was not may be adopted later."""
    if idea.state is State.ADOPTED:
        raise WrongState("Ide ini sudah diadopsi, jadi tidak dapat diubah lagi. Ubah inovasinya.")


def _is_lead(user: User, assessment: Assessment) -> bool:
    return holds(user, (Role.TEAM_LEAD,), unit=assessment.unit)
