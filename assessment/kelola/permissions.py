"""Who looks after the work of the portal itself."""

from assessment.people.models import Role, User
from assessment.people.permissions import holds, memberships_of
from zi_portal.kit.refusals import ActionDenied


def check_can_tend_jobs(user: User) -> None:
    """Allow the admin portal alone: queue and mail server serve every instansi of the portal."""
    memberships_of(user, fresh=True)
    if not holds(user, (Role.PORTAL_ADMIN,)):
        raise ActionDenied("Pekerjaan latar portal hanya dilihat dan diulang oleh admin portal.")
