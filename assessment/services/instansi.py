"""A ministry or local government and its first admin, set up from the server's command line."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from assessment.exceptions import InvalidInput
from assessment.models import AuditEvent, Instansi, Membership, Role, User

from . import audit, passwords, separation, validation


@dataclass(frozen=True)
class InstansiSetUp:
    """What the command found or made; `start_password` is empty unless the admin's account is new."""

    instansi: Instansi
    admin: User
    is_new_instansi: bool
    is_new_admin: bool
    is_new_role: bool
    start_password: str


@transaction.atomic
def create_instansi(
    *,
    name: str,
    short_name: str,
    kind: Instansi.Kind,
    admin_username: str,
    admin_name: str,
    admin_nip: str,
    by: User | None,
) -> InstansiSetUp:
    """Make sure the instansi exists and `admin_username` administers it; what is there already stays as it is.

    by: None, the server's operator; whoever can run a command on the server needs no further right. Raises
    InvalidInput if a name or NIP is taken or does not fit, ActionDenied if separation of duty forbids the role.
    """
    instansi = Instansi.objects.select_for_update().filter(name=name).first()
    is_new_instansi = instansi is None
    if instansi is None:
        instansi = Instansi(name=name, short_name=short_name, kind=kind)
        validation.check_and_save(instansi)
        audit.record(AuditEvent.Kind.INSTANSI_CREATED, instansi, by=by, scope=instansi)
    elif instansi.kind != kind:
        raise InvalidInput({"kind": [f"Instansi ini sudah terdaftar sebagai {instansi.get_kind_display()}."]})

    start_password = ""
    admin = User.objects.select_for_update().filter(username=admin_username.lower()).first()
    is_new_admin = admin is None
    if admin is None:
        admin = User(username=admin_username.lower(), full_name=admin_name, nip=admin_nip)
        start_password = passwords.set_start_password(admin)
        validation.check_and_save(admin)
        audit.record(AuditEvent.Kind.PERSON_CREATED, admin, by=by, scope=instansi)

    held = admin.memberships.filter(role=Role.INSTANSI_ADMIN, instansi=instansi, ended_at__isnull=True)
    is_new_role = not held.exists()
    if is_new_role:
        role = Membership(user=admin, role=Role.INSTANSI_ADMIN, instansi=instansi, starts_on=timezone.localdate())
        separation.check(role)
        validation.check_and_save(role)
        audit.record(AuditEvent.Kind.MEMBERSHIP_ADDED, role, by=by, scope=instansi, detail={"user": admin.pk})
    return InstansiSetUp(instansi, admin, is_new_instansi, is_new_admin, is_new_role, start_password)
