"""Who makes forms for the staff, who reads what was answered, and until when.

What the staff say is of those who lead: evaluators never see it, and members read only what became their own task.
"""

from assessment.people.held import memberships_of
from assessment.people.models import Role, User
from assessment.people.permissions import holds, led_areas
from assessment.programme.permissions import check_programme_is_open
from assessment.programme.suggestions.models import Suggestion, SuggestionForm
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_is_of_team
from zi_portal.kit.refusals import ActionDenied, WrongState


def check_can_read_suggestions(user: User, assessment: Assessment) -> None:
    """Allow who leads an area of the unit."""
    check_is_of_team(user, assessment, "Saran pegawai")
    if not led_areas(user, assessment.unit):
        raise ActionDenied("Saran pegawai dibaca oleh ketua tim ZI dan ketua pokja unit ini.")


def check_can_read_suggestion(user: User, suggestion: Suggestion, assessment: Assessment) -> None:
    """Allow the same, and who has the task that came of it."""
    check_is_of_team(user, assessment, "Saran pegawai")
    if suggestion.task is None or suggestion.task.owner_id != user.pk:
        check_can_read_suggestions(user, assessment)


def check_may_keep_forms(user: User, assessment: Assessment) -> None:
    """Allow the ketua tim ZI until the outcome is recorded, for a page that shows what they may do."""
    _check_is_lead(user, assessment)
    check_programme_is_open(assessment)


def check_can_keep_forms(user: User, assessment: Assessment) -> None:
    """Allow the same, asked anew."""
    memberships_of(user, fresh=True)
    check_may_keep_forms(user, assessment)


def check_can_empty(user: User, assessment: Assessment) -> None:
    """Allow the ketua tim ZI, also after the outcome is recorded: answers are kept no longer than they are needed."""
    memberships_of(user, fresh=True)
    _check_is_lead(user, assessment)


def check_is_not_emptied(form: SuggestionForm) -> None:
    """Refuse once its answers were deleted."""
    if form.emptied_at is not None:
        raise WrongState("Jawaban formulir ini sudah dihapus, jadi formulirnya tidak dapat diubah lagi.")


def _check_is_lead(user: User, assessment: Assessment) -> None:
    check_is_of_team(user, assessment, "Saran pegawai")
    if not holds(user, (Role.TEAM_LEAD,), unit=assessment.unit):
        raise ActionDenied("Formulir saran pegawai diatur oleh ketua tim ZI unit ini.")
