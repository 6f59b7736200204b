"""May this person keep the instruments, which all instansi share? The rest is `permissions`, on which this stands."""

from .exceptions import ActionDenied
from .models import Role, User
from .permissions import holds, memberships_of


def check_can_keep_instruments(user: User) -> None:
    """Allow the admin portal alone: what an edition asks and weighs holds for every instansi of the portal."""
    memberships_of(user, fresh=True)
    if not holds(user, (Role.PORTAL_ADMIN,)):
        raise ActionDenied("Instrumen LKE dipakai bersama semua instansi dan hanya diatur oleh admin portal.")
