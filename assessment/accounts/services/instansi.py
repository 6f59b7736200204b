"""A ministry or local government and its first admin, and the portal's own, set up from the server's command line."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from assessment.accounts.services import passwords, separation
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import Instansi, Membership, Role, User
from assessment.seals.services import keep as seals_keep
from zi_portal.kit import validation
from zi_portal.kit.refusals import InvalidInput


@dataclass(frozen=True)
class InstansiSetUp:
    """What the command found or made; `start_password` is empty unless the admin's account is new."""

    instansi: Instansi
    admin: User
    is_new_instansi: bool
    is_new_admin: bool
    is_new_role: bool
    start_password: str


@dataclass(frozen=True)
class AdminSetUp:
    """An admin's account as the command found or made it; `start_password` is empty unless the account is new."""

    admin: User
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

    account = _account(admin_username, admin_name, admin_nip, scope=instansi, by=by)
    role = Membership(user=account.admin, role=Role.INSTANSI_ADMIN, instansi=instansi, starts_on=timezone.localdate())
    is_new_role = _give(role, scope=instansi, by=by)
    return InstansiSetUp(
        instansi, account.admin, is_new_instansi, account.is_new_admin, is_new_role, account.start_password
    )


@transaction.atomic
def create_portal_admin(*, username: str, name: str, nip: str, by: User | None) -> AdminSetUp:
    """Make sure `username` is admin of the portal; what is there already stays as it is.

    by: None, the server's operator. Raises as `create_instansi` does.
    """
    account = _account(username, name, nip, scope=None, by=by)
    role = Membership(user=account.admin, role=Role.PORTAL_ADMIN, starts_on=timezone.localdate())
    return replace(account, is_new_role=_give(role, scope=None, by=by))


def _account(username: str, name: str, nip: str, *, scope: Instansi | None, by: User | None) -> AdminSetUp:
    """Return the account of this name, made with a start password where there is none."""
    admin = User.objects.select_for_update().filter(username=username.lower()).first()
    if admin is not None:
        return AdminSetUp(admin, is_new_admin=False, is_new_role=False, start_password="")
    admin = User(username=username.lower(), full_name=name, nip=nip)
    start_password = passwords.set_start_password(admin)
    validation.check_and_save(admin)
    audit.record(AuditEvent.Kind.PERSON_CREATED, admin, by=by, scope=scope)
    return AdminSetUp(admin, is_new_admin=True, is_new_role=False, start_password=start_password)


def _give(role: Membership, *, scope: Instansi | None, by: User | None) -> bool:
    """Give a role unless the person holds it; return whether it was given."""
    held = role.user.memberships.filter(role=role.role, instansi=role.instansi, ended_at__isnull=True)
    if held.exists():
        return False
    separation.check(role)
    validation.check_and_save(role)
    detail = {"user": role.user_id} | seals_keep.sealed_role(role)
    audit.record(AuditEvent.Kind.MEMBERSHIP_ADDED, role, by=by, scope=scope, detail=detail)
    return True
