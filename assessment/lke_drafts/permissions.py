"""Who keeps the instruments, which all instansi share."""

from assessment.people.models import Role, User
from assessment.people.permissions import holds, memberships_of
from zi_portal.kit.refusals import ActionDenied


def check_can_keep_instruments(user: User) -> None:
    """Allow the admin portal alone: what an edition asks and weighs holds for every instansi of the portal."""
    memberships_of(user, fresh=True)
    if not holds(user, (Role.PORTAL_ADMIN,)):
        raise ActionDenied("Instrumen LKE dipakai bersama semua instansi dan hanya diatur oleh admin portal.")
